"""When something became known, as officials type it."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from racelog.cli.options import Folders
from racelog.cli.reading import store_of
from racelog.desk.deciding.locked import about
from racelog.desk.meeting import meeting_of
from racelog.desk.requests.models import Request
from racelog.desk.requests.times import moment
from racelog.desk.service import utc_now
from racelog.facts.events import Known
from racelog.facts.evolve import replay
from racelog.facts.line import Line
from racelog.facts.season import Season


def known_at(folders: Folders, season: str, request: Request, typed: str) -> Known:
    """When something became known, as typed. Without a zone it is the clock at the circuit. Errors: Malformed."""
    store = store_of(folders)
    lines = store.read(season).lines if store.holds(season) else ()
    zone = ZoneInfo(_zone(replay(lines), lines, request))
    return Known(at=moment(typed, zone, utc_now(), "--at"), source="document")


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
