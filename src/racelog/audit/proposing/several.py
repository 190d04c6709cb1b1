"""Several corrections in one race, as part of an integer program: who is moved where, who is swapped, who is out.

Idea: a car is kept in a place, moved into a place, behind the points, or out: one variable for each, exactly one of
which is on. Places that pay nothing are one: behind the points. A swap gives each of two kept cars what the other's
slot pays, so nobody between them moves.

Invariant: a kept car has as many kept cars ahead of it as in the order before, less those moved or out. Counted along
the cars (`taken`) and along the places (`put_in`), that and one car to a place describe every order these corrections
make, and no other.

Cost: about two variables for each car and paying place, and one for each pair of cars of which one may score.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from racelog.audit.proposing.arrangements import Arrangement, with_swapped, without
from racelog.audit.proposing.races import Level, Race, cars_of
from racelog.audit.proposing.solver import Program, Solved


@dataclass
class Several:
    """The variables of one race; `points` by car are in the program's units."""

    race: Race
    cars: tuple[str, ...]
    on: int
    kept: list[dict[int, int]]
    """By car, from the front: the variable of each place that pays."""
    moved: list[dict[int, int]]
    behind: list[int | None]
    """Kept, behind the places that pay."""
    out: list[int]
    swaps: dict[tuple[int, int], int]
    points: dict[str, int]

    @property
    def corrections(self) -> tuple[int, ...]:
        """Every variable that is one correction."""
        moves = (variable for places in self.moved for variable in places.values())
        return (*moves, *self.out, *self.swaps.values())

    def arrangement(self, solved: Solved) -> Arrangement | None:
        """What was found for this race, if several corrections were."""
        if not solved.on(self.on):
            return None
        swapped = tuple((self.cars[i], self.cars[j]) for (i, j), variable in self.swaps.items() if solved.on(variable))
        out = tuple(self.cars[i] for i, variable in enumerate(self.out) if solved.on(variable))
        put = {
            place: self.cars[i]
            for i, places in enumerate(self.moved)
            for place, variable in places.items()
            if solved.on(variable)
        }
        order = self.race.order
        for one, two in swapped:
            order = with_swapped(order, one, two)
        order = _put_in(without(order, {*out, *put.values()}), put)
        tail = out if len(self.cars) > len(self.race.pay) else ()
        return Arrangement(self.race, order, tuple(put.values()), swapped, out, tail)


def _put_in(order: Sequence[Level], put: dict[int, str]) -> tuple[Level, ...]:
    """An order with cars put into places, counted in the finished order."""
    levels = list(order)
    for place in sorted(put):
        ahead, at = 0, 0
        while ahead < place - 1 and at < len(levels):
            ahead += len(levels[at].cars)
            at += 1
        levels.insert(at, Level((put[place],)))
    return tuple(levels)


def add_several(program: Program, race: Race, unit: int, most: int, cost: int) -> Several:
    """Add a race in which two to `most` corrections are made, or none.

    Units:   a car's points are in parts of a point, `unit` to one.
    """
    cars = tuple(cars_of(race.order))
    paying = range(1, min(len(cars), len(race.pay)) + 1)
    several = Several(
        race=race,
        cars=cars,
        on=program.binary(),
        kept=[{place: program.binary() for place in paying} for _ in cars],
        moved=[{place: program.binary(cost) for place in paying} for _ in cars],
        behind=[program.binary() if len(cars) > len(paying) else None for _ in cars],
        out=[program.binary(cost) for _ in cars],
        swaps={pair: program.binary(cost) for pair in _pairs(race, len(paying) + most)},
        points={},
    )
    _one_place_each(program, several, paying)
    _kept_in_order(program, several, paying)
    _swapped_are_kept(program, several)
    _pay(program, several, paying, unit)
    corrections = several.corrections
    program.at_least(0, {**dict.fromkeys(corrections, 1), several.on: -2})
    program.at_most(0, {**dict.fromkeys(corrections, 1), several.on: -most})
    return several


def _pairs(race: Race, reach: int) -> Iterator[tuple[int, int]]:
    """Cars that are not level and of which one may come into the points; neighbours need no swap, a move does it."""
    levels = [at for at, level in enumerate(race.order) for _ in level.cars]
    for i, level in enumerate(levels[:reach]):
        for j in range(i + 1, len(levels)):
            if levels[j] != level:
                yield i, j


def _one_place_each(program: Program, several: Several, paying: range) -> None:
    filled = {place: [places[place] for places in (*several.kept, *several.moved)] for place in paying}
    for i, out in enumerate(several.out):
        behind = [] if several.behind[i] is None else [several.behind[i]]
        states = [*several.kept[i].values(), *several.moved[i].values(), *behind, out]
        program.row(1, 1, {variable: 1 for variable in states if variable is not None})
        last = several.behind[i]
        if last is not None:
            program.at_most(0, {last: 1, **dict.fromkeys(filled[paying[-1]], -1)})
    for place in paying:
        program.at_most(1, dict.fromkeys(filled[place], 1))
        if place > 1:
            program.at_most(0, {**dict.fromkeys(filled[place], 1), **dict.fromkeys(filled[place - 1], -1)})


def _kept_in_order(program: Program, several: Several, paying: range) -> None:
    """A kept car in a place has as many kept ones ahead as the places ahead of it hold."""
    cars, big = len(several.cars), len(several.cars) + len(paying)
    put_in = [program.continuous(0, cars) for _ in (0, *paying)]
    program.row(0, 0, {put_in[0]: 1})
    for place in paying:
        moved_here = {places[place]: -1 for places in several.moved}
        program.row(0, 0, {put_in[place]: 1, put_in[place - 1]: -1, **moved_here})
    taken = [program.continuous(0, cars) for _ in (0, *several.cars)]
    program.row(0, 0, {taken[0]: 1})
    for i in range(cars):
        gone = dict.fromkeys((*several.moved[i].values(), several.out[i]), -1)
        program.row(0, 0, {taken[i + 1]: 1, taken[i]: -1, **gone})
        for place, kept in several.kept[i].items():
            # place - 1 - put_in = i - taken, wherever the car is kept in this place
            rank = {taken[i]: 1, put_in[place - 1]: -1}
            program.at_most(i - place + 1 + big, {**rank, kept: big})
            program.at_least(i - place + 1 - big, {**rank, kept: -big})


def _swapped_are_kept(program: Program, several: Several) -> None:
    for i in range(len(several.cars)):
        own = [variable for pair, variable in several.swaps.items() if i in pair]
        program.at_most(1, dict.fromkeys([*own, *several.moved[i].values(), several.out[i]], 1))


def _pay(program: Program, several: Several, paying: range, unit: int) -> None:
    """The points of each car: those of its slot, or of the slot of the car it is swapped with."""
    race = several.race
    most = int(max(race.pay, default=Fraction(0)) * unit)
    slots = [program.continuous(-most, 2 * most) for _ in several.cars]
    together = dict(_levels(program, several, paying))
    for i, slot in enumerate(slots):
        paid = {
            variable: -int(race.pay[place - 1] * unit)
            for places in (several.kept[i], several.moved[i])
            for place, variable in places.items()
        }
        level = {
            variable: -int(_more(race, i, several.cars, place) * unit)
            for (member, place), variable in together.items()
            if member == i
        }
        program.row(0, 0, {slot: 1, **paid, **level})
    gained: dict[int, dict[int, int]] = {i: {} for i in range(len(several.cars))}
    for (i, j), swap in several.swaps.items():
        gain = program.continuous(-2 * most, 2 * most)
        apart = {gain: 1, slots[j]: -1, slots[i]: 1}
        program.at_most(2 * most, {**apart, swap: 2 * most})
        program.at_least(-2 * most, {**apart, swap: -2 * most})
        program.at_most(0, {gain: 1, swap: -most})
        program.at_least(0, {gain: 1, swap: most})
        gained[i][gain], gained[j][gain] = -1, 1
    for i, car in enumerate(several.cars):
        several.points[car] = program.continuous(-4 * most, 4 * most)
        program.row(0, 0, {several.points[car]: 1, slots[i]: -1, **gained[i]})


def _levels(program: Program, several: Several, paying: range) -> Iterator[tuple[tuple[int, int], int]]:
    """For cars that are level: a variable by car and place, on where all of them are kept with the first one there."""
    first = 0
    for level in several.race.order:
        members = range(first, first + len(level.cars))
        first += len(level.cars)
        if len(members) == 1:
            continue
        for place in paying:
            kept = several.kept[members[0]][place]
            gone = [variable for i in members for variable in (*several.moved[i].values(), several.out[i])]
            level_here = program.binary()
            program.at_most(0, {level_here: 1, kept: -1})
            for variable in gone:
                program.at_most(1, {level_here: 1, variable: 1})
            program.at_least(0, {level_here: 1, kept: -1, **dict.fromkeys(gone, 1)})
            _nobody_between(program, several, members, place, level_here)
            for i in members:
                yield (i, place), level_here


def _nobody_between(program: Program, several: Several, members: range, place: int, level_here: int) -> None:
    """Cars that are level cannot have another put between them."""
    for at, i in enumerate(members):
        own = several.kept[i].get(place + at, several.behind[i])
        if at and own is not None:
            program.at_least(0, {own: 1, level_here: -1})


def _more(race: Race, i: int, cars: Sequence[str], place: int) -> Fraction:
    """What a car that is level with others gets beyond the pay of its own slot, when the first is in this place."""
    level = next(level for level in race.order if cars[i] in level.cars)
    at = level.cars.index(cars[i])
    own = race.pay[place + at - 1] if place + at <= len(race.pay) else Fraction(0)
    return race.worth(place, level) - own
