"""All seasons kept here."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from racelog.tables import season_table
from racelog.views.draw.html import blocks_as_html
from racelog.views.season import seasons_view
from racelog.views.view import Link
from racelog.web.asked import KnownHere
from racelog.web.pages.frame import page

router = APIRouter()


@router.get("/")
def overview(request: Request, known: KnownHere) -> HTMLResponse:
    """Every season at a glance, and those that cannot be read."""
    tables = [season_table(known.now(season)) for season in known.seasons()]
    troubles = {name: str(log.trouble) for name, log in known.following.seasons.items() if log.trouble is not None}
    seasons = blocks_as_html(seasons_view(tables).blocks, _address, lambda _: None)
    return page(request, "overview.html", none=not tables, seasons=seasons, troubles=troubles)


def _address(link: Link) -> str | None:
    """Seasons, and their championships, as they are now."""
    return f"/{link.id}" if link.what == "season" else f"/{link.within}/standings/{link.id}"
