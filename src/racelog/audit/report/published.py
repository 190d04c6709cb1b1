"""The audit: every published table beside the computed one, and every difference."""

from collections.abc import Iterator
from pathlib import PurePath

from racelog.audit.compare import Audit, ChampionshipAudit, Difference
from racelog.audit.report.blocks import Block, Cell, Grid, Section, Words, cells, columns
from racelog.audit.report.naming import standings_at
from racelog.audit.report.subject import Subject
from racelog.audit.wording import figures_in_words, what_differs

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
    if not audit.championships:
        return
    numbers = ("totals agree", "places agree", "listed in both")
    yield Grid(
        caption="Agreement of every published table",
        columns=columns("championship", "after", *numbers, "finding", right=numbers),
        rows=tuple(_agreement(each) for each in audit.championships.values()),
    )


def _agreement(each: ChampionshipAudit) -> tuple[Cell, ...]:
    differ = f"{len(each.differences)} differ"
    return (
        Cell(text=each.title, to=standings_at(each.championship)),
        *cells(
            "" if each.after_round is None else f"round {each.after_round}",
            f"{each.matched} of {each.compared}",
            f"{each.places_matched} of {each.compared}",
            f"{each.listed_matched} of {each.listed}",
            "incomplete" if each.incomplete else differ if each.differences else "agrees",
        ),
    )


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
        yield Grid(
            caption=f"{each.title}: every difference",
            columns=columns("competitor", "published", "computed", "differs in", "published in"),
            rows=tuple(_difference(difference) for difference in each.differences),
        )


def _difference(difference: Difference) -> tuple[Cell, ...]:
    return cells(
        difference.competitor,
        figures_in_words(difference.published),
        figures_in_words(difference.computed),
        what_differs(difference),
        "" if difference.place is None else PurePath(difference.place).name,
    )
