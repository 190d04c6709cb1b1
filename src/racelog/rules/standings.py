"""A championship's table: who is listed, where, on how many points, and why there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Literal

from racelog.facts.regulations import Championship
from racelog.facts.season import Seq
from racelog.facts.values import STARTED
from racelog.rules import countback
from racelog.rules.awards import Award, Gap
from racelog.rules.countback import Record, TieReason
from racelog.rules.counting import Counted, count

Unranked = Literal["guest", "did not start", "not classified"]


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

    @property
    def awards(self) -> tuple[Award, ...]:
        """All awards, counted and dropped, by round."""
        return tuple(sorted((*self.counted, *self.dropped), key=lambda award: award.round))


@dataclass(frozen=True, slots=True)
class Standings:
    """A championship after a round.

    Shape:   ranked lines by position, then the unranked ones. `gaps` is empty when the table is complete; with
             gaps the points are at least what is shown, and positions are not certain.
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


def rank(
    championship: Championship,
    awards: Sequence[Award],
    gaps: Sequence[Gap],
    rounds: Sequence[int],
    last_place: int,
    scoring_places: int,
    regulations: Seq,
) -> Standings:
    """Add up, drop, sort and break ties; `awards` and `gaps` are those of the rounds given.

    Ties:    by the championship's rule; whoever is still level shares the position.
    """
    by_competitor: dict[str, list[Award]] = {}
    for award in awards:
        by_competitor.setdefault(award.competitor, []).append(award)
    counted = {
        competitor: count(sorted(found, key=_by_round), championship.counting, rounds)
        for competitor, found in by_competitor.items()
    }
    unranked = {
        competitor: why
        for competitor, found in counted.items()
        if (why := _unranked(championship, found)) is not None
    }
    ranked = [competitor for competitor in counted if competitor not in unranked]
    lines = _ranked_lines(championship, counted, ranked, last_place, scoring_places)
    seen = [
        Standing(each, None, counted[each].points, counted[each].counted, counted[each].dropped, (), why)
        for each, why in sorted(unranked.items())
        if why != "not classified" and championship.listed != "scorers"
    ]
    after = rounds[-1] if rounds else None
    return Standings(championship, after, tuple(rounds), (*lines, *seen), tuple(gaps), regulations)


def _by_round(award: Award) -> int:
    return award.round


def _unranked(championship: Championship, found: Counted) -> Unranked | None:
    """Why a competitor is not ranked, if it is not."""
    awards = (*found.counted, *found.dropped)
    own = [award for award in awards if not award.guest]
    if not own:
        return "guest"
    match championship.listed:
        case "entered":
            return None
        case "started":
            started = any(award.kind != "place" or award.status in STARTED for award in own)
            return None if started else "did not start"
        case "classified":
            placed = any(award.kind != "place" or award.place is not None for award in own)
            return None if placed else "not classified"
        case "scorers":
            return None if any(award.points for award in own) else "not classified"


@dataclass(frozen=True, slots=True)
class _Level:
    competitor: str
    key: tuple[Fraction, countback.Key]
    record: Record


def _ranked_lines(
    championship: Championship,
    counted: Mapping[str, Counted],
    ranked: Iterable[str],
    last_place: int,
    scoring_places: int,
) -> tuple[Standing, ...]:
    rule = championship.tie_break
    levels = []
    for competitor in ranked:
        found = counted[competitor]
        own = countback.record(found.counted, found.dropped, rule, scoring_places)
        levels.append(_Level(competitor, (-found.points, countback.key(own, rule, last_place)), own))
    levels.sort(key=lambda level: (level.key, level.competitor))
    lines: list[Standing] = []
    for key, group in groupby(levels, key=lambda level: level.key):
        position = len(lines) + 1
        for level in tuple(group):
            found = counted[level.competitor]
            ties = _ties(championship, level, [other for other in levels if other.key[0] == key[0]])
            lines.append(Standing(level.competitor, position, found.points, found.counted, found.dropped, ties))
    return tuple(lines)


def _ties(championship: Championship, level: _Level, level_on_points: Sequence[_Level]) -> tuple[TieReason, ...]:
    """Against the neighbours among those level on points: the one ahead, then the one behind."""
    at = next(i for i, each in enumerate(level_on_points) if each.competitor == level.competitor)
    ties = []
    for neighbour, ahead in ((at - 1, False), (at + 1, True)):
        if 0 <= neighbour < len(level_on_points):
            other = level_on_points[neighbour]
            ties.append(
                countback.reason(other.competitor, level.record, other.record, championship.tie_break, ahead=ahead)
            )
    return tuple(ties)
