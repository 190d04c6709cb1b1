"""One season at a glance: its rounds and their state, the leaders of every table, the latest decisions."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from racelog.tables import decisions_table, lines_table, season_table, standings_table
from racelog.tables.sheet import sheet_table
from racelog.web.pages.frame import page
from racelog.web.pages.framed import Framed

router = APIRouter()
LATEST = 8


@router.get("/{season}")
def season(frame: Framed) -> HTMLResponse:
    """The season's front page."""
    replayed = frame.season
    table = season_table(replayed)
    races = [each for each in replayed.season.sessions.values() if each.kind in {"race", "sprint"}]
    tops = {each.championship: standings_table(replayed, each.championship) for each in table.championships}
    return page(
        frame.request,
        "season.html",
        frame=frame,
        table=table,
        sheets={race.id: sheet_table(replayed, race.id) for race in races},
        races=races,
        tops=tops,
        decisions=decisions_table(replayed).decisions[::-1][:LATEST],
        lines=lines_table(replayed, since=max(0, replayed.seq - LATEST)).lines[::-1],
    )
