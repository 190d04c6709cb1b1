"""Which results of a competitor count: all, the best n, the best of stretches, all without the worst n.

A result is what was taken from one unit: a round, or as the rule says a weekend or a single session. A unit the
competitor was not in is a result of nothing, which is dropped like any other. So whoever counts needs to know which
units there were (`Programme`), not only what the competitor took from them. A weekend stands where its first round is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import assert_never

from racelog.facts.regulations import (
    CountAll,
    CountBest,
    CountBySession,
    CountGrowing,
    Counting,
    CountSegments,
    Droppable,
    Dropping,
    DropWorst,
)
from racelog.rules.awards import Award, added

Unit = str | int
"""The number of a round, the id of a weekend, the id of a session."""


@dataclass(frozen=True, slots=True)
class Programme:
    """What was run: the weekend of each round, and the sessions of each round that were scored, with their kinds."""

    weekends: Mapping[int, str] = field(default_factory=dict)
    sessions: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    turns: Mapping[int, int] = field(default_factory=dict)
    """The rounds that were not run in the order of their numbers, each with the number whose turn it had."""

    def turn(self, round_number: int) -> int:
        """When a round is run, as `Season.turn` says it."""
        return self.turns.get(round_number, round_number)

    def begins(self, first: int, rounds: Iterable[int]) -> int:
        """The turn from which on all that is run belongs to what begins with a round: that of it or a later one."""
        if not self.turns:
            return first
        return min((self.turn(number) for number in rounds if number >= first), default=self.turn(first))

    def with_sessions_of(self, awards: Iterable[Award]) -> "Programme":
        """With the sessions that these awards are from, in the order of the season."""
        run: dict[int, dict[str, None]] = {}
        for award in awards:
            if award.session is not None and award.kind == "place":
                run.setdefault(award.round, {})[award.session] = None
        order = {session: at for at, session in enumerate(self.kinds)}
        sessions = {
            number: tuple(sorted(of_round, key=lambda session: (order.get(session, len(order)), session)))
            for number, of_round in sorted(run.items())
        }
        return replace(self, sessions=sessions)

    def and_session(self, number: int, session: str, kind: str) -> "Programme":
        """With one more session of a round, run after the others of it."""
        of_round = (*self.sessions.get(number, ()), session)
        return replace(self, sessions={**self.sessions, number: of_round}, kinds={**self.kinds, session: kind})


NO_PROGRAMME = Programme()


@dataclass(frozen=True, slots=True)
class Result:
    """What one competitor took from one unit; several awards when there were bonuses."""

    unit: Unit
    rounds: tuple[int, ...]
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
    awards: Sequence[Award],
    counting: Counting,
    rounds: Sequence[int],
    programme: Programme = NO_PROGRAMME,
    *,
    lowest_wins: bool = False,
) -> Counted:
    """Split one competitor's awards by the counting rule.

    `rounds` are those the championship has run so far, as they were run. Deductions and adjustments always count. A
    stretch is made of rounds by their numbers, whenever they are run; "before a round" is before it is run.
    """
    if isinstance(counting, CountAll):
        return Counted(tuple(awards), ())
    return _Count(awards, counting, programme, lowest_wins).split(rounds)


def drops_now(counting: CountGrowing, held: int) -> int:
    """How many results are dropped when so many were held."""
    return max((step.drop for step in counting.drops if step.held <= held), default=0)


@dataclass(frozen=True, slots=True)
class _Count:
    """One competitor's awards, and the rule they are counted by."""

    awards: Sequence[Award]
    counting: Dropping
    programme: Programme
    lowest_wins: bool

    def split(self, rounds: Sequence[int]) -> Counted:
        dropped = self._dropped(rounds)
        out = [self._may_drop(award) and self._unit(award) in dropped for award in self.awards]
        return Counted(
            counted=tuple(award for award, is_out in zip(self.awards, out, strict=True) if not is_out),
            dropped=tuple(award for award, is_out in zip(self.awards, out, strict=True) if is_out),
        )

    def _dropped(self, rounds: Sequence[int]) -> set[Unit]:
        counting = self.counting
        match counting:
            case CountBest():
                return self._all_but_best(self._results(rounds), counting.results)
            case CountSegments():
                dropped: set[Unit] = set()
                for segment in counting.segments:
                    stretch = [
                        result for result in self._results(rounds) if segment.first <= result.rounds[0] <= segment.last
                    ]
                    dropped |= self._all_but_best(stretch, segment.results)
                return dropped
            case DropWorst():
                turn = self.programme.turn
                if not rounds or turn(rounds[-1]) < turn(counting.applies_from):
                    return set()
                end = turn(counting.before_round)
                results = [result for result in self._results(rounds) if turn(result.rounds[0]) < end]
                if counting.absences == "not_results":
                    results = [result for result in results if result.awards]
                return self._worst(results, counting.results)
            case CountGrowing():
                results = self._results(rounds)
                return self._worst(results, drops_now(counting, len(results)))
            case CountBySession():
                dropped = set()
                for best in counting.sessions:
                    of_kind = [
                        result
                        for result in self._results(rounds)
                        if self.programme.kinds.get(str(result.unit)) == best.session
                    ]
                    dropped |= self._all_but_best(of_kind, best.results)
                return dropped
            case _:
                assert_never(counting)

    def _results(self, rounds: Sequence[int]) -> list[Result]:
        """The results of these rounds, of what may be dropped; one of nothing for every unit not entered."""
        units = units_of(rounds, self.counting, self.programme)
        by_unit: dict[Unit, tuple[Award, ...]] = dict.fromkeys(units, ())
        for award in self.awards:
            unit = self._unit(award)
            if unit in by_unit and self._may_drop(award):
                by_unit[unit] = (*by_unit[unit], award)
        return [Result(unit, units[unit], own) for unit, own in by_unit.items()]

    def _unit(self, award: Award) -> Unit | None:
        if of_sessions(self.counting):
            return award.session
        return self.programme.weekends.get(award.round, award.round) if self.counting.of == "weekends" else award.round

    def _may_drop(self, award: Award) -> bool:
        match award.kind:
            case "deduction" | "adjustment" | "exclusion" | "reset":
                return False
            case "pole" | "fastest_lap" | "honour":
                return self.counting.bonuses == "with_result"
            case "place" | "redress":
                return True

    def _all_but_best(self, results: Sequence[Result], best: int) -> set[Unit]:
        ranked = sorted(self._droppable(results), key=self._best_first)
        kept = len(results) - len(ranked)
        return {result.unit for result in ranked[max(0, best - kept) :]}

    def _worst(self, results: Sequence[Result], worst: int) -> set[Unit]:
        ranked = sorted(self._droppable(results), key=self._best_first, reverse=True)
        return {result.unit for result in ranked[:worst]}

    def _droppable(self, results: Iterable[Result]) -> list[Result]:
        return [
            result
            for result in results
            if not any(award.status in self.counting.undroppable for award in result.awards)
            and not any(is_spared(number, self.counting, self.programme) for number in result.rounds)
        ]

    def _best_first(self, result: Result) -> tuple[Fraction, int, int, str]:
        """Best points first, then the better place, then the earlier round, then the session."""
        best = min((award.place for award in result.awards if award.place), default=10_000)
        points = result.points if self.lowest_wins else -result.points
        return points, best, self.programme.turn(result.rounds[0]), str(result.unit)


def of_sessions(counting: Droppable) -> bool:
    """Whether single sessions are dropped."""
    return counting.of == "sessions" or isinstance(counting, CountBySession)


def units_of(rounds: Sequence[int], counting: Droppable, programme: Programme) -> dict[Unit, tuple[int, ...]]:
    """The units of these rounds that can be results, in order, each with its rounds."""
    units: dict[Unit, tuple[int, ...]] = {}
    for number in rounds:
        if of_sessions(counting):
            units.update(dict.fromkeys(programme.sessions.get(number, ()), (number,)))
        else:
            unit: Unit = programme.weekends.get(number, number) if counting.of == "weekends" else number
            units[unit] = (*units.get(unit, ()), number)
    return units


def is_spared(number: int, counting: Droppable, programme: Programme) -> bool:
    """Whether the rule names a round, or its weekend, as one that is never dropped."""
    weekend = programme.weekends.get(number)
    return number in counting.undroppable_rounds or weekend in counting.undroppable_weekends
