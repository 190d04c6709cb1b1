"""Verifying a log: every byte, the root of its tree, its checkpoints, who signed what; and a backup beside it."""

import json
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import typer

from racelog.cli.checkpoints import kept_checkpoints
from racelog.cli.forking import fork_as_json, print_fork
from racelog.cli.keyring import trusted_keys
from racelog.cli.options import Folders
from racelog.cli.reading import oddity, store_of
from racelog.copies.backup import AgainstBackup, against_backup, read_backup
from racelog.copies.forks import Fork, fork_of, parted_ways
from racelog.copies.sealed import Sealed, SignedLines, against_checkpoints, check_sealed, signed_lines
from racelog.errors import LogDamaged, RacelogError, excerpt_of_line
from racelog.log.chain import key_twice
from racelog.log.reader import Passed, passed, placed_in
from racelog.log.sealing.checkpoint import read_checkpoint_of, tree_of
from racelog.log.sealing.note import VerifierKey
from racelog.log.segment import Mark
from racelog.outside.text_files import read_bytes


class NotVouchedFor(RacelogError):
    """Nothing in a log is signed by the keys asked for."""

    exit_code: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """What a log is held against beside its own hashes."""

    against: Path | None = None
    checkpoint: Path | None = None
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A verified log and everything that was found about it."""

    log: Passed
    segments: int
    root: str
    sealed: tuple[Sealed, ...]
    signed: SignedLines
    compared: AgainstBackup | None
    fork: Fork | None


def verify(folders: Folders, season: str, asked: Asked, *, as_json: bool) -> None:
    """Read every byte of a log and say how it stands. Errors: LogDamaged, Malformed, NotVouchedFor, OutOfReach."""
    keys = trusted_keys(asked.keys)
    store = store_of(folders)
    log = passed(store, season, _check_keys)
    segments = {each.name: each.read(0, -1) for each in store.sources(season)}
    there = None if asked.against is None else read_backup(asked.against, season)
    compared = None if there is None else against_backup(segments, there)
    parted = compared is not None and compared.verdict == "differs"
    tree = tree_of(segments, log.seq)
    checkpoints = kept_checkpoints(folders, season)
    if asked.checkpoint is not None:
        given = read_checkpoint_of(season, read_bytes(asked.checkpoint), str(asked.checkpoint))
        checkpoints = (*checkpoints, given)
    found = Found(
        log=log,
        segments=len(segments),
        root=b64encode(tree.root()).decode(),
        sealed=against_checkpoints(tree, checkpoints, keys),
        signed=signed_lines(log, segments, keys, placed_in(store, season)),
        compared=compared,
        fork=fork_of(season, segments, there) if parted and there is not None else None,
    )
    if as_json:
        typer.echo(json.dumps(_as_json(found), indent=2))
    else:
        for line in _told(found):
            typer.echo(line)
    _judge(found, keys if asked.keys else (), silent=as_json)


def _judge(found: Found, keys: Sequence[VerifierKey], *, silent: bool) -> None:
    """End as the worst of what was found asks for."""
    odd = oddity(found.log)
    if odd is not None:
        raise odd
    differs_at = found.compared.place if found.compared is not None else None
    check_sealed(found.sealed, found.log.seq, differs_at)
    if found.compared is not None:
        _judge_backup(found.compared, found.fork, silent=silent)
    if keys and not (any(each.vouched_for for each in found.sealed) or _any_good(found.signed)):
        raise NotVouchedFor(
            f"nothing in it is signed by {', '.join(each.key for each in keys)}",
            remedy="Checkpoints and lines by other keys are listed; whether to trust those is yours to say",
        )


def _any_good(signed: SignedLines) -> bool:
    return any(judgement == "good" for _, judgement, _ in signed.by)


def _told(found: Found) -> Iterator[str]:
    log = found.log
    counted = "1 segment" if found.segments == 1 else f"{found.segments} segments"
    yield f"{log.season}: {log.seq} lines in {counted}, chain good, head {log.head}"
    for each in found.sealed:
        stands = {"shorter": "THE LOG IS SHORTER", "another root": "ANOTHER ROOT"}.get(each.stands, "as sealed")
        by = ", ".join(f"{key} ({judgement})" for key, judgement in each.signed)
        yield f"checkpoint {each.checkpoint.place}: #1 to #{each.checkpoint.size}, {stands}, by {by}"
    for key, judgement, count in found.signed.by:
        lines = "1 line" if count == 1 else f"{count} lines"
        yield f"{lines} signed by {key} ({judgement})"
    if found.signed.by:
        yield f"{found.signed.lines - found.signed.signed} of {found.signed.lines} lines not signed"


def _as_json(found: Found) -> dict[str, Any]:
    odd = oddity(found.log)
    return {
        "season": found.log.season,
        "seq": found.log.seq,
        "log_head": found.log.head,
        "root": found.root,
        "segments": found.segments,
        "whole": odd is None,
        "oddity": None if odd is None else odd.what,
        "checkpoints": [
            {
                "file": each.checkpoint.place,
                "size": each.checkpoint.size,
                "root": b64encode(each.checkpoint.root).decode(),
                "stands": each.stands,
                "signatures": [{"key": key, "judged": judgement} for key, judgement in each.signed],
            }
            for each in found.sealed
        ],
        "signed_lines": [{"key": key, "judged": judged, "lines": count} for key, judged, count in found.signed.by],
        "against_backup": None if found.compared is None else found.compared.verdict,
        "fork": None if found.fork is None else fork_as_json(found.fork),
    }


def _check_keys(mark: Mark, text: bytes) -> None:
    for number, line in enumerate(text.split(b"\n"), start=mark.lines + 1):
        key = key_twice(line) if line.endswith(b"}") else None
        if key is not None:
            raise LogDamaged(
                f"the key {key!r} stands twice in one object",
                place=f"{mark.file}:{number}",
                excerpt=excerpt_of_line(line),
                remedy="Readers may understand it differently. Compare with a backup",
            )


def _judge_backup(compared: AgainstBackup, fork: Fork | None, *, silent: bool) -> None:
    """Say how a log and its backup compare. Errors: LogDamaged, unless the log holds all of the backup."""
    match compared.verdict:
        case "same" | "longer" if silent:
            return
        case "same":
            typer.echo("the backup is the same, byte for byte")
        case "longer":
            typer.echo(f"the backup is the beginning of this log, which goes on at {compared.place}")
        case "shorter":
            raise LogDamaged(
                f"lines are missing at the end: the backup goes on at {compared.place}",
                excerpt=f"backup: {compared.there}",
                remedy="If nothing was moved on purpose, put the missing lines back from the backup",
            )
        case "differs":
            if fork is not None and not silent:
                print_fork(fork)
            raise parted_ways(compared, fork)
