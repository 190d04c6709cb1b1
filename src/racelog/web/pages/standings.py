"""A championship: the season matrix, what has moved, how it came about, and the slider through its history."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from racelog.live.gains import compared_with, gained
from racelog.projections.marks import legend
from racelog.projections.tables import StandingsTable, standings_table
from racelog.projections.tables.progress import progress_table
from racelog.web.asked import After, Name, championship_in, round_in
from racelog.web.pages.frame import Frame, page
from racelog.web.pages.framed import Framed

router = APIRouter()


@router.get("/{season}/standings/{championship}")
def standings(
    frame: Framed,
    championship: Name,
    after: After = None,
    seen: Annotated[int | None, Query(ge=1, le=10**9)] = None,
) -> HTMLResponse:
    """A championship's page; `seen` is the line of the log the reader's page was made of, so as to mark what is new."""
    replayed = frame.season
    wanted = championship_in(frame.known.now(frame.id), championship)
    table = standings_table(replayed, wanted, round_in(replayed, after or None))
    if table is None:
        return page(frame.request, "not_yet.html", frame=frame, championship=wanted, after=after or None)
    before = frame.known.compared_with(replayed, compared_with)
    return page(
        frame.request,
        "standings.html",
        frame=frame,
        table=table,
        after=after or None,
        gained={} if after else gained(standings_table(before, wanted), table),
        baseline=before.seq,
        changed=_changed(_at(frame, wanted, seen), table) if seen and not after else frozenset(),
        progress=progress_table(replayed, wanted),
        legend=legend(table, dropped="struck out"),
    )


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
