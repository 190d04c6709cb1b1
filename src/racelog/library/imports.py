"""Bringing in a season kept elsewhere: read and checked in memory, then kept as a whole, with what was published of it.

Imported again, a season that has grown is gone on with: what is there already stays byte for byte, and what a fact
in the log contradicts is refused.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

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
from racelog.importers.importing import Step, log_of
from racelog.importers.season_tables import read_tables, steps_of, without_a_row
from racelog.library.audits import AFTER_ROUNDS, PUBLISHED
from racelog.log import durable
from racelog.log.files import FileStore
from racelog.log.memory import MemoryStore
from racelog.log.reader import oddity
from racelog.log.store import Log, Store
from racelog.outside.text_files import read_text

FIRST_YEAR, LAST_YEAR = 1886, 2200
PUBLISHED_AMONG_TABLES = "published_standings.csv"
"""The file of published tables among season tables."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A season as it is kept after an import; how many lines it had before."""

    log: Log
    before: int
    doubts: tuple[str, ...] = ()
    """What looks as if the files had lost something, in words."""

    @property
    def added(self) -> int:
        """How many lines were added."""
        return self.log.seq - self.before


@dataclass(frozen=True, slots=True)
class Named:
    """What an import is called, how its lines are dated, and who appends them; None is to be found out."""

    season: str
    year: int | None = None
    at: datetime | None = None
    by: str = "season-tables"

    @property
    def season_year(self) -> int:
        """The year given, else the one at the end of the season's name. Errors: Malformed."""
        ending = re.search(r"(\d{4})$", self.season)
        year = self.year if self.year is not None else int(ending[1]) if ending else None
        if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
            raise Malformed(f"which year is {self.season}?", remedy="Say so with --year")
        return year


def import_season_tables(
    store: FileStore, folder: Path, regulations: str, named: Named, corrections: Path | None = None
) -> Imported:
    """Import a folder of season tables, by a book of regulations; tables published among them are kept beside the log.

    Errors:  Malformed, by file and row; Refusal; LogDiffers, over another log; LogDamaged; OutOfReach.
    """
    kept = _kept(store, named.season)
    book = read_book(regulations)
    corrected = NONE if corrections is None else read_corrections(corrections)
    tables = read_tables(folder, named.season_year, corrected.spellings)
    published = folder / PUBLISHED_AMONG_TABLES
    # read before anything is written
    text = read_text(published) if published.exists() else None
    steps = [*steps_of(named.season, tables, book), *corrected.steps]
    store.install(named.season, _segments(store, named, steps, kept))
    if text is not None:
        durable.create(store.folder / named.season / PUBLISHED, text.encode())
    return Imported(store.read(named.season), _lines(kept), tuple(without_a_row(tables)))


def import_f1(
    store: FileStore,
    file: Path,
    decisions: Path | None = None,
    season: str | None = None,
    at: datetime | None = None,
    by: str = "f1-history",
) -> Imported:
    """Import a season file of Formula 1 history; the published tables in it are kept beside the log.

    With a file of decisions, the races end as they did on the road, and are decided in the order of history.
    Errors:  as for season tables.
    """
    content = read_season_file(file)
    named = Named(season or f"f1-{content.season}", content.season, at, by)
    histories = NO_HISTORIES if decisions is None else read_decisions(decisions, named.season, content)
    kept = _kept(store, named.season)
    segments = _segments(store, named, [*f1_steps(named.season, content, str(file), histories)], kept)
    check_outcome(replay(MemoryStore({named.season: segments}).read(named.season).lines), content, histories)
    store.install(named.season, segments)
    folder = store.folder / named.season
    durable.create(folder / PUBLISHED, published_tables(content).encode())
    durable.create(folder / AFTER_ROUNDS, published_after_rounds(content).encode())
    return Imported(store.read(named.season), _lines(kept))


def _segments(store: Store, named: Named, steps: Sequence[Step], kept: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The segments these steps make, on top of what is kept, and behind what is sealed. Errors: Refusal."""
    at = utc_now() if named.at is None else named.at.replace(tzinfo=UTC)
    return log_of(named.season, steps, by=named.by, at=at, kept=kept, checkpoints=store.checkpoints(named.season))


def _kept(store: Store, season: str) -> Mapping[str, bytes]:
    """What is kept of the season already; a log that is not whole is not imported into. Errors: LogDamaged."""
    kept = store.kept_of_import(season)
    odd = oddity(MemoryStore({season: kept}).read(season)) if kept else None
    if odd is not None:
        raise odd
    return kept


def _lines(segments: Mapping[str, bytes]) -> int:
    """How many facts some segments hold; each begins with a header."""
    return sum(text.count(b"\n") - 1 for text in segments.values())
