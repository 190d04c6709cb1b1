"""Where one stands: the session in question and its clock, the last line of the log, the last events."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.cells import cell_len, set_cell_size

from racelog.cli.prompt.following import Seen
from racelog.desk.clock import session_in_question, session_shown
from racelog.facts.season import Season
from racelog.tables import LogLine, lines_table
from racelog.tables.shown import short_head

EVENTS = 10


def prompt_shown(name: str, seen: Seen, at: datetime) -> str:
    """Where one stands: "harbour-cup-2026 · R2 provisional 00:21:40 · #212 9f3c…e1 > "."""
    parts = [name]
    session = session_in_question(seen.season)
    if session is not None:
        parts.append(session_shown(seen.season, session, at))
    if seen.trouble is not None:
        parts.append("TROUBLE WITH THE LOG")
    parts.append("not open yet" if seen.replayed is None else f"#{seen.seq} {short_head(seen.replayed.head)}")
    return " \u00b7 ".join(parts) + " > "


def last_events(seen: Seen, width: int, since: int = 0) -> Iterator[str]:
    """The last events after a line, one a line, cut at the edge of the screen; what was taken back is marked."""
    if seen.replayed is not None:
        zone = _zone(seen.season)
        for line in lines_table(seen.replayed, since=max(since, seen.seq - EVENTS)).lines:
            yield cut(event_shown(line, zone), width)
    for line_of_text in (seen.trouble or "").splitlines():
        yield cut(line_of_text, width)


def event_shown(line: LogLine, zone: ZoneInfo) -> str:
    """One event: "#212 race_classified R2, 40 cars · j.doe 14:02"."""
    mark = "" if line.voided_by is None else f" (taken back, #{line.voided_by})"
    return f"#{line.seq} {line.type} {line.about}{mark} \u00b7 {line.by} {line.at.astimezone(zone):%H:%M}"


def _zone(season: Season) -> ZoneInfo:
    """The zone of the circuit one stands at; UTC where none is known."""
    session = session_in_question(season)
    weekend = None if session is None else season.weekends.get(session.weekend)
    return ZoneInfo((weekend.zone if weekend else None) or "UTC")


def cut(text: str, width: int) -> str:
    """As much of a text as fits."""
    return text if cell_len(text) <= width else set_cell_size(text, width - 1).rstrip() + "\u2026"
