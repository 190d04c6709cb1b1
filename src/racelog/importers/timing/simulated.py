"""Result files of simulators as orders of cars: whose result a row is, whatever number the simulator gave the car.

A simulator numbers cars as it likes: by slot, by rating, two alike, or not at all. So who sat in a car tells which one
it is, as far as the entry list knows them: first the number printed, where somebody entered in it sat in the car; then
the only car that one of the drivers is entered in; then the number all the same, and who the file has is told.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from racelog.errors import readable
from racelog.facts.values import spoken
from racelog.importers.simulators import SimCar, SimFile, SimSession, entrants, notes_of, read, session_of
from racelog.importers.timing.timing_file import Asked, Handed, Printed, PrintedDriver, TimedRow

Entered = Mapping[str, frozenset[str]]
"""The names of the drivers of each car, as they are compared."""


def read_simulated(handed: Handed) -> Printed:
    """The session that is asked for, a row a car. Errors: Malformed."""
    file = read(handed.data, handed.path)
    session = _session(file, handed.path, handed.asked)
    times = Counter(car.number for car in session.cars)
    rows, words = [], []
    for row, car in enumerate(session.cars, start=1):
        alone = times[car.number] == 1 and car.number != ""
        number, told = (car.number, None) if row in handed.mapped else _car_of(car, handed.asked.entered, alone=alone)
        rows.append(_row(row, car, number))
        words += [f"row {row}: {readable(told)}"] if told else []
    if handed.asked.of == "everybody":
        rows = [*_numbered(rows, handed)]
        words = [*_of_entries(rows)]
    else:
        called = (handed.mapped.get(row.row, row.car) for row in rows)
        cars = tuple(replace(car, number=number) for car, number in zip(session.cars, called, strict=True))
        words += notes_of(replace(session, cars=cars))
    return Printed(format=file.simulator, rows=tuple(rows), has_statuses=True, words=tuple(words))


def _session(file: SimFile, place: str, asked: Asked) -> SimSession:
    if asked.name is not None:
        kind = asked.of if asked.of in {"race", "qualifying"} else None
        return session_of(file, place, kind, asked.name)
    match asked.of:
        case "everybody":
            return entrants(file, place)
        case "any":
            races = [session for session in file.sessions if session.kind == "race"]
            return races[0] if len(races) == 1 else session_of(file, place, None)
        case "race" | "qualifying":
            return session_of(file, place, asked.of)


def _car_of(car: SimCar, entered: Entered, *, alone: bool) -> tuple[str, str | None]:
    """The car a row is, and what to tell of that; `alone` when no other row shows its number."""
    crew = {spoken(driver.name) for driver in car.drivers}
    if alone and (not crew or crew & entered.get(car.number, frozenset())):
        return car.number, None
    theirs = [number for number, drivers in entered.items() if crew & drivers]
    names = " / ".join(driver.name for driver in car.drivers)
    if len(theirs) == 1:
        printed = f"car {car.number}" if car.number else "a car without a number"
        return theirs[0], None if theirs[0] == car.number else f"{printed} of {names} is car {theirs[0]} here"
    if alone and car.number in entered:
        return car.number, f"car {car.number} is driven by {names} in the file, and by somebody else on the entry list"
    return car.number, None


def _row(row: int, car: SimCar, number: str) -> TimedRow:
    return TimedRow(
        row=row,
        at=car.at,
        number=car.number,
        car=number,
        place=car.place,
        status=car.status,
        laps=car.laps,
        total_ms=car.total_ms,
        best_ms=car.best_ms,
        second_ms=car.second_ms,
        race_class=car.race_class,
        group=car.group,
        team=car.team,
        drivers=tuple(
            PrintedDriver(driver.name, laps=driver.laps, driven_ms=driver.driven_ms, drove=driver.drove, bot=driver.bot)
            for driver in car.drivers
        ),
        remark=car.remark,
    )


def _numbered(rows: Sequence[TimedRow], handed: Handed) -> Iterator[TimedRow]:
    """Cars for the entry list: one without a number gets the lowest that nobody has."""
    taken = {row.car for row in rows} | handed.asked.entered.keys() | set(handed.mapped.values())
    free = (str(number) for number in range(1, len(taken) + len(rows) + 2) if str(number) not in taken)
    for row in rows:
        yield replace(row, car=next(free)) if row.car == "" and row.row not in handed.mapped else row


def _of_entries(rows: Sequence[TimedRow]) -> Iterator[str]:
    """What an official should know of the cars they are about to enter."""
    for row in rows:
        if not row.number:
            yield f"row {row.row}: {' / '.join(row.driver_names)} has no car number in the file: entered as {row.car}"
        if row.bot:
            yield f"row {row.row}: car {row.car} is driven by the simulator: entered as a guest"
