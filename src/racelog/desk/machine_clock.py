"""The clock of the machine held against the log: a line is dated by it for ever, and later lines never before it."""

from datetime import UTC, datetime, timedelta
from typing import NoReturn

from racelog.desk.refusals import refuse

EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""No line is written outside these times, whatever anybody says: a clock that shows others was never set."""
BACK = timedelta(minutes=5)
"""How far the clock may lie behind the last line: clocks of two machines differ by less."""
AHEAD = timedelta(days=3 * 366)
"""How far it may have gone on since the last line: no series pauses for as long."""


OPENED = timedelta(days=20 * 366)
"""How long after its year a season may be opened: later than that it is asked, too."""


def check_opening(year: int, now: datetime) -> None:
    """Refuse to open a season by a clock that can hardly be right for its year. Errors: Refusal."""
    _check_bounds(now)
    first = datetime(year, 1, 1, tzinfo=UTC)
    if not -timedelta(days=2 * 366) <= now - first <= OPENED:
        _refuse_jumped(f"the clock of this machine says {_shown(now)}, and this is a season of {year}")


def check_clock(last: datetime | None, now: datetime) -> None:
    """Refuse to date a line by a clock that jumped against the last line.

    Errors:  Refusal.
    """
    _check_bounds(now)
    if last is None or -BACK <= now - last <= AHEAD:
        return
    away, where = (last - now, "before") if now < last else (now - last, "after")
    _refuse_jumped(
        f"the clock of this machine says {_shown(now)}: {_length(away)} {where} the last line ({_shown(last)})"
    )


def _check_bounds(now: datetime) -> None:
    if not EARLIEST <= now < LATEST:
        what = f"the clock of this machine says {_shown(now)}, and no line is dated so"
        refuse(what, remedy="Set the clock of this machine")


def _refuse_jumped(what: str) -> NoReturn:
    refuse(what, remedy="Set the clock of this machine. If it is right: --clock-is-right")


def _shown(time: datetime) -> str:
    return f"{time:%Y-%m-%dT%H:%M:%SZ}"


def _length(away: timedelta) -> str:
    """A length of time in its largest unit."""
    for unit, seconds in (("year", 31_557_600), ("day", 86_400), ("hour", 3600), ("minute", 60)):
        number = int(away.total_seconds() // seconds)
        if number:
            return f"{number} {unit}{'' if number == 1 else 's'}"
    return "less than a minute"
