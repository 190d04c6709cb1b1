"""Taking a line back: which one it is, said before anything is asked, and the reason, asked for."""

from collections.abc import Sequence

import typer

from racelog.cli.prompt.following import Seen
from racelog.cli.questions import answer
from racelog.desk.requests.kinds import whole
from racelog.tables import lines_table

VOID = "void"


def lacks_a_reason(arguments: Sequence[str]) -> bool:
    """Whether a void is to be asked about its reason first."""
    said = any(each == "--reason" or each.startswith("--reason=") for each in arguments)
    return arguments[:1] == [VOID] and not said and "--help" not in arguments


def with_a_reason(arguments: Sequence[str], seen: Seen) -> list[str]:
    """The arguments with the reason the official gives. Errors: Abort, for none."""
    seq = next((seq for seq in map(whole, arguments) if seq is not None), 0)
    lines = () if seen.replayed is None else lines_table(seen.replayed, since=seq - 1).lines
    for line in lines[:1]:
        typer.echo(f"to be taken back: #{line.seq} {line.type}: {line.about}, by {line.by}")
    reason = answer("Reason: ")
    if not reason.strip():
        raise typer.Abort
    return [*arguments, "--reason", reason.strip()]
