"""Arguments and options that several commands share."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from racelog.cli.completion import of_season, seasons
from racelog.desk.requests.kinds import CHAMPIONSHIP, CLASS, ROUND, SESSION, Kind
from racelog.errors import Malformed


@dataclass(frozen=True, slots=True)
class Folders:
    """Where logs are kept, where projections go, and whether to tell what is done."""

    events: Path
    projections: Path
    verbose: bool = False


def folders_of(context: typer.Context) -> Folders:
    """The folders given before the command."""
    folders = context.obj
    if not isinstance(folders, Folders):
        raise TypeError("the command was called without its folders")
    return folders


def check_installed(extra: str, *modules: str) -> None:
    """Whether what a command needs beside racelog itself is there. Errors: Malformed, naming the extra."""
    missing = [module for module in modules if find_spec(module) is None]
    if missing:
        raise Malformed(
            f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not installed",
            remedy=f"It comes with an extra: pip install 'racelog[{extra}]'",
        )


def of_the_season(kind: Kind, metavar: str, *spellings: str, says: str) -> object:
    """An option whose values the season offers to completion."""
    return typer.Option(*spellings, help=says, metavar=metavar, autocompletion=of_season(kind))


Season = Annotated[
    str, typer.Argument(help="The season, as its folder is called.", metavar="SEASON", autocompletion=seasons)
]
Session = Annotated[
    str,
    typer.Argument(
        help="The session: 8 or R8 for a race, Q8 for qualifying.", metavar="SESSION", autocompletion=of_season(SESSION)
    ),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        help="What a heading of the file means, such as place=Pos (may be repeated).",
        metavar="FIELD=HEADING",
    ),
]
InFile = Annotated[
    str | None,
    typer.Option("--in-file", help="The session or sheet of the file, where it holds several.", metavar="NAME"),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON; points are exact texts.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print CSV.")]
Championship = Annotated[
    str | None,
    of_the_season(
        CHAMPIONSHIP,
        "NAME",
        "--championship",
        "-c",
        says="The championship, by id, title or a part of it (default: the first).",
    ),
]
After = Annotated[
    int | None,
    of_the_season(ROUND, "ROUND", "--after", says="As it stands after this round, with all that is known now."),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        help="As it was known then: a line of the log, or a time (of the circuit's clock).",
        metavar="LINE|TIME",
    ),
]
RaceClass = Annotated[str | None, of_the_season(CLASS, "ID", "--class", says="One class alone.")]
By = Annotated[str, typer.Option("--by", help="Who appends.", envvar="RACELOG_BY", metavar="NAME")]
Published = Annotated[
    Path | None,
    typer.Option("--published", help="The published tables (default: published.csv beside the log).", metavar="FILE"),
]
SecretFile = Annotated[
    Path | None, typer.Option("--secret-file", help="The secret messages are signed with.", metavar="FILE")
]
