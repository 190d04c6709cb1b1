"""The command `enter-from`: every car of a timing file entered, with the drivers a championship export names."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from racelog.cli.form_options import Stamp
from racelog.cli.options import Season, folders_of

if TYPE_CHECKING:  # for the types alone: --help stays quick
    from racelog.desk.requests.models import Enter
    from racelog.facts.season import Season as Facts
    from racelog.importers.timing import NamedEntry


def enter_from(
    context: typer.Context,
    season: Season,
    file: Annotated[Path, typer.Argument(help="A file of the timing system that holds the cars.", metavar="FILE")],
    names: Annotated[
        Path, typer.Option("--names", help="The championship export that names the drivers.", metavar="FILE")
    ],
    weekend: Annotated[str, typer.Option("--weekend", help="The weekend they are entered for.", metavar="WEEKEND")],
    stamp: Stamp,
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
    new_names: Annotated[
        bool, typer.Option("--new-names", help="A name close to a known one is another one's.")
    ] = False,
) -> None:
    """Enter every car of a timing file for a weekend, with the drivers a championship export names.

    Example: racelog enter-from harbour-cup-2026 "03_Provisional Results.CSV" --names championship.csv --weekend 1 --by j.doe
    """
    from racelog.cli.appending import append  # these late: --help stays quick
    from racelog.cli.reading import read_season
    from racelog.desk.deciding.entry_list import entered_so
    from racelog.desk.requests.models import EnterAll
    from racelog.desk.requests.orders import mapped_rows, pairs
    from racelog.importers.timing import entries_from, read_participants, read_timing

    folders = folders_of(context)
    timing = read_timing(file, mapped_rows(mapped or ()))
    facts = read_season(folders, season).season
    known = facts.weekends.get(weekend)
    meeting = meeting or (weekend if known is None else known.name)
    named = entries_from(timing, read_participants(names), meeting, pairs(driver or (), "--driver"))
    for entry in named:
        if entry.lost_zero:
            typer.echo(
                f"row {entry.row}: car {entry.number} of the file is entered as {entry.car} ({entry.driver}); "
                f"classify with --map {entry.row}={entry.car}",
                err=True,
            )
    entries = tuple(_entries(named, facts, weekend, race_class, new_names=new_names))
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

    declared = {one.id.casefold(): one.id for adopted in facts.adopted for one in adopted.regulations.classes}
    for entry in named:
        printed = None if entry.race_class is None else entry.race_class.casefold()
        with fitting({"weekends": "--weekends", "class_": "--class", "drivers": "--driver"}):
            yield Enter(
                car=entry.car,
                drivers=(entry.driver,),
                team=entry.team,
                class_=race_class or (None if printed is None else declared.get(printed, printed)),
                weekends=(weekend,),
                nationality=entry.nationality,
                new_names=new_names or None,
            )
