"""All seasons kept here."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from racelog.web.asked import KnownHere
from racelog.web.known import OPENED_BY_OVERVIEW
from racelog.web.pages.frame import page
from racelog.web.refusals import public

router = APIRouter()


@router.get("/")
def overview(request: Request, known: KnownHere) -> HTMLResponse:
    """Every season at a glance, and those that cannot be read."""
    seasons, unopened, troubles = known.overview(most=OPENED_BY_OVERVIEW)
    said = {name: str(public(trouble)) for name, trouble in troubles.items()}
    return page(request, "overview.html", seasons=seasons, unopened=unopened, troubles=said)
