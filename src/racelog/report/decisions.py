"""The stewards' decisions, each with what became of it; and every other ruling of the season."""

from collections.abc import Iterator

from racelog.tables import decisions_table, lines_table
from racelog.tables.replayed import Replayed
from racelog.views.decisions import decisions_grid
from racelog.views.log import lines_grid
from racelog.views.view import Block, Section, Words

RULINGS = frozenset({
    "incident_noted", "incident_closed", "protest_lodged", "protest_withdrawn", "protest_decided", "appeal_notified",
    "appeal_filed", "appeal_decided", "points_adjusted", "competitor_excluded", "multiplier_declared", "event_voided",
})  # fmt: skip


def decisions_section(replayed: Replayed) -> Section:
    """Every penalty with its chain of rulings, then protests, appeals, exclusions, adjustments and voids."""
    blocks = (*_penalties(replayed), *_rulings(replayed))
    return Section("decisions", "Decisions", blocks or (Words("No decisions are recorded."),), wide=True)


def _penalties(replayed: Replayed) -> Iterator[Block]:
    decisions = decisions_table(replayed).decisions
    if decisions:
        yield decisions_grid(decisions, "Penalties, in the order they were recorded")


def _rulings(replayed: Replayed) -> Iterator[Block]:
    lines = [line for line in lines_table(replayed).lines if line.type in RULINGS]
    if lines:
        caption = "Incidents, protests, appeals, exclusions, points given or taken, and lines that void others"
        yield lines_grid(lines, caption)
