"""What changed between two moments of a log, and the lines that did it."""

from typing import ClassVar

from racelog.tables import LogLine, lines_table
from racelog.tables.base import Rows
from racelog.tables.changes import ChangesTable, changes_table
from racelog.tables.replayed import Replayed


class Differences(Rows):
    """The lines after the earlier moment up to the later one, and every table they changed."""

    ROWS: ClassVar[str] = "events"

    events: tuple[LogLine, ...]
    changes: ChangesTable


def differences(before: Replayed, after: Replayed) -> Differences:
    """What a later state of a season has that an earlier one had not."""
    return Differences(
        events=lines_table(after, since=before.seq).lines,
        changes=changes_table(before, after),
    )
