"""Points beside those for a place: who gets a pole or a fastest lap, and who inherits it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from racelog.facts.regulations import Bonus
from racelog.rules import honours
from racelog.rules.awards import Award, Gap
from racelog.rules.field import Contender, SessionField

_HONOUR = {"pole": "pole", "fastest_lap": "the fastest lap"}


@dataclass(frozen=True, slots=True)
class Honoured:
    """The awards of one bonus in one session, and what was not known."""

    awards: tuple[Award, ...] = ()
    gaps: tuple[Gap, ...] = ()


def bonuses(field: SessionField, bonus: Bonus) -> Honoured:
    """What a bonus of the regulations pays in a session, overall or class by class."""
    if not field.multiple.bonuses:
        return Honoured()
    found = [_bonus(field, bonus, race_class) for race_class in _classes(field, bonus)]
    return Honoured(
        awards=tuple(award for honoured in found for award in honoured.awards),
        gaps=tuple(gap for honoured in found for gap in honoured.gaps),
    )


def _classes(field: SessionField, bonus: Bonus) -> Sequence[str | None]:
    if bonus.among == "overall":
        return [None]
    return field.championship.eligible.classes or [race_class.id for race_class in field.regulations.classes]


def _bonus(field: SessionField, bonus: Bonus, race_class: str | None) -> Honoured:
    find: honours.Find = honours.pole if bonus.on == "pole" else honours.fastest_lap
    roll = find(field, race_class)
    if roll is None:
        return Honoured(gaps=(_open(field, bonus, f"{_HONOUR[bonus.on]} is not known"),))
    for cars in roll.ranks:
        holders = [contender for car in cars for contender in field.contenders_of(car) if contender.scores_bonuses]
        keep = [holder for holder in holders if _keeps(holder, bonus)]
        if keep:
            named = _named(field, roll) if cars == roll.ranks[0] else ()
            credited = _credited(keep, named, bonus)
            return Honoured(tuple(_awards(field, bonus, roll, credited, by_driver=bool(named))))
        if (_if_disqualified(bonus) if holders else bonus.ineligible) == "lost":
            return Honoured()
    if roll.whole:
        return Honoured()
    return Honoured(gaps=(_open(field, bonus, f"who inherits {_HONOUR[bonus.on]} is not known"),))


def _open(field: SessionField, bonus: Bonus, what: str) -> Gap:
    """A bonus that somebody gets, and it is not known who."""
    return Gap(field.round, what, open_to=(), to_anybody=max(Fraction(0), bonus.points * field.multiple.bonuses))


def _if_disqualified(bonus: Bonus) -> str:
    """What a disqualification from the race does to a bonus."""
    return bonus.disqualified or ("keeps" if bonus.on == "pole" else "pass_down")


def _keeps(contender: Contender, bonus: Bonus) -> bool:
    return contender.car.status != "DSQ" or _if_disqualified(bonus) == "keeps"


def _fulfils(contender: Contender, bonus: Bonus) -> bool:
    if bonus.within_top is None:
        return True
    return contender.place is not None and contender.place <= bonus.within_top


def _named(field: SessionField, roll: honours.HonourRoll) -> Sequence[str]:
    """The drivers an honour is credited to where that is stated; a car's constructor takes no notice."""
    return (roll.points_to or roll.drivers) if field.championship.competitor == "driver" else ()


def _credited(holders: Sequence[Contender], named: Sequence[str], bonus: Bonus) -> Sequence[Contender]:
    """Those of the holders who get the bonus: drivers named each in full, otherwise all of a car by their shares."""
    if named:
        own = {
            holder.competitor: replace(holder, share=Fraction(1)) for holder in holders if holder.competitor in named
        }
        holders = [own[driver] for driver in named if driver in own]
    if bonus.ties == "first":
        holders = [holder for holder in holders if holder.car.car == holders[0].car.car]
    return [holder for holder in holders if _fulfils(holder, bonus)]


def _awards(
    field: SessionField, bonus: Bonus, roll: honours.HonourRoll, winners: Sequence[Contender], *, by_driver: bool
) -> Iterator[Award]:
    points = bonus.points * field.multiple.bonuses
    parts = {winner.competitor if by_driver else winner.car.car for winner in winners}
    cars = len(parts) if bonus.ties == "split" else 1
    for winner in winners:
        yield Award(
            championship=field.championship.id,
            competitor=winner.competitor,
            round=field.round,
            session=field.session.id,
            kind=bonus.on,
            points=winner.share * points / cars,
            causes=(*roll.causes, *field.multiple.causes) if field.multiple.bonuses != 1 else roll.causes,
            car=winner.car.car,
            note=_note(roll, winner, cars),
        )


def _note(roll: honours.HonourRoll, winner: Contender, shared_by: int) -> str | None:
    words = []
    if winner.car.car not in roll.ranks[0]:
        words.append("passed down from an ineligible car")
    if shared_by > 1:
        words.append(f"{Fraction(1, shared_by)} of the bonus")
    if roll.inferred:
        words.append("inferred")
    return ", ".join(words) or None
