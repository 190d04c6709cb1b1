"""Bringing in a season: read, checked in memory, then kept as a whole."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import typer

from racelog.cli.options import Folders
from racelog.cli.reading import store_of
from racelog.cli.rebuild import project
from racelog.desk.books import read_book
from racelog.desk.service import utc_now
from racelog.errors import Malformed
from racelog.facts.evolve import replay
from racelog.importers.corrections import NONE, read_corrections
from racelog.importers.f1 import (
    NO_HISTORIES,
    check_outcome,
    published_after_rounds,
    published_tables,
    read_decisions,
    read_season_file,
)
from racelog.importers.f1 import steps_of as f1_steps
from racelog.importers.importing import log_of
from racelog.importers.season_tables import read_tables, steps_of
from racelog.importers.step import Step
from racelog.library.audits import AFTER_ROUNDS, PUBLISHED
from racelog.log import durable
from racelog.log.memory import MemoryStore
from racelog.log.reader import oddity
from racelog.log.store import Log, Store
from racelog.outside.text_files import read_text

FIRST_YEAR, LAST_YEAR = 1886, 2200


Dated = tuple[datetime | None, str]
"""The time the lines are dated, and who appends them."""


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
        year = self.year if self.year is not None else int(found[1]) if found else None
        if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
            raise Malformed(f"which year is {self.season}?", remedy="Say so with --year")
        return year


def season_tables(
    folders: Folders, folder: Path, regulations: str, corrections: Path | None, named: Named, *, as_json: bool
) -> None:
    """Import a folder of season tables; with published_standings.csv among them, keep that beside the log."""
    store = store_of(folders)
    kept = _kept(store, named.season)
    book = read_book(regulations)
    corrected = NONE if corrections is None else read_corrections(corrections)
    tables = read_tables(folder, named.season_year, corrected.spellings)
    steps = [*steps_of(named.season, tables, book), *corrected.steps]
    published = _published_tables(folder)
    store.install(named.season, _imported(named, steps, kept, store.checkpoints(named.season)))
    project(folders, named.season)
    if published is not None:
        durable.create(folders.events / named.season / PUBLISHED, published)
    _tell(store.read(named.season), _lines(kept), as_json=as_json)


def f1(
    folders: Folders, file: Path, decisions: Path | None, season: str | None, dated: Dated, *, as_json: bool
) -> None:
    """Import a season file of Formula 1 history; keep the published tables it holds beside the log.

    With a file of decisions, the races end as they did on the road, and are decided in the order of history.
    """
    found = read_season_file(file)
    named = Named(season or f"f1-{found.season}", found.season, *dated)
    histories = NO_HISTORIES if decisions is None else read_decisions(decisions, named.season, found)
    store = store_of(folders)
    kept = _kept(store, named.season)
    steps = [*f1_steps(named.season, found, str(file), histories)]
    segments = _imported(named, steps, kept, store.checkpoints(named.season))
    check_outcome(replay(MemoryStore({named.season: segments}).read(named.season).lines), found, histories)
    store.install(named.season, segments)
    project(folders, named.season)
    durable.create(folders.events / named.season / PUBLISHED, published_tables(found).encode())
    durable.create(folders.events / named.season / AFTER_ROUNDS, published_after_rounds(found).encode())
    _tell(store.read(named.season), _lines(kept), as_json=as_json)


def _imported(
    named: Named, steps: Sequence[Step], kept: Mapping[str, bytes], checkpoints: Mapping[str, bytes]
) -> Mapping[str, bytes]:
    """The segments these steps make, on top of what is kept, and behind what is sealed. Errors: Refusal."""
    at = utc_now() if named.at is None else named.at.replace(tzinfo=UTC)
    return log_of(named.season, steps, by=named.by, at=at, kept=kept, checkpoints=checkpoints)


def _kept(store: Store, season: str) -> Mapping[str, bytes]:
    """What is kept of the season already; a log that is not whole is not imported into."""
    kept = store.kept_of_import(season)
    found = oddity(MemoryStore({season: kept}).read(season)) if kept else None
    if found is not None:
        raise found
    return kept


def _published_tables(folder: Path) -> bytes | None:
    """The published tables among the season's, if there are any; read before anything is written."""
    file = folder / "published_standings.csv"
    return read_text(file).encode() if file.exists() else None


def _lines(segments: Mapping[str, bytes]) -> int:
    """How many facts some segments hold; each begins with a header."""
    return sum(text.count(b"\n") - 1 for text in segments.values())


def _tell(log: Log, before: int, *, as_json: bool) -> None:
    if as_json:
        report = {"season": log.season, "seq": log.seq, "added": log.seq - before, "log_head": log.head}
        typer.echo(json.dumps(report))
    else:
        added = log.seq - before
        lines = "1 line" if added == 1 else f"{added} lines"
        told = f"{lines} {'added' if before else 'imported'}" if added else "nothing to add"
        typer.echo(f"{log.season}: {told}, head {log.head}")
