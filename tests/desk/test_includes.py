"""A later order typed without times: the place alone says whether it contains a decision."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from paddock import Paddock, cars_of, lapped, rows, three_cars, timed
from racelog.desk.contained import as_contained, contained
from racelog.desk.requests.models import AmendClassification, Change
from racelog.errors import Malformed
from racelog.facts.events import LapDeleted, LapsPenalty, Penalty, Positions, RaceClassified, Row, TimePenalty
from racelog.facts.line import Line

CLOSE = timed("1 40:00.000", "2 40:03.000", "3 40:30.000")


def raced(order: tuple[Row, ...] = CLOSE) -> Paddock:
    """Round 1 as timed: car 1 three seconds ahead of car 2, and car 3 far behind."""
    made = three_cars(Paddock(printed=False))
    made.ask(RaceClassified(session="R1", rows=order))
    return made


@pytest.fixture
def paddock() -> Paddock:
    return raced()


def seen(paddock: Paddock, *order: str, session: str = "R1") -> tuple[list[int], list[int]]:
    """The lines of the decisions an order contains, and of those that cannot be seen in it."""
    season = paddock.replayed.season
    found = contained(season, season.sessions[session], rows(*order))
    return [each.seq for each in found.decisions], [each.seq for each in found.unclear]


def amended(paddock: Paddock, *order: str, includes: tuple[UUID, ...], session: str = "R1") -> None:
    """A typed order that contains these decisions; what it does not say is kept."""
    season = paddock.replayed.season
    held = {row.car: row for row in as_contained(season, season.sessions[session], includes)}
    kept: tuple[Row, ...] = tuple(replace(held[row.car], place=row.place, status=row.status) for row in rows(*order))
    paddock.ask(AmendClassification(session=session, rows=kept, includes=includes))


def five_seconds(paddock: Paddock, car: str = "1") -> Line:
    return paddock.penalise("R1", car, TimePenalty(milliseconds=5000))


def totals(paddock: Paddock) -> dict[str, Any]:
    return {car.car: car.total_ms for car in paddock.replayed.results.classifications["R1"].cars}


def test_a_typed_place_as_decided_and_not_as_timed_contains_the_decision(paddock: Paddock) -> None:
    """Car 1 second: the five seconds are in it; car 1 first: they are not."""
    line = five_seconds(paddock)
    assert seen(paddock, "2", "1", "3") == ([line.seq], [])
    assert seen(paddock, "1", "2", "3") == ([], [])


def test_a_typed_place_that_fits_both_is_unclear(paddock: Paddock) -> None:
    """Five seconds cost car 3 no place; the official is asked. So he is where the place fits neither."""
    line = five_seconds(paddock, "3")
    assert seen(paddock, "1", "2", "3") == ([], [line.seq])
    assert seen(paddock, "1", "3", "2") == ([], [line.seq])


def test_a_lap_deleted_in_a_race_moves_nobody(paddock: Paddock) -> None:
    """So nobody is asked whether a typed order contains it."""
    paddock.penalise("R1", "1", LapDeleted())
    assert seen(paddock, "2", "1", "3") == ([], [])


def test_a_time_of_its_own_says_more_than_the_place(paddock: Paddock) -> None:
    """As before: a row with its total is held against both totals."""
    line = five_seconds(paddock, "3")
    season = paddock.replayed.season
    later = timed("1 40:00.000", "2 40:03.000", "3 40:35.000")
    assert [each.seq for each in contained(season, season.sessions["R1"], later).decisions] == [line.seq]


def test_a_contained_time_penalty_is_in_the_total_that_is_kept(paddock: Paddock) -> None:
    """Counted once: five seconds in the total, not ten, and no zero; said of the order it came from no longer."""
    line = five_seconds(paddock)
    amended(paddock, "2", "1", "3", includes=(line.id,))
    assert cars_of(paddock.order("R1")) == ["2", "1", "3"]
    assert totals(paddock) == {"1": 2_405_000, "2": 2_403_000, "3": 2_430_000}
    rescinded = paddock.rescind(line)
    classification = paddock.replayed.results.classifications["R1"]
    assert classification.unknown == ()
    assert cars_of(paddock.order("R1")) == ["1", "2", "3"]
    assert rescinded.seq in classification.cars[0].causes
    amended(paddock, "1", "2", "3", includes=())
    assert totals(paddock)["1"] == 2_400_000
    assert not paddock.replayed.results.classifications["R1"].unknown


def test_a_contained_laps_penalty_is_in_the_laps_that_are_kept(paddock: Paddock) -> None:
    """Nineteen of twenty."""
    line = paddock.penalise("R1", "1", LapsPenalty(laps=1))
    assert seen(paddock, "2", "3", "1") == ([line.seq], [])
    amended(paddock, "2", "3", "1", includes=(line.id,))
    classification = paddock.replayed.results.classifications["R1"]
    assert [(car.car, car.laps) for car in classification.cars] == [("2", 20), ("3", 20), ("1", 19)]


def test_single_changes_that_say_what_they_contain_keep_the_totals_so_too(paddock: Paddock) -> None:
    """As if the whole order had been typed."""
    line = five_seconds(paddock)
    swapped = (Change(car="2", place=1), Change(car="1", place=2))
    paddock.ask(AmendClassification(session="R1", changes=swapped, includes=(line.id,)))
    assert totals(paddock)["1"] == 2_405_000
    paddock.ask(AmendClassification(session="R1", changes=(Change(car="3", status="DNF"),)))
    assert totals(paddock)["1"] == 2_405_000


@pytest.mark.parametrize(
    ("penalty", "typed"), [(Positions(places=1), ("2", "1", "3")), (Positions(places=2), ("2", "3", "1"))]
)
def test_places_lost_are_seen_in_the_place(paddock: Paddock, penalty: Penalty, typed: tuple[str, ...]) -> None:
    """They have no time to show."""
    line = paddock.penalise("R1", "1", penalty)
    assert seen(paddock, *typed) == ([line.seq], [])


def test_a_deleted_lap_contained_in_an_order_of_qualifying_is_gone_from_it() -> None:
    """The next-best one is the car's lap, and counts as such."""
    paddock = three_cars(Paddock())
    paddock.qualifying(1, *lapped("1 1:30.000 1:31.000", "2 1:30.500 1:30.600", "3 1:32.000 1:33.000"))
    line = paddock.penalise("Q1", "1", LapDeleted())
    assert seen(paddock, "2", "1", "3", session="Q1") == ([line.seq], [])
    amended(paddock, "2", "1", "3", includes=(line.id,), session="Q1")
    cars = paddock.replayed.results.classifications["Q1"].cars
    assert [(car.car, car.best_ms) for car in cars] == [("2", 90_500), ("1", 91_000), ("3", 92_000)]


def test_a_total_no_row_can_say_is_refused_in_words() -> None:
    """A week is the longest time there is; nothing is appended."""
    long = tuple(replace(row, total_ms=604_799_000) for row in rows("1")) + rows("1", "2", "3")[1:]
    paddock = raced(long)
    line = paddock.penalise("R1", "1", TimePenalty(milliseconds=5_000))
    swapped = (Change(car="2", place=1), Change(car="1", place=2))
    before = paddock.replayed.seq
    with pytest.raises(Malformed, match="of car 1: total_ms: should be less than or equal to 604800000, not 604804000"):
        paddock.ask(AmendClassification(session="R1", changes=swapped, includes=(line.id,)))
    assert paddock.replayed.seq == before
