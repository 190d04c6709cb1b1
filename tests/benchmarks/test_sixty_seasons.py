"""How fast every Formula 1 season there is replays from its log, how that grows, and what an audit of all takes."""

import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import correlation, linear_regression, median

import pytest
from sixty import import_all, read_and_hash_all, replay_all, rows_in
from timing import medians, report

from racelog.log.files import FileStore

LIMIT = "read and hash the bytes"
POINTS = (1, 10, 20, 40, 60)
READING = """
import sys
from hashlib import sha256
from pathlib import Path
for file in sorted(Path(sys.argv[1]).glob("*/*.jsonl")):
    for line in file.read_bytes().splitlines():
        sha256(line).hexdigest()
"""
WATCHING = """
import resource, subprocess, sys, time
began = time.perf_counter()
code = subprocess.run([sys.executable, *sys.argv[1:]], stdout=subprocess.DEVNULL).returncode
print(code, time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""A small program that starts the one measured: a child begins with the peak memory of whoever starts it."""


@dataclass(frozen=True)
class Logs:
    """The logs of all seasons, in files, and how much there is of them."""

    folder: Path
    seasons: tuple[str, ...]
    events: int
    rows: int


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Logs:
    """Imported once; only replays are measured. Left out where the season files are not beside the project."""
    folder = tmp_path_factory.mktemp("sixty") / "events"
    seasons = import_all(folder)
    if not seasons:
        pytest.skip("the season files are not beside the project")
    read = [FileStore(folder).read(season) for season in seasons]
    return Logs(folder, seasons, sum(log.seq for log in read), sum(map(rows_in, read)))


@pytest.mark.benchmark
def test_replay_of_every_season(logs: Logs) -> None:
    """From the bytes on the disk to every classification and award, on one core."""
    replay = "replay every season from its log"
    seconds = medians(
        {
            LIMIT: lambda: read_and_hash_all(logs.folder, logs.seasons),
            "read, verify and decode strictly": lambda: [FileStore(logs.folder).read(each) for each in logs.seasons],
            replay: lambda: replay_all(logs.folder, logs.seasons),
        },
        runs=3,
    )
    title = f"{len(logs.seasons)} seasons, {logs.events} events, {logs.rows} result rows"

    def rates(_: str, each: float) -> str:
        return f"{logs.events / each:9.0f} events/s {logs.rows / each:9.0f} rows/s"

    report(title, seconds, LIMIT, rates)
    assert set(seconds) > {LIMIT, replay}


@pytest.mark.benchmark
def test_how_replay_grows(logs: Logs) -> None:
    """More seasons take so much more: a straight line through the points, over seasons and over result rows."""
    held = [rows_in(FileStore(logs.folder).read(season)) for season in logs.seasons]
    counts = [count for count in POINTS if count <= len(logs.seasons)]
    subjects = {str(count): partial(replay_all, logs.folder, logs.seasons[:count]) for count in counts}
    seconds = medians(subjects, runs=2)
    taken = [seconds[str(count)] for count in counts]
    rows = [sum(held[:count]) for count in counts]
    print("\nhow replay grows, oldest seasons first")
    for count, row, each in zip(counts, rows, taken, strict=True):
        print(f"  {count:3} seasons {row:7} rows {each * 1000:9.1f} ms")
    if len(counts) > 2:
        for what, of in (("season", counts), ("1000 rows", [row / 1000 for row in rows])):
            slope, _ = linear_regression(of, taken)
            fit = correlation(of, taken) ** 2
            print(f"  a straight line: {slope * 1000:8.2f} ms a {what}, R\u00b2 {fit:.4f}")
    assert len(taken) == len(counts)


@pytest.mark.benchmark
def test_audit_of_every_season(logs: Logs) -> None:
    """The command an auditor types, start of Python included: wall time and peak memory, beside reading the same bytes."""
    commands = {
        LIMIT: ["-c", READING, str(logs.folder)],
        "racelog audit --all": ["-m", "racelog.cli.app", "--events", str(logs.folder), "audit", "--all"],
    }
    runs = {name: [child(command) for _ in range(3)] for name, command in commands.items()}
    taken = {name: median(each.seconds for each in found) for name, found in runs.items()}
    peak = {name: max(each.peak_kib for each in found) for name, found in runs.items()}
    report(
        f"audit of {len(logs.seasons)} seasons", taken, LIMIT, lambda name, _: f"{peak[name] / 1024:7.1f} MiB at most"
    )
    assert {each.code for found in runs.values() for each in found} == {0}


@dataclass(frozen=True)
class Child:
    """How a program ended, what it took, and the most memory it held."""

    code: int
    seconds: float
    peak_kib: int


def child(arguments: list[str]) -> Child:
    """Run Python and watch it from a program that holds next to nothing."""
    watched = subprocess.run([sys.executable, "-c", WATCHING, *arguments], check=True, capture_output=True, text=True)
    code, seconds, peak = watched.stdout.split()
    return Child(int(code), float(seconds), int(peak) // (1024 if sys.platform == "darwin" else 1))
