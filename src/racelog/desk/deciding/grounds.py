"""What facts stand on: a driver must be registered before they are entered, a car entered before it is classified."""

from collections.abc import Iterator

from racelog.facts.events import ClassifiedOrder
from racelog.facts.line import Line
from racelog.facts.pointing import Id, Reference, brings, points_at, subjects
from racelog.facts.season import Season

Ground = tuple[str, Id]
"""Something later facts may stand on: a driver, a weekend, a session, an order, an event by its id."""

_NO_GROUND = frozenset({"class", "championship"})
"""Classes and championships are rules, which are amended as a whole; no line of their own brings them."""


def laid_by(line: Line) -> Iterator[Ground]:
    """What a line lays for others to stand on. The same may be laid twice: then either will do."""
    yield "event", line.id
    yield from line.data.gives
    yield from ((reference.kind, reference.id) for reference in brings(line.data))


def stood_on(season: Season, line: Line) -> Iterator[Ground]:
    """What a fact stands on. The decisions an order contains count while no later order has replaced it."""
    fact = line.data
    yield from fact.needs
    for pointer in points_at(fact):
        if pointer.mentioned or pointer.kind in _NO_GROUND:
            continue
        if pointer.kind == "car":
            yield from _entry(season, pointer, subjects(fact, "session"))
        elif pointer.kind == "competitor":
            yield "driver", pointer.id
            yield "team", pointer.id
        elif pointer.kind != "event" or not isinstance(fact, ClassifiedOrder) or _present(season, line, fact):
            yield pointer.kind, pointer.id


def _entry(season: Season, car: Reference, sessions: tuple[Id, ...]) -> Iterator[Ground]:
    """The entry that puts a car into the session a fact is about."""
    for session in (season.sessions.get(str(name)) for name in sessions):
        entry = None if session is None else season.entry_of(str(car.id), session.weekend)
        if entry is not None:
            yield "event", entry.id
            if car.id != entry.car:
                yield "number", f"{entry.id} {car.id}"


def _present(season: Season, line: Line, order: ClassifiedOrder) -> bool:
    session = season.sessions.get(order.session)
    return session is not None and session.order is not None and session.order.seq == line.seq
