"""A log and its checkpoints: those kept beside it, whether it still is what they sealed, and who signed its lines."""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

from racelog.copies.forks import rejoined_by
from racelog.errors import LogDamaged, excerpt_of_line
from racelog.facts.line import Line, Placed
from racelog.log.durable import read_plain
from racelog.log.folder import CHECKPOINTS
from racelog.log.reader import Passed
from racelog.log.sealing.checkpoint import Checkpoint, fact_lines, read_checkpoint_of, season_of, tree_of
from racelog.log.sealing.keys import SIGNED, Judged, judged, name_of_key, signature_of, signed_text, signers
from racelog.log.sealing.merkle import Tree
from racelog.log.sealing.note import VerifierKey
from racelog.log.store import Log, Store

PUBLISHED = ("published.csv", "published-after-rounds.csv")
Stands = Literal["as sealed", "shorter", "another root"]
LineJudged = Judged | Literal["by somebody else"]
"""A signature may be good, and of somebody else than the line says: then it does not count for that one."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """How a log stands to one checkpoint, and who signed that, by key."""

    checkpoint: Checkpoint
    stands: Stands
    signed: tuple[tuple[str, Judged], ...]

    @property
    def vouched_for(self) -> bool:
        """Whether a key that is known signed it."""
        return any(judgement == "good" for _, judgement in self.signed)


@dataclass(frozen=True, slots=True)
class Demand:
    """Which lines have to be signed: from which one on, and by whom they are; everybody's without a name."""

    since: int
    who: str | None = None

    def asks_for(self, line: Line) -> bool:
        """Whether a line has to be signed."""
        return line.seq >= self.since and self.who in {None, line.by}


@dataclass(frozen=True, slots=True)
class SignedLines:
    """How many lines each key signed, with the judgement on them; the others carry no signature.

    `lacking` is the first line that was to be signed by whoever it is by, and is not.
    """

    lines: int
    by: tuple[tuple[str, LineJudged, int], ...]
    lacking: Placed | None = None

    @property
    def signed(self) -> int:
        """How many lines carry a signature."""
        return sum(count for _, _, count in self.by)


def kept_checkpoints(store: Store, season: str) -> tuple[Checkpoint, ...]:
    """Every checkpoint beside a log. Errors: Malformed, for a file that is none of this season; OutOfReach.

    Whoever holds a log against them reads them first: a log only grows, so it has all that checkpoints cover which
    were there before it was read.
    """
    return tuple(
        read_checkpoint_of(season, text, checkpoint_place(store, season, name))
        for name, text in store.checkpoints(season).items()
    )


def checkpoint_place(store: Store, season: str, name: str) -> str:
    """Where a checkpoint is kept, as errors show it."""
    folder = store.folder_of(season)
    return f"{season if folder is None else folder}/{CHECKPOINTS}/{name}.txt"


def last_sealed(store: Store, season: str, seq: int) -> Checkpoint | None:
    """The checkpoint that covers most of a log up to a line, if any does. Errors: Malformed; LogDamaged."""
    kept = kept_checkpoints(store, season)
    if not kept:
        return None
    tree = tree_of(store.segments(season), store.read(season).seq)
    if any(_stands(tree, checkpoint) != "as sealed" for checkpoint in kept):
        raise LogDamaged(f"the log is not what was sealed: racelog verify {season}")
    covered = [checkpoint for checkpoint in kept if checkpoint.size <= seq]
    return max(covered, key=lambda checkpoint: checkpoint.size, default=None)


def sealed_in_words(checkpoint: Checkpoint) -> str:
    """A checkpoint in a few words, for what is printed."""
    by = ", ".join(signature.key for signature in checkpoint.note.signatures)
    return f"sealed up to #{checkpoint.size} by {by}, root {b64encode(checkpoint.root).decode()}"


def against_checkpoints(
    tree: Tree, checkpoints: Iterable[Checkpoint], keys: Sequence[VerifierKey]
) -> tuple[Sealed, ...]:
    """How a log stands to each checkpoint."""
    return tuple(
        Sealed(checkpoint, _stands(tree, checkpoint), signers(checkpoint.note, keys)) for checkpoint in checkpoints
    )


def _stands(tree: Tree, checkpoint: Checkpoint) -> Stands:
    if checkpoint.size > tree.size:
        return "shorter"
    return "as sealed" if tree.root(checkpoint.size) == checkpoint.root else "another root"


def check_sealed(seals: Sequence[Sealed], last: int, differs_at: str | None = None) -> None:
    """Whether the log is what its checkpoints sealed. `differs_at` is where a backup differs from it.

    Errors:  LogDamaged, for the first that does not hold.
    """
    good = max((seal.checkpoint.size for seal in seals if seal.stands == "as sealed"), default=0)
    for seal in seals:
        place, size = seal.checkpoint.place, seal.checkpoint.size
        bad = [key for key, judgement in seal.signed if judgement == "bad"]
        if bad:
            raise LogDamaged(
                f"the signature by {bad[0]} does not fit this checkpoint (one of the two was changed)",
                place=place,
                remedy="It says nothing about the log. Put the checkpoint back as others have it",
            )
        if seal.stands == "shorter":
            raise LogDamaged(
                f"the log has {last} lines, and had {size} when it was sealed: lines were removed at its end",
                place=place,
                remedy="Put the missing lines back from a backup: racelog restore FILE",
            )
        if seal.stands == "another root":
            raise LogDamaged(
                f"the first {size} lines are not those that were sealed: the log was written again since",
                place=place,
                excerpt=_where(good, size, differs_at),
                remedy="Compare with a copy that is older than the change: "
                f"racelog verify {season_of(seal.checkpoint.origin)} --against BACKUP",
            )


def _where(good: int, size: int, differs_at: str | None) -> str | None:
    """What is known of where a log was changed: after which checkpoint that holds, and what a backup tells."""
    known = []
    if 0 < good < size:
        known.append(f"#1 to #{good} are as an earlier checkpoint sealed them; the change is in #{good + 1} to #{size}")
    if differs_at is not None:
        known.append(f"the first line that differs from the backup: {differs_at}")
    return "\n".join(known) or None


def check_kept(
    store: Store, season: str, checkpoints: Sequence[Checkpoint], segments: Sequence[str], *, files: bool = True
) -> None:
    """Whether the checkpoints are all there, segments are called as they were, and `files` are those that were sealed.

    Errors:  LogDamaged, for the first that is not so.
    """
    _check_numbers(store, season)
    for checkpoint in checkpoints:
        for name, then in zip(segments, checkpoint.segments, strict=False):
            if name != then:
                raise LogDamaged(
                    f"the segment {name} was called {then} when it was sealed: who cites it by that name cites nothing",
                    place=checkpoint.place,
                    remedy=f"Give it its name back: {then}.jsonl",
                )
    last = {file: checkpoint for checkpoint in checkpoints for file in checkpoint.files}
    for file, checkpoint in last.items() if files else ():
        if _digest_of(store, season, file) != checkpoint.files[file]:
            raise LogDamaged(
                f"{file} is not the one that was sealed with the log",
                place=checkpoint.place,
                remedy="Put it back from a backup; changed on purpose, it is sealed again: racelog seal --published",
            )


def published_files(store: Store, season: str) -> dict[str, str]:
    """The SHA-256 of the published tables that lie beside a log, by name."""
    digests = {name: _digest_of(store, season, name) for name in PUBLISHED}
    return {name: digest for name, digest in digests.items() if digest is not None}


def _digest_of(store: Store, season: str, name: str) -> str | None:
    """The SHA-256 of a file beside a log; None where there is no such plain file."""
    folder = store.folder_of(season)
    if folder is None or name != Path(name).name:
        return None
    try:
        return sha256(read_plain(folder / name)).hexdigest()
    except OSError:
        return None


def _check_numbers(store: Store, season: str) -> None:
    """Checkpoints are numbered as they come: where a number is missing one was taken away. Errors: LogDamaged."""
    numbers = [int(name) for name in store.checkpoints(season)]
    missing = sorted(set(range(1, max(numbers, default=0))) - set(numbers))
    if missing:
        raise LogDamaged(
            f"checkpoint {missing[0]:04d} is missing, and later ones are there",
            place=checkpoint_place(store, season, f"{missing[0]:04d}"),
            remedy="Put it back from a backup, or from whom it was handed to",
        )


def signed_lines(
    log: Log | Passed,
    segments: Mapping[str, bytes],
    keys: Sequence[VerifierKey],
    placed: Iterable[Placed] = (),
    demands: Sequence[Demand] = (),
) -> SignedLines:
    """Who signed lines of a log; `placed` are its lines, where it was only passed over.

    A signature counts for whoever the line is by, or rejoined it, where the key is called like them.
    Errors:  LogDamaged, for a signature that does not fit its line.
    """
    lines = log.placed if isinstance(log, Log) else placed
    counted: Counter[tuple[str, LineJudged]] = Counter()
    lacking: Placed | None = None
    looked_at = bool(demands) or any(SIGNED in text for text in segments.values())
    for one, text in zip(lines, fact_lines(segments), strict=False) if looked_at else ():
        signed = _signed(log.season, one, text, keys)
        if signed is not None:
            counted[signed] += 1
        good = signed is not None and signed[1] == "good"
        if lacking is None and not good and any(demand.asks_for(one.line) for demand in demands):
            lacking = one
    by = tuple((key, judgement, count) for (key, judgement), count in sorted(counted.items()))
    return SignedLines(log.seq, by, lacking)


def _signed(season: str, placed: Placed, text: bytes, keys: Sequence[VerifierKey]) -> tuple[str, LineJudged] | None:
    """By which key a line is signed, and what that is worth; None without a signature. Errors: LogDamaged."""
    if placed.line.signed is None:
        return None
    signed = signature_of(text)
    if signed is None:
        raise LogDamaged(
            "the line carries something that is no signature", place=placed.place, excerpt=excerpt_of_line(text)
        )
    signature, body = signed
    judgement = judged(signature, signed_text(season, body), keys)
    if judgement == "bad":
        raise LogDamaged(
            f"the signature by {signature.key} does not fit the line: it was changed after it was signed, or "
            "somebody else wrote it",
            place=placed.place,
            excerpt=excerpt_of_line(text),
            remedy="Ask who holds that key what was decided, and compare with a backup",
        )
    its_own = {name_of_key(who) for who in (placed.line.by, rejoined_by(placed)) if who is not None}
    return signature.key, "by somebody else" if judgement == "good" and signature.name not in its_own else judgement
