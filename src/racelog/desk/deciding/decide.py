"""The desk's decision on a request: the facts it becomes, or why not. Pure, and safe to repeat."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import assert_never

from racelog.desk.deciding import (
    bookkeeping,
    calendar,
    decisions,
    entry_list,
    joining,
    officials,
    procedure,
    publishing,
    sessions,
)
from racelog.desk.deciding.answer import Facts
from racelog.desk.deciding.checks import check_class_named, check_complete, check_documented, check_possible
from racelog.desk.deciding.locked import with_the_words
from racelog.desk.deciding.references import by_id
from racelog.desk.refusals import Refusal, Refused, refuse
from racelog.desk.requests import models
from racelog.facts import events
from racelog.facts.line import Line
from racelog.facts.season import Season

CLOCKS_DIFFER = timedelta(minutes=5)
"""A time this far ahead of the clock may be a clock that is wrong; more than that is a mistake."""


def decide(
    season: Season,
    lines: Sequence[Line],
    request: models.Request,
    *,
    at: datetime,
    by: str | None = None,
    printed: bool = False,
) -> Facts | Refused:
    """What a request becomes at this time, judged against the season as it stands.

    `lines` are those the season was replayed from: what is taken back, and when something was recorded, is looked up
    there. `by` is who asks, held against the officials of the season. `printed` is for importers: a table from
    elsewhere may be irregular and say so, lack documents, and knows nothing of clocks.
    """
    try:
        if by is not None:
            officials.check_may(season, request, by, at)
        return _decided(season, lines, request, at, printed=printed)
    except Refusal as refusal:
        return refusal.refused


def _decided(season: Season, lines: Sequence[Line], request: models.Request, at: datetime, *, printed: bool) -> Facts:
    """Errors: Refusal, by whichever check refuses first."""
    if not season.id and not isinstance(request, events.SeasonOpened):
        refuse("the season is not open", remedy="Open it first")
    if printed:
        return _facts(season, lines, by_id(season, request), at)
    _check_regular(request)
    _check_not_ahead_of_the_clock(request, at)
    check_documented(request)
    resolved = by_id(season, request)
    facts = _facts(season, lines, resolved, at)
    check_class_named(season, request)
    check_complete(season, resolved)
    check_possible(season, lines, resolved, at)
    if isinstance(resolved, events.ClassificationPublished):
        publishing.check_could_be_protested(season, lines, resolved, at)
    return with_the_words(season, lines, facts, said=bool(request.after_official))


def _facts(  # noqa: C901, PLR0911, PLR0912, PLR0915 - one case per request
    season: Season, lines: Sequence[Line], request: models.Resolved, at: datetime
) -> Facts:
    """What each request becomes, by its subject. Errors: Refusal."""
    match request:
        case events.SeasonOpened():
            return calendar.open_season(season, request)
        case events.RegulationsAdopted():
            return calendar.adopt(season, request)
        case events.RegulationsAmended():
            return calendar.amend(season, request)
        case events.WeekendScheduled():
            return calendar.schedule_weekend(season, request)
        case models.MoveWeekend():
            return calendar.move_weekend(season, request)
        case events.WeekendMoved():
            return calendar.decided_move(season, request)
        case events.WeekendCancelled():
            return calendar.cancel_weekend(season, request)
        case events.WeekendClosed():
            return calendar.close_weekend(season, request)
        case events.MultiplierDeclared():
            return calendar.declare_multiplier(season, request)
        case events.RoundScheduled():
            return calendar.schedule_round(season, request)
        case models.AddRounds():
            return calendar.add_rounds(season, request)
        case models.MoveRound():
            return calendar.move_round(season, request)
        case events.RoundMoved():
            return calendar.decided_round(season, request)
        case events.RoundsReordered():
            return calendar.reorder_rounds(season, request)
        case events.RoundCancelled():
            return calendar.cancel_round(season, request)
        case events.SessionScheduled():
            return calendar.schedule_session(season, request)
        case events.DriverRegistered():
            return entry_list.register_driver(season, request)
        case events.DriverCategorised():
            return entry_list.categorise(season, request)
        case events.TeamRegistered():
            return entry_list.register_team(season, request)
        case events.DriverJoined():
            return joining.join_drivers(season, request)
        case events.DriverParted():
            return joining.part_driver(season, request)
        case events.TeamJoined():
            return joining.join_teams(season, request)
        case events.TeamParted():
            return joining.part_team(season, request)
        case models.Enter():
            return entry_list.enter_by_name(season, request)
        case models.EnterAll():
            return entry_list.enter_all(season, request)
        case events.EntryRegistered():
            return entry_list.enter(season, request)
        case models.AmendEntry():
            return entry_list.amend_entry(season, request)
        case events.EntryAmended():
            return entry_list.decided_amendment(season, request)
        case models.RenumberEntry():
            return entry_list.renumber(season, request)
        case events.EntryRenumbered():
            return entry_list.decided_number(season, request)
        case models.Withdraw():
            return entry_list.withdraw(season, request)
        case events.EntryWithdrawn():
            return entry_list.decided_withdrawal(season, request)
        case events.QualifyingClassified() | events.RaceClassified():
            return sessions.classify(season, request)
        case models.AmendClassification():
            return sessions.amend_classification(season, request)
        case models.WhoDrove():
            return sessions.state_who_drove(season, request)
        case events.ClassificationAmended():
            return sessions.amend_order(season, request)
        case events.GridSet():
            return sessions.set_grid(season, request)
        case events.PoleSet():
            return sessions.set_pole(season, request)
        case events.FastestLapSet():
            return sessions.set_fastest_lap(season, request)
        case events.GridDrawn():
            return sessions.draw_grid(season, request)
        case events.HonourSet():
            return sessions.set_honour(season, request)
        case models.Qualify():
            return sessions.qualify(season, request)
        case events.SessionStopped():
            return sessions.stop(season, request)
        case events.ClassificationPublished():
            return publishing.publish(season, request, at)
        case events.PenaltyApplied():
            return decisions.penalise(season, request)
        case models.DecideTogether():
            return decisions.decide_together(season, request)
        case events.PenaltyRescinded():
            return decisions.rescind(season, request)
        case events.PenaltyReinstated():
            return decisions.reinstate(season, request)
        case events.PointsAdjusted():
            return decisions.adjust_points(season, request)
        case events.RedressGiven():
            return decisions.give_redress(season, request)
        case events.CompetitorExcluded():
            return decisions.exclude(season, request)
        case events.IncidentNoted():
            return procedure.note_incident(season, request)
        case events.IncidentClosed():
            return procedure.close_incident(season, request)
        case events.ProtestLodged():
            return procedure.lodge_protest(season, request, at)
        case events.ProtestWithdrawn() | events.ProtestDecided():
            return procedure.end_protest(season, request)
        case events.AppealNotified():
            return procedure.notify_appeal(season, request, at)
        case events.AppealFiled():
            return procedure.file_appeal(season, request, at)
        case events.AppealDecided():
            return procedure.decide_appeal(season, request)
        case events.OfficialAppointed():
            return officials.appoint(season, request)
        case events.OfficialDismissed():
            return officials.dismiss(season, request)
        case events.OfficialKeyRevoked():
            return officials.revoke_key(season, request)
        case models.Void():
            return bookkeeping.void(season, lines, request)
        case events.EventVoided():
            return bookkeeping.decided_void(season, lines, request)
        case events.NoteRecorded():
            return (request,)
        case _:
            assert_never(request)


def _check_regular(request: models.Request) -> None:
    if isinstance(request, events.ClassifiedOrder) and request.as_printed:
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
