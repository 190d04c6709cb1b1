"""Entering cars: typed values, or a timing file and the names of its drivers, as requests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import typer

from racelog.cli.appending import append, options_checked
from racelog.cli.asking import Stamp
from racelog.cli.options import Folders
from racelog.cli.pairs import mapped_rows, pairs
from racelog.cli.reading import read_season
from racelog.desk.deciding.entry_list import entered_so
from racelog.desk.requests.models import AmendEntry, Enter, EnterAll, Withdraw
from racelog.errors import Malformed
from racelog.importers.timing import entries_from, read_participants, read_timing

WEEKENDS = {"weekends": "--weekends", "class": "--class", "drivers": "--driver"}


@dataclass(frozen=True, slots=True)
class Terms:
    """What an entry says; None where nothing is said."""

    drivers: Sequence[str] | None
    team: str | None
    constructor: str | None
    race_class: str | None
    generation: str | None
    full_season: bool | None
    guest: bool | None


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What is said of a driver who is not registered yet."""

    nationality: str | None
    born: datetime | None
    new_names: bool


@dataclass(frozen=True, slots=True)
class Source:
    """A timing file and the export that names its drivers; rows read as other cars, drivers named by hand."""

    file: Path
    names: Path
    meeting: str | None
    mapped: Sequence[str]
    drivers: Sequence[str]


def enter(
    folders: Folders, season: str, car: str, weekends: str, terms: Terms, newcomer: Newcomer, stamp: Stamp
) -> None:
    """Enter one car."""
    if not terms.drivers:
        raise Malformed("--driver: an entry has a driver", remedy='Name the driver, such as --driver "Ada Lindqvist"')
    with options_checked(**WEEKENDS):
        request = Enter(
            car=car,
            drivers=tuple(terms.drivers),
            team=terms.team,
            constructor=terms.constructor,
            class_=terms.race_class,
            generation=terms.generation,
            weekends="all" if weekends == "all" else tuple(each.strip() for each in weekends.split(",")),
            full_season=bool(terms.full_season),
            guest=bool(terms.guest),
            nationality=newcomer.nationality,
            born=None if newcomer.born is None else newcomer.born.date(),
            new_names=newcomer.new_names or None,
        )
    append(folders, season, request, stamp)


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


def amend_entry(
    folders: Folders, season: str, car: str, weekend: str, terms: Terms, stamp: Stamp, *, new_names: bool
) -> None:
    """Change an entry from a weekend on."""
    with options_checked(**WEEKENDS):
        request = AmendEntry(
            car=car,
            weekend=weekend,
            drivers=tuple(terms.drivers) if terms.drivers else None,
            team=terms.team,
            constructor=terms.constructor,
            class_=terms.race_class,
            generation=terms.generation,
            full_season=terms.full_season,
            guest=terms.guest,
            new_names=new_names or None,
        )
    append(folders, season, request, stamp)


def withdraw(
    folders: Folders, season: str, car: str, since: tuple[int | None, str | None], stamp: Stamp, *, rest: bool
) -> None:
    """Withdraw a car. Errors: Malformed, unless a round or a weekend is named."""
    if (since[0] is None) == (since[1] is None):
        raise Malformed("from when on?", remedy="Name a round or a weekend: --round N, or --weekend W")
    with options_checked():
        request = Withdraw(car=car, round=since[0], weekend=since[1], rest_of_season=rest)
    append(folders, season, request, stamp)
