"""The audit: every published table beside the computed one, and every difference."""

from collections.abc import Iterator

from racelog.audit.compare import ChampionshipAudit
from racelog.report.subject import Subject
from racelog.views.audit import agreement_grid, differences_grid, incomplete_words, not_compared_words
from racelog.views.view import Block, Section, Words

_ANCHOR = "published"
_TITLE = "Published tables"


def published_section(subject: Subject) -> Section:
    """How far the published tables follow from the log."""
    audit = subject.audit
    if audit is None:
        none = Words("There is no published table to compare with.", tone="note")
        return Section(anchor=_ANCHOR, title=_TITLE, blocks=(none,))
    agreement = (agreement_grid(audit),) if audit.championships else ()
    return Section(
        anchor=_ANCHOR,
        title=_TITLE,
        blocks=(*agreement, *not_compared_words(audit)),
        sections=tuple(
            _table(key, table) for key, table in audit.championships.items() if table.incomplete or table.differences
        ),
    )


def _table(key: str, table: ChampionshipAudit) -> Section:
    after = "" if table.after_round is None else f", after round {table.after_round}"
    anchor = f"published-{key.replace('@', '-after-')}"
    return Section(anchor, f"{table.title}{after}", tuple(_differing(key, table)))


def _differing(key: str, table: ChampionshipAudit) -> Iterator[Block]:
    yield from incomplete_words(table)
    if table.differences and not table.incomplete:
        yield differences_grid({key: table}, f"{table.title}: every difference")
