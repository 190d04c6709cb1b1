"""What one competitor brings into a table: its awards that count, their sum, its places, whether it is ranked."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain
from math import ceil
from typing import Literal

from racelog.facts.regulations import Championship, CountAll, Minimum
from racelog.facts.values import STARTED
from racelog.rules.awards import NO_POINTS, Award, added
from racelog.rules.counting import NO_PROGRAMME, Counted, Programme, count
from racelog.rules.elapsed import sessions_missed
from racelog.rules.ties import countback
from racelog.rules.ties.countback import NO_RECORD, Record

Unranked = Literal["guest", "did not start", "not classified", "too few rounds", "excluded"]
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
    tier: int = 0
    """How far down the group is that it is ranked in: who is out before a phase, who missed so many sessions."""


TIER = 10**20
"""More than any points: whoever is in a further tier is behind."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a championship asks of a tally; the round a competitor is excluded from, where it is."""

    championship: Championship
    scoring_places: int
    excluded_from: int | None = None
    programme: Programme = NO_PROGRAMME


def tally(competitor: str, awards: Sequence[Award], terms: Terms, rounds: Sequence[int], *, excluded: bool) -> Tally:
    """What awards, sorted by round, come to after these rounds."""
    championship = terms.championship
    found = count(awards, championship.counting, rounds, terms.programme, lowest_wins=championship.least_wins)
    return counted_up(competitor, found, terms, rounds, excluded=excluded)


def counted_up(
    competitor: str, found: Counted, terms: Terms, rounds: Sequence[int], *, excluded: bool, tier: int = 0
) -> Tally:
    """What a competitor comes to with what counts and what was dropped, after these rounds."""
    championship = terms.championship
    record = countback.record(
        found.counted, found.dropped, championship.tie_break, terms.scoring_places, terms.programme.turns
    )
    missed = 0
    if championship.by == "time":
        missed = sessions_missed((*found.counted, *found.dropped), terms.programme.sessions, rounds)
    made = _made(competitor, found, found.points, record, championship, excluded=excluded)
    if tier + missed:
        compared, level = made.level
        made = replace(made, tier=tier + missed, level=(compared + (tier + missed) * TIER, level))
    if made.unranked is None and missed and championship.missed == "out":
        return replace(made, unranked="not classified")
    if made.unranked is None and _too_few(found, championship.minimum, rounds, terms.programme):
        return replace(made, unranked="too few rounds")
    return made


def _too_few(found: Counted, minimum: Minimum | None, rounds: Sequence[int], programme: Programme) -> bool:
    """Whether a competitor has started in fewer rounds than it takes to be ranked."""
    if minimum is None or not rounds:
        return False
    needed = minimum.rounds or ceil((minimum.share or 0) * len(rounds))
    asked_from = minimum.applies_from
    turn = programme.turn
    if turn(rounds[-1]) < turn(asked_from) if asked_from is not None else len(rounds) < needed:
        return False
    started = {
        award.round
        for award in chain(found.counted, found.dropped)
        if award.kind == "redress" or (award.kind == "place" and award.status in STARTED)
    }
    return len(started) < needed


def tallies_along(
    competitor: str, awards: Sequence[Award], terms: Terms, rounds: Sequence[int], afters: Sequence[int]
) -> Iterator[Tally]:
    """What awards, sorted by round, come to after each of `afters`, in turn.

    Where every result counts, a round adds to what there was; a competitor that was not there stays as it was.
    """
    turn = terms.programme.turn
    held, turns = [turn(award.round) for award in awards], [turn(number) for number in rounds]
    if not isinstance(terms.championship.counting, CountAll):
        for after in afters:
            own = awards[: bisect_right(held, turn(after))]
            so_far = rounds[: bisect_right(turns, turn(after))]
            yield tally(competitor, own, terms, so_far, excluded=_is_out(terms, after))
        return
    last, at, points, record = None, 0, NO_POINTS, NO_RECORD
    rule = terms.championship.tie_break
    for after in afters:
        was, at = at, bisect_right(held, turn(after))
        out = _is_out(terms, after)
        if last is None or at != was or out != (last.unranked == "excluded"):
            fresh = awards[was:at]
            points = added((points, *(award.points for award in fresh))) if fresh else points
            record = (
                countback.grown(record, fresh, rule, terms.scoring_places, terms.programme.turns) if fresh else record
            )
            found = Counted(tuple(awards[:at]), ())
            # once ranked for an award, further ones leave it so; without any it may yet turn out to be a guest
            ranked = last is not None and last.unranked is None and bool(last.counted)
            last = _made(competitor, found, points, record, terms.championship, excluded=out, ranked=ranked)
        yield last


def _is_out(terms: Terms, after: int) -> bool:
    turn = terms.programme.turn
    return terms.excluded_from is not None and turn(terms.excluded_from) <= turn(after)


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
    ascending = points if championship.least_wins else -points
    compared = ascending.numerator if ascending.denominator == 1 else ascending
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
