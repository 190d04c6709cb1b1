"""Bonuses given to another: what each pole or fastest lap pays now, and what it would pay in other hands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from racelog.facts.regulations import Bonus
from racelog.rules.field import Contender, SessionField
from racelog.rules.ranking.results import Results
from racelog.rules.scoring import fields_of


@dataclass(frozen=True, slots=True)
class BonusSlot:
    """A bonus of one session (of one class, where it is paid by class); `unknown` while nobody is known to hold it."""

    session: str
    round: int
    on: Literal["pole", "fastest_lap"]
    race_class: str | None
    holders: Mapping[str, Fraction]
    """What it pays now, by competitor."""
    cars: tuple[str, ...]
    """The cars it is paid for now."""
    unknown: bool


@dataclass(frozen=True, slots=True)
class BonusGiven:
    """A bonus given to one car instead."""

    slot: BonusSlot
    car: str
    deltas: Mapping[str, Fraction]


def bonus_choices(results: Results, championship_id: str, rounds: Sequence[int]) -> tuple[BonusGiven, ...]:
    """Every way to give one bonus to another car that may have it."""
    return tuple(
        given
        for field in fields_of(results.season, championship_id, results.classifications)
        if field.round in rounds and field.multiple.bonuses
        for bonus in field.championship.bonuses
        if bonus.session == field.session.kind and bonus.on in {"pole", "fastest_lap"}
        for race_class in _classes(field, bonus)
        for given in _given(results, field, bonus, race_class)
    )


def _classes(field: SessionField, bonus: Bonus) -> Sequence[str | None]:
    if bonus.among == "overall":
        return [None]
    return field.championship.eligible.classes or [class_.id for class_ in field.regulations.classes]


def _given(results: Results, field: SessionField, bonus: Bonus, race_class: str | None) -> Iterator[BonusGiven]:
    slot = _slot(results, field, bonus, race_class)
    cars: dict[str, list[Contender]] = {}
    for contender in field.contenders:
        if contender.scores_bonuses and race_class in {None, contender.car.race_class} and _fulfils(contender, bonus):
            cars.setdefault(contender.car.car, []).append(contender)
    for car, contenders in cars.items():
        deltas = {competitor: -points for competitor, points in slot.holders.items()}
        for contender in contenders:
            points = bonus.points * field.multiple.bonuses * contender.share
            deltas[contender.competitor] = deltas.get(contender.competitor, Fraction(0)) + points
        if any(deltas.values()):
            yield BonusGiven(
                slot, car, {competitor: deltas[competitor] for competitor in sorted(deltas) if deltas[competitor]}
            )


def _slot(results: Results, field: SessionField, bonus: Bonus, race_class: str | None) -> BonusSlot:
    classes = {contender.car.car: contender.car.race_class for contender in field.contenders}
    holders: dict[str, Fraction] = {}
    cars: dict[str, None] = {}
    for award in results.scored[field.championship.id].awards:
        same = award.session == field.session.id and award.kind == bonus.on
        if same and race_class in {None, classes.get(award.car or "")}:
            holders[award.competitor] = holders.get(award.competitor, Fraction(0)) + award.points
            if award.car is not None:
                cars[award.car] = None
    words = "pole" if bonus.on == "pole" else "the fastest lap"
    gaps = (gap for gap in results.scored[field.championship.id].gaps if gap.round == field.round)
    return BonusSlot(
        session=field.session.id,
        round=field.round,
        on="pole" if bonus.on == "pole" else "fastest_lap",
        race_class=race_class,
        holders=holders,
        cars=tuple(cars),
        unknown=not holders and any(words in gap.what for gap in gaps),
    )


def _fulfils(contender: Contender, bonus: Bonus) -> bool:
    if contender.car.status == "DSQ" and bonus.disqualified != "keeps" and bonus.on == "fastest_lap":
        return False
    within = bonus.within_top
    return within is None or (contender.place is not None and contender.place <= within)
