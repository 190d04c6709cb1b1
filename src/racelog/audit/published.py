"""Published tables as they come: one CSV, a row for each competitor of each championship.

    championship, position, driver (or team, or competitor), points, after_race (or after_round)

As spreadsheets write them in any country: semicolons, decimal commas, "2.", "2=", "10 pts", columns in any letter case.
A row without position and points is somebody listed but not ranked; EX or DSQ for a position is somebody excluded,
with the points that were left.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from unicodedata import normalize

from racelog.errors import Malformed
from racelog.facts.values import spoken
from racelog.outside.csv_files import CsvRow, read_csv

_DECIMAL = re.compile(r"(-?\d{1,9})(?:[.,](\d{1,4}))?", re.ASCII)
_FRACTION = re.compile(r"(-?)(?:(\d{1,9}) )?(\d{1,9})/([1-9]\d{0,8})", re.ASCII)
_UNIT = re.compile(r" ?(?:p|pt|pts|points?)\.?$", re.IGNORECASE)
_ONE_SIGN = re.compile("([\u00bc-\u00be\u2150-\u215e])")
"""A fraction printed as one sign, such as \u00bd."""
_POSITION = re.compile(r"[=T]?([1-9]\d{0,3})(?:\.|=|st|nd|rd|th)?", re.ASCII)
_ROUND = re.compile(r"R?([1-9]\d{0,3})", re.ASCII)
_DASHES = frozenset({"-", "--", "\u2013", "\u2014"})
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
        after = _round(row)
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
    points, decimals = (None, 0) if not printed else _points(row, printed)
    if row["position"] in EXCLUDED:
        return PublishedLine(row.place, name, None, points, decimals, row["position"])
    return PublishedLine(row.place, name, _position(row), points, decimals)


def _points(row: CsvRow, printed: str) -> tuple[Fraction, int]:
    """Points exactly as printed, and how many decimals that is: "8.5", "8,5", "17/2", "8 1/2", "10 pts"."""
    signs = _ONE_SIGN.sub(r" \1", printed.replace("\u2212", "-"))
    text = _UNIT.sub("", " ".join(normalize("NFKC", signs).replace("\u2044", "/").split()))
    if decimal := _DECIMAL.fullmatch(text):
        whole, part = decimal[1], decimal[2] or ""
        if "," in text and len(part) == 3 and whole.lstrip("-0"):
            raise row.wrong(f"{printed!r} may be {whole}{part} or {whole}.{part}", "Write it with a point, or without")
        return Fraction(f"{whole}.{part or 0}"), len(part)
    if fraction := _FRACTION.fullmatch(text):
        amount = int(fraction[2] or 0) + Fraction(int(fraction[3]), int(fraction[4]))
        return -amount if fraction[1] else amount, 0
    raise row.wrong(f"{printed!r} is no number of points", 'Write it like "306", "8.5" or "17/2"')


def _position(row: CsvRow) -> int | None:
    """A position as tables print it: 2, "2.", "2nd", and "=2", "2=" or "T2" for who is level."""
    printed = row["position"]
    position = _POSITION.fullmatch(printed)
    if position is None and printed and printed not in _DASHES:
        raise row.wrong(f"{printed!r} is no position", "A whole number, or nothing")
    return None if position is None else int(position[1])


def _round(row: CsvRow) -> int | None:
    """The round a row is published after; None for the last."""
    for column in ("after_race", "after_round"):
        number = _ROUND.fullmatch(row[column])
        if number is None and row[column]:
            raise row.wrong(f"{row[column]!r} is no {column.replace('_', ' ')}", "A whole number, or nothing")
        if number is not None:
            return int(number[1])
    return None
