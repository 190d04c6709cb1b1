"""The screen: tables that fit, headings that say what is shown and as known when."""

from collections.abc import Callable, Sequence

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table as RichTable

from racelog.tables import Table
from racelog.tables.shown import short_head

PIPE_WIDTH = 500
"""A pipe or a file has no width; tables are as wide as they need to be."""


def screen() -> Console:
    """The console on stdout; colour only on a terminal, and not where NO_COLOR says so."""
    console = Console(highlight=False, markup=False, emoji=False)
    if console.is_terminal:
        return console
    return Console(highlight=False, markup=False, emoji=False, width=PIPE_WIDTH)


def print_table(table: RichTable) -> None:
    """Print a table; without spaces at the ends of lines where it is not for a terminal."""
    console = screen()
    if console.is_terminal:
        console.print(table)
        return
    with console.capture() as captured:
        console.print(table)
    for line in captured.get().splitlines():
        typer.echo(line.rstrip())


def heading(table: Table, what: str) -> None:
    """Which season, what is shown, and the line of the log it is known from."""
    typer.echo(f"{table.season} \u00b7 {what} \u00b7 #{table.seq} {short_head(table.log_head)}")


def table_of(*columns: str, right: Sequence[str] = (), fold: Sequence[str] = ()) -> RichTable:
    """An empty table with these columns; on a narrow screen those to `fold` go over several lines."""
    table = RichTable(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    for column in columns:
        table.add_column(column, justify="right" if column in right else "left", no_wrap=column not in fold)
    return table


def leave_out(
    rounds: tuple[int, ...], draw: Callable[[tuple[int, ...]], RichTable]
) -> tuple[tuple[int, ...], RichTable]:
    """The widest table that fits on the screen, the earliest rounds left out; and the rounds left out."""
    console = screen()
    for first in range(len(rounds)):
        table = draw(rounds[first:])
        if Measurement.get(console, console.options.update(max_width=PIPE_WIDTH), table).maximum <= console.width:
            return rounds[:first], table
    return rounds[:-1], draw(rounds[-1:])
