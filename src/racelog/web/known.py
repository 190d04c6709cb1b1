"""The seasons as the server knows them: now, by following the log; and as they were known at any line of it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import RLock

from racelog.errors import RacelogError
from racelog.history.as_of import up_to
from racelog.live.following import Following
from racelog.live.history import History
from racelog.log.files import FileStore
from racelog.tables.replayed import Replayed, replayed
from racelog.web.refusals import NotHere


class Known:
    """The seasons of a folder; past states are worked out once and kept for a while."""

    def __init__(self, events: Path) -> None:
        self.following = Following(events)
        self._histories: dict[str, History] = {}
        self._lock = RLock()

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
        return self.at(now, up_to(now.placed, typed).seq) if typed else now

    def at(self, now: Replayed, seq: int) -> Replayed:
        """A season as known at one of its lines, which may stand within an append."""
        with self._lock:
            history = self.history(now.season.id)
            if history.end_of(seq) == seq:
                return history.at(seq)
            began = history.before(seq)
            before = history.at(began) if began else None
        placed = now.placed[:seq]
        return replayed(placed, placed[-1].digest, before)

    def compared_with(self, season: Replayed, find: Callable[[History, Replayed], Replayed]) -> Replayed:
        """An earlier state of a season, found in its history."""
        with self._lock:
            return find(self.history(season.season.id), season)

    def history(self, season: str) -> History:
        """The history of the log as it is now; what was worked out of a shorter one is kept."""
        now = self.now(season)
        with self._lock:
            kept = self._histories.get(season)
            if kept is None or not _continues(now, kept.live):
                self._histories[season] = History(now)
            elif kept.live is not now:
                self._histories[season] = kept.grown_to(now)
            return self._histories[season]

    def raw_line(self, season: str, seq: int) -> bytes:
        """The exact bytes of a line of the log, as they lie there now. Errors: NotHere; those of the store."""
        now = self.now(season)
        if not 1 <= seq <= now.seq:
            raise NotHere(f"there is no line #{seq}", excerpt=f"the log has #1 to #{now.seq}")
        placed = now.line(seq)
        text = FileStore(self.following.events).segments(season)[placed.segment]
        return text.split(b"\n")[placed.number - 1]


def _continues(now: Replayed, kept: Replayed) -> bool:
    return 0 < kept.seq <= now.seq and now.placed[kept.seq - 1].digest == kept.head
