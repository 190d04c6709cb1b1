"""Lines of the log: who recorded what, when, about what, and whether it still counts."""

from collections.abc import Sequence
from datetime import UTC

from racelog.tables import LinesTable, LogLine
from racelog.views.view import Cell, Field, Grid, Link, View, counted, grid


def log_view(table: LinesTable) -> View:
    """Lines of the log, in order."""
    title = counted(len(table.lines), "line")
    return View(table, title, (lines_grid(table.lines, title),))


def lines_grid(lines: Sequence[LogLine], caption: str) -> Grid:
    """Lines of the log, a row each."""
    fields: tuple[Field[LogLine], ...] = (
        Field("#", lambda line: line.seq, "line", id="seq", names_row=True),
        Field("line of the log", lambda line: f"{line.segment}:{line.line}"),
        Field("recorded (UTC)", lambda line: Cell(f"{line.at:%Y-%m-%d %H:%M:%S}", line.at.isoformat()), "moment", "at"),
        Field("by", lambda line: line.by, id="by"),
        Field("type", lambda line: line.type, "type", id="type"),
        Field("about", lambda line: Cell(_listed(line), line.about), "words", id="about"),
        Field(None, lambda line: line.reason, id="reason"),
        Field(None, lambda line: line.document, id="document"),
        Field("voided by", lambda line: line.voided_by, "line", id="voided_by", optional=True),
        Field(None, lambda line: line.segment, id="segment"),
        Field(None, lambda line: line.line, id="line"),
        Field(None, lambda line: line.hash, id="hash"),
        Field(None, lambda line: line.stated.isoformat() if line.stated else None, id="stated"),
    )
    return grid(
        caption,
        fields,
        lines,
        about=lambda line: Link(f"#{line.seq}", "line", str(line.seq)),
        spent=lambda line: line.voided_by is not None,
    )


def said_of(line: LogLine) -> str:
    """A line in words: what it is about, its document, its reason; and whether it came late, or no longer counts."""
    return _about(line) + (f" (voided by #{line.voided_by})" if line.voided_by else "")


def _about(line: LogLine) -> str:
    about = ": ".join(filter(None, (line.about, line.document, line.reason)))
    return f"{about} (after official publication)" if line.after_official else about


def _listed(line: LogLine) -> str:
    """The same in a list, beside the time it was recorded at: another one that somebody stated is marked."""
    stated = f" (stated for {line.stated.astimezone(UTC):%Y-%m-%d %H:%M} UTC)" if line.stated is not None else ""
    return f"{_about(line)}{stated}"
