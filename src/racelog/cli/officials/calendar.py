"""The set-up of a season: opened, its regulations, weekends and rounds."""

from datetime import datetime
from typing import Annotated

import typer

from racelog.cli.asking import Stamp, asks
from racelog.cli.officials.panels import SEASON, Round, Weekend, group
from racelog.cli.options import Season, folders_of

Book = Annotated[str, typer.Argument(help="A shipped book, or a TOML file.", metavar="BOOK")]


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    group(app, "season", "Open a season.", SEASON).command("open")(asks(open_season))
    regulations = group(app, "regulations", "Adopt or amend a season's regulations.", SEASON)
    regulations.command("adopt")(asks(adopt))
    regulations.command("amend")(asks(amend))
    weekend = group(app, "weekend", "Put a weekend in the calendar, cancel it, close it.", SEASON)
    weekend.command("open")(asks(open_weekend))
    weekend.command("cancel")(asks(cancel_weekend))
    weekend.command("close")(asks(close_weekend))
    rounds = group(app, "round", "Add a round, or declare what multiple of the points it pays.", SEASON)
    rounds.command("add")(asks(add_round))
    rounds.command("multiply")(asks(multiply))


def open_season(
    context: typer.Context,
    season: Season,
    title: Annotated[str, typer.Option("--title", help="What the season is called.", metavar="TEXT")],
    stamp: Stamp,
    year: Annotated[
        int | None, typer.Option("--year", help="The year; that of the season's name without it.", metavar="YEAR")
    ] = None,
) -> None:
    """Open a season: its first line.

    Example: racelog season open harbour-cup-2026 --title "Harbour Cup 2026" --by j.doe
    """
    from racelog.cli import setting_up  # late: --help stays quick

    setting_up.open_season(folders_of(context), season, title, year, stamp)


def adopt(context: typer.Context, season: Season, book: Book, stamp: Stamp) -> None:
    """Adopt regulations: the book goes into the log, whole.

    Example: racelog regulations adopt harbour-cup-2026 harbour-cup.toml --by j.doe
    """
    from racelog.cli import setting_up  # late: --help stays quick

    setting_up.adopt(folders_of(context), season, book, stamp)


def amend(
    context: typer.Context,
    season: Season,
    book: Book,
    from_round: Annotated[int, typer.Option("--from-round", help="The round they hold from.", metavar="ROUND", min=1)],
    stamp: Stamp,
) -> None:
    """Amend the regulations from a round on; earlier rounds keep theirs.

    Example: racelog regulations amend harbour-cup-2026 amended.toml --from-round 2 --doc "B 26-3" --by j.doe
    """
    from racelog.cli import setting_up  # late: --help stays quick

    setting_up.amend(folders_of(context), season, book, from_round, stamp)


def open_weekend(
    context: typer.Context,
    season: Season,
    weekend: Weekend,
    circuit: Annotated[str, typer.Option("--circuit", help="The circuit.", metavar="NAME")],
    stamp: Stamp,
    name: Annotated[
        str | None, typer.Option("--name", help="What the meeting is called; as the circuit without it.")
    ] = None,
    place: Annotated[str | None, typer.Option("--place", help="Town and country.")] = None,
    country: Annotated[str | None, typer.Option("--country", help="The country, in letters.")] = None,
    first_day: Annotated[
        datetime | None, typer.Option("--first-day", help="Its first day.", formats=["%Y-%m-%d"])
    ] = None,
    last_day: Annotated[datetime | None, typer.Option("--last-day", help="Its last day.", formats=["%Y-%m-%d"])] = None,
    zone: Annotated[
        str | None, typer.Option("--zone", help="The time zone of the circuit, such as Europe/Berlin.", metavar="ZONE")
    ] = None,
) -> None:
    """Put a weekend in the calendar, behind those that are in it.

    Example: racelog weekend open harbour-cup-2026 1 --circuit "Quayside" --zone Europe/Berlin --by j.doe
    """
    from racelog.cli import setting_up  # late: --help stays quick

    where = setting_up.Where(name or circuit, circuit, place, country, zone)
    setting_up.open_weekend(folders_of(context), season, weekend, where, (first_day, last_day), stamp)


def cancel_weekend(context: typer.Context, season: Season, weekend: Weekend, stamp: Stamp) -> None:
    """Cancel a weekend that is not held; its rounds are not run.

    Example: racelog weekend cancel harbour-cup-2026 1 --reason "flooded" --by j.doe
    """
    from racelog.cli import setting_up  # late: --help stays quick

    setting_up.cancel_weekend(folders_of(context), season, weekend, stamp)


def close_weekend(context: typer.Context, season: Season, weekend: Weekend, stamp: Stamp) -> None:
    """Close a weekend: every race official, no protest, incident or appeal open.

    Example: racelog weekend close harbour-cup-2026 1 --by j.doe
    """
    from racelog.cli import setting_up  # late: --help stays quick

    setting_up.close_weekend(folders_of(context), season, weekend, stamp)


def add_round(
    context: typer.Context,
    season: Season,
    round_: Round,
    weekend: Annotated[str, typer.Option("--weekend", help="The weekend it is run at.", metavar="WEEKEND")],
    stamp: Stamp,
    minutes: Annotated[int | None, typer.Option("--minutes", help="Its planned length.", min=1)] = None,
    laps: Annotated[int | None, typer.Option("--laps", help="Its planned distance.", min=1)] = None,
    day: Annotated[datetime | None, typer.Option("--day", help="The day.", formats=["%Y-%m-%d"])] = None,
    note: Annotated[str | None, typer.Option("--note", help="A word about it.")] = None,
) -> None:
    """Add a round to a weekend; round 8 is run in session R8.

    Example: racelog round add harbour-cup-2026 1 --weekend 1 --minutes 30 --by j.doe
    """
    from racelog.cli import setting_up  # late: --help stays quick

    planned = setting_up.Planned(minutes, laps, day, note)
    setting_up.add_round(folders_of(context), season, round_, weekend, planned, stamp)


def multiply(
    context: typer.Context,
    season: Season,
    round_: Round,
    factor: Annotated[str, typer.Option("--factor", help='The multiple: 2, or "1/2".', metavar="N")],
    stamp: Stamp,
    bonuses: Annotated[
        str, typer.Option("--bonuses", help="as_they_are, multiplied or none.", metavar="WHAT")
    ] = "as_they_are",
    championship: Annotated[
        list[str] | None,
        typer.Option("--championship", "-c", help="Only in this one (may be repeated).", metavar="ID"),
    ] = None,
) -> None:
    """Declare what multiple of its points a round pays.

    Example: racelog round multiply harbour-cup-2026 2 --factor 1/2 --doc "B 26-5" --reason "shortened" --by j.doe
    """
    from racelog.cli import setting_up  # late: --help stays quick

    setting_up.multiply(folders_of(context), season, round_, (factor, bonuses), championship, stamp)
