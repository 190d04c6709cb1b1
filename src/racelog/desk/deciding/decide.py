"""The desk's decision on a request: the facts it becomes, or why not. Pure, and safe to repeat."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import assert_never

from racelog.desk.deciding import bookkeeping, calendar, decisions, entry_list, procedure, sessions
from racelog.desk.deciding.answer import Facts
from racelog.desk.deciding.checks import check_complete, check_documented, check_possible
from racelog.desk.deciding.locked import with_the_words
from racelog.desk.deciding.references import by_id
from racelog.desk.refusals import Refusal, Refused, refuse
from racelog.desk.requests import models
from racelog.facts.events import ClassifiedOrder, SeasonOpened
from racelog.facts.line import Line
from racelog.facts.season import Season

CLOCKS_DIFFER = timedelta(minutes=5)
"""A time this far ahead of the clock may be a clock that is wrong; more than that is a mistake."""


def decide(
    season: Season, lines: Sequence[Line], request: models.Request, *, at: datetime, printed: bool = False
) -> Facts | Refused:
    """What a request becomes at this time, judged against the season as it stands.

    `lines` are those the season was replayed from: what is taken back, and when something was recorded, is looked up
    there. `printed` is for importers: a table from elsewhere may be irregular and say so, lack documents, and knows
    nothing of clocks.
    """
    try:
        return _decided(season, lines, request, at, printed=printed)
    except Refusal as refusal:
        return refusal.refused


def _decided(season: Season, lines: Sequence[Line], request: models.Request, at: datetime, *, printed: bool) -> Facts:
    """Errors: Refusal, by whichever check refuses first."""
    if not season.id and not isinstance(request, SeasonOpened):
        refuse("the season is not open", remedy="Open it first")
    if printed:
        return _of_its_subject(season, lines, by_id(season, request), at)
    _check_regular(request)
    _check_not_ahead_of_the_clock(request, at)
    check_documented(request)
    resolved = by_id(season, request)
    facts = _of_its_subject(season, lines, resolved, at)
    check_complete(season, resolved)
    check_possible(season, lines, resolved, at)
    return with_the_words(season, lines, facts, said=bool(request.after_official))


def _of_its_subject(season: Season, lines: Sequence[Line], request: models.Resolved, at: datetime) -> Facts:
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


def _check_regular(request: models.Request) -> None:
    if isinstance(request, ClassifiedOrder) and request.as_printed:
        refuse(
            f"the order of {request.session} is irregular: {request.as_printed}",
            remedy="Correct it; only an import of a printed table may keep what was printed",
        )


def _check_not_ahead_of_the_clock(request: models.Request, at: datetime) -> None:
    decisions = request.decisions if isinstance(request, models.DecideTogether) else ()
    for known in filter(None, (request.known, *(decision.known for decision in decisions))):
        if known.at > at + CLOCKS_DIFFER:
            refuse(
                f"{known.at.astimezone(UTC):%Y-%m-%d %H:%M} (UTC) has not come yet",
                f"the clock says {at:%Y-%m-%d %H:%M} (UTC)",
                "Check the time given, and the clock of this machine",
            )
