"""The command `desk`: at a prompt on a terminal, or with lines from a pipe."""

import sys

import typer

from racelog.cli.options import Folders
from racelog.cli.prompt.desk import Sitting
from racelog.cli.prompt.script import read_script
from racelog.cli.prompt.terminal import at_the_prompt
from racelog.cli.reading import store_of


def sit_down(folders: Folders, season: str, by: str, command: object) -> None:
    """Take lines for a season until the official gets up; `command` is racelog, whose commands may be typed.

    Errors:  UnknownSeason, for what can be no season's name; those of a folder out of reach.
    """
    store_of(folders).holds(season)
    asking = sys.stdin.isatty() and sys.stdout.isatty()
    sitting = Sitting(command, folders, season, by, asking=asking)
    if asking:
        at_the_prompt(sitting)
    else:
        raise typer.Exit(read_script(sitting, sys.stdin))
