"""Who holds pole and fastest lap of a session, and who is next: as stated, else from qualifying and lap times."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from racelog.facts.season import Honour, Season, Seq, Session
from racelog.rules.classification import Classification, ClassifiedCar


@dataclass(frozen=True, slots=True)
class HonourRoll:
    """The cars in the order they hold an honour: the holders first (several when level), then who is next.

    `whole` when nobody who could be next is missing.
    """

    ranks: tuple[tuple[str, ...], ...]
    whole: bool
    causes: tuple[Seq, ...]
    inferred: bool = False


def pole(
    season: Season, session: Session, classification: Classification, race_class: str | None
) -> HonourRoll | None:
    """Who holds pole, overall or of a class; None when the log does not say."""
    stated = session.poles.get(race_class)
    if stated is not None:
        return _stated(stated)
    qualifying = next(
        (
            each
            for each in season.sessions.values()
            if each.kind == "qualifying" and each.round == session.round and each.order is not None
        ),
        None,
    )
    if qualifying is None or qualifying.order is None:
        return None
    of_class = _cars_of(classification.cars, race_class)
    rows = [row for row in qualifying.order.rows if row.place is not None and row.car in of_class]
    ranks = tuple((row.car,) for row in sorted(rows, key=lambda row: row.place or 0))
    return HonourRoll(ranks, whole=qualifying.order.partial is None, causes=(qualifying.order.seq,))


def fastest_lap(
    _season: Season, session: Session, classification: Classification, race_class: str | None
) -> HonourRoll | None:
    """Who holds the fastest lap, overall or of a class; None when the log does not say.

    Without a statement the best laps decide, when every car that started has one.
    """
    stated = session.fastest_laps.get(race_class)
    if stated is not None:
        return _stated(stated)
    of_class = _cars_of(classification.cars, race_class)
    laps = [(car.best_ms, car.car) for car in classification.cars if car.car in of_class and car.best_ms]
    classified = [car for car in classification.cars if car.place is not None and car.car in of_class]
    if not laps or classification.partial or any(not car.best_ms for car in classified):
        return None
    ranks = tuple(tuple(car for _, car in level) for _, level in groupby(sorted(laps), key=lambda lap: lap[0]))
    return HonourRoll(ranks, whole=True, causes=(classification.seq,))


Find = Callable[[Season, Session, Classification, str | None], HonourRoll | None]


def _cars_of(cars: Iterable[ClassifiedCar], race_class: str | None) -> set[str]:
    return {car.car for car in cars if race_class is None or car.race_class == race_class}


def _stated(honour: Honour) -> HonourRoll:
    ranks: Sequence[tuple[str, ...]] = [honour.cars]
    if honour.next_eligible is not None:
        ranks = [honour.cars, (honour.next_eligible,)]
    return HonourRoll(tuple(ranks), whole=False, causes=(honour.seq,), inferred=honour.inferred)
