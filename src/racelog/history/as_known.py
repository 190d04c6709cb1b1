"""A season as it was known at a line of its log, or at a time, as people type them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from racelog.desk.zones import at_the_circuit, weekend_then
from racelog.errors import Malformed
from racelog.facts.evolve import replay
from racelog.facts.line import Placed
from racelog.history.as_of import NothingKnown, is_imported, up_to_line, up_to_time


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


def up_to(placed: Sequence[Placed], typed: str, option: str = "--as-of") -> AsKnown:
    """The log up to a line (171, #171) or a time. Errors: Malformed."""
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
    weekend = weekend_then(replay(each.line for each in placed), at.date())
    if weekend is None or weekend.zone is None:
        return at.replace(tzinfo=UTC), f"{option}: {at:%Y-%m-%d %H:%M} is taken as UTC: no zone is known for it"
    shown = f"{weekend.zone}, the zone of weekend {weekend.id} ({weekend.name})"
    in_zone = at_the_circuit(at, ZoneInfo(weekend.zone), typed, option)
    return in_zone, f"{option}: {at:%Y-%m-%d %H:%M} is taken in {shown}"
