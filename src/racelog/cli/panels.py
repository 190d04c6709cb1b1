"""Where a command of the officials stands in the help."""

import typer

SEASON = "Officials: the season and its entry list"
TRACK = "Officials: from the track to the notice board"
STEWARDS = "Officials: the stewards"
LOG = "Officials: the log"


def group(app: typer.Typer, name: str, help_: str, panel: str) -> typer.Typer:
    """A command with commands of its own."""
    commands = typer.Typer(no_args_is_help=True, help=help_)
    app.add_typer(commands, name=name, rich_help_panel=panel)
    return commands
