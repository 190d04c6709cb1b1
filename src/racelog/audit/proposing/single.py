"""The single corrections of a championship, those of one race that pay the same brought together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from racelog.audit.impossible import irregular
from racelog.audit.proposing.arrangements import Arrangement, single_arrangements
from racelog.audit.proposing.bonuses import BonusGiven
from racelog.audit.proposing.races import Race, cars_of
from racelog.facts.events import BackOfClass
from racelog.rules.ranking.results import Results

Correction = Arrangement | BonusGiven


@dataclass(frozen=True, slots=True)
class Column:
    """What one correction of one race changes; `ways` are the corrections that change just this, the likeliest first.

    `suggested` when the first of them mends what the printed table itself shows to be wrong.
    """

    session: str
    round: int
    deltas: Mapping[str, Fraction]
    ways: tuple[Correction, ...]
    suggested: bool = False

    @property
    def of_places(self) -> bool:
        """Whether it changes the order, not a bonus."""
        return isinstance(self.ways[0], Arrangement)


def columns_of(results: Results, races: Sequence[Race], bonuses: Iterable[BonusGiven]) -> tuple[Column, ...]:
    """Every single correction that changes a total."""
    columns: list[Column] = []
    for race in races:
        if race.fixed is None:
            columns += _places(results, race)
    for given in bonuses:
        columns.append(Column(given.slot.session, given.slot.round, given.deltas, (given,)))
    return tuple(columns)


def _places(results: Results, race: Race) -> list[Column]:
    suspicion = _Suspicion(results, race)
    alike: dict[tuple[tuple[str, Fraction], ...], list[tuple[bool, Arrangement]]] = {}
    for arrangement in single_arrangements(race):
        deltas = tuple(arrangement.deltas.items())
        if deltas:
            alike.setdefault(deltas, []).append((suspicion.mended_by(arrangement), arrangement))
    columns = []
    for deltas, ways in alike.items():
        likeliest = sorted(ways, key=lambda way: not way[0])
        made_by = tuple(arrangement for _, arrangement in likeliest)
        columns.append(Column(race.session, race.round, dict(deltas), made_by, suggested=likeliest[0][0]))
    return columns


class _Suspicion:
    """What the order of a race shows to be wrong by itself: a place held twice, a penalty not served."""

    def __init__(self, results: Results, race: Race) -> None:
        season, classification = results.season, results.classifications[race.session]
        order = season.sessions[race.session].order
        cars = classification.cars
        places = [(car.place, car.car) for car in cars if car.place is not None]
        heats = [{car.car for car in cars if car.dead_heat and car.place == place} for place, _ in places]
        shared, self.missing = irregular(places, vacant=() if order is None else order.vacant, heats=heats)
        self.shared = {car for place_ in shared for car in place_.cars}
        self.place = {car: place for place, car in places}
        self.race = race
        self.moved_back = {
            decision.car
            for decision in season.decisions.values()
            if decision.session == race.session and decision.in_force and isinstance(decision.penalty, BackOfClass)
        }

    def mended_by(self, arrangement: Arrangement) -> bool:
        """Whether a correction puts a car of a doubled place into the missing one, or to where its penalty has it."""
        order = list(cars_of(arrangement.order))
        if len(arrangement.moved) == 1 and arrangement.moved[0] in self.shared:
            return self._gap(order, arrangement.moved[0]) is not None
        served = self.moved_back & {*arrangement.moved, *(car for pair in arrangement.swapped for car in pair)}
        before = list(cars_of(self.race.order))
        return any(order and order[-1] == car and before[-1] != car for car in served)

    def _gap(self, order: Sequence[str], car: str) -> int | None:
        return missing_between(order, car, self.place, self.missing)


def missing_between(order: Sequence[str], car: str, place: Mapping[str, int], missing: Sequence[int]) -> int | None:
    """The first place nobody holds between the cars ahead of a car and behind it."""
    at = order.index(car)
    ahead = place[order[at - 1]] if at else 0
    behind = place[order[at + 1]] if at + 1 < len(order) else max(place.values()) + 1
    return next((place_ for place_ in missing if ahead < place_ < behind), None)
