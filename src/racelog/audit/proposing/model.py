"""The integer program of a championship: choose the fewest corrections with which every total is as published.

Idea: each single correction is a variable, 1 where it is chosen, and costs one. A row a competitor says that the total
as computed, with what the chosen corrections change, is the one published. Where only the best results count, what
changes is no plain sum: `_best_of` writes it as two sums, one that is never above the best results and one never below.

Invariant: what corrections of one race change adds up because no two of its order are chosen as single ones. Two or
more are modelled as one new order of that race (`several`), in the races named by `together`. All amounts are whole
numbers of a part of a point (`unit`), so a solution is exact.

Cost: for each race a variable for every change its single corrections make, of which there are about as many as cars
squared; with dropped results five more for each competitor and round; for a race of `together` about two for each car
and paying place, and one for each pair of cars.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import lcm

from racelog.audit.proposing.accounts import Account, Stretch
from racelog.audit.proposing.arrangements import Arrangement
from racelog.audit.proposing.bonuses import BonusGiven, BonusSlot
from racelog.audit.proposing.races import Race
from racelog.audit.proposing.several import Several, add_several
from racelog.audit.proposing.single import Column, Correction, columns_of
from racelog.audit.proposing.solver import Program, Solved, common_denominator
from racelog.rules.ranking.results import Results

ONE = 1000
"""The cost of a correction; one that mends what the table itself shows to be wrong costs a little less."""
SUGGESTED = 1


@dataclass(frozen=True)
class Question:
    """What is asked: the accounts to be explained, and the corrections that may be made."""

    results: Results
    accounts: tuple[Account, ...]
    races: tuple[Race, ...]
    bonuses: tuple[BonusGiven, ...] = ()

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Every single correction; worked out when a search needs them."""
        return columns_of(self.results, self.races, self.bonuses)

    @cached_property
    def unknown(self) -> tuple[BonusSlot, ...]:
        """Bonuses nobody is known to hold: somebody has to be given them."""
        return tuple({_key(bonus.slot): bonus.slot for bonus in self.bonuses if bonus.slot.unknown}.values())


@dataclass(frozen=True, slots=True)
class Chosen:
    """A set of corrections: one of each column, and races in which several were made."""

    columns: tuple[Column, ...]
    several: tuple[Arrangement, ...] = ()

    @property
    def cost(self) -> int:
        """How many corrections it takes."""
        return len(self.columns) + sum(order.cost for order in self.several)

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """The likeliest of each, by round."""
        corrections: list[Correction] = [*(column.ways[0] for column in self.columns), *self.several]
        return tuple(
            sorted(
                corrections,
                key=lambda correction: (
                    correction.race.round if isinstance(correction, Arrangement) else correction.slot.round
                ),
            )
        )

    @property
    def told_apart(self) -> bool:
        """Whether no other correction would change just the same."""
        return all(len(column.ways) == 1 for column in self.columns) and not any(order.tail for order in self.several)

    @property
    def effect(self) -> frozenset[tuple[str, tuple[tuple[str, Fraction], ...]]]:
        """What it changes, race by race."""
        changes = [(column.session, tuple(column.deltas.items())) for column in self.columns]
        return frozenset([*changes, *((order.race.session, tuple(order.deltas.items())) for order in self.several)])


@dataclass
class Model:
    """A program for a question: one correction of the order in each race, and in the races `together` several.

    Units:   totals are in parts of a point, `unit` to one.
    """

    question: Question
    most: int | None
    together: Sequence[Race] = ()
    program: Program = field(default_factory=Program)
    chosen: list[tuple[Column, int]] = field(default_factory=list)
    races: list[Several] = field(default_factory=list)
    pays: int = 1
    unit: int = 1

    def __post_init__(self) -> None:
        self.pays, parts = pay_unit(self.question.races), _part_unit(self.question.races)
        self.unit = lcm(self.pays * parts, common_denominator(_amounts(self.question)))
        for column in self.question.columns:
            self.chosen.append((column, self.program.binary(ONE - SUGGESTED * column.suggested)))
        for race in self.together:
            most = len(race.parts) if self.most is None else self.most
            self.races.append(add_several(self.program, race, self.pays, most, ONE))
        self._one_at_a_time()
        for account in self.question.accounts:
            self._explain(account)

    def forbid(self, chosen: Solved) -> None:
        """Rule one set of corrections out."""
        on = [variable for variable in self.corrections if chosen.on(variable)]
        self.program.at_most(len(on) - 1, dict.fromkeys(on, 1))

    def read(self, solved: Solved) -> Chosen:
        """The corrections of a solution."""
        arrangements = [race.arrangement(solved) for race in self.races]
        return Chosen(
            columns=tuple(column for column, variable in self.chosen if solved.on(variable)),
            several=tuple(arrangement for arrangement in arrangements if arrangement is not None),
        )

    @property
    def corrections(self) -> list[int]:
        """Every variable that is one correction."""
        return [
            *(variable for _, variable in self.chosen),
            *(variable for race in self.races for variable in race.corrections),
        ]

    def _one_at_a_time(self) -> None:
        """One correction of an order at a time (or several together), one of each bonus; no more than allowed."""
        orders: dict[tuple[str, str | None], list[int]] = {}
        bonuses: dict[tuple[str, str, str | None], list[int]] = {}
        for column, variable in self.chosen:
            way = column.ways[0]
            if isinstance(way, BonusGiven):
                bonuses.setdefault(_key(way.slot), []).append(variable)
            else:
                orders.setdefault((column.session, way.race.race_class), []).append(variable)
        for race in self.races:
            orders.setdefault((race.race.session, race.race.race_class), []).append(race.on)
        unknown = {_key(slot) for slot in self.question.unknown}
        for alike in orders.values():
            self.program.at_most(1, dict.fromkeys(alike, 1))
        for key, alike in bonuses.items():
            self.program.row(1 if key in unknown else 0, 1, dict.fromkeys(alike, 1))
        if self.most is not None:
            self.program.at_most(self.most, dict.fromkeys(self.corrections, 1))

    def _explain(self, account: Account) -> None:
        """The total a competitor is given with the corrections is the one published."""
        if not account.stretches:
            changes = self._changes(account, None, bonuses=True)
            now = account.computed
            self.program.row(self._units(account.lowest - now), self._units(account.highest - now), changes)
            return
        of_stretches = set(account.results)
        total_low: dict[int, int] = {}
        total_high: dict[int, int] = {}
        for number in sorted({column.round for column, _ in self.chosen} | {race.race.round for race in self.races}):
            outside = number not in of_stretches
            changes = self._changes(account, number, bonuses=outside or account.bonuses_stay, places=outside)
            total_low.update(changes)
            total_high.update(changes)
        for stretch in account.stretches:
            low, high = self._best_of(account, stretch)
            total_low.update(low)
            total_high.update(high)
        self.program.at_least(self._units(account.lowest - account.rest), total_low)
        self.program.at_most(self._units(account.highest - account.rest), total_high)

    def _best_of(self, account: Account, stretch: Stretch) -> tuple[dict[int, int], dict[int, int]]:
        """Two sums for the best results of a stretch: one never above it, one never below; each may reach it.

        Not above: the results of as many rounds as count, whichever. Not below: the dual of choosing the best.
        """
        most = self._units(self._most_of_a_round())
        level = self.program.continuous(0, most)
        low: dict[int, int] = {}
        high: dict[int, int] = {level: stretch.best}
        picked = []
        for number in stretch.rounds:
            result = self.program.continuous(0, most)
            changes = self._changes(account, number, bonuses=not account.bonuses_stay)
            now = self._units(account.results[number])
            self.program.row(now, now, {result: 1, **{variable: -change for variable, change in changes.items()}})
            counts, counted = self.program.binary(), self.program.continuous(0, most)
            self.program.at_most(0, {counted: 1, result: -1})
            self.program.at_most(0, {counted: 1, counts: -most})
            above = self.program.continuous(0, most)
            self.program.at_least(0, {above: 1, result: -1, level: 1})
            picked.append(counts)
            low[counted] = high[above] = 1
        self.program.row(stretch.best, stretch.best, dict.fromkeys(picked, 1))
        return low, high

    def _changes(self, account: Account, number: int | None, *, bonuses: bool, places: bool = True) -> dict[int, int]:
        """What each correction of a round (of all) changes for a competitor."""
        changes: dict[int, int] = {}
        for column, variable in self.chosen:
            wanted = places if column.of_places else bonuses
            change = column.deltas.get(account.competitor)
            if change and wanted and number in {None, column.round}:
                changes[variable] = self._units(change)
        for several in self.races if places else ():
            if number not in {None, several.race.round}:
                continue
            before = several.race.now.get(account.competitor, Fraction(0))
            if before or any(account.competitor in parts for parts in several.race.parts.values()):
                self._change_of_several(account, several, before, changes)
        return changes

    def _change_of_several(self, account: Account, several: Several, before: Fraction, changes: dict[int, int]) -> None:
        """What a race in which several corrections are made pays beyond what it pays now."""
        change = self.program.continuous()
        row = {change: 1}
        for car, parts in several.race.parts.items():
            if car in several.points and parts.get(account.competitor):
                row[several.points[car]] = -int(parts[account.competitor] * self.unit / self.pays)
        self.program.row(-self._units(before), -self._units(before), row)
        changes[change] = 1

    def _most_of_a_round(self) -> Fraction:
        pay = max((max(race.pay, default=Fraction(0)) for race in self.question.races), default=Fraction(0))
        now = max(
            (result for account in self.question.accounts for result in account.results.values()), default=Fraction(0)
        )
        changes = (abs(delta) for column in self.question.columns for delta in column.deltas.values())
        return 2 * pay + now + 4 * max(changes, default=Fraction(0))

    def _units(self, points: Fraction) -> int:
        return int(points * self.unit)


def _key(slot: BonusSlot) -> tuple[str, str, str | None]:
    return slot.session, slot.on, slot.race_class


def pay_unit(races: Iterable[Race]) -> int:
    """The parts of a point that what the places of these races pay is whole numbers of."""
    pays: list[Fraction] = []
    for race in races:
        pays += race.pay
        pays += [
            race.worth(place, level) for level in race.order if level.heat for place in range(1, len(race.pay) + 1)
        ]
    return common_denominator(pays)


def _part_unit(races: Iterable[Race]) -> int:
    return common_denominator([part for race in races for parts in race.parts.values() for part in parts.values()])


def _amounts(question: Question) -> Sequence[Fraction]:
    amounts: set[Fraction] = set()
    for account in question.accounts:
        amounts |= {account.computed, account.lowest, account.highest, account.rest, *account.results.values()}
    for column in question.columns:
        amounts |= set(column.deltas.values())
    return sorted(amounts)


def differing(accounts: Collection[Account]) -> Mapping[str, Fraction]:
    """How far each total is off that differs, by competitor."""
    return {account.competitor: account.lowest - account.computed for account in accounts if account.differs}
