"""Corrections of one race's order: cars moved, cars swapped, cars taken out; and the order they make.

A set of them corrects no car twice. Cars that are swapped take each other's slot; then those moved and those out are
taken from the order, and those moved are put in wherever the set says. So the order of doing it makes no difference.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from racelog.audit.proposing.races import Level, Race


@dataclass(frozen=True, slots=True)
class Arrangement:
    """An order of a race, and the corrections that make it of the computed one."""

    race: Race
    order: tuple[Level, ...]
    moved: tuple[str, ...] = ()
    swapped: tuple[tuple[str, str], ...] = ()
    out: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()
    """Cars that are out of the points, and no total says whether in a place behind them or in none."""

    @property
    def cost(self) -> int:
        """How many corrections it takes."""
        return len(self.moved) + len(self.swapped) + len(self.out)

    @property
    def deltas(self) -> Mapping[str, Fraction]:
        """What it changes, by competitor."""
        before, after, nothing = self.race.now, self.race.points(self.order), Fraction(0)
        return {
            competitor: after.get(competitor, nothing) - before.get(competitor, nothing)
            for competitor in sorted({*before, *after})
            if after.get(competitor, nothing) != before.get(competitor, nothing)
        }


def single_arrangements(race: Race) -> Iterator[Arrangement]:
    """Every order one correction makes: a car moved, two swapped, one taken out. No order twice."""
    seen = {race.order}
    for arrangement in (*_moves(race), *_swaps(race), *_outs(race)):
        if arrangement.order not in seen:
            seen.add(arrangement.order)
            yield arrangement


def _moves(race: Race) -> Iterator[Arrangement]:
    for car in (car for level in race.order for car in level.cars):
        left = without(race.order, {car})
        for at in range(len(left) + 1):
            yield Arrangement(race, (*left[:at], Level((car,)), *left[at:]), moved=(car,))


def _swaps(race: Race) -> Iterator[Arrangement]:
    for at, level in enumerate(race.order):
        for other in race.order[at + 1 :]:
            for one in level.cars:
                for two in other.cars:
                    yield Arrangement(race, with_swapped(race.order, one, two), swapped=((one, two),))


def _outs(race: Race) -> Iterator[Arrangement]:
    for car in (car for level in race.order for car in level.cars):
        yield Arrangement(race, without(race.order, {car}), out=(car,))


def without(order: Sequence[Level], cars: set[str]) -> tuple[Level, ...]:
    """An order without some cars; one left alone of a dead heat is level with nobody."""
    left = (tuple(car for car in level.cars if car not in cars) for level in order)
    return tuple(Level(kept, level.heat and len(kept) > 1) for kept, level in zip(left, order, strict=True) if kept)


def with_swapped(order: Sequence[Level], one: str, two: str) -> tuple[Level, ...]:
    """An order in which two cars hold each other's slot."""
    other = {one: two, two: one}
    return tuple(Level(tuple(other.get(car, car) for car in level.cars), level.heat) for level in order)
