"""Deciding on incidents, protests and appeals: what may be asked, and until when."""

from datetime import datetime
from typing import assert_never
from uuid import UUID

from racelog.desk.clock import clock_shown
from racelog.desk.deciding.answer import Answer, classified_session, entry_at, session_of
from racelog.desk.deciding.references import appeal_at, incident_at, protest_at
from racelog.desk.refusals import Refused
from racelog.desk.requests.models import (
    ProcedureRequest,
)
from racelog.facts import events
from racelog.facts.season import Appeal, Decision, Season
from racelog.facts.values import spoken
from racelog.rules.procedure import appeal_until, notice_until, protests_until


def decide(season: Season, request: ProcedureRequest, at: datetime) -> Answer:
    """What a request about this subject becomes at this time, or why not."""
    match request:
        case events.IncidentNoted():
            return note_incident(season, request)
        case events.IncidentClosed():
            return close_incident(season, request)
        case events.ProtestLodged():
            return lodge_protest(season, request, at)
        case events.ProtestWithdrawn() | events.ProtestDecided():
            return end_protest(season, request)
        case events.AppealNotified():
            return notify_appeal(season, request, at)
        case events.AppealFiled():
            return file_appeal(season, request, at)
        case events.AppealDecided():
            return decide_appeal(season, request)
        case _:
            assert_never(request)


def note_incident(season: Season, asked: events.IncidentNoted) -> Answer:
    session = session_of(season, asked.session)
    if isinstance(session, Refused):
        return session
    for car in asked.cars:
        entry = entry_at(season, car, session)
        if isinstance(entry, Refused):
            return entry
        if asked.cars.count(car) > 1:
            return Refused(f"car {car} is named twice in one incident", remedy="Name each car once")
    return (asked,)


def close_incident(season: Season, asked: events.IncidentClosed) -> Answer:
    incident = incident_at(season, asked.incident)
    if isinstance(incident, Refused):
        return incident
    if incident.closed:
        return Refused(f"the incident #{incident.seqs[0]} is closed already (#{incident.seqs[-1]})")
    return (asked,)


def lodge_protest(season: Season, asked: events.ProtestLodged, at: datetime) -> Answer:
    session = classified_session(season, asked.session)
    if isinstance(session, Refused):
        return session
    entry = None if asked.against is None else entry_at(season, asked.against, session)
    if isinstance(entry, Refused):
        return entry
    again = _lodged_already(season, asked)
    if again is not None:
        return again
    until = protests_until(season, session)
    if until is None:
        return Refused(f"{session.id} was not published yet, so there is nothing to protest against")
    late = (at if asked.known is None else asked.known.at) > until
    return _in_time(
        asked.late, late=late, what=f"a protest in {session.id}", until=clock_shown(season, session, until)
    ) or (asked,)


def _lodged_already(season: Season, asked: events.ProtestLodged) -> Refused | None:
    """Refused where the same protest waits for its answer."""
    for protest in season.protests.values():
        same = (protest.session, protest.against) == (asked.session, asked.against)
        words = (spoken(protest.by), spoken(protest.grounds)) == (spoken(asked.by), spoken(asked.grounds))
        if same and words and protest.outcome is None:
            return Refused(
                f"this protest by {protest.by} is open already (#{protest.seqs[0]})",
                remedy="If it is another one, say in its grounds what is different",
            )
    return None


def _in_time(words: str | None, *, late: bool, what: str, until: str) -> Refused | None:
    """Late is refused without the words for it, and the words are refused in time."""
    if late and words is None:
        return Refused(
            f"the time for {what} ended at {until}", remedy='If it is taken all the same, say why: --late "WORDS"'
        )
    if not late and words is not None:
        return Refused(f"{what} is in time until {until}", remedy="Leave --late out")
    return None


def end_protest(season: Season, asked: events.ProtestWithdrawn | events.ProtestDecided) -> Answer:
    protest = protest_at(season, asked.protest)
    if isinstance(protest, Refused):
        return protest
    if protest.outcome is not None:
        return Refused(f"the protest #{protest.seqs[0]} was {protest.outcome} already (#{protest.seqs[-1]})")
    return (asked,)


def notify_appeal(season: Season, asked: events.AppealNotified, at: datetime) -> Answer:
    decision = season.decisions.get(asked.decision)
    if decision is None:
        return Refused(f"there is no penalty {asked.decision}")
    until = notice_until(season, decision)
    late = (at if asked.known is None else asked.known.at) > until
    what = f"notice of an appeal against #{decision.seq}"
    shown = clock_shown(season, season.sessions[decision.session], until)
    return _not_appealable(decision) or _in_time(asked.late, late=late, what=what, until=shown) or (asked,)


def _not_appealable(decision: Decision) -> Refused | None:
    if not decision.appealable:
        return Refused(f"no appeal is possible against #{decision.seq}: the decision says so")
    if decision.rescinded:
        return Refused(
            f"the penalty #{decision.seq} was rescinded (#{decision.rulings[-1].seq}); nothing is left of it"
        )
    waiting = next((appeal for appeal in decision.appeals if appeal.outcome is None), None)
    if waiting is not None:
        return Refused(f"an appeal against #{decision.seq} is open already (#{waiting.seqs[0]}, by {waiting.by})")
    return None


def file_appeal(season: Season, asked: events.AppealFiled, at: datetime) -> Answer:
    appealed = _open_appeal(season, asked.appeal)
    if isinstance(appealed, Refused):
        return appealed
    decision, appeal = appealed
    if appeal.filed is not None:
        return Refused(f"the appeal #{appeal.seqs[0]} was filed already (#{appeal.seqs[-1]})")
    until = appeal_until(season, decision, appeal)
    late = (at if asked.known is None else asked.known.at) > until
    what, shown = f"filing the appeal #{appeal.seqs[0]}", clock_shown(season, season.sessions[decision.session], until)
    return _in_time(asked.late, late=late, what=what, until=shown) or (asked,)


def decide_appeal(season: Season, asked: events.AppealDecided) -> Answer:
    """An appeal that is won rescinds the penalty in the same append; any other end lets it stand."""
    appealed = _open_appeal(season, asked.appeal)
    if isinstance(appealed, Refused):
        return appealed
    decision, appeal = appealed
    if appeal.filed is None and asked.outcome in {"set_aside", "confirmed"}:
        return Refused(
            f"the appeal #{appeal.seqs[0]} was notified, and not filed yet",
            remedy="File it first; or it was withdrawn, or lapsed",
        )
    if asked.outcome != "set_aside" or decision.rescinded:
        return (asked,)
    return (asked, events.PenaltyRescinded(penalty=decision.id, basis=asked.basis, known=asked.known))


def _open_appeal(season: Season, wanted: UUID) -> tuple[Decision, Appeal] | Refused:
    appealed = appeal_at(season, wanted)
    if isinstance(appealed, Refused) or appealed[1].outcome is None:
        return appealed
    _, appeal = appealed
    return Refused(f"the appeal #{appeal.seqs[0]} was {_ended(appeal)} already (#{appeal.seqs[-1]})")


def _ended(appeal: Appeal) -> str:
    return {"set_aside": "won", "confirmed": "lost"}.get(appeal.outcome or "", appeal.outcome or "")
