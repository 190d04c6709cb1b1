"""How decisions change the season: a penalty, and every later word about it."""

from typing import Literal

from racelog.facts.events import (
    CompetitorExcluded,
    PenaltyApplied,
    PenaltyReinstated,
    PenaltyRescinded,
    PointsAdjusted,
    RedressGiven,
)
from racelog.facts.evolve.changing import added, changed, replace
from racelog.facts.line import Line
from racelog.facts.season import Adjustment, Decision, Exclusion, Redressed, Ruling, Season, Seq


def penalty_applied(season: Season, fact: PenaltyApplied, line: Line) -> Season:
    decision = Decision(
        id=line.id,
        seq=line.seq,
        session=fact.session,
        car=fact.car,
        driver=fact.driver,
        penalty=fact.penalty,
        article=fact.article,
        stewards=fact.stewards,
        basis=fact.basis,
        known=fact.known,
        at=line.at if fact.known is None else fact.known.at,
        facts=fact.facts,
        wording=fact.decision,
        appealable=fact.appealable is not False,
        incident=fact.incident,
        after_official=bool(fact.after_official),
    )
    return replace(season, decisions=added(season.decisions, decision.id, decision))


def ruled(
    season: Season,
    fact: PenaltyRescinded | PenaltyReinstated,
    what: Literal["rescinded", "reinstated"],
    seq: Seq,
) -> Season:
    decision = season.decisions.get(fact.penalty)
    if decision is None:
        return season
    rulings = (*decision.rulings, Ruling(what, seq, fact.basis))
    return replace(season, decisions=changed(season.decisions, decision.id, rulings=rulings))


def points_adjusted(season: Season, fact: PointsAdjusted, seq: Seq) -> Season:
    adjustment = Adjustment(
        championship=fact.championship,
        competitor=fact.competitor,
        points=fact.points,
        effective_round=fact.effective_round,
        seq=seq,
        basis=fact.basis,
    )
    return replace(season, adjustments=(*season.adjustments, adjustment))


def redress_given(season: Season, fact: RedressGiven, seq: Seq) -> Season:
    redressed = Redressed(fact.championship, fact.competitor, fact.round, seq, fact.basis)
    return replace(season, redresses=(*season.redresses, redressed))


def competitor_excluded(season: Season, fact: CompetitorExcluded, seq: Seq) -> Season:
    exclusion = Exclusion(
        championship=fact.championship,
        competitor=fact.competitor,
        effective_round=fact.effective_round,
        points=fact.points,
        printed=fact.printed,
        seq=seq,
        basis=fact.basis,
    )
    return replace(season, exclusions=(*season.exclusions, exclusion))
