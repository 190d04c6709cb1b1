"""The wall of race control: the tables in turn, in big type, without controls."""

from collections.abc import Mapping

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from racelog.live.history import compared_with, gained
from racelog.tables import StandingsTable, lines_table, standings_table
from racelog.tables.replayed import Replayed
from racelog.views.draw.html import blocks_as_html
from racelog.views.log import said_of
from racelog.views.standings import Moved, top_grid
from racelog.views.view import Grid
from racelog.web.pages.frame import page
from racelog.web.pages.framed import Framed

router = APIRouter()
ROWS = 12


@router.get("/{season}/wall")
def wall(frame: Framed) -> HTMLResponse:
    """Every championship, one after the other."""
    replayed = frame.season
    before = frame.known.compared_with(replayed, compared_with)
    tables = [standings_table(replayed, championship.id) for championship in replayed.results.championships]
    tops = {
        table.championship: _drawn(top_grid(table, Moved(_gained(before, table), before.seq), ROWS))
        for table in tables
        if table is not None
    }
    latest = lines_table(replayed, since=replayed.seq - 1).lines[-1]
    return page(frame.request, "wall.html", frame=frame, tops=tops, latest=latest, said=said_of(latest))


def _drawn(top: Grid) -> Markup:
    """Without a link: nobody presses anything on a wall."""
    return blocks_as_html((top,), lambda _: None, lambda _: None)


def _gained(before: Replayed, table: StandingsTable) -> Mapping[str, int]:
    return gained(standings_table(before, table.championship), table)
