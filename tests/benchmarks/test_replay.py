"""How long three seasons take from bytes to tables, beside what only reading and hashing them takes."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import pytest
from timing import medians, report

from conftest import COMMITTED, EVENTS
from racelog.database import write_sqlite
from racelog.facts.evolve import replay
from racelog.log.files import FileStore
from racelog.rules.ranking.results import results
from racelog.tables.replayed import Replayed, replayed

LIMIT = "read and hash the bytes"


def read_and_hash() -> None:
    for season in COMMITTED:
        for file in sorted((EVENTS / season).glob("*.jsonl")):
            for line in file.read_bytes().splitlines():
                sha256(line).hexdigest()


def write_all_rows(folder: Path, seasons: Sequence[Replayed]) -> None:
    for season in seasons:
        write_sqlite(folder, season)


@pytest.mark.benchmark
def test_from_bytes_to_tables(tmp_path: Path) -> None:
    """The steps of a replay, one by one."""
    logs = [FileStore(EVENTS).read(season) for season in COMMITTED]
    seasons = [replay(log.lines) for log in logs]
    whole = [replayed(log.placed, log.head) for log in logs]
    events = sum(log.seq for log in logs)
    seconds = medians(
        {
            LIMIT: read_and_hash,
            "read, verify and decode strictly": lambda: [FileStore(EVENTS).read(season) for season in COMMITTED],
            "replay the facts": lambda: [replay(log.lines) for log in logs],
            "classify, award": lambda: [results(season) for season in seasons],
            "write the database, all tables after all rounds": lambda: write_all_rows(tmp_path, whole),
        }
    )
    assert set(seconds)
    report(f"{len(logs)} seasons, {events} events", seconds, LIMIT, lambda _, each: f"{events / each:10.0f} events/s")
