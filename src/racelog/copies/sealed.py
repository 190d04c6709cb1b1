"""A log held against its checkpoints, and against the signatures of its lines."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from racelog.errors import LogDamaged, excerpt_of_line
from racelog.facts.line import Placed
from racelog.log.reader import Passed
from racelog.log.sealing.checkpoint import Checkpoint, fact_lines, season_of
from racelog.log.sealing.keys import SIGNED, Judged, judged, signature_of, signed_text, signers
from racelog.log.sealing.merkle import Tree
from racelog.log.sealing.note import VerifierKey
from racelog.log.store import Log

Stands = Literal["as sealed", "shorter", "another root"]


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
class SignedLines:
    """How many lines each key signed, with the judgement on them; the others carry no signature."""

    lines: int
    by: tuple[tuple[str, Judged, int], ...]

    @property
    def signed(self) -> int:
        """How many lines carry a signature."""
        return sum(count for _, _, count in self.by)


def against_checkpoints(
    tree: Tree, checkpoints: Iterable[Checkpoint], keys: Sequence[VerifierKey]
) -> tuple[Sealed, ...]:
    """How a log stands to each checkpoint."""
    return tuple(Sealed(each, _stands(tree, each), signers(each.note, keys)) for each in checkpoints)


def _stands(tree: Tree, checkpoint: Checkpoint) -> Stands:
    if checkpoint.size > tree.size:
        return "shorter"
    return "as sealed" if tree.root(checkpoint.size) == checkpoint.root else "another root"


def check_sealed(found: Sequence[Sealed], last: int, differs_at: str | None = None) -> None:
    """Whether the log is what its checkpoints sealed. `differs_at` is where a backup differs from it.

    Errors:  LogDamaged, for the first that does not hold.
    """
    good = max((each.checkpoint.size for each in found if each.stands == "as sealed"), default=0)
    for each in found:
        place, size = each.checkpoint.place, each.checkpoint.size
        bad = [key for key, judgement in each.signed if judgement == "bad"]
        if bad:
            raise LogDamaged(
                f"the signature by {bad[0]} does not fit this checkpoint (one of the two was changed)",
                place=place,
                remedy="It says nothing about the log. Put the checkpoint back as others have it",
            )
        if each.stands == "shorter":
            raise LogDamaged(
                f"the log has {last} lines, and had {size} when it was sealed: lines were removed at its end",
                place=place,
                remedy="Put the missing lines back from a backup: racelog restore FILE",
            )
        if each.stands == "another root":
            raise LogDamaged(
                f"the first {size} lines are not those that were sealed: the log was written again since",
                place=place,
                excerpt=_where(good, size, differs_at),
                remedy="Compare with a copy that is older than the change: "
                f"racelog verify {season_of(each.checkpoint.origin)} --against BACKUP",
            )


def _where(good: int, size: int, differs_at: str | None) -> str | None:
    """What is known of where a log was changed: after which checkpoint that holds, and what a backup tells."""
    told = []
    if 0 < good < size:
        told.append(f"#1 to #{good} are as an earlier checkpoint sealed them; the change is in #{good + 1} to #{size}")
    if differs_at is not None:
        told.append(f"the first line that differs from the backup: {differs_at}")
    return "\n".join(told) or None


def signed_lines(
    log: Log | Passed, segments: Mapping[str, bytes], keys: Sequence[VerifierKey], placed: Iterable[Placed] = ()
) -> SignedLines:
    """Who signed lines of a log; `placed` are its lines, where it was only passed over.

    Errors:  LogDamaged, for a signature that does not fit its line.
    """
    lines = log.placed if isinstance(log, Log) else placed
    counted: Counter[tuple[str, Judged]] = Counter()
    signed_at_all = any(SIGNED in text for text in segments.values())
    for each, line in zip(lines, fact_lines(segments), strict=False) if signed_at_all else ():
        if each.line.signed is None:
            continue
        found = signature_of(line)
        if found is None:
            raise LogDamaged(
                "the line carries something that is no signature", place=each.place, excerpt=excerpt_of_line(line)
            )
        signature, body = found
        judgement = judged(signature, signed_text(log.season, body), keys)
        if judgement == "bad":
            raise LogDamaged(
                f"the signature by {signature.key} does not fit the line: it was changed after it was signed, or "
                "somebody else wrote it",
                place=each.place,
                excerpt=excerpt_of_line(line),
                remedy="Ask who holds that key what was decided, and compare with a backup",
            )
        counted[signature.key, judgement] += 1
    return SignedLines(log.seq, tuple((key, judgement, count) for (key, judgement), count in sorted(counted.items())))
