"""What the desk refuses about the calendar and the entry list."""

from datetime import date
from uuid import UUID

import pytest

from paddock import SEASON, Paddock, regulations, under_way
from racelog.desk.requests.models import (
    AmendEntry,
    Request,
    Withdraw,
)
from racelog.facts.events import (
    DriverRegistered,
    EntryAmended,
    EntryRegistered,
    EntryWithdrawn,
    RegulationsAdopted,
    RoundScheduled,
    SeasonOpened,
    SessionScheduled,
    TeamRegistered,
    WeekendCancelled,
    WeekendScheduled,
)

NOBODY = UUID(int=0)


@pytest.fixture
def paddock() -> Paddock:
    return under_way()


def weekend(number: str, **facts: str) -> WeekendScheduled:
    return WeekendScheduled.model_validate({"weekend": number, "name": "X", "circuit": "X", **facts}, strict=False)


def entry(car: str, *drivers: str, **terms: object) -> EntryRegistered:
    return EntryRegistered.model_validate({"car": car, "drivers": drivers, "class": "pro", **terms})


REFUSED: dict[str, tuple[Request, str]] = {
    "season open already": (
        SeasonOpened(season=SEASON, title="Again", year=2026),
        "the season made-cup-2026 is open already",
    ),
    "regulations adopted already": (
        RegulationsAdopted(regulations=regulations()),
        "regulations were adopted already (#2)\nAmend them, from a round on",
    ),
    "weekend scheduled already": (weekend("1"), "weekend 1 (Circuit 1) is in the calendar already"),
    "weekend ends before it begins": (
        weekend("9", first_day="2026-05-03", last_day="2026-05-01"),
        "weekend 9 ends on 2026-05-01, before it begins on 2026-05-03",
    ),
    "weekend called all": (
        weekend("all"),
        'a weekend cannot be called "all": entries for the whole season say that\nGive it a number',
    ),
    "the zone of this machine": (
        weekend("9", zone="localtime"),
        "there is no time zone 'localtime'\nSuch as America/New_York or Europe/Berlin",
    ),
    "a zone that is no place": (
        weekend("9", zone="EST5EDT"),
        "there is no time zone 'EST5EDT'\nSuch as America/New_York or Europe/Berlin",
    ),
    "weekend unknown": (
        RoundScheduled(round=9, weekend="7"),
        "there is no weekend '7'\n  known: 1, 2\nSchedule it first",
    ),
    "weekend with a classification cancelled": (
        WeekendCancelled(weekend="1"),
        "weekend 1 (Circuit 1) cannot be cancelled: R1 has a classification",
    ),
    "round scheduled already": (
        RoundScheduled(round=2, weekend="2"),
        "round 2 is scheduled already, at weekend 1 (Circuit 1)",
    ),
    "session scheduled already": (
        SessionScheduled(session="Q1", kind="qualifying", weekend="1"),
        "session Q1 is scheduled already",
    ),
    "session of an unknown round": (
        SessionScheduled(session="Q9", kind="qualifying", weekend="1", round=9),
        "there is no round 9\nSchedule the round first",
    ),
    "session at another weekend than its round": (
        SessionScheduled(session="Q3", kind="qualifying", weekend="1", round=3),
        "round 3 is run at weekend 2 (Circuit 2)",
    ),
    "name of another driver": (
        DriverRegistered(driver="van-berlo", name="Kay VAN BERLO"),
        "'Kay VAN BERLO' is the name of kay-van-berlo already (#9)",
    ),
    "name of another team": (
        TeamRegistered(team="kellymoss", name="Kellymoss", also_known_as=("KELLY",)),
        "'KELLY' is the name of kelly already (#10)",
    ),
    "driver not registered": (
        entry("9", "parker-thomson"),
        "no driver 'parker-thomson' is registered\n  known: parker-thompson\nRegister the driver first",
    ),
    "team not registered": (
        entry("9", "leh-keen", team="kely"),
        "no team 'kely' is registered\n  known: kelly\nRegister the team first",
    ),
    "class not in the regulations": (
        entry("9", "leh-keen", **{"class": "gold"}),
        "the regulations have no class 'gold'\n  classes: pro, am, junior",
    ),
    "entered for an unknown weekend": (
        entry("9", "leh-keen", weekends=("1", "5")),
        "there is no weekend '5'\n  known: 1, 2\nSchedule it first",
    ),
    "car number taken": (
        entry("8", "leh-keen"),
        (
            "car 8 is entered already for weekend 1 (Circuit 1), by Leh Keen\n"
            "Choose another number, other weekends, or amend that entry"
        ),
    ),
    "entry of a car not entered amended": (
        AmendEntry(car="8", weekend="2", guest=True),
        (
            "car 8 is not entered for weekend 2 (Circuit 2)\n"
            "  entered cars close to it: 1 Kay Van Berlo, 2 Parker Thompson, 3 Riley Dickinson\nEnter it first"
        ),
    ),
    "entry amended in nothing": (
        AmendEntry(car="8", weekend="1"),
        "nothing to change was named\nName a driver, team, class, generation or guest",
    ),
    "entry unknown": (EntryAmended(entry=NOBODY, from_weekend="1"), f"there is no entry {NOBODY}"),
    "withdrawal of an unknown entry": (
        EntryWithdrawn(entry=NOBODY, from_weekend="1"),
        f"there is no entry {NOBODY}",
    ),
    "withdrawal from nowhere": (
        Withdraw(car="1"),
        "from when on is not said\nName a round or a weekend",
    ),
    "withdrawal from an unknown round": (Withdraw(car="1", round=9), "there is no round 9"),
    "constructor not registered": (
        entry("9", "leh-keen", constructor="lotus"),
        "no team 'lotus' is registered\n  known: kelly\nRegister the team first",
    ),
    "withdrawn from a race it ran in": (
        Withdraw(car="1", round=1),
        "car 1 ran in R1, so it cannot be withdrawn before that",
    ),
    "driver registered again with nothing new": (
        DriverRegistered(driver="leh-keen", name="Leh Keen"),
        "Leh Keen is registered already (#16)",
    ),
    "team registered again with nothing new": (
        TeamRegistered(team="kelly", name="Kelly"),
        "Kelly is registered already (#10)",
    ),
    "born after the season": (
        DriverRegistered(driver="baby", name="Baby", born=date(2030, 1, 1)),
        "Baby cannot be born on 2030-01-01 and drive in 2026\nCheck the date",
    ),
    "amended to what it is": (
        AmendEntry(car="1", weekend="2", team="kelly", class_="pro"),
        "this changes nothing about car 1 from weekend 2 on",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_does_not_fit_the_calendar_or_the_entry_list_is_refused(case: str, paddock: Paddock) -> None:
    """It says what is wrong and what to do, and no byte of the log is touched."""
    request, said = REFUSED[case]
    assert paddock.refusal(request) == said
