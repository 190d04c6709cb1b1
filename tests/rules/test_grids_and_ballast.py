"""Grids made of results and of championships, turned round; and what cars carry for their success."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError

from paddock import SEASON, Paddock, championship, lapped, regulations, rows, said
from racelog.facts.events import GridDrawn, GridPlaces, RaceClassified, SessionScheduled, TimePenalty
from racelog.facts.regulations import Ballast, GridRule, Scores, SessionRule
from racelog.rules.ballast import ballast_at
from racelog.tables import entry_table, results_table
from racelog.tables.replayed import replayed
from racelog.views.rules_in_words import season_clauses

DRIVERS = {"1": "ari", "2": "bea", "3": "cai", "4": "dov", "5": "eli"}
TABLE = tuple(map(Fraction, (10, 8, 6, 5, 4)))


def cup(cars: str = "12345", weekends: int = 2, **rules: Any) -> Paddock:
    """Weekends of two races, and a car of one driver each."""
    paddock = Paddock(rules=regulations(championship(), points={"race": TABLE}, **rules)).weekends(weekends)
    for car in cars:
        paddock.enter(car, DRIVERS[car], team=f"team-{int(car) % 2}")
    return paddock


def grid(paddock: Paddock, session: str) -> list[str]:
    """The grid in brief, a place a car."""
    race = paddock.desk.season(SEASON).sessions[session]
    return [slot.car for slot in paddock.replayed.results.grid(race)]


SECOND: dict[str, Any] = {"nth": 2, "result_of": "race"}


@pytest.mark.parametrize(
    ("rule", "order"),
    [
        (SECOND, ["1", "2", "3", "4", "5"]),
        ({**SECOND, "reverse": 3}, ["3", "2", "1", "4", "5"]),
        ({**SECOND, "reverse": "all"}, ["4", "3", "2", "1", "5"]),
        ({**SECOND, "reverse": 20}, ["4", "3", "2", "1", "5"]),
        ({**SECOND, "by": "best_lap"}, ["4", "2", "3", "1", "5"]),
        ({**SECOND, "by": "second_best_lap"}, ["3", "1", "2", "4", "5"]),
    ],
)
def test_the_second_race_starts_by_the_first(rule: dict[str, Any], order: list[str]) -> None:
    """By its places, with the first of them turned round, by best or second-best laps; who retired stands behind."""
    paddock = cup(grids=(GridRule(**rule),))
    laps = {"1": (92, 93), "2": (90, 94), "3": (91, 92), "4": (89, None)}
    cars = [
        row if row.car not in laps else replace(row, best_ms=1000 * laps[row.car][0], second_ms=_ms(laps[row.car][1]))
        for row in rows("1", "2", "3", "4", "5 DNF")
    ]
    paddock.ask(RaceClassified(session="R1", rows=tuple(cars)))
    assert grid(paddock, "R2") == order
    assert grid(paddock, "R1") == []


def _ms(seconds: int | None) -> int | None:
    return None if seconds is None else seconds * 1000


def test_a_number_is_drawn_before_places_are_turned_round() -> None:
    """Before that the grid is not known; a correction says why."""
    paddock = cup(grids=(GridRule(**SECOND, reverse="drawn"),))
    paddock.race(1, "1", "2", "3", "4", "5")
    assert grid(paddock, "R2") == []
    drawn = paddock.ask(GridDrawn(session="R2", reverse=4))
    assert grid(paddock, "R2") == ["4", "3", "2", "1", "5"]
    race = paddock.desk.season(SEASON).sessions["R2"]
    assert drawn.seq in paddock.replayed.results.grid(race)[0].causes
    assert paddock.refusal(GridDrawn(session="R2", reverse=4)).startswith("4 was drawn for R2 already")
    assert paddock.refusal(GridDrawn(session="R2", reverse=3)).startswith("4 was drawn for R2 (#")
    paddock.ask(GridDrawn(session="R2", reverse=2, basis=said("TK 3", "read again")))
    assert grid(paddock, "R2") == ["2", "1", "3", "4", "5"]
    assert paddock.refusal(GridDrawn(session="R1", reverse=4)).startswith("nothing is drawn for the grid of R1")


def test_a_grid_penalty_is_served_on_a_grid_turned_round() -> None:
    """Two places back for the one who would have started first."""
    paddock = cup(grids=(GridRule(**SECOND, reverse=3),))
    paddock.race(1, "1", "2", "3", "4", "5")
    paddock.penalise("R1", "3", GridPlaces(places=2))
    assert grid(paddock, "R2") == ["2", "1", "3", "4", "5"]


def test_a_penalty_in_the_first_race_moves_the_grid_of_the_second() -> None:
    """It is worked out from the classification as it stands."""
    paddock = cup(grids=(GridRule(**SECOND, reverse=3),))
    paddock.ask(RaceClassified(session="R1", rows=_timed("1", "2", "3", "4", "5")))

    paddock.penalise("R1", "1", TimePenalty(milliseconds=10_000))
    assert grid(paddock, "R2") == ["4", "3", "2", "5", "1"]


def _timed(*cars: str) -> Any:
    return tuple(replace(row, total_ms=600_000 + 1000 * (row.place or 0), laps=10) for row in rows(*cars))


def test_the_grid_may_be_the_order_of_a_championship() -> None:
    """After the round before: Bea 8+10 leads Ari 10+6, Cai 6+8 ...; turned round from the fifth; who scored not is last."""
    paddock = cup(grids=(GridRule(rounds=(3,), championship="drivers", reverse=2),))
    paddock.race(1, "1", "2", "3", "4")
    paddock.race(2, "2", "3", "1", "4")
    assert grid(paddock, "R3") == ["1", "2", "3", "4", "5"]
    paddock.race(3, "5", "4", "3", "2", "1")
    assert grid(paddock, "R3") == ["1", "2", "3", "4", "5"]


def test_a_sprint_makes_the_grid_of_the_race_and_qualifying_that_of_the_sprint() -> None:
    """Where a book says so a sprint has a grid of its own."""
    rules = (GridRule(session="sprint", result_of="qualifying"), GridRule(result_of="sprint", rounds=(1,)))
    drivers = championship(scores=(Scores(points="race"), Scores(session="sprint", points="race")))
    paddock = Paddock(rules=regulations(drivers, points={"race": TABLE}, grids=rules)).weekends(1)
    for car in "123":
        paddock.enter(car, DRIVERS[car])
    paddock.qualifying(1, *lapped("3 1:30.000", "2 1:31.000", "1 1:32.000"))
    paddock.ask(SessionScheduled(session="S1", kind="sprint", weekend="1", round=1))
    assert grid(paddock, "S1") == ["3", "2", "1"]
    paddock.ask(RaceClassified(session="S1", rows=rows("2", "1", "3")))
    assert grid(paddock, "R1") == ["2", "1", "3"]


KILOS = tuple(map(Fraction, (30, 20, 10)))


def carried(paddock: Paddock, session: str) -> dict[str, str]:
    race = paddock.desk.season(SEASON).sessions[session]
    found = ballast_at(paddock.replayed.results, race)
    return {car: ", ".join(f"{one.amount} {one.unit} ({one.why})" for one in carries) for car, carries in found.items()}


def test_success_weighs_in_the_next_race_alone() -> None:
    """30-20-10 kg for the places of the round before."""
    paddock = cup(ballast=(Ballast(by="place", table=KILOS),))
    assert carried(paddock, "R1") == {}
    paddock.race(1, "1", "2", "3", "4", "5")
    assert carried(paddock, "R2") == {
        "1": "30 kg (R1: place 1, +30)",
        "2": "20 kg (R1: place 2, +20)",
        "3": "10 kg (R1: place 3, +10)",
    }
    paddock.race(2, "5", "4", "3", "2", "1")
    assert list(carried(paddock, "R3")) == ["3", "4", "5"]


def test_success_is_added_up_over_the_season_to_the_most_and_not_below_nothing() -> None:
    """+30 +30 is 50 at most, -20 for the third is 30; who has nothing to lose carries nothing."""
    rule = Ballast(by="place", table=(Fraction(30), Fraction(0), Fraction(-20)), carried="season", most=Fraction(50))
    paddock = cup(cars="123", ballast=(rule,))
    paddock.race(1, "1", "2", "3")
    paddock.race(2, "1", "2", "3")
    assert carried(paddock, "R3") == {"1": "50 kg (R1: place 1, +30, R2: place 1, +30)"}
    paddock.race(3, "3", "2", "1")
    assert carried(paddock, "R4") == {
        "1": "30 kg (R1: place 1, +30, R2: place 1, +30, R3: place 3, -20)",
        "3": "30 kg (R1: place 3, -20, R2: place 3, -20, R3: place 1, +30)",
    }


def test_success_by_points_and_by_position() -> None:
    """2 kg for every point of the driver; and 5 s for the leader, of one class alone, in round 2."""
    rules = (
        Ballast(by="points", table=(Fraction(2),), championship="drivers"),
        Ballast(
            by="position", table=(Fraction(5),), championship="drivers", title="longer stop", unit="s", rounds=(2,)
        ),
    )
    paddock = cup(cars="12", ballast=rules)
    paddock.race(1, "2", "1")
    assert carried(paddock, "R2") == {"1": "16 kg (8 points)", "2": "20 kg (10 points), 5 s (position 1 in Drivers)"}
    assert carried(paddock, "R3") == {"1": "16 kg (8 points)", "2": "20 kg (10 points)"}


def test_what_is_carried_is_shown_on_grid_and_entry_list_with_its_lines() -> None:
    """The entry list says it for the next race; a penalty in the race before changes it."""
    paddock = cup(cars="123", ballast=(Ballast(by="place", table=KILOS),), grids=(GridRule(**SECOND),))
    paddock.ask(RaceClassified(session="R1", rows=_timed("1", "2", "3")))
    table = results_table(paddock.replayed, "R2")
    assert table is not None
    assert [(line.car, line.carries) for line in table.grid] == [("1", "30 kg"), ("2", "20 kg"), ("3", "10 kg")]
    assert [line.carries for line in entry_table(paddock.replayed).entries] == ["R2: 30 kg", "R2: 20 kg", "R2: 10 kg"]
    race = paddock.desk.season(SEASON).sessions["R2"]
    assert ballast_at(paddock.replayed.results, race)["1"][0].causes


def test_without_such_rules_tables_say_nothing_of_them() -> None:
    """No key of them in any table."""
    paddock = cup(cars="12")
    paddock.race(1, "1", "2")
    assert '"carries"' not in entry_table(paddock.replayed).model_dump_json()


def test_line_by_line_is_as_from_nothing() -> None:
    """Grids reach back over rounds; so does what is carried."""
    rules = (GridRule(rounds=(3, 4), championship="drivers", reverse="all"), GridRule(**SECOND, reverse="drawn"))
    paddock = cup(ballast=(Ballast(by="points", table=(Fraction(1),), championship="drivers"),), grids=rules)
    paddock.race(1, "1", "2", "3", "4", "5")
    paddock.ask(GridDrawn(session="R2", reverse=4))
    paddock.race(2, "5", "2", "3", "4", "1")
    line = paddock.penalise("R1", "1", GridPlaces(places=2))
    paddock.rescind(line)
    paddock.race(3, "3", "2", "1", "4", "5")
    placed = paddock.store.read(SEASON).placed
    kept = replayed(placed[:1], "")
    for cut in range(2, len(placed) + 1):
        kept, fresh = replayed(placed[:cut], "", kept), replayed(placed[:cut], "")
        for session in fresh.season.sessions.values():
            assert kept.results.grid(session) == fresh.results.grid(session)
            assert ballast_at(kept.results, session) == ballast_at(fresh.results, session)


def test_rules_of_grids_and_ballast_that_make_no_sense_are_refused() -> None:
    """Of two sources or none, laps of a championship, a championship or a kind that is not there."""
    for wrong in ({}, {"result_of": "race", "championship": "drivers"}, {"championship": "drivers", "by": "best_lap"}):
        with pytest.raises(ValidationError):
            GridRule(**wrong)  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="'teams', which is not declared"):
        regulations(grids=(GridRule(championship="teams"),))
    with pytest.raises(ValidationError, match="'heat', which is not declared under"):
        regulations(grids=(GridRule(result_of="heat"),))
    with pytest.raises(ValidationError, match="names a championship"):
        Ballast(by="points", table=KILOS)


def test_grids_and_ballast_in_words() -> None:
    """As regulations are shown."""
    rules = regulations(
        sessions=(SessionRule(kind="heat"),),
        grids=(GridRule(nth=2, result_of="race", reverse=10), GridRule(championship="drivers", rounds=(5,))),
        ballast=(Ballast(by="place", table=KILOS, carried="season", most=Fraction(60)),),
    )
    words = {clause.about: clause.words for clause in season_clauses(rules)}
    assert words["grid"] == "the race in rounds 5: the order of drivers"
    assert words["ballast"] == "success ballast: 30 20 10 kg for the first places; added up over the season; at most 60"
