"""Deciding on incidents, protests and appeals: what may be asked, and until when."""

from datetime import datetime
from uuid import UUID

from racelog.desk.clock import clock_shown
from racelog.desk.deciding.answer import Facts, classified_session, entry_at, session_of
from racelog.desk.deciding.references import appeal_at, incident_at, protest_at
from racelog.desk.refusals import refuse
from racelog.facts import events
from racelog.facts.season import Appeal, Decision, Season
from racelog.facts.values import spoken
from racelog.rules.procedure import appeal_until, notice_until, protests_until


def note_incident(season: Season, asked: events.IncidentNoted) -> Facts:
    session = session_of(season, asked.session)
    for car in asked.cars:
        entry_at(season, car, session)
        if asked.cars.count(car) > 1:
            refuse(f"car {car} is named twice in one incident", remedy="Name each car once")
    return (asked,)


def close_incident(season: Season, asked: events.IncidentClosed) -> Facts:
    incident = incident_at(season, asked.incident)
    if incident.closed:
        refuse(f"the incident #{incident.seqs[0]} is closed already (#{incident.seqs[-1]})")
    return (asked,)


def lodge_protest(season: Season, asked: events.ProtestLodged, at: datetime) -> Facts:
    session = classified_session(season, asked.session)
    if asked.against is not None:
        entry_at(season, asked.against, session)
    _check_not_lodged(season, asked)
    until = protests_until(season, session)
    if until is None:
        refuse(f"{session.id} was not published yet, so there is nothing to protest against")
    _check_in_time(asked, at, until, f"a protest in {session.id}", clock_shown(season, session, until))
    return (asked,)


def _check_not_lodged(season: Season, asked: events.ProtestLodged) -> None:
    """Refused where the same protest waits for its answer."""
    for protest in season.protests.values():
        same = (protest.session, protest.against) == (asked.session, asked.against)
        words = (spoken(protest.by), spoken(protest.grounds)) == (spoken(asked.by), spoken(asked.grounds))
        if same and words and protest.outcome is None:
            refuse(
                f"this protest by {protest.by} is open already (#{protest.seqs[0]})",
                remedy="If it is another one, say in its grounds what is different",
            )


def _check_in_time(
    asked: events.ProtestLodged | events.AppealNotified | events.AppealFiled,
    at: datetime,
    until: datetime,
    what: str,
    shown: str,
) -> None:
    """Late is refused without the words for it, and the words are refused in time."""
    late = (at if asked.known is None else asked.known.at) > until
    if late and asked.late is None:
        refuse(f"the time for {what} ended at {shown}", remedy='If it is taken all the same, say why: --late "WORDS"')
    if not late and asked.late is not None:
        refuse(f"{what} is in time until {shown}", remedy="Leave --late out")


def end_protest(season: Season, asked: events.ProtestWithdrawn | events.ProtestDecided) -> Facts:
    protest = protest_at(season, asked.protest)
    if protest.outcome is not None:
        refuse(f"the protest #{protest.seqs[0]} was {protest.outcome} already (#{protest.seqs[-1]})")
    return (asked,)


def notify_appeal(season: Season, asked: events.AppealNotified, at: datetime) -> Facts:
    decision = season.decisions.get(asked.decision)
    if decision is None:
        refuse(f"there is no penalty {asked.decision}")
    until = notice_until(season, decision)
    shown = clock_shown(season, season.sessions[decision.session], until)
    _check_appealable(decision)
    _check_in_time(asked, at, until, f"notice of an appeal against #{decision.seq}", shown)
    return (asked,)


def _check_appealable(decision: Decision) -> None:
    if not decision.appealable:
        refuse(f"no appeal is possible against #{decision.seq}: the decision says so")
    if decision.rescinded:
        refuse(f"the penalty #{decision.seq} was rescinded (#{decision.rulings[-1].seq}); nothing is left of it")
    waiting = next((appeal for appeal in decision.appeals if appeal.outcome is None), None)
    if waiting is not None:
        refuse(f"an appeal against #{decision.seq} is open already (#{waiting.seqs[0]}, by {waiting.by})")


def file_appeal(season: Season, asked: events.AppealFiled, at: datetime) -> Facts:
    decision, appeal = _open_appeal(season, asked.appeal)
    if appeal.filed is not None:
        refuse(f"the appeal #{appeal.seqs[0]} was filed already (#{appeal.seqs[-1]})")
    until = appeal_until(season, decision, appeal)
    shown = clock_shown(season, season.sessions[decision.session], until)
    _check_in_time(asked, at, until, f"filing the appeal #{appeal.seqs[0]}", shown)
    return (asked,)


def decide_appeal(season: Season, asked: events.AppealDecided) -> Facts:
    """An appeal that is won rescinds the penalty in the same append; any other end lets it stand."""
    decision, appeal = _open_appeal(season, asked.appeal)
    if appeal.filed is None and asked.outcome in {"set_aside", "confirmed"}:
        refuse(
            f"the appeal #{appeal.seqs[0]} was notified, and not filed yet",
            remedy="File it first; or it was withdrawn, or lapsed",
        )
    if asked.outcome != "set_aside" or decision.rescinded:
        return (asked,)
    return (asked, events.PenaltyRescinded(penalty=decision.id, basis=asked.basis, known=asked.known))


def _open_appeal(season: Season, wanted: UUID) -> tuple[Decision, Appeal]:
    decision, appeal = appeal_at(season, wanted)
    if appeal.outcome is not None:
        ended = {"set_aside": "won", "confirmed": "lost"}.get(appeal.outcome, appeal.outcome)
        refuse(f"the appeal #{appeal.seqs[0]} was {ended} already (#{appeal.seqs[-1]})")
    return decision, appeal
