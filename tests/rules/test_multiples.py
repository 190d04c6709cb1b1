"""What a round pays that is no usual one: stopped short of its distance, or worth a multiple by rule or by declaration.

Source:  reduced points by stages as in the FIA's Formula One Sporting Regulations from 2022 on: nothing, other tables,
         the usual one, by the share of the distance. Where a share is exactly a limit the better stage holds.
"""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paddock import TABLE, Paddock, championship, lap, regulations, rows, three_cars
from racelog.facts.events import (
    FastestLapSet,
    MultiplierDeclared,
    PoleSet,
    RaceClassified,
    RoundScheduled,
    SessionScheduled,
    SessionStopped,
    TimePenalty,
    WeekendScheduled,
)
from racelog.facts.regulations import Bonus, BonusFactor, Championship, Multiplier, ReducedPoints, Scores

SHORT = tuple(map(Fraction, (13, 10, 8)))
STAGES = (
    ReducedPoints(below=Fraction(3, 4), factor=Fraction(1, 2)),
    ReducedPoints(below=Fraction(1, 4), factor=Fraction(0)),
    ReducedPoints(below=Fraction(1, 2), points="short"),
)
"""Below a quarter nothing, below a half another table, below three quarters half; written in no order."""
POLE = Bonus(on="pole", points=Fraction(2))


def season(*championships: Championship, laps: int | None = 20, minutes: int | None = None, **rules: Any) -> Paddock:
    """Three cars and one round, with its planned length."""
    adopted = regulations(*championships, points={"race": TABLE, "short": SHORT}, **rules)
    paddock = Paddock(rules=adopted)
    paddock.ask(WeekendScheduled(weekend="1", name="Spa", circuit="Spa"))
    paddock.ask(RoundScheduled(round=1, weekend="1", laps=laps, minutes=minutes))
    return paddock.enter("1", "ada").enter("2", "bo").enter("3", "cy")


def stopped(paddock: Paddock, back_to: int, of: int | None = None, clock: str | None = None) -> list[str]:
    """The points of the first three of a race stopped and counted back to a lap."""
    paddock.ask(SessionStopped(session="R1", count_back_to=back_to, of_laps=of))
    order = [replace(row, laps=back_to) for row in rows("1", "2", "3")]
    if clock is not None:
        order = [replace(row, total_ms=lap(clock) + 10_000 * at) for at, row in enumerate(order)]
    paddock.ask(RaceClassified(session="R1", rows=tuple(order)))
    return [points for _, _, points in paddock.table()]


NOTHING, OTHER, HALF, FULL = ["0", "0", "0"], ["13", "10", "8"], ["25/2", "10", "17/2"], ["25", "20", "17"]


@pytest.mark.parametrize(
    ("back_to", "paid"),
    [(0, NOTHING), (4, NOTHING), (5, OTHER), (9, OTHER), (10, HALF), (14, HALF), (15, FULL), (20, FULL)],
)
def test_a_race_stopped_early_pays_by_the_lowest_limit_it_stayed_below(back_to: int, paid: list[str]) -> None:
    """Of 20 planned laps; exactly a quarter, a half or three quarters is not below it."""
    assert stopped(season(championship(reduced=STAGES)), back_to) == paid


def test_the_stop_may_say_of_how_many_laps() -> None:
    """Where the calendar does not, or says otherwise: 9 of 18 is a half."""
    assert stopped(season(championship(reduced=STAGES), laps=None), 9, of=18) == HALF
    assert stopped(season(championship(reduced=STAGES), laps=40), 9, of=18) == HALF


@pytest.mark.parametrize(("clock", "paid"), [("7:29.999", NOTHING), ("7:30.000", OTHER), ("22:30.000", FULL)])
def test_a_race_over_minutes_goes_by_the_time_of_the_first_car(clock: str, paid: list[str]) -> None:
    """Of 30 planned minutes."""
    assert stopped(season(championship(reduced=STAGES), laps=None, minutes=30), 9, clock=clock) == paid


def test_the_regulations_say_the_minutes_where_the_round_does_not() -> None:
    """15 of 30: a half."""
    assert stopped(season(championship(reduced=STAGES), laps=None, race_minutes=30), 9, clock="15:00.000") == HALF


def test_a_time_penalty_does_not_make_a_race_longer() -> None:
    """The time across the line decides: with five seconds on top the winner's is still below half."""
    paddock = season(championship(reduced=STAGES), laps=None, minutes=30)
    assert stopped(paddock, 9, clock="14:58.000") == OTHER
    paddock.penalise("R1", "1", TimePenalty(milliseconds=5000))
    assert paddock.table()[0] == (1, "ada", "13")


@pytest.mark.parametrize(("laps", "minutes"), [(None, None), (None, 30)])
def test_an_unknown_share_leaves_the_table_incomplete(laps: int | None, minutes: int | None) -> None:
    """Neither planned laps nor planned minutes; or minutes, and no time of the winner."""
    paddock = season(championship(reduced=STAGES), laps=laps, minutes=minutes)
    stopped(paddock, 9)
    assert [gap.what for gap in paddock.standings().gaps] == [
        "the share of its distance the race was run for is not known"
    ]


def test_a_race_that_was_not_stopped_pays_in_full_however_few_laps_it_had() -> None:
    """Nobody said it was stopped; and without stages a stopped one does too."""
    paddock = season(championship(reduced=STAGES))
    order = tuple(replace(row, laps=3) for row in rows("1", "2", "3"))
    paddock.ask(RaceClassified(session="R1", rows=order))
    assert [points for _, _, points in paddock.table()] == FULL
    assert stopped(season(), 1) == FULL


def test_the_planned_laps_of_a_round_are_those_of_its_race_not_of_its_sprint() -> None:
    """A sprint stopped after 9 laps needs its own distance."""
    both = (Scores(session="race", points="race"), Scores(session="sprint", points="race"))
    paddock = season(championship(reduced=STAGES, scores=both))
    paddock.ask(SessionScheduled(session="S1", kind="sprint", weekend="1", round=1))
    paddock.ask(SessionStopped(session="S1", count_back_to=9))
    paddock.ask(RaceClassified(session="S1", rows=rows("1", "2", "3")))
    assert paddock.standings().incomplete
    paddock.ask(SessionStopped(session="S1", count_back_to=9, of_laps=10))
    assert [points for _, _, points in paddock.table()] == FULL


@pytest.mark.parametrize(("bonuses", "paid"), [("multiplied", "27/2"), ("as_they_are", "29/2"), ("none", "25/2")])
def test_bonuses_of_a_shortened_race_are_reduced_kept_or_lost(bonuses: BonusFactor, paid: str) -> None:
    """Half of two for pole, two, or none."""
    stage = ReducedPoints(below=Fraction(3, 4), factor=Fraction(1, 2), bonuses=bonuses)
    paddock = season(championship(reduced=(stage,), bonuses=(POLE,)))
    paddock.ask(PoleSet(session="R1", car="1"))
    assert stopped(paddock, 10)[0] == paid


def test_the_note_of_an_award_says_why_it_is_not_that_of_the_table() -> None:
    """With the line of the stop among its causes."""
    paddock = season(championship(reduced=STAGES))
    stopped(paddock, 9)
    award = paddock.standings().lines[0].counted[0]
    stop = paddock.replayed.season.sessions["R1"].stopped
    assert stop is not None
    assert award.note == "points of the table short, stopped after 9/20 of the distance"
    assert stop.seq in award.causes


def declared(factor: str, bonuses: BonusFactor = "as_they_are", *named: str) -> MultiplierDeclared:
    return MultiplierDeclared(round=1, factor=Fraction(factor), bonuses=bonuses, championships=named or None)


@pytest.mark.parametrize(
    ("factor", "paid"), [("1/2", HALF), ("2", ["50", "40", "34"]), ("3/7", ["75/7", "60/7", "51/7"])]
)
def test_a_round_may_be_declared_to_pay_a_multiple(factor: str, paid: list[str]) -> None:
    """Half, double, or anything: exactly."""
    paddock = three_cars(Paddock())
    line = paddock.ask(declared(factor))
    paddock.race(1, "1", "2", "3")
    assert [points for _, _, points in paddock.table()] == paid
    assert line.seq in paddock.standings().lines[0].counted[0].causes


def test_other_rounds_pay_as_usual() -> None:
    """The declaration is for one round."""
    paddock = three_cars(Paddock())
    paddock.ask(declared("2"))
    paddock.race(2, "1", "2", "3")
    assert [points for _, _, points in paddock.table()] == FULL


def test_a_declaration_may_be_for_some_championships_only() -> None:
    """Double in the cup, once in the others."""
    paddock = three_cars(Paddock(championship(), championship("cup")))
    paddock.ask(declared("2", "as_they_are", "cup"))
    paddock.race(1, "1", "2", "3")
    assert (paddock.table()[0][2], paddock.table("cup")[0][2]) == ("25", "50")


@pytest.mark.parametrize(("bonuses", "paid"), [("multiplied", "54"), ("as_they_are", "52"), ("none", "50")])
def test_bonuses_of_a_declared_multiple(bonuses: BonusFactor, paid: str) -> None:
    """Doubled with the points, as they are, or none."""
    paddock = three_cars(Paddock(championship(bonuses=(POLE,))))
    paddock.ask(declared("2", bonuses))
    paddock.ask(PoleSet(session="R1", car="1"))
    paddock.race(1, "1", "2", "3")
    assert paddock.table()[0][2] == paid
    assert not paddock.standings().incomplete


def test_a_bonus_that_pays_nothing_need_not_be_known() -> None:
    """No fastest lap was stated, and none is paid."""
    paddock = three_cars(Paddock(championship(bonuses=(Bonus(on="fastest_lap", points=Fraction(1)),))))
    paddock.ask(declared("2", "none"))
    paddock.race(1, "1", "2", "3")
    assert not paddock.standings().incomplete
    paddock.ask(FastestLapSet(session="R1", cars=("1",)))
    assert paddock.table()[0][2] == "50"


def test_a_later_declaration_replaces_the_earlier_one_where_it_is_about_it() -> None:
    """Double for all, then half for the cup, then once for all: the last word about each championship."""
    paddock = three_cars(Paddock(championship(), championship("cup")))
    paddock.race(1, "1", "2", "3")
    paid = []
    for asked in (declared("2"), declared("1/2", "as_they_are", "cup"), declared("1")):
        paddock.ask(asked)
        paid.append((paddock.table()[0][2], paddock.table("cup")[0][2]))
    assert paid == [("50", "50"), ("50", "25/2"), ("25", "25")]


def test_a_declaration_is_multiplied_with_what_the_regulations_say() -> None:
    """A choice: double by the regulations and half by declaration is once; and a stop halves that again."""
    rule = Multiplier(rounds=(1,), factor=Fraction(2))
    stages = (ReducedPoints(below=Fraction(3, 4), factor=Fraction(1, 2)),)
    paddock = season(championship(multipliers=(rule,), reduced=stages))
    paddock.ask(declared("1/2"))
    assert stopped(paddock, 10) == HALF
    assert paddock.standings().lines[0].counted[0].note == (
        "points times 2, points times 1/2, declared for this round, points times 1/2, stopped after 1/2 of the distance"
    )


def test_a_declaration_for_an_unknown_round_or_table_or_said_again_is_refused() -> None:
    """The refusal names what there is."""
    paddock = three_cars(Paddock())
    unknown = MultiplierDeclared(round=9, factor=Fraction(2))
    assert paddock.refusal(unknown) == "there is no round 9\n  rounds: 1, 2\nAdd it first"
    assert paddock.refusal(declared("2", "none", "cup")) == ("there is no championship 'cup'\n  championships: drivers")
    line = paddock.ask(declared("2"))
    assert paddock.refusal(declared("2")) == f"round 1 pays 2 times the points already (#{line.seq})"


@given(st.fractions(Fraction(1, 100), 10, max_denominator=100), st.integers(0, 20))
def test_points_stay_exact_whatever_is_multiplied(factor: Fraction, back_to: int) -> None:
    """The sum of the table times its factors, to the last fraction."""
    paddock = season(championship(reduced=STAGES))
    paddock.ask(MultiplierDeclared(round=1, factor=factor))
    paid = stopped(paddock, back_to)
    table, reduced = (
        (TABLE, Fraction(0)) if back_to < 5
        else (SHORT, Fraction(1)) if back_to < 10
        else (TABLE, Fraction(1, 2)) if back_to < 15
        else (TABLE, Fraction(1))
    )  # fmt: skip
    assert [Fraction(each) for each in paid] == [points * factor * reduced for points in table[:3]]
