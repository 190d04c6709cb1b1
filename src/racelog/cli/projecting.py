"""Having the projections written: all at once, or after an append."""

import sys
from collections.abc import Sequence

import typer
from rich.console import Console
from rich.progress import Progress

from racelog.cli.options import Folders
from racelog.cli.reading import read_season, store_of
from racelog.errors import OutOfReach
from racelog.projections.database import remove_season, seasons_projected
from racelog.projections.files import write_all


def rebuild(folders: Folders, wanted: Sequence[str]) -> None:
    """Write everything again; progress and what was written on stderr."""
    kept = store_of(folders).seasons()
    seasons = list(dict.fromkeys(wanted)) or list(kept)
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as progress:
        task = progress.add_task("rebuilding", total=len(seasons))
        for season in seasons:
            replayed = read_season(folders, season)
            files = write_all(folders.projections, replayed)
            typer.echo(f"rebuilt {season} from #{replayed.seq}: racelog.db and {files} files", err=True)
            progress.advance(task)
    for gone in () if wanted else set(seasons_projected(folders.projections)) - set(kept):
        remove_season(folders.projections, gone)
        typer.echo(f"removed {gone}: its log is no longer kept here", err=True)


def project(folders: Folders, season: str) -> None:
    """Write a season's projections after an append, which stands even when this fails."""
    try:
        write_all(folders.projections, read_season(folders, season))
    except OutOfReach as error:
        typer.echo(f"warning: the log is written, the projections are behind: {error}", err=True)
