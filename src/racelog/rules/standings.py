"""A championship's table: who is listed, where, on how many points, and why there."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Literal

from racelog.facts.adjusted import Exclusion
from racelog.facts.regulations import Championship
from racelog.facts.season import Seq
from racelog.facts.values import STARTED
from racelog.rules import countback
from racelog.rules.awards import Award, Gap
from racelog.rules.countback import Record, TieReason
from racelog.rules.counting import Counted, count
from racelog.rules.exclusions import after_exclusion

Unranked = Literal["guest", "did not start", "not classified", "excluded"]


@dataclass(frozen=True, slots=True)
class Standing:
    """One competitor's line: the position is shared when it is level with another, None when unranked."""

    competitor: str
    position: int | None
    points: Fraction
    counted: tuple[Award, ...]
    dropped: tuple[Award, ...]
    ties: tuple[TieReason, ...] = ()
    unranked: Unranked | None = None
    printed: str | None = None
    """What stands for the position of one that was excluded: EX or DSQ."""

    @property
    def awards(self) -> tuple[Award, ...]:
        """All awards, counted and dropped, by round."""
        return tuple(sorted((*self.counted, *self.dropped), key=lambda award: award.round))


@dataclass(frozen=True, slots=True)
class Standings:
    """A championship after a round.

    Shape:   ranked lines by position, then those excluded, then the unranked ones. `gaps` is empty when the table is
             complete; with gaps the points are only those known so far, and positions are not certain.
    """

    championship: Championship
    after: int | None
    rounds: tuple[int, ...]
    """The rounds counted, in order."""
    lines: tuple[Standing, ...]
    gaps: tuple[Gap, ...]
    regulations: Seq

    @property
    def incomplete(self) -> bool:
        """Whether something the table needs is not in the log."""
        return bool(self.gaps)


@dataclass(frozen=True, slots=True)
class Table:
    """What a table is made of: a championship's awards and gaps of the rounds it has run.

    `scoring_places` is how many places pay points; `entered` are those to list even without a result.
    """

    championship: Championship
    awards: Sequence[Award]
    gaps: Sequence[Gap]
    rounds: Sequence[int]
    scoring_places: int
    regulations: Seq
    entered: Collection[str] = ()
    exclusions: Sequence[Exclusion] = ()


def rank(table: Table) -> Standings:
    """Add up, drop, sort and break ties.

    Ties:    by the championship's rule; whoever is still level shares the position.
    """
    excluded = {each.competitor: each for each in table.exclusions}
    by_competitor: dict[str, list[Award]] = {competitor: [] for competitor in (*table.entered, *excluded)}
    for award in table.awards:
        by_competitor.setdefault(award.competitor, []).append(award)
    counted = {
        competitor: count(sorted(found, key=_by_round), table.championship.counting, table.rounds)
        for competitor, found in by_competitor.items()
    }
    unranked = {
        competitor: why
        for competitor, found in counted.items()
        if (why := "excluded" if competitor in excluded else _unranked(table.championship, found)) is not None
    }
    return Standings(
        championship=table.championship,
        after=table.rounds[-1] if table.rounds else None,
        rounds=tuple(table.rounds),
        lines=(
            *_ranked_lines(table, counted, unranked),
            *_excluded_lines(table.exclusions, counted),
            *_unranked_lines(table, counted, unranked),
        ),
        gaps=tuple(table.gaps),
        regulations=table.regulations,
    )


def _by_round(award: Award) -> int:
    return award.round


def _unranked(championship: Championship, found: Counted) -> Unranked | None:
    """Why a competitor is not ranked, if it is not."""
    awards = (*found.counted, *found.dropped)
    own = [award for award in awards if not award.guest]
    if awards and not own:
        return "guest"
    match championship.listed:
        case "entered":
            return None
        case "started":
            started = any(award.kind != "place" or award.status in STARTED for award in own)
            return None if started else "did not start"
        case "classified":
            return None if any(map(_finished, own)) else "not classified"
        case "scorers":
            return None if any(award.points for award in own) else "not classified"


def _finished(award: Award) -> bool:
    """Whether an award is a finish: a place that tells level points apart (a sprint's does not), or points."""
    return award.kind != "place" or award.points != 0 or (award.countback and award.place is not None)


def _excluded_lines(exclusions: Sequence[Exclusion], counted: Mapping[str, Counted]) -> Iterator[Standing]:
    """Those excluded, most points first; the results stand, and what is taken away is an item of its own."""
    found = [(each, after_exclusion(each, counted[each.competitor])) for each in exclusions]
    for exclusion, left in sorted(found, key=lambda pair: (-pair[1].points, pair[0].competitor)):
        yield Standing(
            competitor=exclusion.competitor,
            position=None,
            points=left.points,
            counted=left.counted,
            dropped=left.dropped,
            unranked="excluded",
            printed=exclusion.printed,
        )


def _unranked_lines(
    table: Table, counted: Mapping[str, Counted], unranked: Mapping[str, Unranked]
) -> tuple[Standing, ...]:
    """Those to be seen below the table: guests, and who did not start; not where only scorers are listed."""
    if table.championship.listed == "scorers":
        return ()
    return tuple(
        Standing(each, None, counted[each].points, counted[each].counted, counted[each].dropped, (), why)
        for each, why in sorted(unranked.items())
        if why not in {"not classified", "excluded"}
    )


@dataclass(frozen=True, slots=True)
class _Level:
    competitor: str
    key: tuple[Fraction, countback.Key]
    record: Record


def _ranked_lines(
    table: Table, counted: Mapping[str, Counted], unranked: Mapping[str, Unranked]
) -> tuple[Standing, ...]:
    rule = table.championship.tie_break
    ranked = {competitor: found for competitor, found in counted.items() if competitor not in unranked}
    records = {
        competitor: countback.record(found.counted, found.dropped, rule, table.scoring_places)
        for competitor, found in ranked.items()
    }
    last_place = max((place for own in records.values() for place in own.counts), default=0)
    levels = [
        _Level(competitor, (-ranked[competitor].points, countback.key(own, rule, last_place)), own)
        for competitor, own in records.items()
    ]
    levels.sort(key=lambda level: (level.key, level.competitor))
    lines: list[Standing] = []
    for _, group in groupby(levels, key=lambda level: level.key):
        position = len(lines) + 1
        for level in tuple(group):
            found = ranked[level.competitor]
            ties = _ties(table.championship, level, levels)
            lines.append(Standing(level.competitor, position, found.points, found.counted, found.dropped, ties))
    return tuple(lines)


def _ties(championship: Championship, level: _Level, levels: Sequence[_Level]) -> tuple[TieReason, ...]:
    """Against the neighbours among those level on points: the one ahead, then the one behind."""
    level_on_points = [other for other in levels if other.key[0] == level.key[0]]
    at = level_on_points.index(level)
    return tuple(
        countback.reason(
            level_on_points[neighbour].competitor,
            level.record,
            level_on_points[neighbour].record,
            championship.tie_break,
            ahead=ahead,
        )
        for neighbour, ahead in ((at - 1, False), (at + 1, True))
        if 0 <= neighbour < len(level_on_points)
    )
