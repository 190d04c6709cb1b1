"""Two points of one log compared: the events between them, and what they changed."""

import json

import typer

from racelog.audit.as_of import up_to_line
from racelog.cli.changing import print_changes
from racelog.cli.options import Folders
from racelog.cli.reading import read_log
from racelog.errors import Malformed
from racelog.projections.replayed import replayed
from racelog.projections.tables import lines_table
from racelog.projections.tables.changes import changes_table


def differences(folders: Folders, season: str, first: int, last: int | None, *, as_json: bool) -> None:
    """Print what differs between two lines of a log. Errors: Malformed."""
    log = read_log(folders, season)
    last = log.seq if last is None else last
    if first >= last:
        raise Malformed(f"--from #{first} is not before --to #{last}")
    before, after = (
        replayed(placed, placed[-1].digest) for placed in (up_to_line(log.placed, seq) for seq in (first, last))
    )
    changes = changes_table(before, after)
    lines = lines_table(after, since=first).lines
    if as_json:
        events = [line.model_dump(mode="json") for line in lines]
        typer.echo(json.dumps({"events": events, "changes": json.loads(changes.model_dump_json())}, indent=2))
        return
    for line in lines:
        told = ": ".join(filter(None, (line.about, line.document, line.reason)))
        typer.echo(f"#{line.seq} {line.type}: {told}")
    print_changes(changes, lambda session: session)
