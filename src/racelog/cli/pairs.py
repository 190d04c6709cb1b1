"""Options of the form NAME=VALUE, and lists with commas."""

from collections.abc import Iterable, Sequence

from racelog.cli.numbers import whole
from racelog.errors import Malformed


def pairs(typed: Iterable[str], option: str, shape: str = "CAR=NAME") -> dict[str, str]:
    """NAME=VALUE options by name; `shape` is how they are written. Errors: Malformed."""
    found: dict[str, str] = {}
    for each in typed:
        name, equals, value = (part.strip() for part in each.partition("="))
        if not (name and equals and value):
            raise Malformed(f"{option}: {each[:60]!r} is no pair", remedy=f"Write it as {option} {shape}")
        if name in found:
            raise Malformed(f"{option}: {name} is given twice")
        found[name] = value
    return found


def mapped_rows(typed: Iterable[str]) -> dict[int, str]:
    """ROW=CAR options by row. Errors: Malformed."""
    found = pairs(typed, "--map", "ROW=CAR")
    rows: dict[int, str] = {}
    for typed_row, car in found.items():
        row = whole(typed_row)
        if row is None:
            remedy = "Rows are counted from 1 below the heading"
            raise Malformed(f"--map: {typed_row[:40]!r} is no row of a file", remedy=remedy)
        if row in rows:
            raise Malformed("--map: one row is given twice", remedy="Each row of the file is one car")
        rows[row] = car
    return rows


def listed(typed: str | None) -> Sequence[str]:
    """The parts of a list with commas or spaces; none for none."""
    return [] if typed is None else typed.replace(",", " ").split()
