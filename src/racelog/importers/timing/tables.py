"""Tables with a heading over each column, as timing systems and people write them: read row by row."""

from pathlib import Path

from racelog.importers.timing.columns import read_sheet
from racelog.importers.timing.rows import leader_of, timed_row
from racelog.importers.timing.timing_file import Handed, Printed


def read_table(handed: Handed) -> Printed:
    """The rows of a table of cars. Errors: Malformed, naming file, line and row, and what to do."""
    sheet, rows = read_sheet(Path(handed.path))
    leader = leader_of(sheet, rows)
    return Printed(
        format=sheet.format,
        rows=tuple(
            timed_row(sheet, number, row, leader, mapped=number in handed.mapped)
            for number, row in enumerate(rows, start=1)
        ),
        has_statuses="status" in sheet.columns or sheet.status_for_place,
        by_hand=sheet.ours,
    )
