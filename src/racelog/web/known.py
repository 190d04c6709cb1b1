"""The seasons as the server knows them: now, by following the log; and as they were known at any line of it."""

from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from racelog.audit.as_known import up_to
from racelog.errors import RacelogError
from racelog.live.following import Following
from racelog.log.files import FileStore
from racelog.projections.replayed import Replayed, replayed
from racelog.web.refusals import NotHere

KEPT = 64
"""How many past states are kept ready, of all seasons together; a step beside one of them is quick."""


class Known:
    """The seasons of a folder; past states are worked out once and kept for a while."""

    def __init__(self, events: Path) -> None:
        self.following = Following(events)
        self._past: OrderedDict[tuple[str, str], Replayed] = OrderedDict()
        self._lock = Lock()

    def seasons(self) -> Sequence[str]:
        """The seasons there is something to show of, in alphabetical order."""
        return sorted(name for name, each in self.following.seasons.items() if each.replayed is not None)

    def now(self, season: str) -> Replayed:
        """The last good state. Errors: NotHere; what is wrong with the log, when it could never be read."""
        trouble = self.trouble(season)
        found = self.following.replayed(season)
        if found is not None:
            return found
        if trouble is not None:
            raise trouble
        raise NotHere(f"there is no season {season[:80]!r} here", excerpt=", ".join(self.seasons()) or None)

    def trouble(self, season: str) -> RacelogError | None:
        """What is wrong with the log as it lies there now, if anything."""
        followed = self.following.seasons.get(season)
        return None if followed is None else followed.trouble

    def as_of(self, season: str, typed: str | None) -> Replayed:
        """The season now; or as known at a line or time. Errors: Malformed, NotHere."""
        now = self.now(season)
        if not typed:
            return now
        return self.at(now, up_to(now.placed, typed).seq)

    def at(self, now: Replayed, seq: int) -> Replayed:
        """A season as known at one of its lines."""
        if seq == now.seq:
            return now
        placed = now.placed[:seq]
        key = now.season.id, placed[-1].digest
        with self._lock:
            found = self._past.get(key)
            near = self._nearest(now, seq)
        if found is None:
            found = replayed(placed, placed[-1].digest, near)
        with self._lock:
            self._past[key] = found
            self._past.move_to_end(key)
            while len(self._past) > KEPT:
                self._past.popitem(last=False)
        return found

    def raw_line(self, season: str, seq: int) -> bytes:
        """The exact bytes of a line of the log, as they lie there now. Errors: NotHere; those of the store."""
        now = self.now(season)
        if not 1 <= seq <= now.seq:
            raise NotHere(f"there is no line #{seq}", excerpt=f"the log has #1 to #{now.seq}")
        placed = now.line(seq)
        text = FileStore(self.following.events).segments(season)[placed.segment]
        return text.split(b"\n")[placed.number - 1]

    def _nearest(self, now: Replayed, seq: int) -> Replayed | None:
        """A kept state of the same log a few lines before."""
        for back in range(1, 16):
            if seq - back >= 1 and (found := self._past.get((now.season.id, now.placed[seq - back - 1].digest))):
                return found
        return None
