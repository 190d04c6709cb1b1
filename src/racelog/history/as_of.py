"""A season as it was known then: up to a line of its log, or up to a time."""

from collections.abc import Sequence
from datetime import UTC, datetime

from racelog.errors import Malformed
from racelog.facts.line import Line, Placed

DERIVED = 5
"""The version of the ids importers derive from their input."""


class NothingKnown(Malformed):
    """A time before a season's first line."""


def up_to_line(placed: Sequence[Placed], seq: int, option: str = "--as-of") -> Sequence[Placed]:
    """The log up to one of its lines. Errors: Malformed, for a line that is not there."""
    if not 1 <= seq <= len(placed):
        raise Malformed(
            f"{option}: there is no line #{seq}",
            excerpt=f"the log has #1 to #{len(placed)}",
            remedy="Give one of these, or a time",
        )
    return placed[:seq]


def up_to_time(placed: Sequence[Placed], at: datetime, option: str = "--as-of") -> Sequence[Placed]:
    """The log up to the last line known at a time.

    Lines were known when they were recorded; imported ones when they became known (held, decided, published), and
    what has no such time, together with the line before it.
    Errors:  NothingKnown, for a time before the first line.
    """
    imported = is_imported(placed)
    before: datetime | None = None
    for number, each in enumerate(placed):
        known = _known(each.line) if imported else each.line.at
        if known is not None and known > at:
            if before is None:
                first = f"the first line that says when is of {known.astimezone(UTC):%Y-%m-%d %H:%M} (UTC)"
                raise NothingKnown(
                    f"{option}: nothing was known then", excerpt=first, remedy="Give a later time, or a line"
                )
            return placed[:number]
        before = known or before
    return placed


def _known(line: Line) -> datetime | None:
    """When a line of an imported season was known; what officials added since has an id of the clock's."""
    if line.id.version != DERIVED:
        return line.at
    return None if line.data.known is None else line.data.known.at


def is_imported(placed: Sequence[Placed]) -> bool:
    """Whether a season was brought in later: its facts say when they became known from a calendar or an order."""
    return any(each.line.data.known is not None and each.line.data.known.source != "document" for each in placed)
