"""Having the projections written: all at once, after an append, or whenever a log grows."""

import gc
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import assert_never

import typer
from rich.console import Console
from rich.progress import Progress

from racelog.cli.options import Folders
from racelog.cli.reading import read_season, store_of
from racelog.cli.telling import logger
from racelog.database import SeasonsDatabase, seasons_projected
from racelog.errors import LogDamaged, Malformed, OutOfReach
from racelog.live.changes import Change, Damaged, Gone, Grown, Mended, Opened, Replaced
from racelog.live.following import Following
from racelog.projections.files import remove_all, write_all
from racelog.tables.replayed import Replayed


def rebuild(folders: Folders, wanted: Sequence[str], *, watch: bool, as_json: bool) -> None:
    """Write everything again; with `watch`, go on with every season whose log grows until stopped."""
    _check_apart(folders)
    kept = store_of(folders).seasons()
    seasons = list(dict.fromkeys(wanted)) or list(kept)
    damaged = 0
    with SeasonsDatabase(folders.projections) as database:
        rebuilding = Rebuilding(folders, database, as_json=as_json)
        with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as progress:
            task = progress.add_task("rebuilding", total=len(seasons))
            for season in seasons:
                damaged = max(damaged, rebuilding.write(season))
                progress.advance(task)
        for gone in () if wanted else sorted(set(seasons_projected(folders.projections)) - set(kept)):
            rebuilding.remove(gone)
        if watch:
            rebuilding.follow(wanted)
    raise typer.Exit(damaged)


def project(folders: Folders, season: str, read: Callable[[], Replayed] | None = None) -> None:
    """Write a season's projections after an append, which stands even when this fails; `read` gives it as it stands."""
    try:
        _check_apart(folders)
        others = partial(_other_seasons, folders, season)
        replayed, _ = write_all(folders.projections, read or (lambda: read_season(folders, season)), others=others)
        logger(folders).info("projected", season=season, seq=replayed.seq)
    except (Malformed, OutOfReach) as error:
        typer.echo(f"warning: the log is written, the projections are behind: {error}", err=True)


def _other_seasons(folders: Folders, season: str) -> list[Replayed]:
    """The other seasons of a database that another version of racelog wrote, read again from their logs."""
    kept = set(store_of(folders).seasons())
    found: list[Replayed] = []
    for each in seasons_projected(folders.projections):
        if each != season and each in kept:
            with suppress(LogDamaged):  # said by whoever reads that season; its rows come back with its log
                found.append(read_season(folders, each))
    return found


def _check_apart(folders: Folders) -> None:
    """Logs and what is computed from them never share a folder."""
    logs, computed = folders.events.resolve(), folders.projections.resolve()
    if logs == computed or logs in computed.parents:
        raise Malformed(
            "projections cannot go where the logs are",
            place=str(folders.projections),
            remedy="Name another folder with --projections",
        )


class Rebuilding:
    """Writes seasons and says so; keeps the database open, and the seasons followed as they were last told."""

    def __init__(self, folders: Folders, database: SeasonsDatabase, *, as_json: bool) -> None:
        self._folders = folders
        self._database = database
        self._as_json = as_json
        self._heads: dict[str, str] = {}
        self._behind: set[str] = set()

    def write(self, season: str, read: Callable[[], Replayed] | None = None) -> int:
        """Write one season; a log that is damaged leaves what was written before, and gives its exit code."""
        folders = self._folders
        try:
            others = partial(_other_seasons, folders, season)
            wanted = read or partial(read_season, folders, season)
            replayed, files = write_all(folders.projections, wanted, self._database, others)
        except LogDamaged as error:
            typer.echo(f"warning: {season} is left as it was: {error}", err=True)
            return error.exit_code
        self._heads[season] = replayed.head
        typer.echo(f"rebuilt {season} from #{replayed.seq}: racelog.db and {files} files", err=True)
        if self._as_json:
            found = {"season": season, "seq": replayed.seq, "log_head": replayed.head, "files": files}
            typer.echo(json.dumps(found))
        return 0

    def remove(self, season: str) -> None:
        """Take out a season whose log is no longer kept here."""
        remove_all(self._folders.projections, season)
        typer.echo(f"removed {season}: its log is no longer kept here", err=True)

    def follow(self, wanted: Sequence[str]) -> None:
        """Go on with every season that grows, each kept warm, until stopped."""
        following = Following(self._folders.events, wanted)
        following.look()
        for season in following.seasons:
            latest = following.replayed(season)
            if latest is not None and latest.head != self._heads.get(season):
                self.write(season, partial(_as_told, latest))
        # what is there stays: the collector need not look at it again after every append
        gc.collect()
        gc.freeze()
        typer.echo(f"watching {self._folders.events} (stop with Ctrl-C)", err=True)
        for change in following.changes():
            self._follow(following, change)

    def _follow(self, following: Following, change: Change) -> None:
        season = change.season
        match change:
            case Grown() | Opened() | Replaced() | Mended():
                # of several appends that came at once the last state is written
                if change.replayed is following.replayed(season):
                    self._behind.add(season)
                self._write_what_is_behind(following)
            case Damaged():
                typer.echo(f"warning: {season} is left as it was: {change.complaint}", err=True)
            case Gone():
                self.remove(season)
            case _:
                assert_never(change)

    def _write_what_is_behind(self, following: Following) -> None:
        """Write every season that is behind; what cannot be written stays behind, and is tried again next time."""
        for season in sorted(self._behind):
            latest = following.replayed(season)
            try:
                if latest is not None:
                    self.write(season, partial(_as_told, latest))
                self._behind.discard(season)
            except OutOfReach as error:
                typer.echo(f"warning: {season} is behind, and is written with the next append: {error}", err=True)


def _as_told(replayed: Replayed) -> Replayed:
    """A season as a follower was told of it; what came since is told next, and written then."""
    return replayed
