"""Following a folder of logs: whoever appends, and by whatever means, its watchers are told within a blink."""

import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from pathlib import Path
from typing import TypedDict

import anyio
import watchfiles
from watchfiles._rust_notify import WatchfilesRustInternalError

from racelog.errors import OutOfReach
from racelog.live.changes import Change
from racelog.live.followed import FollowedSeason
from racelog.log.files import FileStore
from racelog.tables.replayed import Replayed

STEP_MS = 2
"""How often the notifications of the system are looked at: what most of the latency is made of."""
EVERY_MS = 1_000
"""How often everything is looked at in any case: a notification can be missed, where folders are just being made."""
LOOK_MS = 50
"""How often the folder is looked at where the system notifies nobody."""
Notice = set[tuple[watchfiles.Change, str]]
REFUSED = (WatchfilesRustInternalError, OSError)


class How(TypedDict):
    """How a folder is watched."""

    watch_filter: Callable[[watchfiles.Change, str], bool]
    step: int
    debounce: int
    rust_timeout: int
    yield_on_timeout: bool


class Looking(TypedDict):
    """How it is where it must be looked at again and again."""

    force_polling: bool
    poll_delay_ms: int


def _segments(_change: watchfiles.Change, path: str) -> bool:
    return path.endswith(".jsonl") and not Path(path).name.startswith(".")


HOW = How(watch_filter=_segments, step=STEP_MS, debounce=50, rust_timeout=EVERY_MS, yield_on_timeout=True)
LOOKING = Looking(force_polling=True, poll_delay_ms=LOOK_MS)


class Following:
    """The seasons of a folder, each kept as it was last told."""

    def __init__(self, events: Path, only: Iterable[str] = ()) -> None:
        self.events = events
        self._only = frozenset(only)
        self.seasons: dict[str, FollowedSeason] = {}
        self._looked = False

    def look(self, names: Iterable[str] | None = None) -> list[Change]:
        """What has changed in these seasons, or in all. Errors: OutOfReach, when the folder is not there."""
        self._looked = True
        known = {*self.seasons, *self._here()} if names is None else {each for each in names if self._wanted(each)}
        changes: list[Change] = []
        for season in sorted(known):
            followed = self.seasons.setdefault(season, FollowedSeason(self.events, season))
            changes.extend(followed.look())
            if followed.replayed is None and followed.trouble is None:
                del self.seasons[season]
        return changes

    def replayed(self, season: str) -> Replayed | None:
        """The last good state of a season; None where there is none."""
        followed = self.seasons.get(season)
        return None if followed is None else followed.replayed

    def changes(self, *, stop: threading.Event | None = None) -> Iterator[Change]:
        """Every change since the last look, as it comes, until stopped; without one, what is here is not told."""
        yield from self._not_told_yet()
        try:
            for notice in self._notices(stop):
                yield from self.look(_seasons_of(notice))
        except KeyboardInterrupt:
            # who is told to stop stops, and says nothing
            return

    async def changes_async(self, stop: anyio.Event | None = None) -> AsyncIterator[list[Change]]:
        """The same for a program with an event loop: what came together, together; worked out in a thread."""
        changes = await anyio.to_thread.run_sync(self._not_told_yet)
        if changes:
            yield changes
        async for notice in self._notices_async(stop):
            changes = await anyio.to_thread.run_sync(self.look, _seasons_of(notice))
            if changes:
                yield changes

    def _notices(self, stop: threading.Event | None) -> Iterator[Notice]:
        """What the system notices in the folder; where it has no room for one more watcher, what is seen by looking."""
        try:
            yield from watchfiles.watch(self.events, **HOW, stop_event=stop)
        except REFUSED:
            yield from watchfiles.watch(self.events, **HOW, **LOOKING, stop_event=stop)

    async def _notices_async(self, stop: anyio.Event | None) -> AsyncIterator[Notice]:
        try:
            async for notice in watchfiles.awatch(self.events, **HOW, stop_event=stop):
                yield notice
        except REFUSED:
            async for notice in watchfiles.awatch(self.events, **HOW, **LOOKING, stop_event=stop):
                yield notice

    def _not_told_yet(self) -> list[Change]:
        """What came between the look of a caller, who has shown what was here, and his following."""
        looked = self._looked
        changes = self.look()
        return changes if looked else []

    def _here(self) -> Iterable[str]:
        try:
            return filter(self._wanted, FileStore(self.events).seasons())
        except OutOfReach:
            if self.seasons:
                return ()
            raise

    def _wanted(self, season: str) -> bool:
        return not self._only or season in self._only


def _seasons_of(notice: Iterable[tuple[watchfiles.Change, str]]) -> set[str] | None:
    """The seasons that were touched; all of them when nothing was, for some time."""
    return {Path(path).parent.name for _, path in notice} or None
