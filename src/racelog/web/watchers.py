"""Everyone who watches: told of each change once, in order; who does not keep up is let go, with a word."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from structlog.typing import FilteringBoundLogger

from racelog.desk.service import utc_now
from racelog.live.changes import Change, Grown
from racelog.live.following import Following
from racelog.web.known import Known
from racelog.web.wire import DROPPED, KEEP_ALIVE, as_event

Also = Callable[[Following], AbstractContextManager[Callable[[Change], None]]]
"""Somebody else who is told every change, from when the following begins until the end; never blocks."""
BEHIND = 128
"""How many changes may wait for a watcher who does not read; then it is dropped, and may come back."""
QUIET_SECONDS = 15.0
"""After so long without a change a watcher is sent a comment: so that nothing in between takes it for gone."""


@dataclass(frozen=True, slots=True)
class Event:
    """A change as it is sent, made once for everyone; `seq` is the line it leads to, 0 for one that leads to none."""

    seq: int
    sent: bytes


@dataclass(eq=False, slots=True)
class Watcher:
    """One open stream."""

    season: str
    waiting: asyncio.Queue[Event] = field(default_factory=lambda: asyncio.Queue(BEHIND))
    dropped: bool = False


class Watchers:
    """The open streams of a server, told by one follower."""

    def __init__(self, known: Known, log: FilteringBoundLogger) -> None:
        self._known = known
        self._open: set[Watcher] = set()
        self._log = log

    def __len__(self) -> int:
        return len(self._open)

    async def follow(self, also: Callable[[Change], None]) -> None:
        """Tell every change to everyone it concerns, and to somebody else, until cancelled."""
        async for changes in self._known.following.changes_async():
            for change in changes:
                self.tell(change)
                also(change)

    async def events(self, season: str, seen: int | None) -> AsyncIterator[bytes]:
        """What a watcher of a season has missed, then every change as it comes; ends with a word when it is dropped."""
        watcher = Watcher(season)
        self._open.add(watcher)
        try:
            last = seen or 0
            for event in await asyncio.to_thread(self._missed, season, seen):
                last = max(last, event.seq)
                yield event.sent
            while not watcher.dropped:
                try:
                    async with asyncio.timeout(QUIET_SECONDS):
                        event = await watcher.waiting.get()
                except TimeoutError:
                    yield KEEP_ALIVE
                    continue
                if event.seq > last or not event.seq:
                    yield event.sent
            yield DROPPED
        finally:
            self._open.discard(watcher)

    def tell(self, change: Change) -> None:
        """Hand a change to everyone it concerns; whoever has too many waiting is dropped."""
        event = _event(change)
        for watcher in list(self._open):
            if watcher.season != change.season:
                continue
            try:
                watcher.waiting.put_nowait(event)
            except asyncio.QueueFull:
                watcher.dropped = True
                self._open.discard(watcher)
                self._log.warning("watcher dropped", season=change.season, behind=BEHIND)

    def _missed(self, season: str, seen: int | None) -> list[Event]:
        followed = self._known.following.seasons.get(season)
        return [] if seen is None or followed is None else [_event(each) for each in followed.since(seen)]


def _event(change: Change) -> Event:
    return Event(change.seq if isinstance(change, Grown) else 0, as_event(change, utc_now()))
