"""The command `enter-from`: every car of a timing file entered, with the crew it prints or an export names."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from racelog.cli.form_options import Stamp
from racelog.cli.options import Columns, InFile, Season, folders_of

if TYPE_CHECKING:  # for the types alone: --help stays quick
    from racelog.desk.requests.models import Enter
    from racelog.facts.season import Season as Facts
    from racelog.importers.timing import NamedEntry


Printed = tuple[str | None, str | None]
"""A class and a group, as a file prints them."""


def enter_from(
    context: typer.Context,
    season: Season,
    file: Annotated[Path, typer.Argument(help="A file of the timing system that holds the cars.", metavar="FILE")],
    weekend: Annotated[str, typer.Option("--weekend", help="The weekend they are entered for.", metavar="WEEKEND")],
    stamp: Stamp,
    names: Annotated[
        Path | None,
        typer.Option("--names", help="A championship export that names drivers the file does not.", metavar="FILE"),
    ] = None,
    meeting: Annotated[
        str | None,
        typer.Option("--meeting", help="What the export calls the meeting (default: the weekend's name)."),
    ] = None,
    mapped: Annotated[
        list[str] | None,
        typer.Option("--map", help="A row of the file is another car (may be repeated).", metavar="ROW=CAR"),
    ] = None,
    driver: Annotated[
        list[str] | None,
        typer.Option("--driver", "-d", help="Who drives a car (may be repeated).", metavar="CAR=NAME"),
    ] = None,
    race_class: Annotated[
        str | None, typer.Option("--class", "-c", help="The class of all of them (default: as the file says).")
    ] = None,
    column: Columns = None,
    in_file: InFile = None,
    new_names: Annotated[
        bool, typer.Option("--new-names", help="A name close to a known one is another one's.")
    ] = False,
) -> None:
    """Enter every car of a timing file for a weekend, with the crew, team and class it prints.

    Example: racelog enter-from harbour-cup-2026 "03_Provisional Results.CSV" --names championship.csv --weekend 1 --by j.doe
    """
    from racelog.cli.appending import append  # these late: --help stays quick
    from racelog.cli.reading import read_season
    from racelog.cli.timing_files import file_read
    from racelog.desk.deciding.entry_list import entered_so, told_apart
    from racelog.desk.requests.models import EnterAll
    from racelog.desk.requests.orders import drivers_entered, pairs
    from racelog.importers.timing import (
        Asked,
        columns_remembered,
        columns_said,
        entries_from,
        entries_printed,
        read_participants,
    )

    folders = folders_of(context)
    facts = read_season(folders, season).season
    said, remembered = columns_said(column or ()), columns_remembered(facts)
    asked = Asked("everybody", in_file, drivers_entered(facts), said, remembered)
    timing = file_read(file, mapped or (), asked)
    drivers = pairs(driver or (), "--driver")
    if names is None:
        named = entries_printed(timing, drivers)
    else:
        known = facts.weekends.get(weekend)
        meeting = meeting or (weekend if known is None else known.name)
        named = entries_from(timing, read_participants(names), meeting, drivers)
    for entry in named:
        if entry.lost_zero:
            typer.echo(
                f"row {entry.row}: car {entry.number} of the file is entered as {entry.car} ({' / '.join(entry.drivers)}); "
                f"classify with --map {entry.row}={entry.car}",
                err=True,
            )
    entries = told_apart(facts, _entries(named, facts, weekend, race_class, new_names=new_names))
    if all(entered_so(facts, entry) for entry in entries):
        typer.echo("nothing to add: every one of these cars is entered already")
        return
    append(folders, season, EnterAll(entries=entries), stamp, {"weekend": weekend})


def _entries(
    named: "Sequence[NamedEntry]", facts: "Facts", weekend: str, race_class: str | None, *, new_names: bool
) -> "Iterator[Enter]":
    """An entry for each car; its class as the regulations call it. Errors: Malformed."""
    from racelog.desk.requests.complaints import fitting
    from racelog.desk.requests.models import Enter  # these late: --help stays quick

    classes = {} if race_class is not None else dict(_classes(named, facts))
    for entry in named:
        with fitting({"weekends": "--weekends", "class_": "--class", "drivers": "--driver"}):
            yield Enter(
                car=entry.car,
                drivers=entry.drivers,
                team=entry.team,
                class_=race_class or classes.get((entry.race_class, entry.group)),
                weekends=(weekend,),
                guest=entry.guest,
                nationality=entry.nationality if len(entry.drivers) == 1 else None,
                new_names=new_names or None,
            )


def _classes(named: "Sequence[NamedEntry]", facts: "Facts") -> "Iterator[tuple[Printed, str | None]]":
    """What each class of the file is called in the regulations: by id or title; without classes there, nothing.

    One they do not have may be a group there: a file may tell cars apart in two ways.
    """
    declared = [one for adopted in facts.adopted for one in adopted.regulations.classes]
    by_name = {_letters(name): one.id for one in declared for name in (one.title, one.id)}
    for other, usual in _OTHER_WORDS.items():
        if usual in by_name:
            by_name.setdefault(other, by_name[usual])
    printed = dict.fromkeys((entry.race_class, entry.group) for entry in named if entry.race_class is not None)
    if printed and not declared:
        classes = dict.fromkeys(race_class for race_class, _ in printed)
        typer.echo(f"the regulations have no classes: {', '.join(classes)} left out", err=True)
    for race_class, group in printed:
        names = [name for name in (race_class, group) if name is not None]
        known = next((by_name[_letters(name)] for name in names if _letters(name) in by_name), names[0].casefold())
        yield (race_class, group), known if declared else None


_OTHER_WORDS = {"overall": "pro"}
"""What a file calls the class of the best, where a book calls it otherwise."""


def _letters(name: str) -> str:
    """A class as it is compared: "GTD Pro", "GTDPRO" and "gtd-pro" are one, and so are "GT3 Class" and "GT3"."""
    return "".join(filter(str.isalnum, name.casefold().removesuffix(" class")))
