"""Meetings as clubs run them, each with its arithmetic: a sprint and a feature, points for qualifying, a red flag."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest

from paddock import SEASON, Paddock, championship, lap, lapped, regulations, rows
from racelog.facts.events import (
    Disqualified,
    HonourSet,
    LapDeleted,
    RaceClassified,
    Row,
    SessionScheduled,
    SessionStopped,
    TimePenalty,
)
from racelog.facts.regulations import Bonus, Championship, Multiplier, ReducedPoints, Scores
from racelog.tables.explain import explain_everybody, total

DRIVERS = {"1": "ari", "2": "bea", "3": "cai", "4": "dov", "5": "eli"}


def meeting(drivers: Championship, cars: str = "12345", weekends: int = 1, **points: Sequence[int]) -> Paddock:
    """A season of these points tables, a car of one driver each."""
    tables = {name: tuple(map(Fraction, table)) for name, table in points.items()}
    paddock = Paddock(rules=regulations(drivers, points=tables)).weekends(weekends)
    for car in cars:
        paddock.enter(car, DRIVERS[car])
    return paddock


def with_best(*cars: str) -> tuple[Row, ...]:
    """A race: "1 2:00.0" in the first place with that best lap, "5 1:57.0 DNF" without a place."""
    found = rows(*(" ".join([text.split()[0], *text.split()[2:]]) for text in cars))
    laps = (lap(text.split()[1]) for text in cars)
    return tuple(replace(row, best_ms=best, laps=10) for row, best in zip(found, laps, strict=True))


def adds_up(paddock: Paddock) -> None:
    """Every total is the sum of its items, each with lines of the log."""
    for explanation in explain_everybody(paddock.replayed, "drivers"):
        assert total(explanation) == Fraction(explanation.points)
        assert all(item.causes for item in explanation.items)


def test_a_sprint_and_a_feature_race() -> None:
    """The fastest lap is Eli's, who retired from the sprint and is fourth in the race: nobody has the point.

    Sprint: Cai 10, Bea 8, Ari 6, Dov 5. Race: Ari 25+2 for pole, Cai 18, Bea 15, Eli 12.
    Ari 6+2+25 = 33, Cai 28, Bea 23, Eli 12, Dov 5.
    """
    fastest = {"on": "fastest_lap", "points": Fraction(1), "within_top": 3}
    drivers = championship(
        scores=(Scores(points="race"), Scores(session="sprint", points="sprint")),
        bonuses=(
            Bonus(on="pole", points=Fraction(2)),
            Bonus.model_validate({**fastest, "ineligible": "lost"}),
            Bonus.model_validate({**fastest, "session": "sprint"}),
        ),
    )
    paddock = meeting(drivers, race=(25, 18, 15, 12, 10), sprint=(10, 8, 6, 5, 4))
    paddock.qualifying(1, "1", "2", "3", "4", "5")
    paddock.ask(SessionScheduled(session="S1", kind="sprint", weekend="1", round=1, laps=10))
    sprint = with_best("3 2:00.0", "2 2:01.0", "1 2:02.0", "4 2:03.0", "5 1:57.0 DNF")
    paddock.ask(RaceClassified(session="S1", rows=sprint))
    assert [points for _, _, points in paddock.table()] == ["10", "8", "6", "5", "0"]
    race = with_best("1 2:00.0", "3 2:01.0", "2 2:02.0", "5 1:58.0", "4 2:03.0 DNF")
    paddock.ask(RaceClassified(session="R1", rows=race))
    assert paddock.table() == [
        (1, "ari", "33"),
        (2, "cai", "28"),
        (3, "bea", "23"),
        (4, "eli", "12"),
        (5, "dov", "5"),
    ]
    adds_up(paddock)


@pytest.mark.parametrize(
    ("outside", "points"),
    [("lost", {"ari": "27", "cai": "18", "bea": "15"}), ("pass_down", {"ari": "28", "cai": "18", "bea": "15"})],
)
def test_the_fastest_lap_of_a_car_outside_the_top(outside: str, points: dict[str, str]) -> None:
    """Eli, fourth, drove it: lost; or Ari, the fastest of the first three, has the point: 25+2+1."""
    bonus = Bonus.model_validate({"on": "fastest_lap", "points": Fraction(1), "within_top": 3, "outside": outside})
    drivers = championship(bonuses=(Bonus(on="pole", points=Fraction(2)), bonus))
    paddock = meeting(drivers, race=(25, 18, 15, 12, 10))
    paddock.qualifying(1, "1", "2", "3", "4", "5")
    race = with_best("1 2:00.0", "3 2:01.0", "2 2:02.0", "5 1:58.0", "4 2:03.0 DNF")
    paddock.ask(RaceClassified(session="R1", rows=race))
    assert {who: won for _, who, won in paddock.table()[:3]} == points
    adds_up(paddock)


def test_points_for_qualifying_with_a_lap_deleted_and_a_car_disqualified() -> None:
    """Ari's lap deleted: 1:59.5 behind Eli's 1:59.4; Cai out. Qualifying: Bea 4, Dov 3, Eli 2, Ari 1; pole Bea.

    Race: Ari 10+1, Bea 8+4+1, Cai 6, Dov 5+3, Eli 4+2.
    """
    drivers = championship(
        scores=(Scores(points="race"), Scores(session="qualifying", points="quali", countback=False)),
        bonuses=(Bonus(on="pole", points=Fraction(1)),),
        multipliers=(Multiplier(rounds=(2,), factor=Fraction(2), bonuses="as_they_are"),),
    )
    paddock = meeting(drivers, race=(10, 8, 6, 5, 4), quali=(4, 3, 2, 1))
    order = lapped("1 1:58.000 1:59.500", "2 1:59.000", "3 1:59.100", "4 1:59.200", "5 1:59.400")
    paddock.qualifying(1, *order)
    deleted = LapDeleted(lap_ms=lap("1:58.000"), next_best_ms=lap("1:59.500"))
    paddock.penalise("Q1", "1", deleted)
    paddock.penalise("Q1", "3", Disqualified(), document="SP 2")
    assert paddock.order("Q1") == ["1 2", "2 4", "3 5", "4 1", "DSQ 3"]
    paddock.race(1, "1", "2", "3", "4", "5")
    assert paddock.table() == [
        (1, "bea", "13"),
        (2, "ari", "11"),
        (3, "dov", "8"),
        (4, "cai", "6"),
        (5, "eli", "6"),
    ]
    race = paddock.desk.season(SEASON).sessions["R1"]
    assert [slot.car for slot in paddock.replayed.results.grid(race)] == ["2", "4", "5", "1"]
    adds_up(paddock)


def test_a_red_flag_halves_the_points_below_three_quarters() -> None:
    """14 of 20 laps is 70 %: Ari 12.5, Cai 9+1, Bea 7.5; 15 of 20 is 75 %: in full.

    With five seconds for Cai in round 1: Bea 9, Cai 7.5+1. Ari 75/2, Cai 8.5+19 = 55/2, Bea 9+15 = 24.
    """
    drivers = championship(
        reduced=(
            ReducedPoints(below=Fraction(3, 4), factor=Fraction(1, 2)),
            ReducedPoints(below=Fraction(1, 20), factor=Fraction(0)),
        ),
        bonuses=(Bonus(on="fastest_lap", points=Fraction(1)),),
    )
    paddock = meeting(drivers, cars="123", race=(25, 18, 15))
    for number, laps in ((1, 14), (2, 15)):
        paddock.ask(SessionStopped(session=f"R{number}", count_back_to=laps, of_laps=20))
        race = with_best("1 2:00.0", "3 1:59.0", "2 2:01.0")
        timed = (replace(row, laps=laps, total_ms=1_700_000 + 1000 * (row.place or 0)) for row in race)
        paddock.ask(RaceClassified(session=f"R{number}", rows=tuple(timed)))
    assert paddock.table() == [(1, "ari", "75/2"), (2, "cai", "29"), (3, "bea", "45/2")]
    paddock.penalise("R1", "3", TimePenalty(milliseconds=5000))
    assert paddock.table() == [(1, "ari", "75/2"), (2, "cai", "55/2"), (3, "bea", "24")]
    adds_up(paddock)


def test_laps_led_are_worth_points() -> None:
    """Car 2 led 12 of 20 laps, and said so: Ari 10, Bea 8+2, Cai 6."""
    paddock = meeting(
        championship(bonuses=(Bonus(on="most_laps_led", points=Fraction(2)),)), cars="123", race=(10, 8, 6)
    )
    paddock.race(1, "1", "2", "3")
    paddock.ask(HonourSet(session="R1", honour="most_laps_led", cars=("2",)))
    assert sorted(paddock.table(), key=lambda line: line[1]) == [(1, "ari", "10"), (2, "bea", "10"), (3, "cai", "6")]
    adds_up(paddock)
