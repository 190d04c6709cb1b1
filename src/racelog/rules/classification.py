"""The classification of a session: the order as timed, and what the decisions in force make of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from racelog.facts.events import Drove, Row
from racelog.facts.season import Decision, Season, Seq, Session, TimedOrder
from racelog.facts.values import Status
from racelog.rules.distance import laps_to_be_classified
from racelog.rules.penalties import Runner, RunningOrder, apply, stage

Movers = Mapping[str, tuple[Decision, ...]]
"""The decisions that changed a car's place, status, laps or time; its own or another's."""


@dataclass(frozen=True, slots=True)
class ClassifiedCar:
    """One car of a classification, with the lines of the log its place follows from.

    `firm` when everybody ahead of it is known; without that it has no place in its class, and earns nothing yet.
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


@dataclass(frozen=True, slots=True)
class _Placing:
    """The places of an order, overall and by class; `firm` are the cars behind which nobody unknown can be."""

    places: Mapping[str, int | None]
    class_places: Mapping[str, int]
    firm: set[str]


def classify(season: Season, session: Session, decisions: Sequence[Decision]) -> Classification | None:
    """Rank the cars of one session with the stewards' decisions in force; None before it has an order.

    Ties:    equal laps and time keep the order of crossing the line; cars share a place only in a dead heat, or
             where a printed table has them so.
    Errors:  none; what cannot be worked out is said in `unknown`.
    """
    timed = session.order
    if timed is None:
        return None
    in_force = [each for each in decisions if each.session == session.id and each.in_force]
    cars = [timed_car(season, session, row, timed.seq) for row in timed.rows]
    before = _running_order(cars, timed, by_best_lap=session.kind == "qualifying")
    after, movers = _decided(before, _to_apply(in_force, timed))
    after = _far_enough(after, season, session)
    moved = (before.groups, before.vacant) != (after.groups, after.vacant)
    places = after.places() if moved else {car.car: car.timed_place for car in cars}
    placing = _Placing(places, after.class_places(), _firm(places, after) if timed.partial else set(places))
    return Classification(
        session=session.id,
        round=session.round,
        seq=timed.seq,
        cars=tuple(_as_decided(car, after, in_force, movers, placing) for car in _lined_up(cars, after)),
        partial=timed.partial,
        unknown=(*_uncertain(timed, season, moved=moved), *after.unknown),
        as_printed=None if moved else timed.as_printed,
        vacant=after.vacant,
        vacant_in_class=after.vacant_in_class,
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
        causes=(seq,),
    )


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
        (each for each in in_force if each.id not in timed.includes),
        key=lambda each: (stage(each.penalty), each.seq),
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
        decisions=against,
        causes=(*car.causes, *sorted(seq for decision in involved.values() for seq in decision.seqs)),
        firm=known,
    )


def _uncertain(timed: TimedOrder, season: Season, *, moved: bool) -> Iterator[str]:
    if timed.partial and moved:
        yield "decisions were applied to an order of which only part is known"
    for contained in timed.includes:
        decision = season.decisions.get(contained)
        if decision is None or not decision.in_force:
            about = "" if decision is None else f" against car {decision.car}"
            yield f"the order contains a decision{about} that no longer counts; the order before it is not known"
