"""What one competitor brings into a table: its awards that count, their sum, its places, whether it is ranked."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain
from typing import Literal

from racelog.facts.regulations import Championship, CountAll
from racelog.facts.values import STARTED
from racelog.rules import countback
from racelog.rules.awards import NO_POINTS, Award, added
from racelog.rules.countback import NO_RECORD, Record
from racelog.rules.counting import Counted, count
from racelog.rules.rounds import NO_TURNS

Unranked = Literal["guest", "did not start", "not classified", "excluded"]
Level = tuple[int | Fraction, countback.Level]
"""What competitors are sorted by, best first; equal for those who share a position."""


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """One competitor in a table after a round. It is compared as an object: one that is still the same was not touched.

    `points` are exact; whole ones are integers in `level`, which compare fast.
    """

    competitor: str
    counted: tuple[Award, ...]
    dropped: tuple[Award, ...]
    points: Fraction
    record: Record
    unranked: Unranked | None
    level: Level


@dataclass(frozen=True, slots=True)
class Terms:
    """What a championship asks of a tally; the round a competitor is excluded from, where it is."""

    championship: Championship
    scoring_places: int
    excluded_from: int | None = None
    turns: Mapping[int, int] = field(default_factory=lambda: NO_TURNS)

    def turn(self, round_number: int) -> int:
        """When a round is run, as `Season.turn` says it."""
        return self.turns.get(round_number, round_number)


def tally(competitor: str, awards: Sequence[Award], terms: Terms, rounds: Sequence[int], *, excluded: bool) -> Tally:
    """What awards, in the order of the rounds, come to after these rounds."""
    championship = terms.championship
    found = count(awards, championship.counting, rounds, terms.turns)
    rule = championship.tie_break
    record = countback.record(found.counted, found.dropped, rule, terms.scoring_places, terms.turns)
    return _made(competitor, found, found.points, record, championship, excluded=excluded)


def tallies_along(
    competitor: str, awards: Sequence[Award], terms: Terms, rounds: Sequence[int], afters: Sequence[int]
) -> Iterator[Tally]:
    """What awards, in the order of the rounds, come to after each of `afters`, in turn.

    Where every result counts, a round adds to what there was; a competitor that was not there stays as it was.
    """
    held, turns = [terms.turn(award.round) for award in awards], [terms.turn(number) for number in rounds]
    if not isinstance(terms.championship.counting, CountAll):
        for after in afters:
            own = awards[: bisect_right(held, terms.turn(after))]
            so_far = rounds[: bisect_right(turns, terms.turn(after))]
            yield tally(competitor, own, terms, so_far, excluded=_is_out(terms, after))
        return
    last, at, points, record = None, 0, NO_POINTS, NO_RECORD
    rule = terms.championship.tie_break
    for after in afters:
        was, at = at, bisect_right(held, terms.turn(after))
        out = _is_out(terms, after)
        if last is None or at != was or out != (last.unranked == "excluded"):
            fresh = awards[was:at]
            points = added((points, *(award.points for award in fresh))) if fresh else points
            record = countback.grown(record, fresh, rule, terms.scoring_places, terms.turns) if fresh else record
            found = Counted(tuple(awards[:at]), ())
            # once ranked for an award, further ones leave it so; without any it may yet turn out to be a guest
            ranked = last is not None and last.unranked is None and bool(last.counted)
            last = _made(competitor, found, points, record, terms.championship, excluded=out, ranked=ranked)
        yield last


def _is_out(terms: Terms, after: int) -> bool:
    return terms.excluded_from is not None and terms.turn(terms.excluded_from) <= terms.turn(after)


def _made(
    competitor: str,
    found: Counted,
    points: Fraction,
    record: Record,
    championship: Championship,
    *,
    excluded: bool,
    ranked: bool = False,
) -> Tally:
    compared = -points.numerator if points.denominator == 1 else -points
    return Tally(
        competitor=competitor,
        counted=found.counted,
        dropped=found.dropped,
        points=points,
        record=record,
        unranked="excluded" if excluded else None if ranked else _unranked(championship, found),
        level=(compared, countback.level(record, championship.tie_break)),
    )


def _unranked(championship: Championship, found: Counted) -> Unranked | None:
    """Why a competitor is not ranked, if it is not."""
    if (found.counted or found.dropped) and all(award.guest for award in chain(found.counted, found.dropped)):
        return "guest"
    own = (award for award in chain(found.counted, found.dropped) if not award.guest)
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
