"""Many writers in one process: whoever waits while a write is under way goes into the next one, together."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import anyio
import anyio.to_thread

from racelog.log.store import Appended, Draft, Refused, Store

MOST = 512
"""How many appends go into one write at most."""


@dataclass(eq=False, slots=True)
class _Waiting:
    """An append that waits for its answer."""

    draft: Draft
    answer: Appended | BaseException | None = None


class GroupWriter:
    """Appends for many tasks at once, with one write and one sync for all that wait; asyncio or trio.

    What the store guarantees holds for each: it is acknowledged when it is durable, or refused for its own reasons.
    The store is the writer's alone: nobody else uses that object while appends are under way.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: dict[str, list[_Waiting]] = defaultdict(list)
        self._turn = anyio.Lock()
        self.writes = 0
        """How many writes there have been."""

    async def append(self, season: str, draft: Draft) -> Appended:
        """Append as the store does. Cancelled, it may still be written: asked again with its key, it is answered.

        Errors:  KeyReused, LogMoved, Malformed; LogDamaged, OutOfReach: then nothing of the write it was in is there.
        """
        mine = _Waiting(draft)
        self._waiting[season].append(mine)
        try:
            async with self._turn:
                if mine.answer is None:
                    await self._write(season)
        finally:
            if mine in self._waiting[season]:
                self._waiting[season].remove(mine)
        if not isinstance(mine.answer, Appended):
            raise mine.answer or RuntimeError("an append was left without its answer")
        return mine.answer

    async def _write(self, season: str) -> None:
        """Write what waits for a season, the longest waiting first; every one of them is answered."""
        together = self._waiting[season][:MOST]
        del self._waiting[season][:MOST]
        answers: Sequence[Appended | Refused | BaseException]
        try:
            with anyio.CancelScope(shield=True):  # a write under way is waited for: others wait for it too
                drafts = [each.draft for each in together]
                answers = await anyio.to_thread.run_sync(self._store.append_all, season, drafts)
        except BaseException as error:  # noqa: BLE001 - whatever stopped it, it stopped it for all of them
            answers = [error] * len(together)
        self.writes += 1
        for each, answer in zip(together, answers, strict=True):
            each.answer = answer
