"""The appending service: loads the season, has the request decided, appends; decides again when the log moved."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

import uuid_utils.compat
from pydantic_core import to_json

from racelog.desk.deciding import decide
from racelog.desk.machine_clock import check_clock, check_opening
from racelog.desk.refusals import Refusal, Refused
from racelog.desk.requests.complaints import fitting
from racelog.desk.requests.models import Request, kind_of
from racelog.desk.segment_name import segment_of
from racelog.facts.events import Fact, SeasonOpened
from racelog.facts.line import Asked
from racelog.facts.season import Season
from racelog.log.store import Appended, Draft, Log, LogMoved, Store
from racelog.tables.replayed import Replayed, replayed

NewId = Callable[[str, Asked, int], UUID]
"""Gives the id of the n-th event of a request of a season."""


def utc_now() -> datetime:
    """The time of the clock."""
    return datetime.now(UTC)


def new_id(_season: str, _asked: Asked, _number: int) -> UUID:
    """A fresh id that sorts by time."""
    return uuid_utils.compat.uuid7()


def asked_of(request: Request, key: str) -> Asked:
    """The stamp every line of an append carries: the key, the kind, and a digest of what was asked.

    Errors:  Malformed, for a key that is no text a line can hold.
    """
    asked = to_json(request, exclude_none=True, by_alias=True)
    with fitting({"key": "the key of the request"}):
        return Asked(key=key, kind=kind_of(request), digest=sha256(asked).hexdigest())


class Desk:
    """Takes requests for the seasons of a store.

    `clock` and `ids` are what an append needs from outside: officials take those of the machine, importers
    derive both from their input. Unless `clock_is_right`, one that jumped against the last line is refused. `sign`
    gives the signature of a line, of the line's bytes so far. `known` are seasons as they were replayed before: what
    their logs have had since is added to that.
    """

    def __init__(
        self,
        store: Store,
        *,
        clock: Callable[[], datetime] = utc_now,
        ids: NewId = new_id,
        printed: bool = False,
        sign: Callable[[bytes], str] | None = None,
        clock_is_right: bool = True,
        known: Mapping[str, Replayed] | None = None,
    ) -> None:
        self.store = store
        self._sign = sign
        self._clock = clock
        self._clock_is_right = clock_is_right
        self._ids = ids
        self._printed = printed
        self._warm: dict[str, Replayed] = dict(known or {})

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
            try:
                answered = self.store.append(season, self.draft(season, request, asked, by=by, expect=expect))
            except LogMoved:
                if expect is not None:
                    raise
        return answered

    def draft(self, season: str, request: Request, asked: Asked, *, by: str, expect: int | None = None) -> Draft:
        """The facts a request becomes on the season as it stands, ready to be written. Errors: Refusal."""
        log = self._log(season, opening=isinstance(request, SeasonOpened))
        standing = self._replayed(log)
        at = self._clock()
        self._check_clock(log, request, at)
        facts = self._decided(standing, log, request, at, by)
        return Draft(
            facts=tuple((self._ids(season, asked, number), fact) for number, fact in enumerate(facts, start=1)),
            asked=asked,
            by=by,
            at=at,
            expected=standing.seq if expect is None else expect,
            segment=segment_of(standing.season, facts, standing.placed),
            sign=self._sign,
        )

    def _check_clock(self, log: Log, request: Request, at: datetime) -> None:
        if self._clock_is_right:
            return
        if isinstance(request, SeasonOpened) and not log.seq:
            check_opening(request.year, at)
        check_clock(log.link.at, at)

    def standing(self, season: str, *, opening: bool = False) -> Replayed:
        """The season as its log stands now, replayed once: what came since is added to what was replayed before.

        One that is not there yet stands empty, where it is about to be opened. Errors: those of the store.
        """
        return self._replayed(self._log(season, opening=opening))

    @property
    def known(self) -> Mapping[str, Replayed]:
        """The seasons as they were replayed last; nothing is read for it."""
        return self._warm

    def season(self, season: str) -> Season:
        """The facts of a season as its log stands now."""
        return self.standing(season).season

    def _log(self, season: str, *, opening: bool) -> Log:
        """The log as it stands; an empty one for a season about to be opened."""
        return Log(season) if opening and not self.store.holds(season) else self.store.read(season)

    def _decided(self, standing: Replayed, log: Log, request: Request, at: datetime, by: str) -> tuple[Fact, ...]:
        if isinstance(request, SeasonOpened) and request.season != log.season:
            raise Refusal(Refused(f"the season {request.season!r} is opened under its own name, not {log.season!r}"))
        answer = decide(standing.season, log.lines, request, at=at, by=by, printed=self._printed)
        if isinstance(answer, Refused):
            raise Refusal(answer)
        return answer

    def _replayed(self, log: Log) -> Replayed:
        """Replayed on top of what was replayed before, unless an event was taken back since."""
        before = self._warm.get(log.season)
        if before is None or before.head != log.head:
            self._warm[log.season] = replayed(log.placed, log.head, before)
        return self._warm[log.season]
