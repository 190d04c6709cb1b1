"""The latest lines of the log, in words: time, line, who, what."""

from rich.text import Text

from racelog.live.words import in_brief
from racelog.tables import LogLine, lines_table
from racelog.tables.replayed import Replayed


def latest(replayed: Replayed, count: int, *, wrapped: bool) -> Text:
    """The last lines, the latest first. Units: times are UTC."""
    lines = lines_table(replayed, since=max(0, replayed.seq - count)).lines
    text = Text(no_wrap=not wrapped, overflow="fold" if wrapped else "ellipsis")
    for line in reversed(lines):
        text.append(f"{line.at:%H:%M} #{line.seq} {line.by}", style="bold")
        text.append("\n  " if wrapped else "  ")
        text.append(_said(replayed, line) + "\n")
    text.rstrip()
    return text


def _said(replayed: Replayed, line: LogLine) -> str:
    voided = "" if line.voided_by is None else f" (voided by #{line.voided_by})"
    return in_brief(replayed, line) + voided
