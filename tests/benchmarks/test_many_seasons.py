"""A server over a hundred seasons: how soon it answers, what that costs, and what it costs while nobody asks."""

import os
import time
from pathlib import Path

import httpx2 as httpx
import pytest
from results import Row, section

from conftest import EVENTS
from racelog.facts.events import SeasonOpened
from racelog.live.rehearsing import appends_of
from racelog.log.files import FileStore
from racelog.log.store import Draft
from served import Served, start, stop

SEASONS = 100
IDLE_SECONDS = 10
MEGABYTE = 1 << 20


@pytest.fixture
def events(tmp_path: Path) -> Path:
    """The same real season, appended again under a hundred names."""
    log = FileStore(EVENTS).read("pccna-2022")
    store = FileStore(tmp_path / "events")
    for number in range(SEASONS):
        season = f"cup-{number:03}"
        drafts = []
        for append in appends_of(log.placed):
            first = append[0].line
            facts = tuple(
                (line.id, line.data.model_copy(update={"season": season}))
                if isinstance(line.data, SeasonOpened)
                else (line.id, line.data)
                for line in (placed.line for placed in append)
            )
            drafts.append(Draft(facts=facts, asked=first.request, by=first.by, at=first.at, expected=None))
        store.append(season, drafts[0])
        store.append_all(season, drafts[1:])
    return tmp_path / "events"


def test_a_server_over_many_seasons(events: Path) -> None:
    """From the start of the process to the first answer: the list, a season, all of them."""
    rows = []
    for what, path, aim in (
        ("the list of seasons", "/", 2.0),
        ("the page of one of them", "/cup-050", 2.0),
        ("all of them as JSON", "/api/seasons", None),
    ):
        began = time.monotonic()
        served = start(events)
        try:
            assert httpx.get(f"{served.address}{path}", timeout=600).status_code == 200
            took = time.monotonic() - began
            figures = (
                f"{took:.2f} s",
                f"{_cpu(served):.1f} s",
                f"{_resident(served) / MEGABYTE:.0f} MB",
                _idle(served),
            )
            rows.append(Row(what, figures, "2 s", None if aim is None else took <= aim))
        finally:
            stop(served)
    columns = ("first answer", "CPU until then", "memory", "CPU while idle")
    section("many-seasons", f"A server over {SEASONS} seasons of 206 lines, from its start", columns, rows)


def _cpu(served: Served) -> float:
    """What the server has used of the processor. Units: seconds."""
    fields = Path(f"/proc/{served.running.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(served: Served) -> int:
    fields = Path(f"/proc/{served.running.pid}/statm").read_text(encoding="utf-8").split()
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE")


def _idle(served: Served) -> str:
    before = _cpu(served)
    time.sleep(IDLE_SECONDS)
    return f"{(_cpu(served) - before) / IDLE_SECONDS:.1%} of a core"
