"""The entry list: cars entered, changed, withdrawn."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from racelog.cli.asking import Stamp, asks
from racelog.cli.officials.panels import SEASON, Car
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
    app.command(rich_help_panel=SEASON)(asks(enter))
    app.command(rich_help_panel=SEASON)(asks(enter_from))
    app.command(rich_help_panel=SEASON)(asks(amend_entry))
    app.command(rich_help_panel=SEASON)(asks(withdraw))


def enter(
    context: typer.Context,
    season: Season,
    car: Car,
    stamp: Stamp,
    driver: Drivers = None,
    team: Team = None,
    constructor: Constructor = None,
    race_class: RaceClass = None,
    generation: Generation = None,
    weekends: Annotated[
        str, typer.Option("--weekends", "-w", help='The weekends: "1,2"; all without it.', metavar="LIST")
    ] = "all",
    full_season: Annotated[bool, typer.Option("--full-season", help="Entered for the full season.")] = False,
    guest: Annotated[bool, typer.Option("--guest", help="Takes part without points.")] = False,
    nationality: Annotated[str | None, typer.Option("--nationality", help="Of a new driver.")] = None,
    born: Annotated[datetime | None, typer.Option("--born", help="Of a new driver.", formats=["%Y-%m-%d"])] = None,
    new_names: NewNames = False,
) -> None:
    """Enter a car. Drivers and teams not known yet are registered with it.

    Example: racelog enter harbour-cup-2026 --car 7 --driver "Ada Lindqvist" --team "Red Racing" --class pro --by j.doe
    """
    from racelog.cli import entering  # late: --help stays quick

    terms = entering.Terms(driver, team, constructor, race_class, generation, full_season or None, guest or None)
    newcomer = entering.Newcomer(nationality, born, new_names)
    entering.enter(folders_of(context), season, car, weekends, terms, newcomer, stamp)


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


def amend_entry(
    context: typer.Context,
    season: Season,
    car: Car,
    weekend: Annotated[str, typer.Option("--weekend", "-w", help="From this weekend on.", metavar="WEEKEND")],
    stamp: Stamp,
    driver: Drivers = None,
    team: Team = None,
    constructor: Constructor = None,
    race_class: RaceClass = None,
    generation: Generation = None,
    full_season: Annotated[
        bool | None, typer.Option("--full-season/--not-full-season", help="For the full season, or not.")
    ] = None,
    guest: Annotated[bool | None, typer.Option("--guest/--no-guest", help="Without points, or with.")] = None,
    new_names: NewNames = False,
) -> None:
    """Change the drivers, team or class of an entry from a weekend on.

    Example: racelog amend-entry harbour-cup-2026 --car 7 --weekend 1 --class am --doc "B 26-2" --reason "regraded" --by j.doe
    """
    from racelog.cli import entering  # late: --help stays quick

    terms = entering.Terms(driver, team, constructor, race_class, generation, full_season, guest)
    entering.amend_entry(folders_of(context), season, car, weekend, terms, stamp, new_names=new_names)


def withdraw(
    context: typer.Context,
    season: Season,
    car: Car,
    stamp: Stamp,
    from_round: Annotated[
        int | None, typer.Option("--round", help="From this round to the end of its weekend.", metavar="ROUND")
    ] = None,
    from_weekend: Annotated[
        str | None, typer.Option("--weekend", "-w", help="This weekend.", metavar="WEEKEND")
    ] = None,
    rest_of_season: Annotated[bool, typer.Option("--rest-of-season", help="And everything after it.")] = False,
) -> None:
    """Withdraw a car from a round, a weekend, or the rest of the season.

    Example: racelog withdraw harbour-cup-2026 --car 11 --round 2 --reason "gearbox" --by j.doe
    """
    from racelog.cli import entering  # late: --help stays quick

    entering.withdraw(folders_of(context), season, car, (from_round, from_weekend), stamp, rest=rest_of_season)
