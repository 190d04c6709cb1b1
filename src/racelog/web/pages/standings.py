"""A championship: the season matrix, what has moved, how it came about, and the slider through its history."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from racelog.live.history import compared_with, gained
from racelog.tables import StandingsTable, standings_table
from racelog.tables.progress import progress_table
from racelog.views.progress import progress_blocks
from racelog.views.standings import Moved, standings_view
from racelog.web.asked import After, Name, championship_in, round_in
from racelog.web.pages.frame import Frame, is_part, page
from racelog.web.pages.framed import Framed
from racelog.web.refusals import NotHere

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
    replayed = frame.season
    wanted = championship_in(frame.known.now(frame.id), championship)
    table = standings_table(replayed, wanted, round_in(replayed, after or None))
    if table is None:
        return page(frame.request, "not_yet.html", frame=frame, championship=wanted, after=after or None)
    before = frame.known.compared_with(replayed, compared_with)
    changed = _changed(_at(frame, wanted, seen), table) if seen else frozenset()
    moved = Moved(gained(standings_table(before, wanted), table), before.seq, changed)
    return page(
        frame.request,
        "standings.html",
        frame=frame,
        table=table,
        after=after or None,
        blocks=standings_view(table, None if after else moved).blocks,
        progress=None if is_part(frame.request) else progress_blocks(progress_table(replayed, wanted)),
    )


@router.get("/{season}/standings/{championship}/progress")
def progress(frame: Framed, championship: Name) -> HTMLResponse:
    """How a championship came about; a live page asks for it again once the table is painted."""
    wanted = championship_in(frame.season, championship)
    table = progress_table(frame.season, wanted)
    if table is None:
        raise NotHere(f"the regulations in force then have no championship {wanted!r}")
    return page(frame.request, "progress.html", frame=frame, table=table, progress=progress_blocks(table))


def _at(frame: Frame, championship: str, seq: int | None) -> StandingsTable | None:
    """The table at an earlier line."""
    if seq is None or seq > frame.season.seq:
        return None
    return standings_table(frame.known.at(frame.season, seq), championship)


def _changed(before: StandingsTable | None, now: StandingsTable) -> frozenset[str]:
    """Everybody whose position or points differ; nobody, where there is nothing to compare with."""
    was = {line.competitor: (line.position, line.points) for line in (before.standings if before else ())}
    return frozenset(
        line.competitor
        for line in now.standings
        if line.competitor in was and was[line.competitor] != (line.position, line.points)
    )
