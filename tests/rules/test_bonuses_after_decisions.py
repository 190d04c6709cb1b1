"""Pole and the fastest lap once their holder is disqualified from the race, or keeps his place without points.

Where the regulations say nothing, pole stays with the car that set it in qualifying, and a fastest lap passes down,
for the laps of a disqualified car do not count.
Source:  a choice, overridden by `disqualified` of a bonus: keeps, pass_down or lost.
"""

from dataclasses import replace
from fractions import Fraction
from typing import Literal

import pytest

from paddock import Paddock, championship, lap, rows, three_cars
from racelog.facts.events import Disqualified, FastestLapSet, NoPoints, PoleSet, RaceClassified
from racelog.facts.regulations import Bonus

Rule = Literal["keeps", "pass_down", "lost"] | None
HOLDS, PASSES, NOBODY = "van-berlo", "thompson", None


def race_of(bonus: Bonus) -> Paddock:
    """Car 1 wins from car 2 and car 3."""
    paddock = three_cars(Paddock(championship(bonuses=(bonus,))))
    best = zip(rows("1", "2", "3"), ("1:30.000", "1:30.500", "1:31.000"), strict=True)
    order = tuple(replace(row, best_ms=lap(clock)) for row, clock in best)
    paddock.ask(RaceClassified(session="R1", rows=order))
    return paddock


def holder(paddock: Paddock) -> str | None:
    """Who is paid the bonus; nothing about it may be unknown."""
    standings = paddock.standings()
    assert not standings.incomplete
    paid = [award for line in standings.lines for award in line.awards if award.kind != "place"]
    assert len(paid) <= 1
    return paid[0].competitor if paid else None


@pytest.mark.parametrize(
    ("rule", "expected"), [(None, HOLDS), ("keeps", HOLDS), ("pass_down", PASSES), ("lost", NOBODY)]
)
@pytest.mark.parametrize("stated", [True, False])
def test_the_pole_of_a_car_disqualified_from_the_race(rule: Rule, expected: str | None, stated: bool) -> None:
    """Stated by an official, with the next named, or following from qualifying: the same."""
    paddock = race_of(Bonus(on="pole", points=Fraction(2), disqualified=rule))
    if stated:
        paddock.ask(PoleSet(session="R1", car="1", next_eligible="2"))
    else:
        paddock.qualifying(1, "1", "2", "3")
    paddock.penalise("R1", "1", Disqualified())
    assert holder(paddock) == expected


@pytest.mark.parametrize(
    ("rule", "expected"), [(None, PASSES), ("keeps", HOLDS), ("pass_down", PASSES), ("lost", NOBODY)]
)
@pytest.mark.parametrize("stated", [True, False])
def test_the_fastest_lap_of_a_disqualified_car(rule: Rule, expected: str | None, stated: bool) -> None:
    """Stated by an official, with the next named, or following from the best laps: the same."""
    paddock = race_of(Bonus(on="fastest_lap", points=Fraction(1), disqualified=rule))
    if stated:
        paddock.ask(FastestLapSet(session="R1", cars=("1",), next_eligible="2"))
    paddock.penalise("R1", "1", Disqualified())
    assert holder(paddock) == expected


@pytest.mark.parametrize("on", ["pole", "fastest_lap"])
def test_who_inherits_from_a_disqualified_car_is_asked_for_and_not_guessed(on: Literal["pole", "fastest_lap"]) -> None:
    """The holder was stated, the next was not."""
    paddock = race_of(Bonus(on=on, points=Fraction(1), disqualified="pass_down"))
    paddock.ask(PoleSet(session="R1", car="1") if on == "pole" else FastestLapSet(session="R1", cars=("1",)))
    paddock.penalise("R1", "1", Disqualified())
    words = {"pole": "who inherits pole is not known", "fastest_lap": "who inherits the fastest lap is not known"}
    assert [gap.what for gap in paddock.standings().gaps] == [words[on]]


def test_a_fastest_lap_passes_over_every_disqualified_car() -> None:
    """First and second are out: the third has it."""
    paddock = race_of(Bonus(on="fastest_lap", points=Fraction(1)))
    for car in "12":
        paddock.penalise("R1", car, Disqualified())
    assert holder(paddock) == "dickinson"


def test_of_two_level_on_the_fastest_lap_the_one_left_has_it_whole() -> None:
    """Half each while both count; all of it once the other is disqualified."""
    paddock = race_of(Bonus(on="fastest_lap", points=Fraction(1)))
    paddock.ask(FastestLapSet(session="R1", cars=("1", "2")))
    assert [award.points for line in paddock.standings().lines for award in line.awards[1:]] == [Fraction(1, 2)] * 2
    paddock.penalise("R1", "2", Disqualified())
    assert holder(paddock) == HOLDS
    assert ("van-berlo", "26") in [(who, points) for _, who, points in paddock.table()]


def test_a_bonus_for_the_first_places_only_is_not_paid_to_a_disqualified_car_that_keeps_it() -> None:
    """It has no place any more."""
    paddock = race_of(Bonus(on="fastest_lap", points=Fraction(1), disqualified="keeps", within_top=2))
    paddock.penalise("R1", "1", Disqualified())
    assert holder(paddock) is None


def test_a_disqualification_rescinded_gives_the_fastest_lap_back() -> None:
    """And the place."""
    paddock = race_of(Bonus(on="fastest_lap", points=Fraction(1)))
    paddock.rescind(paddock.penalise("R1", "1", Disqualified()))
    assert holder(paddock) == HOLDS
    assert paddock.table()[0] == (1, "van-berlo", "26")


def test_no_points_for_the_place_leaves_the_bonuses() -> None:
    """A choice: the decision takes the points of the place; a points penalty would take others."""
    paddock = race_of(Bonus(on="fastest_lap", points=Fraction(1)))
    paddock.penalise("R1", "1", NoPoints())
    assert paddock.order("R1") == ["1 1", "2 2", "3 3"]
    assert paddock.table() == [(1, "thompson", "20"), (2, "dickinson", "17"), (3, "van-berlo", "1")]


def test_a_car_disqualified_already_in_the_order_as_timed_is_treated_alike() -> None:
    """The timekeepers' DSQ and the stewards' are one."""
    paddock = three_cars(Paddock(championship(bonuses=(Bonus(on="fastest_lap", points=Fraction(1)),))))
    paddock.race(1, "2", "3", "1 DSQ")
    paddock.ask(FastestLapSet(session="R1", cars=("1",), next_eligible="3"))
    assert holder(paddock) == "dickinson"
