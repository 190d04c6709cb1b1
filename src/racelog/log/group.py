"""Many writers in one process: whoever waits while a write is under way goes into the next one, together."""

from collections.abc import Sequence
from dataclasses import dataclass

import anyio
import anyio.lowlevel
import anyio.to_thread

from racelog.log.store import Appended, Draft, Refused, Store

MOST = 512
"""How many appends go into one write at most."""


@dataclass(eq=False, slots=True)
class _Waiting:
    """An append that waits for its answer."""

    season: str
    draft: Draft
    answer: Appended | BaseException | None = None


class GroupWriter:
    """Appends for many tasks at once, with one write and one sync for all that wait; asyncio or trio.

    Whoever finds nobody writing writes for all that wait. What the store guarantees holds for each: it is acknowledged
    when it is durable, or refused for its own reasons.
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
                    await self._write_for_all(season)
                else:
                    await self._written.wait()
        finally:
            if mine.answer is None:
                self._waiting.remove(mine)
        if isinstance(mine.answer, Appended):
            return mine.answer
        raise mine.answer

    async def _write_for_all(self, season: str) -> None:
        """Write what waits for a season, the longest waiting first; every one of them is answered."""
        self._written = written = anyio.Event()
        try:
            await anyio.lowlevel.checkpoint()  # whoever is about to ask goes into the same write
            together = [each for each in self._waiting if each.season == season][:MOST]
            answers = await self._answers(season, [each.draft for each in together])
            for each, answer in zip(together, answers, strict=True):
                each.answer = answer
            self._waiting = [each for each in self._waiting if each.answer is None]
            self.writes += 1
        finally:
            self._written = None
            written.set()

    async def _answers(self, season: str, drafts: Sequence[Draft]) -> Sequence[Appended | Refused | BaseException]:
        answers: Sequence[Appended | Refused | BaseException] = ()
        try:
            with anyio.CancelScope(shield=True):  # a write under way is waited for: others wait for it too
                answers = await anyio.to_thread.run_sync(self._store.append_all, season, drafts)
        except BaseException as error:  # noqa: BLE001 - whatever stopped it, it stopped it for all of them
            answers = [error] * len(drafts)
        return answers
