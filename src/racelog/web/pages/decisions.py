"""The stewards' decisions: each with what became of it, and the tables as they would be without it."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from racelog.views.changes import effect_blocks
from racelog.views.decisions import decisions_view
from racelog.web.pages.frame import Framed
from racelog.web.parameters import Seq, effect_of
from racelog.web.refusals import NotHere

router = APIRouter()


@router.get("/{season}/decisions")
def decisions(frame: Framed) -> HTMLResponse:
    """All decisions, the latest first."""
    table = frame.season.decisions()
    latest_first = table.model_copy(update={"decisions": table.decisions[::-1]})
    return frame.page("decisions.html", blocks=decisions_view(latest_first).blocks)


@router.get("/{season}/decisions/{seq}")
def decision(frame: Framed, seq: Seq) -> HTMLResponse:
    """One decision, and the tables it changes: as they would be without it, and as they are."""
    shown = next((decision for decision in frame.season.decisions().decisions if decision.seq == seq), None)
    if shown is None:
        raise NotHere(f"line #{seq} is no decision of the stewards")
    effect = effect_of(frame.known, frame.season, seq)
    return frame.page("decision.html", decision=shown, blocks=tuple(effect_blocks(effect)))
