"""What an award is: the smallest item a total is a sum of, with the lines of the log that caused it."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from racelog.facts.season import Seq
from racelog.facts.values import Status

NO_POINTS = Fraction(0)
AwardKind = Literal[
    "place", "pole", "fastest_lap", "honour", "deduction", "adjustment", "exclusion", "reset", "redress"
]


@dataclass(frozen=True, slots=True)
class Award:
    """Points for one thing in one championship; a place that pays nothing is an award of 0.

    `place` is the place this championship counts, `paid_place` the one points were paid for, `overall` the one
    in the overall classification.
    """

    championship: str
    competitor: str
    round: int
    session: str | None
    kind: AwardKind
    points: Fraction
    causes: tuple[Seq, ...]
    car: str | None = None
    status: Status | None = None
    place: int | None = None
    paid_place: int | None = None
    overall: int | None = None
    countback: bool = False
    note: str | None = None
    honour: str | None = None
    """Which one, of the kind `honour`: led_a_lap."""
    guest: bool = False
    """Listed to be seen, but not ranked."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something a table needs and the log does not say.

    `open_to` are the competitors it concerns, each with the most points that may still come; None where it is not known
    whom it concerns. `to_anybody` is what may come to anybody, whoever it is.
    """

    round: int | None
    what: str
    open_to: tuple[tuple[str, Fraction], ...] | None = None
    to_anybody: Fraction = NO_POINTS


def added(points: Iterable[Fraction]) -> Fraction:
    """The exact sum; whole points, which nearly all are, are added as integers."""
    whole, parts = 0, NO_POINTS
    for point in points:
        if point.denominator == 1:
            whole += point.numerator
        else:
            parts += point
    return parts + whole if parts else Fraction(whole)
