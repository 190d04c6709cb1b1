"""What a request would change, worked out by the same replay on a copy in memory; nothing is written."""

from dataclasses import dataclass
from datetime import datetime

from racelog.desk.requests.models import Request
from racelog.desk.service import Desk, utc_now
from racelog.facts.events import SeasonOpened
from racelog.log.memory import MemoryStore
from racelog.log.store import Store
from racelog.tables import LogLine, lines_table
from racelog.tables.changes import ChangesTable, changes_table
from racelog.tables.replayed import Replayed, replayed


@dataclass(frozen=True, slots=True)
class Previewed:
    """The season before and after, the lines that would be written, and what they change.

    `again` when the same request was answered before: then nothing would be written. `at` is the time it was
    asked, decided or posted.
    """

    before: Replayed
    after: Replayed
    lines: tuple[LogLine, ...]
    changes: ChangesTable
    again: bool
    at: datetime

    @property
    def seqs(self) -> tuple[int, ...]:
        """The numbers the lines would have."""
        return tuple(line.seq for line in self.lines)


def preview(
    store: Store, season: str, request: Request, *, by: str, key: str | None = None, expect: int | None = None
) -> Previewed:
    """Append to a copy and compare. Errors: those of an append."""
    kept = None if isinstance(request, SeasonOpened) and not store.holds(season) else whole(store, season)
    copy = MemoryStore({} if kept is None else {season: kept})
    before = replayed((), "") if kept is None else _as_it_stands(copy, season)
    at = utc_now()
    appended = Desk(copy, clock=lambda: at).append(season, request, by=by, key=key, expect=expect)
    after = _as_it_stands(copy, season)
    seqs = {placed.line.seq for placed in appended.lines}
    lines = tuple(line for line in lines_table(after).lines if line.seq in seqs)
    decided = at if request.known is None else request.known.at
    return Previewed(before, after, lines, changes_table(before, after), appended.again, decided)


def whole(store: Store, season: str) -> dict[str, bytes]:
    """The segments without a torn tail, which an append would set aside."""
    torn = store.read(season).torn
    segments = dict(store.segments(season))
    if torn is not None:
        segments[torn.segment] = segments[torn.segment][: torn.offset]
    return segments


def _as_it_stands(store: Store, season: str) -> Replayed:
    log = store.read(season)
    return replayed(log.placed, log.head)
