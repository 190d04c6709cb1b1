"""Why everybody has the points they have: every award, down to lines of the log."""

from fractions import Fraction

from racelog.audit.report.blocks import Block, Cell, Fold, Grid, Section, Words, cells, columns
from racelog.audit.report.naming import explained_at
from racelog.rules.countback import ordinal
from racelog.tables import SeasonTable
from racelog.tables.explain import Cause, Explanation, Item, explain_everybody, total
from racelog.tables.replayed import Replayed
from racelog.tables.shown import points_shown, time_shown


def explanations_section(replayed: Replayed, season: SeasonTable) -> Section:
    """A fold for each competitor of each championship."""
    sections = tuple(
        Section(
            anchor=f"why-{each.championship}",
            title=each.title,
            blocks=tuple(map(_explained, explain_everybody(replayed, each.championship))),
        )
        for each in season.championships
    )
    words = "Every total is a sum of awards; every award names the lines of the log that caused it (segment:line)."
    return Section(anchor="why", title="Why these points", blocks=(Words(text=words),), sections=sections)


def _explained(explanation: Explanation) -> Fold:
    points = points_shown(Fraction(explanation.points))
    position = "" if explanation.position is None else f"{ordinal(explanation.position)}, "
    unranked = f", {explanation.unranked}" if explanation.unranked else ""
    return Fold(
        anchor=explained_at(explanation.championship, explanation.competitor),
        title=explanation.name,
        aside=f"{position}{points} {'point' if points == '1' else 'points'}{unranked}",
        blocks=tuple(_blocks(explanation)),
    )


def _blocks(explanation: Explanation) -> list[Block]:
    added = f"These add up to {points_shown(total(explanation))}."
    dropped = " Points in brackets are dropped, and do not count." if any(e.dropped for e in explanation.items) else ""
    blocks: list[Block] = []
    if explanation.items:
        blocks.append(
            Grid(
                caption=f"{explanation.name}, {explanation.championship_title}: every award",
                columns=columns("round", "for", "points", "why", "lines of the log", right=("points",)),
                rows=tuple(map(_row, explanation.items)),
            )
        )
    blocks.append(Words(text=added + dropped))
    return [*blocks, *(Words(label="Level on points", text=tie) for tie in explanation.ties)]


def _row(item: Item) -> tuple[Cell, ...]:
    points = points_shown(Fraction(item.points))
    times = " + ".join(f"{time_shown(part.milliseconds)} {part.what}" for part in item.times)
    why = "; ".join(filter(None, (item.why, times if len(item.times) > 1 else "")))
    return (
        *cells(f"R{item.round}", item.awarded_for),
        Cell(text=f"({points})" if item.dropped else points, struck=item.dropped),
        *cells(why, "; ".join(map(_cause, item.causes))),
    )


def _cause(cause: Cause) -> str:
    """A line of the log, who wrote it, and on what ground: "04-watkins-glen:5 penalty applied by j.doe (SP 22-40)"."""
    ground = ", ".join(filter(None, (cause.document, cause.reason)))
    return f"{cause.place} {cause.type.replace('_', ' ')} by {cause.by}{f' ({ground})' if ground else ''}"
