"""The command `desk`: a prompt for a weekend."""

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
    from racelog.cli.prompt import sit_down  # late: --help stays quick

    sit_down(folders_of(context), season, by, context.find_root().command)
