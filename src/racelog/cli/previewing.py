"""A preview on the screen: what would be written, and every place, table, clock and lock it touches."""

from collections.abc import Iterator

import typer

from racelog.cli.changing import print_changes
from racelog.desk.clock import clock_shown, status_shown
from racelog.desk.doubts import doubts
from racelog.desk.previewing import Previewed
from racelog.facts.events import GridPlaces
from racelog.rules.grid import served_in
from racelog.rules.procedure import protests_until
from racelog.tables.sheet import changed_since_posted


def print_preview(shown: Previewed) -> None:
    """Print what a request would change. Nothing has been written."""
    if shown.again:
        typer.echo(f"this was asked before, and answered with #{shown.seqs[0]}; nothing would be written")
        return
    for line in shown.lines:
        told = ": ".join(filter(None, (line.about, line.document, line.reason)))
        typer.echo(f"#{line.seq} {line.type}: {told}")
    for doubt in doubts(shown.after.season, [shown.after.line(seq).line.data for seq in shown.seqs]):
        typer.echo(f"  warning: {doubt}")
    for line_of_text in _clocks_and_locks(shown):
        typer.echo(f"  {line_of_text}")
    for words in _next_grids(shown):
        typer.echo(f"  {words}")
    print_changes(shown.changes, lambda session: _session(shown, session))


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
                since = changed_since_posted(shown.before.season, session.id)
                if since:
                    yield f"changed since it was posted as provisional: {', '.join(f'#{seq}' for seq in since)}"
            elif (until := protests_until(shown.after.season, session)) is not None:
                yield f"{session.id}: protests until {clock_shown(shown.after.season, session, until)}"
    for decision in shown.after.season.decisions.values():
        earlier = shown.before.season.decisions.get(decision.id)
        if earlier is not None and earlier.in_force != decision.in_force:
            word = "counts again" if decision.in_force else "is held back" if decision.held_back else "no longer counts"
            yield f"the penalty #{decision.seq} (car {decision.car}, {decision.session}) {word}"


def _next_grids(shown: Previewed) -> Iterator[str]:
    """Where new grid penalties are served, and whether that grid would have to be set again."""
    season = shown.after.season
    for decision in season.decisions.values():
        if not isinstance(decision.penalty, GridPlaces) or decision.id in shown.before.season.decisions:
            continue
        race = season.sessions.get(served_in(season, decision) or "")
        if race is None:
            yield f"car {decision.car}: waits for its next race"
        elif race.grid_seq is not None:
            yield f"car {decision.car}: served at {race.id}, whose grid is set (#{race.grid_seq}): confirm it again"
        else:
            yield f"car {decision.car}: served on the grid of {race.id}"
