"""The appending service: loads the season, has the request decided, appends; decides again when the log moved."""

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

import uuid_utils.compat
from pydantic_core import to_json

from racelog.desk.deciding import decide
from racelog.desk.meeting import segment_of
from racelog.desk.refusals import Refusal, Refused
from racelog.desk.requests.models import Request, kind_of
from racelog.facts.events import Fact, SeasonOpened
from racelog.facts.evolve import continued
from racelog.facts.line import Asked
from racelog.facts.season import Season
from racelog.log.store import Appended, Draft, Log, LogMoved, Store

NewId = Callable[[str, Asked, int], UUID]
"""Gives the id of the n-th event of a request of a season."""


def utc_now() -> datetime:
    """The time of the clock."""
    return datetime.now(UTC)


def new_id(_season: str, _asked: Asked, _number: int) -> UUID:
    """A fresh id that sorts by time."""
    return uuid_utils.compat.uuid7()


def asked_of(request: Request, key: str) -> Asked:
    """The stamp every line of an append carries: the key, the kind, and a digest of what was asked."""
    asked = to_json(request, exclude_none=True, by_alias=True)
    return Asked(key=key, kind=kind_of(request), digest=sha256(asked).hexdigest())


class Desk:
    """Takes requests for the seasons of a store.

    `clock` and `ids` are what an append needs from outside: officials take those of the machine, importers
    derive both from their input. `sign` gives the signature of a line, of the line's bytes so far.
    """

    def __init__(
        self,
        store: Store,
        *,
        clock: Callable[[], datetime] = utc_now,
        ids: NewId = new_id,
        printed: bool = False,
        sign: Callable[[bytes], str] | None = None,
    ) -> None:
        self.store = store
        self._sign = sign
        self._clock = clock
        self._ids = ids
        self._printed = printed
        self._warm: dict[str, Season] = {}

    def append(
        self, season: str, request: Request, *, by: str, key: str | None = None, expect: int | None = None
    ) -> Appended:
        """Have a request decided and its facts appended; asked again with the same key, the first answer again.

        `expect` is the number of the last line the caller has seen: when it has moved, the request is refused.
        Errors:  Refusal, LogMoved, KeyReused, and those of the store.
        """
        asked = asked_of(request, key or str(uuid_utils.compat.uuid7()))
        answered = self.store.answered(season, asked)
        while answered is None:
            current = self._log(season, request)
            facts = self._decided(current, request)
            draft = Draft(
                facts=tuple((self._ids(season, asked, number), fact) for number, fact in enumerate(facts, start=1)),
                asked=asked,
                by=by,
                at=self._clock(),
                expected=current.seq if expect is None else expect,
                segment=segment_of(self._season(current), facts, current.placed),
                sign=self._sign,
            )
            try:
                answered = self.store.append(season, draft)
            except LogMoved:
                if expect is not None:
                    raise
        return answered

    def season(self, season: str) -> Season:
        """The season as its log stands now."""
        return self._season(self.store.read(season))

    def _log(self, season: str, request: Request) -> Log:
        """The log as it stands; an empty one for a season about to be opened."""
        opening = isinstance(request, SeasonOpened) and not self.store.holds(season)
        return Log(season) if opening else self.store.read(season)

    def _decided(self, current: Log, request: Request) -> tuple[Fact, ...]:
        if isinstance(request, SeasonOpened) and request.season != current.season:
            raise Refusal(
                Refused(f"the season {request.season!r} is opened under its own name, not {current.season!r}")
            )
        answer = decide(self._season(current), current.lines, request, at=self._clock(), printed=self._printed)
        if isinstance(answer, Refused):
            raise Refusal(answer)
        return answer

    def _season(self, current: Log) -> Season:
        """Replayed on top of what was replayed before, unless an event was taken back since."""
        season = continued(self._warm.get(current.season, Season()), current.lines)
        self._warm[current.season] = season
        return season
