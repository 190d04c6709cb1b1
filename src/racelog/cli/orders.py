"""Orders as they are typed: cars from the first place on, "=" between those of a dead heat."""

from collections.abc import Container, Mapping, Sequence
from typing import cast

from racelog.cli.appending import options_checked
from racelog.cli.pairs import listed
from racelog.errors import Malformed
from racelog.facts.events import Row
from racelog.facts.values import Status


def order_of(typed: str, statuses: Mapping[str, str | None], vacant: Container[int] = frozenset()) -> Sequence[Row]:
    """The rows of a typed order, and of the cars without a place by what became of them. Errors: Malformed.

    Nobody gets a vacant place.
    """
    rows: list[Row] = []
    place = 1
    with options_checked(car="--order"):
        for group in listed(typed):
            cars = group.split("=")
            if "" in cars:
                raise Malformed(f"--order: {group[:60]!r} is no car", remedy="Write 9,3,53; and 9=3 for a dead heat")
            while place in vacant:
                place += 1
            heat = True if len(cars) > 1 else None
            rows.extend(Row(car=car, status="classified", place=place, dead_heat=heat) for car in cars)
            place += len(cars)
    for status, cars_typed in statuses.items():
        with options_checked(car=f"--{status.lower()}"):
            rows.extend(Row(car=car, status=cast("Status", status)) for car in listed(cars_typed))
    return rows


def by_second_best(rows: Sequence[Row]) -> Sequence[Row]:
    """The order by second-best laps: a qualifying of its own. Cars without one are not classified.

    Errors:  Malformed, when no second-best lap is known.
    """
    known = sorted((row for row in rows if row.second_ms is not None), key=lambda row: row.second_ms or 0)
    if not known:
        raise Malformed("the file holds no second-best laps", remedy="Give the order with --second-order")
    without = [row for row in rows if row.second_ms is None]
    placed = [
        Row(car=row.car, status="classified", place=place, best_ms=row.second_ms)
        for place, row in enumerate(known, start=1)
    ]
    return [*placed, *(Row(car=row.car, status="NC" if row.status == "classified" else row.status) for row in without)]
