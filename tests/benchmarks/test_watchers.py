"""How soon after an append is acknowledged a watcher knows: told, projected, printed; beside a bare watchfiles loop."""

import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic_ns, sleep
from typing import IO

import pytest
from results import Row, percentile, section

from conftest import EVENTS
from racelog.desk.requests.models import Reinstate, Rescind
from racelog.desk.service import Desk
from racelog.facts.events import Basis
from racelog.log.files import FileStore

SEASON = "pccna-2022"
TORRES = 171
APPENDS = 200
PAUSE = 0.03
BARE = """
import sys, time, watchfiles
print("ready", flush=True)
for _ in watchfiles.watch(sys.argv[1], step=2, debounce=50, rust_timeout=1000, yield_on_timeout=True):
    print(time.monotonic_ns(), flush=True)
"""
TOLD = """
import sys, time
from pathlib import Path
from racelog.live.changes import Grown
from racelog.live.following import Following
following = Following(Path(sys.argv[1]))
following.look()
print("ready", flush=True)
for change in following.changes():
    if isinstance(change, Grown):
        print(change.seq, time.monotonic_ns(), flush=True)
"""
PROJECTED = """
import gc, sys, time
from pathlib import Path
from racelog.live.changes import Grown
from racelog.live.following import Following
from racelog.database import SeasonsDatabase
following, database = Following(Path(sys.argv[1])), SeasonsDatabase(Path(sys.argv[2]))
following.look()
for season in following.seasons:
    database.write(following.replayed(season))
gc.collect()
gc.freeze()
print("ready", flush=True)
for change in following.changes():
    if isinstance(change, Grown):
        database.write(change.replayed)
        print(change.seq, time.monotonic_ns(), flush=True)
"""


class Watcher:
    """A program that watches, and a thread that notes when each of its lines came."""

    def __init__(self, command: list[str]) -> None:
        self._running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self._running.stdout is not None
        self._out: IO[str] = self._running.stdout
        self.lines: list[tuple[int, str]] = []
        self._noting = threading.Thread(target=self._note, daemon=True)

    def _note(self) -> None:
        for line in self._out:
            self.lines.append((monotonic_ns(), line.strip()))

    def __enter__(self) -> "Watcher":
        self._noting.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._running.terminate()
        self._running.wait()
        self._noting.join()
        self._out.close()


def python(script: str, *arguments: Path) -> list[str]:
    return [sys.executable, "-c", script, *map(str, arguments)]


def latencies(
    folder: Path, command: list[str], known: Callable[[Watcher, dict[int, int]], list[float]], *, says_ready: bool
) -> list[float]:
    """Milliseconds from each acknowledgement to its being known; what was known before counts as 0."""
    desk, acknowledged = Desk(FileStore(folder)), dict[int, int]()
    with Watcher(command) as watcher:
        _until_it_watches(watcher, says_ready=says_ready)
        for number in range(APPENDS):
            request = (Rescind if number % 2 == 0 else Reinstate)(line=TORRES, basis=Basis(document="SP 1", reason="x"))
            seq = desk.append(SEASON, request, by="jury").lines[0].line.seq
            acknowledged[seq] = monotonic_ns()
            sleep(PAUSE)
        sleep(2)
    return known(watcher, acknowledged)


def _until_it_watches(watcher: Watcher, *, says_ready: bool) -> None:
    for _ in range(600 if says_ready else 60):
        if says_ready and watcher.lines:
            break
        sleep(0.05)
    sleep(0.5)


def stamped(watcher: Watcher, acknowledged: dict[int, int]) -> list[float]:
    """By the program itself: the line of the log it had got to, and when it was done with it."""
    pairs = (line.split() for _, line in watcher.lines[1:])
    return _known_by([(int(at), int(seq)) for seq, at in pairs], acknowledged)


def printed(watcher: Watcher, acknowledged: dict[int, int]) -> list[float]:
    """When the line that names an append, or a later one, could be read."""
    named = ((at, re.findall(r"#(\d+)", line)) for at, line in watcher.lines)
    return _known_by([(at, max(map(int, numbers))) for at, numbers in named if numbers], acknowledged)


def _known_by(known: list[tuple[int, int]], acknowledged: dict[int, int]) -> list[float]:
    """Appends that come faster than they are told are told together: each is known when a later one is."""
    first = {seq: next((at for at, up_to in known if up_to >= seq), None) for seq in acknowledged}
    return [max(0, at - acknowledged[seq]) / 1e6 for seq, at in first.items() if at is not None]


def noticed(watcher: Watcher, acknowledged: dict[int, int]) -> list[float]:
    """When the system's notification came: the first one after the append before it was acknowledged."""
    stamps = [int(line) for _, line in watcher.lines[1:]]
    found: list[float] = []
    before = 0
    for at in acknowledged.values():
        first = next((stamp for stamp in stamps if stamp > before), None)
        if first is not None:
            found.append(max(0, first - at) / 1e6)
        before = at
    return found


@pytest.mark.benchmark
def test_how_soon_a_watcher_knows(tmp_path: Path) -> None:
    """A penalty rescinded and reinstated, again and again; each watcher by itself, in a program of its own."""
    rows: list[Row] = []
    plain = [sys.executable, "-m", "racelog.cli.app", "--events", str(tmp_path / "printed"), "watch", SEASON, "--plain"]
    for name, what, command, known, aim in (
        ("bare", "a bare watchfiles loop", python(BARE, tmp_path / "bare"), noticed, None),
        ("told", "(a) a follower is told, with what changed", python(TOLD, tmp_path / "told"), stamped, 10),
        ("db", "(b) SQLite is committed", python(PROJECTED, tmp_path / "db", tmp_path), stamped, 25),
        ("printed", "(c) `racelog watch --plain` has printed its line", plain, printed, None),
    ):
        shutil.copytree(EVENTS / SEASON, tmp_path / name / SEASON, ignore=shutil.ignore_patterns(".lock"))
        taken = latencies(tmp_path / name, command, known, says_ready=name != "printed")
        assert len(taken) >= APPENDS * 0.9, f"{name}: {len(taken)} of {APPENDS} were seen"
        figures = tuple(f"{percentile(taken, share):.1f} ms" for share in (0.5, 0.95, 0.99))
        reached = None if aim is None else percentile(taken, 0.95) < aim
        rows.append(Row(what, (*figures, str(len(taken))), "" if aim is None else f"p95 under {aim} ms", reached))
    title = f"From an append acknowledged to its being known ({APPENDS} appends)"
    section("watchers", title, ("p50", "p95", "p99", "seen"), rows)
