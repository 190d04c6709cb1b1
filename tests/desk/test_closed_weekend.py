"""A closed weekend is closed: nothing is added to it but by taking back the line that closed it."""

import pytest

from paddock import Paddock, three_cars
from racelog.desk.requests.models import Enter, Request, Void, Withdraw
from racelog.facts.events import (
    Basis,
    EntryRegistered,
    RoundScheduled,
    SessionScheduled,
    WeekendClosed,
)


@pytest.fixture
def paddock() -> Paddock:
    """Two weekends; round 1 of weekend 1 is official, round 2 was never run."""
    made = three_cars(Paddock(printed=False), weekends=2)
    made.race(1, "1", "2", "3")
    made.official("R1")
    return made


NOT_RUN = WeekendClosed(weekend="1", basis=Basis(reason="R2 was not run: fog"))

ADDED: dict[str, Request] = {
    "a round": RoundScheduled(round=9, weekend="1"),
    "a session": SessionScheduled(session="Q1", kind="qualifying", weekend="1", round=1),
    "an entry for it alone": EntryRegistered(class_="pro", car="7", drivers=("thompson",), weekends=("1",)),
    "an entry by name": Enter(class_="pro", car="7", drivers=("Thompson",), weekends=("1",)),
    "a withdrawal from one of its rounds": Withdraw(car="3", round=2),
}


@pytest.mark.parametrize("what", ADDED)
def test_a_closed_weekend_takes_nothing_more(paddock: Paddock, what: str) -> None:
    """The refusal names the line that closed it; with that one taken back it is as it was."""
    line = paddock.ask(NOT_RUN)
    asked = ADDED[what]
    assert paddock.refusal(asked) == (
        f"weekend 1 (Circuit 1) is closed (#{line.seq})\n"
        f"If it has to be opened again, take that line back first: void #{line.seq}"
    )
    paddock.ask(Void(line=line.seq, basis=Basis(reason="one more race")))
    paddock.ask(asked)


def test_nobody_is_withdrawn_from_a_closed_weekend_as_a_whole(paddock: Paddock) -> None:
    """Nor from it to the end of the season."""
    line = paddock.ask(NOT_RUN)
    for rest in (False, True):
        asked = Withdraw(car="3", weekend="1", rest_of_season=rest)
        assert f"weekend 1 (Circuit 1) is closed (#{line.seq})" in paddock.refusal(asked)


def test_the_rest_of_the_season_is_open_when_one_weekend_is_closed(paddock: Paddock) -> None:
    """Entries for it and later ones, and for the season; withdrawals from a later one."""
    paddock.ask(NOT_RUN)
    paddock.ask(Enter(class_="pro", car="7", drivers=("Ada King",), weekends=("1", "2")))
    paddock.ask(Enter(class_="pro", car="8", drivers=("Bo Okafor",)))
    paddock.ask(Withdraw(car="3", weekend="2"))


def test_a_round_that_was_not_run_is_named_when_the_weekend_is_closed(paddock: Paddock) -> None:
    """In the reason, which the log keeps; the races that were run are official."""
    for reason in (None, "fog", "R22 was not run"):
        asked = WeekendClosed(weekend="1", basis=None if reason is None else Basis(reason=reason))
        assert paddock.refusal(asked) == (
            "weekend 1 (Circuit 1) cannot be closed: R2 is not official\n  it has no classification\n"
            'Classify and publish it; or, if it was not run, say so: --reason "R2 was not run, ..."'
        )
    paddock.ask(NOT_RUN)
    assert paddock.replayed.season.weekends["1"].closed is not None


def test_a_race_that_was_run_is_official_whatever_the_reason_says(paddock: Paddock) -> None:
    """Words do not stand for a publication."""
    paddock.race(2, "1", "2", "3")
    assert "R2 is not official\n  nothing is published\nPublish it as official" in paddock.refusal(NOT_RUN)
