"""Sealing a log: a signed checkpoint beside it, behind which a new segment begins. Proving a line by a checkpoint."""

from collections.abc import Sequence
from dataclasses import dataclass

from racelog.copies.sealed import against_checkpoints, check_sealed, checkpoint_place, kept_checkpoints
from racelog.desk.refusals import Refusal, Refused
from racelog.errors import Malformed
from racelog.facts.evolve import replay
from racelog.facts.naming import near_names
from racelog.log.reader import oddity
from racelog.log.sealing.checkpoint import Checkpoint, Proof, checkpoint_text, fact_lines, tree_of
from racelog.log.sealing.keys import SigningKey
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
    store: Store, season: str, key: SigningKey, weekend: str | None = None, trusted: Sequence[VerifierKey] = ()
) -> Seal:
    """Sign a log as it stands, and keep the checkpoint beside it; never one that contradicts an earlier checkpoint.

    With a weekend, only if that one has ended. Where somebody appends meanwhile the log is sealed anew.
    Errors:  Malformed, Refusal, LogDamaged, OutOfReach; LogMoved, where somebody appends all the time.
    """
    for left in reversed(range(TRIES)):
        kept = kept_checkpoints(store, season)  # first: the log has all they cover
        log = store.read(season)
        odd = oddity(log)
        if odd is not None:
            raise odd
        if weekend is not None:
            _check_closed(log, weekend)
        tree = tree_of(store.segments(season), log.seq)
        check_sealed(against_checkpoints(tree, kept, (*trusted, key.verifier)), log.seq)
        try:
            return _keep(store, log, tree, key)
        except LogMoved:  # it would not close the segment
            if not left:
                raise
    raise AssertionError


def _keep(store: Store, log: Log, tree: Tree, key: SigningKey) -> Seal:
    text = checkpoint_text(log.season, log.seq, tree.root())
    before = set(store.checkpoints(log.season))
    note = Note(text, (key.sign(text.encode()),))
    name = store.keep_checkpoint(log.season, str(note).encode(), expected=log.seq)
    return Seal(
        season=log.season,
        name=name,
        place=checkpoint_place(store, log.season, name),
        size=log.seq,
        root=tree.root(),
        log_head=log.head,
        by=key.verifier.key,
        again=name in before,
    )


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
