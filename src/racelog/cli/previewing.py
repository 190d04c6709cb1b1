"""A preview on the screen: what would be written, and every place, table, clock and lock it touches."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import typer
from rich.table import Table as RichTable

from racelog.cli.screen import print_table, table_of
from racelog.desk.previewing import Previewed
from racelog.desk.words import clock_shown, status_shown
from racelog.projections.tables.changes import CarChange, ChampionshipChange, StandingChange
from racelog.rules.procedure import protests_until

SHOWN = 20
"""How many cars of one session a preview lists; a first classification lists them all."""


def print_preview(shown: Previewed) -> None:
    """Print what a request would change. Nothing has been written."""
    if shown.again:
        typer.echo(f"this was asked before, and answered with #{shown.seqs[0]}; nothing would be written")
        return
    for line in shown.lines:
        told = ": ".join(filter(None, (line.about, line.document, line.reason)))
        typer.echo(f"#{line.seq} {line.type}: {told}")
    for line_of_text in _clocks_and_locks(shown):
        typer.echo(f"  {line_of_text}")
    for session, cars in groupby(shown.changes.cars, key=lambda change: change.session):
        typer.echo(_session(shown, session))
        _print(_cars(list(cars)))
    for championship in shown.changes.championships:
        typer.echo(_championship(championship))
        _print(_standings(championship.changes))
    if shown.changes.untouched:
        typer.echo(f"not touched: {', '.join(shown.changes.untouched)}")


def _print(table: RichTable) -> None:
    if table.row_count:
        print_table(table)


def _session(shown: Previewed, session_id: str) -> str:
    season = shown.after.season if session_id in shown.after.season.sessions else shown.before.season
    return status_shown(season, season.sessions[session_id], shown.at)


def _clocks_and_locks(shown: Previewed) -> Iterator[str]:
    """What starts or ends with it: protest times, locks, decisions held back or given back."""
    for session in shown.after.season.sessions.values():
        before = shown.before.season.sessions.get(session.id)
        was = None if before is None else before.publication
        if session.publication is not None and session.publication != was:
            if session.publication.status == "official":
                yield f"{session.id} becomes official: later decisions need --after-official"
            elif (until := protests_until(shown.after.season, session)) is not None:
                yield f"{session.id}: protests until {clock_shown(shown.after.season, session, until)}"
    for decision in shown.after.season.decisions.values():
        earlier = shown.before.season.decisions.get(decision.id)
        if earlier is not None and earlier.in_force != decision.in_force:
            word = "counts again" if decision.in_force else "is held back" if decision.held_back else "no longer counts"
            yield f"the penalty #{decision.seq} (car {decision.car}, {decision.session}) {word}"


def _cars(changes: Sequence[CarChange]) -> RichTable:
    table = table_of("", "car", "driver", "before", "after", "why", right=("car",), fold=("driver", "why"))
    first = all(change.before is None for change in changes)
    for change in changes if first else changes[:SHOWN]:
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
    return change.title + words.get((change.incomplete_before, change.incomplete_after), "")


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
