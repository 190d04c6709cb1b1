"""Corrections made on a copy of a season in memory, as amended orders and stated honours; nothing is written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from racelog.audit.impossible import irregular
from racelog.audit.proposing.arrangements import Arrangement
from racelog.audit.proposing.bonuses import BonusGiven
from racelog.audit.proposing.races import cars_of
from racelog.audit.proposing.single import Correction, missing_between
from racelog.facts.changed_rows import supposed
from racelog.facts.events import Row
from racelog.facts.season import Honour, Season, Session, TimedOrder
from racelog.rules.classification import Classification, ClassifiedCar
from racelog.rules.ranking.results import Results

Standing = list[tuple[int, list[str]]]
"""The cars by overall place, from the front."""


def corrected(results: Results, corrections: Iterable[Correction]) -> Season:
    """The season as it would be with these corrections."""
    season = results.season
    for correction in corrections:
        match correction:
            case Arrangement():
                season = _arranged(season, results.classifications[correction.race.session], correction)
            case BonusGiven():
                season = _given(season, correction)
    return season


def _arranged(season: Season, classification: Classification, arrangement: Arrangement) -> Season:
    """The session with a later order, which contains every decision that was in force."""
    session = season.sessions[arrangement.race.session]
    before = session.order
    if before is None:
        raise ValueError(f"{session.id} has no order to correct")
    # several classes of a session may be corrected, one after the other: later orders build on earlier ones
    standing_before = _held(before) if before.amended and before.seq > season.seq else _held_now(classification)
    standing = _rearranged(standing_before, arrangement)
    order = TimedOrder(
        rows=tuple(_rows(classification, before, standing, arrangement.out)),
        partial=None,
        includes=tuple(
            decision.id
            for decision in season.decisions.values()
            if decision.session == session.id and decision.in_force
        ),
        as_printed=None,
        vacant=(),
        seq=season.seq + 1,
        basis=None,
        amended=True,
    )
    return _with_session(season, replace(session, orders=(*session.orders, order)))


def _with_session(season: Season, session: Session) -> Season:
    return replace(season, sessions={**season.sessions, session.id: session})


def _held_now(classification: Classification) -> Standing:
    return _by_place([(car.place, car.car) for car in classification.cars if car.place is not None])


def _held(order: TimedOrder) -> Standing:
    return _by_place([(row.place, row.car) for row in order.rows if row.place is not None])


def _by_place(placed: Iterable[tuple[int, str]]) -> Standing:
    places: dict[int, list[str]] = {}
    for place, car in placed:
        places.setdefault(place, []).append(car)
    return [(place, places[place]) for place in sorted(places)]


def _rearranged(standing_before: Standing, arrangement: Arrangement) -> Standing:
    """The overall places with the corrections made; a car put in a missing place moves nobody else."""
    other = {one: two for pair in arrangement.swapped for one, two in (pair, pair[::-1])}
    swapped = [(place, [other.get(car, car) for car in cars]) for place, cars in standing_before]
    gone = {*arrangement.moved, *arrangement.out}
    left = [(place, [car for car in cars if car not in gone]) for place, cars in swapped]
    left = [(place, cars) for place, cars in left if cars]
    missing = _missing(standing_before)
    was = {car: at for at, (_, cars) in enumerate(standing_before) for car in cars}
    order = list(cars_of(arrangement.order))
    renumbered = bool(arrangement.out)
    for car in (car for car in order if car in arrangement.moved):
        place = {other_car: at for at, cars in left for other_car in cars}
        known = {other_car: place[other_car] for other_car in order if other_car in place}
        after = [other_car for other_car in order if other_car in known or other_car == car]
        gap = missing_between(after, car, known, missing) if len(after) > 1 and len(arrangement.moved) == 1 else None
        if gap is not None and not renumbered:
            left = sorted([*left, (gap, [car])])
        else:
            left = _put_in(left, car, after, back=_moved_back(after, car, was))
            renumbered = True
    return _numbered(left) if renumbered else left


def _missing(standing: Standing) -> Sequence[int]:
    return irregular((place, car) for place, cars in standing for car in cars)[1]


def _moved_back(order: Sequence[str], car: str, was: Mapping[str, int]) -> bool:
    at = order.index(car)
    return at > 0 and was[order[at - 1]] >= was[car]


def _put_in(left: Standing, car: str, order: Sequence[str], *, back: bool) -> Standing:
    """A car in between its new neighbours: close behind the one ahead when moved back, close ahead of the next else."""
    at = order.index(car)
    ahead = order[at - 1] if at else None
    behind = order[at + 1] if at + 1 < len(order) else None
    index = {other_car: number for number, (_, cars) in enumerate(left) for other_car in cars}
    if behind is not None and (ahead is None or not back):
        here = index[behind]
    else:
        here = 0 if ahead is None else index[ahead] + 1
    return [*left[:here], (0, [car]), *left[here:]]


def _numbered(standing: Standing) -> Standing:
    numbered: Standing = []
    place = 1
    for _, cars in standing:
        numbered.append((place, cars))
        place += len(cars)
    return numbered


def _rows(classification: Classification, before: TimedOrder, standing: Standing, out: Sequence[str]) -> Iterable[Row]:
    places = {car: place for place, cars in standing for car in cars}
    level = {car for _, cars in standing if len(cars) > 1 for car in cars}
    cars = {car.car: car for car in classification.cars}
    out_before = {row.car for row in before.rows if row.status == "NC"} if before.seq > classification.seq else set()
    rows = {row.car: row for row in before.rows}
    for car in sorted(cars, key=lambda number: places.get(number, 10_000)):
        yield _row(cars[car], rows[car], places.get(car), out=car in {*out, *out_before}, level=car in level)


def _row(car: ClassifiedCar, row: Row, place: int | None, *, out: bool, level: bool) -> Row:
    """A row with what the decisions made of the car, for the order contains them now."""
    status = "NC" if out else car.status
    return supposed(
        row,
        {
            "status": status,
            "place": place,
            "laps": car.laps,
            "total_ms": car.total_ms,
            "best_ms": car.best_ms,
            "second_ms": car.second_ms,
            "dead_heat": True if car.dead_heat and level else None,
        },
    )


def _given(season: Season, given: BonusGiven) -> Season:
    session, slot = season.sessions[given.slot.session], given.slot
    honour = Honour(cars=(given.car,), next_eligible=None, seq=season.seq + 1, inferred=True)
    if slot.on == "pole":
        return _with_session(season, replace(session, poles={**session.poles, slot.race_class: honour}))
    laps = {**session.fastest_laps, slot.race_class: honour}
    return _with_session(season, replace(session, fastest_laps=laps))
