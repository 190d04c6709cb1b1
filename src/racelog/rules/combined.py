"""Orders worked out from those of other sessions: overall of motos, finals by heats, stages, groups of qualifying.

Idea: a session whose kind has such an order (`SumOf`, `MergeOf`) is never recorded. Once every part of it that is on
the timetable has a classification, its own follows: rows as if it had been timed, which penalties of its own may still
change. So it is worked out anew whenever a part is: a penalty in a heat moves the final it makes.

Invariant: each car's causes are those it has in the parts, so an award is explained down to the lines of every heat.
What is not certain in a part is certain in none that is made of it.

Cost: the rows of the parts, sorted.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, groupby, zip_longest

from racelog.facts.events import Drove, Row
from racelog.facts.regulations import MergeOf, SumOf
from racelog.facts.season import Decision, Season, Seq, Session, TimedOrder
from racelog.facts.values import Status
from racelog.rules.classification import Base, Classification, ClassifiedCar, classify
from racelog.rules.rounds import parts_of, will_not_be_run


def classification_of(
    season: Season, session: Session, decisions: Sequence[Decision], within: frozenset[str] = frozenset()
) -> Classification | None:
    """The classification of one session, recorded or worked out; its parts with every decision in force."""
    parts = () if session.id in within else parts_of(season, session)
    everything = tuple(season.decisions.values())
    known = {part.id: classification_of(season, part, everything, within | {session.id}) for part in parts}
    ready = {part: classification for part, classification in known.items() if classification is not None}
    return classify(season, session, decisions, combined(season, session, ready) if parts else None)


@dataclass(frozen=True, slots=True)
class _Car:
    """A car in the parts of an order: as it was classified in each, None where it did not take part."""

    number: str
    parts: tuple[ClassifiedCar | None, ...]

    @property
    def there(self) -> tuple[ClassifiedCar, ...]:
        """The parts it took part in."""
        return tuple(part for part in self.parts if part is not None)

    @property
    def places(self) -> tuple[int | None, ...]:
        """Its place in each part."""
        return tuple(None if part is None else part.place for part in self.parts)


@dataclass(frozen=True, slots=True)
class _Line:
    """What a car came to: what it is sorted by (with the same it is level), its status, and the arithmetic in words."""

    car: _Car
    key: tuple[object, ...]
    status: Status
    words: str
    laps: int | None = None
    total_ms: int | None = None
    best_ms: int | None = None
    missing: str | None = None


def combined(season: Season, session: Session, classifications: Mapping[str, Classification]) -> Base | None:
    """The order of a session worked out from the classifications of its parts; None while one of them has none.

    Shape:   placed cars first, without gaps; then the others with the status of the part that took their place.
    Ties:    by the rule of the book; who is level then shares the place as in a dead heat.
    """
    order = season.order_of(session)
    parts = [part for part in parts_of(season, session) if not will_not_be_run(season, part)]
    known = [classifications[part.id] for part in parts if part.id in classifications]
    if isinstance(order, str) or not parts or len(known) < len(parts):
        return None
    listed = [{car.car: car for car in part.cars} for part in known]
    numbers = dict.fromkeys(chain.from_iterable(listed))
    cars = [_Car(number, tuple(part.get(number) for part in listed)) for number in numbers]
    lines = _added(season, session, order, parts, cars) if isinstance(order, SumOf) else _merged(order, parts, cars)
    seq = max(part.seq for part in known)
    rows = tuple(_rows(sorted(lines, key=lambda line: (line.status != "classified", line.key))))
    return Base(
        order=TimedOrder(rows, None, (), None, (), seq, None, amended=False),
        worked_out=f"worked out from {_listed(known)}, {_BY[order.by]}",
        causes={car.number: tuple(_causes(car)) for car in cars},
        unknown=(
            *(f"{part.session}: {what}" for part in known for what in (part.partial, *part.unknown) if what),
            *(line.missing for line in lines if line.missing is not None),
        ),
    )


MOST_WORDS = 2000
"""As long as a remark may be."""

_BY: Mapping[str, str] = {
    "points": "by points added up",
    "time": "by time",
    "places": "by places added up",
    "turns": "by turns",
    "stacked": "one behind the other",
}


def _listed(parts: Sequence[Classification]) -> str:
    return " and ".join(f"{part.session} (#{part.seq})" for part in parts)


def _causes(car: _Car) -> Iterator[Seq]:
    yield from dict.fromkeys(seq for part in car.there for seq in part.causes)


def _rows(lines: Sequence[_Line]) -> Iterator[Row]:
    """As if they had been timed: level cars in one place, in a dead heat."""
    place = 1
    for classified, level in groupby(lines, key=lambda line: (line.status == "classified", line.key)):
        group = list(level)
        for line in group:
            row = Row(
                car=line.car.number,
                status=line.status,
                place=place if classified[0] else None,
                laps=line.laps,
                total_ms=line.total_ms,
                best_ms=line.best_ms,
                dead_heat=True if classified[0] and len(group) > 1 else None,
                drove=_drove(line.car) or None,
                remark=line.words if len(line.words) <= MOST_WORDS else None,
            )
            yield row
        place += len(group)


def _drove(car: _Car) -> tuple[Drove, ...]:
    """Who drove it in any part, how far and how long in all; with the shares stated where these are the same in all."""
    driven: dict[str, list[Drove]] = {}
    for part in car.there:
        for one in part.drove:
            driven.setdefault(one.driver, []).append(one)
    return tuple(
        Drove(
            driver=driver,
            share=stints[0].share if len({one.share for one in stints}) == 1 else None,
            laps=_sum([one.laps for one in stints]),
            driven_ms=_sum([one.driven_ms for one in stints]),
        )
        for driver, stints in driven.items()
    )


def _sum(values: Sequence[int | None]) -> int | None:
    """The sum, where all of it is known."""
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None


def _added(
    season: Season, session: Session, order: SumOf, parts: Sequence[Session], cars: Sequence[_Car]
) -> list[_Line]:
    needs = order.needs or ("all" if order.by == "time" else "any")
    behind = len(cars) + 1
    lines: list[_Line] = []
    for car in cars:
        status = _status(car, needs)
        ties = _ties(car, order, behind)
        if order.by == "time":
            lines.append(_timed(car, parts, status, ties))
            continue
        if order.by == "points":
            worth = [_points(season, session, order, part, own) for part, own in zip(parts, car.parts, strict=True)]
            total = sum(worth, Fraction(0))
            key: tuple[object, ...] = (-total, *ties)
        else:
            worth = [Fraction(place or behind) for place in car.places]
            total = sum(worth, Fraction(0))
            key = (total, *ties)
        said = (f"{part.id} {points}" for part, points in zip(parts, worth, strict=True))
        lines.append(_Line(car, key, status, f"{' + '.join(said)} = {total}"))
    return lines


def _status(car: _Car, needs: str) -> Status:
    """Classified where it has the places it needs; else what became of it in the part that cost it that."""
    placed = [place is not None for place in car.places]
    if all(placed) or (needs == "any" and any(placed)):
        return "classified"
    if needs == "all":
        out = next(part for part in car.parts if part is None or part.place is None)
        return "DNS" if out is None else out.status
    return car.there[-1].status


def _ties(car: _Car, order: SumOf, behind: int) -> tuple[int, ...]:
    """What tells cars apart that came to the same; nothing where they share the place."""
    places = [place or behind for place in car.places]
    match order.ties:
        case "latest":
            return tuple(reversed(places))
        case "earliest":
            return tuple(places)
        case "best":
            return tuple(sorted(places))
        case "share":
            return ()


def _points(season: Season, session: Session, order: SumOf, part: Session, car: ClassifiedCar | None) -> Fraction:
    """What the place in a part is worth; in a dead heat the points of the places covered, divided equally."""
    adopted = season.regulations_at(session.round)
    if adopted is None or car is None or car.place is None:
        return Fraction(0)
    scores = (
        scores.points
        for championship in adopted.regulations.championships
        for scores in championship.scores
        if scores.session == part.kind
    )
    name = order.points or next(scores, None)
    table = () if name is None else adopted.regulations.table(name)
    return table[car.place - 1] if car.place <= len(table) else Fraction(0)


def _timed(car: _Car, parts: Sequence[Session], status: Status, ties: tuple[int, ...]) -> _Line:
    """Laps and times added up: the most laps first, then the least time."""
    distance, total = _sum([part.laps for part in car.there]), _sum([part.total_ms for part in car.there])
    unknown = next((part for part, own in zip(parts, car.parts, strict=True) if own and own.total_ms is None), None)
    missing = None
    if status == "classified" and total is None and unknown is not None:
        missing = f"the time of car {car.number} in {unknown.id} is not known"
    said = " + ".join(
        f"{part.id} {_clock(own.total_ms)}" for part, own in zip(parts, car.parts, strict=True) if own is not None
    )
    key = (-len([place for place in car.places if place]), -(distance or 0), total is None, total or 0, *ties)
    return _Line(car, key, status, said, laps=distance, total_ms=total, missing=missing)


def _clock(milliseconds: int | None) -> str:
    if milliseconds is None:
        return "?"
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes}:{rest // 1000:02d}.{rest % 1000:03d}"


def _merged(order: MergeOf, parts: Sequence[Session], cars: Sequence[_Car]) -> list[_Line]:
    """Each car once, by its best lap, by turns, or one part behind the other; the others with their last status."""
    placed = [car for car in cars if any(place is not None for place in car.places)]
    ways: Mapping[str, Callable[[], list[_Car]]] = {
        "time": lambda: sorted(placed, key=_best_lap),
        "turns": lambda: _by_turns(placed, len(parts)),
        "stacked": lambda: list(chain.from_iterable(_in_part(placed, at) for at in range(len(parts)))),
    }
    in_order = list(dict.fromkeys(ways[order.by]()))
    lines = [_merged_line(car, parts, (at,), "classified", order) for at, car in enumerate(in_order)]
    out = [car for car in cars if car not in in_order]
    return [*lines, *(_merged_line(car, parts, (at,), car.there[-1].status, order) for at, car in enumerate(out))]


def _merged_line(car: _Car, parts: Sequence[Session], key: tuple[int], status: Status, order: MergeOf) -> _Line:
    said = (f"{part.id} {own.place or own.status}" for part, own in zip(parts, car.parts, strict=True) if own)
    best = min((part.best_ms for part in car.there if part.best_ms), default=None)
    missing = None
    if order.by == "time" and status == "classified" and best is None:
        missing = f"the best lap of car {car.number} is not known"
    return _Line(car, key, status, ", ".join(said), best_ms=best, missing=missing)


def _best_lap(car: _Car) -> tuple[bool, int]:
    best = min((part.best_ms for part in car.there if part.best_ms and part.place), default=None)
    return best is None, best or 0


def _in_part(cars: Sequence[_Car], at: int) -> list[_Car]:
    return sorted((car for car in cars if car.places[at] is not None), key=lambda car: car.places[at] or 0)


def _by_turns(cars: Sequence[_Car], count: int) -> list[_Car]:
    """The first of each part, then the second of each; the part with the fastest lap begins, where that is known."""
    groups = [_in_part(cars, at) for at in range(count)]
    fastest = [min((_best_lap(car) for car in group), default=(True, 0)) for group in groups]
    if not any(unknown for unknown, _ in fastest):
        groups = [group for _, group in sorted(zip(fastest, groups, strict=True), key=lambda pair: pair[0])]
    return [car for turn in zip_longest(*groups) for car in turn if car is not None]
