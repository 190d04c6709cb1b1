"""What each kind of penalty does to the order of a session.

Decisions are applied in stages, whatever order they were taken in, so that the result does not depend on the
hour a document was signed: disqualifications first, then what changes laps and times, then what moves a car in
the order. Within a stage they are applied as they were decided. (A choice: no regulation read so far says.)
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import assert_never

from racelog.facts.events import (
    BackOfClass,
    BackOfField,
    Disqualified,
    Fine,
    GridPlaces,
    LapsPenalty,
    NoPoints,
    Penalty,
    PointsDeduction,
    Positions,
    Reprimand,
    TimePenalty,
)
from racelog.facts.values import Status


@dataclass(frozen=True, slots=True)
class Runner:
    """What decides a car's place: laps, total time in milliseconds, both where known, and its class."""

    status: Status
    laps: int | None
    total_ms: int | None
    race_class: str | None


@dataclass(frozen=True, slots=True)
class RunningOrder:
    """The order of a session while decisions are applied to it.

    Shape:   `groups` from the front: one car each, several in a dead heat, none for a place left vacant.
    """

    groups: tuple[tuple[str, ...], ...]
    runners: Mapping[str, Runner]
    unknown: tuple[str, ...] = ()
    """What could not be worked out, because a time or lap count is not known."""

    def places(self) -> dict[str, int]:
        """Place by car, 1..n; cars of a dead heat share the first of their places."""
        places, place = {}, 1
        for group in self.groups:
            places.update(dict.fromkeys(group, place))
            place += max(1, len(group))
        return places


def stage(penalty: Penalty) -> int:
    """When a penalty is applied, relative to others of the same session."""
    match penalty:
        case Disqualified():
            return 0
        case TimePenalty() | LapsPenalty():
            return 1
        case Positions() | BackOfClass() | BackOfField():
            return 2
        case NoPoints() | PointsDeduction() | GridPlaces() | Reprimand() | Fine():
            return 3
        case _:
            assert_never(penalty)


def apply(order: RunningOrder, car: str, penalty: Penalty) -> RunningOrder:
    """The order with one penalty applied; a car out of the race keeps its status unless disqualified."""
    match penalty:
        case Disqualified():
            return _disqualified(order, car, penalty)
        case TimePenalty():
            return _slower(order, car, milliseconds=penalty.milliseconds)
        case LapsPenalty():
            return _slower(order, car, laps=penalty.laps)
        case Positions():
            return _places_lost(order, car, penalty.places)
        case BackOfClass():
            return _behind_last(order, car, order.runners[car].race_class if car in order.runners else None)
        case BackOfField():
            return _places_lost(order, car, len(order.groups))
        case NoPoints() | PointsDeduction() | GridPlaces() | Reprimand() | Fine():
            return order
        case _:
            assert_never(penalty)


def _disqualified(order: RunningOrder, car: str, penalty: Disqualified) -> RunningOrder:
    runner = order.runners.get(car)
    if runner is None:
        return order
    out = {**order.runners, car: replace(runner, status="DSQ")}
    groups = (tuple(each for each in group if each != car) for group in order.groups)
    if penalty.leaves_vacant:
        return replace(order, groups=tuple(groups), runners=out)
    kept = tuple(group for group, was in zip(groups, order.groups, strict=True) if group or not was)
    return replace(order, groups=kept, runners=out)


def _slower(order: RunningOrder, car: str, *, milliseconds: int = 0, laps: int = 0) -> RunningOrder:
    """Add time or take laps, then let by every car behind that is now ahead on laps and time."""
    runner = order.runners.get(car)
    if runner is None or runner.status != "classified":
        return order
    if (laps and runner.laps is None) or (milliseconds and runner.total_ms is None):
        missing = "laps" if laps else "total time"
        return replace(order, unknown=(*order.unknown, f"car {car}: its {missing} is not known"))
    slower = replace(
        runner,
        laps=None if runner.laps is None else max(0, runner.laps - laps),
        total_ms=None if runner.total_ms is None else runner.total_ms + milliseconds,
    )
    order = replace(order, runners={**order.runners, car: slower})
    ahead, behind = _taken_out(order.groups, car)
    passed = 0
    for group in behind:
        if any(not _passes(order.runners[other], slower) for other in group):
            break
        passed += 1
    unknown = order.unknown
    if passed < len(behind) and any(_unknown(order.runners[other], slower) for other in behind[passed]):
        unknown = (*unknown, f"car {car}: the laps or time of {behind[passed][0]}, behind it, are not known")
    return replace(order, groups=(*ahead, *behind[:passed], (car,), *behind[passed:]), unknown=unknown)


def _passes(other: Runner, slower: Runner) -> bool:
    """Whether a car that crossed the line behind is ahead now; level cars keep the order of crossing."""
    if other.laps is not None and slower.laps is not None and other.laps != slower.laps:
        return other.laps > slower.laps
    if other.total_ms is None or slower.total_ms is None:
        return False
    return other.total_ms < slower.total_ms


def _unknown(other: Runner, slower: Runner) -> bool:
    same_lap = other.laps is None or slower.laps is None or other.laps == slower.laps
    return same_lap and (other.total_ms is None or slower.total_ms is None)


def _places_lost(order: RunningOrder, car: str, places: int) -> RunningOrder:
    """The car so many places back; cars in a dead heat with it, or with one it drops behind, count singly."""
    if car not in chain.from_iterable(order.groups):
        return order
    ahead, behind = _taken_out(order.groups, car)
    passed = 0
    while passed < len(behind) and places > 0:
        places -= max(1, len(behind[passed]))
        passed += 1
    return replace(order, groups=(*ahead, *behind[:passed], (car,), *behind[passed:]))


def _behind_last(order: RunningOrder, car: str, race_class: str | None) -> RunningOrder:
    """The car behind the last classified car of its class, in the overall order too."""
    if car not in chain.from_iterable(order.groups):
        return order
    ahead, behind = _taken_out(order.groups, car)
    last = 0
    for at, group in enumerate(behind, start=1):
        if any(order.runners[other].race_class == race_class for other in group):
            last = at
    return replace(order, groups=(*ahead, *behind[:last], (car,), *behind[last:]))


Groups = tuple[tuple[str, ...], ...]


def _taken_out(groups: Iterable[tuple[str, ...]], car: str) -> tuple[Groups, Groups]:
    """The groups ahead of a car and those behind; one in a dead heat leaves the others ahead of it."""
    groups = tuple(groups)
    at = next(index for index, group in enumerate(groups) if car in group)
    others = tuple(each for each in groups[at] if each != car)
    ahead = (*groups[:at], others) if others else groups[:at]
    return ahead, groups[at + 1 :]
