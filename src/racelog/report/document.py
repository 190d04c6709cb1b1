"""The document: a season at a glance, then its sections in the order an auditor reads them."""

from collections.abc import Iterator
from datetime import UTC

from racelog.report import sections
from racelog.report.oddities import oddities_section
from racelog.report.subject import Subject
from racelog.tables import SeasonTable, season_table
from racelog.tables.shown import points_shown
from racelog.version import __version__
from racelog.views.view import Document, Section, Words, counted


def document(subject: Subject) -> Document:
    """Everything a report says, as values; the same for the same log and the same published tables."""
    replayed = subject.replayed
    season = season_table(replayed)
    last = replayed.placed[-1].line if replayed.placed else None
    oddities = oddities_section(subject, season)
    return Document(
        season=season.season,
        title=season.title,
        seq=season.seq,
        log_head=season.log_head,
        program=f"racelog {__version__}",
        recorded=None if last is None else f"{last.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
        facts=tuple(_facts(subject, season)),
        findings=tuple(_findings(subject, season, oddities)),
        sections=(
            sections.standings_section(replayed, season),
            sections.published_section(subject),
            oddities,
            sections.decisions_section(replayed),
            sections.regulations_section(replayed),
            sections.rounds_section(replayed, season),
            sections.explanations_section(replayed, season),
        ),
    )


def _facts(subject: Subject, season: SeasonTable) -> Iterator[tuple[str, str]]:
    replayed = subject.replayed
    segments = dict.fromkeys(placed.segment for placed in replayed.placed)
    of_how_many = f" of {subject.last_line}" if subject.last_line is not None else ""
    yield "season", season.season
    yield "log", f"{counted(season.seq, 'line')}{of_how_many} in {counted(len(segments), 'segment')}"
    yield "head of the log", season.log_head
    yield "chain", "verified: every line fits its hash and continues the line before it"
    if subject.sealed is not None:
        yield "checkpoint", subject.sealed
    if replayed.placed:
        last = replayed.placed[-1]
        recorded = f"{last.line.at.astimezone(UTC):%Y-%m-%d %H:%M} (UTC)"
        yield "last line", f"#{last.line.seq}, recorded {recorded} by {last.line.by} ({last.place})"
    yield "regulations", season.regulations or "none adopted"
    yield "rounds", f"{season.rounds_run} of {season.rounds_scheduled} run"
    yield "published tables", subject.published or "none"


def _findings(subject: Subject, season: SeasonTable, oddities: Section) -> Iterator[Words]:
    """What was found, in a few sentences."""
    if subject.last_line is not None:
        text = f"line #{season.seq} of {subject.last_line}: what was recorded later is not in this report"
        yield Words(label="As known at", text=text, tone="note")
    for line in season.championships:
        if line.incomplete:
            yield Words(label="Incomplete", text=f"{line.title}: the log does not say all it needs", tone="bad")
        elif line.leaders:
            leads = "leads" if len(line.leaders) == 1 else "lead"
            points = points_shown(line.points or "0")
            yield Words(label=line.title, text=f"{', '.join(line.leaders)} {leads} with {points} points")
    yield _audited(subject)
    open_questions = sum(len(part.blocks) for part in oddities.sections)
    if open_questions:
        yield Words(label="To be looked at", text=counted(open_questions, "odd or unknown thing"), tone="note")


def _audited(subject: Subject) -> Words:
    audit = subject.audit
    if audit is None:
        return Words(label="Audit", text="there is no published table to compare with", tone="note")
    tables = audit.championships.values()
    agree = sum(not (table.differences or table.incomplete) for table in tables)
    compared, matched = sum(table.compared for table in tables), sum(table.matched for table in tables)
    totals = f"{matched} of {compared} totals and {sum(table.places_matched for table in tables)} places agree"
    text = f"{agree} of {counted(len(tables), 'published table')} agree in everything; {totals}"
    left_out = f"; {counted(len(audit.not_compared), 'table')} not compared" if audit.not_compared else ""
    return Words(label="Audit", text=text + left_out, tone="good" if audit.agrees else "bad")
