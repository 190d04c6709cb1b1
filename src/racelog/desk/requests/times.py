"""Times as officials type them: lap times and penalties in seconds, days, and moments on the clock at the circuit."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from racelog.desk.clock import at_the_circuit
from racelog.errors import Malformed

_LAP = re.compile(r"(?:(?:(\d{1,2}):)?(\d{1,2}):)?(\d{1,4})(?:\.(\d{1,3}))?", re.ASCII)
_DAY = re.compile(r"\d{4}-?\d{2}-?\d{2}", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1886, 2200


def milliseconds(text: str) -> int:
    """A time such as 5, 5.2, 1:38.204 or 1:02:03.4 in milliseconds. Errors: Malformed."""
    read = _LAP.fullmatch(text.strip())
    if read is None:
        what = "a time is never negative" if text.strip().startswith("-") else f"{text[:40]!r} is no time"
        raise Malformed(what, remedy="Write seconds, minutes:seconds or h:mm:ss, such as 5 or 1:38.204")
    hours, minutes, seconds, fraction = read.groups()
    if (minutes and int(seconds) >= 60) or (hours and int(minutes) >= 60):
        raise Malformed(f"{text!r} has more than 59 in minutes or seconds")
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds)
    return whole * 1000 + int((fraction or "").ljust(3, "0"))


def day(text: str) -> date:
    """A day such as 2026-05-02. Errors: Malformed."""
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise Malformed(f"{text[:40]!r} is no day", remedy="Write it as 2026-05-02") from None


def moment(text: str, zone: ZoneInfo, now: datetime, option: str) -> datetime:
    """A moment such as 14:40 (today), 2026-05-02T14:40 or 2026-05-02T14:40+02:00.

    Without a zone it is a time of the clock at the circuit. Errors: Malformed, naming the option.
    """
    at = _moment(text.strip(), zone, now)
    if at is None or not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise Malformed(
            f"{option}: {text[:40]!r} is no time",
            remedy="Such as 14:40 (today), 2026-05-02T14:40, 2026-05-02T14:40+02:00",
        )
    return at if at.tzinfo is not None else at_the_circuit(at, zone, text, option)


def _moment(text: str, zone: ZoneInfo, now: datetime) -> datetime | None:
    """A day and time, or a time of today; a day alone is none."""
    clock = _CLOCK.fullmatch(text)
    try:
        if clock is not None:
            hour, minute, second = (int(part or 0) for part in clock.groups())
            return now.astimezone(zone).replace(hour=hour, minute=minute, second=second, microsecond=0)
        return None if _DAY.fullmatch(text) else datetime.fromisoformat(text)
    except ValueError:
        return None
