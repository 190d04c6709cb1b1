"""A change in one line, for pipes and screen readers."""

from typing import assert_never

from racelog.live.changes import Change, Damaged, Gone, Grown, Mended, Opened, Replaced


def said(change: Change) -> str:
    """What happened, in one line."""
    match change:
        case Grown():
            line = change.lines[-1]
            return f"{change.at:%H:%M:%S} #{change.seq} {line.type.replace('_', ' ')}: {line.about}"
        case Damaged():
            return f"the log is damaged: {change.complaint.what}"
        case Mended():
            return "the log reads well again"
        case Replaced():
            return f"the log was replaced; it has {change.replayed.seq} lines now"
        case Opened():
            return "the season is here"
        case Gone():
            return "the log is gone"
    assert_never(change)
