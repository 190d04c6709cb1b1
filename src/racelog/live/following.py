"""Following a folder of logs: whoever appends, and by whatever means, its watchers are told within a blink."""

import threading
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from pathlib import Path
from typing import TypedDict

import anyio
import watchfiles
from watchfiles._rust_notify import WatchfilesRustInternalError

from racelog.errors import OutOfReach
from racelog.live.changes import Change
from racelog.live.followed import FollowedSeason, folder_away
from racelog.log.files import FileStore
from racelog.tables.replayed import Replayed

STEP_MS = 2
"""How often the notifications of the system are looked at: what most of the latency is made of."""
EVERY_MS = 1_000
"""How often everything is looked at in any case: a notification can be missed, where folders are just being made."""
LOOK_MS = 50
"""How often the folder is looked at where the system notifies nobody."""
MOST_FOLLOWED = 48
"""Seasons followed at once where they are opened on demand; the one not asked for the longest is let go."""
Notice = set[tuple[watchfiles.Change, str]]
REFUSED = (WatchfilesRustInternalError, OSError)


class How(TypedDict):
    """How a folder is watched."""

    watch_filter: Callable[[watchfiles.Change, str], bool]
    step: int
    debounce: int
    rust_timeout: int
    yield_on_timeout: bool


class Looking(TypedDict, total=False):
    """How it is where it must be looked at again and again."""

    force_polling: bool
    poll_delay_ms: int


def _segments(_change: watchfiles.Change, path: str) -> bool:
    return path.endswith(".jsonl") and not Path(path).name.startswith(".")


HOW = How(watch_filter=_segments, step=STEP_MS, debounce=50, rust_timeout=EVERY_MS, yield_on_timeout=True)
LOOKING = Looking(force_polling=True, poll_delay_ms=LOOK_MS)


class Following:
    """The seasons of a folder, each kept as it was last told.

    All of them are read at the first look; where they are followed on demand, each when it is opened. While the folder
    is not there every season keeps its last good state; once it is back, be it another one of that name, they go on.
    """

    def __init__(self, events: Path, only: Iterable[str] = (), *, on_demand: bool = False) -> None:
        self.events = events
        self._only = frozenset(only)
        self._on_demand = on_demand
        self.seasons: dict[str, FollowedSeason] = {}
        self.looked_at: float | None = None
        """When it was looked last, by the monotonic clock. Units: seconds."""
        self._opening = threading.Lock()
        self._asked_for: dict[str, float] = {}
        """When each season was opened or asked for last, where they are followed on demand."""

    def look(self, names: Iterable[str] | None = None) -> list[Change]:
        """What has changed in these seasons, or in all. Errors: OutOfReach, when the folder was never there."""
        known = self._to_look_at(names)
        self.looked_at = time.monotonic()
        changes: list[Change] = []
        for season in sorted(known):
            followed = self.seasons.get(season)
            if followed is None and self._on_demand:
                continue
            if followed is None:
                followed = self.seasons[season] = FollowedSeason(self.events, season)
            changes.extend(followed.look())
            if followed.replayed is None and followed.trouble is None and not self._on_demand:
                del self.seasons[season]
        self.looked_at = time.monotonic()
        return changes

    def open(self, season: str, *, keep: Iterable[str] = ()) -> FollowedSeason | None:
        """Follow a season from now on; None where it has no log. `keep` are others that are not to be let go."""
        followed = self.seasons.get(season)
        if self._on_demand and followed is not None:
            self._asked_for[season] = time.monotonic()
        if followed is None and self._wanted(season) and (self.events / season).is_dir():
            with self._opening:
                followed = self.seasons.get(season)
                if followed is None:
                    followed = FollowedSeason(self.events, season)
                    followed.look()
                    if followed.replayed is None and followed.trouble is None:
                        return None
                    self.seasons[season], self._asked_for[season] = followed, time.monotonic()
                    self._let_go({season, *keep})
        return followed

    def trouble(self) -> OutOfReach | None:
        """What is wrong with the folder, if anything."""
        return folder_away(self.events)

    def replayed(self, season: str) -> Replayed | None:
        """The last good state of a season; None where there is none."""
        followed = self.seasons.get(season)
        return None if followed is None else followed.replayed

    def changes(self, *, stop: threading.Event | None = None) -> Iterator[Change]:
        """Every change since the last look, as it comes, until stopped; without one, what is here is not told."""
        for together in self._changes_together(stop):
            yield from together

    async def changes_async(self, stop: threading.Event | None = None) -> AsyncIterator[list[Change]]:
        """The same for a program with an event loop: what came together, together; worked out in a thread."""
        stop = stop or threading.Event()
        changes = self._changes_together(stop)
        try:
            while True:
                together = await anyio.to_thread.run_sync(next, changes, None, abandon_on_cancel=True)
                if together is None:
                    return
                yield together
        finally:
            stop.set()

    def _changes_together(self, stop: threading.Event | None) -> Iterator[list[Change]]:
        looked = self.looked_at is not None
        # what came between the look of a caller, who has shown what was here, and the following
        changes = self.look()
        if changes and looked:
            yield changes
        try:
            for notice in self._notices(stop):
                changes = self.look(_seasons_of(notice))
                if changes:
                    yield changes
        except KeyboardInterrupt:
            # who is told to stop stops, and says nothing
            return

    def _notices(self, stop: threading.Event | None) -> Iterator[Notice]:
        """What the system notices in the folder; where it has no room for one more watcher, what is seen by looking.

        The system notices what happens to a folder, not to its name: when another one has come in its place that one is
        watched, and as long as there is none it is looked for.
        """
        looking: Looking | None = None
        while stop is None or not stop.is_set():
            watched = _identity(self.events)
            try:
                if watched is None:
                    raise FileNotFoundError(self.events)
                for notice in watchfiles.watch(self.events, **HOW, **(looking or {}), stop_event=stop):
                    yield notice
                    if _identity(self.events) != watched:
                        break
                else:
                    return  # stopped
            except REFUSED:
                looking = LOOKING if watched is not None else looking
                (stop or threading.Event()).wait(EVERY_MS / 1_000)
            # all of it is looked at: something may have come while nothing was watched
            yield set()

    def _to_look_at(self, names: Iterable[str] | None) -> set[str]:
        if names is not None:
            return {name for name in names if self._wanted(name) and (not self._on_demand or name in self.seasons)}
        if self._on_demand:
            return set(self.seasons)
        try:
            here = FileStore(self.events).seasons()
        except OutOfReach:
            if self.looked_at is None:
                raise
            here = ()
        return {*self.seasons, *filter(self._wanted, here)}

    def _let_go(self, keep: set[str]) -> None:
        """Let go of the seasons not asked for the longest, beyond so many."""
        beyond = max(0, len(self.seasons) - MOST_FOLLOWED)
        for season in sorted(self._asked_for.keys() - keep, key=self._asked_for.__getitem__)[:beyond]:
            self.seasons.pop(season, None)
            del self._asked_for[season]

    def _wanted(self, season: str) -> bool:
        return not self._only or season in self._only


def _seasons_of(notice: Iterable[tuple[watchfiles.Change, str]]) -> set[str] | None:
    """The seasons that were touched; all of them when nothing was, for some time."""
    return {Path(path).parent.name for _, path in notice} or None


def _identity(folder: Path) -> tuple[int, int] | None:
    """Which folder stands under a name; None where there is none."""
    try:
        there = folder.stat()
    except OSError:
        return None
    return there.st_dev, there.st_ino
