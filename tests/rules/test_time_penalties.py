"""Times and laps: who falls behind whom, when several decisions meet, and in a dead heat.

Source:  seconds are added to the elapsed time, as in the FIA's Formula One Sporting Regulations; what those leave open
         is a choice, said in the docstring of the test.
"""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paddock import Paddock, cars_of, rows, timed
from racelog.facts.events import (
    BackOfClass,
    Disqualified,
    LapsPenalty,
    Penalty,
    Positions,
    RaceClassified,
    Row,
    TimePenalty,
)
from racelog.rules.classification import ClassifiedCar


def seconds(number: float) -> TimePenalty:
    return TimePenalty(milliseconds=round(number * 1000))


def field(*order: Row) -> Paddock:
    """Five cars, 2 and 4 in class Am, and round 1 in the order given."""
    paddock = Paddock().weekends(1)
    for car in "12345":
        paddock.enter(car, f"driver-{car}", "am" if car in "24" else "pro")
    if order:
        paddock.ask(RaceClassified(session="R1", rows=order))
    return paddock


def decided(paddock: Paddock, *decisions: tuple[str, Penalty]) -> str:
    """The order of round 1 once these decisions are taken, one after the other."""
    for number, (car, penalty) in enumerate(decisions, start=1):
        paddock.penalise("R1", car, penalty, document=f"SP {number}")
    return " ".join(cars_of(paddock.order("R1")))


def car_of(paddock: Paddock, car: str, session: str = "R1") -> ClassifiedCar:
    return next(each for each in paddock.replayed.results.classifications[session].cars if each.car == car)


def test_a_time_penalty_adds_to_the_total_and_the_time_as_recorded_is_kept() -> None:
    """Both are shown; so a page can print the penalty beside the time."""
    paddock = field(*timed("1 40:01.000", "2 40:03.000"))
    decided(paddock, ("1", seconds(5)))
    found = car_of(paddock, "1")
    assert (found.total_ms, found.timed_ms) == (2_406_000, 2_401_000)


def test_a_car_a_lap_down_never_gains_from_a_penalty_on_the_lead_lap() -> None:
    """Laps come before times: an hour does not put the last car of the lead lap behind car 3."""
    paddock = field(*timed("1 40:01.000", "2 40:03.000", "3 40:00.000 -1", "4 40:02.000 -1"))
    assert decided(paddock, ("2", seconds(3600))) == "1 2 3 4"


def test_a_lapped_car_falls_behind_the_faster_cars_of_its_lap_count_only() -> None:
    """Car 3, one lap down, lets car 4 by; car 5, two laps down with a shorter time, stays behind it."""
    paddock = field(*timed("1 40:01.000", "2 40:03.000", "3 40:05.000 -1", "4 40:08.000 -1", "5 40:04.000 -2"))
    assert decided(paddock, ("3", seconds(10))) == "1 2 4 3 5"


def test_a_lapped_car_is_not_put_behind_slower_cars_of_its_lap_count() -> None:
    """Two seconds do not reach the car three seconds behind."""
    paddock = field(*timed("1 40:01.000", "3 40:05.000 -1", "4 40:08.000 -1"))
    assert decided(paddock, ("3", seconds(2))) == "1 3 4"


def test_laps_taken_off_go_further_back_than_any_time() -> None:
    """Two laps: behind the cars one lap down, whatever their times, and sorted by time among those two down."""
    order = timed("1 40:01.000", "2 40:03.000", "3 40:09.000 -1", "4 40:00.500 -2", "5 40:02.000 -2")
    paddock = field(*order)
    assert decided(paddock, ("1", LapsPenalty(laps=2))) == "2 3 4 1 5"
    assert car_of(paddock, "1").laps == 18


@pytest.mark.parametrize("first_decided", ["time", "positions"])
def test_seconds_are_added_before_places_are_lost(first_decided: str) -> None:
    """A choice: times first, places in the order that gives, whichever document was signed first."""
    both: list[tuple[str, Penalty]] = [("1", seconds(5)), ("1", Positions(places=1))]
    paddock = field(*timed("1 40:01.000", "2 40:03.000", "3 40:05.500", "4 40:07.000", "5 40:30.000"))
    assert decided(paddock, *(both if first_decided == "time" else reversed(both))) == "2 3 4 1 5"


@pytest.mark.parametrize("first_decided", ["time", "back of class"])
def test_the_back_of_the_class_stays_the_back_whatever_seconds_are_added(first_decided: str) -> None:
    """Car 1 is behind car 5, the last Pro, with or without its five seconds; car 4 (Am) keeps its place behind."""
    both: list[tuple[str, Penalty]] = [("1", seconds(5)), ("1", BackOfClass())]
    paddock = field(*timed("1 40:01.000", "2 40:03.000", "3 40:05.500", "5 40:07.000", "4 40:30.000"))
    assert decided(paddock, *(both if first_decided == "time" else reversed(both))) == "2 3 5 1 4"


def test_seconds_and_laps_add_up_whichever_came_first() -> None:
    """A lap and five seconds: one lap down, and five seconds later than it was."""
    order = timed("1 40:01.000", "2 40:03.000", "3 40:05.000 -1", "4 40:06.500 -1")
    both: list[tuple[str, Penalty]] = [("1", LapsPenalty(laps=1)), ("1", seconds(5))]
    assert decided(field(*order), *both) == decided(field(*order), *reversed(both)) == "2 3 1 4"


def test_what_else_a_disqualified_car_is_given_waits_for_the_disqualification_to_fall() -> None:
    """A choice: out of the classification nothing moves it; once the disqualification is rescinded the seconds do."""
    paddock = field(*timed("1 40:01.000", "2 40:03.000", "3 40:07.000"))
    disqualified = paddock.penalise("R1", "1", Disqualified())
    assert decided(paddock, ("1", seconds(5)), ("1", Positions(places=1))) == "2 3 1"
    assert paddock.order("R1") == ["1 2", "2 3", "DSQ 1"]
    paddock.rescind(disqualified)
    assert paddock.order("R1") == ["1 2", "2 3", "3 1"]
    assert car_of(paddock, "1").total_ms == 2_406_000


@pytest.mark.parametrize("penalty", [seconds(5), LapsPenalty(laps=1), Positions(places=1), BackOfClass()])
def test_a_penalty_given_during_the_race_to_a_car_that_then_retires_changes_no_place_and_is_shown(
    penalty: Penalty,
) -> None:
    """Recorded before there is an order: it was decided, so it stands beside the car, and the car stays a DNF."""
    paddock = field()
    given_at = paddock.penalise("R1", "3", penalty)
    paddock.race(1, "1", "2", "3 DNF")
    assert paddock.order("R1") == ["1 1", "2 2", "DNF 3"]
    assert [each.seq for each in car_of(paddock, "3").decisions] == [given_at.seq]


def test_a_time_penalty_given_before_an_order_without_times_leaves_the_order_uncertain() -> None:
    """The desk could not refuse it; so the classification says what is missing."""
    paddock = field()
    paddock.penalise("R1", "1", seconds(5))
    paddock.race(1, "1", "2", "3")
    assert paddock.replayed.results.classifications["R1"].unknown == ("car 1: its total time is not known",)
    assert paddock.standings().incomplete


def test_the_winner_of_a_dead_heat_loses_it_by_a_tenth_and_the_other_keeps_the_place() -> None:
    """Car 3, a second behind the heat, is third as before."""
    paddock = dead_heat()
    decided(paddock, ("1", seconds(0.1)))
    assert paddock.order("R1") == ["1 2", "2 1", "3 3"]
    assert [points for _, _, points in paddock.table()[:3]] == ["25", "20", "17"]


@pytest.mark.parametrize("order", [("1", "2"), ("2", "1")])
@pytest.mark.parametrize("penalty", [seconds(0.5), LapsPenalty(laps=1)])
def test_both_of_a_dead_heat_penalised_alike_stay_level(order: Sequence[str], penalty: Penalty) -> None:
    """A choice: level they crossed the line and level they are again, whoever's decision was signed first."""
    paddock = dead_heat()
    decided(paddock, *((car, penalty) for car in order))
    expected = ["1 1", "1 2", "3 3"] if isinstance(penalty, TimePenalty) else ["1 3", "2 1", "2 2"]
    assert paddock.order("R1") == expected


def test_both_of_a_dead_heat_penalised_alike_fall_together_behind_a_third_car() -> None:
    """And share the points of second and third."""
    paddock = dead_heat()
    decided(paddock, ("2", seconds(5)), ("1", seconds(5)))
    assert paddock.order("R1") == ["1 3", "2 1", "2 2"]
    assert [(who, points) for _, who, points in paddock.table()[:3]] == [
        ("driver-3", "25"), ("driver-1", "37/2"), ("driver-2", "37/2"),
    ]  # fmt: skip


def test_a_disqualification_in_a_dead_heat_leaves_the_place_to_the_other_alone() -> None:
    """With all its points."""
    paddock = dead_heat()
    decided(paddock, ("1", Disqualified()))
    assert paddock.order("R1") == ["1 2", "2 3", "DSQ 1"]
    assert paddock.table()[0] == (1, "driver-2", "25")


def test_cars_made_level_by_different_penalties_keep_the_order_of_crossing_the_line() -> None:
    """Ten seconds for the winner, five for the car five seconds behind: level, and the winner crossed first."""
    for decisions in ([("1", seconds(10)), ("2", seconds(5))], [("2", seconds(5)), ("1", seconds(10))]):
        paddock = field(*timed("1 40:01.000", "2 40:06.000", "3 40:09.000"))
        assert decided(paddock, *decisions) == "3 1 2"


def dead_heat() -> Paddock:
    """Cars 1 and 2 level on 40:01.000, car 3 a second behind."""
    first, second, third = timed("1 40:01.000", "2 40:01.000", "3 40:02.000")
    level = [replace(each, place=1, dead_heat=True) for each in (first, second)]
    return field(*level, third)


@st.composite
def penalised(draw: st.DrawFn) -> tuple[tuple[Row, ...], list[tuple[str, Penalty]]]:
    """Five cars sorted by laps and time, some of them level, and up to six decisions about them."""
    run = draw(st.lists(st.tuples(st.integers(17, 20), st.integers(0, 6)), min_size=5, max_size=5))
    order = tuple(
        replace(row, laps=laps, total_ms=2_400_000 + 1000 * second)
        for row, (laps, second) in zip(rows(*"12345"), sorted(run, key=lambda each: (-each[0], each[1])), strict=True)
    )
    kind: st.SearchStrategy[Penalty] = st.one_of(
        st.integers(1, 5).map(seconds), st.integers(1, 2).map(lambda laps: LapsPenalty(laps=laps))
    )
    return order, draw(st.lists(st.tuples(st.sampled_from("12345"), kind), max_size=6))


@given(penalised())
def test_penalised_cars_stand_by_laps_then_time_then_the_order_of_crossing(
    made_up: tuple[tuple[Row, ...], list[tuple[str, Penalty]]],
) -> None:
    """However many decisions, and in whatever order they were taken."""
    order, decisions = made_up
    paddock = field(*order)
    shown = decided(paddock, *decisions)
    laps = {row.car: row.laps or 0 for row in order}
    total = {row.car: row.total_ms or 0 for row in order}
    for car, penalty in decisions:
        laps[car] -= penalty.laps if isinstance(penalty, LapsPenalty) else 0
        total[car] += penalty.milliseconds if isinstance(penalty, TimePenalty) else 0
    assert shown.split() == sorted("12345", key=lambda car: (-laps[car], total[car], "12345".index(car)))
    assert shown == decided(field(*order), *reversed(decisions))
