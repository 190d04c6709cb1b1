"""Why everybody has the points they have: every award, down to lines of the log."""

from collections.abc import Sequence
from fractions import Fraction

from racelog.rules.countback import ordinal
from racelog.tables import SeasonTable
from racelog.tables.explain import Cause, Explanation, Item, explain_everybody, total
from racelog.tables.replayed import Replayed
from racelog.tables.shown import points_shown, time_shown
from racelog.views.view import Block, Cell, Field, Fold, Grid, Link, Section, Words, grid


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
        about=Link(explanation.name, "competitor", explanation.competitor, explanation.championship),
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
            awards_grid(explanation.items, f"{explanation.name}, {explanation.championship_title}: every award")
        )
    blocks.append(Words(text=added + dropped))
    return [*blocks, *(Words(label="Level on points", text=tie) for tie in explanation.ties)]


def awards_grid(items: Sequence[Item], caption: str) -> Grid:
    """Awards, a row each: what for, how many points, why, and the lines of the log that caused it."""
    fields: tuple[Field[Item], ...] = (
        Field("round", lambda item: f"R{item.round}"),
        Field("for", lambda item: item.awarded_for, "words"),
        Field("points", _points, "points"),
        Field("why", _why, "words"),
        Field("lines of the log", lambda item: "; ".join(map(_cause, item.causes)), "words"),
    )
    return grid(caption, fields, items)


def _points(item: Item) -> Cell:
    """Points; in brackets where they are dropped."""
    points = points_shown(Fraction(item.points))
    return Cell(f"({points})" if item.dropped else points, item.points, struck=item.dropped)


def _why(item: Item) -> str:
    times = " + ".join(f"{time_shown(part.milliseconds)} {part.what}" for part in item.times)
    return "; ".join(filter(None, (item.why, times if len(item.times) > 1 else "")))


def _cause(cause: Cause) -> str:
    """A line of the log, who wrote it, and on what ground: "04-watkins-glen:5 penalty applied by j.doe (SP 22-40)"."""
    ground = ", ".join(filter(None, (cause.document, cause.reason)))
    return f"{cause.place} {cause.type.replace('_', ' ')} by {cause.by}{f' ({ground})' if ground else ''}"
