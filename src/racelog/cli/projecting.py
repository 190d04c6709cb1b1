"""Having the projections written: all at once, after an append, or whenever a log grows."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import typer
import watchfiles
from rich.console import Console
from rich.progress import Progress

from racelog.cli.options import Folders
from racelog.cli.reading import read_season, store_of
from racelog.cli.telling import logger
from racelog.errors import OutOfReach, RacelogError
from racelog.projections.database import remove_season, seasons_projected
from racelog.projections.files import write_all


def rebuild(folders: Folders, wanted: Sequence[str], *, watch: bool) -> None:
    """Write everything again; with `watch`, go on with every season whose log grows until stopped."""
    kept = store_of(folders).seasons()
    seasons = list(dict.fromkeys(wanted)) or list(kept)
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as progress:
        task = progress.add_task("rebuilding", total=len(seasons))
        for season in seasons:
            _rebuild(folders, season)
            progress.advance(task)
    for gone in () if wanted else sorted(set(seasons_projected(folders.projections)) - set(kept)):
        remove_season(folders.projections, gone)
        typer.echo(f"removed {gone}: its log is no longer kept here", err=True)
    if watch:
        for season in _growing(folders.events, wanted):
            try:
                _rebuild(folders, season)
            except RacelogError as error:
                typer.echo(f"warning: {season} is left as it was: {error}", err=True)


def project(folders: Folders, season: str) -> None:
    """Write a season's projections after an append, which stands even when this fails."""
    try:
        replayed = read_season(folders, season)
        write_all(folders.projections, replayed)
        logger(folders).info("projected", season=season, seq=replayed.seq)
    except OutOfReach as error:
        typer.echo(f"warning: the log is written, the projections are behind: {error}", err=True)


def _rebuild(folders: Folders, season: str) -> None:
    replayed = read_season(folders, season)
    files = write_all(folders.projections, replayed)
    typer.echo(f"rebuilt {season} from #{replayed.seq}: racelog.db and {files} files", err=True)


def _growing(events: Path, wanted: Sequence[str]) -> Iterator[str]:
    """The seasons whose segments change, as they do."""

    def segments(_change: watchfiles.Change, path: str) -> bool:
        return path.endswith(".jsonl") and not Path(path).name.startswith(".")

    typer.echo(f"watching {events} (stop with Ctrl-C)", err=True)
    for changes in watchfiles.watch(events, watch_filter=segments, step=20, debounce=200, raise_interrupt=False):
        changed = sorted({Path(path).parent.name for _, path in changes})
        yield from (season for season in changed if not wanted or season in wanted)
