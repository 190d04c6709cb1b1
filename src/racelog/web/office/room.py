"""The desk behind the office: seasons as their logs stand, previews and appends, for several visitors at once."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Annotated, ParamSpec, TypeVar

import anyio.to_thread
from fastapi import Depends

from racelog.desk.preview import Previewed, preview
from racelog.desk.requests.form import Form
from racelog.desk.requests.models import Request as Asked
from racelog.desk.requests.reading import request as request_of
from racelog.desk.service import Desk, utc_now
from racelog.facts.season import Season
from racelog.log.files import FileStore
from racelog.log.store import Appended
from racelog.tables.replayed import Replayed
from racelog.web.parameters import part_of_the_application
from racelog.web.refusals import NotHere

P = ParamSpec("P")
T = TypeVar("T")
NOTHING = Replayed((), "", Season())
"""What the season that is about to be opened is read against."""


class Room:
    """One office. A season is replayed once, then only what its log has had since; one thread at a time is at it."""

    def __init__(self, events: Path) -> None:
        self._store = FileStore(events)
        self._desk = Desk(self._store, clock_is_right=False)
        self._locks: dict[str, Lock] = {}
        self._all = Lock()

    def seasons(self) -> list[str]:
        """Every season that has a log here."""
        return list(self._store.seasons())

    def standing(self, season: str, *, opening: bool = False) -> Replayed:
        """A season as its log stands. Errors: NotHere; those of the store."""
        if opening:
            return NOTHING
        self._check(season)
        with self._lock(season):
            return self._desk.standing(season)

    def preview(self, season: str, form: Form, given: Mapping[str, object], *, by: str, key: str) -> Previewed:
        """What a request would change; nothing is written. Errors: Malformed, Refusal; those of the store."""
        with self._lock(season):
            return preview(self._desk, season, self._request(season, form, given), by=by, key=key)

    def append(
        self, season: str, form: Form, given: Mapping[str, object], *, by: str, key: str, expect: int | None
    ) -> Appended:
        """Have a request appended on the log it was seen on.

        Errors:  Malformed, Refusal, LogMoved; those of the store.
        """
        with self._lock(season):
            asked = self._request(season, form, given)
            return self._desk.append(season, asked, by=by, key=key, expect=expect)

    def _request(self, season: str, form: Form, given: Mapping[str, object]) -> Asked:
        opening = form.name == "season open"
        if not opening:
            self._check(season)
        standing = NOTHING if opening else self._desk.standing(season)
        return request_of(form, {"season": season, **given}, standing.season, standing.lines, now=utc_now())

    def _check(self, season: str) -> None:
        """Errors: NotHere."""
        if not self._store.holds(season):
            raise NotHere(f"there is no season {season[:80]!r} here")

    def _lock(self, season: str) -> Lock:
        with self._all:
            return self._locks.setdefault(season, Lock())

    async def run(self, work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
        """Work done in a thread, so that nobody waits for it who asked for something else."""
        return await anyio.to_thread.run_sync(partial(work, *given, **named))


RoomHere = Annotated[Room, Depends(part_of_the_application("room", Room))]
