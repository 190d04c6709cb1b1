"""The stream of a season: one event for each change, numbered by the log, so that a reader who was away goes on.

The framework's own way to stream events costs three tasks and two queues a watcher; here it is one queue, for there
may be thousands, and all of them are sent the same bytes.
"""

import re
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query
from starlette.responses import StreamingResponse

from racelog.web.parameters import SeasonName, WatchersHere, season_here
from racelog.web.watchers import Watchers

router = APIRouter(tags=["live"])
MAX_SEQ = 10**9
OPEN = b": open\nretry: 500\n\n"
STREAMED = {"cache-control": "no-cache", "x-accel-buffering": "no"}


@router.get(
    "/live/{season}",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}}},
    dependencies=[Depends(season_here)],
)
async def live(
    watchers: WatchersHere,
    season: SeasonName,
    seen: Annotated[int | None, Query(ge=0, le=MAX_SEQ, description="The last line of the log that was seen.")] = None,
    last_event_id: Annotated[str | None, Header()] = None,
) -> StreamingResponse:
    """Every change of a season as it comes, after the last line seen; the id of an event is the log's last line."""
    if last_event_id and re.fullmatch(r"\d{1,18}", last_event_id, re.ASCII):
        seen = min(int(last_event_id), MAX_SEQ)
    return StreamingResponse(_stream(watchers, season, seen), media_type="text/event-stream", headers=STREAMED)


async def _stream(watchers: Watchers, season: str, seen: int | None) -> AsyncIterator[bytes]:
    yield OPEN
    async for event in watchers.events(season, seen):
        yield event
