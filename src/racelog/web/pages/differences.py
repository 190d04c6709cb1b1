"""What changed between two lines of the log."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from racelog.views.changes import change_blocks
from racelog.views.log import lines_grid
from racelog.web.asked import differing, line_in
from racelog.web.pages.frame import page
from racelog.web.pages.framed import Framed

router = APIRouter()


@router.get("/{season}/differences")
def differences(
    frame: Framed,
    first: Annotated[int | None, Query(alias="from", ge=1, le=10**9)] = None,
    last: Annotated[int | None, Query(alias="to", ge=1, le=10**9)] = None,
) -> HTMLResponse:
    """The lines between two moments, and what they changed; without a choice, the last append."""
    season = frame.season
    end = line_in(season, last or season.seq)
    start = line_in(season, first or max(1, end - 1))
    between = differing(frame.known, season, start, end)
    return page(
        frame.request,
        "differences.html",
        frame=frame,
        first=start,
        to=end,
        lines=lines_grid(between.events, "The lines between the two"),
        nothing=not between.changes.cars and not between.changes.championships,
        blocks=tuple(change_blocks(between.changes, sides=(f"#{start}", f"#{end}"))),
    )
