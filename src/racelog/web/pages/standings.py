"""A championship: the season matrix, what has moved, how it came about; and the wall of race control."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from racelog.library.season import Season
from racelog.live.history import compared_with, gained
from racelog.tables import StandingsTable
from racelog.views.draw.html import blocks_as_html
from racelog.views.log import said_of
from racelog.views.progress import progress_blocks
from racelog.views.standings import Moved, standings_view, top_grid
from racelog.views.view import Grid
from racelog.web.pages.frame import Framed, is_part
from racelog.web.parameters import After, Name, championship_in, round_in, table_of

router = APIRouter()


@router.get("/{season}/standings/{championship}")
def standings(
    frame: Framed,
    championship: Name,
    after: After = None,
    seen: Annotated[int | None, Query(ge=1, le=10**9)] = None,
) -> HTMLResponse:
    """A championship's page; `seen` is the line of the log the reader's page was made of, so as to mark what is new.

    A live page asks for its middle part alone: how the championship came about is left for it to ask for after that.
    """
    season, wanted = frame.season, championship_in(frame.known.season(frame.id), championship)
    table = table_of(season, wanted, round_in(season, after or None))
    if table is None:
        return frame.page("not_yet.html", championship=wanted, after=after or None)
    before = frame.known.compared_with(season, compared_with)
    changed = _changed(_at(season, wanted, seen), table) if seen else frozenset()
    moved = Moved(gained(table_of(before, wanted), table), before.seq, changed)
    return frame.page(
        "standings.html",
        table=table,
        after=after or None,
        blocks=standings_view(table, None if after else moved).blocks,
        progress=None if is_part(frame.request) else progress_blocks(season.progress(wanted)),
    )


@router.get("/{season}/standings/{championship}/progress")
def progress(frame: Framed, championship: Name) -> HTMLResponse:
    """How a championship came about; a live page asks for it again once the table is painted."""
    table = frame.season.progress(championship_in(frame.season, championship))
    return frame.page("progress.html", table=table, progress=progress_blocks(table))


def _at(season: Season, championship: str, seq: int) -> StandingsTable | None:
    """The table at an earlier line."""
    return None if seq > season.seq else table_of(season.as_of(seq), championship)


def _changed(before: StandingsTable | None, now: StandingsTable) -> frozenset[str]:
    """Everybody whose position or points differ; nobody, where there is nothing to compare with."""
    was = {line.competitor: (line.position, line.points) for line in (before.standings if before else ())}
    return frozenset(
        line.competitor
        for line in now.standings
        if line.competitor in was and was[line.competitor] != (line.position, line.points)
    )


ROWS = 12


@router.get("/{season}/wall")
def wall(frame: Framed) -> HTMLResponse:
    """Every championship, one after the other."""
    season = frame.season
    before = frame.known.compared_with(season, compared_with)
    tops = {
        championship: _drawn(top_grid(table, Moved(gained(table_of(before, championship), table), before.seq), ROWS))
        for championship, table in season.every_standings().items()
    }
    latest = season.line(season.seq)
    return frame.page("wall.html", tops=tops, latest=latest, said=said_of(latest))


def _drawn(top: Grid) -> Markup:
    """Without a link: nobody presses anything on a wall."""
    return blocks_as_html((top,), lambda _: None, lambda _: None)
