"""Running an import: every step through the desk, in memory, so that nothing is written before all is good."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from racelog.desk.refusals import Refusal
from racelog.desk.service import Desk
from racelog.importers.step import Step, imported_id
from racelog.log.memory import MemoryStore


def log_of(season: str, steps: Iterable[Step], *, by: str, at: datetime) -> Mapping[str, bytes]:
    """The segments of the log these steps make; the same steps, writer and time give the same bytes.

    Errors:  Refusal, with the place the refused step was read from.
    """
    store = MemoryStore()
    desk = Desk(store, clock=lambda: at, ids=imported_id, printed=True)
    segment = None
    for step in steps:
        if segment is not None and step.segment != segment:
            store.begin_segment(season, step.segment)
        segment = step.segment
        try:
            desk.append(season, step.request, by=by, key=step.key)
        except Refusal as refusal:
            raise Refusal(refusal.refused, place=step.place) from None
    return store.segments(season)
