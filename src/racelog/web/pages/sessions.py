"""A session: its classification overall and per class, as timed beside as classified, its versions and decisions."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from racelog.views.decisions import decisions_grid
from racelog.views.results import order_blocks
from racelog.web.pages.frame import Framed
from racelog.web.parameters import Name, session_in

router = APIRouter()


@router.get("/{season}/sessions/{session}")
def session(
    frame: Framed, session: Name, race_class: Annotated[str | None, Query(alias="class", max_length=80)] = None
) -> HTMLResponse:
    """A session as it is posted on the notice board, and every version of it."""
    wanted = session_in(frame.season, session)
    sheet, facts = frame.season.sheet(wanted), frame.season.facts.sessions[wanted]
    results = frame.season.results(wanted, class_=race_class or None)
    return frame.page(
        "session.html",
        sheet=sheet,
        results=results,
        order=tuple(order_blocks(results, "The classification as it stands")),
        decisions=decisions_grid(sheet.decisions, "Decisions"),
        classes=list(dict.fromkeys(line.race_class for line in sheet.results.results if line.race_class)),
        race_class=race_class or None,
        orders=facts.orders,
        published=facts.published,
        others=[session_ for session_ in frame.season.facts.sessions.values() if session_.round == facts.round],
    )
