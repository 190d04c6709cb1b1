"""One season at a glance: its rounds and their state, the leaders of every table, the latest decisions."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from racelog.tables import decisions_table, lines_table, season_table, standings_table
from racelog.tables.sheet import sheet_table
from racelog.views.decisions import decisions_grid
from racelog.views.log import lines_grid
from racelog.views.season import races_grid
from racelog.web.pages.frame import page
from racelog.web.pages.framed import Framed

router = APIRouter()
LATEST = 8


@router.get("/{season}")
def season(frame: Framed) -> HTMLResponse:
    """The season's front page."""
    replayed = frame.season
    table = season_table(replayed)
    races = [session.id for session in replayed.season.sessions.values() if session.kind in {"race", "sprint"}]
    sheets = [sheet for race in races if (sheet := sheet_table(replayed, race)) is not None]
    decisions = decisions_table(replayed).decisions[::-1][:LATEST]
    lines = lines_table(replayed, since=max(0, replayed.seq - LATEST)).lines[::-1]
    return page(
        frame.request,
        "season.html",
        frame=frame,
        table=table,
        races=races_grid(sheets, published=frame.publishes),
        tops={line.championship: standings_table(replayed, line.championship) for line in table.championships},
        decisions=decisions_grid(decisions, "The latest decisions, newest first"),
        lines=lines_grid(lines, "The latest lines, newest first"),
    )
