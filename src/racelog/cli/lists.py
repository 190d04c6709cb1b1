"""Lists in files instead of one request after the other: `enter --file`, `round add --file`."""

from collections.abc import Callable, Mapping
from inspect import Parameter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from racelog.cli.form_options import Stamp
from racelog.cli.options import Folders
from racelog.errors import Malformed

if TYPE_CHECKING:  # for the types alone: --help stays quick
    from racelog.desk.requests.models import Request

File = Annotated[
    Path | None, typer.Option("--file", help="All of a list at once, in CSV or a workbook (.xlsx).", metavar="FILE")
]
MORE = (Parameter("file", Parameter.KEYWORD_ONLY, default=None, annotation=File),)
BESIDE_ENTRIES = ("weekends", "new_names")
"""What may be said of a list of entries as a whole."""


def entered(folders: Folders, season: str, typed: Mapping[str, Any], stamp: Stamp) -> bool:
    """Enter every car of a list, or none; not where no list is handed in. Errors: Malformed, Refusal."""

    def asked(facts: Any, file: Path) -> "Request | None":  # noqa: ANN401 - the season, whose type is imported late
        from racelog.importers.lists import entries_of, read_entry_list  # late: --help stays quick

        read = read_entry_list(file)
        _tell(read.words)
        weekends = None if typed["weekends"] is None else str(typed["weekends"])
        return entries_of(facts, read, weekends=weekends, new_names=bool(typed["new_names"]))

    return _appended(folders, season, typed, stamp, asked, BESIDE_ENTRIES, "every one of these cars is entered already")


def scheduled(folders: Folders, season: str, typed: Mapping[str, Any], stamp: Stamp) -> bool:
    """Put every weekend and round of a calendar into the season, or none. Errors: Malformed, Refusal."""

    def asked(facts: Any, file: Path) -> "Request | None":  # noqa: ANN401 - as above
        from racelog.importers.lists import read_calendar, rounds_of  # late: --help stays quick

        read = read_calendar(file)
        _tell(read.words)
        return rounds_of(facts, read)

    return _appended(folders, season, typed, stamp, asked, (), "every one of these rounds is in the calendar already")


def _tell(words: tuple[str, ...]) -> None:
    for said in words:
        typer.echo(said, err=True)


def _appended(
    folders: Folders,
    season: str,
    typed: Mapping[str, Any],
    stamp: Stamp,
    asked: "Callable[[Any, Path], Request | None]",
    beside: tuple[str, ...],
    nothing: str,
) -> bool:
    from racelog.cli.appending import append  # these late: --help stays quick
    from racelog.cli.reading import read_season

    file = typed["file"]
    if file is None:
        return False
    said = [name for name, value in typed.items() if value and name not in {"file", *beside}]
    if said:
        option = f"--{said[0].rstrip('_').replace('_', '-')}"
        raise Malformed(f"{option} says nothing about a list", remedy="It stands in the rows of the file")
    request = asked(read_season(folders, season).season, file)
    if request is None:
        typer.echo(f"nothing to add: {nothing}")
    else:
        append(folders, season, request, stamp)
    return True
