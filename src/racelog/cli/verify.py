"""The command `verify`: every byte of a log, its checkpoints, its signatures; and a backup beside it."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from racelog.cli.options import AsJson, Season, folders_of

if TYPE_CHECKING:  # for the type alone: --help stays quick
    from racelog.copies.verify import Verified


def verify(
    context: typer.Context,
    season: Season,
    against: Annotated[
        Path | None,
        typer.Option(
            "--against", help="A backup to compare with, byte for byte: a file or a folder.", metavar="BACKUP"
        ),
    ] = None,
    checkpoint: Annotated[
        Path | None,
        typer.Option("--checkpoint", help="A checkpoint kept elsewhere, beside those of the log.", metavar="FILE"),
    ] = None,
    keys: Annotated[
        list[str] | None,
        typer.Option(
            "--key",
            help="A key that signatures are checked with, or a file of keys (may be repeated; default: those in the "
            "folder of keys).",
            metavar="VKEY|FILE",
        ),
    ] = None,
    require_signed: Annotated[
        list[str] | None,
        typer.Option(
            "--require-signed",
            help="Every line from this one on (of one person alone: WHO@LINE) must be signed by whom it is by (may be "
            "repeated).",
            metavar="LINE",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check every byte of a log: hashes, chain, order, strict types, checkpoints, signatures. Exit code 3 when damaged.

    With --key, exit code 1 when nothing in it is signed by these keys. Without --require-signed a line may lack its
    signature, or lose it: exit code 3 with it.

    Example: racelog verify pccna-2022
    """
    import json  # these late: --help stays quick

    from racelog.cli.reading import store_of
    from racelog.copies.keyring import trusted_keys
    from racelog.copies.verify import demand_of, verified_as_json
    from racelog.copies.verify import verify as verified_log

    demands = [demand_of(typed) for typed in require_signed or ()]
    trusted = trusted_keys(keys or ())
    verified = verified_log(store_of(folders_of(context)), season, trusted, against, checkpoint, demands)
    if as_json:
        typer.echo(json.dumps(verified_as_json(verified), indent=2))
        verified.check(trusted if keys else ())
        return
    for line in _told(verified):
        typer.echo(line)
    _judge(verified)
    verified.check(trusted if keys else ())


def _told(verified: "Verified") -> Iterator[str]:
    log, signed = verified.log, verified.signed
    counted = "1 segment" if verified.segments == 1 else f"{verified.segments} segments"
    yield f"{log.season}: {log.seq} lines in {counted}, chain good, head {log.head}"
    for seal in verified.sealed:
        stands = {"shorter": "THE LOG IS SHORTER", "another root": "ANOTHER ROOT"}.get(seal.stands, "as sealed")
        by = ", ".join(f"{key} ({judgement})" for key, judgement in seal.signed)
        yield f"checkpoint {seal.checkpoint.place}: #1 to #{seal.checkpoint.size}, {stands}, by {by}"
    for key, judgement, count in signed.by:
        yield f"{count} line{'' if count == 1 else 's'} signed by {key} ({judgement})"
    if signed.by:
        yield f"{signed.lines - signed.signed} of {signed.lines} lines not signed"
    if verified.officials is not None:
        counts = verified.officials.signed
        counted = ", ".join(f"{count} signed {how}" for how, count in counts.items())
        yield f"since officials were appointed: {counted or 'no line'}"


def _judge(verified: "Verified") -> None:
    """Say how the log and its backup compare, once all that is checked before is known to be good."""
    from racelog.views.draw.terminal import show  # late: --help stays quick
    from racelog.views.forks import fork_view

    compared = verified.compared
    if compared is None:
        return
    verified.check_log()
    if compared.verdict == "same":
        typer.echo("the backup is the same, byte for byte")
    elif compared.verdict == "longer":
        typer.echo(f"the backup is the beginning of this log, which goes on at {compared.place}")
    elif verified.fork is not None:
        show(fork_view(verified.fork))
