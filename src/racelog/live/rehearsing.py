"""A season rehearsed: appended again to a scratch log, append by append, at the pace it once came or faster."""

import math
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from os import PathLike
from pathlib import Path

from racelog.desk.service import utc_now
from racelog.errors import Malformed, OutOfReach, readable
from racelog.facts.line import Line, Placed
from racelog.history.as_of import is_imported
from racelog.library.season import Season
from racelog.log import durable
from racelog.log.files import FileStore
from racelog.log.store import Draft, Log, LogDiffers
from racelog.tables import LogLine

MARK = ".rehearsal"
"""Lies beside the segments of a rehearsal: what carries it may be gone on with, and is nobody's real log."""

Appends = tuple[tuple[Placed, ...], ...]


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a season is appended again.

    Shape:   what came before line `first` is there at once; `speed` 0 means without pauses.
    Units:   `longest_pause` in seconds.
    """

    speed: float = 60.0
    longest_pause: float = 2.0
    first: int = 1


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A season, the scratch folder it is appended to again, and how far it has come there."""

    source: Log
    into: Path
    there: int
    """The last line the scratch log has; 0 before it has one."""

    def left(self, last: int | None = None) -> Appends:
        """The appends still to come, up to the one that holds line `last`. Errors: Malformed."""
        if last is not None and not 1 <= last <= self.source.seq:
            raise Malformed(f"there is no line #{last}", excerpt=f"the log has #1 to #{self.source.seq}")
        return tuple(
            append
            for append in appends_of(self.source.placed)
            if append[0].line.seq > self.there and (last is None or append[0].line.seq <= last)
        )

    def run(
        self,
        appends: Sequence[tuple[Placed, ...]],
        pace: Pace,
        *,
        clock: Callable[[], datetime],
        sleep: Callable[[float], bool | None],
    ) -> Iterator[tuple[Placed, ...]]:
        """Append them, with the pauses between them; gives the lines of each once they are written.

        A `sleep` that says True was woken to stop.
        Errors:  those of a store; LogMoved, when somebody else appends there.
        """
        store, season = FileStore(self.into), self.source.season
        _mark(self.into / season)
        pauses = pauses_between(self.source.placed, pace)
        segment = max(store.segments(season), default=None) if store.holds(season) else None
        for append in appends:
            pause = pauses.get(append[0].line.seq, 0.0) if append[0].line.seq > max(pace.first, self.there + 1) else 0
            if pause and sleep(pause):
                return
            if segment not in {None, append[0].segment}:
                store.begin_segment(season, append[0].segment.split("-", 1)[1])
            segment = append[0].segment
            yield store.append(season, _again(append, clock())).lines


def rehearse(
    season: Season,
    into: str | PathLike[str],
    *,
    speed: float = 0,
    first: int = 1,
    last: int | None = None,
    longest_pause: float = 2.0,
) -> Iterator[tuple[LogLine, ...]]:
    """Append a season again to a scratch folder, as it once came; goes on where an earlier rehearsal stopped there.

    Shape:   the lines of each append once they are written; what comes before line `first` is there without pauses,
             and the last append is the one that holds line `last`.
    Units:   `speed` is how many times as fast, 0 without pauses; `longest_pause` in seconds.
    Errors:  Malformed, for the folder of the season itself or a line it does not have; LogDiffers, where another log
             of it is kept; LogMoved, when somebody else appends there.
    """
    if season.folder is None:
        raise Malformed("a season kept in memory alone has no log to rehearse")
    again = rehearsal(season.read_from, season.folder.parent, Path(into))
    appends = again.run(again.left(last), Pace(speed, longest_pause, first), clock=utc_now, sleep=time.sleep)
    return (tuple(season.line(placed.line.seq) for placed in append) for append in appends)


def rehearsal(source: Log, kept_in: Path, into: Path) -> Rehearsal:
    """A season to be appended again to a folder, or gone on with where it was stopped there.

    Errors:  Malformed, for the folder of the season itself; LogDiffers, where another log of it is kept.
    """
    if into.exists() and into.resolve() == kept_in.resolve():
        raise Malformed(
            "a season is not rehearsed into its own log",
            place=str(into),
            remedy="Name another folder with --into, or none: then it is a new one",
        )
    store, season = FileStore(into), source.season
    if not store.holds(season):
        return Rehearsal(source, into, 0)
    there = store.read(season)
    marked = (into / season / MARK).exists()
    if not marked or not _repeats(there.lines, source.lines):
        what = "another season, or another state of it" if marked else "no rehearsal"
        raise LogDiffers(
            f"{season} has a log there already, and it is {what}",
            place=str(into / season),
            remedy="Nothing was changed. Name another folder with --into, or none: then it is a new one",
        )
    return Rehearsal(source, into, there.seq)


def speed_of(typed: str) -> float:
    """A speed as it may be typed: how many times as fast, or "max". Errors: Malformed."""
    try:
        speed = 0.0 if typed == "max" else float(typed)
    except ValueError:
        speed = math.nan
    if not 0 <= speed < math.inf:
        raise Malformed(
            f"--speed: {readable(typed[:40])!r} is no speed",
            remedy='How many times as fast, such as 60; 0 or "max" for no pauses at all',
        )
    return speed


def appends_of(placed: Sequence[Placed]) -> Appends:
    """The lines of a log, those of one append together."""
    return tuple(tuple(group) for _, group in groupby(placed, key=lambda line: line.line.request.key))


def pauses_between(placed: Sequence[Placed], pace: Pace) -> dict[int, float]:
    """How long to wait before an append, by its first line.

    Shape:   only appends something is waited for; where lines were all recorded at once, as an import does, the
             times the facts became known are those that pass, and what has no such time comes with what is before it.
    Units:   seconds, never negative, never longer than the longest pause.
    """
    if not pace.speed:
        return {}
    appends, known = appends_of(placed), _known_by(placed)
    passed = {
        after[0].line.seq: max(
            after[0].line.at - before[-1].line.at, sum((known[line.line.seq] for line in after), timedelta(0))
        )
        for before, after in pairwise(appends)
    }
    return {
        seq: min(time.total_seconds() / pace.speed, pace.longest_pause)
        for seq, time in passed.items()
        if time > timedelta(0)
    }


def _known_by(placed: Sequence[Placed]) -> dict[int, timedelta]:
    """By line, how much later it became known than anything before it, in a season that was brought in later."""
    later = {line.line.seq: timedelta(0) for line in placed}
    if not is_imported(placed):
        return later
    latest: datetime | None = None
    for line in placed:
        known = line.line.data.known
        if known is not None and latest is not None:
            later[line.line.seq] = max(known.at - latest, timedelta(0))
        if known is not None:
            latest = known.at if latest is None else max(latest, known.at)
    return later


def _again(append: tuple[Placed, ...], at: datetime) -> Draft:
    """The same append, recorded now."""
    first = append[0].line
    return Draft(
        facts=tuple((line.line.id, line.line.data) for line in append),
        asked=first.request,
        by=first.by,
        at=at,
        expected=first.seq - 1 or None,
    )


def _repeats(lines: Sequence[Line], source: Sequence[Line]) -> bool:
    """Whether lines are the beginning of a log, when they were recorded aside."""
    pairs = zip(lines, source, strict=False)
    return len(lines) <= len(source) and all(_said(one) == _said(other) for one, other in pairs)


def _said(line: Line) -> tuple[object, ...]:
    return line.id, line.request, line.by, line.tx, line.data


def _mark(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.close(durable.open_plain(folder / MARK, os.O_WRONLY | os.O_CREAT))
    except OSError as error:
        raise OutOfReach(
            error.strerror or os.strerror(error.errno or 0),
            place=str(folder),
            remedy="Name another folder with --into",
        ) from error
