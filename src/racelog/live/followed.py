"""One season as a follower sees it: the last good state, and what has changed since it looked last."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from racelog.errors import LogDamaged, OutOfReach, RacelogError
from racelog.facts.line import Placed
from racelog.live.changes import Change, Damaged, Gone, Grown, Mended, Opened, Replaced
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
        self._segments = _Segments(events / season)
        self._store = FileStore(events)
        self._looking = threading.Lock()
        self.replayed: Replayed | None = None
        """The last good state; None before there was one."""
        self.trouble: RacelogError | None = None
        """Why the log cannot be read as it is now."""

    def look(self) -> list[Change]:
        """What has changed since the last look; told once. The first look tells that the season is here."""
        with self._looking:
            try:
                log = self._read()
            except UnknownSeason:
                away = folder_away(self._events)
                return self._gone() if away is None else self._damaged(away)
            except (LogDamaged, OutOfReach) as error:
                return self._damaged(error)
            return list(self._caught_up(log))

    def since(self, seq: int, as_it_was: Callable[[Replayed, int], Replayed] | None = None) -> list[Change]:
        """What a watcher who has seen the log up to a line has missed; another state where that line ends no append.

        `as_it_was` finds an earlier state where somebody keeps some; else it is replayed from the first line.
        """
        now = self.replayed
        if now is None or seq == now.seq:
            return []
        placed = now.placed
        if not 0 < seq < len(placed) or placed[seq].line.part[0] != 1:
            return [Replaced(self.season, seq, now)]
        seen = replayed(placed[:seq], placed[seq - 1].digest) if as_it_was is None else as_it_was(now, seq)
        return list(_grown(seen, placed, now))

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
        said = self.trouble is not None and str(self.trouble) == str(error)
        self.trouble = error
        return [] if said else [Damaged(self.season, 0 if self.replayed is None else self.replayed.seq, error)]

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


def _grown(before: Replayed, placed: Sequence[Placed], last: Replayed | None = None) -> Iterator[Grown]:
    """The lines since a state, append by append; `last` is the state at the end, where it is at hand."""
    appends = [list(group) for _, group in groupby(placed[before.seq :], key=lambda line: line.line.request.key)]
    if len(appends) > ONE_BY_ONE:
        appends = [[line for append in appends for line in append]]
    for append in appends:
        end = append[-1]
        at_end = last is not None and end.line.seq == last.seq
        now = last if last is not None and at_end else replayed(placed[: end.line.seq], end.digest, before)
        yield Grown(
            season=now.season.id,
            lines=lines_table(now, since=before.seq).lines,
            changes=changes_table(before, now),
            replayed=now,
        )
        before = now


def folder_away(events: Path) -> OutOfReach | None:
    """What to say of a folder of logs that is not there (a disk that was taken off, a tool that moves it about)."""
    if events.is_dir():
        return None
    return OutOfReach(
        "the folder of the logs is not there",
        place=str(events),
        remedy="What was read before is still shown; it goes on by itself once the folder is back",
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    stamp: tuple[int, int, int]
    size: int
    digest: bytes


class _Segments:
    """The segments of one season as last looked at.

    A log only ever grows. A change of what was read (an editor, a file copied over another) shows in bytes that are
    no longer what they were; the stamps of the file system say which ones to look at.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: dict[str, _Seen] = {}

    def grew_only(self) -> bool:
        """Whether all that was seen before is still there, byte for byte. Errors: OSError."""
        files = sorted(file for file in self._folder.glob("*.jsonl") if not file.name.startswith("."))
        same = set(self._seen) <= {file.name for file in files}
        seen = {}
        for file in files:
            known = self._seen.get(file.name)
            stat = file.stat()
            stamp = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
            if known is not None and known.stamp == stamp:
                seen[file.name] = known
                continue
            text = file.read_bytes()
            same = same and (known is None or sha256(text[: known.size]).digest() == known.digest)
            seen[file.name] = _Seen(stamp, len(text), sha256(text).digest())
        self._seen = seen
        return same
