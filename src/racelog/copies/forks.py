"""Two copies of one log that were appended to separately: the lines they share, and those of either side."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from racelog.copies.backup import AgainstBackup
from racelog.errors import LogDamaged
from racelog.facts.events.basis import REJOINED
from racelog.facts.line import Placed
from racelog.log.memory import MemoryStore
from racelog.log.store import Log
from racelog.tables import lines_table
from racelog.tables.replayed import replayed


@dataclass(frozen=True, slots=True)
class Fork:
    """Two logs: the lines they share, and those of either side since."""

    season: str
    common: tuple[Placed, ...]
    here: tuple[Placed, ...]
    there: tuple[Placed, ...]

    @property
    def after(self) -> int:
        """The last line both share; 0 where there is none."""
        return len(self.common)

    @property
    def rejoined(self) -> int:
        """How many lines of the other side answer requests this side has answered, too."""
        answered = {placed.line.request.key for placed in self.here}
        return sum(placed.line.request.key in answered for placed in self.there)

    @property
    def only_here(self) -> tuple[Placed, ...]:
        """The lines of this side whose requests the other side has not answered, too."""
        answered = {(placed.line.request.key, placed.line.type) for placed in self.there}
        return tuple(placed for placed in self.here if (placed.line.request.key, placed.line.type) not in answered)

    @property
    def written_again(self) -> bool:
        """Whether an event stands on both sides, and says something else: then one side was written again."""
        ours = {placed.line.id: placed.line for placed in self.here}
        both = ((ours[placed.line.id], placed.line) for placed in self.there if placed.line.id in ours)
        return any((one.type, one.by, one.data) != (other.type, other.by, other.data) for one, other in both)


def is_rejoined(placed: Placed) -> bool:
    """Whether a fact was asked for again out of another copy."""
    basis = placed.line.data.basis
    return basis is not None and basis.rejoined


def rejoined_by(placed: Placed) -> str | None:
    """Who asked for a fact again out of another copy, if somebody did."""
    basis = placed.line.data.basis
    _, rejoined, behind = ("" if basis is None else basis.source or "").rpartition(f"{REJOINED} by ")
    return behind.rpartition(": #")[0] if rejoined else None


def fork_of(season: str, here: Mapping[str, bytes], there: Mapping[str, bytes]) -> Fork:
    """Both sides of two copies. Errors: LogDamaged, where one of them is none."""
    ours, theirs = (MemoryStore({season: segments}).read(season) for segments in (here, there))
    return parted(ours, theirs)


def parted(ours: Log, theirs: Log) -> Fork:
    """Both sides of two logs as read."""
    same = 0
    for one, other in zip(ours.placed, theirs.placed, strict=False):
        if one.digest != other.digest:
            break
        same = one.line.seq
    return Fork(ours.season, ours.placed[:same], ours.placed[same:], theirs.placed[same:])


def parted_ways(compared: AgainstBackup, fork: Fork | None) -> LogDamaged:
    """What is said of a log and a backup that differ."""
    remedy = "Both chains are good: one of the two was written again. Find out which one others have seen"
    if fork is not None and fork.there and fork.after and not fork.written_again:
        both = "Both chains are good: the two copies were appended to separately"
        remedy = f"{both}, after #{fork.after}. "
        if fork.rejoined == len(fork.there):
            remedy += "All lines of the backup were rejoined to this log"
        else:
            remedy += f"racelog rejoin {fork.season} --from BACKUP asks for the backup's lines again here"
    return LogDamaged(
        f"the log and its backup differ from {compared.place} on",
        excerpt=f"here:   {compared.here}\nbackup: {compared.there}",
        remedy=remedy,
    )


def fork_in_words(fork: Fork) -> tuple[tuple[int, str, str], ...]:
    """The lines since the last common one, number by number, here and there: each side as its own season tells it."""
    sides = [_in_words(fork.common, side) for side in (fork.here, fork.there)]
    pairs = zip_longest(*sides, fillvalue="")
    return tuple((number, here, there) for number, (here, there) in enumerate(pairs, start=fork.after + 1))


def fork_as_json(fork: Fork) -> dict[str, Any]:
    """Both sides as values for programs."""
    return {
        "after": fork.after,
        "here": [_as_json(placed) for placed in fork.here],
        "there": [_as_json(placed) for placed in fork.there],
    }


def _in_words(common: tuple[Placed, ...], side: tuple[Placed, ...]) -> list[str]:
    if not side:
        return []
    table = lines_table(replayed((*common, *side), side[-1].digest))
    about = {line.seq: line.about for line in table.lines}
    return [_line(placed, about[placed.line.seq]) for placed in side]


def _line(placed: Placed, about: str) -> str:
    line = placed.line
    again = " (rejoined)" if is_rejoined(placed) else ""
    return f"{line.type}: {about}, {line.by} {line.at:%Y-%m-%d %H:%M}{again}"


def _as_json(placed: Placed) -> dict[str, Any]:
    line = placed.line
    return {"seq": line.seq, "id": str(line.id), "type": line.type, "at": line.at.isoformat(), "by": line.by}
