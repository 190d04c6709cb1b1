"""Where each command of the officials stands in the help, and arguments several of them share."""

from typing import Annotated

import typer

from racelog.cli.completion import of_season
from racelog.desk.requests.kinds import ROUND, SESSION

SEASON = "Officials: the season and its entry list"
TRACK = "Officials: from the track to the notice board"
STEWARDS = "Officials: the stewards"
LOG = "Officials: the log"

Weekend = Annotated[str, typer.Argument(help="The weekend, as the calendar calls it.", metavar="WEEKEND")]
Round = Annotated[int, typer.Argument(help="The round.", metavar="ROUND", min=1, autocompletion=of_season(ROUND))]
Session = Annotated[
    str,
    typer.Argument(
        help="The session: 8 or R8 for a race, Q8 for qualifying.", metavar="SESSION", autocompletion=of_season(SESSION)
    ),
]
Line = Annotated[int, typer.Argument(help="The line of the log it stands on (its #).", metavar="LINE", min=1)]
Car = Annotated[str, typer.Option("--car", help="The car, as its number is painted.", metavar="CAR")]


def group(app: typer.Typer, name: str, help_: str, panel: str) -> typer.Typer:
    """A command with commands of its own."""
    made = typer.Typer(no_args_is_help=True, help=help_)
    app.add_typer(made, name=name, rich_help_panel=panel)
    return made
