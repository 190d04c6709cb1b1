"""Many writers in one process: whoever waits while a write is under way goes into the next one, together."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import anyio
import anyio.lowlevel
import anyio.to_thread

from racelog.log.store import Appended, Draft, Refused, Store

MOST = 512
"""How many appends go into one write at most."""


@dataclass(eq=False, slots=True)
class _Waiting:
    """An append that waits for its answer, or for its turn to write for all that wait."""

    season: str
    draft: Draft
    woken: anyio.Event = field(default_factory=anyio.Event)
    writes: bool = False
    answer: Appended | BaseException | None = None


class GroupWriter:
    """Appends for many tasks at once, with one write and one sync for all that wait; asyncio or trio.

    Whoever finds nobody writing writes for all, then leaves that to the one that has waited longest. What the store
    guarantees holds for each: it is acknowledged when it is durable, or refused for its own reasons.
    The store is the writer's alone: nobody else uses that object while appends are under way.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[_Waiting] = []
        self._writing = False
        self.writes = 0
        """How many writes there have been."""

    async def append(self, season: str, draft: Draft) -> Appended:
        """Append as the store does. Cancelled, it may still be written: asked again with its key, it is answered.

        Errors:  KeyReused, LogMoved, Malformed; LogDamaged, OutOfReach: then nothing of the write it was in is there.
        """
        mine = _Waiting(season, draft)
        self._waiting.append(mine)
        try:
            if self._writing:
                await mine.woken.wait()
            else:
                self._writing = mine.writes = True
                await anyio.lowlevel.checkpoint()  # whoever is about to ask goes into the same write
            if mine.writes:
                await self._write(season)
        finally:
            if mine in self._waiting:
                self._waiting.remove(mine)
            if mine.writes:
                self._leave_to_the_next()
        if not isinstance(mine.answer, Appended):
            raise mine.answer or RuntimeError("an append was left without its answer")
        return mine.answer

    async def _write(self, season: str) -> None:
        """Write what waits for a season, the longest waiting first; every one of them is answered."""
        together = [each for each in self._waiting if each.season == season][:MOST]
        answers: Sequence[Appended | Refused | BaseException]
        try:
            with anyio.CancelScope(shield=True):  # a write under way is waited for: others wait for it too
                drafts = [each.draft for each in together]
                answers = await anyio.to_thread.run_sync(self._store.append_all, season, drafts)
        except BaseException as error:  # noqa: BLE001 - whatever stopped it, it stopped it for all of them
            answers = [error] * len(together)
        self.writes += 1
        answered = set(map(id, together))
        self._waiting = [each for each in self._waiting if id(each) not in answered]
        for each, answer in zip(together, answers, strict=True):
            each.answer = answer
            each.woken.set()

    def _leave_to_the_next(self) -> None:
        self._writing = bool(self._waiting)
        if self._waiting:
            self._waiting[0].writes = True
            self._waiting[0].woken.set()
