"""The regulations in words, championship by championship, every assumption marked."""

from collections.abc import Iterator, Sequence

from racelog.facts.season import Adopted
from racelog.tables.replayed import Replayed
from racelog.views.rules_in_words import Clause, championship_clauses, season_clauses
from racelog.views.view import Block, Facts, Section, Words


def regulations_section(replayed: Replayed) -> Section:
    """What was adopted, and what every championship counts."""
    adopted = replayed.season.adopted
    none = () if adopted else (Words(text="No regulations are adopted."),)
    several = len(adopted) > 1
    return Section(
        anchor="regulations",
        title="Regulations",
        blocks=none,
        sections=tuple(section for each in adopted for section in _adopted(replayed, each, several=several)),
    )


def _adopted(replayed: Replayed, adopted: Adopted, *, several: bool) -> Iterator[Section]:
    regulations, place = adopted.regulations, replayed.line(adopted.seq).place
    since = f", from round {adopted.from_round} on" if several else ""
    anchor = f"rules-{adopted.seq}"
    whence = (("name", regulations.name), ("adopted", f"#{adopted.seq} ({place}){since}"))
    yield Section(anchor=anchor, title=regulations.title + since, blocks=_said(season_clauses(regulations), whence))
    for each in regulations.championships:
        blocks = _said(championship_clauses(each, regulations))
        yield Section(anchor=f"{anchor}-{each.id}", title=each.title + since, blocks=blocks)


def _said(clauses: Sequence[Clause], before: tuple[tuple[str, str], ...] = ()) -> tuple[Block, ...]:
    assumed = tuple(
        Words(label="Assumed", text=f"{text} ({clause.about})", tone="note")
        for clause in clauses
        for text in clause.assumed
    )
    return (Facts(facts=(*before, *((clause.about, clause.words) for clause in clauses))), *assumed)
