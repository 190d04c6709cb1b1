"""A season as it was known then: up to a line of its log, or up to a time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from racelog.errors import Malformed
from racelog.facts.line import Placed


@dataclass(frozen=True, slots=True)
class AsKnown:
    """The log as it was known then; `by` says by which times, where that is not simply when lines were recorded."""

    placed: Sequence[Placed]
    by: str | None = None

    @property
    def seq(self) -> int:
        """The last line known."""
        return self.placed[-1].line.seq


def as_known(placed: Sequence[Placed], typed: str) -> AsKnown:
    """The log as known at a line ("171", "#171") or at a time (UTC where no zone is given). Errors: Malformed."""
    line = re.fullmatch(r"#?(\d{1,9})", typed, re.ASCII)
    if line:
        return AsKnown(up_to_line(placed, int(line[1])))
    try:
        at = datetime.fromisoformat(typed)
    except ValueError:
        raise Malformed(
            f"--as-of: {typed[:40]!r} is neither a line nor a time", remedy="Such as 171, or 2022-06-25T18:00"
        ) from None
    known = up_to_time(placed, at if at.tzinfo is not None else at.replace(tzinfo=UTC))
    by_calendar = "as known by the days of the calendar: this season was brought in later"
    return AsKnown(known, by_calendar if is_imported(placed) else None)


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
