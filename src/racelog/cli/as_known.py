"""A season as it was known at a line of its log, or at a time, as people type them."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import typer

from racelog.audit.as_of import is_imported, up_to_line, up_to_time
from racelog.cli.zones import at_the_circuit, weekend_then
from racelog.errors import Malformed
from racelog.facts.evolve import replay
from racelog.facts.line import Placed
from racelog.log.store import Log


def up_to(log: Log, typed: str, option: str = "--as-of") -> Sequence[Placed]:
    """The log up to a line (171, #171) or a time; how a time is understood is said on stderr. Errors: Malformed."""
    line = re.fullmatch(r"#?(\d{1,9})", typed.strip(), re.ASCII)
    if line is not None:
        return up_to_line(log.placed, int(line[1]), option)
    at = time_typed(typed, option)
    if at.tzinfo is None:
        at = _in_its_zone(log, at, typed, option)
    if is_imported(log.placed):
        typer.echo("as known by the days of the calendar: this season was brought in later", err=True)
    return up_to_time(log.placed, at, option)


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


def _in_its_zone(log: Log, at: datetime, typed: str, option: str) -> datetime:
    """A time without a zone is one of the clock at the circuit of that weekend; which one is said on stderr."""
    weekend = weekend_then(replay(log.lines), at.date())
    if weekend is None or weekend.zone is None:
        typer.echo(f"{option}: {at:%Y-%m-%d %H:%M} is taken as UTC: no zone is known for it", err=True)
        return at.replace(tzinfo=UTC)
    shown = f"{weekend.zone}, the zone of weekend {weekend.id} ({weekend.name})"
    typer.echo(f"{option}: {at:%Y-%m-%d %H:%M} is taken in {shown}", err=True)
    return at_the_circuit(at, ZoneInfo(weekend.zone), typed, option)
