"""Group commit: many writers in one process share writes, each with an answer of its own.

A sync takes as long for one append as for a hundred. So while a write is under way whoever comes waits, and the next
write takes all who wait for its season, up to a limit. There is no thread that writes and no timer: whoever finds
nobody writing writes for all, after a few turns of the loop in which others may still join. Nobody is acknowledged
before the sync of the write they were in, and a draft that is refused holds up none of the others. A season's turn is
that of whoever has waited longest, so that a busy season does not starve the rest.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

import anyio
import anyio.lowlevel
import anyio.to_thread

from racelog.log.store import Appended, Draft, Refused, Store

MOST = 512
"""How many appends go into one write at most."""
TURNS = 2
"""How many turns of the loop a write waits for those about to ask; whoever made the last one is told a turn later."""


@dataclass(eq=False, slots=True)
class _Waiting:
    """An append that waits for its answer."""

    season: str
    draft: Draft
    answer: Appended | BaseException | None = None


class GroupWriter:
    """Appends for many tasks at once, with one write and one sync for all that wait; asyncio or trio.

    Whoever finds nobody writing writes for the one that has waited longest, and for all others of its season. What the
    store guarantees holds for each: it is acknowledged when it is durable, or refused for its own reasons.
    The store is the writer's alone: nobody else uses that object while appends are under way.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[_Waiting] = []
        self._written: anyio.Event | None = None
        """Set when the write under way has ended; None while nobody writes."""
        self.writes = 0
        """How many writes there have been."""

    async def append(self, season: str, draft: Draft) -> Appended:
        """Append as the store does. Cancelled, it may still be written: asked again with its key, it is answered.

        Errors:  KeyReused, LogMoved, Malformed; LogDamaged, OutOfReach: then nothing of the write it was in is there.
        """
        mine = _Waiting(season, draft)
        self._waiting.append(mine)
        try:
            while mine.answer is None:
                if self._written is None:
                    await self._write_for_all()
                else:
                    await self._written.wait()
        finally:
            self._waiting = [other for other in self._waiting if other is not mine]
        if isinstance(mine.answer, Appended):
            return mine.answer
        raise mine.answer

    async def _write_for_all(self) -> None:
        """Write for the longest waiting and all others of its season, each of which is answered."""
        self._written = written = anyio.Event()
        try:
            for _ in range(TURNS):
                await anyio.lowlevel.checkpoint()
            season = self._waiting[0].season
            together = [asked for asked in self._waiting if asked.season == season][:MOST]
        except BaseException:
            self._over(written)
            raise
        with anyio.CancelScope(shield=True):  # others wait for it too
            await _to_its_end(self._write(season, together, written))

    async def _write(self, season: str, together: Sequence[_Waiting], written: anyio.Event) -> None:
        answers: Sequence[Appended | Refused | BaseException]
        try:
            answers = await anyio.to_thread.run_sync(
                self._store.append_all, season, [asked.draft for asked in together]
            )
        except BaseException as error:  # noqa: BLE001 - whatever stopped it, it stopped it for all of them
            answers = [error] * len(together)
        self.writes += 1
        for asked, answer in zip(together, answers, strict=True):
            asked.answer = answer
        self._over(written)

    def _over(self, written: anyio.Event) -> None:
        self._waiting = [asked for asked in self._waiting if asked.answer is None]
        self._written = None
        written.set()


async def _to_its_end(write: Coroutine[Any, Any, None]) -> None:
    """Wait for a write; it goes on when whoever waits is cancelled past every scope, as asyncio itself does it."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:  # another kind of loop, which cancels by scopes alone
        await write
    else:
        await asyncio.shield(asyncio.ensure_future(write))
