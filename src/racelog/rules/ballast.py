"""What cars carry for their success in a race: worked out from the results before it, like everything else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from racelog.facts.competitors import competitors_at
from racelog.facts.regulations import Ballast
from racelog.facts.season import Entry, EntryTerms, Seq, Session

if TYPE_CHECKING:  # for the type alone: results are made of grids, and grids show what is carried
    from racelog.rules.ranking.results import Results


@dataclass(frozen=True, slots=True)
class Carried:
    """What one car carries by one rule, why, and the lines of the log it follows from."""

    title: str
    amount: Fraction
    unit: str
    why: str
    causes: tuple[Seq, ...]


def ballast_at(results: "Results", race: Session) -> dict[str, tuple[Carried, ...]]:
    """What every car entered carries in a race, by its number; cars that carry nothing are left out."""
    adopted = results.season.regulations_at(race.round)
    if adopted is None or race.round is None or not adopted.regulations.ballast:
        return {}
    carrying: dict[str, tuple[Carried, ...]] = {}
    for rule in adopted.regulations.ballast:
        if rule.rounds is not None and race.round not in rule.rounds:
            continue
        for entry in results.season.entered_at(race.weekend):
            terms = results.season.terms_at(entry, race.weekend)
            if rule.classes is not None and terms.race_class not in rule.classes:
                continue
            number = results.season.number_of(entry, race.weekend)
            carried = _carried(results, rule, entry, terms, race)
            if carried is not None:
                carrying[number] = (*carrying.get(number, ()), carried)
    return carrying


def carried_in_words(carried: Sequence[Carried]) -> str | None:
    """What a car carries: "30 kg"; None for nothing."""
    return ", ".join(f"{one.amount} {one.unit}" for one in carried) or None


def _carried(results: "Results", rule: Ballast, entry: Entry, terms: EntryTerms, race: Session) -> Carried | None:
    before = rounds_before(results, race)
    found = _by_places(results, rule, entry, before) if rule.by == "place" else _looked_up(results, rule, terms, before)
    if found is None:
        return None
    amount, why, causes = found
    amount = max(Fraction(0), amount if rule.most is None else min(amount, rule.most))
    return Carried(rule.title, amount, rule.unit, why, causes) if amount else None


def rounds_before(results: "Results", race: Session) -> tuple[int, ...]:
    """The rounds run before that of a race, in the order they were run."""
    turn = results.season.turn
    return tuple(number for number in results.rounds_run if turn(number) < turn(race.round or 0))


def _by_places(
    results: "Results", rule: Ballast, entry: Entry, before: tuple[int, ...]
) -> tuple[Fraction, str, tuple[Seq, ...]] | None:
    """For the places of the round before, or of all rounds before it: what it carries is never below nothing."""
    amount, words, causes = Fraction(0), list[str](), list[Seq]()
    for number in before if rule.carried == "season" else before[-1:]:
        for session, place, seqs in _places(results, rule, entry, number):
            for_place = rule.table[place - 1] if place <= len(rule.table) else Fraction(0)
            if for_place:
                amount = max(Fraction(0), amount + for_place)
                amount = amount if rule.most is None else min(amount, rule.most)
                words.append(f"{session}: place {place}, {'+' if for_place > 0 else ''}{for_place}")
                causes += seqs
    return (amount, ", ".join(words), tuple(dict.fromkeys(causes))) if words else None


def _places(results: "Results", rule: Ballast, entry: Entry, number: int) -> Iterator[tuple[str, int, tuple[Seq, ...]]]:
    for session in results.season.sessions.values():
        classification = results.classifications.get(session.id)
        if session.kind != rule.session or session.round != number or classification is None:
            continue
        for own in classification.cars:
            place = own.place if rule.among == "overall" else own.class_place
            certain = own.open is None if rule.among == "overall" else own.open_in_class is None
            if own.entry == entry.id and place is not None and certain:
                yield session.id, place, own.causes


def _looked_up(
    results: "Results", rule: Ballast, terms: EntryTerms, before: tuple[int, ...]
) -> tuple[Fraction, str, tuple[Seq, ...]] | None:
    """For the points or the position in a championship after the round before."""
    standings = results.standings(rule.championship or "", before[-1]) if before else None
    if standings is None:
        return None
    whose = competitors_at(standings.championship.competitor, terms)
    lines = [line for line in standings.lines if line.competitor in whose and standings.position_of(line) is not None]
    if not lines:
        return None
    line = min(lines, key=lambda own: own.position or 0)
    causes = tuple(dict.fromkeys(seq for award in line.counted for seq in award.causes))
    position = line.position or 0
    if rule.by == "points":
        return line.points * rule.table[0], f"{line.points} points", causes
    amount = rule.table[position - 1] if position <= len(rule.table) else Fraction(0)
    return amount, f"position {position} in {standings.championship.title}", causes
