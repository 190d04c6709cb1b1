"""Tables that cannot be: two cars printed in one place without a dead heat, a place nobody holds."""

from collections.abc import Iterable, Iterator, Sequence

from racelog.facts.events import Row
from racelog.facts.season import Season, Seq, Session, TimedOrder
from racelog.tables.base import Part
from racelog.tables.replayed import Replayed


class SharedPlace(Part):
    """A place several cars stand in, though no dead heat was recorded."""

    place: int
    cars: tuple[str, ...]


class ImpossibleTable(Part):
    """One order of a session that cannot be as it stands.

    `where` is a line of the log ("01-sebring:4"), or the first line of a printed round (file and line). `amended` is
    the line of the log that has replaced it since.
    """

    session: str
    round: int | None
    where: str
    seq: Seq | None
    shared: tuple[SharedPlace, ...]
    missing: tuple[int, ...]
    amended: Seq | None = None

    def __str__(self) -> str:
        twice = [f"{len(place.cars)} cars in place {place.place} ({' and '.join(place.cars)})" for place in self.shared]
        none = [f"none in {', '.join(map(str, self.missing))}"] if self.missing else []
        return ", ".join([*twice, *none])


def impossible_in_log(replayed: Replayed, after: int | None = None) -> tuple[ImpossibleTable, ...]:
    """Every order of the log that cannot be, also where a later one replaced it; up to a round."""
    sessions = (
        session
        for session in replayed.season.sessions.values()
        if after is None or session.round is None or session.round <= after
    )
    return tuple(table for session in sessions for table in _of_session(replayed, session))


def _of_session(replayed: Replayed, session: Session) -> Iterator[ImpossibleTable]:
    for order, later in zip(session.orders, (*session.orders[1:], None), strict=False):
        if order.partial:
            continue
        shared, missing = _irregular(order)
        if shared or missing:
            yield ImpossibleTable(
                session=session.id,
                round=session.round,
                where=replayed.line(order.seq).place,
                seq=order.seq,
                shared=shared,
                missing=missing,
                amended=None if later is None else later.seq,
            )


def _irregular(order: TimedOrder) -> tuple[tuple[SharedPlace, ...], tuple[int, ...]]:
    heats = [{row.car for row in order.rows if row.place == place and row.dead_heat} for place in _places(order.rows)]
    places = [(row.place, row.car) for row in order.rows if row.place is not None]
    return irregular(places, vacant=order.vacant, heats=heats)


def _places(rows: Sequence[Row]) -> list[int]:
    return sorted({row.place for row in rows if row.place is not None})


def irregular(
    places: Iterable[tuple[int, str]], *, vacant: Iterable[int] = (), heats: Iterable[set[str]] = ()
) -> tuple[tuple[SharedPlace, ...], tuple[int, ...]]:
    """The places several hold, and those nobody holds, up to the last one held.

    Cars of a dead heat (`heats`) may share a place, and cover those behind it.
    """
    cars: dict[int, list[str]] = {}
    for place, car in places:
        cars.setdefault(place, []).append(car)
    level = [heat for heat in heats if len(heat) > 1]
    heat = {place for place, cars_there in cars.items() if set(cars_there) in level}
    covered = {place + at for place in heat for at in range(len(cars[place]))}
    shared = tuple(
        SharedPlace(place=place, cars=tuple(cars[place]))
        for place in sorted(cars)
        if len(cars[place]) > 1 and place not in heat
    )
    missing = set(range(1, max(cars, default=0))) - set(cars) - covered - set(vacant)
    return shared, tuple(sorted(missing))


def round_session(season: Season, number: int) -> Session | None:
    """The race of a round."""
    return next(
        (session for session in season.sessions.values() if session.round == number and session.kind == "race"), None
    )
