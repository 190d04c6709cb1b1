"""The view of a championship in a given width: all its columns, and of its rounds as many as fit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from racelog.tables import StandingsTable
from racelog.views.draw.terminal import STRUCK, style_of
from racelog.views.standings import GAINS, Moved, standings_view
from racelog.views.view import FIGURES, Cell, Column, Grid, Kind, Row, capital, for_people

SHORT: Mapping[str, str] = {"pos": "P", "points": "Pts", GAINS: "+/-"}
"""Headings for a narrow screen."""
LEAST: Mapping[Kind, int] = {"place": 3, "gain": 4}
NAME = 26
"""A name is given so much room; a longer one is cut."""
CURSOR, CHANGED = ">", "*"


@dataclass(frozen=True, slots=True)
class Matrix:
    """A table, and its view: a row a competitor, in the order of the table."""

    table: StandingsTable
    grid: Grid


def matrix_of(table: StandingsTable, moved: Moved) -> Matrix:
    """A championship's view, with what has moved in it."""
    return Matrix(table, for_people(standings_view(table, moved).grids[0]))


@dataclass(frozen=True, slots=True)
class Columns:
    """How wide each column is that is shown, by its number in the view, and the rounds among them."""

    widths: Mapping[int, int]
    rounds: Mapping[int, int]
    """By round, the number of its column."""
    earlier: bool
    later: bool

    @property
    def first_round(self) -> int | None:
        """The column that stands behind the sign for earlier rounds."""
        return next(iter(self.rounds.values()), None)


def columns(matrix: Matrix, width: int, first: int | None) -> Columns:
    """The columns that fit; the rounds from `first` on, or the latest ones."""
    grid = matrix.grid
    wide = {at: _width(grid, at) for at in range(len(grid.columns))}
    rounds = {number: at for at, column in enumerate(grid.columns) if (number := _round_of(column)) is not None}
    others = [at for at in wide if at not in rounds.values()]
    room = width - 2 - sum(wide[at] for at in others) - (len(others) - 1)
    candidates = list(rounds)[::-1] if first is None else [number for number in rounds if number >= first]
    fitting: list[int] = []
    for number in candidates:
        room -= wide[rounds[number]] + 1
        if room < 0:
            break
        fitting.append(number)
    shown = {number: rounds[number] for number in sorted(fitting)}
    ends = (min(rounds), max(rounds)) if shown else (0, 0)
    return Columns(
        widths={at: wide[at] for at in wide if at in others or at in shown.values()},
        rounds=shown,
        earlier=bool(shown) and min(shown) != ends[0],
        later=bool(shown) and max(shown) != ends[1],
    )


def _round_of(column: Column) -> int | None:
    return int(column.link.id) if column.kind == "round" and column.link is not None else None


def _width(grid: Grid, at: int) -> int:
    column = grid.columns[at]
    wide = max([cell_len(_heading(column)), *(cell_len(_printed(row.cells[at])) for row in grid.rows)])
    return min(NAME, wide) if column.kind == "name" else max(LEAST.get(column.kind, 0), wide)


def _heading(column: Column) -> str:
    title = column.title or ""
    return SHORT.get(title, capital(title))


def _printed(cell: Cell) -> str:
    return cell.text + cell.marks + (STRUCK if cell.struck else "")


def head_of(matrix: Matrix, shown: Columns, chosen: int | None) -> Text:
    """The line above the table; "<" and ">" say that there are more rounds to either side."""
    text = Text("  ", no_wrap=True, style="dim bold")
    behind_rounds = False
    for at, wide in shown.widths.items():
        column = matrix.grid.columns[at]
        if at == shown.first_round:
            text.append("<" if shown.earlier else " ")
        elif at:
            ends_rounds = column.kind != "round" and behind_rounds
            text.append(">" if shown.later and ends_rounds else " ")
        behind_rounds = column.kind == "round"
        is_chosen = chosen is not None and _round_of(column) == chosen
        text.append(_fitted(_heading(column), column, wide), style="reverse" if is_chosen else "")
    return text


def line_of(matrix: Matrix, row: Row, shown: Columns, *, cursor: bool, chosen: int | None) -> Text:
    """One competitor. What was changed has a mark and a tint, who is selected a mark and is shown reversed."""
    text = Text(no_wrap=True, style=" ".join(_styles(cursor=cursor, changed=row.changed)))
    text.append((CURSOR if cursor else " ") + (CHANGED if row.changed else " "))
    for at, wide in shown.widths.items():
        column, cell = matrix.grid.columns[at], row.cells[at]
        text.append(" " if at else "")
        is_chosen = chosen is not None and _round_of(column) == chosen
        text.append(_fitted(_printed(cell), column, wide), style=_style(column, cell, chosen=is_chosen))
    return text


def _fitted(text: str, column: Column, width: int) -> str:
    """A text made exactly so wide, at the side its column stands at."""
    room = " " * max(0, width - cell_len(text))
    return room + text if column.kind in FIGURES else cut(text, width)


def cut(text: str, width: int) -> str:
    """A text made exactly so wide on the screen."""
    return set_cell_size(text, width) if cell_len(text) <= width else set_cell_size(text, width - 1) + "\u2026"


def _styles(*, cursor: bool, changed: bool) -> Iterator[str]:
    if cursor:
        yield "reverse"
    if changed:
        yield "cyan"


def _style(column: Column, cell: Cell, *, chosen: bool) -> str:
    if chosen:
        return "not reverse bold underline"
    return "bold" if column.kind == "points" else style_of(cell.look, struck=cell.struck)
