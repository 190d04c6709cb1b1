"""Two states of a season compared: two points of its log, or as it stands and as it would without some lines."""

import json
from collections.abc import Sequence

import typer

from racelog.audit.whatif import without
from racelog.cli.as_known import up_to
from racelog.cli.changing import print_changes
from racelog.cli.options import Folders
from racelog.cli.reading import read_log, read_season, store_of
from racelog.errors import Malformed
from racelog.projections.replayed import replayed
from racelog.projections.tables import lines_table
from racelog.projections.tables.changes import changes_table


def differences(folders: Folders, season: str, first: str, last: str | None, *, as_json: bool) -> None:
    """Print what differs between two lines of a log, or two times. Errors: Malformed."""
    log = read_log(folders, season)
    began = up_to(log, first, "--from")
    ended = log.placed if last is None else up_to(log, last, "--to")
    if len(began) >= len(ended):
        remedy = "Give the earlier one first, with a line recorded between them"
        raise Malformed(f"--from #{len(began)} is not before --to #{len(ended)}", remedy=remedy)
    before, after = (replayed(placed, placed[-1].digest) for placed in (began, ended))
    changes = changes_table(before, after)
    lines = lines_table(after, since=before.seq).lines
    if as_json:
        events = [line.model_dump(mode="json") for line in lines]
        typer.echo(json.dumps({"events": events, "changes": json.loads(changes.model_dump_json())}, indent=2))
        return
    for line in lines:
        told = ": ".join(filter(None, (line.about, line.document, line.reason)))
        typer.echo(f"#{line.seq} {line.type}: {told}")
    print_changes(changes, lambda session: session)


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
