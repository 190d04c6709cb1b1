"""The command `enter-from`: every car of a timing file entered, with the crew it prints or an export names."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from racelog.cli.form_options import Stamp
from racelog.cli.options import Columns, InFile, Season, folders_of

if TYPE_CHECKING:  # for the types alone: --help stays quick
    from racelog.desk.requests.models import Enter
    from racelog.facts.season import Season as Facts
    from racelog.importers.timing import NamedEntry, TimingFile


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
        list[str] | None,
        typer.Option(
            "--class",
            "-c",
            help="The class of all of them, or what a class of the file is called here: GTD=pro (default: by name).",
            metavar="ID|PRINTED=ID",
        ),
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
    classes = _classes(timing, named, facts, race_class or ())
    entries = told_apart(facts, _entries(named, weekend, classes, new_names=new_names))
    if all(entered_so(facts, entry) for entry in entries):
        typer.echo("nothing to add: every one of these cars is entered already")
        return
    append(folders, season, EnterAll(entries=entries), stamp, {"weekend": weekend})


def _entries(
    named: "Sequence[NamedEntry]", weekend: str, classes: "Mapping[Printed, str | None]", *, new_names: bool
) -> "Iterator[Enter]":
    """An entry for each car; its class as the regulations call it. Errors: Malformed."""
    from racelog.desk.requests.complaints import fitting
    from racelog.desk.requests.models import Enter  # these late: --help stays quick

    for entry in named:
        with fitting({"weekends": "--weekends", "class_": "--class", "drivers": "--driver"}):
            yield Enter(
                car=entry.car,
                drivers=entry.drivers,
                team=entry.team,
                class_=classes[entry.race_class, entry.group],
                weekends=(weekend,),
                guest=entry.guest,
                nationality=entry.nationality if len(entry.drivers) == 1 else None,
                new_names=new_names or None,
            )


def _classes(
    timing: "TimingFile", named: "Sequence[NamedEntry]", facts: "Facts", said: "Sequence[str]"
) -> "Mapping[Printed, str | None]":
    """What each class of the file is called in the regulations: as it is said, else by id or title.

    One they do not have may be a group there: a file may tell cars apart in two ways. Without classes there, none.
    Errors:  Malformed, for a class that is none of theirs.
    """
    from racelog.desk.requests.orders import pairs  # late: --help stays quick

    declared = [one for adopted in facts.adopted for one in adopted.regulations.classes]
    by_name = {_letters(name): one.id for one in declared for name in (one.title, one.id)}
    for other, usual in _OTHER_WORDS.items():
        if usual in by_name:
            by_name.setdefault(other, by_name[usual])
    for printed, meant in pairs((one for one in said if "=" in one), "--class", "PRINTED=ID").items():
        by_name[_letters(printed)] = meant
    of_all = next((one for one in said if "=" not in one), None)
    classes: dict[Printed, str | None] = {}
    for race_class, group in dict.fromkeys((entry.race_class, entry.group) for entry in named):
        names = [name for name in (race_class, group) if name is not None]
        known = next((by_name[_letters(name)] for name in names if _letters(name) in by_name), None)
        if of_all is None and known is None and race_class is not None and declared:
            raise timing.wrong(
                f"the regulations have no class {race_class!r}",
                f"Say which it is here: --class {race_class}=ID; or --class ID for all of them",
                f"classes: {', '.join(one.id for one in declared)}",
            )
        classes[race_class, group] = of_all or known
    left_out = dict.fromkeys(name for (name, _), known in classes.items() if name is not None and known is None)
    if left_out:
        typer.echo(f"the regulations have no classes: {', '.join(left_out)} left out", err=True)
    return classes


_OTHER_WORDS = {"overall": "pro"}
"""What a file calls the class of the best, where a book calls it otherwise."""


def _letters(name: str) -> str:
    """A class as it is compared: "GTD Pro", "GTDPRO" and "gtd-pro" are one, and so are "GT3 Class" and "GT3"."""
    return "".join(filter(str.isalnum, name.casefold().removesuffix(" class")))
