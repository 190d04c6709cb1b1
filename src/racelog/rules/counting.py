"""Which results of a competitor count: all, the best n, the best of stretches, all without the worst n."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

from racelog.facts.regulations import CountAll, CountBest, Counting, CountSegments, DropWorst
from racelog.rules.awards import Award, added
from racelog.rules.rounds import NO_TURNS


@dataclass(frozen=True, slots=True)
class Result:
    """What one competitor took from one round; several awards when there were bonuses."""

    round: int
    awards: tuple[Award, ...]

    @property
    def points(self) -> Fraction:
        """What is lost when the result is dropped."""
        return added(award.points for award in self.awards)


@dataclass(frozen=True, slots=True)
class Counted:
    """A competitor's awards, split by whether they count."""

    counted: tuple[Award, ...]
    dropped: tuple[Award, ...]

    @property
    def points(self) -> Fraction:
        """The sum of what counts."""
        return added(award.points for award in self.counted)


def count(
    awards: Sequence[Award], counting: Counting, rounds: Sequence[int], turns: Mapping[int, int] = NO_TURNS
) -> Counted:
    """Split one competitor's awards by the counting rule.

    `rounds` are those the championship has run so far, as they were run. Deductions and adjustments always count. A
    stretch is made of rounds by their numbers, whenever they are run; "before a round" is before it is run.
    """
    match counting:
        case CountAll():
            dropped_rounds: set[int] = set()
        case CountBest():
            results = _results(awards, rounds, counting)
            dropped_rounds = _all_but_best(results, counting.results, counting)
        case CountSegments():
            dropped_rounds = set()
            for segment in counting.segments:
                stretch = [number for number in rounds if segment.first <= number <= segment.last]
                results = _results(awards, stretch, counting)
                dropped_rounds |= _all_but_best(results, segment.results, counting)
        case DropWorst():
            dropped_rounds = _worst(awards, rounds, counting, turns)
        case _:
            assert_never(counting)
    return _split(awards, dropped_rounds, counting)


Dropping = CountBest | CountSegments | DropWorst


def _results(awards: Iterable[Award], rounds: Sequence[int], counting: Dropping) -> list[Result]:
    """The results of these rounds, of what may be dropped."""
    by_round: dict[int, tuple[Award, ...]] = dict.fromkeys(rounds, ())
    for award in awards:
        if award.round in by_round and _may_drop(award, counting):
            by_round[award.round] = (*by_round[award.round], award)
    return [Result(number, found) for number, found in by_round.items()]


def _may_drop(award: Award, counting: Counting) -> bool:
    match award.kind:
        case "deduction" | "adjustment" | "exclusion":
            return False
        case "pole" | "fastest_lap":
            return not isinstance(counting, CountAll) and counting.bonuses == "with_result"
        case "place":
            return True


def _all_but_best(results: Sequence[Result], best: int, counting: Dropping) -> set[int]:
    ranked = sorted(_droppable(results, counting), key=_best_first)
    kept = len(results) - len(ranked)
    return {result.round for result in ranked[max(0, best - kept) :]}


def _worst(awards: Sequence[Award], rounds: Sequence[int], counting: DropWorst, turns: Mapping[int, int]) -> set[int]:
    def turn(number: int) -> int:
        return turns.get(number, number)

    if not rounds or turn(rounds[-1]) < turn(counting.applies_from):
        return set()
    before = [number for number in rounds if turn(number) < turn(counting.before_round)]
    results = _results(awards, before, counting)
    if counting.absences == "not_results":
        results = [result for result in results if result.awards]
    ranked = sorted(_droppable(results, counting), key=_best_first, reverse=True)
    return {result.round for result in ranked[: counting.results]}


def _droppable(results: Iterable[Result], counting: Dropping) -> list[Result]:
    return [result for result in results if not any(award.status in counting.undroppable for award in result.awards)]


def _best_first(result: Result) -> tuple[Fraction, int, int]:
    """Most points first, then the better place, then the earlier round."""
    best = min((award.place for award in result.awards if award.place), default=10_000)
    return -result.points, best, result.round


def _split(awards: Sequence[Award], dropped_rounds: set[int], counting: Counting) -> Counted:
    dropped = [award.round in dropped_rounds and _may_drop(award, counting) for award in awards]
    return Counted(
        counted=tuple(award for award, out in zip(awards, dropped, strict=True) if not out),
        dropped=tuple(award for award, out in zip(awards, dropped, strict=True) if out),
    )
