"""Who drives the cars of a timing file that prints no names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from racelog.errors import Malformed
from racelog.facts.values import spoken
from racelog.importers.timing.championship import Participant, participants_at
from racelog.importers.timing.timing_file import TimedRow, TimingFile, without_zeros
from racelog.importers.timing.twins import check_cars_once

NOBODY_NAMED: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class NamedEntry:
    """A car of a timing file and its driver; `row` and `number` are the file's, `car` is the one entered."""

    row: int
    number: str
    car: str
    driver: str
    team: str | None
    race_class: str | None
    nationality: str | None
    lost_zero: bool
    """The file shows another number than the car is entered under: offer `--map ROW=CAR`."""


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
            return " or ".join(each.name for each in self.fit)
        if self.elsewhere:
            return f"the number of {' or '.join(each.name for each in self.elsewhere)}, who is not entered there"
        return "a number nobody has"

    @property
    def option(self) -> str:
        """What to type, with the likeliest name."""
        likely = (*self.fit, *self.elsewhere)
        return f'--driver {self.row.car}="{likely[0].name if likely else "NAME"}"'


def entries_from(
    timing: TimingFile, participants: Sequence[Participant], meeting: str, named: Mapping[str, str] = NOBODY_NAMED
) -> tuple[NamedEntry, ...]:
    """The driver, team and class of each car of a timing file, by its number among those entered at the meeting.

    Shape:   one entry a row. `named` gives drivers by car, and comes before the table.
    Ties:    a number fits exactly first; one that lost its leading zeros fits if nobody else does.
    Errors:  Malformed, naming the rows that fit nobody or several, and how to name their drivers.
    """
    check_cars_once(timing)
    _check_named(timing, named)
    entered = participants_at(participants, meeting)
    cars = {row.car for row in timing.rows}
    fits = [_fitting(row, entered, cars) for row in timing.rows]
    unclear = [
        Unclear(row, fit, [each for each in participants if each.number == row.car])
        for row, fit in zip(timing.rows, fits, strict=True)
        if len(fit) != 1 and row.car not in named
    ]
    if unclear:
        raise _unnamed(meeting, unclear)
    return tuple(
        _as_named(row, named[row.car], participants, entered) if row.car in named else _entry(row, fit[0])
        for row, fit in zip(timing.rows, fits, strict=True)
    )


def _fitting(row: TimedRow, entered: Sequence[Participant], cars: set[str]) -> Sequence[Participant]:
    """Those a car may be; one whose own number is in the file is not looked for under another."""
    exact = [each for each in entered if each.number == row.car]
    numbers = {each.number for each in entered}
    alike = [car for car in cars - numbers if without_zeros(car) == without_zeros(row.car)]
    if exact or len(alike) > 1:
        return exact
    return [
        each for each in entered if without_zeros(each.number) == without_zeros(row.car) and each.number not in cars
    ]


def _entry(row: TimedRow, driver: Participant) -> NamedEntry:
    return NamedEntry(
        row=row.row,
        number=row.number,
        car=driver.number,
        driver=driver.name,
        team=driver.team,
        race_class=driver.race_class or row.race_class,
        nationality=driver.nationality,
        lost_zero=driver.number != row.car,
    )


def _as_named(
    row: TimedRow, name: str, participants: Sequence[Participant], entered: Sequence[Participant]
) -> NamedEntry:
    """A driver named by hand, with what the table says of somebody of that name; the car is the file's."""
    known = [each for each in (*entered, *participants) if spoken(each.name) == spoken(name)]
    return NamedEntry(
        row=row.row,
        number=row.number,
        car=row.car,
        driver=known[0].name if known else name,
        team=known[0].team if known else None,
        race_class=(known[0].race_class if known else None) or row.race_class,
        nationality=known[0].nationality if known else None,
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
        excerpt="\n".join(f"row {each.row.row}: car {each.row.car}, {each.in_words}" for each in unclear),
        remedy=f"Name the driver{'s' if more else ''}: " + " ".join(each.option for each in unclear),
    )
