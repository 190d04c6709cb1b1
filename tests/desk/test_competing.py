"""Points are given and taken where somebody competes: in his class, in a round of the championship."""

from datetime import date
from fractions import Fraction

import pytest

from paddock import Paddock, championship, lapped, rows, said
from racelog.desk.requests.models import AmendEntry
from racelog.facts.events import (
    LapDeleted,
    PenaltyApplied,
    PointsAdjusted,
    PointsDeduction,
    RaceClassified,
)
from racelog.facts.regulations import Eligible, RoundsOf


@pytest.fixture
def paddock() -> Paddock:
    """Everybody, the amateurs, the first round, the teams, those under 25; cars 1 (Pro, a team), 3 (Am) and a guest."""
    made = Paddock(
        championship(),
        championship("amateurs", eligible=Eligible(classes=("am",))),
        championship("opening", rounds=RoundsOf(rounds=(1,))),
        championship("teams", competitor="team"),
        championship("youngsters", eligible=Eligible(max_age=24, age_on=date(2026, 1, 1))),
        printed=False,
    ).weekends(2)
    made.enter("1", "ada", team="kelly").enter("3", "cy", "am", born=date(1990, 1, 1)).enter("9", "flo", guest=True)
    made.race(1, "1", "3", "9")
    return made


def given(championship_id: str, who: str, number: int = 1) -> PointsAdjusted:
    return PointsAdjusted(
        championship=championship_id, competitor=who, points=Fraction(-2), effective_round=number, basis=said("SP 1")
    )


NOBODY = {
    ("amateurs", "ada"): "Ada has no entry that competes in amateurs\n  it is for the classes am",
    ("drivers", "flo"): "Flo has no entry that competes in drivers",
    ("youngsters", "cy"): "Cy has no entry that competes in youngsters",
}


@pytest.mark.parametrize(("table", "who"), NOBODY)
def test_points_are_adjusted_for_somebody_who_competes(paddock: Paddock, table: str, who: str) -> None:
    """In that class, as no guest, of that age."""
    assert paddock.refusal(given(table, who)) == (
        f"{NOBODY[table, who]}\nName another championship, or amend the entry first"
    )


@pytest.mark.parametrize(
    ("table", "who"), [("amateurs", "cy"), ("drivers", "ada"), ("teams", "kelly"), ("youngsters", "ada")]
)
def test_points_of_somebody_who_does_or_may_compete_are_adjusted(paddock: Paddock, table: str, who: str) -> None:
    """A birth date that is not known is not guessed at."""
    paddock.ask(given(table, who))


def test_a_competitor_who_changes_class_competes_in_both(paddock: Paddock) -> None:
    """At one weekend or another."""
    paddock.ask(AmendEntry(car="1", weekend="2", class_="am"))
    paddock.ask(given("amateurs", "ada"))


def test_points_are_adjusted_in_a_round_of_the_championship(paddock: Paddock) -> None:
    """The calendar has four; one table counts the first alone."""
    assert paddock.refusal(given("opening", "ada", 2)) == "round 2 is none of opening\n  rounds: 1, 2, 3, 4"
    assert paddock.refusal(given("drivers", "ada", 7)) == "there is no round 7\n  rounds: 1, 2, 3, 4\nAdd it first"
    paddock.ask(given("opening", "ada", 1))


def taken(car: str, *championships: str) -> PenaltyApplied:
    penalty = PointsDeduction(points=Fraction(2), championships=championships or None)
    return PenaltyApplied(session="R1", car=car, penalty=penalty, basis=said("SP 1"))


def test_points_are_taken_where_the_car_competes(paddock: Paddock) -> None:
    """In every championship named; in all it has part in when none is."""
    assert paddock.refusal(taken("1", "drivers", "amateurs")) == (
        "car 1 (Ada) does not compete in amateurs in R1\n  it is for the classes am\n"
        "Name another championship, or amend the entry first"
    )
    assert paddock.refusal(taken("3", "teams")) == (
        "car 3 (Cy) does not compete in teams in R1\nName another championship, or amend the entry first"
    )
    paddock.ask(taken("3", "drivers", "amateurs"))
    paddock.ask(taken("1"))


def test_a_lap_faster_than_the_cars_best_cannot_be_deleted(paddock: Paddock) -> None:
    """It drove none; its best lap and a slower one it did drive."""
    order = (lapped("1 1:30.000 1:31.000")[0], *rows("1", "3", "9 DNF")[1:])
    paddock.ask(RaceClassified(session="R2", rows=order))

    def deleted(lap_ms: int, document: str = "SP 1") -> PenaltyApplied:
        return PenaltyApplied(session="R2", car="1", penalty=LapDeleted(lap_ms=lap_ms), basis=said(document))

    assert paddock.refusal(deleted(89_999)) == (
        "car 1 drove no lap in R2 as fast as the one to be deleted\n  its best lap was 1:30.000\n"
        "Check the time; a lap the timing system left out already needs no decision"
    )
    paddock.ask(deleted(90_000))
    paddock.ask(deleted(90_500, "SP 2"))
