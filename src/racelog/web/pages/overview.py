"""All seasons kept here."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from racelog.tables import season_table
from racelog.web.asked import KnownHere
from racelog.web.pages.frame import page

router = APIRouter()


@router.get("/")
def overview(request: Request, known: KnownHere) -> HTMLResponse:
    """Every season at a glance, and those that cannot be read."""
    seasons = [season_table(known.now(season)) for season in known.seasons()]
    troubles = {name: str(each.trouble) for name, each in known.following.seasons.items() if each.trouble is not None}
    return page(request, "overview.html", seasons=seasons, troubles=troubles)
