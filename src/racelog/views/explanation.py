"""Why a competitor has the points they have: every award, what caused it, and the lines of the log it stands on."""

from collections.abc import Iterator, Sequence

from racelog.rules.ties.countback import ordinal
from racelog.tables.explain import Cause, Explanation, Item, total
from racelog.tables.shown import amount_shown, time_shown
from racelog.views.view import Block, Cell, Field, Fold, Grid, Link, View, Words, capital, grid


def explanation_view(explanation: Explanation, only_round: int | None = None, *, in_full: bool = False) -> View:
    """A competitor's line of a championship taken apart; of one round alone, with the parts of its times."""
    return View(explanation, explanation.championship_title, tuple(_blocks(explanation, only_round, in_full=in_full)))


def _blocks(explanation: Explanation, only_round: int | None, *, in_full: bool) -> Iterator[Block]:
    items = [item for item in explanation.items if only_round in {None, item.round}]
    position = "unranked" if explanation.position is None else ordinal(explanation.position)
    why = f" ({explanation.unranked})" if explanation.unranked else ""
    yield Words(f"{explanation.name}: {_total(explanation)}, {position}{why}")
    for missing in explanation.incomplete:
        yield Words(missing, "incomplete", "bad")
    yield awards_grid(items, explanation.championship_title, in_full=in_full)
    if only_round is not None and not items:
        yield Words(f"no award in round {only_round}")
    if only_round is None:
        yield Words(_sum_in_words(explanation))
    yield from _ties(explanation)
    for joined in explanation.joined:
        yield Words(joined, "counted together with", "note")
    for assumption in explanation.assumptions:
        yield Words(assumption, "assumed", "note")
    if only_round is not None:
        yield from (Words(text, "time") for item in items for text in _times(item))


def explanation_fold(explanation: Explanation) -> Fold:
    """The same for a document that explains everybody: opened by who wants to know."""
    position = "" if explanation.position is None else f"{ordinal(explanation.position)}, "
    unranked = f", {explanation.unranked}" if explanation.unranked else ""
    caption = f"{explanation.name}, {explanation.championship_title}: every award"
    awards = (awards_grid(explanation.items, caption, in_full=True),) if explanation.items else ()
    return Fold(
        about=Link(explanation.name, "competitor", explanation.competitor, explanation.championship),
        title=explanation.name,
        aside=f"{position}{_total(explanation)}{unranked}",
        blocks=(*awards, Words(f"{capital(_sum_in_words(explanation))}."), *_ties(explanation)),
    )


def _total(explanation: Explanation) -> str:
    """What the items add up to: 306 points, 1 point, or 2:10:04.500."""
    shown = amount_shown(explanation.points, explanation.by)
    return shown if explanation.by == "time" else f"{shown} {'point' if shown == '1' else 'points'}"


def _sum_in_words(explanation: Explanation) -> str:
    dropped = any(item.dropped for item in explanation.items)
    brackets = "; points in brackets are dropped, and do not count" if dropped else ""
    return f"these add up to {amount_shown(total(explanation), explanation.by)}{brackets}"


def _ties(explanation: Explanation) -> Iterator[Words]:
    return (Words(tie, "level on points") for tie in explanation.ties)


def awards_grid(items: Sequence[Item], caption: str, *, in_full: bool = False) -> Grid:
    """Awards, a row each; in full with who wrote each line of the log, and what kind of line it is."""
    firsts = {item.round: item for item in reversed(items)}
    rule: Field[Item] = Field("by rule", lambda item: item.rule, "words")
    fields: tuple[Field[Item], ...] = (
        Field("round", _round, "number", names_row=True),
        Field("for", lambda item: item.awarded_for, "words"),
        Field("points", lambda item: _points(item, struck=in_full), "points"),
        *((rule,) if in_full else ()),
        Field("why", _why_in_full if in_full else lambda item: item.why, "words"),
        Field("log", _causes if in_full else lambda item: item.caused_by, "words", means="the lines of the log"),
    )
    return grid(
        caption,
        fields,
        items,
        about=lambda item: Link("", "award", "", f"/{item.round}") if firsts[item.round] is item else None,
        spent=lambda item: item.dropped,
    )


def _round(item: Item) -> Cell:
    text = f"R{item.round}"
    return Cell(text, item.round, links=(Link(text, "session", item.session),) if item.session else ())


def _points(item: Item, *, struck: bool) -> Cell:
    """Points; in brackets where they are dropped, and struck out where a document can."""
    points = amount_shown(item.points, item.by)
    return Cell(f"({points})" if item.dropped else points, item.points, struck=struck and item.dropped)


def _why_in_full(item: Item) -> str:
    times = " + ".join(f"{time_shown(part.milliseconds)} {part.what}" for part in item.times)
    return "; ".join(filter(None, (item.why, times if len(item.times) > 1 else "")))


def _times(item: Item) -> Iterator[str]:
    """The parts of a car's race time, and their sum."""
    for part in item.times:
        yield f"{time_shown(part.milliseconds)} {part.what} (#{part.seq})"
    if len(item.times) > 1:
        yield f"{time_shown(sum(part.milliseconds for part in item.times))} in all"


def _causes(item: Item) -> Cell:
    links = tuple(Link(_cause(cause), "line", str(cause.seq)) for cause in item.causes)
    return Cell("; ".join(link.text for link in links), links=links)


def _cause(cause: Cause) -> str:
    """A line of the log, who wrote it, and on what ground: "04-watkins-glen:5 penalty applied by j.doe (SP 22-40)"."""
    ground = ", ".join(filter(None, (cause.document, cause.reason)))
    return f"{cause.place} {cause.type.replace('_', ' ')} by {cause.by}{f' ({ground})' if ground else ''}"
