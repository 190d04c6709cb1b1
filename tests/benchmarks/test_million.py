"""A log of a million events, read, verified and added up in passes: the time, and that memory does not grow with it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from longer import SEASON, longer_season
from results import Row, section

from racelog.facts.events import Fact, FastestLapSet, NoteRecorded, PoleSet
from racelog.facts.line import Asked, encode
from racelog.log.chain import digest, seal
from racelog.log.files import FileStore
from racelog.log.segment import FIRST_SEGMENT

COUNTS = (10_000, 100_000, 1_000_000)
FLAT = 1.1
"""How much more memory is still called none."""
READING = """
import resource, sys, time
from pathlib import Path
from racelog.facts.evolve import replay_in_passes
from racelog.log.files import FileStore
from racelog.log.reader import passed, placed_in
store, season = FileStore(Path(sys.argv[1])), sys.argv[2]
began = time.perf_counter()
found = passed(store, season)
verified = time.perf_counter()
added_up = replay_in_passes(lambda: (each.line for each in placed_in(store, season)))
ended, status = time.perf_counter(), Path("/proc/self/status")
# the system counts what the process that started this one held; what Linux says of the memory itself does not
peak = (int(status.read_text().split("VmHWM:")[1].split()[0]) if status.exists()
        else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
print(found.seq, added_up.seq, verified - began, ended - verified, peak)
"""


def write_long_log(events: Path, count: int) -> None:
    """The season of 2022, then notes, poles and fastest laps set again, until there are so many lines."""
    segments = longer_season(1)
    FileStore(events).install(SEASON, segments)
    log = FileStore(events).read(SEASON)
    seq, prev, at = log.seq, log.head, log.lines[-1].at
    facts = _facts()
    with (events / SEASON / f"{FIRST_SEGMENT}.jsonl").open("ab") as file:
        while seq < count:
            seq += 1
            asked = Asked(key=f"asked {seq}", kind="again", digest="0" * 64)
            body = encode(
                seq=seq, prev=prev, event_id=UUID(int=seq), asked=asked, at=at, by="j.doe", tx=None, fact=next(facts)
            )
            line = seal(body)
            prev = digest(line)
            file.write(line + b"\n")


def _facts() -> Iterator[Fact]:
    again = (
        NoteRecorded(text="Car 9 weighed after the race: 1,272 kg"),
        PoleSet(session="R1", car="9"),
        FastestLapSet(session="R2", cars=("3",)),
    )
    while True:
        yield from again


@pytest.mark.benchmark
def test_a_million_events(tmp_path: Path) -> None:
    """Each count in a program of its own."""
    rows: list[Row] = []
    peaks: list[int] = []
    for count in COUNTS:
        events = tmp_path / str(count)
        write_long_log(events, count)
        command = [sys.executable, "-c", READING, str(events), SEASON]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        assert said[:2] == [str(count), str(count)]
        verifying, adding_up, peak = float(said[2]), float(said[3]), int(said[4])
        peaks.append(peak)
        for file in (events / SEASON).glob("*"):
            file.unlink()
        rows.append(
            Row(
                f"{count:,} events",
                (
                    f"{verifying:.1f} s",
                    f"{count / verifying:.0f}/s",
                    f"{adding_up:.1f} s",
                    f"{peak / (1024 if sys.platform != 'darwin' else 1024**2):.0f} MiB",
                ),
                "no more memory than the first",
                peak <= FLAT * peaks[0] if len(peaks) > 1 else None,
            )
        )
    columns = ("every line verified", "events", "added up, in two more passes", "peak memory")
    notes = (
        (
            "One segment, about 450 bytes an event. Every pass verifies every line again; checkpoints, which would spare "
            "that, are not used."
        ),
    )
    section("million", "A long log, read in passes", columns, rows, notes)
