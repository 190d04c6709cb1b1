"""Deciding on incidents, protests and appeals: what may be asked, and until when."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar, assert_never
from uuid import UUID

from racelog.desk.clock import clock_shown
from racelog.desk.deciding.answer import Answer, classified_session, entry_at, session_of
from racelog.desk.deciding.decisions import penalty_at
from racelog.desk.refusals import Refused
from racelog.desk.requests.models import (
    CloseIncident,
    DecideAppeal,
    DecideProtest,
    FileAppeal,
    NotifyAppeal,
    ProcedureRequest,
    WithdrawProtest,
)
from racelog.facts.events import (
    AppealDecided,
    AppealFiled,
    AppealNotified,
    IncidentClosed,
    IncidentNoted,
    PenaltyRescinded,
    ProtestDecided,
    ProtestLodged,
    ProtestWithdrawn,
)
from racelog.facts.season import Appeal, Decision, Incident, Protest, Season
from racelog.facts.values import spoken
from racelog.rules.procedure import appeal_until, appeals_suspend, notice_until, protests_until

F = TypeVar("F", Incident, Protest)


def decide(season: Season, request: ProcedureRequest, at: datetime) -> Answer:
    """What a request about this subject becomes at this time, or why not."""
    match request:
        case IncidentNoted():
            return note_incident(season, request)
        case IncidentClosed() | CloseIncident():
            return close_incident(season, request)
        case ProtestLodged():
            return lodge_protest(season, request, at)
        case ProtestWithdrawn() | WithdrawProtest():
            return withdraw_protest(season, request)
        case ProtestDecided() | DecideProtest():
            return decide_protest(season, request)
        case AppealNotified() | NotifyAppeal():
            return notify_appeal(season, request, at)
        case AppealFiled() | FileAppeal():
            return file_appeal(season, request, at)
        case AppealDecided() | DecideAppeal():
            return decide_appeal(season, request)
        case _:
            assert_never(request)


def note_incident(season: Season, asked: IncidentNoted) -> Answer:
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


def close_incident(season: Season, asked: IncidentClosed | CloseIncident) -> Answer:
    incident = _found(season.incidents, asked.incident if isinstance(asked, IncidentClosed) else asked.line, "incident")
    if isinstance(incident, Refused):
        return incident
    if incident.closed:
        return Refused(f"the incident #{incident.seqs[0]} is closed already (#{incident.seqs[-1]})")
    decision: UUID | None = None
    if isinstance(asked, IncidentClosed):
        decision = asked.decision
    elif asked.decision is not None:
        followed = penalty_at(season, asked.decision)
        if isinstance(followed, Refused):
            return followed
        decision = followed.id
    return (IncidentClosed(incident=incident.id, decision=decision, basis=asked.basis, known=asked.known),)


def lodge_protest(season: Season, asked: ProtestLodged, at: datetime) -> Answer:
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


def _lodged_already(season: Season, asked: ProtestLodged) -> Refused | None:
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


def withdraw_protest(season: Season, asked: ProtestWithdrawn | WithdrawProtest) -> Answer:
    protest = _open_protest(season, asked.protest if isinstance(asked, ProtestWithdrawn) else asked.line)
    if isinstance(protest, Refused):
        return protest
    return (ProtestWithdrawn(protest=protest.id, basis=asked.basis, known=asked.known),)


def decide_protest(season: Season, asked: ProtestDecided | DecideProtest) -> Answer:
    protest = _open_protest(season, asked.protest if isinstance(asked, ProtestDecided) else asked.line)
    if isinstance(protest, Refused):
        return protest
    decided = ProtestDecided(
        protest=protest.id, upheld=asked.upheld, stewards=asked.stewards, basis=asked.basis, known=asked.known
    )
    return (decided,)


def _open_protest(season: Season, wanted: UUID | int) -> Protest | Refused:
    protest = _found(season.protests, wanted, "protest")
    if isinstance(protest, Refused) or protest.outcome is None:
        return protest
    return Refused(f"the protest #{protest.seqs[0]} was {protest.outcome} already (#{protest.seqs[-1]})")


def notify_appeal(season: Season, asked: AppealNotified | NotifyAppeal, at: datetime) -> Answer:
    if isinstance(asked, AppealNotified):
        known = season.decisions.get(asked.decision)
        decision = Refused(f"there is no penalty {asked.decision}") if known is None else known
    else:
        decision = penalty_at(season, asked.line)
    if isinstance(decision, Refused):
        return decision
    suspensive = asked.suspensive if isinstance(asked, AppealNotified) else appeals_suspend(season, decision)
    until = notice_until(season, decision)
    late = (at if asked.known is None else asked.known.at) > until
    what = f"notice of an appeal against #{decision.seq}"
    shown = clock_shown(season, season.sessions[decision.session], until)
    notified = AppealNotified(
        decision=decision.id, by=asked.by, suspensive=suspensive, late=asked.late, basis=asked.basis, known=asked.known
    )
    return _not_appealable(decision) or _in_time(asked.late, late=late, what=what, until=shown) or (notified,)


def _not_appealable(decision: Decision) -> Refused | None:
    if not decision.appealable:
        return Refused(f"no appeal is possible against #{decision.seq}: the decision says so")
    if decision.rescinded:
        return Refused(
            f"the penalty #{decision.seq} was rescinded (#{decision.rulings[-1].seq}); nothing is left of it"
        )
    waiting = next((each for each in decision.appeals if each.outcome is None), None)
    if waiting is not None:
        return Refused(f"an appeal against #{decision.seq} is open already (#{waiting.seqs[0]}, by {waiting.by})")
    return None


def file_appeal(season: Season, asked: AppealFiled | FileAppeal, at: datetime) -> Answer:
    found = _open_appeal(season, asked.appeal if isinstance(asked, AppealFiled) else asked.line)
    if isinstance(found, Refused):
        return found
    decision, appeal = found
    if appeal.filed is not None:
        return Refused(f"the appeal #{appeal.seqs[0]} was filed already (#{appeal.seqs[-1]})")
    until = appeal_until(season, decision, appeal)
    late = (at if asked.known is None else asked.known.at) > until
    filed = AppealFiled(appeal=appeal.id, grounds=asked.grounds, late=asked.late, basis=asked.basis, known=asked.known)
    what, shown = f"filing the appeal #{appeal.seqs[0]}", clock_shown(season, season.sessions[decision.session], until)
    return _in_time(asked.late, late=late, what=what, until=shown) or (filed,)


def decide_appeal(season: Season, asked: AppealDecided | DecideAppeal) -> Answer:
    """An appeal that is won rescinds the penalty in the same append; any other end lets it stand."""
    found = _open_appeal(season, asked.appeal if isinstance(asked, AppealDecided) else asked.line)
    if isinstance(found, Refused):
        return found
    decision, appeal = found
    if appeal.filed is None and asked.outcome in {"set_aside", "confirmed"}:
        return Refused(
            f"the appeal #{appeal.seqs[0]} was notified, and not filed yet",
            remedy="File it first; or it was withdrawn, or lapsed",
        )
    decided = AppealDecided(appeal=appeal.id, outcome=asked.outcome, basis=asked.basis, known=asked.known)
    if asked.outcome != "set_aside" or decision.rescinded:
        return (decided,)
    return (decided, PenaltyRescinded(penalty=decision.id, basis=asked.basis, known=asked.known))


def _open_appeal(season: Season, wanted: UUID | int) -> tuple[Decision, Appeal] | Refused:
    appeals = [(decision, appeal) for decision in season.decisions.values() for appeal in decision.appeals]
    found = next((each for each in appeals if wanted in {each[1].id, each[1].seqs[0]}), None)
    if found is None:
        known = ", ".join(f"#{appeal.seqs[0]} by {appeal.by}" for _, appeal in appeals[-3:])
        return Refused(f"{_said(wanted)} is no notice of an appeal", f"the latest: {known}" if known else None)
    if found[1].outcome is not None:
        appeal = found[1]
        return Refused(f"the appeal #{appeal.seqs[0]} was {_ended(appeal)} already (#{appeal.seqs[-1]})")
    return found


def _ended(appeal: Appeal) -> str:
    return {"set_aside": "won", "confirmed": "lost"}.get(appeal.outcome or "", appeal.outcome or "")


def _found(known: Mapping[UUID, F], wanted: UUID | int, what: str) -> F | Refused:
    """The one named, by its id or its line."""
    found = next((each for each in known.values() if wanted in {each.id, each.seqs[0]}), None)
    if found is not None:
        return found
    latest = ", ".join(f"#{each.seqs[0]}" for each in list(known.values())[-3:])
    return Refused(f"{_said(wanted)} is no {what}", f"the latest: {latest}" if latest else f"the log has no {what}s")


def _said(wanted: UUID | int) -> str:
    return f"#{wanted}" if isinstance(wanted, int) else str(wanted)
