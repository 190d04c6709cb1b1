"""What was recorded or decided before may stand in the way; the refusal names the line that does."""

from collections.abc import Callable
from fractions import Fraction

import pytest

from paddock import Paddock, rows, under_way
from racelog.desk.requests.models import (
    DecideTogether,
    NotifyAppeal,
    Reinstate,
    Request,
    Rescind,
    Void,
    Withdraw,
)
from racelog.facts.events import (
    BackOfClass,
    Basis,
    ClassificationPublished,
    Disqualified,
    Penalty,
    PenaltyApplied,
    PointsAdjusted,
    PoleSet,
    Positions,
    ProtestLodged,
    RaceClassified,
    Row,
    WeekendCancelled,
)


@pytest.fixture
def paddock() -> Paddock:
    return under_way()


def penalty(kind: Penalty, car: str = "1", session: str = "R1") -> PenaltyApplied:
    return PenaltyApplied(session=session, car=car, penalty=kind)


def after(*asked: Request) -> Callable[[Paddock], object]:
    def ask(paddock: Paddock) -> None:
        for request in asked:
            paddock.ask(request)

    return ask


PROVISIONAL = ClassificationPublished(session="R1", status="provisional")

ONCE_MORE: dict[str, tuple[Callable[[Paddock], object], Request, str]] = {
    "weekend cancelled": (
        after(WeekendCancelled(weekend="2")),
        RaceClassified(session="R3", rows=rows("1")),
        "R3 belongs to weekend 2 (Circuit 2), which was cancelled",
    ),
    "weekend cancelled twice": (
        after(WeekendCancelled(weekend="2")),
        WeekendCancelled(weekend="2"),
        "weekend 2 (Circuit 2) was cancelled (#20)",
    ),
    "car withdrawn": (
        after(Withdraw(car="3", round=2)),
        RaceClassified(session="R2", rows=rows("1", "3")),
        "car 3 was withdrawn before R2 (#20)",
    ),
    "car withdrawn twice": (
        after(Withdraw(car="3", weekend="2", rest_of_season=True)),
        Withdraw(car="3", round=4),
        "car 3 is withdrawn already (#20)",
    ),
    "pole set twice without a reason": (
        after(PoleSet(session="R1", car="1")),
        PoleSet(session="R1", car="2"),
        "pole of R1 went to car 1 (#20)\nTo correct it, give the reason",
    ),
    "official twice": (
        lambda paddock: paddock.official("R1"),
        ClassificationPublished(session="R1", status="provisional"),
        "R1 is official already (#21)",
    ),
    "provisional twice": (
        after(ClassificationPublished(session="R1", status="provisional")),
        ClassificationPublished(session="R1", status="provisional"),
        "R1 is provisional already (#20)",
    ),
    "the same points again": (
        after(PointsAdjusted(championship="drivers", competitor="leh-keen", points=Fraction(-5), effective_round=1)),
        PointsAdjusted(championship="drivers", competitor="leh-keen", points=Fraction(-5), effective_round=1),
        "Leh Keen has these points already (#20)\nIf it is another decision, give its document number",
    ),
    "the same penalty again": (
        after(penalty(Disqualified())),
        penalty(Disqualified()),
        "car 1 has this penalty in R1 already (#20)\nA second one would change nothing",
    ),
    "disqualified again, this time leaving the place vacant": (
        after(penalty(Disqualified())),
        penalty(Disqualified(leaves_vacant=True)),
        "car 1 has this penalty in R1 already (#20)\nA second one would change nothing",
    ),
    "the same penalty with the same document again": (
        after(penalty(Positions(places=1))),
        penalty(Positions(places=1)),
        "car 1 has this penalty in R1 already (#20)\nIf it is another decision, give its document number",
    ),
    "twice the same penalty in one append": (
        after(),
        DecideTogether(decisions=(penalty(BackOfClass()), penalty(BackOfClass()))),
        "car 1 is given the same penalty twice in R1",
    ),
    "rescinded twice": (
        after(penalty(Disqualified()), Rescind(line=20)),
        Rescind(line=20),
        "the penalty #20 was rescinded already (#21)",
    ),
    "reinstated while in force": (
        after(penalty(Disqualified())),
        Reinstate(line=20),
        "the penalty #20 is in force\nOnly a rescinded penalty is reinstated",
    ),
    "reinstated while an appeal holds it back": (
        after(penalty(Disqualified()), NotifyAppeal(line=20, by="Kelly")),
        Reinstate(line=20),
        (
            "the penalty #20 is held back by the appeal #21, and was not rescinded\n"
            "It counts again when the appeal ends without success"
        ),
    ),
    "the same protest again": (
        after(PROVISIONAL, ProtestLodged(session="R1", by="Kelly", against="1", grounds="ride height")),
        ProtestLodged(session="R1", by="KELLY", against="1", grounds="Ride height"),
        ("this protest by Kelly is open already (#21)\nIf it is another one, say in its grounds what is different"),
    ),
    "rescind another line than the penalty": (
        after(penalty(Disqualified())),
        Rescind(line=19),
        "#19 is no penalty\n  the latest: #20 R1 car 1",
    ),
    "void of a void": (
        after(PoleSet(session="R1", car="1"), Void(line=20, basis=Basis(reason="slip"))),
        Void(line=21, basis=Basis(reason="slip")),
        "#21 takes back a clerical error; that is not taken back again\nRecord the fact anew",
    ),
    "void twice": (
        after(PoleSet(session="R1", car="1"), Void(line=20, basis=Basis(reason="slip"))),
        Void(line=20, basis=Basis(reason="slip")),
        "#20 was taken back already (#21)",
    ),
    "disqualified in the order already": (
        after(RaceClassified(session="R2", rows=(*rows("1"), Row(car="2", status="DSQ")))),
        penalty(Disqualified(), "2", "R2"),
        "car 2 is disqualified in R2 already (#20)",
    ),
    "penalty for a car that is not in the order": (
        after(RaceClassified(session="R2", rows=rows("1"))),
        penalty(BackOfClass(), "2", "R2"),
        "car 2 is not in the classification of R2 (#20)",
    ),
}


@pytest.mark.parametrize("case", ONCE_MORE)
def test_what_was_decided_before_may_stand_in_the_way(case: str, paddock: Paddock) -> None:
    """The message names the line that does."""
    prepare, request, said = ONCE_MORE[case]
    prepare(paddock)
    assert paddock.refusal(request) == said
