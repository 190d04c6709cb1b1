"""An award in words: what it was given for, why it is what it is, and where in the log it comes from."""

from racelog.audit.explain import Item
from racelog.rules.countback import ordinal


def award_in_words(item: Item) -> str:
    """What an award was given for: "5th (18th overall)", "DNF", "fastest lap"."""
    if item.kind != "place":
        return item.kind.replace("_", " ")
    if item.place is None:
        return item.status or "no place"
    overall = "" if item.overall in {None, item.place} else f" ({ordinal(item.overall or 0)} overall)"
    return f"{ordinal(item.place)}{overall}"


def why_in_words(item: Item) -> str:
    """What bears on it: that it was dropped, a remark, the decisions against the car."""
    return ", ".join(filter(None, ("dropped" if item.dropped else None, item.note, *item.decisions)))


def causes_in_words(item: Item) -> str:
    """The lines that caused an award: where, and on which document."""
    return ", ".join(
        cause.place + (f" ({', '.join(filter(None, (cause.document, cause.reason)))})" if cause.document else "")
        for cause in item.causes
    )
