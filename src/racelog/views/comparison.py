"""Two timing files of one session compared: the penalties that explain how the second differs from the first."""

from collections.abc import Iterator

from racelog.importers.timing.compare import Comparison, Proposed
from racelog.views.view import Block, Field, View, Words, grid


def comparison_view(comparison: Comparison) -> View:
    """The penalties, what none of them explains, and whether all is explained."""
    return View(None, "comparison", tuple(_blocks(comparison)))


def _blocks(comparison: Comparison) -> Iterator[Block]:
    if not comparison.decisions and not comparison.others:
        yield Words("the two files are the same: cars, places, laps, times")
        return
    fields: tuple[Field[Proposed], ...] = (
        Field("car", lambda decision: decision.car, "car", names_row=True),
        Field("penalty", lambda decision: decision.penalty.kind.replace("_", "-")),
        Field("what changed", lambda decision: decision.why, "words"),
    )
    yield grid("", fields, comparison.decisions)
    yield from (Words(change, "no penalty explains") for change in comparison.others)
    if comparison.explained:
        yield Words("with these penalties the first file gives the second: cars, places, laps, times")
