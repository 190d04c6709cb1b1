"""The field of a session as one championship sees it: who is eligible, which places count, which pay."""

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as _field
from fractions import Fraction
from typing import Literal

from racelog.facts.competitors import car_id, competitors_at, crew_id, is_person
from racelog.facts.events import Drove, NoPoints
from racelog.facts.regulations import Championship, PassDown, Regulations, Scores, SmallField
from racelog.facts.season import Driver, EntryTerms, Season, Seq, Session
from racelog.facts.values import STARTED
from racelog.rules.awards import NO_POINTS
from racelog.rules.classification import Classification, ClassifiedCar, unlisted_car
from racelog.rules.eligibility import Verdict, verdict
from racelog.rules.multiples import Multiple
from racelog.rules.penalties import takes_points_in

WHOLE = Fraction(1)
"""The share of a car that was not shared."""


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
    at_best: int | None = None
    """The best place it may be paid for, where its place is open."""
    no_points: Seq | None = None
    """The decision that takes the points of this place away."""
    drove_too_little: str | None = None
    """What the regulations ask of a driver of a shared car, and they did not do, in words."""

    @property
    def scores_bonuses(self) -> bool:
        """A competitor's second or third car may hold pole, though it does not score for its place."""
        return self.drove_too_little is None and (self.verdict.eligible or self.verdict.why == "surplus")


@dataclass(frozen=True, slots=True)
class SessionField:
    """A session under the rules of one championship.

    Shape:   one contender per car and competitor, in the order of the classification; `qualifying` is the
             classification of the round's qualifying, if there is one.
    """

    season: Season
    session: Session
    round: int
    classification: Classification
    qualifying: Classification | None
    regulations: Regulations
    championship: Championship
    multiple: Multiple
    scores: Scores
    contenders: tuple[Contender, ...] = ()
    starters: Mapping[str | None, int] = _field(default_factory=dict)
    """How many cars started that score, of every class; of all of them under None."""

    @property
    def points(self) -> Sequence[Fraction]:
        """What the places of the session pay, before any multiple, in a field of the usual size."""
        return self.regulations.table(self.multiple.table or self.scores.points)

    def small(self, car: ClassifiedCar) -> SmallField | None:
        """The rule for small fields a car is paid by, where too few started; the smallest of those that hold."""
        below = [small for small in self.scores.starters if self.starters_of(car, small.among) < small.below]
        return min(below, key=lambda small: small.below, default=None)

    def starters_of(self, car: ClassifiedCar, among: Literal["overall", "class"] | None = None) -> int:
        """How many started of those a car is counted among."""
        overall = (among or self.championship.places.among) == "overall"
        return self.starters.get(None if overall else car.race_class, 0)

    def contenders_of(self, car: str) -> Sequence[Contender]:
        """Who competes with a car; also one entered but not in what is known of the order."""
        listed = [contender for contender in self.contenders if contender.car.car == car]
        if listed or self.season.entry_of(car, self.session.weekend) is None:
            return listed
        return _judged(self, [unlisted_car(self.season, self.session, car, self.classification.seq)])

    def credited_with(self, car: str, drove: tuple[Drove, ...]) -> Sequence[Contender]:
        """Whom an honour of a car is credited to: those who drove it for that, or else in the race.

        Where the regulations ask how far a driver drove the race, one who did not drive it earns nothing in it.
        """
        racing = self.contenders_of(car)
        if not (drove and racing and self.championship.competitor == "driver"):
            return racing
        shares = dict(competitors_of(replace(racing[0].car, drove=drove), self.championship))
        by_driver = {contender.competitor: contender for contender in racing}
        absent = [driver for driver in shares if driver not in by_driver]
        alone = [replace(racing[0].car, drove=(Drove(driver=driver),)) for driver in absent]
        asked = self.championship.shared_cars
        too_little = None if asked.minimum_minutes is None and asked.minimum_laps is None else "did not drive the race"
        for contender in _judged(self, alone):
            by_driver[contender.competitor] = replace(contender, place=racing[0].place, drove_too_little=too_little)
        return [replace(by_driver[driver], share=share) for driver, share in shares.items()]


def with_contenders(field: SessionField) -> SessionField:
    """Every competitor's car of a session, judged and placed as the championship's regulations say."""
    judged = _judged(field, field.classification.cars)
    if field.scores.starters or field.scores.statuses or field.championship.lowest_wins:
        field = replace(field, starters=_starters(judged))
    counted = _counted_cars(judged, field)
    return replace(field, contenders=tuple(_paid(counted, field)))


def _starters(contenders: Sequence[Contender]) -> Mapping[str | None, int]:
    """How many cars that score started, of every class and of all."""
    cars = {contender.car.car: contender.car for contender in contenders if contender.verdict.eligible}
    started = [car.race_class for car in cars.values() if car.status in STARTED]
    return {**Counter(started), None: len(started)}


def competitors_of(car: ClassifiedCar, championship: Championship) -> Sequence[tuple[str, Fraction]]:
    """Whom a car scores for in a championship, each with his share of its points."""
    match championship.competitor:
        case "team":
            return [] if car.team is None else [(car.team, _whole(car, championship))]
        case "constructor":
            return [] if car.constructor is None else [(car.constructor, _whole(car, championship))]
        case "car":
            return [(car_id(car.car), _whole(car, championship))]
        case "crew":
            drivers = [driven.driver for driven in car.drove]
            return [(crew_id(drivers), _whole(car, championship))] if drivers else []
        case "driver":
            first_alone = championship.shared_cars.drivers == "first"
            drove = car.drove[:1] if first_alone else car.drove
            return [(driven.driver, _share(driven.share, len(car.drove), championship)) for driven in drove]
        case "co_driver":
            return [(driven.driver, _share(driven.share, len(car.drove), championship)) for driven in car.drove[1:]]


def _whole(car: ClassifiedCar, championship: Championship) -> Fraction:
    """A car earns its points for its team, unless it was shared and shared cars earn none."""
    shared = len(car.drove) > 1 and championship.shared_cars.drivers == "none"
    return NO_POINTS if shared else WHOLE


def _share(stated: str | None, drivers: int, championship: Championship) -> Fraction:
    if stated is not None:
        return Fraction(stated)
    if drivers == 1:
        return WHOLE
    match championship.shared_cars.drivers:
        case "full" | "first":
            return WHOLE
        case "split":
            return Fraction(1, drivers)
        case "none":
            return NO_POINTS


def _judged(field: SessionField, cars: Sequence[ClassifiedCar]) -> list[Contender]:
    season, championship = field.season, field.championship
    contenders = []
    for car in cars:
        terms = None if car.entry is None else season.terms_at(season.entries[car.entry], field.session.weekend)
        for competitor, share in competitors_of(car, championship):
            driver = season.drivers.get(competitor) if is_person(championship.competitor) else None
            judged = verdict(championship.eligible, field.regulations, terms, driver)
            too_little, unknown = (None, None) if driver is None else _drove_enough(field, car, driver)
            contenders.append(
                Contender(
                    competitor=competitor,
                    car=car,
                    share=share,
                    verdict=judged if unknown is None else replace(judged, unknown=unknown),
                    place=_scope_place(car, championship),
                    no_points=_no_points(car, competitor, championship),
                    drove_too_little=too_little,
                )
            )
    return contenders


def _drove_enough(field: SessionField, car: ClassifiedCar, driver: Driver) -> tuple[str | None, str | None]:
    """What a driver of a shared car did too little of, or what is not known of it; neither, where all is well."""
    rule = field.championship.shared_cars
    driven = next((one for one in car.drove if one.driver == driver.id), None)
    if driven is None or len(car.drove) == 1 or car.place is None or field.session.kind == "qualifying":
        return None, None
    minutes, laps = rule.minimum_minutes, rule.minimum_laps
    if (minutes is not None and driven.driven_ms is None) or (laps is not None and driven.laps is None):
        return None, f"how far {driver.name} drove car {car.car} in {field.session.id}"
    if minutes is not None and (driven.driven_ms or 0) < minutes * 60_000:
        return f"drove {_minutes(driven.driven_ms or 0)} of the {minutes} minutes asked of a driver", None
    if laps is not None and (driven.laps or 0) < laps:
        return f"drove {driven.laps} of the {laps} laps asked of a driver", None
    return None, None


def _minutes(milliseconds: int) -> str:
    return f"{milliseconds // 60_000}:{milliseconds // 1000 % 60:02d}"


def _scope_place(car: ClassifiedCar, championship: Championship) -> int | None:
    return car.place if championship.places.among == "overall" else car.class_place


def _no_points(car: ClassifiedCar, competitor: str, championship: Championship) -> Seq | None:
    """The decision that takes a place's points away, from this competitor and in this championship."""
    for decision in car.decisions:
        if isinstance(decision.penalty, NoPoints) and takes_points_in(decision, championship, competitor):
            return decision.seq
    return None


_SURPLUS = Verdict(eligible=False, why="surplus")


def _counted_cars(contenders: Sequence[Contender], field: SessionField) -> Sequence[Contender]:
    """The best cars of each competitor score, so many as the championship counts; the others do not.

    The best are those paid most, before any car's place is passed on; of cars paid alike the better placed. Overall
    that is the order of the classification. Where places count in class it need not be: the first car of a small
    class may be paid more than one ahead of it. A book may ask for the first across the line instead.
    """
    rule = field.championship.cars
    if rule.count is None:
        return contenders
    ranked = list(enumerate(contenders))
    if rule.best != "placed":
        paid = [worth(field, contender)[0] for contender in _paid(contenders, field)]
        ranked.sort(key=lambda numbered: (-paid[numbered[0]], numbered[1].place or _LAST))
    taken: dict[str, int] = {}
    surplus: set[int] = set()
    for at, contender in ranked:
        if contender.verdict.eligible:
            taken[contender.competitor] = taken.get(contender.competitor, 0) + 1
            if taken[contender.competitor] > rule.count:
                surplus.add(at)
    return [
        replace(contender, verdict=_SURPLUS) if at in surplus else contender for at, contender in enumerate(contenders)
    ]


_LAST = 10_000


def worth(field: SessionField, contender: Contender) -> tuple[Fraction, str | None]:
    """Points for the paid place, or for what became of the car, and a word where they are not simply the table's."""
    if contender.verdict.why == "guest":
        return NO_POINTS, "guest: no points"
    if contender.paid_place is not None and contender.no_points is not None:
        return NO_POINTS, "the place stays, its points are taken"
    if contender.drove_too_little is not None:
        return NO_POINTS, contender.drove_too_little
    if contender.paid_place is None:
        points, note = _status_points(field, contender)
    else:
        points, note = _table_points(field, contender)
    at_least = field.scores.for_starting
    if at_least and points < at_least and contender.car.status in STARTED - {"DSQ"}:
        points, note = at_least, "for starting"
    if contender.share != 1 and (points or contender.paid_place is not None):
        note = f"{contender.share} of the car's points"
    if points and (contender.share != 1 or field.multiple.places != 1):
        points = points * contender.share * field.multiple.places
    multiple = field.multiple.note if points or contender.paid_place is not None else None
    return points, multiple or note


def _table_points(field: SessionField, contender: Contender) -> tuple[Fraction, str | None]:
    """In a dead heat the points of the places covered are added and divided, or each gets the first's."""
    small = field.small(contender.car)
    table, note = _table(field, small)
    first, level = (contender.paid_place or 0) - 1, contender.level_with
    if level > 1:
        shared = field.championship.places.dead_heat == "share"
        covered = [_of_table(table, place, field) for place in range(first, first + (level if shared else 1))]
        points, note = sum(covered, NO_POINTS) / (level if shared else 1), "dead heat"
    else:
        points = _of_table(table, first, field)
    if small is not None and small.factor is not None:
        points = points * small.factor
    return points, note


def _table(field: SessionField, small: SmallField | None) -> tuple[Sequence[Fraction], str | None]:
    """The table a car is paid by, and why, where it is that of a small field."""
    if small is None:
        return field.points, None
    few = f"fewer than {small.below} starters"
    if small.points is None or field.multiple.table is not None:
        return field.points, few
    return field.regulations.table(small.points), f"{few}: points of the table {small.points}"


def _of_table(table: Sequence[Fraction], at: int, field: SessionField) -> Fraction:
    """What a table pays; beyond its end nothing, and where the fewest points win one more for every place."""
    if at < len(table):
        return table[at]
    return table[-1] + (at - len(table) + 1) if field.championship.lowest_wins and table else NO_POINTS


def _status_points(field: SessionField, contender: Contender) -> tuple[Fraction, str | None]:
    """What the book pays for what became of a car without a place."""
    car = contender.car
    said = field.scores.statuses.get(car.status)
    if said is None and field.championship.lowest_wins and contender.place is None:
        said = "entries + 1"
    if said is None:
        return NO_POINTS, None
    if isinstance(said, Fraction):
        return said, f"paid for {car.status}" if said else None
    what, _, more = said.partition(" + ")
    count = field.starters_of(car) if what == "starters" else entries_of(field, car)
    return Fraction(count + int(more or 0)), f"{said} for {car.status}"


def entries_of(field: SessionField, car: ClassifiedCar | None = None) -> int:
    """How many cars are entered for the championship, at whichever weekend; in a car's class where places count so."""
    season, in_class = field.season, field.championship.places.among == "class" and car is not None
    entered: set[str] = set()
    for entry in season.entries.values():
        for weekend in season.weekends.values():
            terms = season.terms_at(entry, weekend.id)
            fits = not in_class or (car is not None and terms.race_class == car.race_class)
            if entry.runs(weekend.id) and fits and entry_eligible(field, terms):
                entered.add(entry.car)
    return len(entered)


def entry_eligible(field: SessionField, terms: EntryTerms) -> bool:
    """Whether an entry competes in the championship, with any of those it stands for."""
    rule, kind = field.championship.eligible, field.championship.competitor
    stands_for = competitors_at(kind, terms)
    who = [field.season.drivers.get(competitor) if is_person(kind) else None for competitor in stands_for]
    return any(verdict(rule, field.regulations, terms, driver).eligible for driver in who)


def _paid(contenders: Sequence[Contender], field: SessionField) -> Sequence[Contender]:
    """The place points are paid for, by what the regulations say of those who may not score.

    A car behind an unknown part of the order keeps its place, and is paid nothing yet; one that is open
    has none, and is paid for the worst it may have.
    """
    policy = field.championship.places.ineligible
    held_in = _held_in(contenders, field)
    stands_in = held_in if isinstance(policy, str) else _held_in(contenders, field, stands=True)
    paid = []
    for contender in contenders:
        between = _open(contender.car, field)
        if between is not None:
            held = held_in.get(_scope(contender.car, field), [])
            at_best, at_worst = 1 + bisect_left(held, between[0]), max(1, bisect_right(held, between[1]))
            sure = at_worst if contender.verdict.eligible and contender.car.firm else None
            paid.append(replace(contender, place=None, at_best=at_best, paid_place=sure))
            continue
        if contender.place is None or not contender.verdict.eligible or not contender.car.firm:
            paid.append(contender)
            continue
        held = held_in.get(_scope(contender.car, field), [])
        vacant = sum(place < contender.place for place in _vacant(contender, field))
        ahead = bisect_left(held, contender.place) + vacant
        place = 1 + ahead if policy == "close_up" else contender.place
        if not isinstance(policy, str):
            standing = stands_in.get(_scope(contender.car, field), [])
            place = 1 + bisect_left(standing, contender.place) + vacant
        paid.append(
            replace(
                contender,
                place=place,
                paid_place=1 + ahead,
                level_with=held.count(contender.place) if contender.car.dead_heat else 1,
            )
        )
    return paid


def _open(car: ClassifiedCar, field: SessionField) -> tuple[int, int] | None:
    """The best and the worst place a car may have, where its place is open."""
    return car.open if field.championship.places.among == "overall" else car.open_in_class


def at_most(field: SessionField) -> dict[str, Fraction]:
    """By competitor, how much more than the worst of its places a car that is open may still be paid."""
    most: dict[str, Fraction] = {}
    within = (bonus.points for bonus in field.championship.bonuses if bonus.within_top is not None)
    bonuses = sum(within, NO_POINTS) * field.multiple.bonuses
    for contender in field.contenders:
        if contender.at_best is not None and contender.scores_bonuses:
            least, _ = worth(field, contender)
            paid, _ = worth(field, replace(contender, paid_place=contender.at_best))
            most[contender.competitor] = most.get(contender.competitor, NO_POINTS) + paid - least + bonuses
    return most


def place_holders(
    contenders: Sequence[Contender], field: SessionField, *, stands: bool = False
) -> list[tuple[ClassifiedCar, int]]:
    """Every car that keeps those behind it from moving up, and its place; `stands`: up the places, not the points."""
    championship = field.championship
    verdicts: dict[str, list[Verdict]] = {}
    for contender in contenders:
        verdicts.setdefault(contender.car.car, []).append(contender.verdict)
    holding = {"vacate", "close_up_points_only"} if stands else {"vacate"}

    def holds(car: ClassifiedCar) -> bool:
        judged = verdicts.get(car.car, [])
        if any(verdict_.eligible for verdict_ in judged):
            return True
        if any(verdict_.why == "surplus" for verdict_ in judged):
            return championship.cars.surplus == "keep_place"
        return _passed_down(championship, judged) in holding

    places = ((car, _scope_place(car, championship)) for car in field.classification.cars if holds(car))
    return [(car, place) for car, place in places if place is not None]


def _passed_down(championship: Championship, judged: Sequence[Verdict]) -> PassDown:
    """What becomes of the place of a car that may not score, by why."""
    rule = championship.places.ineligible
    if isinstance(rule, str):
        return rule
    if not judged:
        return rule.no_team
    return rule.guest if any(verdict_.why == "guest" for verdict_ in judged) else rule.other


def _held_in(
    contenders: Sequence[Contender], field: SessionField, *, stands: bool = False
) -> Mapping[str | None, list[int]]:
    """The places held in each scope, in order."""
    held: dict[str | None, list[int]] = {}
    for car, place in place_holders(contenders, field, stands=stands):
        insort(held.setdefault(_scope(car, field), []), place)
    return held


def _scope(car: ClassifiedCar, field: SessionField) -> str | None:
    """Overall everybody holds places against everybody; in class only cars of one class do."""
    return None if field.championship.places.among == "overall" else car.race_class


def _vacant(contender: Contender, field: SessionField) -> frozenset[int]:
    if field.championship.places.among == "overall":
        return field.classification.vacant
    return field.classification.vacant_in_class.get(contender.car.race_class, frozenset())
