"""Entering cars: typed values, or a timing file and the names of its drivers, as requests."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from racelog.cli.appending import append, options_checked
from racelog.cli.asking import Stamp
from racelog.cli.options import Folders
from racelog.cli.pairs import mapped_rows, pairs
from racelog.cli.reading import read_season
from racelog.desk.deciding.entry_list import entered_so
from racelog.desk.requests.models import Enter, EnterAll
from racelog.importers.timing import entries_from, read_participants, read_timing

WEEKENDS = {"weekends": "--weekends", "class": "--class", "drivers": "--driver"}


@dataclass(frozen=True, slots=True)
class Source:
    """A timing file and the export that names its drivers; rows read as other cars, drivers named by hand."""

    file: Path
    names: Path
    meeting: str | None
    mapped: Sequence[str]
    drivers: Sequence[str]


def enter_from(
    folders: Folders,
    season: str,
    weekend: str,
    source: Source,
    race_class: str | None,
    stamp: Stamp,
    *,
    new_names: bool,
) -> None:
    """Enter every car of a timing file. Errors: Malformed, naming the row nobody can be found for."""
    timing = read_timing(source.file, mapped_rows(source.mapped))
    state = read_season(folders, season).season
    held = state.weekends.get(weekend)
    meeting = source.meeting or (weekend if held is None else held.name)
    found = entries_from(timing, read_participants(source.names), meeting, pairs(source.drivers, "--driver"))
    for each in found:
        if each.lost_zero:
            typer.echo(
                f"row {each.row}: car {each.number} of the file is entered as {each.car} ({each.driver}); "
                f"classify with --map {each.row}={each.car}",
                err=True,
            )
    declared = {each.id for adopted in state.adopted for each in adopted.regulations.classes}
    with options_checked(**WEEKENDS):
        entries = tuple(
            Enter(
                car=each.car,
                drivers=(each.driver,),
                team=each.team,
                class_=race_class or _class_of(each.race_class, declared),
                weekends=(weekend,),
                nationality=each.nationality,
                new_names=new_names or None,
            )
            for each in found
        )
    if all(entered_so(state, each) for each in entries):
        typer.echo("nothing to add: every one of these cars is entered already")
        return
    append(folders, season, EnterAll(entries=entries), stamp)


def _class_of(printed: str | None, declared: set[str]) -> str | None:
    """The class a file prints, as the regulations call it."""
    if printed is None:
        return None
    return next((each for each in declared if each.casefold() == printed.casefold()), printed.casefold())
