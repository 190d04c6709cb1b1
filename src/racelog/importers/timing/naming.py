"""Who drives the cars of a timing file: those it prints, else those a championship table names.

What a file prints comes before the table, and whoever is named by hand before both: so nobody is ever suggested for a
car whose file says another name. Of a driver both name, the table adds what the file leaves out, and gives the number a
spreadsheet took the zero from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from racelog.errors import Malformed
from racelog.facts.naming import may_be_one
from racelog.facts.values import spoken
from racelog.importers.timing.championship import Participant, participants_at
from racelog.importers.timing.timing_file import TimedRow, TimingFile, without_zeros
from racelog.importers.timing.twins import check_cars_once

NOBODY_NAMED: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class NamedEntry:
    """A car of a timing file and its crew; `row` and `number` are the file's, `car` is the one entered."""

    row: int
    number: str
    car: str
    drivers: tuple[str, ...]
    team: str | None
    race_class: str | None
    nationality: str | None
    lost_zero: bool
    """The file shows another number than the car is entered under: offer `--map ROW=CAR`."""
    group: str | None = None
    guest: bool = False
    """A simulator drove it: it may hold a place, and scores nothing."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """A car that is not one driver's: those entered there it fits, and those with its number entered elsewhere."""

    row: TimedRow
    fit: Sequence[Participant]
    elsewhere: Sequence[Participant]

    @property
    def in_words(self) -> str:
        """Who it may be."""
        if self.fit:
            return " or ".join(driver.name for driver in self.fit)
        if self.elsewhere:
            return f"the number of {' or '.join(driver.name for driver in self.elsewhere)}, who is not entered there"
        return "a number nobody has"

    @property
    def option(self) -> str:
        """What to type, with the likeliest name."""
        likely = (*self.fit, *self.elsewhere)
        return f'--driver {self.row.car}="{likely[0].name if likely else "NAME"}"'


def entries_printed(timing: TimingFile, named: Mapping[str, str] = NOBODY_NAMED) -> tuple[NamedEntry, ...]:
    """The crew, team and class of each car of a timing file, as it prints them.

    Shape:   one entry a row. `named` gives drivers by car, and comes before the file.
    Errors:  Malformed, naming the rows of cars without a driver, and how to name them.
    """
    check_cars_once(timing)
    _check_named(timing, named)
    nobody = [row for row in timing.rows if not row.drivers and row.car not in named]
    if nobody:
        first, more = nobody[0], f", and {len(nobody) - 1} more" if len(nobody) > 1 else ""
        raise Malformed(
            f"row {first.row}: the file names no driver of car {first.car}{more}",
            place=first.at,
            remedy="Name a championship export with --names, or the drivers: "
            + " ".join(f'--driver {row.car}="NAME"' for row in nobody[:10]),
        )
    return tuple(
        _as_named(row, named[row.car], ()) if row.car in named else _as_printed(row, ()) for row in timing.rows
    )


def entries_from(
    timing: TimingFile, participants: Sequence[Participant], meeting: str, named: Mapping[str, str] = NOBODY_NAMED
) -> tuple[NamedEntry, ...]:
    """The crew, team and class of each car of a timing file: as printed, else by its number among those entered there.

    Shape:   one entry a row. `named` gives drivers by car, and comes before the file and the table.
    Ties:    a number fits exactly first; one that lost its leading zeros fits if nobody else does.
    Errors:  Malformed, naming the rows that fit nobody or several, and how to name their drivers.
    """
    check_cars_once(timing)
    _check_named(timing, named)
    entered = participants_at(participants, meeting)
    cars = {row.car for row in timing.rows}
    known = (*entered, *participants)
    entries: list[NamedEntry] = []
    unclear: list[Unclear] = []
    for row in timing.rows:
        fit = _fitting(row, entered, cars)
        if row.car in named:
            entries.append(_as_named(row, named[row.car], known))
        elif row.drivers:
            entries.append(_as_printed(row, known))
        elif len(fit) == 1:
            entries.append(_entry(row, fit[0]))
        else:
            unclear.append(Unclear(row, fit, [one for one in participants if one.number == row.car]))
    if unclear:
        raise _unnamed(meeting, unclear)
    return tuple(entries)


def _fitting(row: TimedRow, entered: Sequence[Participant], cars: set[str]) -> Sequence[Participant]:
    """Those a car may be; one whose own number is in the file is not looked for under another."""
    exact = [one for one in entered if one.number == row.car]
    numbers = {one.number for one in entered}
    alike = [car for car in cars - numbers if without_zeros(car) == without_zeros(row.car)]
    if exact or len(alike) > 1:
        return exact
    return [one for one in entered if without_zeros(one.number) == without_zeros(row.car) and one.number not in cars]


def _entry(row: TimedRow, driver: Participant) -> NamedEntry:
    return NamedEntry(
        row=row.row,
        number=row.number,
        car=driver.number,
        drivers=(driver.name,),
        team=driver.team or row.team,
        race_class=driver.race_class or row.race_class,
        nationality=driver.nationality,
        lost_zero=driver.number != row.car,
    )


def _as_printed(row: TimedRow, known: Sequence[Participant]) -> NamedEntry:
    """The crew of a row, with what the table adds about a driver who drives alone."""
    same = _the_same(known, row.driver_names[0]) if len(row.driver_names) == 1 else None
    lost_zero = same is not None and same.number != row.car and without_zeros(same.number) == without_zeros(row.car)
    return NamedEntry(
        row=row.row,
        number=row.number,
        car=same.number if same is not None and lost_zero else row.car,
        drivers=(same.name,) if same is not None else row.driver_names,
        team=row.team or (same.team if same is not None else None),
        race_class=row.race_class or (same.race_class if same is not None else None),
        nationality=row.drivers[0].nationality if len(row.drivers) == 1 else None,
        lost_zero=lost_zero,
        group=row.group,
        guest=row.bot,
    )


def _the_same(known: Sequence[Participant], name: str) -> Participant | None:
    """Whoever of a table has this name; or, if it may be one person's alone, who has it spelt otherwise."""
    whole = [one for one in known if spoken(one.name) == spoken(name)]
    alike = whole or [one for one in known if may_be_one(one.name, name)]
    return alike[0] if len({spoken(one.name) for one in alike}) == 1 else None


def _as_named(row: TimedRow, name: str, known: Sequence[Participant]) -> NamedEntry:
    """A driver named by hand, with what the table says of somebody of that name; the car is the file's."""
    same = _the_same(known, name)
    return NamedEntry(
        row=row.row,
        number=row.number,
        car=row.car,
        drivers=(name if same is None else same.name,),
        team=(None if same is None else same.team) or row.team,
        race_class=(None if same is None else same.race_class) or row.race_class,
        nationality=None if same is None else same.nationality,
        lost_zero=False,
    )


def _check_named(timing: TimingFile, named: Mapping[str, str]) -> None:
    cars = [row.car for row in timing.rows]
    for car, name in named.items():
        if car not in cars:
            raise timing.wrong(f"--driver {car}={name}: the file has no car {car}", f"Its cars: {', '.join(cars)}")
        if not name.strip():
            raise timing.wrong(f"--driver {car}={name}: the name is empty", f'Write it like --driver {car}="A. Driver"')


def _unnamed(meeting: str, unclear: Sequence[Unclear]) -> Malformed:
    first = unclear[0]
    more = f", and {len(unclear) - 1} more" if len(unclear) > 1 else ""
    return Malformed(
        f"row {first.row.row}: car {first.row.car} fits {'several entries' if first.fit else 'no entry'} "
        f"at {meeting}{more}",
        place=first.row.at,
        excerpt="\n".join(f"row {one.row.row}: car {one.row.car}, {one.in_words}" for one in unclear),
        remedy=f"Name the driver{'s' if more else ''}: " + " ".join(one.option for one in unclear),
    )
