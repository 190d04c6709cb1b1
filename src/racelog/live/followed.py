"""One season as a follower sees it: the last good state, and what has changed since it looked last."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from racelog.errors import LogDamaged, OutOfReach, RacelogError
from racelog.facts.line import Placed
from racelog.live.changes import Change, Damaged, Gone, Grown, Mended, Opened, Replaced
from racelog.live.segments import Segments
from racelog.log.files import FileStore
from racelog.log.store import Log, UnknownSeason
from racelog.tables import lines_table
from racelog.tables.changes import changes_table
from racelog.tables.replayed import Replayed, replayed

ONE_BY_ONE = 12
"""Appends that come at once are told one by one up to so many, and together beyond that."""


class FollowedSeason:
    """Catches up with one season, and keeps its last good state through whatever happens to the log."""

    def __init__(self, events: Path, season: str) -> None:
        self.season = season
        self._events = events
        self._segments = Segments(events / season)
        self._store = FileStore(events)
        self.replayed: Replayed | None = None
        """The last good state; None before there was one."""
        self.trouble: RacelogError | None = None
        """Why the log cannot be read as it is now."""

    def look(self) -> list[Change]:
        """What has changed since the last look; told once. The first look tells that the season is here."""
        try:
            log = self._read()
        except UnknownSeason:
            return self._gone()
        except (LogDamaged, OutOfReach) as error:
            return self._damaged(error)
        return list(self._caught_up(log))

    def since(self, seq: int) -> list[Change]:
        """What a watcher who has seen the log up to a line has missed; another state where that line ends no append."""
        if self.replayed is None or seq == self.replayed.seq:
            return []
        placed = self.replayed.placed
        if not 0 < seq < len(placed) or placed[seq].line.part[0] != 1:
            return [Replaced(self.season, seq, self.replayed)]
        told = replayed(placed[:seq], placed[seq - 1].digest)
        return list(_grown(told, placed, self.replayed))

    def _read(self) -> Log:
        try:
            if not self._segments.grew_only():
                self._store = FileStore(self._events)
        except OSError as error:
            raise OutOfReach(error.strerror or str(error), place=str(error.filename)) from error
        return self._store.read(self.season)

    def _gone(self) -> list[Change]:
        if self.replayed is None and self.trouble is None:
            return []
        self.replayed, self.trouble = None, None
        return [Gone(self.season)]

    def _damaged(self, error: RacelogError) -> list[Change]:
        told = self.trouble is not None and str(self.trouble) == str(error)
        self.trouble = error
        return [] if told else [Damaged(self.season, 0 if self.replayed is None else self.replayed.seq, error)]

    def _caught_up(self, log: Log) -> Iterator[Change]:
        before = self.replayed
        mended, self.trouble = self.trouble is not None, None
        if before is None:
            self.replayed = replayed(log.placed, log.head)
            yield Opened(self.season, self.replayed)
            return
        if not _continues(log, before):
            self.replayed = replayed(log.placed, log.head)
            yield Replaced(self.season, before.seq, self.replayed)
            return
        if mended:
            yield Mended(self.season, before)
        for grown in _grown(before, log.placed):
            self.replayed = grown.replayed
            yield grown


def _continues(log: Log, before: Replayed) -> bool:
    return before.seq <= log.seq and (before.seq == 0 or log.placed[before.seq - 1].digest == before.head)


def _grown(told: Replayed, placed: Sequence[Placed], last: Replayed | None = None) -> Iterator[Grown]:
    """The lines since a state, append by append; `last` is the state at the end, where it is at hand."""
    appends = [list(group) for _, group in groupby(placed[told.seq :], key=lambda each: each.line.request.key)]
    if len(appends) > ONE_BY_ONE:
        appends = [[each for append in appends for each in append]]
    for append in appends:
        end = append[-1]
        at_end = last is not None and end.line.seq == last.seq
        now = last if last is not None and at_end else replayed(placed[: end.line.seq], end.digest, told)
        yield Grown(
            season=now.season.id,
            lines=lines_table(now, since=told.seq).lines,
            changes=changes_table(told, now),
            replayed=now,
        )
        told = now
