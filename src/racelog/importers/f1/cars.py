"""Which cars took part in a round: rows of drivers brought together into cars, each with a number of its own.

Rows with one number, constructor and result are drivers who shared a car. Another row with that number is another
car (a driver who did not start, or did not qualify, in it); the log calls it 24/2.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from racelog.importers.f1.season_file import FastestLap, GridRow, Number, QualifyingRow, ResultRow, Round, SeasonFile

NO_NUMBER = "X"
"""What a car without a number is called: X, X/2, ..."""


@dataclass(frozen=True, slots=True)
class Car:
    """A car in a round, as it is entered; `guest` where it may not score."""

    number: str
    drivers: tuple[str, ...]
    constructor: str
    guest: bool = False


@dataclass(frozen=True, slots=True)
class Finish:
    """A car's line in a race, and the rows of the file it is printed in: one for each driver."""

    car: Car
    rows: tuple[ResultRow, ...]

    @property
    def row(self) -> ResultRow:
        """The row of who started, which has the laps and the time."""
        return next((row for row in self.rows if not row.shared_car), self.rows[0])


class RoundCars:
    """The cars of one round, found by number and driver."""

    def __init__(self, file: SeasonFile, round_: Round) -> None:
        self._ineligible = frozenset(file.override(round_).ineligible)
        self._split = {
            "/".join(split.constructor): split.entry
            for split in (() if file.rules.constructors is None else file.rules.constructors.entry_split)
            if round_.round >= split.from_round
        }
        self._by_driver: dict[tuple[Number, str], Car] = {}
        self._numbers: dict[str, Car] = {}
        self.race = self._finishes(round_.results)
        self.sprint = self._finishes(round_.sprint_results)
        for row in (*round_.qualifying, *round_.sprint_qualifying):
            if (row.number, row.driver) not in self._by_driver:
                self._new((row,))

    @property
    def cars(self) -> Sequence[Car]:
        """Every car of the round, in the order of the race, then those that only tried to qualify."""
        return tuple(self._numbers.values())

    def car(self, row: QualifyingRow | GridRow | FastestLap) -> Car | None:
        """The car of a row by number and driver; None where the round has no such car."""
        return self._by_driver.get((row.number, row.driver))

    def of_driver(self, driver: str, place: int | None = None) -> Car | None:
        """The car a driver raced, best first; the one in this place where they had two."""
        raced = [finish for finish in (*self.race, *self.sprint) if driver in finish.car.drivers]
        there = [finish for finish in raced if place is None or finish.row.pos == place]
        return there[0].car if there else None

    def _finishes(self, rows: Iterable[ResultRow]) -> tuple[Finish, ...]:
        groups: dict[tuple[object, ...], list[ResultRow]] = {}
        for row in rows:
            groups.setdefault((row.number, row.constructor, row.pos, row.text), []).append(row)
        finishes: list[Finish] = []
        for together in groups.values():
            known = self._by_driver.get((together[0].number, together[0].driver))
            taken = [finish.car for finish in finishes]
            finishes.append(Finish(self._new(together) if known is None or known in taken else known, tuple(together)))
        return tuple(finishes)

    def _new(self, rows: Sequence[ResultRow | QualifyingRow]) -> Car:
        first = rows[0]
        number = self._free(NO_NUMBER if first.number is None else str(first.number))
        drivers = tuple(dict.fromkeys(row.driver for row in rows))
        entry = self._split.get(first.constructor)
        constructor = first.constructor if entry is None else f"{first.constructor}#{entry}"
        car = Car(number, drivers, constructor, guest=not self._ineligible.isdisjoint(drivers))
        self._numbers[number] = car
        for driver in drivers:
            self._by_driver.setdefault((first.number, driver), car)
        return car

    def _free(self, number: str) -> str:
        if number not in self._numbers:
            return number
        return next(name for at in count(2) if (name := f"{number}/{at}") not in self._numbers)


def entries_of(rounds: Mapping[int, RoundCars]) -> Mapping[Car, Sequence[int]]:
    """Every entry of a season and the rounds it is for: a car with the same drivers is one entry."""
    entries: dict[Car, list[int]] = {}
    for number, cars in rounds.items():
        for car in cars.cars:
            entries.setdefault(car, []).append(number)
    return entries
