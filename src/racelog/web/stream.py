"""The stream of a season: one event for each change, numbered by the log, so that a reader who was away goes on."""

import re
from collections.abc import AsyncIterator
from typing import Annotated, assert_never

from fastapi import APIRouter, Depends, Header, Query
from fastapi.sse import EventSourceResponse, ServerSentEvent

from racelog.desk.service import utc_now
from racelog.live.changes import Change, Damaged, Gone, Grown, Mended, Opened, Replaced
from racelog.live.plain import in_a_line
from racelog.projections.tables.base import Part
from racelog.web.asked import SeasonName, WatchersHere, season_here

router = APIRouter(tags=["live"])
MAX_SEQ = 10**9


class Told(Part):
    """What an event of the stream carries: a line to say, and where the log stands."""

    season: str
    seq: int | None
    log_head: str | None
    said: str


@router.get("/live/{season}", response_class=EventSourceResponse, dependencies=[Depends(season_here)])
async def live(
    watchers: WatchersHere,
    season: SeasonName,
    seen: Annotated[int | None, Query(ge=0, le=MAX_SEQ, description="The last line of the log that was seen.")] = None,
    last_event_id: Annotated[str | None, Header()] = None,
) -> AsyncIterator[ServerSentEvent]:
    """Every change of a season as it comes, after the last line seen; the id of an event is the log's last line."""
    if last_event_id and re.fullmatch(r"\d{1,18}", last_event_id, re.ASCII):
        seen = min(int(last_event_id), MAX_SEQ)
    yield ServerSentEvent(comment="open", retry=500)
    async for change in watchers.changes(season, seen):
        yield _event(change)


def _event(change: Change | None) -> ServerSentEvent:
    if change is None:
        return ServerSentEvent(event="dropped", raw_data="You did not keep up; connect again, and nothing is missed.")
    return ServerSentEvent(event=_name(change), id=_id(change), raw_data=_told(change).model_dump_json())


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


def _id(change: Change) -> str | None:
    return str(change.replayed.seq) if isinstance(change, Grown | Replaced | Opened) else None


def _told(change: Change) -> Told:
    state = None if isinstance(change, Damaged | Gone) else change.replayed
    return Told(
        season=change.season,
        seq=None if state is None else state.seq,
        log_head=None if state is None else state.head,
        said=in_a_line(change, utc_now()),
    )
