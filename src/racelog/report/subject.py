"""What a report is about: a season as known at a line of its log, and what was published of it."""

from dataclasses import dataclass

from racelog.audit.compare import Audit
from racelog.tables.replayed import Replayed


@dataclass(frozen=True)
class Subject:
    """A season replayed, with its audit where there are published tables.

    `last_line` is the number of the last line of the log where an earlier one is reported (`--as-of`); `leftover` is
    what stands at the end of the log and does not count.
    """

    replayed: Replayed
    audit: Audit | None = None
    published: str | None = None
    """The name of the file of published tables."""
    last_line: int | None = None
    leftover: str | None = None
    sealed: str | None = None
    """The latest checkpoint, in words."""
