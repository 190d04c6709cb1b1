"""Two states of a season on the screen: what differs in classifications, grids and championships."""

from collections.abc import Callable, Sequence
from itertools import groupby

import typer
from rich.table import Table as RichTable

from racelog.cli.screen import print_table, table_of
from racelog.tables.changes import CarChange, ChampionshipChange, ChangesTable, StandingChange

SHOWN = 20
"""How many cars of one session are listed; a first classification lists them all."""


def print_changes(changes: ChangesTable, session_title: Callable[[str], str]) -> None:
    """Print what differs, session by session under their titles, then championship by championship."""
    for session, cars in groupby(changes.cars, key=lambda change: change.session):
        typer.echo(session_title(session))
        _print(_cars(list(cars)))
    for championship in changes.championships:
        typer.echo(_championship(championship))
        _print(_standings(championship.changes))
    if changes.untouched:
        typer.echo(f"not touched: {', '.join(changes.untouched)}")


def _print(table: RichTable) -> None:
    if table.row_count:
        print_table(table)


def _cars(changes: Sequence[CarChange]) -> RichTable:
    table = table_of("", "car", "driver", "before", "after", "why", right=("car",), fold=("driver", "why"))
    first = all(change.before is None for change in changes)
    penalised_first = sorted(changes, key=lambda change: not change.why)
    for change in changes if first else penalised_first[:SHOWN]:
        driver = "/".join(change.drivers)
        before, after = change.before or "-", change.after or "-"
        table.add_row(change.where, f"#{change.car}", driver, before, after, ", ".join(change.why))
    if not first and len(changes) > SHOWN:
        table.add_row("", "", f"and {len(changes) - SHOWN} more", "", "", "")
    return table


def _championship(change: ChampionshipChange) -> str:
    words = {
        (False, True): " becomes INCOMPLETE",
        (True, False): " becomes complete",
        (True, True): " is INCOMPLETE: points are those known so far, no result",
    }
    told = words.get((change.incomplete_before, change.incomplete_after), "")
    return "\n".join((change.title + told, *(f"  {missing}" for missing in change.incomplete)))


def _standings(changes: Sequence[StandingChange]) -> RichTable:
    table = table_of("", "pos", "points", "->", "pos", "points", "", right=("pos", "points"), fold=("",))
    for change in changes:
        tie = change.tie if change.tie and change.after_points not in {None, "0"} else None
        table.add_row(
            change.name,
            _position(change.before_position),
            change.shown_before_points,
            "->",
            _position(change.after_position),
            change.shown_after_points,
            tie or "",
        )
    return table


def _position(position: int | None) -> str:
    return "-" if position is None else str(position)
