"""What the desk refuses about what happened on the track."""

from dataclasses import replace
from uuid import UUID

import pytest

from paddock import Paddock, rows, under_way
from racelog.desk.requests.models import (
    AmendClassification,
    Change,
    Request,
)
from racelog.facts.events import (
    ClassificationAmended,
    ClassificationPublished,
    Drove,
    FastestLapSet,
    GridPlace,
    GridSet,
    PoleSet,
    QualifyingClassified,
    RaceClassified,
    Row,
)

NOBODY = UUID(int=0)


@pytest.fixture
def paddock() -> Paddock:
    return under_way()


REFUSED: dict[str, tuple[Request, str]] = {
    "session unknown": (
        RaceClassified(session="R9", rows=rows("1")),
        "there is no session R9\n  known: R4, R3, R2\nSchedule its round first; round 8 is run in session R8",
    ),
    "classified twice": (
        RaceClassified(session="R1", rows=rows("1")),
        "R1 has a classification already (#19)\nAmend it: a later classification replaces the earlier one",
    ),
    "a race order for qualifying": (
        RaceClassified(session="Q1", rows=rows("1")),
        "Q1 is a qualifying session, and this is the order of a race",
    ),
    "a qualifying order for a race": (
        QualifyingClassified(session="R2", rows=rows("1")),
        "R2 is a race session, and this is the order of qualifying",
    ),
    "no car in it": (RaceClassified(session="R2", rows=()), "the classification of R2 has no car in it"),
    "car not entered": (
        RaceClassified(session="R2", rows=rows("1", "01")),
        (
            "car 01 is not entered for weekend 1 (Circuit 1)\n"
            "  entered cars close to it: 1 Kay Van Berlo, 2 Parker Thompson, 3 Riley Dickinson\n"
            "To enter it: racelog enter made-cup-2026 --car 01 --driver ... --weekends 1"
        ),
    ),
    "car not entered this weekend": (
        RaceClassified(session="R3", rows=rows("1", "8")),
        (
            "car 8 is not entered for weekend 2 (Circuit 2)\n"
            "  entered cars close to it: 1 Kay Van Berlo, 2 Parker Thompson, 3 Riley Dickinson\n"
            "To enter it: racelog enter made-cup-2026 --car 8 --driver ... --weekends 2"
        ),
    ),
    "car twice": (
        RaceClassified(session="R2", rows=rows("1", "2", "1")),
        "car 1 is in the classification of R2 twice\n  entered cars close to it: 3 Riley Dickinson, 8 Leh Keen",
    ),
    "place twice": (
        RaceClassified(session="R2", rows=(rows("1")[0], rows("2")[0])),
        (
            "the places of R2 do not follow one another: cars 1 and 2 are both in place 1\n"
            "Correct the place; say dead heat where two cars share one, or that a place is vacant"
        ),
    ),
    "place missing": (
        RaceClassified(session="R2", rows=(rows("1")[0], rows("2", "3", "8")[2])),
        (
            "the places of R2 do not follow one another: nobody is in place 2\n"
            "Correct the place; say dead heat where two cars share one, or that a place is vacant"
        ),
    ),
    "dead heat of one": (
        RaceClassified(session="R2", rows=(replace(rows("1")[0], dead_heat=True), rows("2")[0])),
        (
            "the places of R2 do not follow one another: cars 1 and 2 are both in place 1\n"
            "Correct the place; say dead heat where two cars share one, or that a place is vacant"
        ),
    ),
    "contains an unknown decision": (
        RaceClassified(session="R2", rows=rows("1"), includes=(NOBODY,)),
        f"the order says it contains the decision {NOBODY}, which is none about R2",
    ),
    "amended before it was classified": (
        ClassificationAmended(session="R2", rows=rows("1")),
        "R2 has no classification yet\nClassify it first",
    ),
    "amended in nothing": (
        AmendClassification(session="R1", changes=(Change(car="1", place=1),)),
        "this changes nothing in the classification of R1 (#19)",
    ),
    "amended for a car that is not in it": (
        AmendClassification(session="R1", changes=(Change(car="7", place=1),)),
        "car 7 is not in the classification of R1",
    ),
    "car on the grid twice": (
        GridSet(session="R1", places=(GridPlace(car="1", place=1), GridPlace(car="1", place=2))),
        "car 1 is on the grid of R1 twice",
    ),
    "place on the grid twice": (
        GridSet(session="R1", places=(GridPlace(car="1", place=1), GridPlace(car="2", place=1))),
        "place 1 is on the grid of R1 twice",
    ),
    "pole of a class the car does not run in": (
        PoleSet(session="R1", car="1", class_="am"),
        "car 1 runs in the class pro, not am",
    ),
    "next behind itself": (
        FastestLapSet(session="R1", cars=("1",), next_eligible="1"),
        "car 1 cannot be next behind itself",
    ),
    "published before it was classified": (
        ClassificationPublished(session="R2", status="provisional"),
        "R2 has no classification yet\nClassify it first",
    ),
    "driven by somebody not registered": (
        RaceClassified(
            session="R2",
            rows=(Row(car="1", status="classified", place=1, drove=(Drove(driver="a-nother"),)),),
        ),
        (
            "no driver 'a-nother' is registered\n"
            "  known: kay-van-berlo, parker-thompson, riley-dickinson, leh-keen\nRegister the driver first"
        ),
    ),
    "two in one place of an order that is partly known": (
        RaceClassified(session="R2", rows=(rows("1")[0], rows("2")[0]), partial="the rest is not known"),
        (
            "the places of R2 do not follow one another: cars 1 and 2 are both in place 1\n"
            "Correct the place; say dead heat where two cars share one, or that a place is vacant"
        ),
    ),
    "withdrawn and never entered": (
        RaceClassified(session="R2", rows=rows("1", "77 WD")),
        (
            "car 77 is not entered for weekend 1 (Circuit 1)\n"
            "  entered cars close to it: 1 Kay Van Berlo, 2 Parker Thompson, 3 Riley Dickinson\n"
            "To enter it: racelog enter made-cup-2026 --car 77 --driver ... --weekends 1"
        ),
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_does_not_fit_the_session_is_refused(case: str, paddock: Paddock) -> None:
    """It says what is wrong and what to do, and no byte of the log is touched."""
    request, said = REFUSED[case]
    assert paddock.refusal(request) == said
