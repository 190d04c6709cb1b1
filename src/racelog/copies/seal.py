"""Sealing a log: a signed checkpoint beside it, behind which a new segment begins. Proving a line by a checkpoint."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from racelog.copies.sealed import (
    against_checkpoints,
    check_kept,
    check_sealed,
    checkpoint_place,
    kept_checkpoints,
    published_files,
)
from racelog.desk.refusals import Refusal, Refused
from racelog.errors import Malformed
from racelog.facts.evolve import replay
from racelog.facts.naming import near_names
from racelog.log import durable
from racelog.log.folder import reaching
from racelog.log.lock import Turn
from racelog.log.reader import oddity
from racelog.log.sealing.checkpoint import (
    Checkpoint,
    Proof,
    checkpoint_text,
    fact_lines,
    read_checkpoint_of,
    tree_of,
)
from racelog.log.sealing.keys import SigningKey, signers
from racelog.log.sealing.merkle import Tree
from racelog.log.sealing.note import Note, VerifierKey
from racelog.log.store import Log, LogMoved, Store

TRIES = 20
"""How often a log that grows meanwhile is sealed anew."""


@dataclass(frozen=True, slots=True)
class Seal:
    """A checkpoint that was made of a log; `again` where it was there already."""

    season: str
    name: str
    place: str
    size: int
    root: bytes
    log_head: str
    by: str
    again: bool


def seal(
    store: Store,
    season: str,
    key: SigningKey,
    weekend: str | None = None,
    trusted: Sequence[VerifierKey] = (),
    memory: Path | None = None,
    *,
    published: bool = False,
) -> Seal:
    """Sign a log as it stands, and keep the checkpoint beside it; never one that contradicts an earlier checkpoint.

    With a weekend, only if that one has ended; `published` seals the published tables beside the log, too. `memory` is
    the folder in which the key remembers the largest tree it signed of a season: so it also never contradicts what it
    signed before, where log and checkpoints were rolled back together. Where somebody appends meanwhile the log is
    sealed anew.
    Errors:  Malformed, Refusal, LogDamaged, OutOfReach; LogMoved, where somebody appends all the time.
    """
    sealing = _Sealing(store, season, key, tuple(trusted), memory, published)
    for left in reversed(range(TRIES)):
        kept = kept_checkpoints(store, season)  # first: the log has all they cover
        log = store.read(season)
        odd = oddity(log)
        if odd is not None:
            raise odd
        if weekend is not None:
            _check_closed(log, weekend)
        try:
            return sealing.seal(log, kept)
        except LogMoved:  # it would not close the segment
            if not left:
                raise
    raise AssertionError


@dataclass(frozen=True, slots=True)
class _Sealing:
    """Who seals what, and how."""

    store: Store
    season: str
    key: SigningKey
    trusted: tuple[VerifierKey, ...]
    memory: Path | None
    published: bool

    def seal(self, log: Log, kept: Sequence[Checkpoint]) -> Seal:
        """Sign a log as it was read, if it contradicts nothing. Errors: LogDamaged, LogMoved, Malformed, OutOfReach."""
        segments = self.store.segments(self.season)
        tree = tree_of(segments, log.seq)
        check_kept(self.store, self.season, kept, list(segments), files=not self.published)
        files = published_files(self.store, self.season) if self.published else {}
        text = checkpoint_text(self.season, log.seq, tree.root(), segments, files)
        note = str(Note(text, (self.key.sign(text.encode()),))).encode()
        keys = (*self.trusted, self.key.verifier)
        if self.memory is None:
            check_sealed(against_checkpoints(tree, kept, keys), log.seq)
            return self._keep(log, tree, note)
        with _remembering(self.memory):
            before = _remembered(self.memory, self.season, self.key)
            check_sealed(against_checkpoints(tree, (*kept, *before), keys), log.seq)
            durable.create(self.memory / f"{self.season}.txt", note)
            return self._keep(log, tree, note)

    def _keep(self, log: Log, tree: Tree, note: bytes) -> Seal:
        before = set(self.store.checkpoints(self.season))
        name = self.store.keep_checkpoint(self.season, note, expected=log.seq)
        return Seal(
            season=self.season,
            name=name,
            place=checkpoint_place(self.store, self.season, name),
            size=log.seq,
            root=tree.root(),
            log_head=log.head,
            by=self.key.verifier.key,
            again=name in before,
        )


@contextmanager
def _remembering(memory: Path) -> Iterator[None]:
    """Nobody else signs with the key meanwhile: what it remembers only grows. Errors: OutOfReach."""
    with reaching(memory):
        durable.make_folder(memory)
        with Turn(memory):
            yield


def _remembered(memory: Path, season: str, key: SigningKey) -> tuple[Checkpoint, ...]:
    """The largest tree a key signed of a season, if it signed any. Errors: Malformed, for what somebody else wrote."""
    file = memory / f"{season}.txt"
    if not os.path.lexists(file):
        return ()
    checkpoint = read_checkpoint_of(season, durable.read_plain(file), str(file))
    if not any(judgement == "good" for _, judgement in signers(checkpoint.note, [key.verifier])):
        raise Malformed(
            f"what the key {key.name} remembers of {season} is not signed by it",
            place=str(file),
            remedy="Somebody changed it. Put it back from a backup of your keys",
        )
    return (checkpoint,)


def _check_closed(log: Log, weekend: str) -> None:
    """Refuse to seal the end of a weekend that has not ended. Errors: Refusal."""
    season = replay(log.lines)
    meeting = season.weekends.get(weekend)
    if meeting is None:
        raise Refusal(Refused(f"there is no weekend {weekend!r}", near_names(weekend, season.weekends)))
    if meeting.closed is None and meeting.cancelled is None:
        raise Refusal(
            Refused(
                f"{meeting.name} ({weekend}) is not closed",
                remedy=f"Close it first: racelog weekend close {log.season} {weekend}. Or seal without --weekend",
            )
        )


def prove(store: Store, season: str, seq: int, given: Checkpoint | None = None) -> Proof:
    """The proof that a line stands in a log: by the checkpoint given, else by the latest that is kept.

    Errors:  Refusal, for a line no checkpoint covers; LogDamaged; Malformed; OutOfReach.
    """
    checkpoints = (given,) if given is not None else kept_checkpoints(store, season)
    log = store.read(season)
    odd = oddity(log)
    if odd is not None and not log.seq:
        raise odd
    if seq > log.seq:
        raise Malformed(f"there is no line #{seq}", excerpt=f"the log has #1 to #{log.seq}")
    lines = fact_lines(store.segments(season))[: log.seq]
    tree = Tree(lines)
    covering = _covering(season, seq, checkpoints)
    check_sealed(against_checkpoints(tree, (covering,), ()), log.seq)
    return Proof(lines[seq - 1], seq - 1, tree.path(seq - 1, covering.size), covering)


def _covering(season: str, seq: int, checkpoints: Sequence[Checkpoint]) -> Checkpoint:
    """The checkpoint to prove a line by. Errors: Refusal."""
    latest = max(checkpoints, key=lambda checkpoint: checkpoint.size, default=None)
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
