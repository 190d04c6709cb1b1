"""Published tables as they come: one CSV, a row for each competitor of each championship.

    championship, position, driver (or team, or competitor), points, after_race (or after_round)

A row without position and points is somebody listed but not ranked; EX or DSQ for a position is somebody excluded,
with the points that were left.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from racelog.errors import Malformed
from racelog.facts.values import spoken
from racelog.outside.csv_files import CsvRow, read_csv

_POINTS = re.compile(r"-?\d{1,9}(\.\d{1,4}|/[1-9]\d{0,8})?", re.ASCII)
_NUMBER = re.compile(r"[1-9]\d{0,3}", re.ASCII)
EXCLUDED = frozenset({"EX", "DSQ"})


@dataclass(frozen=True, slots=True)
class PublishedLine:
    """One printed line: exact points, and how many decimals they were rounded to."""

    place: str
    """Where it is printed: file and line."""
    name: str
    position: int | None
    points: Fraction | None
    decimals: int = 0
    excluded: str | None = None
    """EX or DSQ, where that is printed for a position."""

    def agrees_with(self, points: Fraction) -> bool:
        """Whether computed points are those printed, rounded as they were printed."""
        if self.points is None:
            return False
        return points == self.points or (self.decimals > 0 and round(points, self.decimals) == self.points)


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A championship as published after a round (the last one, where no round is printed)."""

    championship: str
    after: int | None
    lines: tuple[PublishedLine, ...]


def read_published(file: Path) -> tuple[PublishedTable, ...]:
    """Every table of a file, in the order they begin. Errors: Malformed, with file, row and remedy."""
    rows = read_csv(file, ("championship", "position", "points"))
    if not rows:
        remedy = "Write a row for everybody listed: championship, position, driver, points"
        raise Malformed("there is no table in it", place=str(file), remedy=remedy)
    tables: dict[tuple[str, int | None], dict[str, PublishedLine]] = {}
    for row in rows:
        after = _number(row, "after_race") or _number(row, "after_round")
        line = _line(row)
        earlier = tables.setdefault((row["championship"], after), {}).setdefault(spoken(line.name), line)
        if earlier is not line:
            raise row.wrong(f"{line.name!r} is in this table already ({earlier.place})", "Take one of the two out")
    return tuple(PublishedTable(named, after, tuple(lines.values())) for (named, after), lines in tables.items())


def _line(row: CsvRow) -> PublishedLine:
    printed, name = row["points"], row["competitor"] or row["driver"] or row["team"]
    if not row["championship"]:
        raise row.wrong("the row names no championship", "Fill in its id, as the regulations call it")
    if not name:
        raise row.wrong("the row names nobody", "Fill in the column driver, team or competitor")
    if printed and not _POINTS.fullmatch(printed):
        raise row.wrong(f"{printed!r} is no number of points", 'Write it like "306", "8.5" or "17/2"')
    decimals = len(printed.partition(".")[2])
    points = None if not printed else Fraction(Decimal(printed)) if decimals else Fraction(printed)
    if row["position"] in EXCLUDED:
        return PublishedLine(row.place, name, None, points, decimals, row["position"])
    return PublishedLine(row.place, name, _number(row, "position"), points, decimals)


def _number(row: CsvRow, column: str) -> int | None:
    if not row[column]:
        return None
    if not _NUMBER.fullmatch(row[column]):
        raise row.wrong(f"{row[column]!r} is no {column.replace('_', ' ')}", "A whole number, or nothing")
    return int(row[column])
