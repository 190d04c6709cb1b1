"""What changed between two moments of a log, the lines that did it, and what a single line changes as things stand.

A line is often recorded before what it changes: a penalty before the order it is applied to, a pole before the race.
Between the line before it and itself nothing differs then, and yet it changes the result. So what one line changes is
asked in one way, whoever asks: the season without it against the season with it (`line_effect`); and what changed
between two moments names the lines that have nothing to change yet (`waiting`).
"""

from collections.abc import Callable, Iterator
from typing import ClassVar, Literal

from racelog.desk.refusals import Refusal
from racelog.errors import Malformed
from racelog.facts import events
from racelog.history.whatif import Supposition
from racelog.log.store import Store
from racelog.tables import LogLine, lines_table
from racelog.tables.base import Part, Rows
from racelog.tables.changes import ChangesTable, changes_table
from racelog.tables.replayed import Replayed, replayed

_OF_A_CLASSIFICATION = (
    events.PenaltyApplied,
    events.PoleSet,
    events.FastestLapSet,
    events.HonourSet,
    events.SessionStopped,
)
"""Facts that change the classification of a session, and may be recorded before there is one."""


class Waiting(Part):
    """A line that has nothing to change yet: its session has no classification at the later moment."""

    seq: int
    session: str


class Differences(Rows):
    """The lines after the earlier moment up to the later one, and every table they changed."""

    ROWS: ClassVar[str] = "events"

    events: tuple[LogLine, ...]
    changes: ChangesTable
    waiting: tuple[Waiting, ...]
    """Lines among them that count once their session is classified, which it was not at the later moment."""


class LineEffect(Part):
    """What one line of a log changes; `changes` is None where it no longer counts.

    `compared` says with what: "without", the season as it would stand without the line; "recorded", the season as it
    was known before it was recorded, where later lines stand on the line, so that it cannot be thought away alone.
    """

    season: str
    line: int
    seq: int
    """The line of the log it is known at."""
    compared: Literal["without", "recorded"]
    changes: ChangesTable | None


def differences(before: Replayed, after: Replayed) -> Differences:
    """What a later state of a season has that an earlier one had not."""
    return Differences(
        events=lines_table(after, since=before.seq).lines,
        changes=changes_table(before, after),
        waiting=tuple(_waiting(after, before.seq)),
    )


def line_effect(store: Store, season: Replayed, seq: int, at: Callable[[int], Replayed]) -> LineEffect:
    """What a line changes, as known in this state of a season; `at` gives the state at an earlier line.

    A penalty is thought away as if rescinded, anything else as if never recorded.
    Errors:  those of the store.
    """
    line = season.line(seq).line
    decision = season.season.decisions.get(line.id)
    counts = line.id not in season.season.voided and (decision is None or decision.in_force)
    if not counts:
        return LineEffect(season=season.season.id, line=seq, seq=season.seq, compared="without", changes=None)
    without = _without(store, season, seq)
    changes = changes_table(_state_before(seq, at), at(seq)) if without is None else changes_table(without, season)
    compared: Literal["without", "recorded"] = "recorded" if without is None else "without"
    return LineEffect(season=season.season.id, line=seq, seq=season.seq, compared=compared, changes=changes)


def _without(store: Store, season: Replayed, seq: int) -> Replayed | None:
    """The season without this line alone; None where others stand on it, or it is in the middle of an append."""
    try:
        supposed = Supposition(store, season.season.id, season.seq, season)
        supposed.take_away(seq, with_dependents=False)
    except (Refusal, Malformed):
        return None
    return supposed.replayed()


def _state_before(seq: int, at: Callable[[int], Replayed]) -> Replayed:
    return at(seq - 1) if seq > 1 else replayed((), "")


def _waiting(after: Replayed, since: int) -> Iterator[Waiting]:
    for line in (placed.line for placed in after.placed[since:]):
        fact = line.data
        if not isinstance(fact, _OF_A_CLASSIFICATION) or line.id in after.season.voided:
            continue
        if after.results.classifications.get(fact.session) is None:
            yield Waiting(seq=line.seq, session=fact.session)
