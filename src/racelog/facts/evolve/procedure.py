"""How incidents, protests and appeals change the season."""

from collections.abc import Callable
from uuid import UUID

from racelog.facts.events import (
    AppealDecided,
    AppealFiled,
    AppealNotified,
    IncidentClosed,
    IncidentNoted,
    ProtestDecided,
    ProtestLodged,
    ProtestWithdrawn,
)
from racelog.facts.evolve.changing import added, changed, replace
from racelog.facts.line import Line
from racelog.facts.season import Appeal, Incident, Protest, Season


def incident(season: Season, fact: IncidentNoted | IncidentClosed, line: Line) -> Season:
    if isinstance(fact, IncidentNoted):
        noted = Incident(line.id, fact.session, fact.cars, fact.what, fact.lap, (line.seq,))
        return replace(season, incidents=added(season.incidents, noted.id, noted))
    known = season.incidents.get(fact.incident)
    if known is None:
        return season
    closed = replace(known, closed=True, decision=fact.decision, seqs=(*known.seqs, line.seq))
    return replace(season, incidents=added(season.incidents, closed.id, closed))


def protest(season: Season, fact: ProtestLodged | ProtestWithdrawn | ProtestDecided, line: Line) -> Season:
    if isinstance(fact, ProtestLodged):
        lodged = Protest(line.id, fact.session, fact.by, fact.against, fact.grounds, fact.late, (line.seq,))
        return replace(season, protests=added(season.protests, lodged.id, lodged))
    known = season.protests.get(fact.protest)
    if known is None:
        return season
    outcome = "withdrawn" if isinstance(fact, ProtestWithdrawn) else "upheld" if fact.upheld else "dismissed"
    return replace(season, protests=changed(season.protests, known.id, outcome=outcome, seqs=(*known.seqs, line.seq)))


def appeal(season: Season, fact: AppealNotified | AppealFiled | AppealDecided, line: Line) -> Season:
    at = line.at if fact.known is None else fact.known.at
    if isinstance(fact, AppealNotified):
        notified = Appeal(line.id, fact.decision, fact.by, fact.suspensive, at, (line.seq,))
        return _appealed(season, fact.decision, lambda appeals: (*appeals, notified))
    decision = next(
        (
            decision
            for decision in season.decisions.values()
            if any(held.id == fact.appeal for held in decision.appeals)
        ),
        None,
    )
    if decision is None:
        return season

    def taken_further(held: Appeal) -> Appeal:
        if held.id != fact.appeal:
            return held
        seqs = (*held.seqs, line.seq)
        if isinstance(fact, AppealFiled):
            return replace(held, filed=at, seqs=seqs)
        return replace(held, outcome=fact.outcome, seqs=seqs)

    return _appealed(season, decision.id, lambda appeals: tuple(map(taken_further, appeals)))


def _appealed(season: Season, decision: UUID, change: Callable[[tuple[Appeal, ...]], tuple[Appeal, ...]]) -> Season:
    """The season with the appeals against one decision changed; as it is when there is no such decision."""
    known = season.decisions.get(decision)
    if known is None:
        return season
    return replace(season, decisions=changed(season.decisions, decision, appeals=change(known.appeals)))
