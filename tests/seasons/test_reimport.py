"""The committed logs are what the tables and the corrections give, to the byte."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from conftest import COMMITTED, EVENTS
from racelog.desk.books import read_book
from racelog.importers.corrections import read_corrections
from racelog.importers.importing import log_of
from racelog.importers.season_tables import read_tables, steps_of
from racelog.log.files import FileStore


@pytest.mark.parametrize("season", COMMITTED)
def test_importing_the_tables_again_gives_the_committed_bytes(season: str, shared_data: Path) -> None:
    """Same input, same writer, same time: same bytes."""
    corrections = read_corrections(EVENTS / season / "corrections.toml")
    tables = read_tables(shared_data / season, int(season[-4:]), corrections.spellings)
    steps = [*steps_of(season, tables, read_book(season)), *corrections.steps]
    first = FileStore(EVENTS).read(season).lines[0]
    again = log_of(season, steps, by=first.by, at=datetime(2026, 11, 21, 12, tzinfo=UTC))
    assert again == FileStore(EVENTS).segments(season)


@pytest.mark.parametrize("season", COMMITTED)
def test_the_published_tables_are_kept_as_they_were(season: str, shared_data: Path) -> None:
    """Mistakes included."""
    published = shared_data / season / "published_standings.csv"
    assert (EVENTS / season / "published.csv").read_bytes() == published.read_bytes()
