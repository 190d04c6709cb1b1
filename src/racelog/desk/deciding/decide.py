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
from racelog.facts.events import (
    ClassificationAmended,
    ClassificationPublished,
    DriverRegistered,
    EntryAmended,
    EntryRegistered,
    EntryWithdrawn,
    EventVoided,
    FastestLapSet,
    GridSet,
    NoteRecorded,
    PenaltyApplied,
    PenaltyReinstated,
    PenaltyRescinded,
    PointsAdjusted,
    PoleSet,
    QualifyingClassified,
    RaceClassified,
    RegulationsAdopted,
    RegulationsAmended,
    RoundScheduled,
    SeasonOpened,
    SessionScheduled,
    TeamRegistered,
    WeekendCancelled,
    WeekendScheduled,
)
from racelog.facts.line import Line
from racelog.facts.season import Season


def decide(season: Season, lines: Sequence[Line], request: Request, *, printed: bool = False) -> Answer:
    """What a request becomes, judged against the season as it stands.

    `lines` are those the season was replayed from; only taking back an event looks at them. `printed` is for
    importers: a table from elsewhere may be irregular and say so, an official may not.
    """
    if not season.id and not isinstance(request, SeasonOpened):
        return Refused("the season is not open", remedy="Open it first")
    if not printed and isinstance(request, RaceClassified | ClassificationAmended) and request.as_printed:
        return Refused(
            f"the order of {request.session} is irregular: {request.as_printed}",
            remedy="Correct it; only an import of a printed table may keep what was printed",
        )
    return _decide(season, lines, request)


def _decide(season: Season, lines: Sequence[Line], request: Request) -> Answer:  # noqa: C901, PLR0911, PLR0912
    match request:
        case SeasonOpened():
            return calendar.open_season(season, request)
        case RegulationsAdopted():
            return calendar.adopt(season, request)
        case RegulationsAmended():
            return calendar.amend(season, request)
        case WeekendScheduled():
            return calendar.schedule_weekend(season, request)
        case WeekendCancelled():
            return calendar.cancel_weekend(season, request)
        case RoundScheduled():
            return calendar.schedule_round(season, request)
        case SessionScheduled():
            return calendar.schedule_session(season, request)
        case DriverRegistered():
            return entry_list.register_driver(season, request)
        case TeamRegistered():
            return entry_list.register_team(season, request)
        case EntryRegistered():
            return entry_list.enter(season, request)
        case AmendEntry():
            return entry_list.amend_entry(season, request)
        case EntryAmended():
            return entry_list.decided_amendment(season, request)
        case Withdraw():
            return entry_list.withdraw(season, request)
        case EntryWithdrawn():
            return entry_list.decided_withdrawal(season, request)
        case QualifyingClassified() | RaceClassified():
            return sessions.classify(season, request)
        case AmendClassification():
            return sessions.amend_classification(season, request)
        case ClassificationAmended():
            return sessions.amend_order(season, request)
        case GridSet():
            return sessions.set_grid(season, request)
        case PoleSet():
            return sessions.set_pole(season, request)
        case FastestLapSet():
            return sessions.set_fastest_lap(season, request)
        case ClassificationPublished():
            return sessions.publish(season, request)
        case PenaltyApplied():
            return decisions.penalise(season, request)
        case Rescind():
            return decisions.rescind(season, request)
        case PenaltyRescinded():
            return decisions.decided_rescinding(season, request)
        case Reinstate():
            return decisions.reinstate(season, request)
        case PenaltyReinstated():
            return decisions.decided_reinstating(season, request)
        case PointsAdjusted():
            return decisions.adjust_points(season, request)
        case Void():
            return voiding.void(season, lines, request)
        case EventVoided():
            return voiding.decided_void(season, lines, request)
        case NoteRecorded():
            return (request,)
        case _:
            assert_never(request)
