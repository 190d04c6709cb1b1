"""Everyone who watches: told of each change once, in order; who does not keep up is let go, with a word."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

import structlog

from racelog.live.changes import Change, Grown
from racelog.live.following import Following
from racelog.web.known import Known

Also = Callable[[Following], AbstractContextManager[Callable[[Change], None]]]
"""Somebody else who is told every change, from when the following begins until the end; never blocks."""
BEHIND = 128
"""How many changes may wait for a watcher who does not read; then it is dropped, and may come back."""


@dataclass(eq=False)
class Watcher:
    """One open stream."""

    season: str
    waiting: asyncio.Queue[Change] = field(default_factory=lambda: asyncio.Queue(BEHIND))
    dropped: bool = False


class Watchers:
    """The open streams of a server, told by one follower."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._open: set[Watcher] = set()
        self._log = structlog.get_logger()

    def __len__(self) -> int:
        return len(self._open)

    async def follow(self, also: Callable[[Change], None]) -> None:
        """Tell every change to everyone it concerns, and to somebody else, until cancelled."""
        async for changes in self._known.following.changes_async():
            for change in changes:
                self.tell(change)
                also(change)

    async def changes(self, season: str, seen: int | None) -> AsyncIterator[Change | None]:
        """What a watcher of a season has missed, then every change as it comes; None when it was dropped."""
        watcher = Watcher(season)
        self._open.add(watcher)
        try:
            followed = self._known.following.seasons.get(season)
            missed = [] if seen is None or followed is None else await asyncio.to_thread(followed.since, seen)
            last = seen or 0
            for change in missed:
                last = max(last, _seq_of(change))
                yield change
            while not watcher.dropped:
                change = await watcher.waiting.get()
                if _seq_of(change) > last or not _is_growth(change):
                    yield change
            yield None
        finally:
            self._open.discard(watcher)

    def tell(self, change: Change) -> None:
        """Hand a change to everyone it concerns; whoever has too many waiting is dropped."""
        for watcher in list(self._open):
            if watcher.season != change.season:
                continue
            try:
                watcher.waiting.put_nowait(change)
            except asyncio.QueueFull:
                watcher.dropped = True
                self._open.discard(watcher)
                self._log.warning("watcher dropped", season=change.season, behind=BEHIND)


def _is_growth(change: Change) -> bool:
    return isinstance(change, Grown)


def _seq_of(change: Change) -> int:
    """The line a change leads to; 0 for one that leads to none."""
    return change.seq if isinstance(change, Grown) else 0
