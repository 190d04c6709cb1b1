"""The entry list: cars entered, changed, withdrawn."""

from pathlib import Path
from typing import Annotated

import typer

from racelog.cli.asking import Stamp, asks
from racelog.cli.officials.panels import SEASON
from racelog.cli.options import Season, folders_of

Drivers = Annotated[
    list[str] | None, typer.Option("--driver", "-d", help="A driver by name (may be repeated).", metavar="NAME")
]
Team = Annotated[str | None, typer.Option("--team", "-t", help="The team by name.", metavar="NAME")]
Constructor = Annotated[str | None, typer.Option("--constructor", help="The constructor by name.", metavar="NAME")]
RaceClass = Annotated[str | None, typer.Option("--class", "-c", help="The class, by its id.", metavar="ID")]
Generation = Annotated[str | None, typer.Option("--generation", help="The generation of car.", metavar="NAME")]
NewNames = Annotated[bool, typer.Option("--new-names", help="A name close to a known one is another one's.")]


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.command(rich_help_panel=SEASON)(asks(enter_from))


def enter_from(
    context: typer.Context,
    season: Season,
    file: Annotated[Path, typer.Argument(help="A file of the timing system that holds the cars.", metavar="FILE")],
    names: Annotated[
        Path, typer.Option("--names", help="The championship export that names the drivers.", metavar="FILE")
    ],
    weekend: Annotated[str, typer.Option("--weekend", help="The weekend they are entered for.", metavar="WEEKEND")],
    stamp: Stamp,
    meeting: Annotated[
        str | None,
        typer.Option("--meeting", help="What the export calls the meeting; the weekend's name without it."),
    ] = None,
    mapped: Annotated[
        list[str] | None,
        typer.Option("--map", help="A row of the file is another car (may be repeated).", metavar="ROW=CAR"),
    ] = None,
    driver: Annotated[
        list[str] | None,
        typer.Option("--driver", "-d", help="Who drives a car (may be repeated).", metavar="CAR=NAME"),
    ] = None,
    race_class: Annotated[
        str | None, typer.Option("--class", "-c", help="The class of all of them; as the file says without it.")
    ] = None,
    new_names: NewNames = False,
) -> None:
    """Enter every car of a timing file for a weekend, with the drivers a championship export names.

    Example: racelog enter-from harbour-cup-2026 "03_Provisional Results.CSV" --names championship.csv --weekend 1 --by j.doe
    """
    from racelog.cli import entering  # late: --help stays quick

    source = entering.Source(file, names, meeting, mapped or [], driver or [])
    entering.enter_from(folders_of(context), season, weekend, source, race_class, stamp, new_names=new_names)
