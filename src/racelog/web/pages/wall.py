"""The wall of race control: the tables in turn, in big type, without controls."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from racelog.live.history import compared_with, gained
from racelog.tables import lines_table, standings_table
from racelog.web.pages.frame import page
from racelog.web.pages.framed import Framed

router = APIRouter()


@router.get("/{season}/wall")
def wall(frame: Framed) -> HTMLResponse:
    """Every championship, one after the other."""
    replayed = frame.season
    before = frame.known.compared_with(replayed, compared_with)
    found = [standings_table(replayed, each.id) for each in replayed.results.championships]
    tables = [each for each in found if each is not None]
    gains = {each.championship: gained(standings_table(before, each.championship), each) for each in tables}
    latest = lines_table(replayed, since=replayed.seq - 1).lines[-1]
    return page(frame.request, "wall.html", frame=frame, tables=tables, gains=gains, latest=latest)
