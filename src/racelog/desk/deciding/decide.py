"""The desk's decision on a request: the facts it becomes, or why not. Pure, and safe to repeat."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import assert_never

from racelog.desk.deciding import bookkeeping, calendar, decisions, entry_list, procedure, sessions
from racelog.desk.deciding.answer import Answer
from racelog.desk.deciding.checks import impossible, incomplete, undocumented
from racelog.desk.deciding.locked import with_the_words
from racelog.desk.deciding.references import by_id
from racelog.desk.refusals import Refused
from racelog.desk.requests import models
from racelog.facts.events import ClassifiedOrder, SeasonOpened
from racelog.facts.line import Line
from racelog.facts.season import Season

CLOCKS_DIFFER = timedelta(minutes=5)
"""A time this far ahead of the clock may be a clock that is wrong; more than that is a mistake."""


def decide(
    season: Season, lines: Sequence[Line], request: models.Request, *, at: datetime, printed: bool = False
) -> Answer:
    """What a request becomes at this time, judged against the season as it stands.

    `lines` are those the season was replayed from: what is taken back, and when something was recorded, is looked up
    there. `printed` is for importers: a table from elsewhere may be irregular and say so, lack documents, and knows
    nothing of clocks.
    """
    if not season.id and not isinstance(request, SeasonOpened):
        return Refused("the season is not open", remedy="Open it first")
    refused = None
    if not printed:
        refused = _irregular(request) or _ahead_of_the_clock(request, at) or undocumented(request)
    resolved = refused or by_id(season, request)
    answer = resolved if isinstance(resolved, Refused) else _of_its_subject(season, lines, resolved, at)
    if printed or isinstance(answer, Refused) or isinstance(resolved, Refused):
        return answer
    unlikely = incomplete(season, resolved) or impossible(season, lines, resolved, at)
    if unlikely is not None:
        return unlikely
    return with_the_words(season, lines, answer, said=bool(request.after_official))


def _of_its_subject(season: Season, lines: Sequence[Line], request: models.Resolved, at: datetime) -> Answer:
    if isinstance(request, models.CalendarRequest):
        return calendar.decide(season, request)
    if isinstance(request, models.EntryListRequest):
        return entry_list.decide(season, request)
    if isinstance(request, models.SessionRequest):
        return sessions.decide(season, request, at)
    if isinstance(request, models.DecisionRequest):
        return decisions.decide(season, request)
    if isinstance(request, models.ProcedureRequest):
        return procedure.decide(season, request, at)
    if isinstance(request, models.BookkeepingRequest):
        return bookkeeping.decide(season, lines, request)
    assert_never(request)


def _irregular(request: models.Request) -> Refused | None:
    if isinstance(request, ClassifiedOrder) and request.as_printed:
        return Refused(
            f"the order of {request.session} is irregular: {request.as_printed}",
            remedy="Correct it; only an import of a printed table may keep what was printed",
        )
    return None


def _ahead_of_the_clock(request: models.Request, at: datetime) -> Refused | None:
    decisions = request.decisions if isinstance(request, models.DecideTogether) else ()
    for known in filter(None, (request.known, *(decision.known for decision in decisions))):
        if known.at > at + CLOCKS_DIFFER:
            return Refused(
                f"{known.at.astimezone(UTC):%Y-%m-%d %H:%M} (UTC) has not come yet",
                f"the clock says {at:%Y-%m-%d %H:%M} (UTC)",
                "Check the time given, and the clock of this machine",
            )
    return None
