"""Times as officials type them: lap times and penalties in seconds, days, and moments on the clock at the circuit."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
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


def is_time_of_day(text: str) -> bool:
    """Whether a text is a time of a day it does not name: 14:40."""
    return _time_of_day(text.strip()) is not None


def moment(text: str, zone: ZoneInfo, now: datetime, option: str, days: Sequence[date] = ()) -> datetime:
    """A moment such as 14:40, 2026-05-02T14:40 or 2026-05-02T14:40+02:00.

    Without a zone it is a time of the clock at the circuit. One without a day is of today, if today is one of the days
    of the meeting (`days`, where they are known); else of its only day; else it has to name one.
    Errors:  Malformed, naming the option.
    """
    day_meant = _day_meant(text, now.astimezone(zone).date(), option, days) if is_time_of_day(text) else None
    at = _moment(text.strip(), day_meant)
    if at is None or not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise Malformed(
            f"{option}: {text[:40]!r} is no time",
            remedy="Such as 14:40 (today), 2026-05-02T14:40, 2026-05-02T14:40+02:00",
        )
    return at if at.tzinfo is not None else at_the_circuit(at, zone, text, option)


def _day_meant(text: str, today: date, option: str, days: Sequence[date]) -> date:
    """The day of a time that names none. Errors: Malformed, where it may be several, and none of them is today."""
    if not days or today in days:
        return today
    if len(days) == 1:
        return days[0]
    raise Malformed(
        f"{option}: {text.strip()} of which day?",
        excerpt=f"the meeting is from {days[0]} to {days[-1]}, and today is none of its days",
        remedy=f"Name the day: {option} {days[-1]}T{text.strip():0>5}",
    )


def _moment(text: str, day_meant: date | None) -> datetime | None:
    """A day and time, or a time of the day that is meant; a day alone is none."""
    clock = _time_of_day(text)
    if clock is not None and day_meant is not None:
        return datetime.combine(day_meant, clock)
    try:
        return None if _DAY.fullmatch(text) else datetime.fromisoformat(text)
    except ValueError:
        return None


def _time_of_day(text: str) -> time | None:
    clock = _CLOCK.fullmatch(text)
    try:
        return None if clock is None else time(int(clock[1]), int(clock[2]), int(clock[3] or 0))
    except ValueError:
        return None
