"""The desk's decision on a request: the facts it becomes, or why not. Pure, and safe to repeat."""

from collections.abc import Sequence
from typing import assert_never

from racelog.desk.deciding import calendar, decisions, entry_list, sessions, voiding
from racelog.desk.deciding.answer import Answer
from racelog.desk.refusals import Refused
from racelog.desk.requests import (
    AmendClassification,
    AmendEntry,
    Reinstate,
    Request,
    Rescind,
    Void,
    Withdraw,
)
from racelog.facts import events
from racelog.facts.line import Line
from racelog.facts.season import Season


def decide(season: Season, lines: Sequence[Line], request: Request, *, printed: bool = False) -> Answer:
    """What a request becomes, judged against the season as it stands.

    `lines` are those the season was replayed from; only taking back an event looks at them. `printed` is for
    importers: a table from elsewhere may be irregular and say so, an official may not.
    """
    if not season.id and not isinstance(request, events.SeasonOpened):
        return Refused("the season is not open", remedy="Open it first")
    if not printed and isinstance(request, events.ClassifiedOrder) and request.as_printed:
        return Refused(
            f"the order of {request.session} is irregular: {request.as_printed}",
            remedy="Correct it; only an import of a printed table may keep what was printed",
        )
    return _decide(season, lines, request)


def _decide(season: Season, lines: Sequence[Line], request: Request) -> Answer:  # noqa: C901, PLR0911, PLR0912
    match request:
        case events.SeasonOpened():
            return calendar.open_season(season, request)
        case events.RegulationsAdopted():
            return calendar.adopt(season, request)
        case events.RegulationsAmended():
            return calendar.amend(season, request)
        case events.WeekendScheduled():
            return calendar.schedule_weekend(season, request)
        case events.WeekendCancelled():
            return calendar.cancel_weekend(season, request)
        case events.RoundScheduled():
            return calendar.schedule_round(season, request)
        case events.SessionScheduled():
            return calendar.schedule_session(season, request)
        case events.DriverRegistered():
            return entry_list.register_driver(season, request)
        case events.TeamRegistered():
            return entry_list.register_team(season, request)
        case events.EntryRegistered():
            return entry_list.enter(season, request)
        case AmendEntry():
            return entry_list.amend_entry(season, request)
        case events.EntryAmended():
            return entry_list.decided_amendment(season, request)
        case Withdraw():
            return entry_list.withdraw(season, request)
        case events.EntryWithdrawn():
            return entry_list.decided_withdrawal(season, request)
        case events.QualifyingClassified() | events.RaceClassified():
            return sessions.classify(season, request)
        case AmendClassification():
            return sessions.amend_classification(season, request)
        case events.ClassificationAmended():
            return sessions.amend_order(season, request)
        case events.GridSet():
            return sessions.set_grid(season, request)
        case events.PoleSet():
            return sessions.set_pole(season, request)
        case events.FastestLapSet():
            return sessions.set_fastest_lap(season, request)
        case events.ClassificationPublished():
            return sessions.publish(season, request)
        case events.PenaltyApplied():
            return decisions.penalise(season, request)
        case Rescind():
            return decisions.rescind(season, request)
        case events.PenaltyRescinded():
            return decisions.decided_rescinding(season, request)
        case Reinstate():
            return decisions.reinstate(season, request)
        case events.PenaltyReinstated():
            return decisions.decided_reinstating(season, request)
        case events.PointsAdjusted():
            return decisions.adjust_points(season, request)
        case Void():
            return voiding.void(season, lines, request)
        case events.EventVoided():
            return voiding.decided_void(season, lines, request)
        case events.NoteRecorded():
            return (request,)
        case _:
            assert_never(request)
