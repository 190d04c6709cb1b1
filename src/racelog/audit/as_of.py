"""A season as it was known then: up to a line of its log, or up to a time."""

from collections.abc import Sequence
from datetime import UTC, datetime

from racelog.errors import Malformed
from racelog.facts.line import Placed


def up_to_line(placed: Sequence[Placed], seq: int) -> Sequence[Placed]:
    """The log up to one of its lines. Errors: Malformed, for a line that is not there."""
    if not 1 <= seq <= len(placed):
        raise Malformed(f"--as-of: there is no line #{seq}", excerpt=f"the log has #1 to #{len(placed)}")
    return placed[:seq]


def up_to_time(placed: Sequence[Placed], at: datetime) -> Sequence[Placed]:
    """The log up to the last line known at a time.

    Lines were known when they were recorded; in an imported season when they became known (held, decided,
    published), and what has no such time, together with the line before it.
    Errors:  Malformed, for a time before the first line.
    """
    imported = is_imported(placed)
    before: datetime | None = None
    for number, each in enumerate(placed):
        known = each.line.data.known.at if imported and each.line.data.known else None if imported else each.line.at
        if known is not None and known > at:
            if before is None:
                first = f"the first line that says when is of {known.astimezone(UTC):%Y-%m-%d %H:%M} (UTC)"
                raise Malformed("--as-of: nothing was known then", excerpt=first)
            return placed[:number]
        before = known or before
    return placed


def is_imported(placed: Sequence[Placed]) -> bool:
    """Whether a season was brought in later: its facts say when they became known from a calendar or an order."""
    return any(each.line.data.known is not None and each.line.data.known.source != "document" for each in placed)
