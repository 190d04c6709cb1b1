"""Times as officials type them: lap times, and times of day at the circuit."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from racelog.cli.options import Folders
from racelog.cli.reading import store_of
from racelog.desk.requests import Request
from racelog.desk.service import utc_now
from racelog.errors import Malformed
from racelog.facts.events import Known
from racelog.facts.evolve import replay
from racelog.facts.season import Season

_LAP = re.compile(r"(?:(?:(\d{1,2}):)?(\d{1,2}):)?(\d{1,4})(?:\.(\d{1,3}))?", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)


def milliseconds(text: str, option: str) -> int:
    """A time such as 5, 5.2, 1:38.204 or 1:02:03.4 in milliseconds. Errors: Malformed, naming the option."""
    found = _LAP.fullmatch(text.strip())
    if found is None:
        what = "a time is never negative" if text.strip().startswith("-") else f"{text[:40]!r} is no time"
        raise Malformed(f"{option}: {what}", remedy="Write seconds, minutes:seconds or h:mm:ss, such as 5 or 1:38.204")
    hours, minutes, seconds, fraction = found.groups()
    if (minutes and int(seconds) >= 60) or (hours and int(minutes) >= 60):
        raise Malformed(f"{option}: {text!r} has more than 59 in minutes or seconds")
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds)
    return whole * 1000 + int((fraction or "").ljust(3, "0"))


def known_at(folders: Folders, season: str, request: Request, typed: str) -> Known:
    """When something became known, as typed. Without a zone it is the clock at the circuit. Errors: Malformed."""
    store = store_of(folders)
    state = replay(store.read(season).lines) if store.holds(season) else Season()
    zone = ZoneInfo(_zone(state, request))
    clock = _CLOCK.fullmatch(typed.strip())
    try:
        if clock is not None:
            hour, minute, second = (int(part or 0) for part in clock.groups())
            at = utc_now().astimezone(zone).replace(hour=hour, minute=minute, second=second, microsecond=0)
        else:
            at = datetime.fromisoformat(typed.strip())
    except ValueError:
        raise Malformed(
            f"--at: {typed[:40]!r} is no time", remedy="Such as 14:40 (today), 2026-05-02T14:40, 2026-05-02T14:40+02:00"
        ) from None
    return Known(at=at if at.tzinfo is not None else at.replace(tzinfo=zone), source="document")


def _zone(season: Season, request: Request) -> str:
    """The zone of the weekend a request is about; of the last one in the calendar where it is about none."""
    session = season.sessions.get(getattr(request, "session", ""))
    held = season.rounds.get(getattr(request, "round", None) or 0)
    named = getattr(request, "weekend", None) or (held.weekend if held else None)
    weekend = season.weekends.get(session.weekend if session is not None else str(named))
    if weekend is None and season.weekends:
        weekend = list(season.weekends.values())[-1]
    return (weekend.zone if weekend is not None else None) or "UTC"
