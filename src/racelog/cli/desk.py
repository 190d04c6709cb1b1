"""The command `desk`: a prompt for a weekend."""

import sys
from typing import Annotated

import typer

from racelog.cli.options import Season, folders_of


def desk(
    context: typer.Context,
    season: Season,
    by: Annotated[str, typer.Option("--by", help="Who appends.", envvar="RACELOG_BY", metavar="NAME")],
) -> None:
    """Sit down at the desk: a prompt for a weekend, with short verbs and completion of cars and drivers.

    Example: racelog desk harbour-cup-2026 --by j.doe
    """
    from racelog.cli.prompt.desk import Sitting  # these late: --help stays quick
    from racelog.cli.prompt.script import read_script
    from racelog.cli.prompt.terminal import at_the_prompt
    from racelog.cli.reading import store_of

    folders = folders_of(context)
    store_of(folders).holds(season)  # refuses what can be no season's name before anybody types
    asking = sys.stdin.isatty() and sys.stdout.isatty()
    sitting = Sitting(context.find_root().command, folders, season, by, asking=asking)
    if asking:
        at_the_prompt(sitting)
    else:
        raise typer.Exit(read_script(sitting, sys.stdin))
