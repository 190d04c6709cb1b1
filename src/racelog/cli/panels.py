"""Where a command of the officials stands in the help."""

from typing import Annotated

import typer

from racelog.cli.completion import of_season
from racelog.desk.requests.kinds import SESSION

SEASON = "Officials: the season and its entry list"
TRACK = "Officials: from the track to the notice board"
STEWARDS = "Officials: the stewards"
LOG = "Officials: the log"

Session = Annotated[
    str,
    typer.Argument(
        help="The session: 8 or R8 for a race, Q8 for qualifying.", metavar="SESSION", autocompletion=of_season(SESSION)
    ),
]


def group(app: typer.Typer, name: str, help_: str, panel: str) -> typer.Typer:
    """A command with commands of its own."""
    commands = typer.Typer(no_args_is_help=True, help=help_)
    app.add_typer(commands, name=name, rich_help_panel=panel)
    return commands
