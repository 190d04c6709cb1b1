"""The command `prove`: that a line stands in a sealed log."""

from pathlib import Path
from typing import Annotated

import typer

from racelog.cli.options import AsJson, Season, folders_of


def prove(
    context: typer.Context,
    season: Season,
    seq: Annotated[int, typer.Argument(help="The line to prove (its #).", metavar="SEQ", min=1)],
    checkpoint: Annotated[
        Path | None,
        typer.Option("--checkpoint", help="The checkpoint to prove it by (default: the latest).", metavar="FILE"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The file to write (default: stdout).", metavar="FILE")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write the proof that a line stands in a sealed log; examples/check_proof.py checks it without racelog.

    Example: racelog prove pccna-2022 171
    """
    import json  # these late: --help stays quick

    from racelog.cli.reading import store_of
    from racelog.copies import seal
    from racelog.errors import OutOfReach
    from racelog.log.sealing.checkpoint import proof_as_json, read_checkpoint_of
    from racelog.outside.text_files import read_bytes

    given = None if checkpoint is None else read_checkpoint_of(season, read_bytes(checkpoint), str(checkpoint))
    proof = seal.prove(store_of(folders_of(context)), season, seq, given)
    if out is not None:
        try:
            out.write_text(str(proof), encoding="utf-8")
        except OSError as error:
            remedy = "Name another file with --out"
            raise OutOfReach(error.strerror or str(error), place=str(out), remedy=remedy) from error
    if as_json:
        typer.echo(json.dumps({"season": season, **proof_as_json(proof)}, indent=2))
    elif out is None:
        typer.echo(str(proof), nl=False)
    else:
        typer.echo(f"{out}: #{seq} of {season}, by a checkpoint over {proof.checkpoint.size} lines")
