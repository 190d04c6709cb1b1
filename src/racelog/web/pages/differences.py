"""What changed between two lines of the log."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from racelog.history.differences import differences as between
from racelog.views.changes import change_blocks
from racelog.views.log import lines_grid
from racelog.web.asked import line_in
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
    before, after = frame.known.at(season, start), frame.known.at(season, end)
    found = between(before, after)
    return page(
        frame.request,
        "differences.html",
        frame=frame,
        first=start,
        to=end,
        lines=lines_grid(found.events, "The lines between the two"),
        nothing=not found.changes.cars and not found.changes.championships,
        blocks=tuple(change_blocks(found.changes, sides=(f"#{start}", f"#{end}"))),
    )
