"""The races of one championship as it sees them: the order of the cars it places, and what each place pays.

A championship of a class places the cars of that class alone, so a correction moves the cars between within the class
by itself: nothing has to be said about the overall order.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from racelog.facts.season import Season
from racelog.rules.field import Contender, SessionField, place_holders
from racelog.rules.ranking.results import Results
from racelog.rules.scoring import fields_of

Totals = dict[str, Fraction]
"""Points by competitor."""


@dataclass(frozen=True, slots=True)
class Level:
    """Cars that share a place: one, those of a dead heat (`heat`), or two printed so."""

    cars: tuple[str, ...]
    heat: bool = False


@dataclass(frozen=True)
class Race:
    """One session of a championship, or one class of it.

    Shape:   `order` from the front, the cars this championship places; `pay` by place, the first one first; `parts`
             are the shares of a car's points its competitors get, none for a car that may not score.
    """

    session: str
    round: int
    race_class: str | None
    order: tuple[Level, ...]
    pay: tuple[Fraction, ...]
    heats_share: bool
    parts: Mapping[str, Mapping[str, Fraction]]
    fixed: str | None = None
    """Why no place of it can be corrected."""

    @cached_property
    def now(self) -> Totals:
        """What the computed order pays."""
        return self.points(self.order)

    def worth(self, place: int, level: Level) -> Fraction:
        """What each car of a level pays whose first place this is."""
        if level.heat and self.heats_share:
            return sum(self.pay[place - 1 : place - 1 + len(level.cars)], Fraction(0)) / len(level.cars)
        return self.pay[place - 1] if place <= len(self.pay) else Fraction(0)

    def points(self, order: Sequence[Level]) -> Totals:
        """What an order of these cars pays its competitors."""
        totals: Totals = {}
        place = 1
        for level in order:
            if place > len(self.pay):
                break
            worth = self.worth(place, level)
            for car in level.cars:
                for competitor, part in self.parts.get(car, {}).items():
                    paid = worth if part == 1 else worth * part
                    totals[competitor] = totals[competitor] + paid if competitor in totals else paid
            place += len(level.cars)
        return totals


def races_of(results: Results, championship_id: str, rounds: Sequence[int]) -> tuple[Race, ...]:
    """The races of a championship in these rounds.

    A race whose place points do not follow from its order alone is `fixed`: the model is held against the awards of
    the rules, and where the two are not the same nothing is corrected.
    """
    known: list[Race] = []
    for field in fields_of(results.season, championship_id, results.classifications):
        if field.round in rounds:
            races = [_race(field, race_class) for race_class in _classes(field)]
            fixed = _fixed(field) or _not_the_same(results, field, races)
            known += [_with(race, fixed) for race in races]
    return tuple(known)


def _with(race: Race, fixed: str | None) -> Race:
    return Race(race.session, race.round, race.race_class, race.order, race.pay, race.heats_share, race.parts, fixed)


def _classes(field: SessionField) -> Sequence[str | None]:
    """The classes places are counted in; None for overall places."""
    if field.championship.places.among == "overall":
        return [None]
    return list(dict.fromkeys(contender.car.race_class for contender in field.contenders if contender.verdict.eligible))


def _race(field: SessionField, race_class: str | None) -> Race:
    among_all = field.championship.places.among == "overall"
    placed = [
        (car, place)
        for car, place in place_holders(field.contenders, field)
        if among_all or car.race_class == race_class
    ]
    places = sorted({place for _, place in placed})
    levels = [[car for car, at in placed if at == place] for place in places]
    return Race(
        session=field.session.id,
        round=field.round,
        race_class=race_class,
        order=tuple(
            Level(tuple(car.car for car in level), len(level) > 1 and all(car.dead_heat for car in level))
            for level in levels
        ),
        pay=tuple(points * field.multiple.places for points in field.points),
        heats_share=field.championship.places.dead_heat == "share",
        parts=_parts(field.contenders),
    )


def _parts(contenders: Sequence[Contender]) -> Mapping[str, Mapping[str, Fraction]]:
    parts: dict[str, dict[str, Fraction]] = {}
    for contender in contenders:
        if contender.verdict.eligible:
            part = Fraction(0) if contender.no_points is not None else contender.share
            parts.setdefault(contender.car.car, {})[contender.competitor] = part
    return parts


def _fixed(field: SessionField) -> str | None:
    """What keeps the order of a race from being corrected."""
    classification = field.classification
    if classification.partial or classification.unknown:
        return "its order is not wholly known"
    if classification.vacant:
        return "a place of it was left vacant"
    own = [
        contender.competitor
        for contender in field.contenders
        if contender.verdict.eligible or contender.verdict.why == "surplus"
    ]
    several = len(set(own)) < len(own)
    if several and (field.championship.cars.count is not None or field.championship.shared_cars.two_cars == "best"):
        return "not every car of a competitor counts"
    return None


def _not_the_same(results: Results, field: SessionField, races: Sequence[Race]) -> str | None:
    modelled: Totals = {}
    for race in races:
        for competitor, points in race.points(race.order).items():
            modelled[competitor] = modelled.get(competitor, Fraction(0)) + points
    paid: Totals = {}
    for award in results.scored[field.championship.id].awards:
        if award.session == field.session.id and award.kind == "place":
            paid[award.competitor] = paid.get(award.competitor, Fraction(0)) + award.points
    same = all(modelled.get(competitor, 0) == paid.get(competitor, 0) for competitor in {*modelled, *paid})
    return None if same else "its points do not follow from its order alone"


def drivers_of(season: Season, session: str, car: str) -> str:
    """Who is entered in a car, by name."""
    ids = season.drivers_of(car, season.sessions[session].weekend)
    return " / ".join(season.drivers[driver].name if driver in season.drivers else driver for driver in ids)


def cars_of(order: Sequence[Level]) -> Iterator[str]:
    """The cars of an order, from the front."""
    for level in order:
        yield from level.cars
