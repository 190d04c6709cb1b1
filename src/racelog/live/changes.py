"""What a watcher is told about a season, in the order it happened; and the same as an object of JSON."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, assert_never

from pydantic import AwareDatetime

from racelog.errors import RacelogError
from racelog.tables import LogLine
from racelog.tables.base import Part
from racelog.tables.changes import ChangesTable
from racelog.tables.replayed import Replayed


@dataclass(frozen=True, slots=True)
class Grown:
    """Lines came, of one append or of several that came at once, and this is what they changed.

    Shape:   `lines` are gapless and end with the last one of `replayed`; the next `Grown` begins after it.
    """

    season: str
    lines: tuple[LogLine, ...]
    changes: ChangesTable
    replayed: Replayed

    @property
    def seq(self) -> int:
        """The last of the lines: where a watcher who has seen this goes on."""
        return self.replayed.seq

    @property
    def at(self) -> datetime:
        """When the last of the lines was recorded."""
        return self.lines[-1].at


@dataclass(frozen=True, slots=True)
class Damaged:
    """The log cannot be read as it is now; what was shown last still stands as it was known then."""

    season: str
    seq: int
    complaint: RacelogError


@dataclass(frozen=True, slots=True)
class Mended:
    """The log reads well again; lines that came with it follow."""

    season: str
    replayed: Replayed


@dataclass(frozen=True, slots=True)
class Replaced:
    """The log is not the one that was shown, made longer: what was shown is to be forgotten."""

    season: str
    was_seq: int
    replayed: Replayed


@dataclass(frozen=True, slots=True)
class Opened:
    """A season is here that was not."""

    season: str
    replayed: Replayed


@dataclass(frozen=True, slots=True)
class Gone:
    """The log of a season is not kept here any longer."""

    season: str


Change = Grown | Damaged | Mended | Replaced | Opened | Gone


class Told(Part):
    """One change; `lines` are empty and `changes` null where no lines came.

    Shape:   `seq` is the last good line of the log, 0 where there is none; `at` is when it was recorded, or when a
             change was noticed that is no line.
    """

    season: str
    what: Literal["grown", "damaged", "mended", "replaced", "opened", "gone"]
    seq: int
    log_head: str | None
    at: AwareDatetime
    lines: tuple[LogLine, ...] = ()
    changes: ChangesTable | None = None
    complaint: str | None = None


def as_object(change: Change, at: datetime) -> Told:
    """A change for programs; `at` is when it was noticed."""
    match change:
        case Grown():
            brief = _of("grown", change.replayed, change.at)
            return brief.model_copy(update={"lines": change.lines, "changes": change.changes})
        case Damaged():
            complaint = str(change.complaint)
            return Told(season=change.season, what="damaged", seq=change.seq, log_head=None, at=at, complaint=complaint)
        case Mended():
            return _of("mended", change.replayed, at)
        case Replaced():
            return _of("replaced", change.replayed, at)
        case Opened():
            return _of("opened", change.replayed, at)
        case Gone():
            return Told(season=change.season, what="gone", seq=0, log_head=None, at=at)
    assert_never(change)


def _of(what: Literal["grown", "mended", "replaced", "opened"], replayed: Replayed, at: datetime) -> Told:
    return Told(season=replayed.season.id, what=what, seq=replayed.seq, log_head=replayed.head, at=at)
