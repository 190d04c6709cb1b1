"""Verifying a log: every byte of it, the root of its tree, its checkpoints, who signed what; and a backup beside it."""

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from racelog.copies.backup import AgainstBackup, against_backup, read_backup
from racelog.copies.forks import Fork, fork_as_json, fork_of, parted_ways
from racelog.copies.officials import OfficialLines, official_lines
from racelog.copies.sealed import (
    Demand,
    Sealed,
    SignedLines,
    against_checkpoints,
    check_kept,
    check_sealed,
    kept_checkpoints,
    signed_lines,
)
from racelog.errors import LogDamaged, Malformed, RacelogError, excerpt_of_line
from racelog.facts.line import Placed
from racelog.log.chain import key_twice
from racelog.log.reader import Passed, lines_of, oddity, passed_over
from racelog.log.sealing.checkpoint import Checkpoint, read_checkpoint_of, tree_of
from racelog.log.sealing.note import VerifierKey
from racelog.log.segment import Mark
from racelog.log.store import Store
from racelog.outside.text_files import read_bytes


class NotVouchedFor(RacelogError):
    """Nothing in a log is signed by the keys asked for."""

    exit_code: ClassVar[int] = 1


class NotSigned(RacelogError):
    """A line that had to be signed is not signed by whoever it is by."""

    exit_code: ClassVar[int] = 3

    def __init__(self, placed: Placed) -> None:
        line = placed.line
        super().__init__(
            f"#{line.seq} {line.type} is not signed by a trusted key of {line.by}, as it has to be (--require-signed)",
            place=placed.place,
            remedy=f"Ask {line.by} what was decided, and compare with a backup. Trusted are keys given with --key, "
            "else those in the folder of keys",
        )


@dataclass(frozen=True, slots=True)
class Verified:
    """A log that was read to its last byte, and everything that turned out about it."""

    log: Passed
    segments: int
    root: str
    sealed: tuple[Sealed, ...]
    signed: SignedLines
    compared: AgainstBackup | None
    fork: Fork | None
    wrong: LogDamaged | None = None
    """What else is not as it was sealed: a checkpoint that is missing, names of segments, files beside the log."""
    officials: OfficialLines | None = None
    """How the lines stand to the officials of the season, where it has appointed any."""

    @property
    def odd(self) -> LogDamaged | None:
        """What is not whole at the end of the log, if anything."""
        return oddity(self.log)

    def check_log(self) -> None:
        """Whether the log is whole, and what was sealed. Errors: LogDamaged."""
        if self.odd is not None:
            raise self.odd
        check_sealed(self.sealed, self.log.seq, None if self.compared is None else self.compared.place)
        if self.wrong is not None:
            raise self.wrong
        if self.officials is not None and self.officials.wrong is not None:
            raise self.officials.wrong

    def check(self, keys: Sequence[VerifierKey] = ()) -> None:
        """Whether the log is whole, is what was sealed, and holds all of the backup.

        Whether every line is signed that has to be; with keys, whether any of them signed something in it.
        Errors:  LogDamaged, for the worst of what is not so; NotSigned; NotVouchedFor.
        """
        self.check_log()
        if self.compared is not None:
            _check_backup(self.compared, self.fork)
        if self.signed.lacking is not None:
            raise NotSigned(self.signed.lacking)
        signed = any(judgement == "good" for _, judgement, _ in self.signed.by)
        if keys and not signed and not any(seal.vouched_for for seal in self.sealed):
            raise NotVouchedFor(
                f"nothing in it is signed by {', '.join(key.key for key in keys)}",
                remedy="Checkpoints and lines by other keys are listed; whether to trust those is yours to say",
            )


def verify(
    store: Store,
    season: str,
    keys: Sequence[VerifierKey] = (),
    backup: Path | None = None,
    checkpoint: Path | None = None,
    demands: Sequence[Demand] = (),
) -> Verified:
    """Read every byte of a log, and hold it against its checkpoints, one kept elsewhere, and a backup.

    Others may append and seal meanwhile: checkpoints are read before the log, which therefore has all they cover, and
    what is odd is looked at again while nobody writes. What was found is judged by `Verified.check`.
    Errors:  LogDamaged, for a line that is not good; Malformed; OutOfReach.
    """
    given = None if checkpoint is None else read_checkpoint_of(season, read_bytes(checkpoint), str(checkpoint))
    there = None if backup is None else read_backup(backup, season)
    try:
        verified = _verified(store, season, keys, demands, given, there)
        verified.check_log()
    except LogDamaged:
        with store.undisturbed(season):
            return _verified(store, season, keys, demands, given, there)
    return verified


def _verified(
    store: Store,
    season: str,
    keys: Sequence[VerifierKey],
    demands: Sequence[Demand],
    given: Checkpoint | None,
    there: Mapping[str, bytes] | None,
) -> Verified:
    checkpoints = (*kept_checkpoints(store, season), *(() if given is None else (given,)))
    sources = store.sources(season)  # as they lie there now: all that follows is of the same bytes
    log = passed_over(sources, season, _check_keys)
    segments = {source.name: source.read(0, source.size) for source in sources}
    compared = None if there is None else against_backup(segments, there)
    parted = compared is not None and compared.verdict == "differs"
    tree = tree_of(segments, log.seq)
    wrong: LogDamaged | None = None
    try:
        check_kept(store, season, checkpoints, list(segments))
    except LogDamaged as error:
        wrong = error
    return Verified(
        log=log,
        segments=len(segments),
        root=b64encode(tree.root()).decode(),
        sealed=against_checkpoints(tree, checkpoints, keys),
        signed=signed_lines(log, segments, keys, lines_of(sources, season), demands),
        compared=compared,
        fork=fork_of(season, segments, there) if parted and there is not None else None,
        wrong=wrong,
        officials=official_lines(season, lines_of(sources, season), segments),
    )


def demand_of(typed: str) -> Demand:
    """Which lines have to be signed, as it is typed: LINE, or WHO@LINE. Errors: Malformed."""
    who, at, since = typed.rpartition("@")
    if not re.fullmatch(r"[1-9][0-9]{0,14}", since, re.ASCII) or (at and not who):
        raise Malformed(
            f"--require-signed: {typed!r} is no line of a log",
            remedy="From which line on: --require-signed 171. Lines by one person alone: --require-signed j.doe@171",
        )
    return Demand(int(since), who or None)


def verified_as_json(verified: Verified) -> dict[str, Any]:
    """What was found, as values for programs."""
    odd = verified.odd
    return {
        "season": verified.log.season,
        "seq": verified.log.seq,
        "log_head": verified.log.head,
        "root": verified.root,
        "segments": verified.segments,
        "whole": odd is None,
        "oddity": None if odd is None else odd.what,
        "checkpoints": [
            {
                "file": seal.checkpoint.place,
                "size": seal.checkpoint.size,
                "root": b64encode(seal.checkpoint.root).decode(),
                "stands": seal.stands,
                "signatures": [{"key": key, "judged": judgement} for key, judgement in seal.signed],
            }
            for seal in verified.sealed
        ],
        "wrong": None if verified.wrong is None else verified.wrong.what,
        "not_signed": None if verified.signed.lacking is None else verified.signed.lacking.line.seq,
        "signed_lines": [{"key": key, "judged": judged, "lines": count} for key, judged, count in verified.signed.by],
        "officials": None if verified.officials is None else dict(verified.officials.signed),
        "against_backup": None if verified.compared is None else verified.compared.verdict,
        "fork": None if verified.fork is None else fork_as_json(verified.fork),
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


def _check_backup(compared: AgainstBackup, fork: Fork | None) -> None:
    """Whether the log holds all of its backup. Errors: LogDamaged."""
    if compared.verdict == "shorter":
        raise LogDamaged(
            f"lines are missing at the end: the backup goes on at {compared.place}",
            excerpt=f"backup: {compared.there}",
            remedy="If nothing was moved on purpose, put the missing lines back from the backup",
        )
    if compared.verdict == "differs":
        raise parted_ways(compared, fork)
