"""What has to be explained: each competitor's published total, and how the total adds up from its rounds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from racelog.audit.published import PublishedLine
from racelog.facts.regulations import (
    CountAll,
    CountBest,
    CountBySession,
    CountGrowing,
    Counting,
    CountSegments,
    DropWorst,
)
from racelog.rules.awards import Award
from racelog.rules.counting import drops_now
from racelog.rules.ranking.standings import Standing, Standings


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rounds of which the best few results count."""

    rounds: tuple[int, ...]
    best: int


@dataclass(frozen=True, slots=True)
class Account:
    """One competitor: the total computed, the total published (between two bounds where it was rounded).

    `results` are what each round of a stretch pays now; all the rest is in `rest`. `bonuses_stay` when a dropped
    result leaves its bonuses behind.
    """

    competitor: str
    name: str
    computed: Fraction
    lowest: Fraction
    highest: Fraction
    rest: Fraction
    results: Mapping[int, Fraction]
    stretches: tuple[Stretch, ...]
    bonuses_stay: bool

    @property
    def differs(self) -> bool:
        """Whether the computed total is not the published one."""
        return not self.lowest <= self.computed <= self.highest


def account_of(line: PublishedLine, standing: Standing, standings: Standings) -> Account | None:
    """A competitor's account; None where the total does not add up as modelled (a rule outside of it)."""
    if line.points is None or standing.unranked == "excluded":
        return None
    counting = standings.championship.counting
    awards = standing.awards
    stretches = _stretches(awards, counting, standings.rounds)
    stay = not isinstance(counting, CountAll) and counting.bonuses == "kept"
    within = {number for stretch in stretches for number in stretch.rounds}
    results = dict.fromkeys(sorted(within), Fraction(0))
    rest = Fraction(0)
    for award in awards:
        if award.round in within and _in_result(award, bonuses_stay=stay):
            results[award.round] += award.points
        else:
            rest += award.points
    account = Account(
        competitor=standing.competitor,
        name=line.name,
        computed=standing.points,
        lowest=line.points - _rounding(line),
        highest=line.points + _rounding(line),
        rest=rest,
        results=results,
        stretches=stretches,
        bonuses_stay=stay,
    )
    return account if total_of(account) == standing.points else None


def total_of(account: Account) -> Fraction:
    """The total an account adds up to."""
    total = account.rest
    for stretch in account.stretches:
        total += sum(sorted((account.results[round_] for round_ in stretch.rounds), reverse=True)[: stretch.best])
    return total


def _rounding(line: PublishedLine) -> Fraction:
    """How far a total may be from what is printed: half of the last decimal, where it has decimals."""
    return Fraction(1, 2 * 10**line.decimals) if line.decimals else Fraction(0)


def _in_result(award: Award, *, bonuses_stay: bool) -> bool:
    return award.kind == "place" or (award.kind in {"pole", "fastest_lap", "honour"} and not bonuses_stay)


def _stretches(awards: Sequence[Award], counting: Counting, rounds: Sequence[int]) -> tuple[Stretch, ...]:
    """The stretches of rounds; none where what is dropped is no round, which then is no account where it matters."""
    if isinstance(counting, CountAll | CountBySession) or counting.of != "rounds":
        return ()
    match counting:
        case CountGrowing():
            droppable = _droppable(awards, rounds, counting.undroppable)
            return (Stretch(tuple(droppable), max(0, len(droppable) - drops_now(counting, len(rounds)))),)
        case CountBest():
            return (_stretch(awards, rounds, counting.undroppable, counting.results),)
        case CountSegments():
            return tuple(
                _stretch(
                    awards,
                    [round_ for round_ in rounds if segment.first <= round_ <= segment.last],
                    counting.undroppable,
                    segment.results,
                )
                for segment in counting.segments
            )
        case DropWorst():
            if not rounds or rounds[-1] < counting.applies_from:
                return ()
            before = [number for number in rounds if number < counting.before_round]
            if counting.absences == "not_results":
                ran = {award.round for award in awards}
                before = [number for number in before if number in ran]
            droppable = _droppable(awards, before, counting.undroppable)
            return (Stretch(tuple(droppable), max(0, len(droppable) - counting.results)),)


def _stretch(awards: Sequence[Award], rounds: Sequence[int], undroppable: Sequence[str], best: int) -> Stretch:
    droppable = _droppable(awards, rounds, undroppable)
    return Stretch(tuple(droppable), max(0, best - (len(rounds) - len(droppable))))


def _droppable(awards: Sequence[Award], rounds: Sequence[int], undroppable: Sequence[str]) -> list[int]:
    kept = {award.round for award in awards if award.status in undroppable}
    return [round_ for round_ in rounds if round_ not in kept]
