"""A time that names no day is of a day that can be meant: today while the meeting is on, its only day, or none."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from racelog.desk.requests.times import moment
from racelog.errors import Malformed

BERLIN = ZoneInfo("Europe/Berlin")
SATURDAY, SUNDAY = date(2026, 5, 2), date(2026, 5, 3)
MEETING = (SATURDAY, SUNDAY)


def at(text: str, now: datetime, *days: date) -> str:
    return moment(text, BERLIN, now, "--at", days).isoformat()


def test_today_while_the_meeting_is_on() -> None:
    """By the clock at the circuit: half past eleven at night in London is Sunday in Berlin."""
    assert at("14:20", datetime(2026, 5, 2, 12, tzinfo=UTC), *MEETING) == "2026-05-02T14:20:00+02:00"
    assert at("00:10", datetime(2026, 5, 2, 22, 30, tzinfo=UTC), *MEETING) == "2026-05-03T00:10:00+02:00"


def test_the_only_day_of_a_meeting_whenever_it_is_typed() -> None:
    """Typed in on Monday."""
    assert at("9:05:30", datetime(2026, 5, 4, 9, tzinfo=UTC), SUNDAY) == "2026-05-03T09:05:30+02:00"


def test_one_of_several_days_is_asked_for() -> None:
    """On Monday it may be either; never silently Monday."""
    with pytest.raises(Malformed, match="14:20 of which day") as refused:
        at("14:20", datetime(2026, 5, 4, 9, tzinfo=UTC), *MEETING)
    assert refused.value.remedy == "Name the day: --at 2026-05-03T14:20"


def test_a_time_that_is_none_is_refused_as_one() -> None:
    """Before any day is asked for."""
    with pytest.raises(Malformed, match="'25:61' is no time"):
        at("25:61", datetime(2026, 5, 4, 9, tzinfo=UTC), *MEETING)
