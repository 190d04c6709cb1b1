"""Events a request is about, found by line or by id: the request becomes the fact that names them by id, once."""

from collections.abc import Mapping
from typing import TypedDict, TypeVar, assert_never
from uuid import UUID

from racelog.desk.refusals import refuse
from racelog.desk.requests import models
from racelog.facts import events
from racelog.facts.season import Appeal, Decision, Incident, Protest, Season
from racelog.rules.procedure import appeals_suspend

S = TypeVar("S", Incident, Protest)


class _Around(TypedDict):
    basis: events.Basis | None
    known: events.Known | None


def by_id(season: Season, request: models.Request) -> models.Resolved:
    """A request with the events it is about named by id. Refused where one is not there; the latest are said."""
    return _resolved(season, request) if isinstance(request, models.ByReference) else request


def _resolved(season: Season, request: models.ByReference) -> models.Resolved:
    around = _around(request)
    match request:
        case models.Rescind():
            return events.PenaltyRescinded(penalty=penalty_at(season, request.line).id, **around)
        case models.Reinstate():
            return events.PenaltyReinstated(penalty=penalty_at(season, request.line).id, **around)
        case models.CloseIncident():
            incident = incident_at(season, request.line)
            named = None if incident.closed else request.decision  # one closed already is refused first
            decision = None if named is None else penalty_at(season, named).id
            return events.IncidentClosed(incident=incident.id, decision=decision, **around)
        case models.WithdrawProtest():
            return events.ProtestWithdrawn(protest=protest_at(season, request.line).id, **around)
        case models.DecideProtest():
            protest = protest_at(season, request.line).id
            return events.ProtestDecided(protest=protest, upheld=request.upheld, stewards=request.stewards, **around)
        case models.NotifyAppeal():
            against = penalty_at(season, request.line)
            suspends = appeals_suspend(season, against)
            return events.AppealNotified(
                decision=against.id, by=request.by, suspensive=suspends, late=request.late, **around
            )
        case models.FileAppeal():
            _, appeal = appeal_at(season, request.line)
            return events.AppealFiled(appeal=appeal.id, grounds=request.grounds, late=request.late, **around)
        case models.DecideAppeal():
            _, appeal = appeal_at(season, request.line)
            return events.AppealDecided(appeal=appeal.id, outcome=request.outcome, **around)
        case _:
            assert_never(request)


def _around(request: models.Asking) -> _Around:
    return {"basis": request.basis, "known": request.known}


def penalty_at(season: Season, wanted: models.EventRef) -> Decision:
    """A penalty, by its line or its id."""
    decisions = season.decisions.values()
    decision = next((one for one in decisions if wanted in {one.id, one.seq}), None)
    if decision is None:
        latest = ", ".join([f"#{one.seq} {one.session} car {one.car}" for one in decisions][-3:])
        hint = f"the latest: {latest}" if latest else "the log has no penalties"
        refuse(f"{said(wanted)} is no penalty", hint)
    return decision


def appeal_at(season: Season, wanted: models.EventRef) -> tuple[Decision, Appeal]:
    """An appeal, by the line of its notice or by its id, with the decision it is against."""
    appeals = [(decision, appeal) for decision in season.decisions.values() for appeal in decision.appeals]
    appealed = next((one for one in appeals if wanted in {one[1].id, one[1].seqs[0]}), None)
    if appealed is None:
        latest = ", ".join(f"#{appeal.seqs[0]} by {appeal.by}" for _, appeal in appeals[-3:])
        refuse(f"{said(wanted)} is no notice of an appeal", f"the latest: {latest}" if latest else None)
    return appealed


def incident_at(season: Season, wanted: models.EventRef) -> Incident:
    """An incident, by its line or its id."""
    return _at(season.incidents, wanted, "incident")


def protest_at(season: Season, wanted: models.EventRef) -> Protest:
    """A protest, by its line or its id."""
    return _at(season.protests, wanted, "protest")


def _at(known: Mapping[UUID, S], wanted: models.EventRef, what: str) -> S:
    event = next((one for one in known.values() if wanted in {one.id, one.seqs[0]}), None)
    if event is None:
        latest = ", ".join(f"#{one.seqs[0]}" for one in list(known.values())[-3:])
        refuse(f"{said(wanted)} is no {what}", f"the latest: {latest}" if latest else f"the log has no {what}s")
    return event


def said(wanted: models.EventRef) -> str:
    """How a refusal says which event was meant."""
    return f"#{wanted}" if isinstance(wanted, int) else str(wanted)
