"""Differences between published and computed tables, in words."""

from fractions import Fraction

from racelog.audit.compare import Difference, Figures
from racelog.tables.shown import points_shown


def difference_in_words(difference: Difference) -> str:
    """What was published of a competitor, and what is computed."""
    published, computed = figures_in_words(difference.published), figures_in_words(difference.computed)
    return f"published {published}, computed {computed}"


def what_differs(difference: Difference) -> str:
    """What differs; with the tie-break, where only that can have moved a position."""
    tied = f" ({difference.tie})" if difference.tie and "position" in difference.what else ""
    return ", ".join(difference.what) + tied


def figures_in_words(figures: Figures | None) -> str:
    """A position and points: "45. with 0"."""
    if figures is None:
        return "not listed"
    if figures.position is None and figures.points is None:
        return "not ranked"
    place = f"{figures.position}." if isinstance(figures.position, int) else figures.position or "no place"
    points = "no points" if figures.points is None else points_shown(Fraction(figures.points))
    return f"{place} with {points}"
