"""All seasons kept here."""

from functools import partial

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from racelog.views.draw.html import blocks_as_html
from racelog.views.season import seasons_view
from racelog.views.view import Link
from racelog.web.asked import KnownHere
from racelog.web.known import OPENED_BY_OVERVIEW
from racelog.web.pages.frame import page, root_of
from racelog.web.refusals import public

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
