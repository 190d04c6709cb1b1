"""Points beside those for a place: who gets a pole or a fastest lap, and who inherits it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from racelog.facts.regulations import Bonus
from racelog.rules import honours
from racelog.rules.awards import Award, AwardKind, Gap
from racelog.rules.field import Contender, SessionField
from racelog.rules.rounds import has_order


def in_words(honour: str) -> str:
    """An honour as it is spoken of: "pole", "the fastest lap", "led a lap"."""
    return "the fastest lap" if honour == "fastest_lap" else honour.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Honoured:
    """The awards of one bonus in one session, and what was not known."""

    awards: tuple[Award, ...] = ()
    gaps: tuple[Gap, ...] = ()


def bonuses(field: SessionField, bonus: Bonus) -> Honoured:
    """What a bonus of the regulations pays in a session, overall or class by class."""
    if not field.multiple.bonuses or not _is_paid(field, bonus):
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


def _roll(field: SessionField, bonus: Bonus, race_class: str | None) -> honours.HonourRoll | None:
    match bonus.on:
        case "pole":
            return honours.pole(field, race_class)
        case "fastest_lap":
            return honours.fastest_lap(field, race_class)
        case "most_places_gained":
            said = honours.stated(field, bonus.on, race_class)
            return said or honours.most_places_gained(field, race_class)
        case _:
            return honours.stated(field, bonus.on, race_class)


def _is_paid(field: SessionField, bonus: Bonus) -> bool:
    """Whether a bonus is paid in a round at all: one it is meant for, with the other session it asks for."""
    others = field.season.sessions.values() if bonus.only_if is not None else ()
    asked_for = (one for one in others if (one.kind, one.round) == (bonus.only_if, field.round))
    return (bonus.rounds is None or field.round in bonus.rounds) and (
        bonus.only_if is None or any(has_order(field.season, session) for session in asked_for)
    )


def _bonus(field: SessionField, bonus: Bonus, race_class: str | None) -> Honoured:
    roll = _roll(field, bonus, race_class)
    if roll is None:
        return Honoured(gaps=(_open(field, bonus, f"{in_words(bonus.on)} is not known"),))
    for cars in roll.ranks:
        crews = [field.credited_with(car, roll.drove.get(car, ())) for car in cars]
        holders = [contender for crew in crews for contender in crew if contender.scores_bonuses]
        keep = [holder for holder in holders if _keeps(holder, bonus)]
        if keep:
            named = _named(field, roll) if cars == roll.ranks[0] else ()
            credited = _credited(keep, named, bonus)
            if credited or bonus.outside == "lost" or _is_tied_away(keep, bonus):
                return Honoured(tuple(_awards(field, bonus, roll, credited, by_driver=bool(named))))
            continue
        if (_if_disqualified(bonus) if holders else bonus.ineligible) == "lost":
            return Honoured()
    if roll.whole:
        return Honoured()
    return Honoured(gaps=(_open(field, bonus, f"who inherits {in_words(bonus.on)} is not known"),))


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


def _is_tied_away(holders: Sequence[Contender], bonus: Bonus) -> bool:
    """Whether several cars hold a bonus that nobody gets then."""
    return bonus.ties == "none" and len({holder.car.car for holder in holders}) > 1


def _credited(holders: Sequence[Contender], named: Sequence[str], bonus: Bonus) -> Sequence[Contender]:
    """Those of the holders who get the bonus: drivers named each in full, otherwise all of a car by their shares."""
    if named:
        own = {
            holder.competitor: replace(holder, share=Fraction(1)) for holder in holders if holder.competitor in named
        }
        holders = [own[driver] for driver in named if driver in own]
    if _is_tied_away(holders, bonus):
        return ()
    if bonus.ties == "first":
        holders = [holder for holder in holders if holder.car.car == holders[0].car.car]
    return [holder for holder in holders if _fulfils(holder, bonus)]


def _awards(
    field: SessionField, bonus: Bonus, roll: honours.HonourRoll, winners: Sequence[Contender], *, by_driver: bool
) -> Iterator[Award]:
    points = bonus.points * field.multiple.bonuses
    parts = {winner.competitor if by_driver else winner.car.car for winner in winners}
    cars = len(parts) if bonus.ties == "split" else 1
    kind: AwardKind = "pole" if bonus.on == "pole" else "fastest_lap" if bonus.on == "fastest_lap" else "honour"
    for winner in winners:
        yield Award(
            championship=field.championship.id,
            competitor=winner.competitor,
            round=field.round,
            session=field.session.id,
            kind=kind,
            honour=bonus.on if kind == "honour" else None,
            points=winner.share * points / cars,
            causes=(*roll.causes, *field.multiple.causes) if field.multiple.bonuses != 1 else roll.causes,
            car=winner.car.car,
            note=_note(roll, winner, cars, bonus),
        )


def _note(roll: honours.HonourRoll, winner: Contender, shared_by: int, bonus: Bonus) -> str | None:
    words = []
    if winner.car.car not in roll.ranks[0]:
        outside = f" or one outside the first {bonus.within_top}" if bonus.outside == "pass_down" else ""
        words.append(f"passed down from an ineligible car{outside}")
    if shared_by > 1:
        words.append(f"{Fraction(1, shared_by)} of the bonus")
    if roll.inferred:
        words.append("inferred")
    return ", ".join(words) or None
