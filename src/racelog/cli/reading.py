"""Reading a season for a command: its log, replayed; what is odd about it is said on stderr."""

import re
from datetime import datetime
from functools import cache
from pathlib import Path

import typer

from racelog.cli.options import Folders
from racelog.errors import Malformed
from racelog.facts.naming import championship_named
from racelog.history.as_of import AsKnown, NothingKnown, up_to, up_to_time
from racelog.library.season import Season
from racelog.log.files import FileStore
from racelog.log.reader import oddity
from racelog.log.store import Log, Store
from racelog.tables.replayed import Replayed, replayed


@cache
def _store(events: Path, _working_folder: Path) -> FileStore:
    return FileStore(events)


def store_of(folders: Folders) -> Store:
    """The store of the events folder; one for a whole command, which reads each line once. A copy, where supposed."""
    if folders.supposed is not None:
        return folders.supposed.store
    return _store(folders.events, Path.cwd())


def read_log(folders: Folders, season: str) -> Log:
    """A season's log, verified; a tail that does not count is said on stderr."""
    log = store_of(folders).read(season)
    odd = oddity(log)
    if odd is not None:
        typer.echo(f"warning: {odd}", err=True)
    return log


def read_season(folders: Folders, season: str, as_of: str | None = None) -> Replayed:
    """A season as its log stands now; or as it was known at a line or a time. Errors: Malformed."""
    log = read_log(folders, season)
    if as_of is None:
        return replayed(log.placed, log.head)
    known = known_at(log, as_of)
    return replayed(known.placed, known.head)


def known_at(log: Log, typed: str, option: str = "--as-of") -> AsKnown:
    """A log as known at a line or time typed; how a time is understood is said on stderr. Errors: Malformed."""
    known = up_to(log.placed, typed, option)
    for said in known.understood:
        typer.echo(said, err=True)
    return known


def season_of(folders: Folders, season: str, as_of: str | None = None, option: str = "--as-of") -> Season:
    """A season as the library has it; how a time is understood is said on stderr. Errors: Malformed."""
    opened = Season(store_of(folders), read_log(folders, season), folder=folders.events / season)
    then = opened.as_of(as_of, option)
    for note in then.notes:
        typer.echo(note, err=True)
    return then


def read_season_at(folders: Folders, season: str, at: datetime | None) -> Replayed | None:
    """A season as it stands, or as it was known at a time; None before anything was known of it."""
    log = read_log(folders, season)
    try:
        kept = log.placed if at is None else up_to_time(log.placed, at)
    except NothingKnown:
        return None
    return replayed(kept, log.head if at is None else kept[-1].digest)


def championship_of(season: Replayed, wanted: str | None) -> str:
    """The championship asked for by id, title or a part of it; the first one otherwise. Errors: Malformed."""
    known = [each.id for adopted in season.season.adopted for each in adopted.regulations.championships]
    if not known:
        raise Malformed(
            f"{season.season.id} has no regulations yet, so it has no championship", remedy="Adopt some first"
        )
    return known[0] if wanted is None else championship_named(season.season, wanted)


def session_named(wanted: str) -> str:
    """A session as it may be typed: 8, r8 and R8 are the race of round 8."""
    return f"R{int(wanted)}" if re.fullmatch(r"[0-9]{1,3}", wanted, re.ASCII) else wanted.upper()


def round_of(season: Replayed, wanted: int | None) -> int | None:
    """A round that has been run. Errors: Malformed."""
    run = season.results.rounds_run
    if wanted is not None and wanted not in run:
        last = f"the last round run is {run[-1]}" if run else "no round has been run yet"
        what = "has not been run" if wanted in season.season.rounds else "does not exist"
        raise Malformed(f"round {wanted} {what}", excerpt=last)
    return wanted


def published_beside(folders: Folders, season: str) -> Path:
    """Where a season's published tables lie."""
    return folders.events / season / "published.csv"


def after_rounds_beside(folders: Folders, season: str) -> Path:
    """Where the tables lie that were published after every round of a season."""
    return folders.events / season / "published-after-rounds.csv"
