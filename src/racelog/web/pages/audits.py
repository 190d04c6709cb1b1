"""The published tables of a season held against the computed ones."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from racelog.web.asked import audited
from racelog.web.pages.frame import page
from racelog.web.pages.framed import Framed
from racelog.web.refusals import NotHere

router = APIRouter()


@router.get("/{season}/audit")
def audit(frame: Framed) -> HTMLResponse:
    """The audit of a season; a season of which nothing was published says so."""
    try:
        audit_table = audited(frame.known, frame.season)
    except NotHere:
        audit_table = None
    return page(frame.request, "audit.html", frame=frame, audit=audit_table)
