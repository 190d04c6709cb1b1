"""Seasons brought in from elsewhere, and projections written again."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from racelog.cli.officials.panels import LOG, SEASON, group
from racelog.cli.options import AsJson, By, folders_of
from racelog.cli.rebuild import rebuild

At = Annotated[
    datetime | None,
    typer.Option(
        "--at",
        help="The time (UTC) the lines are dated; now without it.",
        formats=["%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.%fZ", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"],
    ),
]


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    bring_in = group(app, "import", "Bring in a season kept elsewhere.", SEASON)
    bring_in.command("season-tables")(season_tables)
    bring_in.command("f1")(f1)
    app.command(rich_help_panel=LOG)(rebuild)


def season_tables(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The folder of weekends.csv, entries.csv, ...", metavar="FOLDER")],
    regulations: Annotated[str, typer.Option("--regulations", help="A shipped book, or a TOML file.", metavar="BOOK")],
    corrections: Annotated[
        Path | None, typer.Option("--corrections", help="Corrections to what was printed (TOML).", metavar="FILE")
    ] = None,
    season: Annotated[
        str | None, typer.Option("--season", help="The season's name; the folder's without it.", metavar="SEASON")
    ] = None,
    year: Annotated[
        int | None,
        typer.Option(
            "--year", help="The year; that of the season's name without it.", metavar="YEAR", min=1886, max=2200
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
    from racelog.cli import bringing_in  # late: --help stays quick

    named = bringing_in.Named(season or folder.resolve().name, year, at, by)
    bringing_in.season_tables(folders_of(context), folder, regulations, corrections, named, as_json=as_json)


def f1(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The season file: rules, rounds, published tables.", metavar="FILE")],
    decisions: Annotated[
        Path | None,
        typer.Option("--decisions", help="What was decided after the flag, in its order (TOML).", metavar="FILE"),
    ] = None,
    season: Annotated[
        str | None, typer.Option("--season", help="The season's name; f1-YEAR without it.", metavar="SEASON")
    ] = None,
    at: At = None,
    by: By = "f1-history",
    as_json: AsJson = False,
) -> None:
    """Make a season's log of a season file of Formula 1 history (JSON); its rules become the regulations.

    All is checked before anything is written. The tables it says were published are kept beside the log for audits.

    Example: racelog import f1 examples/f1-season.json
    """
    from racelog.cli import bringing_in  # late: --help stays quick

    bringing_in.f1(folders_of(context), file, decisions, season, (at, by), as_json=as_json)
