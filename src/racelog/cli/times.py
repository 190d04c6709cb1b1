"""Times as officials type them: lap times, and times of day at the circuit."""

import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from racelog.cli.options import Folders
from racelog.cli.reading import store_of
from racelog.desk.deciding.locked import about
from racelog.desk.held_in import meeting_of
from racelog.desk.requests.models import Request
from racelog.desk.service import utc_now
from racelog.desk.zones import at_the_circuit
from racelog.errors import Malformed
from racelog.facts.events import Known
from racelog.facts.evolve import replay
from racelog.facts.line import Line
from racelog.facts.season import Season

_LAP = re.compile(r"(?:(?:(\d{1,2}):)?(\d{1,2}):)?(\d{1,4})(?:\.(\d{1,3}))?", re.ASCII)
_DAY = re.compile(r"\d{4}-?\d{2}-?\d{2}", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1886, 2200
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
    lines = store.read(season).lines if store.holds(season) else ()
    zone = ZoneInfo(_zone(replay(lines), lines, request))
    at = _read(typed.strip(), zone)
    if at is None or not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise Malformed(
            f"--at: {typed[:40]!r} is no time", remedy="Such as 14:40 (today), 2026-05-02T14:40, 2026-05-02T14:40+02:00"
        )
    return Known(at=at if at.tzinfo is not None else at_the_circuit(at, zone, typed), source="document")


def _read(typed: str, zone: ZoneInfo) -> datetime | None:
    """A day and time, or a time of today; a day alone is none."""
    clock = _CLOCK.fullmatch(typed)
    try:
        if clock is not None:
            hour, minute, second = (int(part or 0) for part in clock.groups())
            return utc_now().astimezone(zone).replace(hour=hour, minute=minute, second=second, microsecond=0)
        return None if _DAY.fullmatch(typed) else datetime.fromisoformat(typed)
    except ValueError:
        return None


def _zone(season: Season, lines: Sequence[Line], request: Request) -> str:
    """The zone of the weekend a request is about; of the last one in the calendar where it is about none."""
    session = season.sessions.get(_session_of_line(season, lines, request))
    weekend = season.weekends.get(meeting_of(season, request) or (session.weekend if session is not None else ""))
    if weekend is None and season.weekends:
        weekend = list(season.weekends.values())[-1]
    return (weekend.zone if weekend is not None else None) or "UTC"


def _session_of_line(season: Season, lines: Sequence[Line], request: Request) -> str:
    """The session of the line a request names; none where it names no line, or one about no session."""
    named = getattr(request, "line", 0)
    if not 1 <= named <= len(lines):
        return ""
    sessions = about(season, lines, lines[named - 1].data)
    return sessions[0] if sessions else ""
