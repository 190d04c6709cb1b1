"""Which cars moved back from one order to another, as penalties that move exactly these.

No penalty moves a car up: a car that did stands in words.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from racelog.facts.events import BackOfClass, BackOfField, Penalty, Positions
from racelog.rules.penalties import RunningOrder, apply


@dataclass(frozen=True, slots=True)
class Moves:
    """The penalties, in the order they are applied, and the cars that moved up."""

    penalties: tuple[tuple[str, Penalty], ...]
    up: tuple[str, ...]


def moves_between(order: RunningOrder, after: Sequence[str]) -> Moves:
    """How the cars of `order` come to stand as in `after`, which holds the same cars.

    Ties:    of two cars that changed places, the one that lost a place was moved.
    """
    standing = lined_up(order)
    back, up = _moved(standing, after)
    penalties: list[tuple[str, Penalty]] = []
    for at, car in enumerate(after):
        if car in back:
            ahead = next((other for other in reversed(after[:at]) if other not in up), None)
            penalty = _penalty(order, car, ahead)
            order = apply(order, car, penalty)
            penalties.append((car, penalty))
    return Moves(tuple(penalties), tuple(car for car in after if car in up))


def lined_up(order: RunningOrder) -> list[str]:
    """The cars from first to last."""
    return [car for group in order.groups for car in group]


def _moved(standing: Sequence[str], after: Sequence[str]) -> tuple[Set[str], Set[str]]:
    """The cars moved back, and those moved up.

    Cars moved back explain any order; but one car in front of twenty it was behind was moved up, and twenty others
    were not moved back. So as few as possible moved, or some of few at the end of the field.
    """
    overtaken = _overtaken(standing, after)
    kept = _longest_in_order(standing, after)
    fewest = set(standing) - kept
    if len(overtaken) == len(fewest) or _at_the_end(overtaken, after):
        return overtaken, set()
    back = {car for car in fewest if _ahead(car, after, kept) > _ahead(car, standing, kept)}
    return back, fewest - back


def _at_the_end(overtaken: Set[str], after: Sequence[str]) -> bool:
    """Whether cars stand at the end, in the second half of the field, with hardly more of others among them.

    Among them may stand cars that were moved there from where they were.
    """
    first = min(after.index(car) for car in overtaken)
    end = after[first:]
    return 2 * len(end) <= len(after) and len(end) <= 2 * len(overtaken) + 1


def _overtaken(standing: Sequence[str], after: Sequence[str]) -> Set[str]:
    """The cars that have one ahead of them now that was behind."""
    stands = {car: at for at, car in enumerate(after)}
    overtaken, first_behind = set(), len(after)
    for car in reversed(standing):
        if stands[car] > first_behind:
            overtaken.add(car)
        first_behind = min(first_behind, stands[car])
    return overtaken


def _longest_in_order(standing: Sequence[str], after: Sequence[str]) -> Set[str]:
    """As many cars as possible that stand in the same order as before; a longest increasing subsequence."""
    stood = {car: at for at, car in enumerate(standing)}
    nobody: tuple[str, ...] = ()
    best: dict[str, tuple[str, ...]] = {}
    for car in after:
        ahead = [row for other, row in best.items() if stood[other] < stood[car]]
        longest = max(ahead, key=len, default=nobody)
        best[car] = (*longest, car)
    longest = max(best.values(), key=len, default=nobody)
    return set(longest)


def _ahead(car: str, order: Sequence[str], of: Set[str]) -> int:
    return sum(other in of for other in order[: order.index(car)])


def _penalty(order: RunningOrder, car: str, ahead: str | None) -> Penalty:
    """What puts a car right behind another: the plainest penalty that does."""
    for penalty in (BackOfField(), BackOfClass()):
        moved = lined_up(apply(order, car, penalty))
        at = moved.index(car)
        if at and moved[at - 1] == ahead:
            return penalty
    standing = lined_up(order)
    behind = 0 if ahead is None else standing.index(ahead)
    return Positions(places=max(1, behind - standing.index(car)))
