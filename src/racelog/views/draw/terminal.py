"""Views on a terminal: tables that fit its width, colour as decoration only; plain lines in a pipe."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group
from rich.measure import Measurement
from rich.table import Table as RichTable
from rich.text import Text

from racelog.tables.shown import short_head
from racelog.views.view import (
    FIGURES,
    LONG,
    Block,
    Cell,
    Column,
    Facts,
    Fold,
    Grid,
    Legend,
    Look,
    View,
    Words,
    for_people,
)

PIPE_WIDTH = 500
"""A pipe or a file has no width; tables are as wide as they need to be."""
STRUCK = "x"
"""The letter of what is struck out: not every terminal can strike out, and no pipe."""
_STYLES: dict[Look, str] = {"first": "bold yellow", "second": "bold", "third": "bold", "unplaced": "dim", "out": "dim"}


def show(view: View) -> None:
    """Print a view: which season, what is shown and the line of the log it is known from; then its blocks."""
    if view.of is not None:
        say(f"{view.of.season} \u00b7 {view.title} \u00b7 #{view.of.seq} {short_head(view.of.log_head)}")
    show_blocks(view.blocks, view.title)


def show_blocks(blocks: Iterable[Block], title: str = "") -> None:
    """Print blocks; the caption of a grid that is the title said already is not said again."""
    console = screen()
    for drawn in _drawn(blocks, title, console):
        if isinstance(drawn, str):
            say(drawn)
        else:
            _print(drawn, console)


def drawn(blocks: Iterable[Block], title: str = "") -> Group:
    """Blocks for whoever draws a screen of their own; tables are as wide as there is room."""
    return Group(*_drawn(blocks, title, screen()))


def say(line: str) -> None:
    """Print a line as it is."""
    sys.stdout.write(f"{line}\n")


def screen() -> Console:
    """The console on stdout; colour only on a terminal, and not where NO_COLOR says so."""
    console = Console(highlight=False, markup=False, emoji=False)
    if console.is_terminal:
        return console
    return Console(highlight=False, markup=False, emoji=False, width=PIPE_WIDTH)


def in_words(words: Words) -> str:
    """A sentence with its label; what is bad stands in capitals."""
    if words.label is None:
        return words.text
    return f"{words.label.upper() if words.tone == 'bad' else words.label}: {words.text}"


def _drawn(blocks: Iterable[Block], title: str, console: Console) -> Iterator[str | RichTable]:
    for block in blocks:
        match block:
            case Words():
                yield in_words(block)
            case Facts():
                yield from (f"{name}: {text}" for name, text in block.facts)
            case Grid():
                yield from _grid(block, title, console)
            case Legend():
                yield block.in_words(STRUCK)
            case Fold():
                yield f"{block.title} {block.aside}".strip()
                yield from _drawn(block.blocks, block.title, console)
            case _:
                assert_never(block)


def _grid(block: Grid, title: str, console: Console) -> Iterator[str | RichTable]:
    if block.caption and block.caption != title:
        yield block.caption
    grid = for_people(block)
    if not grid.rows:
        return
    left_out, table = _fitting(grid, console)
    yield table
    if left_out:
        yield f"{left_out[0]} to {left_out[-1]} do not fit on this screen; --csv has them all"


def _fitting(grid: Grid, console: Console) -> tuple[Sequence[str], RichTable]:
    """The widest table that fits on the screen, the earliest rounds of a matrix left out; and those left out."""
    rounds = [at for at, column in enumerate(grid.columns) if column.kind == "round"]
    table = _table(grid, frozenset())
    left_out = 0
    while left_out < len(rounds) - 1 and _width(table, console) > console.width:
        left_out += 1
        table = _table(grid, frozenset(rounds[:left_out]))
    return [grid.columns[at].title or "" for at in rounds[:left_out]], table


def _width(table: RichTable, console: Console) -> int:
    return Measurement.get(console, console.options.update(max_width=PIPE_WIDTH), table).maximum


def _table(grid: Grid, left_out: frozenset[int]) -> RichTable:
    table = RichTable(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    shown = [at for at in range(len(grid.columns)) if at not in left_out]
    for at in shown:
        column = grid.columns[at]
        table.add_column(
            Text(column.title or ""),
            justify="right" if column.kind in FIGURES else "left",
            no_wrap=grid.matrix or column.kind not in LONG,
        )
    for row in grid.rows:
        cells = (_cell(row.cells[at], grid.columns[at], matrix=grid.matrix) for at in shown)
        table.add_row(*cells, style="dim" if row.spent else None)
    return table


def style_of(look: Look | None, *, struck: bool) -> str:
    """Gold, and bold for second and third, for those who read colours; the places are there for everybody."""
    return "strike dim" if struck else "" if look is None else _STYLES.get(look, "")


def _cell(cell: Cell, column: Column, *, matrix: bool) -> Text:
    style = "bold" if matrix and column.kind == "points" else style_of(cell.look, struck=cell.struck)
    text = str(cell.exact) if column.kind == "type" and cell.exact else cell.text  # as it is typed
    return Text(text + cell.marks + (STRUCK if cell.struck else ""), style=style)


def _print(table: RichTable, console: Console) -> None:
    """A table; without spaces at the ends of lines where it is not for a terminal."""
    if console.is_terminal:
        console.print(table)
        return
    with console.capture() as captured:
        console.print(table)
    for line in captured.get().splitlines():
        say(line.rstrip())
