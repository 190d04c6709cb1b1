"""The season one sits at: its log looked at again and again, whoever appends, and where one stands in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.cells import cell_len, set_cell_size

from racelog.cli.options import Folders
from racelog.cli.reading import seasons_of
from racelog.desk.clock import session_in_question, session_shown
from racelog.errors import RacelogError, readable
from racelog.facts.events import EventVoided
from racelog.facts.line import Line
from racelog.facts.season import Season
from racelog.log.store import UnknownSeason
from racelog.tables import LogLine, lines_table
from racelog.tables.replayed import Replayed
from racelog.tables.shown import short_head

EVENTS = 10


@dataclass(frozen=True)
class Seen:
    """A season as its log stood at the last look; `trouble` is what is wrong with the log, if anything."""

    replayed: Replayed | None = None
    trouble: str | None = None

    @property
    def season(self) -> Season:
        """The facts; those of an empty season where there is no log yet."""
        return Season() if self.replayed is None else self.replayed.season

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of the log."""
        return () if self.replayed is None else tuple(placed.line for placed in self.replayed.placed)

    @property
    def seq(self) -> int:
        """The last line; 0 before there is one."""
        return self.season.seq

    @property
    def last_counting(self) -> int | None:
        """The last line that still counts, and is no taking back itself."""
        facts = (line for line in reversed(self.lines) if not isinstance(line.data, EventVoided))
        return next((line.seq for line in facts if line.id not in self.season.voided), None)


class Following:
    """Looks at one season's log; a look at a log that did not move costs a stat, one that grew what is new in it."""

    def __init__(self, folders: Folders, season: str) -> None:
        self._folders = folders
        self._season = season
        self._seen = Seen()

    def look(self) -> Seen:
        """The season now. What is wrong with the log is part of what is seen; nothing is raised."""
        try:
            self._seen = self._looked()
        except UnknownSeason:
            self._seen = Seen()
        except RacelogError as error:
            self._seen = Seen(self._seen.replayed, str(error))
        except Exception as error:  # noqa: BLE001 - a look is no reason to lose the line being typed
            self._seen = Seen(self._seen.replayed, f"{type(error).__name__}: {readable(str(error))}")
        return self._seen

    def _looked(self) -> Seen:
        season = seasons_of(self._folders)[self._season]
        return Seen(season.replayed, None if season.oddity is None else str(season.oddity))


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
    mark = "" if line.voided_by is None else f" (voided by #{line.voided_by})"
    return f"#{line.seq} {line.type} {line.about}{mark} \u00b7 {line.by} {line.at.astimezone(zone):%H:%M}"


def _zone(season: Season) -> ZoneInfo:
    """The zone of the circuit one stands at; UTC where none is known."""
    session = session_in_question(season)
    weekend = None if session is None else season.weekends.get(session.weekend)
    return ZoneInfo((weekend.zone if weekend else None) or "UTC")


def cut(text: str, width: int) -> str:
    """As much of a text as fits."""
    return text if cell_len(text) <= width else set_cell_size(text, width - 1).rstrip() + "\u2026"
