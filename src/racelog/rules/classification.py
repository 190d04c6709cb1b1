"""The classification of a session: the order as timed, and what the decisions in force make of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from uuid import UUID

from racelog.facts.events import Drove, LapsPenalty, Row, TimePenalty
from racelog.facts.season import Decision, Season, Seq, Session, TimedOrder
from racelog.facts.values import Status
from racelog.rules.penalties import Open, Runner, RunningOrder, apply, open_places, stage
from racelog.rules.rounds import laps_to_be_classified

Movers = Mapping[str, tuple[Decision, ...]]
"""The decisions that changed a car's place, status, laps or time; its own or another's."""


@dataclass(frozen=True, slots=True)
class ClassifiedCar:
    """One car of a classification, with the lines of the log its place follows from.

    `firm` when everybody ahead of it is known; without that it has no place in its class, and earns nothing yet. `open`
    where a decision may have moved it, or others past it, and it is not known whether: the best and the worst place it
    may have. Then `place` is only where it stands in the list, and the worst pays (`open_in_class`: the same in class).
    Units:   times in milliseconds; `total_ms` with time penalties, `timed_ms` as recorded; `best_ms` without laps
             that were deleted, `timed_best_ms` as recorded.
    """

    car: str
    drove: tuple[Drove, ...]
    entry: UUID | None
    team: str | None
    constructor: str | None
    race_class: str | None
    status: Status
    timed_status: Status
    place: int | None
    timed_place: int | None
    class_place: int | None
    dead_heat: bool
    laps: int | None
    total_ms: int | None
    timed_ms: int | None
    best_ms: int | None
    timed_best_ms: int | None
    second_ms: int | None
    remark: str | None
    causes: tuple[Seq, ...]
    firm: bool = True
    open: tuple[int, int] | None = None
    open_in_class: tuple[int, int] | None = None
    decisions: tuple[Decision, ...] = ()
    """Those in force against this car."""


@dataclass(frozen=True, slots=True)
class Classification:
    """The order of a session as things stand.

    Shape:   classified cars from the front, then the others as they were recorded. `unknown` says what keeps
             the order from being certain, `partial` what part of it was never known; `vacant` are places nobody
             holds, overall and by class.
    """

    session: str
    round: int | None
    seq: Seq
    cars: tuple[ClassifiedCar, ...]
    partial: str | None = None
    unknown: tuple[str, ...] = ()
    as_printed: str | None = None
    vacant: frozenset[int] = frozenset()
    vacant_in_class: Mapping[str | None, frozenset[int]] = field(default_factory=dict)
    order: TimedOrder | None = None
    """The order it was made of: the latest, or one worked out."""
    worked_out: str | None = None
    """From which lines the order was worked out, where the latest contains a decision that no longer counts."""


@dataclass(frozen=True, slots=True)
class _Placing:
    """The places of an order, overall and by class; `firm` are the cars ahead of which everybody is known."""

    places: Mapping[str, int | None]
    class_places: Mapping[str, int]
    firm: set[str]
    open: Open
    open_in_class: Open


def classify(
    season: Season, session: Session, decisions: Sequence[Decision], worked_out: "Base | None" = None
) -> Classification | None:
    """Rank the cars of one session with the stewards' decisions in force; None before it has an order.

    `worked_out` is the order of a session that follows from others (`combined.py`), where none was recorded.

    Ties:    equal laps and time keep the order of crossing the line; cars share a place only in a dead heat, or
             where a printed table has them so.
    Errors:  none; what cannot be worked out is said in `unknown`.
    """
    base = worked_out if session.order is None else _base(season, session, session.order)
    if base is None:
        return None
    timed, dead = base.order, base.dead
    in_force = [decision for decision in decisions if decision.session == session.id and decision.in_force]
    cars = [
        replace(car, causes=(*car.causes, *base.causes.get(car.car, ())))
        for car in (timed_car(season, session, row, timed.seq) for row in timed.rows)
    ]
    before = _running_order(cars, timed, by_best_lap=season.by_best_lap(session))
    after, movers = _decided(before, _to_apply(in_force, timed))
    after = _far_enough(after, season, session)
    moved = (before.groups, before.vacant) != (after.groups, after.vacant)
    places = after.places() if moved else {car.car: car.timed_place for car in cars}
    firm = _firm(places, after) if timed.partial else set(places)
    open_to = _open(cars, after, timed, places, dead) if not base.unknown else _all_open(cars)
    placing = _Placing(places, after.class_places(), firm, *open_to)
    return Classification(
        session=session.id,
        round=session.round,
        seq=timed.seq if session.order is None else session.order.seq,
        cars=tuple(_as_decided(car, after, in_force, movers, placing) for car in _lined_up(cars, after)),
        partial=timed.partial,
        unknown=(*base.unknown, *_uncertain(timed, dead, moved=moved), *after.unknown),
        as_printed=None if moved else timed.as_printed,
        vacant=after.vacant,
        vacant_in_class=after.vacant_in_class,
        order=timed,
        worked_out=base.worked_out,
    )


def timed_car(season: Season, session: Session, row: Row, seq: Seq) -> ClassifiedCar:
    """A car as it was timed, with what its entry says at this weekend."""
    entry = season.entry_of(row.car, session.weekend)
    terms = None if entry is None else season.terms_at(entry, session.weekend)
    return ClassifiedCar(
        car=row.car,
        drove=row.drove or tuple(Drove(driver=driver) for driver in (() if terms is None else terms.drivers)),
        entry=None if entry is None else entry.id,
        team=None if terms is None else terms.team,
        constructor=None if terms is None else terms.constructor,
        race_class=None if terms is None else terms.race_class,
        status=row.status,
        timed_status=row.status,
        place=row.place,
        timed_place=row.place,
        class_place=None,
        dead_heat=bool(row.dead_heat),
        laps=row.laps,
        total_ms=row.total_ms,
        timed_ms=row.total_ms,
        best_ms=row.best_ms,
        timed_best_ms=row.best_ms,
        second_ms=row.second_ms,
        remark=row.remark,
        causes=(seq, *_said_who_drove(session, row, seq)),
    )


def _said_who_drove(session: Session, row: Row, seq: Seq) -> tuple[Seq, ...]:
    """The line that said who drove a car after it was classified, where later orders only kept what it said."""
    said = seq
    for order in reversed(session.orders if row.drove else ()):
        earlier = next((one for one in order.rows if one.car == row.car), None)
        if earlier is None or earlier.drove != row.drove:
            return () if said == seq else (said,)
        said = order.seq
    return ()


def unlisted_car(season: Season, session: Session, car: str, seq: Seq) -> ClassifiedCar:
    """A car that is entered, and not in what is known of the order."""
    return timed_car(season, session, Row(car=car, status="NC"), seq)


def _running_order(cars: Sequence[ClassifiedCar], timed: TimedOrder, *, by_best_lap: bool) -> RunningOrder:
    """Groups from the front; two cars in one place are level, whether in a dead heat or printed so."""
    groups: dict[int, tuple[str, ...]] = {}
    for car in cars:
        if car.place is not None:
            groups[car.place] = (*groups.get(car.place, ()), car.car)
    crossed = {car: at for at, place in enumerate(sorted(groups)) for car in groups[place]}
    return RunningOrder(
        groups=tuple(groups[place] for place in sorted(groups)),
        runners={
            car.car: Runner(
                status=car.status,
                laps=car.laps,
                total_ms=car.total_ms,
                race_class=car.race_class,
                best_ms=car.best_ms,
                second_ms=car.second_ms,
                crossed=crossed.get(car.car, len(crossed)),
            )
            for car in cars
        },
        vacant=frozenset(timed.vacant),
        by_best_lap=by_best_lap,
    )


def _far_enough(order: RunningOrder, season: Season, session: Session) -> RunningOrder:
    """Without the cars that did not cover the share of the winner's laps the regulations ask for."""
    winner = order.runners[order.groups[0][0]].laps if order.groups else None
    needed = laps_to_be_classified(season, session, winner)
    short = {
        car
        for car, runner in order.runners.items()
        if needed is not None and runner.laps is not None and runner.laps < needed and runner.status == "classified"
    }
    groups = (tuple(car for car in group if car not in short) for group in order.groups)
    not_classified = {car: replace(order.runners[car], status="NC") for car in short}
    return replace(order, groups=tuple(group for group in groups if group), runners={**order.runners, **not_classified})


def _to_apply(in_force: Iterable[Decision], timed: TimedOrder) -> list[Decision]:
    """The decisions the order does not contain yet, in the order they apply."""
    return sorted(
        (decision for decision in in_force if decision.id not in timed.includes),
        key=lambda decision: (stage(decision.penalty), decision.seq),
    )


def _decided(order: RunningOrder, decisions: Iterable[Decision]) -> tuple[RunningOrder, Movers]:
    """The order after all decisions, and for each car those that changed something for it."""
    movers: dict[str, tuple[Decision, ...]] = {}
    for decision in decisions:
        before, order = order, apply(order, decision.car, decision.penalty)
        was, now = before.places(), order.places()
        for car, runner in order.runners.items():
            if was.get(car) != now.get(car) or before.runners[car] != runner:
                movers[car] = (*movers.get(car, ()), decision)
    return order, movers


def _open(
    cars: Sequence[ClassifiedCar],
    after: RunningOrder,
    timed: TimedOrder,
    places: Mapping[str, int | None],
    dead: Sequence[Decision | None],
) -> tuple[Open, Open]:
    """The cars whose place is not certain, overall and in class.

    In an order of which only part is known everybody is in doubt from the first car on that a decision moved.
    """
    overall, in_class = open_places(after)
    changed = [car.timed_place or 1 for car in cars if car.timed_place != places.get(car.car)]
    if dead:
        return _open_before(cars, after, dead, moved=bool(changed))
    if timed.partial and changed:
        first = min(changed)
        behind = [car for car, place in places.items() if place is not None and place >= first]
        return {**overall, **dict.fromkeys(behind, (first, _LAST))}, {**in_class, **dict.fromkeys(behind, (1, _LAST))}
    return overall, in_class


def _all_open(cars: Sequence[ClassifiedCar]) -> tuple[Open, Open]:
    """Everybody anywhere, where it is not certain what the order was worked out from."""
    anywhere = dict.fromkeys((car.car for car in cars), (1, _LAST))
    return anywhere, anywhere


_LAST = 999
"""A place behind every other."""


def _open_before(
    cars: Sequence[ClassifiedCar], order: RunningOrder, dead: Sequence[Decision | None], *, moved: bool
) -> tuple[Open, Open]:
    """What stays open in an order that contains decisions which no longer count, and could not be freed of them.

    Without the decision its car stands where it is now or anywhere ahead; the cars ahead of it now keep their places or
    fall back by one (by so many as there are such decisions); nobody behind it moves, and no other class does. All that
    is lost where the car is not in the order at all, or where another decision has moved cars since.
    """
    places, class_places = order.places(), order.class_places()
    blamed = {decision.car if decision is not None else "" for decision in dead}
    if moved or not blamed <= set(places):
        return dict.fromkeys(places, (1, _LAST)), dict.fromkeys(places, (1, _LAST))
    last, several = max(places[car] for car in blamed), len(blamed)

    def reach(car: str, place: int) -> tuple[int, int]:
        return (1, place + several - 1) if car in blamed else (place, place + several)

    classes = {car.race_class for car in cars if car.car in blamed}
    overall = {car: reach(car, place) for car, place in places.items() if place <= last}
    in_class = {
        car.car: reach(car.car, class_places[car.car])
        for car in cars
        if car.car in overall and car.race_class in classes
    }
    return overall, in_class


def _lined_up(cars: Sequence[ClassifiedCar], order: RunningOrder) -> list[ClassifiedCar]:
    line_up = {car: at for at, group in enumerate(order.groups) for car in group}
    return sorted(cars, key=lambda car: line_up.get(car.car, len(order.groups)))


def _firm(places: Mapping[str, int | None], order: RunningOrder) -> set[str]:
    """The cars behind which nobody unknown can be: those of the places known without a gap from the first on."""
    held = {place for place in places.values() if place is not None} | order.vacant
    last = next(place for place in range(1, len(held) + 2) if place not in held)
    return {car for car, place in places.items() if place is not None and place < last}


def _as_decided(
    car: ClassifiedCar, order: RunningOrder, in_force: Sequence[Decision], movers: Movers, placing: _Placing
) -> ClassifiedCar:
    runner = order.runners[car.car]
    against = tuple(decision for decision in in_force if decision.car == car.car)
    involved = {decision.id: decision for decision in (*against, *movers.get(car.car, ()))}
    known = car.car in placing.firm
    return replace(
        car,
        status=runner.status,
        place=placing.places.get(car.car),
        class_place=placing.class_places.get(car.car) if known else None,
        laps=runner.laps,
        total_ms=runner.total_ms,
        best_ms=runner.best_ms,
        second_ms=runner.second_ms,
        open=placing.open.get(car.car),
        open_in_class=placing.open_in_class.get(car.car),
        decisions=against,
        causes=(*car.causes, *sorted(seq for decision in involved.values() for seq in decision.seqs)),
        firm=known,
    )


def _uncertain(timed: TimedOrder, dead: Sequence[Decision | None], *, moved: bool) -> Iterator[str]:
    if timed.partial and moved:
        yield "decisions were applied to an order of which only part is known"
    for decision in dead:
        about = "" if decision is None else f" against car {decision.car}"
        yield f"the order contains a decision{about} that no longer counts; the order before it is not known"


@dataclass(frozen=True, slots=True)
class Base:
    """The order decisions are applied to.

    `dead` are decisions that no longer count and could not be taken out of it (None: one that was voided); `causes` are
    lines beside its own that it follows from, by car.
    """

    order: TimedOrder
    dead: tuple[Decision | None, ...] = ()
    worked_out: str | None = None
    causes: Mapping[str, tuple[Seq, ...]] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    """What is not known of the sessions it was worked out from, so that no place of it is certain."""


def _base(season: Season, session: Session, latest: TimedOrder) -> Base:
    """The latest order, or, where it contains a decision that no longer counts, the same order without it.

    A file posted after a penalty holds the penalty in its places and times. If the penalty is rescinded then, the order
    without it is worked out in one of two ways, and only where nothing has to be guessed:

    - from an earlier order in the log, when the latest is exactly what that order becomes by the decisions it says it
      contains: then nothing else was corrected, and the earlier one is the order on the road;
    - from the times, when only time or laps were added and the order follows its times throughout: then the car's own
      time on the road is its total less the penalty, and it stands where that puts it.
    """
    gone = [season.decisions.get(decision) for decision in latest.includes if not _counts(season, decision)]
    if not gone:
        return Base(latest)
    known = [decision for decision in gone if decision is not None]
    causes: dict[str, tuple[Seq, ...]] = {}
    for decision in known:
        causes[decision.car] = (*causes.get(decision.car, ()), *decision.seqs)
    if len(known) == len(gone):
        without = f"#{latest.seq} contains {_listed(known)}, which no longer {'counts' if len(known) == 1 else 'count'}"
        for earlier in reversed(session.orders[:-1]):
            free = not earlier.partial and all(_counts(season, decision) for decision in earlier.includes)
            if free and _becomes(season, session, earlier, latest):
                return Base(earlier, (), f"worked out from the order of #{earlier.seq}, for {without}", causes)
        undone = _times_undone(season, session, latest, known)
        if undone is not None:
            return Base(undone, (), f"worked out from the times of #{latest.seq}, for {without}", causes)
    return Base(latest, tuple(gone))


def _counts(season: Season, decision: UUID) -> bool:
    known = season.decisions.get(decision)
    return known is not None and known.in_force


def _listed(decisions: Sequence[Decision]) -> str:
    return " and ".join(f"the decision #{decision.seq} against car {decision.car}" for decision in decisions)


def _becomes(season: Season, session: Session, earlier: TimedOrder, latest: TimedOrder) -> bool:
    """Whether the latest order is what an earlier one becomes by the decisions it contains beyond it, and no more."""
    contained = [season.decisions.get(decision) for decision in latest.includes if decision not in earlier.includes]
    decisions = [decision for decision in contained if decision is not None]
    cars = [timed_car(season, session, row, earlier.seq) for row in earlier.rows]
    if len(decisions) < len(contained) or {row.car for row in latest.rows} != {car.car for car in cars}:
        return False
    before = _running_order(cars, earlier, by_best_lap=season.by_best_lap(session))
    after, _ = _decided(before, sorted(decisions, key=lambda decision: (stage(decision.penalty), decision.seq)))
    places = after.places()
    return not after.unknown and all(_is_row(row, after.runners[row.car], places.get(row.car)) for row in latest.rows)


def _is_row(row: Row, runner: Runner, place: int | None) -> bool:
    """Whether a row says what was worked out, as far as it says it."""
    return (row.status, row.place) == (runner.status, place) and all(
        one is None or other is None or one == other
        for one, other in ((row.laps, runner.laps), (row.total_ms, runner.total_ms))
    )


def _times_undone(season: Season, session: Session, latest: TimedOrder, gone: Sequence[Decision]) -> TimedOrder | None:
    """The latest order with time and laps given back to those they were taken from; None where that may be wrong."""
    contained = [season.decisions.get(decision) for decision in latest.includes]
    in_the_order = any(decision is None or stage(decision.penalty) == 2 for decision in contained)
    if latest.partial or in_the_order or season.by_best_lap(session):
        return None
    rows = {row.car: row for row in latest.rows}
    for decision in gone:
        row = rows.get(decision.car)
        given_back = None if row is None else _given_back(row, decision)
        if given_back is None:
            return None
        rows[decision.car] = given_back
    moved = {decision.car for decision in gone}
    if not _by_times([row for row in latest.rows if row.place is not None]):
        return None
    placed = sorted((row for row in rows.values() if row.place is not None), key=lambda row: (_time(row), row.place))
    level = any(
        _time(one) == _time(other) and {one.car, other.car} & moved and one.place != other.place
        for one, other in pairwise(placed)
    )
    if level:  # who crossed the line first is not known
        return None
    groups = [tuple(row.car for row in heat) for _, heat in groupby(placed, key=_heat)]
    order = RunningOrder(tuple(groups), {}, frozenset(latest.vacant))
    places = order.places()
    return replace(
        latest,
        rows=(
            *(replace(row, place=places[row.car]) for row in placed),
            *(row for row in rows.values() if row.place is None),
        ),
        includes=tuple(
            contained for contained in latest.includes if contained not in {decision.id for decision in gone}
        ),
    )


def _given_back(row: Row, decision: Decision) -> Row | None:
    """A row without a penalty in time or laps; None for any other penalty, or where the row does not say enough."""
    penalty = decision.penalty
    if isinstance(penalty, TimePenalty) and row.total_ms is not None and row.total_ms > penalty.milliseconds:
        return replace(row, total_ms=row.total_ms - penalty.milliseconds)
    if isinstance(penalty, LapsPenalty) and row.laps is not None:
        return replace(row, laps=row.laps + penalty.laps)
    return None


def _by_times(placed: Sequence[Row]) -> bool:
    """Whether an order is known in laps and times throughout, and follows them."""
    known = all(row.laps is not None and row.total_ms is not None for row in placed)
    in_order = sorted(placed, key=lambda row: row.place or 0)
    return known and all(_time(one) <= _time(other) for one, other in pairwise(in_order))


def _time(row: Row) -> tuple[int, int]:
    return -(row.laps or 0), row.total_ms or 0


def _heat(row: Row) -> tuple[object, ...]:
    """The same for cars of one dead heat."""
    return (row.place, _time(row)) if row.dead_heat else (row.car,)
