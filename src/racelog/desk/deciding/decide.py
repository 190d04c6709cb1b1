"""The desk's decision on a request: the facts it becomes, or why not. Pure, and safe to repeat."""

from collections.abc import Sequence
from typing import assert_never

from racelog.desk.deciding import bookkeeping, calendar, decisions, entry_list, sessions
from racelog.desk.deciding.answer import Answer
from racelog.desk.refusals import Refused
from racelog.desk.requests import (
    BookkeepingRequest,
    CalendarRequest,
    DecisionRequest,
    EntryListRequest,
    Request,
    SessionRequest,
)
from racelog.facts.events import ClassifiedOrder, SeasonOpened
from racelog.facts.line import Line
from racelog.facts.season import Season


def decide(season: Season, lines: Sequence[Line], request: Request, *, printed: bool = False) -> Answer:
    """What a request becomes, judged against the season as it stands.

    `lines` are those the season was replayed from; only taking back an event looks at them. `printed` is for
    importers: a table from elsewhere may be irregular and say so, an official may not.
    """
    if not season.id and not isinstance(request, SeasonOpened):
        return Refused("the season is not open", remedy="Open it first")
    if not printed and isinstance(request, ClassifiedOrder) and request.as_printed:
        return Refused(
            f"the order of {request.session} is irregular: {request.as_printed}",
            remedy="Correct it; only an import of a printed table may keep what was printed",
        )
    if isinstance(request, CalendarRequest):
        return calendar.decide(season, request)
    if isinstance(request, EntryListRequest):
        return entry_list.decide(season, request)
    if isinstance(request, SessionRequest):
        return sessions.decide(season, request)
    if isinstance(request, DecisionRequest):
        return decisions.decide(season, request)
    if isinstance(request, BookkeepingRequest):
        return bookkeeping.decide(season, lines, request)
    assert_never(request)
