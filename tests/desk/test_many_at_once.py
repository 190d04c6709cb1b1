"""Several officials at one log: nothing lost, nothing twice, the chain whole, and nobody decides on what is gone."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from paddock import SEASON, regulations
from racelog.desk.service import Desk
from racelog.facts.events import NoteRecorded, RegulationsAdopted, RoundScheduled, SeasonOpened, WeekendScheduled
from racelog.log.files import FileStore
from racelog.log.store import LogMoved

OFFICIALS, REQUESTS, EVERY = 4, 500, 5
SHARED = REQUESTS // EVERY
AT_WORK = Path(__file__).parent / "official_at_work.py"


@pytest.fixture
def events(tmp_path: Path) -> Path:
    """A season that is open."""
    desk = Desk(FileStore(tmp_path))
    for request in (
        SeasonOpened(season=SEASON, title="Made Cup 2026", year=2026),
        RegulationsAdopted(regulations=regulations()),
        WeekendScheduled(weekend="1", name="Sand Hill", circuit="Sand Hill"),
    ):
        desk.append(SEASON, request, by="j.doe")
    return tmp_path


def test_four_officials_append_five_hundred_requests_each_at_once(events: Path) -> None:
    """What all asked under one key is there once; everything else is there, once, in one unbroken chain."""
    at_work = [
        subprocess.Popen([sys.executable, AT_WORK, events, SEASON, str(official), str(REQUESTS), str(EVERY)])
        for official in range(OFFICIALS)
    ]
    assert [each.wait() for each in at_work] == [0] * OFFICIALS
    log = FileStore(events).read(SEASON)
    texts = Counter(line.data.text for line in log.lines if isinstance(line.data, NoteRecorded))
    own = {f"official {who}, note {n}" for who in range(OFFICIALS) for n in range(REQUESTS) if n % EVERY}
    assert set(texts) == own | {f"shared {n}" for n in range(0, REQUESTS, EVERY)}
    assert set(texts.values()) == {1}
    assert [line.seq for line in log.lines] == list(range(1, log.seq + 1))
    assert log.seq == 3 + OFFICIALS * (REQUESTS - SHARED) + SHARED
    assert log.torn is None
    assert log.unfinished is None


def test_who_expects_a_line_that_is_not_the_last_is_told_what_came_and_by_whom(events: Path) -> None:
    """A stale expectation is refused, naming the event that came first; nothing is written."""
    one, other = Desk(FileStore(events)), Desk(FileStore(events))
    seen = one.store.read(SEASON).seq
    other.append(SEASON, RoundScheduled(round=1, weekend="1"), by="m.roe")
    with pytest.raises(LogMoved) as moved:
        one.append(SEASON, RoundScheduled(round=2, weekend="1"), by="j.doe", expect=seen)
    assert str(moved.value) == (
        "expected #3 to be the last line, but it is #4: #4 round_scheduled by m.roe came first\n"
        "Look at what is in the log now, then ask again"
    )
    assert one.store.read(SEASON).seq == 4
