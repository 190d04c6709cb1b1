"""How competitors level on points are told apart, and the reason in words.

Of two that are level, ahead is whoever has more first places; if as many, more second places, and so on; then, where
the book says so, whoever reached the deciding places earlier. The same order is held in three forms that must agree:
`key` compares places one by one up to the last; `level` holds only the places that were reached, so that sorting many
tables costs what competitors have and not how many places there are; `weight` turns it into numbers that add up over
results, which the arithmetic of titles needs (the weight of a season is the sum of those of its rounds).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from racelog.facts.regulations import TieBreak
from racelog.rules.awards import Award
from racelog.rules.rounds import NO_TURNS

Decider = Literal["countback", "earliest", "shared", "step"]


@dataclass(frozen=True, slots=True)
class Record:
    """A competitor's places: how often each was reached, and in which rounds, by their turns."""

    counts: Mapping[int, int]
    rounds: Mapping[int, tuple[int, ...]]

    @property
    def best(self) -> int | None:
        """The best place reached."""
        return min(self.counts, default=None)


NO_RECORD = Record({}, {})


@dataclass(frozen=True, slots=True)
class TieReason:
    """Why a competitor stands where it does beside one level on points with it.

    `place` is the place that decided, `own` and `other` how often each reached it (in which round, for
    `earliest`); `own_best` and `other_best` are the best places of both. `said` is what a step of the book's own list
    decided by (`tie_steps.py`).
    """

    against: str
    ahead: bool
    decided_by: Decider
    own_best: int | None
    other_best: int | None
    place: int | None = None
    own: int | None = None
    other: int | None = None
    said: str | None = None


Key = tuple[tuple[int, ...], tuple[int, ...]]
Level = tuple[tuple[int, ...], tuple[tuple[int, ...], ...]]
_NO_FURTHER = 1_000_000
"""Stands where one competitor has no further place: behind whoever has one."""


def as_countback(rule: TieBreak) -> TieBreak | None:
    """A list of steps as the countback that says the same; None where none does, so that levels tell points alone."""
    match rule.steps:
        case None:
            return rule
        case ("places",) | ("places", "share"):
            return TieBreak()
        case ("places", "earliest") | ("places", "earliest", "share"):
            return TieBreak(then="earliest")
        case ("share",):
            return TieBreak(countback="none")
        case _:
            return None


def record(
    counted: Sequence[Award],
    dropped: Sequence[Award],
    rule: TieBreak,
    scoring_places: int,
    turns: Mapping[int, int] = NO_TURNS,
) -> Record:
    """The places of one competitor that the countback looks at."""
    return grown(NO_RECORD, [*counted, *dropped] if rule.dropped == "count" else counted, rule, scoring_places, turns)


def grown(
    own: Record, awards: Sequence[Award], rule: TieBreak, scoring_places: int, turns: Mapping[int, int] = NO_TURNS
) -> Record:
    """A record with the places of more awards."""
    counts, rounds = dict(own.counts), dict(own.rounds)
    for award in awards:
        place = award.place if rule.by == "classified" else award.paid_place
        if not award.countback or award.kind != "place" or place is None:
            continue
        if rule.countback == "scoring_places" and place > scoring_places:
            continue
        before, turn = rounds.get(place, ()), turns.get(award.round, award.round)
        in_order = not before or before[-1] <= turn
        rounds[place] = (*before, turn) if in_order else tuple(sorted((*before, turn)))
        counts[place] = len(before) + 1
    return Record(counts, rounds)


def key(own: Record, rule: TieBreak, last_place: int) -> Key:
    """What level competitors are sorted by, best first: most 1sts, then most 2nds, ...; then the earliest."""
    if rule.countback == "none":
        return (), ()
    places = range(1, last_place + 1)
    earliest = tuple(number for place in places for number in own.rounds.get(place, ()))
    return (
        tuple(-own.counts.get(place, 0) for place in places),
        earliest if rule.then == "earliest" else (),
    )


def level(own: Record, rule: TieBreak) -> Level:
    """The same order as that of `key`, whatever places others reached, and cheap: only places that were reached."""
    if rule.countback == "none" or rule.steps is not None:
        return (), ()
    reached = sorted(own.rounds)
    counts: list[int] = []
    for place in reached:
        counts += (place, -own.counts[place])
    earliest = tuple([own.rounds[place] for place in reached]) if rule.then == "earliest" else ()
    return (*counts, _NO_FURTHER), earliest


def weight(own: Record, rule: TieBreak, last_place: int, rounds: Sequence[int]) -> tuple[int, ...]:
    """The order of `key` as numbers that add up over results: the greater weight is ahead.

    The weight of a season is the sum of those of its rounds, which arithmetic over rounds to come lives on.
    """
    if rule.countback == "none":
        return ()
    places = range(1, last_place + 1)
    counts = tuple(own.counts.get(place, 0) for place in places)
    if rule.then == "share":
        return counts
    earliest = tuple(own.rounds.get(place, ()).count(number) for place in places for number in rounds)
    return (*counts, *earliest)


def reason(
    against: str, own: Record, other: Record, rule: TieBreak, turns: Mapping[int, int] = NO_TURNS, *, ahead: bool
) -> TieReason:
    """Why a competitor is ahead of, or behind, another one level on points."""
    decider, place, mine, theirs = _decider(own, other, rule)
    if decider == "earliest":
        numbers = {turn: number for number, turn in turns.items()}
        mine, theirs = (numbers.get(turn or 0, turn) for turn in (mine, theirs))
    return TieReason(against, ahead, decider, own.best, other.best, place, mine, theirs)


def _decider(own: Record, other: Record, rule: TieBreak) -> tuple[Decider, int | None, int | None, int | None]:
    if rule.countback == "none":
        return "shared", None, None, None
    for place in sorted({*own.counts, *other.counts}):
        mine, theirs = own.counts.get(place, 0), other.counts.get(place, 0)
        if mine != theirs:
            return "countback", place, mine, theirs
    if rule.then == "earliest":
        for place in sorted(own.rounds):
            for first, second in zip(own.rounds[place], other.rounds[place], strict=True):
                if first != second:
                    return "earliest", place, first, second
    return "shared", None, None, None


SHARED = "in every respect: the position is shared"


def in_words(tie: TieReason, against: str) -> str:
    """The reason as a reader says it: "behind Mosing: best place 3rd against 2nd"."""
    side = "ahead of" if tie.ahead else "behind"
    match tie.decided_by:
        case "shared":
            return f"level with {against} {SHARED}"
        case "earliest":
            return f"{side} {against}: {ordinal(tie.place or 0)} in round {tie.own} against round {tie.other}"
        case "step":
            return f"{side} {against}: {tie.said}"
        case "countback":
            if tie.own_best != tie.other_best:
                best, other = _or_none(tie.own_best), _or_none(tie.other_best)
                return f"{side} {against}: best place {best} against {other}"
            return f"{side} {against}: {ordinal(tie.place or 0)} places, {tie.own} against {tie.other}"


def _or_none(place: int | None) -> str:
    return "none" if place is None else ordinal(place)


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st."""
    if number % 100 in {11, 12, 13}:
        return f"{number}th"
    return f"{number}{_SUFFIX.get(number % 10, 'th')}"


_SUFFIX = {1: "st", 2: "nd", 3: "rd"}
