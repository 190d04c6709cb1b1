"""Who holds pole and fastest lap of a session, and who is next: as stated, else from qualifying and lap times."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as _field
from itertools import groupby, takewhile

from racelog.facts.events import Drove, LapDeleted
from racelog.facts.season import Decision, Honour, Seq
from racelog.facts.values import STARTED
from racelog.rules.classification import ClassifiedCar
from racelog.rules.field import SessionField
from racelog.rules.penalties import changes_order


@dataclass(frozen=True, slots=True)
class HonourRoll:
    """The cars in the order they hold an honour: the holders first (several when level), then who is next.

    `whole` when nobody who could be next is missing.
    """

    ranks: tuple[tuple[str, ...], ...]
    whole: bool
    causes: tuple[Seq, ...]
    inferred: bool = False
    drivers: tuple[str, ...] = ()
    """Who of the holders' drivers it is credited to, where that is stated; to all of a car otherwise."""
    points_to: tuple[str, ...] = ()
    """Who is given the points, where that is not everyone it is credited to."""
    drove: Mapping[str, tuple[Drove, ...]] = _field(default_factory=dict)
    """Who drove a car for it, where that was in another session than the race."""


Find = Callable[[SessionField, str | None], HonourRoll | None]


def pole(field: SessionField, race_class: str | None) -> HonourRoll | None:
    """Who holds pole, overall or of a class; None when the log does not say.

    Without a statement the classification of qualifying decides, its decisions included; and where a decision about
    qualifying moved the holder after the statement was made. Cars in a dead heat hold it together. It is the pole of
    those who drove qualifying, whoever drove the race.
    """
    roll = _pole(field, race_class)
    if roll is None or field.qualifying is None:
        return roll
    return replace(roll, drove={car.car: car.drove for car in field.qualifying.cars})


def _pole(field: SessionField, race_class: str | None) -> HonourRoll | None:
    stated = field.session.poles.get(race_class)
    if stated is not None and not any(_moved_in_qualifying(field, decision) for decision in _since(field, stated)):
        return _stated(stated)
    qualifying = field.qualifying
    if qualifying is None:
        return None
    placed = [car for car in qualifying.cars if car.place is not None and race_class in {None, car.race_class}]
    cars = list(takewhile(lambda car: (car.open if race_class is None else car.open_in_class) is None, placed))
    if not cars and len(placed) > len(cars):
        return None
    causes = dict.fromkeys(seq for car in cars for seq in car.causes)
    levels = groupby(sorted(cars, key=lambda car: car.place or 0), key=lambda car: car.place)
    ranks = tuple(tuple(car.car for car in level) for _, level in levels)
    whole = qualifying.partial is None and len(cars) == len(placed)
    return HonourRoll(ranks, whole=whole, causes=tuple(causes))


def fastest_lap(field: SessionField, race_class: str | None) -> HonourRoll | None:
    """Who holds the fastest lap, overall or of a class; None when the log does not say.

    Without a statement the best laps decide, when the whole order is known and every car that started has a best
    lap (or completed none). Of a car whose best lap was deleted so much is known: its next one is not faster. A lap
    deleted after it was stated as the fastest passes the honour on.
    """
    stated = field.session.fastest_laps.get(race_class)
    if stated is not None:
        return _without_deleted(field, stated)
    cars = [car for car in field.classification.cars if race_class in {None, car.race_class}]
    if field.classification.partial or not all(_lap_known(car) or car.timed_best_ms for car in cars):
        return None
    not_faster = [car.timed_best_ms for car in cars if not _lap_known(car) and car.timed_best_ms]
    laps = sorted(
        (car.best_ms, car.car) for car in cars if car.best_ms and all(car.best_ms < lap for lap in not_faster)
    )
    ranks = tuple(tuple(car for _, car in level) for _, level in groupby(laps, key=lambda lap: lap[0]))
    deleted = (decision.seq for decision in _deletions(field) if decision.car in {car.car for car in cars})
    causes = (field.classification.seq, *deleted)
    return HonourRoll(ranks, whole=not not_faster, causes=causes) if ranks else None


def stated(field: SessionField, honour: str, race_class: str | None) -> HonourRoll | None:
    """Who is said to hold any other honour, overall or of a class; None where nobody is. Nobody is next."""
    said = field.session.honours.get((honour, race_class))
    return None if said is None else replace(_stated(said), whole=True)


def most_places_gained(field: SessionField, race_class: str | None) -> HonourRoll | None:
    """Who gained the most places from the grid that was set to the finish; None where no grid was.

    A car from the pit lane starts behind all others. Cars that gained alike hold it together; who gained none does not.
    """
    if field.session.grid_seq is None or field.classification.partial or field.classification.unknown:
        return None
    slots = {slot.car: slot.place for slot in field.session.grid}
    last = len(slots)
    gained = {
        car.car: (slots[car.car] or last) - car.place
        for car in field.classification.cars
        if car.place is not None and car.car in slots and race_class in {None, car.race_class}
    }
    ahead = sorted((car for car, places in gained.items() if places > 0), key=lambda car: (-gained[car], car))
    ranks = tuple(tuple(level) for _, level in groupby(ahead, key=gained.__getitem__))
    causes = (field.session.grid_seq, *(seq for car in field.classification.cars for seq in car.causes))
    return HonourRoll(ranks, whole=True, causes=tuple(dict.fromkeys(causes)))


def _lap_known(car: ClassifiedCar) -> bool:
    return car.status not in STARTED or bool(car.best_ms) or car.laps == 0


def _deletions(field: SessionField) -> list[Decision]:
    """The decisions in force that delete a lap of this session."""
    return [
        decision
        for car in field.classification.cars
        for decision in car.decisions
        if isinstance(decision.penalty, LapDeleted)
    ]


def _since(field: SessionField, stated: Honour) -> list[Decision]:
    """The decisions in force against the holders of an honour, taken after it was stated."""
    against = (decision for decision in field.season.decisions.values() if decision.car in stated.cars)
    return [decision for decision in against if decision.in_force and decision.seq > stated.seq]


def _moved_in_qualifying(field: SessionField, decision: Decision) -> bool:
    """Whether a decision is about the qualifying of this session's round, and changes its order."""
    session = field.season.sessions.get(decision.session)
    about = session is not None and session.kind == "qualifying" and session.round == field.round
    return about and changes_order(decision.penalty)


def _without_deleted(field: SessionField, stated: Honour) -> HonourRoll | None:
    """What is left of a stated fastest lap when laps were deleted since; None where that is not known."""
    gone: dict[str, Seq] = {}
    for decision in _since(field, stated):
        lap = decision.penalty
        if decision.session != field.session.id or not isinstance(lap, LapDeleted):
            continue
        if lap.lap_ms is not None and stated.lap_ms is None:
            return None
        if lap.lap_ms in {None, stated.lap_ms}:
            gone[decision.car] = decision.seq
    roll = _stated(stated)
    ranks = (tuple(car for car in rank if car not in gone) for rank in roll.ranks)
    left = tuple(rank for rank in ranks if rank)
    return replace(roll, ranks=left, causes=(*roll.causes, *gone.values())) if left else None


def _stated(honour: Honour) -> HonourRoll:
    ranks: Sequence[tuple[str, ...]] = [honour.cars]
    if honour.next_eligible is not None:
        ranks = [honour.cars, (honour.next_eligible,)]
    return HonourRoll(
        tuple(ranks),
        whole=False,
        causes=(honour.seq,),
        inferred=honour.inferred,
        drivers=honour.drivers,
        points_to=honour.points_to,
    )
