"""How values are written on a page."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from racelog.rules.countback import ordinal
from racelog.tables import Cell
from racelog.tables.shown import points_shown, short_head, time_shown
from racelog.tables.standings import StandingLine
from racelog.views.standings import marked


def points(exact: str | None) -> str:
    """Exact points as people read them."""
    return "" if exact is None else points_shown(Fraction(exact))


def when(at: datetime, zone: str = "UTC") -> str:
    """A time of day at the circuit: "2022-06-25 14:42 EDT"."""
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M %Z}"


def iso(at: datetime) -> str:
    """A time for programs."""
    return at.astimezone(UTC).isoformat()


def words(name: str) -> str:
    """A stored name as words: "penalty_applied" is "penalty applied"."""
    return name.replace("_", " ")


def look(cell: Cell) -> str:
    """What kind of result a cell holds: the name of its colour; its text says the same."""
    if cell.place is None:
        return {"DSQ": "out", "EX": "out"}.get(cell.status or "", "unplaced")
    if cell.place <= 3:
        return ("first", "second", "third")[cell.place - 1]
    return "scored" if Fraction(cell.points) > 0 else "unscored"


def cell_words(cell: Cell) -> str:
    """A cell as it is read aloud: "3, pole, penalty, 17 points"."""
    marks = [words(mark) for mark in cell.marks]
    return ", ".join([cell.printed or "no place", *marks, f"{points(cell.points)} points"])


def cell_of(line: StandingLine, number: int) -> Cell | None:
    """The cell of a round in a competitor's line."""
    return next((cell for cell in line.results if cell.round == number), None)


FILTERS: Mapping[str, Callable[..., object]] = {
    "points": points,
    "when": when,
    "iso": iso,
    "words": words,
    "look": look,
    "cell_words": cell_words,
    "cell_of": cell_of,
    "marked": marked,
    "ordinal": ordinal,
    "race_time": time_shown,
    "short_head": short_head,
}
