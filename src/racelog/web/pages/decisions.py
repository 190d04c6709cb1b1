"""The stewards' decisions: each with what became of it, and the tables as they would be without it."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from racelog.history.whatif import Supposition
from racelog.log.files import FileStore
from racelog.tables import decisions_table
from racelog.tables.changes import ChangesTable, changes_table
from racelog.views.changes import change_blocks
from racelog.views.decisions import decisions_view
from racelog.web.asked import Seq
from racelog.web.pages.frame import Frame, Framed
from racelog.web.refusals import NotHere

router = APIRouter()


@router.get("/{season}/decisions")
def decisions(frame: Framed) -> HTMLResponse:
    """All decisions, the latest first."""
    table = decisions_table(frame.season)
    latest_first = table.model_copy(update={"decisions": table.decisions[::-1]})
    return frame.page("decisions.html", blocks=decisions_view(latest_first).blocks)


@router.get("/{season}/decisions/{seq}")
def decision(frame: Framed, seq: Seq) -> HTMLResponse:
    """One decision, and the tables it changes: as they would be without it, and as they are."""
    found = next((each for each in decisions_table(frame.season).decisions if each.seq == seq), None)
    if found is None:
        raise NotHere(f"line #{seq} is no decision of the stewards")
    changes = _what_it_does(frame, seq) if found.in_force else None
    blocks = () if changes is None else tuple(change_blocks(changes, sides=("without", "with")))
    return frame.page("decision.html", decision=found, changes=changes, blocks=blocks)


def _what_it_does(frame: Frame, seq: int) -> ChangesTable:
    return frame.known.one_at_a_time(lambda: _without(frame, seq))


def _without(frame: Frame, seq: int) -> ChangesTable:
    up_to = None if frame.as_of is None else frame.season.seq
    supposed = Supposition(FileStore(frame.known.following.events), frame.id, up_to)
    supposed.take_away(seq)
    return changes_table(supposed.replayed(), frame.season)
