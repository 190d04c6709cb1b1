"""Two states of a season compared: two points of its log, or as it stands and as it would under suppositions."""

import typer

from racelog.cli.changing import print_changes
from racelog.cli.options import Folders
from racelog.cli.reading import known_at, read_log
from racelog.errors import Malformed
from racelog.history.differences import differences as between
from racelog.tables.replayed import replayed


def differences(folders: Folders, season: str, first: str, last: str | None, *, as_json: bool) -> None:
    """Print what differs between two lines of a log, or two times. Errors: Malformed."""
    log = read_log(folders, season)
    began = known_at(log, first, "--from").placed
    ended = log.placed if last is None else known_at(log, last, "--to").placed
    if len(began) >= len(ended):
        remedy = "Give the earlier one first, with a line recorded between them"
        raise Malformed(f"--from #{len(began)} is not before --to #{len(ended)}", remedy=remedy)
    found = between(*(replayed(placed, placed[-1].digest) for placed in (began, ended)))
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
        return
    for line in found.events:
        told = ": ".join(filter(None, (line.about, line.document, line.reason)))
        typer.echo(f"#{line.seq} {line.type}: {told}")
    print_changes(found.changes, lambda session: session)
