"""The field of a session as one championship sees it: who is eligible, which places count, which pay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from racelog.facts.events import NoPoints, Row
from racelog.facts.regulations import Championship, Regulations
from racelog.facts.season import Season, Seq, Session
from racelog.rules.classification import Classification, ClassifiedCar, timed_car
from racelog.rules.eligibility import Verdict, verdict


@dataclass(frozen=True, slots=True)
class Contender:
    """One competitor's car in one session of one championship."""

    competitor: str
    car: ClassifiedCar
    share: Fraction
    """The competitor's part of the car's points."""
    verdict: Verdict
    place: int | None
    paid_place: int | None = None
    level_with: int = 1
    """How many cars share the paid place in a dead heat."""
    no_points: Seq | None = None
    """The decision that takes the points of this place away."""

    @property
    def scores_bonuses(self) -> bool:
        """A competitor's second or third car may hold pole, though it does not score for its place."""
        return self.verdict.eligible or self.verdict.why == "surplus"


@dataclass(frozen=True, slots=True)
class SessionField:
    """A session under the rules of one championship.

    Shape:   one contender per car and competitor, in the order of the classification.
    """

    season: Season
    session: Session
    round: int
    classification: Classification
    regulations: Regulations
    championship: Championship
    contenders: tuple[Contender, ...]

    def contenders_of(self, car: str) -> Sequence[Contender]:
        """Who competes with a car; also one entered but not in what is known of the order."""
        listed = [each for each in self.contenders if each.car.car == car]
        if listed or self.season.entry_of(car, self.session.weekend) is None:
            return listed
        unlisted = timed_car(self.season, self.session, Row(car=car, status="NC"), self.classification.seq)
        return _contenders(self.season, self.session, [unlisted], self.regulations, self.championship)


def field_of(
    season: Season,
    session: Session,
    classification: Classification,
    regulations: Regulations,
    championship: Championship,
) -> tuple[Contender, ...]:
    """Every competitor's car of a session, judged and placed as the championship's regulations say."""
    judged = _contenders(season, session, classification.cars, regulations, championship)
    return tuple(_paid(_counted_cars(judged, championship), championship))


def competitors_of(car: ClassifiedCar, championship: Championship) -> Sequence[tuple[str, Fraction]]:
    """Whom a car scores for in a championship, each with his share of its points."""
    match championship.competitor:
        case "team":
            return [] if car.team is None else [(car.team, Fraction(1))]
        case "constructor":
            return [] if car.constructor is None else [(car.constructor, Fraction(1))]
        case "driver":
            return [(each.driver, _share(each.share, len(car.drove), championship)) for each in car.drove]


def _share(stated: str | None, drivers: int, championship: Championship) -> Fraction:
    if stated is not None:
        return Fraction(stated)
    if drivers == 1:
        return Fraction(1)
    match championship.shared_cars.drivers:
        case "full":
            return Fraction(1)
        case "split":
            return Fraction(1, drivers)
        case "none":
            return Fraction(0)


def _contenders(
    season: Season,
    session: Session,
    cars: Sequence[ClassifiedCar],
    regulations: Regulations,
    championship: Championship,
) -> list[Contender]:
    contenders = []
    for car in cars:
        terms = None if car.entry is None else season.terms_at(season.entries[car.entry], session.weekend)
        for competitor, share in competitors_of(car, championship):
            driver = season.drivers.get(competitor) if championship.competitor == "driver" else None
            contenders.append(
                Contender(
                    competitor=competitor,
                    car=car,
                    share=share,
                    verdict=verdict(championship.eligible, regulations, terms, driver),
                    place=car.place if championship.places.among == "overall" else car.class_place,
                    no_points=_no_points(car, championship),
                )
            )
    return contenders


def _no_points(car: ClassifiedCar, championship: Championship) -> Seq | None:
    for decision in car.decisions:
        match decision.penalty:
            case NoPoints(championships=named) if named is None or championship.id in named:
                return decision.seq
            case _:
                continue
    return None


_SURPLUS = Verdict(eligible=False, why="surplus")


def _counted_cars(contenders: Sequence[Contender], championship: Championship) -> Sequence[Contender]:
    """A car of a competitor with enough better-placed ones does not score."""
    limit = championship.cars.count
    if limit is None:
        return contenders
    taken: dict[str, int] = {}
    counted = []
    for contender in contenders:
        if contender.verdict.eligible:
            taken[contender.competitor] = taken.get(contender.competitor, 0) + 1
        surplus = contender.verdict.eligible and taken[contender.competitor] > limit
        counted.append(replace(contender, verdict=_SURPLUS) if surplus else contender)
    return counted


def _paid(contenders: Sequence[Contender], championship: Championship) -> Sequence[Contender]:
    """The place points are paid for, by what the regulations say of those who may not score."""
    policy = championship.places.ineligible
    holders = _place_holders(contenders, championship)
    heats = {each.car.car for each in contenders if each.car.dead_heat}
    paid = []
    for contender in contenders:
        if contender.place is None or not contender.verdict.eligible:
            paid.append(contender)
            continue
        moved_up = 1 + sum(place < contender.place for place in holders.values())
        level = [car for car, place in holders.items() if place == contender.place and car in heats]
        paid.append(
            replace(
                contender,
                place=moved_up if policy == "close_up" else contender.place,
                paid_place=contender.place if policy == "vacate" else moved_up,
                level_with=len(level) if contender.car.dead_heat else 1,
            )
        )
    return paid


def _place_holders(contenders: Sequence[Contender], championship: Championship) -> Mapping[str, int]:
    """Place by car of every car that keeps those behind it from moving up."""
    surplus_keeps = championship.cars.surplus == "keep_place"
    return {
        each.car.car: each.place
        for each in contenders
        if each.place is not None and (each.verdict.eligible or (surplus_keeps and each.verdict.why == "surplus"))
    }
