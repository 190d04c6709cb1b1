"""The published tables of a season held against the computed ones."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from racelog.views.audit import tables_blocks
from racelog.web.pages.frame import Framed
from racelog.web.parameters import audited
from racelog.web.refusals import NotHere

router = APIRouter()


@router.get("/{season}/audit")
def audit(frame: Framed) -> HTMLResponse:
    """The audit of a season; a season of which nothing was published says so."""
    try:
        blocks = tuple(tables_blocks(audited(frame.known, frame.season)))
    except NotHere:
        blocks = ()
    return frame.page("audit.html", blocks=blocks)
