"""Every Formula 1 season there is as logs in files, imported once; and what replaying them all means."""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from f1_seasons import log_of_file, name_of, seasons_folder
from racelog.facts import events
from racelog.importers.f1 import published_tables, read_season_file
from racelog.log.files import FileStore
from racelog.log.store import Log
from racelog.tables.replayed import replayed

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def import_all(folder: Path) -> tuple[str, ...]:
    """Write the log and the published tables of every season file into a folder; the seasons, oldest first."""
    store = FileStore(folder)
    for given in sorted(seasons_folder().glob("*.json")):
        file = read_season_file(given)
        store.install(name_of(file), log_of_file(file))
        (folder / name_of(file) / "published.csv").write_text(published_tables(file), encoding="utf-8")
    return tuple(store.seasons())


def replay_all(folder: Path, seasons: Sequence[str]) -> None:
    """From the bytes on the disk to every classification, award and gap of these seasons."""
    for season in seasons:
        log = FileStore(folder).read(season)
        replayed(log.placed, log.head)


def read_and_hash_all(folder: Path, seasons: Sequence[str]) -> None:
    """The least that verifying them takes."""
    for season in seasons:
        for file in sorted((folder / season).glob("*.jsonl")):
            for line in file.read_bytes().splitlines():
                sha256(line).hexdigest()


def rows_in(log: Log) -> int:
    """How many lines of results a log holds: cars in classifications, as timed and as amended."""
    classified = (events.RaceClassified, events.QualifyingClassified, events.ClassificationAmended)
    return sum(len(line.data.rows) for line in log.lines if isinstance(line.data, classified))
