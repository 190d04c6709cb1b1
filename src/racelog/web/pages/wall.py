"""The wall of race control: the tables in turn, in big type, without controls."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from racelog.projections.tables import lines_table, standings_table
from racelog.projections.tables.moves import moves, since_publication
from racelog.web.pages.frame import page
from racelog.web.pages.framed import Framed

router = APIRouter()


@router.get("/{season}/wall")
def wall(frame: Framed) -> HTMLResponse:
    """Every championship, one after the other."""
    replayed = frame.season
    baseline = since_publication(replayed)
    earlier = None if baseline is None else frame.known.at(replayed, baseline)
    found = [standings_table(replayed, each.id) for each in replayed.results.championships]
    tables = [each for each in found if each is not None]
    moved = {
        table.championship: moves(None if earlier is None else standings_table(earlier, table.championship), table)
        for table in tables
    }
    latest = lines_table(replayed, since=replayed.seq - 1).lines[-1]
    return page(frame.request, "wall.html", frame=frame, tables=tables, moved=moved, latest=latest)
