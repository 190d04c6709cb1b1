"""A season as it was known then: up to a line of its log, or up to a time, as people type them or as values."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from racelog.desk.clock import at_the_circuit, weekend_then
from racelog.errors import Malformed
from racelog.facts.evolve import replay
from racelog.facts.line import Line, Placed

DERIVED = 5
"""The version of the ids importers derive from their input."""


class NothingKnown(Malformed):
    """A time before a season's first line."""


@dataclass(frozen=True, slots=True)
class AsKnown:
    """The log as it was known then, and how a time was understood, to be told to who typed it."""

    placed: Sequence[Placed]
    understood: tuple[str, ...] = ()

    @property
    def seq(self) -> int:
        """The last line known."""
        return self.placed[-1].line.seq

    @property
    def head(self) -> str:
        """The head of the log then."""
        return self.placed[-1].digest


def up_to(placed: Sequence[Placed], when: str | int | datetime, option: str = "--as-of") -> AsKnown:
    """The log up to a line (171, #171) or a time, as typed or as a value. Errors: Malformed."""
    typed = when.isoformat() if isinstance(when, datetime) else str(when)
    line = re.fullmatch(r"#?(\d{1,9})", typed.strip(), re.ASCII)
    if line is not None:
        return AsKnown(up_to_line(placed, int(line[1]), option))
    at, understood = time_typed(typed, option), []
    if at.tzinfo is None:
        at, said = _in_its_zone(placed, at, typed, option)
        understood.append(said)
    if is_imported(placed):
        understood.append("as known by the days of the calendar: this season was brought in later")
    try:
        return AsKnown(up_to_time(placed, at, option), tuple(understood))
    except NothingKnown as error:
        raise NothingKnown(
            error.what, excerpt="\n".join((*understood, error.excerpt or "")), remedy=error.remedy
        ) from None


def moment(typed: str, option: str = "--as-of") -> datetime:
    """A time for several seasons, which share no line and no zone. Errors: Malformed."""
    if re.fullmatch(r"#?\d{1,9}", typed.strip(), re.ASCII):
        raise Malformed(
            f"{option}: a line is one season's, and here are several", remedy="Give a time: 2022-06-25T18:00"
        )
    at = time_typed(typed, option)
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def time_typed(typed: str, option: str) -> datetime:
    """A time, or the beginning of a day, with the zone it was typed with. Errors: Malformed."""
    text = typed.strip()
    try:
        return datetime.combine(date.fromisoformat(text), time()) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        raise Malformed(
            f"{option}: {typed[:40]!r} is neither a line nor a time", remedy="Such as 171, or 2022-06-25T18:00"
        ) from None


def _in_its_zone(placed: Sequence[Placed], at: datetime, typed: str, option: str) -> tuple[datetime, str]:
    """A time without a zone is one of the clock at the circuit of that weekend; and which one, in words."""
    weekend = weekend_then(replay(one.line for one in placed), at.date())
    if weekend is None or weekend.zone is None:
        return at.replace(tzinfo=UTC), f"{option}: {at:%Y-%m-%d %H:%M} is taken as UTC: no zone is known for it"
    shown = f"{weekend.zone}, the zone of weekend {weekend.id} ({weekend.name})"
    in_zone = at_the_circuit(at, ZoneInfo(weekend.zone), typed, option)
    return in_zone, f"{option}: {at:%Y-%m-%d %H:%M} is taken in {shown}"


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
    for number, line in enumerate(one.line for one in placed):
        known = _known(line) if imported else line.at
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
    return any(known is not None and known.source != "document" for known in (one.line.data.known for one in placed))
