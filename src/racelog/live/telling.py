"""Telling a watcher of one season append by append, whatever came together; from a line on, without gaps or doubles."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from racelog.errors import Malformed
from racelog.live.changes import Change, Grown, Opened, Replaced
from racelog.live.following import Following
from racelog.live.history import History
from racelog.tables.replayed import Replayed


def told_since(
    following: Following, live: Replayed, since: int, *, stop: threading.Event | None = None
) -> Iterator[Change]:
    """What came after a line, then what comes, until stopped; `live` is the season as last looked at.

    Shape:   a `Grown` is one append; each begins after the one before it.
    Errors:  Malformed, for a line that is not there yet.
    """
    if not 0 <= since <= live.seq:
        raise Malformed(f"--since: there is no line #{since} yet", excerpt=f"the log has #1 to #{live.seq}")
    history = History(live)
    return chain(history.since(since), _as_it_comes(following, history, stop))


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
    kept = tuple(each for each in change.changes.championships if each.championship == championship)
    return replace(change, changes=change.changes.model_copy(update={"championships": kept}))
