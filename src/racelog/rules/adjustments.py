"""Points given or taken by a decision: deductions as penalties, and adjustments outside any session."""

from collections.abc import Iterator

from racelog.facts.events import PointsDeduction, Row
from racelog.facts.regulations import Championship
from racelog.facts.season import Decision, Season
from racelog.rules.awards import Award
from racelog.rules.classification import timed_car
from racelog.rules.eligibility import verdict
from racelog.rules.field import competitors_of


def deductions(season: Season, championship_id: str) -> Iterator[Award]:
    """What penalties in points take away in one championship, whether or not the session was run."""
    for decision in season.decisions.values():
        penalty = decision.penalty
        if not decision.in_force or not isinstance(penalty, PointsDeduction):
            continue
        if penalty.championships is not None and championship_id not in penalty.championships:
            continue
        for round_number, competitor in _whom(season, decision, championship_id):
            yield Award(
                championship=championship_id,
                competitor=competitor,
                round=round_number,
                session=decision.session,
                kind="deduction",
                points=-penalty.points,
                causes=decision.seqs,
                car=decision.car,
                note=None if decision.basis is None else decision.basis.reason,
            )


def _whom(season: Season, decision: Decision, championship_id: str) -> Iterator[tuple[int, str]]:
    """The round a deduction takes effect at, and the eligible competitors of the car."""
    session = season.sessions.get(decision.session)
    number = None if session is None else _round_of(season, session.round, session.weekend)
    adopted = season.regulations_at(number)
    if session is None or number is None or adopted is None:
        return
    championship: Championship | None = adopted.regulations.championship(championship_id)
    entry = season.entry_of(decision.car, session.weekend)
    if championship is None or entry is None:
        return
    car = timed_car(season, session, Row(car=decision.car, status="NC"), decision.seq)
    for competitor, _ in competitors_of(car, championship):
        driver = season.drivers.get(competitor) if championship.competitor == "driver" else None
        terms = season.terms_at(entry, session.weekend)
        if verdict(championship.eligible, adopted.regulations, terms, driver).eligible:
            yield number, competitor


def _round_of(season: Season, round_number: int | None, weekend: str) -> int | None:
    """The round of a session; the first of its weekend for one that belongs to none (a practice)."""
    if round_number is not None:
        return round_number
    return min((each.number for each in season.rounds.values() if each.weekend == weekend), default=None)


def adjustments(season: Season, championship_id: str) -> Iterator[Award]:
    """Points given or taken in one championship outside any session."""
    for adjustment in season.adjustments:
        if adjustment.championship == championship_id:
            yield Award(
                championship=championship_id,
                competitor=adjustment.competitor,
                round=adjustment.effective_round,
                session=None,
                kind="adjustment",
                points=adjustment.points,
                causes=(adjustment.seq,),
                note=None if adjustment.basis is None else adjustment.basis.reason,
            )
