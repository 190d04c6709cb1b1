"""Who holds pole and fastest lap of a session, and who is next: as stated, else from qualifying and lap times."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from racelog.facts.season import Honour, Seq
from racelog.facts.values import STARTED
from racelog.rules.classification import ClassifiedCar
from racelog.rules.field import SessionField


@dataclass(frozen=True, slots=True)
class HonourRoll:
    """The cars in the order they hold an honour: the holders first (several when level), then who is next.

    `whole` when nobody who could be next is missing.
    """

    ranks: tuple[tuple[str, ...], ...]
    whole: bool
    causes: tuple[Seq, ...]
    inferred: bool = False


Find = Callable[[SessionField, str | None], HonourRoll | None]


def pole(field: SessionField, race_class: str | None) -> HonourRoll | None:
    """Who holds pole, overall or of a class; None when the log does not say.

    Without a statement the classification of qualifying decides, its decisions included.
    """
    stated = field.session.poles.get(race_class)
    if stated is not None:
        return _stated(stated)
    qualifying = field.qualifying
    if qualifying is None or qualifying.unknown:
        return None
    cars = [car for car in qualifying.cars if car.place is not None and race_class in {None, car.race_class}]
    causes = dict.fromkeys(seq for car in cars for seq in car.causes)
    return HonourRoll(tuple((car.car,) for car in cars), whole=qualifying.partial is None, causes=tuple(causes))


def fastest_lap(field: SessionField, race_class: str | None) -> HonourRoll | None:
    """Who holds the fastest lap, overall or of a class; None when the log does not say.

    Without a statement the best laps decide, when the whole order is known and every car that started has a best
    lap (or completed none).
    """
    stated = field.session.fastest_laps.get(race_class)
    if stated is not None:
        return _stated(stated)
    cars = [car for car in field.classification.cars if race_class in {None, car.race_class}]
    if field.classification.partial or not all(map(_lap_known, cars)):
        return None
    laps = sorted((car.best_ms, car.car) for car in cars if car.best_ms)
    ranks = tuple(tuple(car for _, car in level) for _, level in groupby(laps, key=lambda lap: lap[0]))
    return HonourRoll(ranks, whole=True, causes=(field.classification.seq,)) if ranks else None


def _lap_known(car: ClassifiedCar) -> bool:
    return car.status not in STARTED or bool(car.best_ms) or car.laps == 0


def _stated(honour: Honour) -> HonourRoll:
    ranks: Sequence[tuple[str, ...]] = [honour.cars]
    if honour.next_eligible is not None:
        ranks = [honour.cars, (honour.next_eligible,)]
    return HonourRoll(tuple(ranks), whole=False, causes=(honour.seq,), inferred=honour.inferred)
