"""What decisions do to a table outside any session: points deducted, given or taken, and competitors out of it."""

from collections.abc import Iterator
from fractions import Fraction

from racelog.facts.competitors import is_person
from racelog.facts.events import PointsDeduction
from racelog.facts.season import Decision, Exclusion, Season, Session
from racelog.rules.awards import Award
from racelog.rules.classification import unlisted_car
from racelog.rules.counting import Counted
from racelog.rules.eligibility import Verdict, verdict
from racelog.rules.field import competitors_of
from racelog.rules.penalties import takes_points_in
from racelog.rules.rounds import counts_round, round_of


def deductions(season: Season, championship_id: str) -> Iterator[Award]:
    """What penalties in points take away in one championship, from the round of their session on.

    A championship that does not count the round is touched only when the decision names it.
    """
    for decision in season.decisions.values():
        penalty = decision.penalty
        if not decision.in_force or not isinstance(penalty, PointsDeduction):
            continue
        if penalty.championships is not None and championship_id not in penalty.championships:
            continue
        for round_number, competitor in _whom(season, decision, penalty, championship_id):
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


def _whom(
    season: Season, decision: Decision, penalty: PointsDeduction, championship_id: str
) -> Iterator[tuple[int, str]]:
    """The round a deduction takes effect at, and the eligible competitors it is about: the driver named, or all."""
    session = season.sessions.get(decision.session)
    number = None if session is None else round_of(season, session.round, session.weekend)
    adopted = season.regulations_at(number)
    if session is None or number is None or adopted is None:
        return
    championship = adopted.regulations.championship(championship_id)
    if championship is None or (penalty.championships is None and not counts_round(season, championship, number)):
        return
    for competitor, judged in competing(season, session, decision.car, championship_id, decision.driver):
        if judged.eligible and takes_points_in(decision, championship, competitor):
            yield number, competitor


def competing(
    season: Season, session: Session, car: str, championship_id: str, only: str | None
) -> Iterator[tuple[str, Verdict]]:
    """Whom a car of a session competes for in a championship (`only` one of its drivers), each with his verdict."""
    adopted = season.regulations_at(round_of(season, session.round, session.weekend))
    championship = None if adopted is None else adopted.regulations.championship(championship_id)
    entry = season.entry_of(car, session.weekend)
    if adopted is None or championship is None or entry is None:
        return
    terms = season.terms_at(entry, session.weekend)
    for competitor, _ in competitors_of(unlisted_car(season, session, car, terms.seq), championship):
        driver = season.drivers.get(competitor) if is_person(championship.competitor) else None
        if driver is None or only in {None, competitor}:
            yield competitor, verdict(championship.eligible, adopted.regulations, terms, driver)


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


def excluded_by(season: Season, championship_id: str, after: int | None) -> tuple[Exclusion, ...]:
    """The exclusions a table after a round knows of: those that take effect with that round, or with one before."""
    return tuple(
        exclusion
        for exclusion in season.exclusions
        if exclusion.championship == championship_id and after is not None
        if season.turn(exclusion.effective_round) <= season.turn(after)
    )


def after_exclusion(exclusion: Exclusion, found: Counted) -> Counted:
    """What counts of one that was excluded: as it was, and an item that takes the points where they were taken."""
    taken = found.points if exclusion.points == "taken" else Fraction(0)
    item = Award(
        championship=exclusion.championship,
        competitor=exclusion.competitor,
        round=exclusion.effective_round,
        session=None,
        kind="exclusion",
        points=-taken,
        causes=(exclusion.seq,),
        note=None if exclusion.basis is None else exclusion.basis.reason,
    )
    return Counted((*found.counted, item), found.dropped)
