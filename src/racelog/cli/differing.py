"""Two states of a season compared: two points of its log, or as it stands and as it would without some lines."""

from collections.abc import Sequence

import typer

from racelog.audit.differences import differences as between
from racelog.audit.whatif import without
from racelog.cli.changing import print_changes
from racelog.cli.options import Folders
from racelog.cli.reading import known_at, read_log, read_season, store_of
from racelog.errors import Malformed
from racelog.projections.replayed import replayed
from racelog.projections.tables import lines_table
from racelog.projections.tables.changes import changes_table


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


def supposed(folders: Folders, season: str, seqs: Sequence[int], *, as_json: bool) -> None:
    """Print what would stand without some lines of the log. Errors: Refusal."""
    store = store_of(folders)
    before = read_season(folders, season)
    after = without(store, season, seqs)
    changes = changes_table(before, after).model_copy(update={"seq": before.seq, "log_head": before.head})
    if as_json:
        typer.echo(changes.model_dump_json(indent=2))
        return
    lines = {line.seq: line for line in lines_table(before).lines}
    for seq in seqs:
        typer.echo(f"without #{seq} {lines[seq].type}: {lines[seq].about}")
    print_changes(changes, lambda session: session)
    typer.echo("Nothing was written.")
