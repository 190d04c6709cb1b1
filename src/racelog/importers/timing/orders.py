"""Files of the timing system as orders that are asked for: what was read, and the file as the log keeps it."""

from racelog.desk.requests.orders import FileRead, InFile, Stint
from racelog.errors import readable
from racelog.facts.events import MappedRow, SourceFile
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
    )
