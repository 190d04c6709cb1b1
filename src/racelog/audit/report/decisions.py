"""The stewards' decisions, each with what became of it; and every other ruling of the season."""

from collections.abc import Iterator

from racelog.audit.report.blocks import Block, Cell, Grid, Section, Words, cells, columns
from racelog.audit.report.naming import decision_at
from racelog.tables import DecisionLine, decisions_table, lines_table
from racelog.tables.replayed import Replayed

RULINGS = frozenset({
    "incident_noted", "incident_closed", "protest_lodged", "protest_withdrawn", "protest_decided", "appeal_notified",
    "appeal_filed", "appeal_decided", "points_adjusted", "competitor_excluded", "multiplier_declared", "event_voided",
})  # fmt: skip


def decisions_section(replayed: Replayed) -> Section:
    """Every penalty with its chain of rulings, then protests, appeals, exclusions, adjustments and voids."""
    blocks = (*_penalties(replayed), *_rulings(replayed))
    return Section(
        anchor="decisions", title="Decisions", blocks=blocks or (Words(text="No decisions are recorded."),), wide=True
    )


def _penalties(replayed: Replayed) -> Iterator[Block]:
    decisions = decisions_table(replayed).decisions
    if decisions:
        yield Grid(
            caption="Penalties, in the order they were recorded",
            columns=columns(
                *("line", "session", "car", "driver", "penalty", "document", "reason", "what became of it", "log")
            ),
            rows=tuple(_penalty(replayed, each) for each in decisions),
        )


def _penalty(replayed: Replayed, line: DecisionLine) -> tuple[Cell, ...]:
    said = (line.reason, line.facts, line.decision, f"article {line.article}" if line.article else None)
    return (
        Cell(text=f"#{line.seq}", anchor=decision_at(line.seq)),
        *cells(
            line.session,
            f"#{line.car}",
            "/".join(line.drivers),
            line.words,
            line.document or "",
            "; ".join(each for each in said if each),
            "; ".join(line.state),
            replayed.line(line.seq).place,
        ),
    )


def _rulings(replayed: Replayed) -> Iterator[Block]:
    found = [each for each in lines_table(replayed).lines if each.type in RULINGS]
    if found:
        yield Grid(
            caption="Incidents, protests, appeals, exclusions, points given or taken, and lines taken back",
            columns=columns("line", "what", "about", "document", "reason", "by", "log"),
            rows=tuple(
                cells(
                    f"#{each.seq}",
                    each.type.replace("_", " ") + (f", voided by #{each.voided_by}" if each.voided_by else ""),
                    each.about,
                    each.document or "",
                    each.reason or "",
                    each.by,
                    f"{each.segment}:{each.line}",
                )
                for each in found
            ),
        )
