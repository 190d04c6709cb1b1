"""racelog import: a season kept elsewhere, made into a log."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from racelog.cli.options import AsJson, By, Folders, folders_of
from racelog.cli.overview import SEASON, group

if TYPE_CHECKING:  # for the type alone: --help stays quick
    from racelog.library.imports import Imported

At = Annotated[
    datetime | None,
    typer.Option(
        "--at",
        help="The time (UTC) the lines are dated (default: now).",
        formats=["%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.%fZ", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"],
    ),
]

HALF_KEPT = "what is not kept yet is added when the same is imported again"


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    bring_in = group(app, "import", "Bring in a season kept elsewhere.", SEASON)
    bring_in.command("season-tables")(season_tables)
    bring_in.command("f1")(f1)


def season_tables(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The folder of weekends.csv, entries.csv, ...", metavar="FOLDER")],
    regulations: Annotated[str, typer.Option("--regulations", help="A shipped book, or a TOML file.", metavar="BOOK")],
    corrections: Annotated[
        Path | None, typer.Option("--corrections", help="Corrections to what was printed (TOML).", metavar="FILE")
    ] = None,
    season: Annotated[
        str | None, typer.Option("--season", help="The season's name (default: the folder's).", metavar="SEASON")
    ] = None,
    year: Annotated[
        int | None,
        typer.Option(
            "--year", help="The year (default: that of the season's name).", metavar="YEAR", min=1886, max=2200
        ),
    ] = None,
    at: At = None,
    by: By = "season-tables",
    as_json: AsJson = False,
) -> None:
    """Make a season's log of printed tables: weekends.csv, entries.csv, results.csv, honours.csv.

    All is checked before anything is written. Imported again, the same tables add nothing.

    Example: racelog import season-tables tables/my-cup-2026 --regulations my-cup.toml
    """
    from racelog.cli.progress import under_way  # these late: --help stays quick
    from racelog.cli.reading import seasons_of
    from racelog.library.imports import Named, import_season_tables

    folders = folders_of(context)
    named = Named(season or folder.resolve().name, year, at, by)
    with under_way("reading and checking the tables", HALF_KEPT):
        imported = import_season_tables(seasons_of(folders).store, folder, regulations, named, corrections)
    _tell(folders, imported, as_json)


def f1(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The season file: rules, rounds, published tables.", metavar="FILE")],
    decisions: Annotated[
        Path | None,
        typer.Option("--decisions", help="What was decided after the flag, in its order (TOML).", metavar="FILE"),
    ] = None,
    season: Annotated[
        str | None, typer.Option("--season", help="The season's name (default: f1-YEAR).", metavar="SEASON")
    ] = None,
    at: At = None,
    by: By = "f1-history",
    as_json: AsJson = False,
) -> None:
    """Make a season's log of a season file of Formula 1 history (JSON); its rules become the regulations.

    All is checked before anything is written. The tables it says were published are kept beside the log for audits.

    Example: racelog import f1 examples/f1-season.json
    """
    from racelog.cli.progress import under_way  # these late: --help stays quick
    from racelog.cli.reading import seasons_of
    from racelog.library.imports import import_f1

    folders = folders_of(context)
    with under_way("reading and checking the season", HALF_KEPT):
        imported = import_f1(seasons_of(folders).store, file, decisions, season, at, by)
    _tell(folders, imported, as_json)


def _tell(folders: Folders, imported: "Imported", as_json: bool) -> None:
    """Project, then print: what is printed has happened."""
    from racelog.cli.rebuild import project  # late: --help stays quick

    log = imported.log
    project(folders, log.season)
    if as_json:
        report = {"season": log.season, "seq": log.seq, "added": imported.added, "log_head": log.head}
        typer.echo(json.dumps({**report, "warnings": imported.doubts}))
        return
    lines = "1 line" if imported.added == 1 else f"{imported.added} lines"
    said = f"{lines} {'added' if imported.before else 'imported'}" if imported.added else "nothing to add"
    typer.echo(f"{log.season}: {said}, head {log.head}")
    for doubt in imported.doubts:
        typer.echo(f"warning: {doubt}")
