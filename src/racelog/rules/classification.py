"""The classification of a session: the order as timed, and what the decisions in force make of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from racelog.facts.events import Drove, Row
from racelog.facts.season import Decision, Season, Seq, Session, TimedOrder
from racelog.facts.values import Status
from racelog.rules.penalties import Runner, RunningOrder, apply, stage

Movers = Mapping[str, tuple[Decision, ...]]
"""The decisions that changed a car's place, status, laps or time; its own or another's."""


@dataclass(frozen=True, slots=True)
class ClassifiedCar:
    """One car of a classification, with the lines of the log its place follows from.

    Units:   times in milliseconds; `total_ms` with time penalties, `timed_ms` as recorded.
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
    remark: str | None
    causes: tuple[Seq, ...]
    decisions: tuple[Decision, ...] = ()
    """Those in force against this car."""


@dataclass(frozen=True, slots=True)
class Classification:
    """The order of a session as things stand.

    Shape:   classified cars from the front, then the others as they were recorded. `unknown` says what keeps
             the order from being certain, `partial` what part of it was never known.
    """

    session: str
    round: int | None
    seq: Seq
    cars: tuple[ClassifiedCar, ...]
    partial: str | None
    unknown: tuple[str, ...]
    as_printed: str | None


def classify(season: Season, session: Session, decisions: Sequence[Decision]) -> Classification | None:
    """Rank the cars of one session with the stewards' decisions in force; None before it has an order.

    Ties:    equal laps and time keep the order of crossing the line; cars share a place only in a dead heat.
    Errors:  none; what cannot be worked out is said in `unknown`.
    """
    timed = session.order
    if timed is None:
        return None
    in_force = [each for each in decisions if each.session == session.id and each.in_force]
    cars = [timed_car(season, session, row, timed.seq) for row in timed.rows]
    to_apply = sorted(
        (each for each in in_force if each.id not in timed.includes),
        key=lambda each: (stage(each.penalty), each.seq),
    )
    order, movers = _decided(_running_order(cars, timed), to_apply)
    places = order.places() if movers else {car.car: car.timed_place for car in cars}
    class_places = _class_places(order)
    line_up = {car: at for at, group in enumerate(order.groups) for car in group}
    decided = [
        replace(
            _as_decided(car, order, in_force, movers),
            place=places.get(car.car),
            class_place=class_places.get(car.car),
        )
        for car in sorted(cars, key=lambda car: line_up.get(car.car, len(order.groups)))
    ]
    return Classification(
        session=session.id,
        round=session.round,
        seq=timed.seq,
        cars=tuple(decided),
        partial=timed.partial,
        unknown=(*_uncertain(timed, season, moved=bool(movers)), *order.unknown),
        as_printed=None if movers else timed.as_printed,
    )


def timed_car(season: Season, session: Session, row: Row, seq: Seq) -> ClassifiedCar:
    """A car as it was timed, with what its entry says at this weekend."""
    entry = season.entry_of(row.car, session.weekend)
    terms = None if entry is None else season.terms_at(entry, session.weekend)
    entered = () if terms is None else tuple(Drove(driver=driver) for driver in terms.drivers)
    return ClassifiedCar(
        car=row.car,
        drove=row.drove or entered,
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
        remark=row.remark,
        causes=(seq,),
    )


def _running_order(cars: Sequence[ClassifiedCar], timed: TimedOrder) -> RunningOrder:
    """Groups from the front; two cars printed in one place without a dead heat stand one behind the other."""
    groups: dict[tuple[int, str], tuple[str, ...]] = {(place, ""): () for place in timed.vacant}
    for car in cars:
        if car.place is not None:
            key = (car.place, "" if car.dead_heat else car.car)
            groups[key] = (*groups.get(key, ()), car.car)
    runners = {car.car: Runner(car.status, car.laps, car.total_ms, car.race_class) for car in cars}
    return RunningOrder(tuple(groups[key] for key in sorted(groups, key=lambda key: key[0])), runners)


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


def _as_decided(
    car: ClassifiedCar, order: RunningOrder, in_force: Sequence[Decision], movers: Movers
) -> ClassifiedCar:
    runner = order.runners[car.car]
    against = tuple(decision for decision in in_force if decision.car == car.car)
    involved = {decision.id: decision for decision in (*against, *movers.get(car.car, ()))}
    return replace(
        car,
        status=runner.status,
        laps=runner.laps,
        total_ms=runner.total_ms,
        decisions=against,
        causes=(*car.causes, *sorted(seq for decision in involved.values() for seq in decision.seqs)),
    )


def _class_places(order: RunningOrder) -> dict[str, int]:
    """Place by car among the cars of its class."""
    ahead: dict[str | None, int] = {}
    places: dict[str, int] = {}
    for group in order.groups:
        classes = [order.runners[car].race_class for car in group]
        places.update({car: ahead.get(of_class, 0) + 1 for car, of_class in zip(group, classes, strict=True)})
        for of_class in classes:
            ahead[of_class] = ahead.get(of_class, 0) + 1
    return places


def _uncertain(timed: TimedOrder, season: Season, *, moved: bool) -> Iterator[str]:
    if timed.partial and moved:
        yield "decisions were applied to an order of which only part is known"
    for contained in timed.includes:
        decision = season.decisions.get(contained)
        if decision is None or not decision.in_force:
            about = "" if decision is None else f" against car {decision.car}"
            yield f"the order contains a decision{about} that no longer counts; the order before it is not known"
