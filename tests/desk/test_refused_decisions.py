"""What the desk refuses about decisions, and about taking lines back."""

from fractions import Fraction
from uuid import UUID

import pytest

from paddock import Paddock, under_way
from racelog.desk.requests.models import (
    Request,
    Rescind,
    Void,
)
from racelog.facts.events import (
    BackOfClass,
    Basis,
    Disqualified,
    EventVoided,
    LapDeleted,
    LapsPenalty,
    NoPoints,
    Penalty,
    PenaltyApplied,
    PenaltyReinstated,
    PenaltyRescinded,
    PointsAdjusted,
    TimePenalty,
)

NOBODY = UUID(int=0)


@pytest.fixture
def paddock() -> Paddock:
    return under_way()


def penalty(kind: Penalty, car: str = "1", session: str = "R1") -> PenaltyApplied:
    return PenaltyApplied(session=session, car=car, penalty=kind)


REFUSED: dict[str, tuple[Request, str]] = {
    "time penalty without times": (
        penalty(TimePenalty(milliseconds=5000)),
        (
            "the time of car 1 in R1 is not known, so this penalty cannot be worked out\n"
            "Amend the classification of R1 with times first, or give a penalty in places"
        ),
    ),
    "laps penalty without laps": (
        penalty(LapsPenalty(laps=1)),
        (
            "the lap count of car 1 in R1 is not known, so this penalty cannot be worked out\n"
            "Amend the classification of R1 with times first, or give a penalty in places"
        ),
    ),
    "back of class for a car that did not finish": (
        penalty(BackOfClass(), "8"),
        (
            "car 8 has no place in R1 to lose: DNF\n"
            "Give it a penalty that does not need one: grid, points, no-points, fine, reprimand"
        ),
    ),
    "no points in an unknown championship": (
        penalty(NoPoints(championships=("teams",))),
        "there is no championship 'teams'\n  championships: drivers, am",
    ),
    "rescind what is no penalty": (Rescind(line=19), "#19 is no penalty\n  the log has no penalties"),
    "rescind an unknown penalty": (PenaltyRescinded(penalty=NOBODY), f"there is no penalty {NOBODY}"),
    "reinstate an unknown penalty": (PenaltyReinstated(penalty=NOBODY), f"there is no penalty {NOBODY}"),
    "points for nobody": (
        PointsAdjusted(championship="drivers", competitor="leh-ken", points=Fraction(1), effective_round=1),
        "drivers is for drivers, and no driver 'leh-ken' is registered\n  known: leh-keen",
    ),
    "no points at all": (
        PointsAdjusted(championship="drivers", competitor="leh-keen", points=Fraction(0), effective_round=1),
        "0 points change nothing for Leh Keen",
    ),
    "points in an unknown championship": (
        PointsAdjusted(championship="x", competitor="leh-keen", points=Fraction(1), effective_round=1),
        "there is no championship 'x'\n  championships: drivers, am",
    ),
    "points in a drivers' table for a team": (
        PointsAdjusted(championship="drivers", competitor="kelly", points=Fraction(1), effective_round=1),
        (
            "drivers is for drivers, and no driver 'kelly' is registered\n"
            "  known: kay-van-berlo, parker-thompson, riley-dickinson, leh-keen"
        ),
    ),
    "points in a round that does not exist": (
        PointsAdjusted(championship="drivers", competitor="leh-keen", points=Fraction(1), effective_round=9),
        "there is no round 9\n  rounds: 1, 2, 3, 4\nAdd it first",
    ),
    "a lap of no time deleted": (
        penalty(LapDeleted(lap_ms=0)),
        "a lap takes longer than 0 milliseconds\nCheck the time",
    ),
    "a next-best lap and no other lap": (
        penalty(LapDeleted(next_best_ms=90_000, no_other_lap=True)),
        ("car 1 cannot have a next-best lap and no other lap in R1\nGive --next-best TIME or --no-other-lap, not both"),
    ),
    "penalty for a driver of another car": (
        PenaltyApplied(session="R1", car="1", driver="leh-keen", penalty=Disqualified()),
        "Leh Keen does not drive car 1 in R1\n  drivers: Kay Van Berlo",
    ),
    "void an entry with results": (
        Void(line=11, basis=Basis(reason="slip")),
        (
            "#11 entry_registered has later events built on it\n  #19 race_classified\n"
            "Take those back first, or all of them together (--with-dependents)"
        ),
    ),
    "void an unknown line": (Void(line=99, basis=Basis(reason="slip")), "there is no line #99\n  the last one is #19"),
    "void an unknown event": (EventVoided(event=NOBODY), f"there is no event {NOBODY}"),
    "void the opening": (
        Void(line=1, basis=Basis(reason="slip")),
        "#1 opens the season; without it there is no season",
    ),
    "void what others are built on": (
        Void(line=9, basis=Basis(reason="slip")),
        (
            "#9 driver_registered has later events built on it\n  #11 entry_registered, #19 race_classified\n"
            "Take those back first, or all of them together (--with-dependents)"
        ),
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_decision_that_cannot_be_is_refused(case: str, paddock: Paddock) -> None:
    """It says what is wrong and what to do, and no byte of the log is touched."""
    request, said = REFUSED[case]
    assert paddock.refusal(request) == said
