"""The order of a race at the flag, made of the order printed and the places some cars crossed the line in."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from racelog.errors import Malformed
from racelog.facts.changed_rows import changed
from racelog.facts.events import Row
from racelog.importers.f1.decisions import OnRoad, OnRoadCar
from racelog.importers.f1.season_file import milliseconds


def as_on_road(printed: Sequence[Row], road: OnRoad, place: str) -> tuple[Row, ...]:
    """The rows as the race ended on the track: the cars named in their places there, the others around them.

    A place printed as vacant stays so, unless a car named crossed the line in it: then a decision left it.
    Errors:  Malformed, for a car that is not in the race, and for places nobody can have had.
    """
    named = {car.car: car for car in road.cars}
    _check(printed, road, place)
    others = [row for row in printed if row.car not in named]
    printed_in = {row.place for row in printed if row.place is not None}
    empty = {at for at in range(1, max(printed_in, default=0) + 1) if at not in printed_in}
    taken = {car.place for car in road.cars} | empty
    placed = {row.car: at for row, at in _filled(others, taken)}
    rows = [_crossed(row, named, placed) for row in printed]
    _without_gap(rows, empty - {car.place for car in road.cars}, place)
    return tuple(sorted(rows, key=lambda row: row.place or 10_000))


def _filled(rows: Sequence[Row], taken: set[int]) -> Iterator[tuple[Row, int]]:
    """The places of the rows in their order, past those taken; rows that share a place go on sharing it."""
    at = 1
    for _, level in groupby((row for row in rows if row.place is not None), key=lambda row: row.place):
        while at in taken:
            at += 1
        group = list(level)
        yield from ((row, at) for row in group)
        at += len(group)


def _crossed(row: Row, named: Mapping[str, OnRoadCar], placed: Mapping[str, int]) -> Row:
    """A row as the car crossed the line: what was remarked of one that is printed without a place came later."""
    car = named.get(row.car)
    if car is None:
        return changed(row, place=placed.get(row.car))
    total_ms = None if car.time is None else milliseconds(car.time)
    return changed(
        row,
        status="classified",
        place=car.place,
        laps=row.laps if car.laps is None else car.laps,
        total_ms=row.total_ms if total_ms is None else total_ms,
        remark=row.remark if row.status == "classified" else None,
    )


def _check(printed: Sequence[Row], road: OnRoad, place: str) -> None:
    cars = [row.car for row in printed]
    seen: dict[int, str] = {}
    for crossed in road.cars:
        if crossed.car not in cars:
            what = f"car {crossed.car} is in no result of {road.session}"
            raise Malformed(what, place=place, excerpt=f"cars: {', '.join(cars)}")
        if crossed.car in seen.values():
            raise Malformed(f"car {crossed.car} is there twice", place=place, remedy="Name its place on the road once")
        if crossed.place in seen:
            what = f"cars {seen[crossed.place]} and {crossed.car} both crossed the line in place {crossed.place}"
            raise Malformed(what, place=place, remedy="Each car named has a place of its own")
        if crossed.time is not None and milliseconds(crossed.time) is None:
            raise Malformed(f"{crossed.time!r} is no time", place=place, remedy='Write it like "1:40:52.554"')
        seen[crossed.place] = crossed.car


def _without_gap(rows: Sequence[Row], empty: set[int], place: str) -> None:
    """Places count up from the first; cars that share one cover those behind it."""
    places = [row.place for row in rows if row.place is not None]
    covered = {at + behind for at in places for behind in range(places.count(at))} | empty
    gap = next((at for at in range(1, max(covered) + 1) if at not in covered), None)
    if gap is not None:
        remedy = "Check the places of the cars named"
        raise Malformed(f"nobody crossed the line in place {gap}", place=place, remedy=remedy)
