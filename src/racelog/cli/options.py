"""Arguments and options that several commands share."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:  # for the type alone: --help stays quick
    from racelog.history.whatif import Supposition


@dataclass(frozen=True, slots=True)
class Folders:
    """Where logs are kept, where projections go, and whether to tell what is done.

    With something `supposed`, requests go to its copy of a log in memory: nothing is written.
    """

    events: Path
    projections: Path
    verbose: bool = False
    supposed: "Supposition | None" = None


def folders_of(context: typer.Context) -> Folders:
    """The folders given before the command."""
    found = context.obj
    if not isinstance(found, Folders):
        raise TypeError("the command was called without its folders")
    return found


Season = Annotated[str, typer.Argument(help="The season, as its folder is called.", metavar="SEASON")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON; points are exact texts.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print CSV.")]
Championship = Annotated[
    str | None,
    typer.Option(
        "--championship",
        "-c",
        help="The championship by id, title or a part of it; the first one without it.",
        metavar="NAME",
    ),
]
After = Annotated[
    int | None,
    typer.Option("--after", help="As it stands after this round, with all that is known now.", metavar="ROUND"),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        help="As it was known then: a line of the log, or a time (of the circuit's clock).",
        metavar="LINE|TIME",
    ),
]
RaceClass = Annotated[str | None, typer.Option("--class", help="One class alone.", metavar="ID")]
By = Annotated[str, typer.Option("--by", help="Who appends.", envvar="RACELOG_BY", metavar="NAME")]
