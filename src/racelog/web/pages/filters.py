"""How values are written on a page."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from racelog.rules.ties.countback import ordinal
from racelog.tables.shown import points_shown, short_head, time_shown


def points(exact: str | None) -> str:
    """Exact points as people read them."""
    return "" if exact is None else points_shown(exact)


def when(at: datetime, zone: str = "UTC") -> str:
    """A time of day at the circuit: "2022-06-25 14:42 EDT"."""
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M %Z}"


def iso(at: datetime) -> str:
    """A time for programs."""
    return at.astimezone(UTC).isoformat()


def words(name: str) -> str:
    """A stored name as words: "penalty_applied" is "penalty applied"."""
    return name.replace("_", " ")


FILTERS: Mapping[str, Callable[..., object]] = {
    "points": points,
    "when": when,
    "iso": iso,
    "words": words,
    "ordinal": ordinal,
    "race_time": time_shown,
    "short_head": short_head,
}
