"""A clock that jumped is asked about before a line is dated by it for ever."""

from datetime import UTC, datetime, timedelta

import pytest

from racelog.desk.refusals import Refusal
from racelog.desk.service import Desk
from racelog.facts.events import NoteRecorded, SeasonOpened
from racelog.log.memory import MemoryStore

CUP = "made-cup-2026"
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    Desk(store, clock=lambda: NOON).append(CUP, SeasonOpened(season=CUP, title="Made Cup", year=2026), by="j.doe")
    return store


def note(store: MemoryStore, now: datetime, *, is_right: bool) -> datetime:
    desk = Desk(store, clock=lambda: now, clock_is_right=is_right)
    return desk.append(CUP, NoteRecorded(text="rain"), by="j.doe").lines[0].line.at


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (timedelta(days=73 * 365), "72 years after the last line (2026-05-01T12:00:00Z)"),
        (timedelta(days=1100), "3 years after the last line"),
        (timedelta(minutes=-6), "6 minutes before the last line"),
        (timedelta(hours=-2), "2 hours before the last line"),
        (timedelta(days=-9000), "24 years before the last line"),
    ],
)
def test_a_jump_against_the_last_line_is_asked_about(store: MemoryStore, away: timedelta, words: str) -> None:
    """In either direction; who says that the clock is right is believed, and a line is never dated before the last."""
    before = store.segments(CUP)
    with pytest.raises(Refusal, match="--clock-is-right") as refused:
        note(store, NOON + away, is_right=False)
    assert words in str(refused.value)
    assert store.segments(CUP) == before
    assert note(store, NOON + away, is_right=True) == max(NOON, NOON + away)


@pytest.mark.parametrize("away", [timedelta(0), timedelta(minutes=-5), timedelta(seconds=1), timedelta(days=1000)])
def test_what_clocks_and_winters_do_is_not_asked_about(store: MemoryStore, away: timedelta) -> None:
    """Two machines differ by minutes; a series may pause for years."""
    assert note(store, NOON + away, is_right=False) == max(NOON, NOON + away)


@pytest.mark.parametrize("year", [1970, 1999, 2200, 9999])
def test_a_clock_that_was_never_set_dates_nothing(store: MemoryStore, year: int) -> None:
    """Neither the last year there is, nor the first: an answer of the desk, not an error of racelog's own."""
    with pytest.raises(Refusal, match="no line is dated so"):
        note(store, datetime(year, 12, 31, 23, 59, tzinfo=UTC), is_right=False)


@pytest.mark.parametrize(("year", "asked"), [(2026, False), (2022, False), (2028, False), (1995, True), (2040, True)])
def test_a_season_is_opened_about_its_year(year: int, asked: bool) -> None:
    """There is no line yet to hold the clock against."""
    opened = SeasonOpened(season=CUP, title="Made Cup", year=year)
    desk = Desk(MemoryStore(), clock=lambda: NOON, clock_is_right=False)
    if asked:
        with pytest.raises(Refusal, match=f"this is a season of {year}"):
            desk.append(CUP, opened, by="j.doe")
    else:
        desk.append(CUP, opened, by="j.doe")


def test_a_request_that_was_answered_is_answered_again_whatever_the_clock_says(store: MemoryStore) -> None:
    """Nothing is written, so nothing is dated."""
    desk = Desk(store, clock=lambda: NOON, clock_is_right=False)
    first = desk.append(CUP, NoteRecorded(text="rain"), by="j.doe", key="k")
    late = Desk(store, clock=lambda: NOON - timedelta(days=1), clock_is_right=False)
    assert late.append(CUP, NoteRecorded(text="rain"), by="j.doe", key="k").lines == first.lines
