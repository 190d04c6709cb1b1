"""How competitors level on points are told apart where the book lists steps, and which step decided, in words.

All who are level on points go through the steps together. A step gives each a key; those with the same key go on to the
next step, among themselves. So a step may look at the others it is still level with (`head_to_head`), and the step that
parted two is the first whose keys differ for them. Nobody is told apart by a step that does not concern everybody: who
has no result in a session is behind who has one. Whoever is level after the last step shares the position.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, groupby
from typing import Protocol, TypeVar, assert_never

from racelog.facts.regulations import InRound, PlacesIn, TieStep
from racelog.rules.awards import Award, added
from racelog.rules.counting import Programme
from racelog.rules.ties.countback import TieReason, ordinal

Key = tuple[object, ...]
_NOTHING = 1_000_000
"""Stands where there is no further place, or no result: behind whoever has one."""


class Level(Protocol):
    """One of those level on points: what it has, counted and dropped."""

    @property
    def competitor(self) -> str:
        """Who it is."""
        ...

    @property
    def counted(self) -> tuple[Award, ...]:
        """The awards that count."""
        ...

    @property
    def dropped(self) -> tuple[Award, ...]:
        """Those that do not."""
        ...


L = TypeVar("L", bound=Level)


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of a championship, after the rounds it has run."""

    steps: tuple[TieStep, ...]
    rounds: Sequence[int]
    programme: Programme
    lowest_wins: bool = False

    def parted(self, level: Sequence[L]) -> list[list[L]]:
        """Those level on points, best first; together in one list where the position is shared."""
        groups = [list(level)]
        for step in self.steps:
            groups = list(chain.from_iterable(self._parted_by(step, group) for group in groups))
        return groups

    def _parted_by(self, step: TieStep, group: list[L]) -> Iterator[list[L]]:
        if len(group) == 1:
            yield group
            return
        keyed = [(self._key(step, own, group), own.competitor, own) for own in group]
        keyed.sort(key=lambda pair: pair[:2])
        for _, same in groupby(keyed, key=lambda pair: pair[0]):
            yield [own for _, _, own in same]

    def reason(self, own: Level, other: Level, level: Sequence[Level], *, ahead: bool) -> TieReason:
        """Why one is ahead of, or behind, another it is level with."""
        group = list(level)
        for step in self.steps:
            key = self._key(step, own, group)
            if key != self._key(step, other, group):
                said = self._in_words(step, own, other, group)
                return TieReason(other.competitor, ahead, "step", None, None, said=said)
            group = [one for one in group if self._key(step, one, group) == key]
        return TieReason(other.competitor, ahead, "shared", None, None)

    def _key(self, step: TieStep, own: Level, group: Sequence[Level]) -> Key:  # noqa: C901 - a case a step
        """What a step sorts by, the least first."""
        match step:
            case "places":
                return _countback(own_places(own))
            case "wins":
                return (-own_places(own).count(1),)
            case PlacesIn():
                return _countback(self._places_in(step, own))
            case "sorted_scores":
                return self._sorted_scores(own)
            case "latest":
                return tuple(self._score_in(session, own) for session in reversed(self._sessions(group)))
            case "earliest":
                return self._earliest(own)
            case "head_to_head":
                ahead, behind = self._meetings(own, group)
                return (behind - ahead,)
            case "best_of_last_round":
                return (self._best_of_last(own) or _NOTHING,)
            case InRound():
                points = self._points_of(step, own)
                return (points if self.lowest_wins else -points,)
            case "share":
                return ()
            case _:
                assert_never(step)

    def _in_words(self, step: TieStep, own: Level, other: Level, group: Sequence[Level]) -> str:  # noqa: C901 - a case a step
        """What decided: "wins, 2 against 1"."""
        match step:
            case "places":
                return _places_in_words(own_places(own), own_places(other), "")
            case PlacesIn():
                among = f" in {step.places_in}"
                return _places_in_words(self._places_in(step, own), self._places_in(step, other), among)
            case "wins":
                return f"wins, {own_places(own).count(1)} against {own_places(other).count(1)}"
            case "sorted_scores":
                mine, theirs = self._scores(own), self._scores(other)
                at = next((at for at, (one, two) in enumerate(zip(mine, theirs, strict=False)) if one != two), None)
                at = min(len(mine), len(theirs)) if at is None else at
                return (
                    f"scores that count, best first: the {ordinal(at + 1)} is {_at(mine, at)} against {_at(theirs, at)}"
                )
            case "latest":
                session = next(
                    session
                    for session in reversed(self._sessions(group))
                    if self._score_in(session, own) != self._score_in(session, other)
                )
                return (
                    f"in {session} {self._score_in_words(session, own)} against {self._score_in_words(session, other)}"
                )
            case "earliest":
                return f"reached it earlier, {self._reached(own)} against {self._reached(other)}"
            case "head_to_head":
                (ahead, behind), (against, and_behind) = self._meetings(own, group), self._meetings(other, group)
                return f"head to head, {ahead} times ahead and {behind} behind against {against} and {and_behind}"
            case "best_of_last_round":
                best, theirs_best = self._best_of_last(own), self._best_of_last(other)
                return f"best place of round {self.rounds[-1]}, {_or_none(best)} against {_or_none(theirs_best)}"
            case InRound():
                points = self._points_of(step, own), self._points_of(step, other)
                return f"points of round {self._number(step)}, {points[0]} against {points[1]}"
            case "share":
                return "the position is shared"
            case _:
                assert_never(step)

    def _places_in(self, step: PlacesIn, own: Level) -> list[int]:
        kinds = self.programme.kinds
        return [
            award.place
            for award in results_of(own, every_session=True)
            if award.place is not None and kinds.get(award.session or "") == step.places_in
        ]

    def _scores(self, own: Level) -> list[Fraction]:
        """What counts of each session, best first."""
        scores: dict[str, list[Fraction]] = {}
        for award in own.counted:
            if award.session is not None and award.kind != "deduction":
                scores.setdefault(award.session, []).append(award.points)
        return sorted(map(added, scores.values()), reverse=not self.lowest_wins)

    def _sorted_scores(self, own: Level) -> Key:
        scores = self._scores(own)
        if self.lowest_wins:
            return (*scores, _NOTHING)
        return (*(-score for score in scores if score > 0), 0)

    def _sessions(self, group: Sequence[Level]) -> list[str]:
        """The sessions whose places tell level points apart, in the order they were run."""
        order = {session: at for at, session in enumerate(self.programme.kinds)}
        run = {award.session or "": self.programme.turn(award.round) for own in group for award in results_of(own)}
        return sorted(run, key=lambda session: (run[session], order.get(session, len(order)), session))

    def _score_in(self, session: str, own: Level) -> tuple[int, Fraction]:
        """The best place of a session; without one, the points for it."""
        results = [award for award in results_of(own) if award.session == session]
        best = min((award.place for award in results if award.place is not None), default=_NOTHING)
        points = added(award.points for award in results)
        if self.lowest_wins:
            return best, points if results else Fraction(_NOTHING)
        return best, -points

    def _score_in_words(self, session: str, own: Level) -> str:
        best, points = self._score_in(session, own)
        return ordinal(best) if best != _NOTHING else f"{abs(points)} points" if points else "no place"

    def _reached_in(self, own: Level) -> list[tuple[int, int, int]]:
        """Each place reached, with the turn and the number of its round; best first, then earliest."""
        turn = self.programme.turn
        places = ((award.place, award.round) for award in results_of(own))
        return sorted((place, turn(number), number) for place, number in places if place is not None)

    def _earliest(self, own: Level) -> Key:
        return (*chain.from_iterable((place, turn) for place, turn, _ in self._reached_in(own)), _NOTHING)

    def _reached(self, own: Level) -> str:
        reached = (f"{ordinal(place)} in round {number}" for place, _, number in self._reached_in(own))
        return ", ".join(reached) or "no place"

    def _meetings(self, own: Level, group: Sequence[Level]) -> tuple[int, int]:
        """How often one was ahead of those it is level with, and how often behind."""
        mine = _best_by_session(own)
        ahead = behind = 0
        for other in group:
            for session, place in _best_by_session(other).items() if other is not own else ():
                if session in mine:
                    ahead += mine[session] < place
                    behind += mine[session] > place
        return ahead, behind

    def _best_of_last(self, own: Level) -> int | None:
        last = self.rounds[-1] if self.rounds else None
        return min(
            (award.place for award in results_of(own) if award.place is not None and award.round == last), default=None
        )

    def _number(self, step: InRound) -> int | None:
        if step.round != "last":
            return step.round
        return self.rounds[-1] if self.rounds else None

    def _points_of(self, step: InRound, own: Level) -> Fraction:
        number = self._number(step)
        everything = chain(own.counted, own.dropped)
        return added(award.points for award in everything if award.round == number and award.session is not None)


def results_of(own: Level, *, every_session: bool = False) -> list[Award]:
    """The results that tell level points apart, dropped or not; of every session where wanted."""
    return [
        award
        for award in chain(own.counted, own.dropped)
        if award.kind == "place" and not award.guest and (award.countback or every_session)
    ]


def own_places(own: Level) -> list[int]:
    """The places reached, in any order."""
    return [award.place for award in results_of(own) if award.place is not None]


def _countback(places: Sequence[int]) -> Key:
    """Most 1sts, then most 2nds, and so on."""
    counts = Counter(places)
    return (*chain.from_iterable((place, -counts[place]) for place in sorted(counts)), _NOTHING)


def _places_in_words(own: Sequence[int], other: Sequence[int], among: str) -> str:
    mine, theirs = Counter(own), Counter(other)
    if min(mine, default=None) != min(theirs, default=None):
        best, against = min(mine, default=None), min(theirs, default=None)
        return f"best place{among} {_or_none(best)} against {_or_none(against)}"
    place = next(place for place in sorted({*mine, *theirs}) if mine[place] != theirs[place])
    return f"{ordinal(place)} places{among}, {mine[place]} against {theirs[place]}"


def _best_by_session(own: Level) -> dict[str, int]:
    best: dict[str, int] = {}
    for award in results_of(own):
        session = award.session or ""
        best[session] = min(best.get(session, _NOTHING), _NOTHING if award.place is None else award.place)
    return best


def _at(scores: Sequence[Fraction], at: int) -> str:
    return str(scores[at]) if at < len(scores) else "none"


def _or_none(place: int | None) -> str:
    return "none" if place is None else ordinal(place)
