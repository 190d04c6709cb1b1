"""Bringing in a season: read, checked in memory, then kept as a whole."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import typer

from racelog.cli.options import Folders
from racelog.cli.projecting import project
from racelog.cli.reading import published_beside, store_of
from racelog.desk.books import read_book
from racelog.desk.service import utc_now
from racelog.errors import Malformed
from racelog.importers.corrections import NONE, read_corrections
from racelog.importers.importing import log_of
from racelog.importers.season_tables import read_tables, steps_of


@dataclass(frozen=True, slots=True)
class Named:
    """What an import is called and dated; None is to be found out."""

    season: str
    year: int | None
    at: datetime | None
    by: str

    @property
    def season_year(self) -> int:
        """The year given, else the one at the end of the season's name. Errors: Malformed."""
        found = re.search(r"(\d{4})$", self.season)
        if self.year is None and found is None:
            raise Malformed(f"which year is {self.season}?", remedy="Say so with --year")
        return self.year if self.year is not None else int(found[1]) if found else 0


def season_tables(
    folders: Folders, folder: Path, regulations: str, corrections: Path | None, named: Named
) -> None:
    """Import a folder of season tables; with published_standings.csv among them, keep that beside the log."""
    book = read_book(regulations)
    corrected = NONE if corrections is None else read_corrections(corrections)
    tables = read_tables(folder, named.season_year, corrected.spellings)
    steps = [*steps_of(named.season, tables, book), *corrected.steps]
    at = utc_now() if named.at is None else named.at.replace(tzinfo=UTC)
    segments = log_of(named.season, steps, by=named.by, at=at)
    store = store_of(folders)
    fresh = store.install(named.season, segments)
    published = folder / "published_standings.csv"
    if published.exists():
        published_beside(folders, named.season).write_bytes(published.read_bytes())
    log = store.read(named.season)
    state = "imported" if fresh else "was imported before; nothing to add"
    typer.echo(f"{named.season} {state}: {log.seq} lines, head {log.head}")
    project(folders, named.season)
