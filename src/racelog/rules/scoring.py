"""The awards of a season: what every place is worth in a championship, with its bonuses and adjustments."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain

from racelog.facts.competitors import is_person
from racelog.facts.regulations import NO_PLACES, Championship
from racelog.facts.season import Season, Session
from racelog.rules.adjustments import adjustments, deductions
from racelog.rules.awards import NO_POINTS, Award, Gap
from racelog.rules.bonuses import bonuses
from racelog.rules.classification import Classification
from racelog.rules.field import (
    SessionField,
    at_most,
    with_contenders,
    worth,
)
from racelog.rules.multiples import multiple_of
from racelog.rules.rounds import counts_round, length_is_missing, scores_of


@dataclass(frozen=True, slots=True)
class Scored:
    """What one championship awards, for a session or over the season, and what it could not know."""

    awards: tuple[Award, ...] = ()
    gaps: tuple[Gap, ...] = ()


NOTHING = Scored()


def score(
    season: Season, championship_id: str, session: Session, classifications: Mapping[str, Classification]
) -> Scored:
    """Every award of one championship for one session, under the regulations in force at its round."""
    field = _field(season, championship_id, session, classifications)
    if field is None:
        return NOTHING
    awards = [*_best_car_of_each(_places(field), field.championship)]
    gaps = [*_unknown(field)]
    for bonus in field.championship.bonuses:
        if bonus.session == field.session.kind:
            honoured = bonuses(field, bonus)
            awards.extend(honoured.awards)
            gaps.extend(honoured.gaps)
    return Scored(tuple(awards), tuple(gaps))


def added_up(season: Season, championship_id: str, sessions: Iterable[Scored]) -> Scored:
    """What one championship awards over the season: for its sessions, and outside any of them."""
    scored = tuple(sessions)
    awards = chain.from_iterable(session.awards for session in scored)
    outside = (*deductions(season, championship_id), *adjustments(season, championship_id))
    return Scored((*awards, *outside), tuple(chain.from_iterable(session.gaps for session in scored)))


def fields_of(
    season: Season, championship_id: str, classifications: Mapping[str, Classification]
) -> Iterator[SessionField]:
    """Every session the championship counts, as its regulations see it."""
    for session in season.sessions.values():
        field = _field(season, championship_id, session, classifications)
        if field is not None:
            yield field


def _field(
    season: Season, championship_id: str, session: Session, classifications: Mapping[str, Classification]
) -> SessionField | None:
    """A session as the championship's regulations see it; None for one it does not count."""
    classification, number = classifications.get(session.id), session.round
    adopted = season.regulations_at(number)
    if classification is None or number is None or adopted is None:
        return None
    championship = adopted.regulations.championship(championship_id)
    if championship is None or not counts_round(season, championship, number):
        return None
    scores = scores_of(season, championship, session, number)
    if scores is None:
        return None
    qualifying = season.qualifying_of(session)
    field = SessionField(
        season=season,
        session=session,
        round=number,
        classification=classification,
        qualifying=None if qualifying is None else classifications.get(qualifying.id),
        regulations=adopted.regulations,
        championship=championship,
        multiple=multiple_of(season, championship, session, number),
        scores=scores,
    )
    return with_contenders(field)


def _unknown(field: SessionField) -> Iterator[Gap]:
    if field.classification.partial:
        yield Gap(field.round, field.classification.partial)
    open_to = _open_to(field)
    for what in field.classification.unknown:
        yield Gap(field.round, what, open_to)
        open_to = None if open_to is None else ()
    if field.multiple.unknown:
        yield Gap(field.round, field.multiple.unknown)
    if length_is_missing(field.season, field.championship, field.session):
        yield Gap(field.round, f"the planned length of {field.session.id} is not known, by which its points go")
    missing = dict.fromkeys(
        contender.verdict.unknown for contender in field.contenders if contender.verdict.unknown is not None
    )
    for what in missing:
        yield Gap(None, f"{what} is not known")


def _open_to(field: SessionField) -> tuple[tuple[str, Fraction], ...] | None:
    """Whom the places that are open concern, with the most they may bring; None where it may be anybody.

    Where a team's further cars pass their places on, which ones these are moves others too.
    """
    cars = field.championship.cars
    if cars.count is not None and cars.surplus == "close_up":
        return None
    return tuple(at_most(field).items())


def _places(field: SessionField) -> Iterator[Award]:
    if field.scores.points == NO_PLACES:
        return
    worked_out = not isinstance(field.season.order_of(field.session), str)
    for contender in field.contenders:
        guest = contender.verdict.why == "guest"
        if not contender.verdict.eligible and not guest:
            continue
        car = contender.car
        points, note = worth(field, contender)
        if worked_out:
            note = "; ".join(filter(None, (car.remark, note)))
        yield Award(
            championship=field.championship.id,
            competitor=contender.competitor,
            round=field.round,
            session=field.session.id,
            kind="place",
            points=points,
            causes=(*car.causes, *field.multiple.causes),
            car=car.car,
            status=car.status,
            place=contender.place,
            paid_place=contender.paid_place,
            overall=car.place,
            countback=field.scores.countback
            and not guest
            and contender.at_best is None
            and contender.drove_too_little is None,
            note=note,
            guest=guest,
        )


def _best_car_of_each(awards: Iterator[Award], championship: Championship) -> Sequence[Award]:
    """With two cars in one session, a driver keeps the points of the better where the regulations say so."""
    kept = list(awards)
    if not is_person(championship.competitor) or championship.shared_cars.two_cars == "add":
        return kept
    best: dict[str, Award] = {}
    for award in kept:
        if award.competitor not in best or award.points > best[award.competitor].points:
            best[award.competitor] = award
    note = "drove two cars: the better one counts"
    return [
        award if best[award.competitor] is award else replace(award, points=NO_POINTS, note=note, countback=False)
        for award in kept
    ]
