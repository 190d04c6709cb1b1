"""Proving that a line stands in a sealed log."""

import json
from base64 import b64encode
from pathlib import Path

import typer

from racelog.cli.checkpoints import kept_checkpoints
from racelog.cli.options import Folders
from racelog.cli.reading import oddity, store_of
from racelog.copies.sealed import against_checkpoints, check_sealed
from racelog.desk.refusals import Refusal, Refused
from racelog.errors import Malformed, OutOfReach
from racelog.log.sealing.checkpoint import Checkpoint, Proof, fact_lines, read_checkpoint_of
from racelog.log.sealing.merkle import Tree
from racelog.outside.text_files import read_bytes


def prove(folders: Folders, season: str, seq: int, checkpoint: Path | None, out: Path | None, *, as_json: bool) -> None:
    """Write a proof. Errors: Refusal, for a line no checkpoint covers; LogDamaged; Malformed; OutOfReach."""
    store = store_of(folders)
    log = store.read(season)
    found = oddity(log)
    if found is not None and not log.seq:
        raise found
    if seq > log.seq:
        raise Malformed(f"there is no line #{seq}", excerpt=f"the log has #1 to #{log.seq}")
    lines = fact_lines(store.segments(season))[: log.seq]
    tree = Tree(lines)
    covering = _covering(folders, season, seq, checkpoint)
    check_sealed(against_checkpoints(tree, (covering,), ()), log.seq)
    proof = Proof(lines[seq - 1], seq - 1, tree.path(seq - 1, covering.size), covering)
    if out is not None:
        _write(out, str(proof))
    if as_json:
        typer.echo(json.dumps(_as_json(season, proof), indent=2))
    elif out is None:
        typer.echo(str(proof), nl=False)
    else:
        typer.echo(f"{out}: #{seq} of {season}, by a checkpoint over {covering.size} lines")


def _covering(folders: Folders, season: str, seq: int, given: Path | None) -> Checkpoint:
    """The checkpoint to prove a line by. Errors: Refusal."""
    if given is not None:
        checkpoints: tuple[Checkpoint, ...] = (read_checkpoint_of(season, read_bytes(given), str(given)),)
    else:
        checkpoints = kept_checkpoints(folders, season)
    latest = max(checkpoints, key=lambda each: each.size, default=None)
    if latest is None:
        raise Refusal(
            Refused(f"{season} was never sealed, so nothing can be proved", remedy=f"racelog seal {season} --key FILE")
        )
    if latest.size < seq:
        raise Refusal(
            Refused(
                f"no checkpoint covers #{seq} yet",
                f"{latest.place}: #1 to #{latest.size}",
                f"Seal the log as it stands now: racelog seal {season} --key FILE",
            )
        )
    return latest


def _as_json(season: str, proof: Proof) -> dict[str, object]:
    return {
        "season": season,
        "line": proof.line.decode(),
        "index": proof.index,
        "size": proof.checkpoint.size,
        "path": [b64encode(each).decode() for each in proof.path],
        "checkpoint": str(proof.checkpoint.note),
    }


def _write(out: Path, text: str) -> None:
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutOfReach(error.strerror or str(error), place=str(out), remedy="Name another file with --out") from error
