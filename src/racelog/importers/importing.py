"""Running an import: every step through the desk, in memory, so that nothing is written before all is good.

A step is a request, the key it is asked under, and the place it was read from. Ids follow from keys: an import that is
run again gives the same lines, and what was imported before adds nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from pydantic import ValidationError

from racelog.desk.refusals import Refusal, Refused
from racelog.desk.requests.models import Request
from racelog.desk.service import Desk, asked_of
from racelog.errors import Malformed
from racelog.facts.complaints import first_complaint, plainly
from racelog.facts.line import Asked
from racelog.log.memory import MemoryStore
from racelog.log.store import KeyReused

NAMESPACE = UUID("6f5e1c60-3f0e-5d0a-9d57-2a0f4f2f7c11")


@dataclass(frozen=True, slots=True)
class Step:
    """A request of an import.

    `segment` is the part of the log it is written to, in the order the segments first appear.
    """

    segment: str
    key: str
    place: str
    request: Request


def imported_id(season: str, asked: Asked, number: int) -> UUID:
    """The id of the n-th event of an imported request: the same input gives the same ids."""
    return event_id(season, asked.key, number)


def event_id(season: str, key: str, number: int = 1) -> UUID:
    """The id an imported event will have, for other events to point at."""
    return uuid5(NAMESPACE, f"{season}/{key}/{number}")


def log_of(
    season: str,
    steps: Iterable[Step],
    *,
    by: str,
    at: datetime,
    kept: Mapping[str, bytes] | None = None,
    checkpoints: Mapping[str, bytes] | None = None,
) -> Mapping[str, bytes]:
    """The segments of the log these steps make, on top of a log that is kept already, and what seals it.

    The same steps, writer and time give the same bytes; a step that was imported before adds nothing.
    Errors:  Refusal, with the place the refused step was read from; Malformed, where no fact can be made of it.
    """
    store = MemoryStore({season: kept} if kept else None, {season: checkpoints or {}})
    desk = Desk(store, clock=lambda: at, ids=imported_id, printed=True)
    for step in steps:
        try:
            if store.answered(season, asked_of(step.request, step.key)) is None:
                _begin_segment(store, season, step)
                desk.append(season, step.request, by=by, key=step.key)
        except KeyReused as reused:
            what = f"this was imported otherwise before: #{reused.line.seq} {reused.line.type}"
            stays = "What was recorded stays; record the change as a correction (--corrections)"
            raise Refusal(Refused(what, stays), place=step.place) from None
        except Refusal as refusal:
            raise Refusal(refusal.refused, place=step.place) from None
        except ValidationError as error:
            raise Malformed(plainly(first_complaint(error)), place=step.place) from None
    return store.segments(season)


def _begin_segment(store: MemoryStore, season: str, step: Step) -> None:
    """A weekend's first new fact begins a segment; what comes later to an old one goes on in the open one."""
    if store.holds(season):
        begun = {name.partition("-")[2] for name in store.segments(season)}
        if step.segment not in begun:
            store.begin_segment(season, step.segment)
