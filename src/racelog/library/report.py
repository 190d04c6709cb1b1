"""The audit of a season as one document: gathered here, laid out by `racelog.report`."""

from dataclasses import replace
from pathlib import Path

from racelog.audit.compare import Audit, compare
from racelog.audit.published import read_published
from racelog.copies.sealed import sealed_in_words
from racelog.errors import Malformed
from racelog.library.audits import PUBLISHED, check_compared
from racelog.library.season import Season
from racelog.log.sealing.checkpoint import Checkpoint
from racelog.report import Document, Subject, document


def season_report(
    current: Season, then: Season, published: Path | None = None, sealed: Checkpoint | None = None
) -> Document:
    """The document of a season as it was known then, which may be now.

    `published` names the published tables, else those beside the log are taken where there are any; `sealed` is the
    checkpoint that covers most of it.
    Errors:  Malformed, where the tables named are not there, or none of them is of this season.
    """
    beside = None if current.folder is None else current.folder / PUBLISHED
    file = published or beside
    audit = None
    if published is not None and not published.exists():
        raise Malformed("there are no published tables", place=str(published), remedy="Name the file: --published FILE")
    if file is not None and file.exists():
        audit = _audit(current, then, file)
        if published is not None and then is current:
            check_compared(then.replayed, audit, file)
    return document(
        Subject(
            replayed=then.replayed,
            audit=audit,
            published=None if audit is None or file is None else file.name,
            last_line=current.seq if then.seq != current.seq else None,
            leftover=None if current.oddity is None else current.oddity.what,
            sealed=None if sealed is None else sealed_in_words(sealed),
        )
    )


def _audit(current: Season, then: Season, file: Path) -> Audit:
    """Tables without a round are of the last one run now: before it was run there is nothing to compare them with."""
    tables = read_published(file)
    if then is current:
        return compare(then.replayed, tables)
    last = current.replayed.results.last_round
    return compare(then.replayed, [replace(table, after=last) if table.after is None else table for table in tables])
