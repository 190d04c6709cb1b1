"""What each kind of penalty does to the order of a session.

Decisions are applied in stages, whatever order they were taken in, so that the result does not depend on the hour a
document was signed: disqualifications first, then what changes laps and times, then what moves a car in the order.
Within a stage they are applied as they were decided.

The order is groups from the front, one car or those of a dead heat each. A car made slower is let past by the groups
behind it, one after the other, while they are certainly ahead now; the rest of the order stays as it was recorded,
for it may hold what times do not show. Where a time or a lap count is missing nothing is guessed: the car and those
it may have let past become a stretch of the order within which places are open, and which every later decision that
touches it makes wider, never narrower. Each decision costs one walk over the groups behind its car.

Source:  a choice: no regulation read so far says in which order decisions apply.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import assert_never

from racelog.facts.competitors import is_person
from racelog.facts.events import (
    BackOfClass,
    BackOfField,
    Disqualified,
    Fine,
    GridPlaces,
    LapDeleted,
    LapsPenalty,
    LicencePoints,
    NoPoints,
    Penalty,
    PointsDeduction,
    Positions,
    Probation,
    Reprimand,
    TimePenalty,
)
from racelog.facts.regulations import Championship
from racelog.facts.season import Decision
from racelog.facts.values import Status

Group = tuple[str, ...]
"""Cars that share a place: one, or those of a dead heat."""


@dataclass(frozen=True, slots=True)
class Runner:
    """What decides a car's place, as far as it is known: laps and total time, or best laps in qualifying.

    Units:   milliseconds. `crossed` counts from the front as recorded, where that is known; cars of a dead heat
             crossed together.
    """

    status: Status
    laps: int | None
    total_ms: int | None
    race_class: str | None
    best_ms: int | None = None
    second_ms: int | None = None
    crossed: int | None = None


@dataclass(frozen=True, slots=True)
class RunningOrder:
    """The order of a session while decisions are applied to it.

    Shape:   `groups` from the front, none of them empty; `vacant` are overall places nobody takes, whatever moves,
             `vacant_in_class` the same by class; `unknown` says what could not be worked out, because a time or a
             lap count is not known, and `stretches` are the cars it concerns: each a stretch of the order within which
             nobody's place is known, while whoever is ahead of it or behind it stays there. `by_best_lap` where best
             laps decide, as in qualifying.
    """

    groups: tuple[Group, ...]
    runners: Mapping[str, Runner]
    vacant: frozenset[int] = frozenset()
    vacant_in_class: Mapping[str | None, frozenset[int]] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    stretches: tuple[frozenset[str], ...] = ()
    by_best_lap: bool = False

    def places(self) -> dict[str, int]:
        """Place by car; cars of a dead heat share the first of the places they cover."""
        return _numbered(self.groups, self.vacant)

    def class_places(self) -> dict[str, int]:
        """Place by car among the cars of its class."""
        places: dict[str, int] = {}
        for race_class in {runner.race_class for runner in self.runners.values()}:
            of_class = (
                tuple(car for car in group if self.runners[car].race_class == race_class) for group in self.groups
            )
            groups = tuple(group for group in of_class if group)
            places.update(_numbered(groups, self.vacant_in_class.get(race_class, frozenset())))
        return places


def _numbered(groups: tuple[Group, ...], vacant: frozenset[int]) -> dict[str, int]:
    places: dict[str, int] = {}
    place = 1
    for group in groups:
        while place in vacant:
            place += 1
        places.update(dict.fromkeys(group, place))
        place += len(group)
    return places


Open = Mapping[str, tuple[int, int]]
"""Cars whose place is not known, each with the best and the worst it may have."""


def open_places(order: RunningOrder) -> tuple[Open, Open]:
    """The cars whose place is not known, overall and in class.

    Of a class that has one car alone in a stretch that car is certain of its place in class.
    """
    places, class_places = order.places(), order.class_places()
    overall: dict[str, tuple[int, int]] = {}
    in_class: dict[str, tuple[int, int]] = {}
    for stretch in order.stretches:
        overall.update(dict.fromkeys(stretch, _span(places, stretch)))
        for race_class in {order.runners[car].race_class for car in stretch}:
            cars = [car for car in stretch if order.runners[car].race_class == race_class]
            if len(cars) > 1:
                in_class.update(dict.fromkeys(cars, _span(class_places, cars)))
    return overall, in_class


def _span(places: Mapping[str, int], cars: Collection[str]) -> tuple[int, int]:
    return min(places[car] for car in cars), max(places[car] for car in cars)


def stage(penalty: Penalty) -> int:
    """When a penalty is applied, relative to others of the same session."""
    match penalty:
        case Disqualified():
            return 0
        case TimePenalty() | LapsPenalty() | LapDeleted():
            return 1
        case Positions() | BackOfClass() | BackOfField():
            return 2
        case NoPoints() | PointsDeduction() | GridPlaces() | Reprimand() | Fine() | Probation() | LicencePoints():
            return 3
        case _:
            assert_never(penalty)


def changes_order(penalty: Penalty) -> bool:
    """Whether a penalty of this kind may change the order of its session."""
    return stage(penalty) < 3


def takes_points_in(decision: Decision, championship: Championship, competitor: str) -> bool:
    """Whether a decision takes points, or those of a place, from a competitor of its car in a championship."""
    penalty = decision.penalty
    if not isinstance(penalty, NoPoints | PointsDeduction):
        return False
    here = penalty.championships is None or championship.id in penalty.championships
    return here and concerns(decision, championship, competitor)


def concerns(decision: Decision, championship: Championship, competitor: str) -> bool:
    """Whether a decision against a car is about this competitor of it.

    Points taken from one driver named are that driver's alone: not those of who shared the car, nor of its team,
    unless the decision names a championship of teams. Whatever changes the result of a car is about all of it.
    """
    penalty = decision.penalty
    if not isinstance(penalty, NoPoints | PointsDeduction) or decision.driver in {None, competitor}:
        return True
    return not is_person(championship.competitor) and championship.id in (penalty.championships or ())


def apply(order: RunningOrder, car: str, penalty: Penalty) -> RunningOrder:
    """The order with one penalty applied; a car out of the race keeps its status unless disqualified."""
    if car not in order.runners:
        return order
    after = _applied(order, car, penalty)
    return after if after is order or not order.stretches else _stretched(order, after, car)


def _stretched(before: RunningOrder, after: RunningOrder, car: str) -> RunningOrder:
    """The stretches after a decision moved a car: one it was in, or moved past, reaches as far as it went.

    A car that is out of the order leaves its stretch; a stretch of one is none.
    """
    line_up = [name for group in before.groups for name in group]
    now = [name for group in after.groups for name in group]
    stretches = [stretch & set(now) for stretch in after.stretches]
    if car in line_up and car in now:
        first, last = sorted((line_up.index(car), now.index(car)))
        passed = frozenset(now[first : last + 1])
        touched = [stretch for stretch in stretches if stretch & passed]
        if first != last and any(stretch & passed for stretch in before.stretches):
            stretches = [stretch for stretch in stretches if not stretch & passed]
            stretches.append(passed.union(*touched))
    return replace(after, stretches=tuple(stretch for stretch in stretches if len(stretch) > 1))


def _applied(order: RunningOrder, car: str, penalty: Penalty) -> RunningOrder:
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
            return _behind_last_of_class(order, car)
        case BackOfField():
            return _places_lost(order, car, len(order.runners))
        case LapDeleted():
            return _lap_deleted(order, car, penalty)
        case NoPoints() | PointsDeduction() | GridPlaces() | Reprimand() | Fine() | Probation() | LicencePoints():
            return order
        case _:
            assert_never(penalty)


def _disqualified(order: RunningOrder, car: str, penalty: Disqualified) -> RunningOrder:
    """Out of the classification; a place left vacant stays so, in the car's class too.

    Who was level in a dead heat keeps the place: vacant is the last one of those they covered.
    """
    runner = order.runners[car]
    level = [other for group in order.groups if car in group for other in group if other != car]
    level_in_class = [other for other in level if order.runners[other].race_class == runner.race_class]
    left = replace(order, runners={**order.runners, car: replace(runner, status="DSQ")})
    place, class_place = order.places().get(car), order.class_places().get(car)
    groups = (tuple(other for other in group if other != car) for group in order.groups)
    left = replace(left, groups=tuple(group for group in groups if group))
    if not penalty.leaves_vacant or place is None or class_place is None:
        return left
    in_class = order.vacant_in_class.get(runner.race_class, frozenset()) | {class_place + len(level_in_class)}
    return replace(
        left,
        vacant=order.vacant | {place + len(level)},
        vacant_in_class={**order.vacant_in_class, runner.race_class: in_class},
    )


def _slower(order: RunningOrder, car: str, *, milliseconds: int = 0, laps: int = 0) -> RunningOrder:
    """Add time or take laps, then let by every car behind that is now ahead on laps and time.

    Cars of a dead heat that are level again, penalised alike, share their place again.
    """
    runner = order.runners[car]
    if runner.status != "classified":
        return order
    ahead, behind = _taken_out(order.groups, car)
    if (laps and runner.laps is None) or (milliseconds and runner.total_ms is None):
        missing = "laps" if laps else "total time"
        reach = runner if milliseconds else replace(runner, laps=None, total_ms=None)
        return _open(order, f"car {car}: its {missing} is not known", car, _may_pass(order, behind, reach))
    slower = replace(
        runner,
        laps=None if runner.laps is None else max(0, runner.laps - laps),
        total_ms=None if runner.total_ms is None else runner.total_ms + milliseconds,
    )
    passing = [all(_passes(order.runners[other], slower) for other in group) for group in behind]
    passed = passing.index(False) if False in passing else len(passing)
    if passed < len(behind) and any(_unknown(order.runners[other], slower) for other in behind[passed]):
        what = f"car {car}: the laps or time of {behind[passed][0]}, behind it, are not known"
        order = _open(order, what, car, _may_pass(order, behind[passed:], slower))
    level = passed < len(behind) and all(_level(order.runners[other], slower) for other in behind[passed])
    joined = ((car, *behind[passed]), *behind[passed + 1 :]) if level else ((car,), *behind[passed:])
    groups = (*ahead, *behind[:passed], *joined)
    return replace(order, groups=groups, runners={**order.runners, car: slower})


def _open(order: RunningOrder, what: str, car: str, behind: Iterable[Group]) -> RunningOrder:
    """The order in which a car may stand anywhere among those behind it that are named."""
    stretch = frozenset((car, *(other for group in behind for other in group)))
    apart = [known for known in order.stretches if not known & stretch]
    together = stretch.union(*(known for known in order.stretches if known & stretch))
    stretches = (*apart, together) if len(together) > 1 else tuple(apart)
    return replace(order, unknown=(*order.unknown, what), stretches=stretches)


def _may_pass(order: RunningOrder, behind: Sequence[Group], slower: Runner) -> Iterator[Group]:
    """The groups behind that may be ahead of a car, up to the first that certainly is not."""
    for group in behind:
        others = [order.runners[other] for other in group]
        if not all(_unknown(other, slower) or _passes(other, slower) for other in others):
            return
        yield group


def _lap_deleted(order: RunningOrder, car: str, penalty: LapDeleted) -> RunningOrder:
    """The next-best lap counts. Where best laps decide, the car falls behind those that are faster now.

    A lap that was not the car's best changes no place, and is not its next-best any more; one without another
    leaves the car not classified. Level cars stay as they were: who set his lap first is not known.
    """
    runner = order.runners[car]
    if penalty.lap_ms is not None and runner.best_ms is not None and penalty.lap_ms != runner.best_ms:
        second_ms = None if penalty.lap_ms == runner.second_ms else runner.second_ms
        return replace(order, runners={**order.runners, car: replace(runner, second_ms=second_ms)})
    next_best = None if penalty.no_other_lap else penalty.next_best_ms or runner.second_ms
    without = replace(runner, best_ms=next_best, second_ms=None)
    left = replace(order, runners={**order.runners, car: without})
    if not order.by_best_lap or runner.status != "classified":
        return left
    ahead, behind = _taken_out(order.groups, car)
    if penalty.no_other_lap:
        no_time = {**order.runners, car: replace(without, status="NC")}
        return replace(order, groups=(*ahead, *behind), runners=no_time)
    if next_best is None:
        return _open(left, f"car {car}: its next-best lap is not known", car, behind)
    passed = 0
    for group in behind:
        laps = [order.runners[other].best_ms for other in group]
        if None in laps:
            what = f"car {car}: the best lap of {group[laps.index(None)]}, behind it, is not known"
            left = _open(left, what, car, behind[passed:])
        if not all(lap is not None and lap < next_best for lap in laps):
            break
        passed += 1
    return replace(left, groups=(*ahead, *behind[:passed], (car,), *behind[passed:]))


def _passes(other: Runner, slower: Runner) -> bool:
    """Whether a car behind in the order is ahead now; level cars keep the order of crossing the line."""
    if other.laps is not None and slower.laps is not None and other.laps != slower.laps:
        return other.laps > slower.laps
    if other.total_ms is None or slower.total_ms is None:
        return False
    if other.total_ms != slower.total_ms or other.crossed is None or slower.crossed is None:
        return other.total_ms < slower.total_ms
    return other.crossed < slower.crossed


def _level(other: Runner, slower: Runner) -> bool:
    """Whether two cars that crossed the line in a dead heat are level on laps and time."""
    known = None not in {other.total_ms, slower.total_ms, other.crossed, slower.crossed}
    return known and (other.laps, other.total_ms, other.crossed) == (slower.laps, slower.total_ms, slower.crossed)


def _unknown(other: Runner, slower: Runner) -> bool:
    same_lap = other.laps is None or slower.laps is None or other.laps == slower.laps
    return same_lap and (other.total_ms is None or slower.total_ms is None)


def _places_lost(order: RunningOrder, car: str, places: int) -> RunningOrder:
    """The car so many places back, at most to the end; a dead heat behind it is passed as a whole."""
    if order.runners[car].status != "classified":
        return order
    ahead, behind = _taken_out(order.groups, car)
    passed = 0
    while passed < len(behind) and places > 0:
        places -= len(behind[passed])
        passed += 1
    return replace(order, groups=(*ahead, *behind[:passed], (car,), *behind[passed:]))


def _behind_last_of_class(order: RunningOrder, car: str) -> RunningOrder:
    """The car behind the last classified car of its class, in the overall order too."""
    runner = order.runners[car]
    if runner.status != "classified":
        return order
    ahead, behind = _taken_out(order.groups, car)
    last = 0
    for at, group in enumerate(behind, start=1):
        if any(order.runners[other].race_class == runner.race_class for other in group):
            last = at
    return replace(order, groups=(*ahead, *behind[:last], (car,), *behind[last:]))


def _taken_out(groups: tuple[Group, ...], car: str) -> tuple[tuple[Group, ...], tuple[Group, ...]]:
    """The groups ahead of a car and those behind; one in a dead heat leaves the others ahead of it."""
    at = next(index for index, group in enumerate(groups) if car in group)
    others = tuple(other for other in groups[at] if other != car)
    ahead = (*groups[:at], others) if others else groups[:at]
    return ahead, groups[at + 1 :]
