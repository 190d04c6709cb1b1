"""Seasons for a command: opened by the library, once; what is odd about a log is said on stderr."""

from functools import cache
from pathlib import Path

import typer

from racelog.cli.options import Folders
from racelog.library.season import Season
from racelog.library.seasons import Seasons
from racelog.log.files import FileStore
from racelog.log.store import Log, Store
from racelog.tables.replayed import Replayed


@cache
def _seasons(events: Path, _working_folder: Path) -> Seasons:
    return Seasons(FileStore(events))


def seasons_of(folders: Folders) -> Seasons:
    """The seasons of the events folder; for a whole command the same, which read and replay each line once."""
    return _seasons(folders.events, Path.cwd())


def store_of(folders: Folders) -> Store:
    """The store of the events folder."""
    return seasons_of(folders).store


def season_of(folders: Folders, season: str, as_of: str | None = None, option: str = "--as-of") -> Season:
    """A season as its log stands now; or as it was known at a line or a time, which is said on stderr.

    Errors:  Malformed; those of the store.
    """
    return moment_of(with_warning(seasons_of(folders)[season]), as_of, option)


def with_warning(season: Season) -> Season:
    """The season, once what does not count at the end of its log is said on stderr."""
    if season.oddity is not None:
        typer.echo(f"warning: {season.oddity}", err=True)
    return season


def moment_of(season: Season, as_of: str | None, option: str = "--as-of") -> Season:
    """A season as it was known at a line or time typed, with_warning how a time is understood. Errors: Malformed."""
    known = season.as_of(as_of, option)
    for note in known.notes:
        typer.echo(note, err=True)
    return known


def read_season(folders: Folders, season: str, as_of: str | None = None) -> Replayed:
    """The same, replayed."""
    return season_of(folders, season, as_of).replayed


def read_log(folders: Folders, season: str) -> Log:
    """A season's log as it was read."""
    return season_of(folders, season).read_from
