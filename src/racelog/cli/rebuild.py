"""racelog rebuild: everything computed from the logs written again, and what an append changes, as it comes."""

import json
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, assert_never

import typer

from racelog.cli.completion import seasons as completed_seasons
from racelog.cli.options import AsJson, Folders, folders_of

if TYPE_CHECKING:  # for the types alone: --help stays quick
    from racelog.database import SeasonsDatabase
    from racelog.live.projecting import Step
    from racelog.log.lock import Patience
    from racelog.projections.rebuild import Projections, Rebuilt
    from racelog.tables.replayed import Replayed

AFTER_AN_APPEND = 5.0
"""Seconds an append waits for whoever else uses the projections: it is written, and they can be written later."""


def rebuild(
    context: typer.Context,
    seasons: Annotated[
        list[str] | None,
        typer.Argument(help="The seasons (default: all of them).", metavar="SEASON", autocompletion=completed_seasons),
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on: compute a season again whenever its log grows.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Compute everything again from the logs: racelog.db, Markdown, JSON and CSV.

    Deleting the folder of projections first is always safe.

    Example: racelog rebuild pccna-2022
    """
    _rebuild(folders_of(context), seasons or [], watch=watch, as_json=as_json)


def _rebuild(folders: Folders, wanted: Sequence[str], *, watch: bool, as_json: bool) -> None:
    """Write seasons, or all of them, and say so; go on with those whose logs grow until stopped."""
    # imported late: --help stays quick
    from rich.console import Console
    from rich.progress import Progress

    from racelog.cli.progress import STOPPED
    from racelog.cli.reading import store_of
    from racelog.database import SeasonsDatabase
    from racelog.errors import LogDamaged
    from racelog.projections.rebuild import check_apart

    check_apart(folders.events, folders.projections)
    seasons = list(dict.fromkeys(wanted)) or list(store_of(folders).seasons())
    written: dict[str, str] = {}
    damaged = 0
    with SeasonsDatabase(folders.projections) as database:
        projections = _projections(folders, database)
        try:
            with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as progress:
                for season in progress.track(seasons, description="rebuilding"):
                    try:
                        done = projections.write(season)
                        written[season] = done.head
                        _print_rebuilt(done, as_json=as_json)
                    except LogDamaged as error:
                        damaged = max(damaged, error.exit_code)
                        typer.echo(f"warning: {season} is left as it was: {error}", err=True)
        except KeyboardInterrupt:
            typer.echo(f"stopped: {len(written)} of {len(seasons)} seasons are rebuilt, each of them whole", err=True)
            raise typer.Exit(STOPPED) from None
        for season in () if wanted else projections.left_behind:
            projections.remove(season)
            typer.echo(f"removed {season}: its log is no longer kept here", err=True)
        if watch:
            _follow(folders, wanted, projections, written, as_json=as_json)
    raise typer.Exit(damaged)


def _follow(
    folders: Folders, wanted: Sequence[str], projections: "Projections", written: dict[str, str], *, as_json: bool
) -> None:
    from racelog.live.following import Following  # late: --help stays quick
    from racelog.live.projecting import FollowedProjections

    followed = FollowedProjections(projections, Following(folders.events, wanted), written)
    for step in followed.catch_up():
        _print_step(step, as_json=as_json)
    typer.echo(f"watching {folders.events} (stop with Ctrl-C)", err=True)
    for step in followed.steps():
        _print_step(step, as_json=as_json)


def _projections(
    folders: Folders,
    database: "SeasonsDatabase | None" = None,
    read: "Callable[[str], Replayed] | None" = None,
    patience: "Patience | None" = None,
) -> "Projections":
    from racelog.cli.reading import read_season, store_of  # late: --help stays quick
    from racelog.projections.rebuild import Projections

    return Projections(
        folders.projections,
        folders.events,
        read or (lambda season: read_season(folders, season)),
        store_of(folders).seasons,
        database,
        patience,
    )


def project(folders: Folders, season: str, read: "Callable[[str], Replayed] | None" = None) -> None:
    """Write a season's projections after an append, which stands even when this fails; `read` reads a season."""
    from racelog.cli.verbose import tell_done  # late: --help stays quick
    from racelog.errors import Malformed, OutOfReach
    from racelog.log.lock import Patience

    try:
        done = _projections(folders, read=read, patience=Patience(in_all=AFTER_AN_APPEND)).write(season)
        tell_done(folders, "projected", season=season, seq=done.seq)
    except (Malformed, OutOfReach) as error:
        typer.echo(f"warning: the log is written, the projections are behind: {error}", err=True)
    except KeyboardInterrupt:
        typer.echo("warning: the log is written, the projections are behind (stopped): racelog rebuild", err=True)


def _print_step(step: "Step", *, as_json: bool) -> None:
    from racelog.live.projecting import Behind, LeftAsItWas, Removed  # late: --help stays quick
    from racelog.projections.rebuild import Rebuilt

    match step:
        case Rebuilt():
            _print_rebuilt(step, as_json=as_json)
        case Removed():
            typer.echo(f"removed {step.season}: its log is no longer kept here", err=True)
        case LeftAsItWas():
            typer.echo(f"warning: {step.season} is left as it was: {step.error}", err=True)
        case Behind():
            typer.echo(f"warning: {step.season} is behind, and is written with the next append: {step.error}", err=True)
        case _:
            assert_never(step)


def _print_rebuilt(done: "Rebuilt", *, as_json: bool) -> None:
    typer.echo(f"rebuilt {done.season} from #{done.seq}: racelog.db and {done.files} files", err=True)
    if as_json:
        said = {"season": done.season, "seq": done.seq, "log_head": done.head, "files": done.files}
        typer.echo(json.dumps(said))
