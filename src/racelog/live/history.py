"""The history of a log as it grew: each append, the state it led to, what it changed; and what comes after it."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain, groupby

from racelog.errors import Malformed
from racelog.facts.line import Placed
from racelog.facts.season import Season
from racelog.history.as_of import is_imported
from racelog.live.changes import Change, Grown, Opened, Replaced
from racelog.live.following import Following
from racelog.tables import StandingsTable, lines_table
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
            near = max((known for known in self._kept if known < end), default=0)
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
        return max((earlier for earlier in self.ends if earlier < end), default=0)

    def after(self, seq: int) -> int:
        """The end of the append after the one a line belongs to; its own when it is the last."""
        end = self.end_of(seq)
        return min((later for later in self.ends if later > end), default=end)

    def _keep(self, seq: int, state: Replayed) -> None:
        """Keep one more state at hand, and the oldest one no longer; the live one always."""
        self._kept[seq] = state
        if len(self._kept) > KEPT:
            del self._kept[next(known for known in self._kept if known not in {seq, self.live.seq})]


def known_on(state: Replayed) -> datetime | None:
    """When the last line of a state became known: recorded; or held and decided, in a season brought in later."""
    if not is_imported(state.placed):
        return state.placed[-1].line.at if state.placed else None
    known = (placed.line.data.known for placed in reversed(state.placed))
    return next((one.at for one in known if one is not None), None)


def _ends(placed: Sequence[Placed]) -> tuple[int, ...]:
    appends = groupby(placed, key=lambda line: line.line.request.key)
    return tuple([*append][-1].line.seq for _, append in appends)


def told_since(
    following: Following,
    live: Replayed,
    since: int,
    *,
    until: int | None = None,
    stop: threading.Event | None = None,
) -> Iterator[Change]:
    """What came after a line, then what comes, until stopped or a line has been told; `live` as last looked at.

    Shape:   a `Grown` is one append; each begins after the one before it.
    Errors:  Malformed, for a line that is not there yet.
    """
    if not 0 <= since <= live.seq:
        raise Malformed(f"--since: there is no line #{since} yet", excerpt=f"the log has #1 to #{live.seq}")
    history = History(live)
    return _up_to(until, since, chain(history.since(since), _as_it_comes(following, history, stop)))


def _up_to(until: int | None, since: int, changes: Iterator[Change]) -> Iterator[Change]:
    """The changes up to the one that brings a line of the log; none when it is there already."""
    last = since
    while until is None or last < until:
        change = next(changes, None)
        if change is None:
            return
        yield change
        last = change.seq if isinstance(change, Grown) else last


def _as_it_comes(following: Following, history: History, stop: threading.Event | None) -> Iterator[Change]:
    for change in following.changes(stop=stop):
        match change:
            case Grown():
                seen, history = history.live.seq, history.grown_to(change.replayed)
                yield from [change] if history.after(seen) == change.seq else history.since(seen)
            case Replaced() | Opened():
                history = History(change.replayed)
                yield change
            case _:
                # nothing that was told of has moved
                yield change


def of_championship(change: Change, championship: str) -> Change:
    """A change as one championship sees it: of the tables that moved, none but its own."""
    if not isinstance(change, Grown):
        return change
    kept = tuple(table for table in change.changes.championships if table.championship == championship)
    return replace(change, changes=change.changes.model_copy(update={"championships": kept}))


def compared_with(history: History, state: Replayed) -> Replayed:
    """The state that gains and losses are counted from.

    That of the last publication before the last race had its order: so a table shows what that race, and everything
    decided since, has moved. Where nothing had been published by then, the state before the last append.
    """
    published = _published_before_the_last_race(state.season)
    seq = history.before(state.seq) if published is None else history.end_of(published)
    return NOTHING if seq == 0 else history.at(seq)


def gained(before: StandingsTable | None, now: StandingsTable) -> Mapping[str, int]:
    """Places each competitor gained; less than nothing for those it lost, none for who had no position then or now."""
    was = {line.competitor: line.position for line in (before.standings if before else ())}
    return {
        line.competitor: there - line.position
        for line in now.standings
        if line.position is not None and (there := was.get(line.competitor)) is not None
    }


def _published_before_the_last_race(season: Season) -> int | None:
    """The line of the log that last published a classification before the last race had its first order."""
    ran = [session.orders[0].seq for session in season.sessions.values() if session.kind == "race" and session.orders]
    if not ran:
        return None
    published = (one.seq for session in season.sessions.values() for one in session.published)
    return max((seq for seq in published if seq < max(ran)), default=None)
