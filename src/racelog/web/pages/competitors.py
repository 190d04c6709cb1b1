"""A driver, team or constructor: every award, explained down to the lines of the log."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from racelog.views.explanation import explanation_view
from racelog.web.pages.frame import Framed
from racelog.web.parameters import After, Name, Season, explained
from racelog.web.refusals import NotHere

router = APIRouter()


@router.get("/{season}/competitors/{competitor}")
def competitor(
    frame: Framed,
    competitor: Name,
    championship: Annotated[str | None, Query(max_length=80)] = None,
    after: After = None,
) -> HTMLResponse:
    """Why a competitor has its points, in one championship, with links to the others it is in."""
    listed = _listed(frame.season, competitor)
    if not listed:
        raise NotHere(f"{competitor[:80]!r} is in no table of this season")
    wanted = championship or next(iter(listed))
    why = explained(frame.season, wanted, competitor, after or None)
    return frame.page(
        "competitor.html",
        listed=listed,
        why=why,
        blocks=explanation_view(why, in_full=True).blocks[1:],
    )


def _listed(season: Season, competitor: str) -> dict[str, str]:
    """The championships a competitor is in: id and title."""
    return {
        championship: table.championship_title
        for championship, table in season.every_standings().items()
        if any(line.competitor == competitor for line in table.standings)
    }
