"""What is odd about a season, and what is not known: everything a reader should look at before trusting a number."""

from collections.abc import Iterator

from racelog.report.anchors import round_at
from racelog.report.subject import Subject
from racelog.tables import SeasonTable, lines_table, results_table, standings_table
from racelog.tables.replayed import Replayed
from racelog.views.view import Section, Words


def oddities_section(subject: Subject, season: SeasonTable) -> Section:
    """The unknown, the irregular, and what was voided or came late."""
    replayed = subject.replayed
    parts = {
        "Unknown": tuple(_unknown(replayed, season)),
        "Irregular, and kept as it is": tuple(_irregular(subject)),
        "Voided, or recorded late": tuple(_afterwards(replayed)),
    }
    sections = tuple(
        Section(anchor=f"odd-{number}", title=title, blocks=blocks)
        for number, (title, blocks) in enumerate(parts.items(), start=1)
        if blocks
    )
    none = () if sections else (Words(text="Nothing is odd, and nothing is unknown.", tone="good"),)
    return Section(anchor="odd", title="Odd things and unknowns", blocks=none, sections=sections)


def _unknown(replayed: Replayed, season: SeasonTable) -> Iterator[Words]:
    for championship in season.championships:
        for missing in championship.incomplete:
            yield Words(label=championship.title, text=str(missing), tone="bad")
    for number in sorted(replayed.season.rounds):
        results = results_table(replayed, f"R{number}")
        for missing in () if results is None else results.incomplete:
            yield Words(label=_round(number), text=str(missing), tone="note")
    for inferred in _notes(replayed, season, "inferred"):
        yield Words(label="Inferred", text=inferred, tone="note")


def _irregular(subject: Subject) -> Iterator[Words]:
    if subject.leftover is not None:
        yield Words(label="End of the log", text=subject.leftover, tone="bad")
    replayed = subject.replayed
    for number in sorted(replayed.season.rounds):
        results = results_table(replayed, f"R{number}")
        if results is not None and results.as_printed:
            yield Words(label=_round(number), text=f"as printed: {results.as_printed}", tone="note")
        if results is not None and results.publication not in {None, "official"}:
            yield Words(label=_round(number), text=f"published: {results.publication}", tone="note")
    for decision in replayed.season.decisions.values():
        if decision.held_back:
            text = f"the penalty #{decision.seq} against car {decision.car} is held back by an appeal"
            yield Words(label=decision.session, text=text, tone="note")


def _afterwards(replayed: Replayed) -> Iterator[Words]:
    for line in lines_table(replayed).lines:
        where = f"{line.segment}:{line.line}"
        if line.voided_by is not None:
            said = f"{line.type.replace('_', ' ')}, {line.about}"
            yield Words(label=f"#{line.seq} voided", text=f"by #{line.voided_by}: {said} ({where})", tone="note")
        elif line.after_official:
            said = f"{line.type.replace('_', ' ')}, {line.about}"
            yield Words(label=f"#{line.seq} late", text=f"after official publication: {said} ({where})", tone="note")


def _notes(replayed: Replayed, season: SeasonTable, word: str) -> Iterator[str]:
    """What awards say of themselves with this word in it."""
    for championship in season.championships:
        table = standings_table(replayed, championship.championship)
        standings = replayed.results.standings(championship.championship)
        if table is None or standings is None:
            continue
        names = {line.competitor: line.name for line in table.standings}
        for line in standings.lines:
            for award in line.awards:
                if award.note and word in award.note:
                    what = award.kind.replace("_", " ")
                    yield f"{championship.title}, round {award.round}: {what} of {names[line.competitor]}, {award.note}"


def _round(number: int) -> str:
    return round_at(number).replace("-", " ").capitalize()
