"""What facts stand on: a driver must be registered before they are entered, a car entered before it is classified."""

from collections import Counter
from collections.abc import Iterator, Sequence

from racelog.facts.events import ClassifiedOrder
from racelog.facts.line import Line
from racelog.facts.pointing import Id, Reference, brings, points_at, subjects
from racelog.facts.season import Season

Ground = tuple[str, Id]
"""Something later facts may stand on: a driver, a weekend, a session, an order, an event by its id."""

_NO_GROUND = frozenset({"class", "championship"})
"""Classes and championships are rules, which are amended as a whole; no line of their own brings them."""


class Standing:
    """What every line of a log that counts lays and stands on, worked out once for all that is asked about them."""

    def __init__(self, season: Season, lines: Sequence[Line]) -> None:
        self._season = season
        self._counting = [line for line in lines if line.id not in season.voided]
        self._laid = {line.seq: frozenset(laid_by(line)) for line in self._counting}
        self._layers = Counter(ground for laid in self._laid.values() for ground in laid)
        """How many lines lay a ground: what another one lays as well stays when a line is taken back."""
        self._stood_on: dict[int, frozenset[Ground]] = {}

    def dependents(self, line: Line) -> tuple[Line, ...]:
        """The later events, still counting, that stand on one, directly or through others; in order."""
        itself = 1 if line.seq in self._laid else 0
        grounds = {ground for ground in laid_by(line) if self._layers[ground] == itself}
        built: list[Line] = []
        for later in self._counting:
            if later.seq > line.seq and not grounds.isdisjoint(self._under(later)):
                built.append(later)
                grounds |= self._laid[later.seq]
        return tuple(built)

    def _under(self, line: Line) -> frozenset[Ground]:
        if line.seq not in self._stood_on:
            self._stood_on[line.seq] = frozenset(stood_on(self._season, line))
        return self._stood_on[line.seq]


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
