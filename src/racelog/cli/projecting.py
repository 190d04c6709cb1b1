"""Having the projections written: all at once, after an append, or whenever a log grows."""

import json
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
from racelog.errors import LogDamaged, Malformed, OutOfReach
from racelog.projections.database import seasons_projected
from racelog.projections.files import remove_all, write_all


def rebuild(folders: Folders, wanted: Sequence[str], *, watch: bool, as_json: bool) -> None:
    """Write everything again; with `watch`, go on with every season whose log grows until stopped."""
    _check_apart(folders)
    kept = store_of(folders).seasons()
    seasons = list(dict.fromkeys(wanted)) or list(kept)
    damaged = 0
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as progress:
        task = progress.add_task("rebuilding", total=len(seasons))
        for season in seasons:
            damaged = max(damaged, _rebuild(folders, season, as_json=as_json))
            progress.advance(task)
    for gone in () if wanted else sorted(set(seasons_projected(folders.projections)) - set(kept)):
        remove_all(folders.projections, gone)
        typer.echo(f"removed {gone}: its log is no longer kept here", err=True)
    if watch:
        for season in _growing(folders.events, wanted):
            _rebuild(folders, season, as_json=as_json)
    raise typer.Exit(damaged)


def project(folders: Folders, season: str) -> None:
    """Write a season's projections after an append, which stands even when this fails."""
    try:
        _check_apart(folders)
        replayed, _ = write_all(folders.projections, lambda: read_season(folders, season))
        logger(folders).info("projected", season=season, seq=replayed.seq)
    except (Malformed, OutOfReach) as error:
        typer.echo(f"warning: the log is written, the projections are behind: {error}", err=True)


def _check_apart(folders: Folders) -> None:
    """Logs and what is computed from them never share a folder."""
    logs, computed = folders.events.resolve(), folders.projections.resolve()
    if logs == computed or logs in computed.parents:
        raise Malformed(
            "projections cannot go where the logs are",
            place=str(folders.projections),
            remedy="Name another folder with --projections",
        )


def _rebuild(folders: Folders, season: str, *, as_json: bool) -> int:
    """Write one season; a log that is damaged leaves what was written before, and gives its exit code."""
    try:
        replayed, files = write_all(folders.projections, lambda: read_season(folders, season))
    except LogDamaged as error:
        typer.echo(f"warning: {season} is left as it was: {error}", err=True)
        return error.exit_code
    typer.echo(f"rebuilt {season} from #{replayed.seq}: racelog.db and {files} files", err=True)
    if as_json:
        typer.echo(json.dumps({"season": season, "seq": replayed.seq, "log_head": replayed.head, "files": files}))
    return 0


def _growing(events: Path, wanted: Sequence[str]) -> Iterator[str]:
    """The seasons whose segments change, as they do."""

    def segments(_change: watchfiles.Change, path: str) -> bool:
        return path.endswith(".jsonl") and not Path(path).name.startswith(".")

    typer.echo(f"watching {events} (stop with Ctrl-C)", err=True)
    for changes in watchfiles.watch(events, watch_filter=segments, step=20, debounce=200, raise_interrupt=False):
        changed = sorted({Path(path).parent.name for _, path in changes})
        yield from (season for season in changed if not wanted or season in wanted)
