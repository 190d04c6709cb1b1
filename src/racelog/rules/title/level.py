"""Where a competitor stands at the end, as a value that is greater for whoever is ahead."""

from collections.abc import Sequence
from fractions import Fraction
from typing import assert_never

from racelog.facts.regulations import (
    CountAll,
    CountBest,
    CountBySession,
    CountGrowing,
    Counting,
    CountSegments,
    DropWorst,
    TieBreak,
)
from racelog.rules.awards import Award
from racelog.rules.counting import Programme, count, drops_now, units_of
from racelog.rules.ties import countback
from racelog.rules.title.to_come import ToCome

Level = tuple[Fraction | int, ...]
"""Points first, then the weight of the places; equal for whoever shares a position."""


class Levels:
    """The levels competitors reach with what they have, and with more; by the rules every table is made by."""

    def __init__(self, fight: ToCome) -> None:
        self._table = fight.table
        self._rule = countback.as_countback(fight.table.championship.tie_break) or TieBreak(countback="none")
        held = max((award.place or 0 for award in fight.table.awards), default=0)
        self._last_place = max(held, fight.places)
        self._own: dict[str, list[Award]] = {}
        for award in fight.table.awards:
            self._own.setdefault(award.competitor, []).append(award)

    @property
    def by_round(self) -> bool:
        """Whether it matters in which round a place is reached."""
        return self._rule.then == "earliest"

    def at_the_end(self, competitor: str, more: Sequence[Award] = ()) -> Level:
        """The level with these awards beside those so far, after what is dropped."""
        awards = sorted(
            (*self._own.get(competitor, ()), *more), key=lambda award: self._table.programme.turn(award.round)
        )
        championship = self._table.championship
        counted = count(
            awards,
            championship.counting,
            self._table.rounds,
            self._table.programme,
            lowest_wins=championship.least_wins,
        )
        return (counted.points, *self._weight(counted.counted, counted.dropped))

    def gain(self, more: Sequence[Award]) -> Level:
        """What awards add to a level where nothing of them can be dropped."""
        return (sum((award.points for award in more), Fraction(0)), *self._weight(more, ()))

    def _weight(self, counted: Sequence[Award], dropped: Sequence[Award]) -> tuple[int, ...]:
        rule = self._rule
        programme = self._table.programme
        record = countback.record(counted, dropped, rule, self._table.scoring_places, programme.turns)
        last = (
            min(self._last_place, self._table.scoring_places)
            if rule.countback == "scoring_places"
            else self._last_place
        )
        return countback.weight(record, rule, last, [programme.turn(number) for number in self._table.rounds])


def adds_up(counting: Counting, rounds: Sequence[int], to_come: Sequence[int], programme: Programme) -> bool:
    """Whether what counts of the past is settled, and all that is to come will count."""
    match counting:
        case CountAll():
            return True
        case CountBest():
            return len(units_of(rounds, counting, programme)) <= counting.results
        case CountSegments():
            return counting.of == "rounds" and all(
                sum(segment.first <= number <= segment.last for number in rounds) <= segment.results
                for segment in counting.segments
                if any(segment.first <= number <= segment.last for number in to_come)
            )
        case DropWorst():
            end = programme.turn(counting.before_round)
            return counting.of == "rounds" and all(programme.turn(number) >= end for number in to_come)
        case CountGrowing():
            return drops_now(counting, len(units_of(rounds, counting, programme))) == 0
        case CountBySession():
            return False
        case _:
            assert_never(counting)


def plus(one: Level, other: Level) -> Level:
    """Two levels added."""
    return tuple(left + right for left, right in zip(one, other, strict=True))


def minus(one: Level, other: Level) -> Level:
    """The difference of two levels; whether it is above zero says who is ahead."""
    return tuple(left - right for left, right in zip(one, other, strict=True))


def ahead(one: Level, other: Level, kept: Level) -> bool:
    """Whether the sum of two levels is above a third; no further than the first difference."""
    for left, right, held in zip(one, other, kept, strict=True):
        if left + right != held:
            return left + right > held
    return False
