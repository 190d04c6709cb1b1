"""The history of a log as it grew: append by append, each with the state it led to and what it changed."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from racelog.facts.line import Placed
from racelog.history.as_of import is_imported
from racelog.live.changes import Grown
from racelog.tables import lines_table
from racelog.tables.changes import changes_table
from racelog.tables.replayed import Replayed, replayed

KEPT = 48
"""States kept at hand: who steps back and forth goes over the same ones."""
NOTHING = replayed((), "")


class History:
    """One log and every state it has been in; a state is worked out when it is asked for."""

    def __init__(self, live: Replayed) -> None:
        self.live = live
        self.ends = _ends(live.placed)
        """The last line of each append, in order."""
        self._kept: dict[int, Replayed] = {live.seq: live}

    def grown_to(self, live: Replayed) -> "History":
        """The history of the same log, made longer; what was worked out stays at hand."""
        longer = History(live)
        longer._kept = dict(self._kept)
        longer._keep(live.seq, live)
        return longer

    def at(self, seq: int) -> Replayed:
        """The season as known at the end of the append a line belongs to; before any append, nothing."""
        end = self.end_of(seq)
        if end not in self._kept:
            near = max((each for each in self._kept if each < end), default=0)
            before = self._kept.get(near)
            self._keep(end, replayed(self.live.placed[:end], self.live.placed[end - 1].digest, before))
        return self._kept[end]

    def grown(self, seq: int) -> Grown:
        """What the append a line belongs to brought."""
        end = self.end_of(seq)
        began = self.before(end)
        before, now = NOTHING if began == 0 else self.at(began), self.at(end)
        return Grown(
            season=now.season.id,
            lines=lines_table(now, since=began).lines,
            changes=changes_table(before, now),
            replayed=now,
        )

    def since(self, seq: int) -> Iterator[Grown]:
        """Every append that brought lines after this one; whole, where the line is in the middle of it."""
        return (self.grown(end) for end in self.ends if end > seq)

    def end_of(self, seq: int) -> int:
        """The end of the append a line belongs to; the last one for a line that is not there yet."""
        return next((end for end in self.ends if end >= seq), self.live.seq)

    def before(self, seq: int) -> int:
        """The end of the append before the one a line belongs to; 0 when it is the first."""
        end = self.end_of(seq)
        return max((each for each in self.ends if each < end), default=0)

    def after(self, seq: int) -> int:
        """The end of the append after the one a line belongs to; its own when it is the last."""
        end = self.end_of(seq)
        return min((each for each in self.ends if each > end), default=end)

    def _keep(self, seq: int, state: Replayed) -> None:
        """Keep one more state at hand, and the oldest one no longer; the live one always."""
        self._kept[seq] = state
        if len(self._kept) > KEPT:
            del self._kept[next(each for each in self._kept if each not in {seq, self.live.seq})]


def known_on(state: Replayed) -> datetime | None:
    """When the last line of a state became known: recorded; or held and decided, in a season brought in later."""
    if not is_imported(state.placed):
        return state.placed[-1].line.at if state.placed else None
    known = (each.line.data.known for each in reversed(state.placed))
    return next((each.at for each in known if each is not None), None)


def _ends(placed: Sequence[Placed]) -> tuple[int, ...]:
    appends = groupby(placed, key=lambda each: each.line.request.key)
    return tuple([*append][-1].line.seq for _, append in appends)
