"""The audit: every published table beside the computed one, and every difference."""

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from racelog.audit.compare import Audit, ChampionshipAudit, Difference
from racelog.audit.report.subject import Subject
from racelog.audit.wording import figures_in_words, what_differs
from racelog.views.view import Block, Field, Grid, Section, Words, grid, linked

_ANCHOR = "published"
_TITLE = "Published tables"


def published_section(subject: Subject) -> Section:
    """How far the published tables follow from the log."""
    if subject.audit is None:
        none = Words(text="There is no published table to compare with.", tone="note")
        return Section(anchor=_ANCHOR, title=_TITLE, blocks=(none,))
    return Section(
        anchor=_ANCHOR,
        title=_TITLE,
        blocks=(*_summary(subject.audit), *_not_compared(subject.audit)),
        sections=tuple(_table(key, each) for key, each in subject.audit.championships.items() if _has_words(each)),
    )


def _summary(audit: Audit) -> Iterator[Block]:
    if audit.championships:
        yield agreement_grid(audit)


def agreement_grid(audit: Audit) -> Grid:
    """How far every published table agrees with the computed one."""
    fields: tuple[Field[ChampionshipAudit], ...] = (
        Field("championship", lambda table: linked(table.title, "championship", table.championship), "name"),
        Field("after", lambda table: None if table.after_round is None else f"round {table.after_round}"),
        Field("totals agree", lambda table: f"{table.matched} of {table.compared}", "number"),
        Field("places agree", lambda table: f"{table.places_matched} of {table.compared}", "number"),
        Field("listed in both", lambda table: f"{table.listed_matched} of {table.listed}", "number"),
        Field("finding", _finding),
    )
    return grid("Agreement of every published table", fields, audit.championships.values())


def _finding(table: ChampionshipAudit) -> str:
    if table.incomplete:
        return "incomplete"
    return f"{len(table.differences)} differ" if table.differences else "agrees"


def _not_compared(audit: Audit) -> Iterator[Block]:
    for each in audit.not_compared:
        text = f"{each.championship}: {each.why} ({each.ranked} of {each.rows} rows with a position and points)"
        yield Words(label="Not compared", text=text, tone="bad" if each.ranked else "note")


def _has_words(each: ChampionshipAudit) -> bool:
    return bool(each.incomplete or each.differences)


def _table(key: str, each: ChampionshipAudit) -> Section:
    after = "" if each.after_round is None else f", after round {each.after_round}"
    return Section(
        anchor=f"published-{key.replace('@', '-after-')}", title=f"{each.title}{after}", blocks=tuple(_differing(each))
    )


def _differing(each: ChampionshipAudit) -> Iterator[Block]:
    for missing in each.incomplete:
        text = f"{missing}. What is computed is no result, so nothing is held against it."
        yield Words(label="Incomplete", text=text, tone="bad")
    if each.differences and not each.incomplete:
        yield differences_grid(each.differences, f"{each.title}: every difference")


def differences_grid(differences: Sequence[Difference], caption: str) -> Grid:
    """Everybody whose published line differs from the computed one, and in what."""
    fields: tuple[Field[Difference], ...] = (
        Field("competitor", lambda line: line.competitor, "name"),
        Field("published", lambda line: figures_in_words(line.published)),
        Field("computed", lambda line: figures_in_words(line.computed)),
        Field("differs in", what_differs, "words"),
        Field("published in", lambda line: None if line.place is None else PurePath(line.place).name),
    )
    return grid(caption, fields, differences)
