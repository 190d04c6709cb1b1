"""A change as an object of JSON, one shape for every kind, so that a program reads a line without asking what it is."""

from datetime import datetime
from typing import Literal, assert_never

from pydantic import AwareDatetime

from racelog.live.changes import Change, Damaged, Gone, Grown, Mended, Opened, Replaced
from racelog.tables import LogLine
from racelog.tables.base import Part
from racelog.tables.changes import ChangesTable
from racelog.tables.replayed import Replayed


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
            told = _of("grown", change.replayed, change.at)
            return told.model_copy(update={"lines": change.lines, "changes": change.changes})
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
