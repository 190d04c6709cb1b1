"""The fight for a title: who can still win, with what, and the last race place by place."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from racelog.rules.ties.countback import ordinal
from racelog.tables.shown import points_shown
from racelog.tables.title import Contender, FromPlace, TitleTable
from racelog.views.view import Block, Cell, Field, Grid, View, Words, counted, grid

FEW = 3
"""For so many contenders the last race is shown place by place."""
LEGEND = Words(
    "needs: the least to take from what is to come, should the others take as little as they can; "
    "certain with: champion whatever the others do (-: not in its own hands)"
)


def title_view(table: TitleTable) -> View:
    """One championship's title."""
    when = "before the first round" if table.after_round is None else f"after round {table.after_round}"
    return View(table, f"{table.championship_title} \u00b7 {when}", tuple(_blocks(table)))


def _blocks(table: TitleTable) -> Iterator[Block]:
    if table.incomplete:
        yield Words("the table is INCOMPLETE, so nothing about its title is certain:", tone="bad")
        yield from (Words(f"  {missing}") for missing in table.incomplete)
        return
    if table.sessions:
        yield Words(", ".join(table.sessions), "to come")
    else:
        yield Words("no round is scheduled yet" if table.after_round is None else "every round has been run")
    yield from _champions(table)
    if is_open(table):
        yield _contenders(table)
        yield Words(counted(len(table.out), "competitor"), "out of it")
        for contender in table.contenders[:FEW]:
            yield from (Words(line) for line in _last_race(contender))
    for note in table.notes:
        yield Words(note, "note", "note")


def is_open(table: TitleTable) -> bool:
    """Whether somebody can still win what nobody has won: then the legend is needed."""
    return bool(table.contenders and not table.champions)


def _champions(table: TitleTable) -> Iterator[Words]:
    if len(table.champions) > 1:
        yield Words(", ".join(table.champions), "champions, level in every respect")
    elif table.champions:
        yield Words(f"{table.champions[0]} is champion" + (", whatever the others do" if table.sessions else ""))
    elif not table.contenders:
        yield Words("nobody is ranked" if table.after_round is not None else "nobody is entered yet")


def _contenders(table: TitleTable) -> Grid:
    fields: tuple[Field[Contender], ...] = (
        Field("can still win", lambda contender: contender.name, names_row=True),
        Field("points", lambda contender: contender.points, "points"),
        Field("most to take", lambda contender: contender.most, "points"),
        Field("needs", _needs, "points"),
        Field("certain with", _certain, "points"),
        Field("", lambda contender: ", ".join(_remarks(contender)), "words"),
    )
    return grid("", fields, table.contenders)


def _needs(contender: Contender) -> Cell:
    if contender.needs is None:
        return Cell("")
    return Cell(("" if contender.needs_exact else "at least ") + points_shown(contender.needs))


def _certain(contender: Contender) -> Cell:
    if contender.can_win == "maybe":
        return Cell("not known")
    if contender.certain is not None:
        return Cell(("" if contender.certain_exact else "at most ") + points_shown(contender.certain))
    return Cell("" if contender.needs is None else "-" if contender.certain_exact else "not known")


def _remarks(contender: Contender) -> Iterator[str]:
    if contender.kept != contender.points:
        yield f"{points_shown(contender.kept)} of the points will count at the end"
    if contender.can_win == "maybe":
        yield "not certain"
    if contender.can_win == "shared":
        yield "at best level with another: the title would be shared"
    if not contender.entered:
        yield "not entered for what is to come"


def _last_race(contender: Contender) -> Iterator[str]:
    """Place by place, places alike together; bonuses are taken to go to the others."""
    if not contender.last_race:
        return
    yield f"{contender.name} is champion, even if every bonus goes to a rival:"
    for rivals, alike in groupby(contender.last_race, key=lambda from_place: from_place.rivals):
        places = _places(list(alike))
        if any(rival.best_place is None for rival in rivals):
            yield f"  {places}: not by the place alone"
        else:
            limits = ", ".join(
                f"{rival.name} {_no_better(rival.best_place or 0, len(contender.last_race))}" for rival in rivals
            )
            yield f"  {places}: {f'if {limits}' if limits else 'whatever the others do'}"


def _no_better(place: int, places: int) -> str:
    return "does not finish" if place >= places else f"is no better than {ordinal(place)}"


def _places(alike: Sequence[FromPlace]) -> str:
    numbers = [from_place.place for from_place in alike if from_place.place is not None]
    if not numbers:
        return "unclassified"
    first, last = ordinal(numbers[0]), ordinal(numbers[-1])
    stretch = first if len(numbers) == 1 else f"{first} to {last}"
    return f"{stretch}, or unclassified" if alike[-1].place is None else stretch
