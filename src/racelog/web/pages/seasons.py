"""All seasons kept here, and one at a glance: its rounds, the leaders of every table, the latest decisions."""

from functools import partial

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from racelog.errors import public
from racelog.views.decisions import decisions_grid
from racelog.views.draw.html import blocks_as_html
from racelog.views.log import lines_grid
from racelog.views.season import races_grid, seasons_view
from racelog.views.view import Link
from racelog.web.known import OPENED_BY_OVERVIEW
from racelog.web.pages.frame import Framed, page, root_of
from racelog.web.parameters import KnownHere

router = APIRouter()


@router.get("/")
def overview(request: Request, known: KnownHere) -> HTMLResponse:
    """Every season at a glance, and those that cannot be read."""
    tables, unopened, troubles = known.overview(most=OPENED_BY_OVERVIEW)
    seasons = blocks_as_html(seasons_view(tables).blocks, partial(_address, root_of(request)), lambda _: None)
    return page(
        request,
        "overview.html",
        none=not tables and not unopened,
        seasons=seasons,
        unopened=unopened,
        troubles={name: str(public(trouble)) for name, trouble in troubles.items()},
    )


def _address(root: str, link: Link) -> str | None:
    """Seasons, and their championships, as they are now."""
    return f"{root}/{link.id}" if link.what == "season" else f"{root}/{link.within}/standings/{link.id}"


LATEST = 8


@router.get("/{season}")
def season(frame: Framed) -> HTMLResponse:
    """The season's front page."""
    season = frame.season
    races = [session.id for session in season.facts.sessions.values() if season.facts.is_raced(session)]
    decisions = season.decisions().decisions[::-1][:LATEST]
    lines = season.log(since=max(0, season.seq - LATEST)).lines[::-1]
    return frame.page(
        "season.html",
        table=season.overview(),
        races=races_grid([season.sheet(race) for race in races], published=frame.publishes),
        tops=season.every_standings(),
        decisions=decisions_grid(decisions, "The latest decisions, newest first"),
        lines=lines_grid(lines, "The latest lines, newest first"),
    )
