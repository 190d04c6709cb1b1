"""What a request would change, worked out by the same replay; nothing is written."""

from dataclasses import dataclass
from datetime import datetime

from racelog.desk.requests.models import Request
from racelog.desk.service import Desk, asked_of, utc_now
from racelog.facts.events import SeasonOpened
from racelog.facts.line import Placed
from racelog.log.append import check_whole, lay_out
from racelog.log.segment import FIRST_SEGMENT, Link
from racelog.log.store import Draft, LogMoved
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
    desk: Desk, season: str, request: Request, *, by: str, key: str | None = None, expect: int | None = None
) -> Previewed:
    """Lay the lines out behind those of the log, and compare; nothing is written. Errors: those of an append.

    The season is the one the desk has replayed: what follows from the new lines alone is worked out.
    """
    asked = asked_of(request, key or "a preview")
    answered = None if key is None else desk.store.answered(season, asked)
    before = desk.standing(season, opening=isinstance(request, SeasonOpened))
    if answered is not None:
        placed, at, after = answered.lines, utc_now(), before
    else:
        if desk.store.holds(season):
            check_whole(desk.store.read(season).unfinished)
        draft = desk.draft(season, request, asked, by=by, expect=expect)
        placed, at = _laid_behind(before, draft), draft.at
        after = replayed((*before.placed, *placed), placed[-1].digest, before.worked_out())
    seqs = {line.line.seq for line in placed}
    lines = tuple(line for line in lines_table(after, since=min(seqs) - 1).lines if line.seq in seqs)
    decided = at if request.known is None else request.known.at
    return Previewed(before, after, lines, changes_table(before, after), answered is not None, decided)


def _laid_behind(before: Replayed, draft: Draft) -> tuple[Placed, ...]:
    """The lines of a draft as they would stand behind those of a log. Errors: LogMoved; Malformed."""
    last = before.placed[-1] if before.placed else None
    if draft.expected is not None and draft.expected != before.seq:
        raise LogMoved(draft.expected, before.seq, [one.line for one in before.placed[draft.expected :]])
    link = Link() if last is None else Link(last.line.seq, last.digest, last.line.at)
    segment, number = (FIRST_SEGMENT, 1) if last is None else (last.segment, last.number)
    return tuple(
        Placed(laid.line, segment, number, laid.digest)
        for number, laid in enumerate(lay_out(link, draft), start=number + 1)
    )
