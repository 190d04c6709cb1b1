"""Everyone who watches: told of each change once, in order; who does not keep up is let go, with a word.

Who comes back is told what was missed. The latest changes of a season are kept as they were sent, so that after a lost
network hundreds of watchers are answered without any work; what is further back is worked out once, and shared by all
who ask for the same.
"""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime

from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event
from structlog.typing import FilteringBoundLogger

from racelog.desk.service import utc_now
from racelog.errors import RacelogError, public
from racelog.live.changes import Change, Damaged, Gone, Grown, Mended, Opened, Replaced, as_object
from racelog.live.following import Following
from racelog.live.words import in_a_line
from racelog.tables.base import Part
from racelog.web.known import Known

Also = Callable[[Following], AbstractContextManager[Callable[[Change], None]]]
"""Somebody else who is told every change, from when the following begins until the end; never blocks."""
BEHIND = 128
"""How many changes may wait for a watcher who does not read; then it is dropped, and may come back."""
QUIET_SECONDS = 15.0
"""After so long without a change a watcher is sent a comment: so that nothing in between takes it for gone."""
LATEST = 256
"""Changes of a season that are kept as they were sent, for those who come back."""
AWAY_AT_ONCE = 16
"""So many answers are worked out at once; whoever asks for another one then is told to read everything anew."""
WORKED_OUT = 64
"""Answers to those who were away longer that are kept; each holds for one state of one log."""
RETRY_SECONDS = 1.0
"""After a failure of its own the follower begins again after so long."""
DROPPED = format_sse_event(event="dropped", data_str="You did not keep up; connect again, and nothing is missed.")


class Told(Part):
    """What an event carries."""

    season: str
    seq: int | None
    log_head: str | None
    said: str


@dataclass(frozen=True, slots=True)
class Event:
    """A change as it is sent, made once for everyone.

    Shape:   `seq` is the line it leads to, 0 for one that leads to none; `after` the line before its first one.
    """

    after: int
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
        self._latest: dict[str, deque[Event]] = {}
        self._worked_out: OrderedDict[tuple[str, str, int], asyncio.Task[list[Event]]] = OrderedDict()
        self._log = log
        self.failed_at: float | None = None
        """When the follower failed last, by the monotonic clock. Units: seconds."""

    def __len__(self) -> int:
        return len(self._open)

    async def follow(self, also: Callable[[Change], None]) -> None:
        """Tell every change to everyone it concerns, and to somebody else, until cancelled.

        A failure of the follower is said aloud, and it begins again: what came meanwhile is told then.
        """
        while True:
            try:
                async for changes in self._known.following.changes_async():
                    for change in changes:
                        self.tell(change)
                        also(change)
            except Exception as error:  # noqa: BLE001 - whatever it is, the pages must not stand still in silence
                self.failed_at = time.monotonic()
                self._log.error("the follower failed, and begins again", why=str(error))
                self._tell_all_anew()
            await asyncio.sleep(RETRY_SECONDS)

    async def events(self, season: str, seen: int | None) -> AsyncIterator[bytes]:
        """What a watcher of a season has missed, then every change as it comes; ends with a word when it is dropped."""
        watcher = Watcher(season)
        self._open.add(watcher)
        self._known.watched[season] += 1
        try:
            last = seen or 0
            for event in await self._missed(season, seen):
                last = max(last, event.seq)
                yield event.sent
            while not watcher.dropped:
                try:
                    async with asyncio.timeout(QUIET_SECONDS):
                        event = await watcher.waiting.get()
                except TimeoutError:
                    yield KEEPALIVE_COMMENT
                    continue
                if event.seq > last or not event.seq:
                    yield event.sent
            yield DROPPED
        finally:
            self._open.discard(watcher)
            self._known.watched[season] -= 1
            if not self._known.watched[season]:
                del self._known.watched[season]

    def tell(self, change: Change) -> None:
        """Hand a change to everyone it concerns; whoever has too many waiting is dropped."""
        event = _event(change)
        latest = self._latest.setdefault(change.season, deque(maxlen=LATEST))
        if isinstance(change, Grown):
            latest.append(event)
        elif isinstance(change, Replaced | Opened | Gone):
            latest.clear()
        for watcher in list(self._open):
            if watcher.season != change.season:
                continue
            try:
                watcher.waiting.put_nowait(event)
            except asyncio.QueueFull:
                watcher.dropped = True
                self._open.discard(watcher)
                self._log.warning("watcher dropped", season=change.season, behind=BEHIND)

    def _tell_all_anew(self) -> None:
        """Whoever watches reads everything again: a change may have been lost."""
        for season, followed in list(self._known.following.seasons.items()):
            if followed.replayed is not None:
                self.tell(Replaced(season, followed.replayed.seq, followed.replayed))

    async def _missed(self, season: str, seen: int | None) -> list[Event]:
        now = self._known.following.replayed(season)
        if seen is None or now is None or seen == now.seq:
            return []
        latest = list(self._latest.get(season, ()))
        begins = next((number for number, event in enumerate(latest) if event.after == seen), None)
        if begins is not None and latest[-1].seq <= now.seq:
            return latest[begins:]
        question = (season, now.head, seen)
        task = self._worked_out.get(question)
        if task is None and sum(not begun.done() for begun in self._worked_out.values()) >= AWAY_AT_ONCE:
            return [_event(Replaced(season, seen, now))]
        if task is None:
            task = self._worked_out[question] = asyncio.create_task(self._work_out(season, seen))
            while len(self._worked_out) > WORKED_OUT:
                self._worked_out.popitem(last=False)
        # one who leaves does not take the answer away from those who wait for the same
        return await asyncio.shield(task)

    async def _work_out(self, season: str, seen: int) -> list[Event]:
        try:
            return [_event(change) for change in await asyncio.to_thread(self._known.missed, season, seen)]
        except RacelogError:
            now = self._known.now(season)
            return [_event(Replaced(season, seen, now))]


def _event(change: Change) -> Event:
    seq, after = (change.seq, change.lines[0].seq - 1) if isinstance(change, Grown) else (0, 0)
    return Event(after, seq, as_event(change, utc_now()))


def as_event(change: Change, at: datetime) -> bytes:
    """A change as an event; its id is the last line of the log, where it leads to one. `at` is when it was noticed."""
    if isinstance(change, Damaged):
        change = replace(change, complaint=public(change.complaint))
    state = None if isinstance(change, Damaged | Gone) else change.replayed
    carried = Told(
        season=change.season,
        seq=None if state is None else state.seq,
        log_head=None if state is None else state.head,
        said=in_a_line(change, at),
    )
    numbered = state is not None and not isinstance(change, Mended)
    seq = str(state.seq) if state is not None and numbered else None
    return format_sse_event(event=as_object(change, at).what, id=seq, data_str=carried.model_dump_json())
