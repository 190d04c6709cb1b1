"""How fast a line is appended durably, beside a bare write and fdatasync, and beside the peer; alone and with others."""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from uuid import uuid4

import anyio
import pytest

pytest.importorskip("eventsourcing", reason="the peer is an extra: pip install 'racelog[bench]'")

from longer import SEASON, longer_season  # the extra is asked for first
from peer import Peer, recorded, season_id
from results import Row, section

from racelog.desk.service import Desk, utc_now
from racelog.facts.events import NoteRecorded
from racelog.facts.line import Asked, Line
from racelog.log.files import FileStore
from racelog.log.group import GroupWriter
from racelog.log.store import Draft

APPENDS = 300
WRITERS = 16
EACH = 50
PROCESSES = 4
NOTE = NoteRecorded(text="Car 9 weighed after the race: 1,272 kg")


@dataclass(frozen=True)
class Writing:
    """A folder with a season of racelog's and one of the peer's."""

    folder: Path

    @property
    def events(self) -> Path:
        return self.folder / "events"


@pytest.fixture
def writing(tmp_path: Path) -> Writing:
    FileStore(tmp_path / "events").install(SEASON, longer_season(1))
    return Writing(tmp_path)


def draft() -> Draft:
    return Draft(((uuid4(), NOTE),), Asked(key=str(uuid4()), kind="note_recorded", digest="0" * 64), "j.doe", utc_now())


def a_line(events: Path) -> Line:
    """A line with a note, for the peer to hold the same."""
    return FileStore(events).append(SEASON, draft()).lines[0].line


def bare(folder: Path, text: bytes) -> Callable[[], None]:
    """The least a durable append takes: one write, one fdatasync."""
    descriptor = os.open(folder / "bare.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)

    def append() -> None:
        os.write(descriptor, text)
        os.fdatasync(descriptor)

    return append


@pytest.mark.benchmark
def test_one_append_after_another(writing: Writing) -> None:
    """In turn, so that a disk that slows down slows all of them."""
    line = a_line(writing.events)
    store, desk, peer = FileStore(writing.events), Desk(FileStore(writing.events)), Peer(writing.folder)
    drafts = iter([draft() for _ in range(APPENDS)])
    events = iter([recorded(season_id(SEASON), version, line) for version in range(1, APPENDS + 1)])
    log = "racelog: append to the log"
    subjects: dict[str, Callable[[], object]] = {
        "write + fdatasync, nothing else": bare(writing.folder, line.model_dump_json().encode()[:450] + b"\n"),
        log: lambda: store.append(SEASON, next(drafts)),
        "racelog: a request decided and appended": lambda: desk.append(SEASON, NOTE, by="j.doe"),
        "pyeventsourcing: insert an event": lambda: peer.append(next(events)),
    }
    taken: dict[str, list[float]] = {name: [] for name in subjects}
    for _ in range(APPENDS):
        for name, subject in subjects.items():
            began = perf_counter()
            subject()
            taken[name].append(perf_counter() - began)
    seconds = {name: median(each) for name, each in taken.items()}
    limit, own, _, other = seconds.values()
    reached = limit / own >= 0.75 and other / own >= 1.5
    rows = [
        Row(
            name,
            (f"{each * 1000:.2f} ms", f"{1 / each:.0f}/s", f"{limit / each:.2f}", f"{other / each:.2f}"),
            "0.75 of the bare loop, 1.5 of the peer",
            reached if name == log else None,
        )
        for name, each in seconds.items()
    ]
    columns = ("median", "a second", "of the bare loop", "of the peer")
    section("appending", f"One durable append after another ({APPENDS} of each)", columns, rows)
    peer.close()


def at_once(work: list[Callable[[], None]]) -> float:
    """The seconds until all of these are done, each in a thread of its own."""
    ready = threading.Barrier(len(work) + 1)

    def run(each: Callable[[], None]) -> None:
        ready.wait()
        each()

    threads = [threading.Thread(target=run, args=(each,)) for each in work]
    for thread in threads:
        thread.start()
    ready.wait()
    began = perf_counter()
    for thread in threads:
        thread.join()
    return perf_counter() - began


async def grouped_at_once(store: FileStore) -> float:
    """The seconds until as many tasks are done, which share one writer."""
    writer = GroupWriter(store)
    drafts = iter([draft() for _ in range(WRITERS * EACH)])

    async def run() -> None:
        for _ in range(EACH):
            await writer.append(SEASON, next(drafts))

    began = perf_counter()
    async with anyio.create_task_group() as tasks:
        for _ in range(WRITERS):
            tasks.start_soon(run)
    return perf_counter() - began


def racelog_writer(store: FileStore) -> Callable[[], object]:
    """One of many writers of a season, each with a store of its own."""
    drafts = iter([draft() for _ in range(EACH)])
    return lambda: store.append(SEASON, next(drafts))


def peer_writer(peer: Peer, line: Line) -> Callable[[], object]:
    """One of many writers of the peer, to an aggregate of its own."""
    season = uuid4()
    events = iter([recorded(season, version, line) for version in range(1, EACH + 1)])
    return lambda: peer.append(next(events))


def several(append: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        for _ in range(EACH):
            append()

    return run


@pytest.mark.benchmark
def test_sixteen_writers_at_once(writing: Writing) -> None:
    """In one process, all to one season; the peer's write to one aggregate each, which is easier."""
    line = a_line(writing.events)
    peer, store = Peer(writing.folder, pool=WRITERS), FileStore(writing.events)
    stores = [FileStore(writing.events) for _ in range(WRITERS)]
    grouped, alone, other = [], [], []
    for _ in range(3):
        with ThreadPoolExecutor() as aside:  # the browser of other benches has a loop of its own in this thread
            grouped.append(aside.submit(anyio.run, grouped_at_once, store).result())
        alone.append(at_once([several(racelog_writer(each)) for each in stores]))
        other.append(at_once([several(peer_writer(peer, line)) for _ in range(WRITERS)]))
    ours, each_alone, theirs, appends = median(grouped), median(alone), median(other), WRITERS * EACH
    rows = [
        Row(
            "racelog: a writer that groups what waits",
            (f"{appends / ours:.0f}/s", f"{theirs / ours:.2f}"),
            "5 of the peer",
            theirs / ours >= 5,
        ),
        Row("racelog: a store for every thread", (f"{appends / each_alone:.0f}/s", f"{theirs / each_alone:.2f}")),
        Row("pyeventsourcing", (f"{appends / theirs:.0f}/s", "1.00")),
    ]
    notes = ("What waits for the disk while a write is under way goes into the next one, together: one sync for all.",)
    title = f"{WRITERS} writers at once, in one process ({EACH} appends each)"
    section("writers", title, ("appends", "of the peer"), rows, notes)
    peer.close()


def write_in_a_process(start: Any, append: Callable[[], object]) -> None:
    start.wait()
    several(append)()


def _racelog_process(start: Any, events: Path, _line: Line) -> None:
    write_in_a_process(start, racelog_writer(FileStore(events)))


def _peer_process(start: Any, events: Path, line: Line) -> None:
    write_in_a_process(start, peer_writer(Peer(events.parent), line))


def processes_at_once(target: Callable[[Any, Path, Line], None], events: Path, line: Line) -> float:
    context = get_context("fork")
    start = context.Barrier(PROCESSES + 1)
    running = [context.Process(target=target, args=(start, events, line)) for _ in range(PROCESSES)]
    for each in running:
        each.start()
    start.wait()
    began = perf_counter()
    for each in running:
        each.join()
    assert [each.exitcode for each in running] == [0] * PROCESSES
    return perf_counter() - began


@pytest.mark.benchmark
def test_four_processes_at_once(writing: Writing) -> None:
    """All to one season; none may lose a line."""
    line = a_line(writing.events)
    Peer(writing.folder).close()
    before = FileStore(writing.events).read(SEASON).seq
    own, other = [], []
    for _ in range(3):
        own.append(processes_at_once(_racelog_process, writing.events, line))
        other.append(processes_at_once(_peer_process, writing.events, line))
    assert FileStore(writing.events).read(SEASON).seq == before + 3 * PROCESSES * EACH
    ours, theirs, appends = median(own), median(other), PROCESSES * EACH
    rows = [
        Row("racelog", (f"{appends / ours:.0f}/s", f"{theirs / ours:.2f}")),
        Row("pyeventsourcing", (f"{appends / theirs:.0f}/s", "1.00")),
    ]
    title = f"{PROCESSES} processes at once ({EACH} appends each)"
    section("processes", title, ("appends", "of the peer"), rows)
