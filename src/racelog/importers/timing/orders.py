"""Files of the timing system as orders that are asked for: what was read, and the file as the log keeps it.

What officials said of a file's columns (--column) is kept with the file in the log, and so is what was said of earlier
ones and held again: the next file of the season with these headings is read alike.
"""

from collections.abc import Iterable, Mapping

from racelog.desk.requests.orders import FileRead, InFile, Stint, pairs
from racelog.errors import Malformed, readable
from racelog.facts.events import ColumnRead, MappedRow, SourceFile
from racelog.facts.naming import near_names
from racelog.facts.season import Season
from racelog.importers.timing.columns import FIELDS
from racelog.importers.timing.timing_file import TimingFile


def order_read(timing: TimingFile) -> FileRead:
    """The order of a file for a request: classify, amend, qualify."""
    return FileRead(
        order=tuple(timing.order),
        source=source_of(timing),
        seen=tuple(
            InFile(
                row.row,
                row.at,
                row.car,
                row.driver_names,
                tuple(Stint(one.name, one.laps, one.driven_ms) for one in row.drivers if one.drove),
            )
            for row in timing.rows
        ),
        has_statuses=timing.has_statuses,
    )


def understood(timing: TimingFile) -> str:
    """What a file was taken for, in one line."""
    claims = f", its name claims {timing.claims}" if timing.claims else ""
    counted = f"{len(timing.rows)} cars" if len(timing.rows) != 1 else "1 car"
    return f"{readable(timing.name)}: {timing.format}, {counted}{claims}"


def source_of(timing: TimingFile) -> SourceFile:
    """The file as the log keeps it: its name, its SHA-256, and the rows read as another car."""
    printed = {row.row: row.number for row in timing.rows}
    return SourceFile(
        name=readable(timing.name)[:200],
        sha256=timing.sha256,
        format=timing.format,
        claims=timing.claims,
        mapped=tuple(
            MappedRow(row=row, printed=printed[row] or "none", car=car) for row, car in sorted(timing.mapped.items())
        ),
        columns=tuple(ColumnRead(field=field, heading=name) for field, name in timing.columns.items()) or None,
    )


def columns_said(typed: Iterable[str]) -> Mapping[str, str]:
    """FIELD=HEADING options by field. Errors: Malformed."""
    said = pairs(typed, "--column", "FIELD=HEADING")
    for field in said:
        if field not in FIELDS:
            remedy = f"Fields: {', '.join(FIELDS)}"
            raise Malformed(f"--column: {field[:60]!r} is no field", excerpt=near_names(field, FIELDS), remedy=remedy)
    return said


def columns_remembered(season: Season) -> Mapping[str, str]:
    """What was said of the columns of the last file of a season that needed it."""
    files = [(order.seq, order.file) for session in season.sessions.values() for order in session.orders if order.file]
    said = (file.columns for _, file in sorted(files, key=lambda one: -one[0]) if file.columns)
    return {column.field: column.heading for column in next(said, ())}
