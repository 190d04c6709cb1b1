"""A change as it goes over the wire: an event of a stream, with a line to say and where the log stands."""

from datetime import datetime
from typing import assert_never

from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event

from racelog.live.changes import Change, Damaged, Gone, Grown, Mended, Opened, Replaced
from racelog.live.plain import in_a_line
from racelog.tables.base import Part

KEEP_ALIVE = KEEPALIVE_COMMENT
DROPPED = format_sse_event(event="dropped", data_str="You did not keep up; connect again, and nothing is missed.")


class Told(Part):
    """What an event carries."""

    season: str
    seq: int | None
    log_head: str | None
    said: str


def as_event(change: Change, at: datetime) -> bytes:
    """A change as an event; its id is the last line of the log, where it leads to one. `at` is when it was noticed."""
    state = None if isinstance(change, Damaged | Gone) else change.replayed
    told = Told(
        season=change.season,
        seq=None if state is None else state.seq,
        log_head=None if state is None else state.head,
        said=in_a_line(change, at),
    )
    numbered = state is not None and not isinstance(change, Mended)
    seq = str(state.seq) if state is not None and numbered else None
    return format_sse_event(event=_name(change), id=seq, data_str=told.model_dump_json())


def _name(change: Change) -> str:
    match change:
        case Grown():
            return "grown"
        case Damaged():
            return "damaged"
        case Mended():
            return "mended"
        case Replaced():
            return "replaced"
        case Opened():
            return "opened"
        case Gone():
            return "gone"
    assert_never(change)
