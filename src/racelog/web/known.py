"""The seasons as the server knows them: now, by following the log; and as they were known at any line of it."""

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from threading import BoundedSemaphore, RLock
from typing import TypeVar

from racelog.errors import LogDamaged, RacelogError
from racelog.history.as_of import up_to
from racelog.library.season import Season
from racelog.live.changes import Change
from racelog.live.following import Following
from racelog.live.history import History
from racelog.log.files import FileStore
from racelog.log.segment import Link
from racelog.log.store import Log
from racelog.tables import SeasonTable
from racelog.tables.replayed import Replayed, replayed
from racelog.web.refusals import NotHere, busy

Value = TypeVar("Value")
WAITING = 12
"""Questions that take long, at once: one is worked out, the others wait; more are refused."""
STATES_WITHIN = 16
"""States within an append that are kept at hand."""
ANSWERS_BYTES = 32 << 20
"""How much of what was answered is kept, to be answered again."""
OPENED_BY_OVERVIEW = 4
"""Seasons an overview opens; those beyond are listed by name until somebody opens them."""


class Known:
    """The seasons of a folder, each opened when it is asked for; past states are worked out once, and kept a while."""

    def __init__(self, events: Path, *, on_demand: bool = True) -> None:
        self.following = Following(events, on_demand=on_demand)
        self._histories: dict[str, History] = {}
        self._within: OrderedDict[str, Replayed] = OrderedDict()
        self._answers = Answers(ANSWERS_BYTES)
        self._lock = RLock()
        self._places = BoundedSemaphore(WAITING)
        self._summaries: dict[str, tuple[tuple[int, ...], SeasonTable]] = {}
        self.watched: Counter[str] = Counter()
        """How many watch each season: one that is watched is not let go."""

    def names(self) -> Sequence[str]:
        """Every season that has a log here, in alphabetical order; while the folder is away, those that were opened."""
        if self.following.trouble() is not None:
            return sorted(self.following.seasons)
        return FileStore(self.following.events).seasons()

    def now(self, season: str) -> Replayed:
        """The last good state. Errors: NotHere; what is wrong with the log, when it could never be read."""
        followed = self.following.open(season, keep=self.watched)
        if followed is None or (followed.replayed is None and followed.trouble is None):
            raise NotHere(f"there is no season {season[:80]!r} here", excerpt=self._some_names())
        if followed.replayed is not None:
            return followed.replayed
        raise followed.trouble or NotHere(f"there is no season {season[:80]!r} here")

    def trouble(self, season: str) -> RacelogError | None:
        """What is wrong with the log as it lies there now, if anything."""
        followed = self.following.seasons.get(season)
        return None if followed is None else followed.trouble

    def troubles(self) -> dict[str, RacelogError]:
        """What is wrong with any season that was opened, by season; with the folder itself under no name."""
        away = self.following.trouble()
        troubles = {name: followed.trouble for name, followed in sorted(self.following.seasons.items())}
        here = {name: trouble for name, trouble in troubles.items() if trouble is not None}
        return here if away is None else {"": away, **here}

    def overview(self, most: int | None = None) -> tuple[list[SeasonTable], list[str], dict[str, RacelogError]]:
        """Every season at a glance, those not looked at yet by name, and what cannot be read.

        A season costs a replay once; after that only when its log has changed. At most so many are opened for this.
        """
        tables: list[SeasonTable] = []
        unopened: list[str] = []
        troubles: dict[str, RacelogError] = {}
        opened = 0
        for season in self.names():
            table = self._summary(season)
            try:
                if table is None and most is not None and opened >= most:
                    unopened.append(season)
                    continue
                if table is None:
                    opened += season not in self.following.seasons
                    table = self._summarised(season)
                tables.append(table)
            except RacelogError as error:
                troubles[season] = error
                continue
            trouble = self.trouble(season)
            if trouble is not None:
                troubles[season] = trouble
        return tables, unopened, troubles

    def season(self, season: str, typed: str | None = None) -> Season:
        """The season now; or as known at a line or time. Errors: Malformed, NotHere."""
        now = self.now(season)
        return self.of(self.at(now, up_to(now.placed, typed).seq) if typed else now)

    def of(self, state: Replayed) -> Season:
        """A state of a season for whoever asks for its tables; its earlier states are those kept here."""
        events, id_ = self.following.events, state.season.id
        log = Log(id_, state.placed, Link(state.seq, state.head, state.placed[-1].line.at if state.placed else None))
        return Season(FileStore(events), log, folder=events / id_, at=lambda seq: self.at(state, seq))

    def at(self, now: Replayed, seq: int) -> Replayed:
        """A season as known at one of its lines, which may stand within an append. Errors: Busy."""
        if seq == now.seq:
            return now
        with self._one_at_a_time():
            history = self.history(now.season.id)
            if history.end_of(seq) == seq:
                return history.at(seq)
            digest = now.placed[seq - 1].digest
            state = self._within.get(digest)
            if state is None:
                began = history.before(seq)
                before = history.at(began) if began else None
                state = self._within[digest] = replayed(now.placed[:seq], digest, before)
                if len(self._within) > STATES_WITHIN:
                    self._within.popitem(last=False)
            return state

    def compared_with(self, season: Season, find: Callable[[History, Replayed], Replayed]) -> Season:
        """An earlier state of a season, found in its history. Errors: Busy."""
        with self._one_at_a_time():
            return self.of(find(self.history(season.id), season.replayed))

    def answered(self, question: tuple[object, ...], work_out: Callable[[], bytes]) -> bytes:
        """An answer that was given before, or a new one: for the same question about the same log the same bytes."""
        with self._lock:
            known = self._answers.get(question)
        if known is None:
            known = work_out()
            with self._lock:
                self._answers.keep(question, known)
        return known

    def one_at_a_time(self, work_out: Callable[[], Value]) -> Value:
        """What a question that takes long leads to. Errors: Busy, when too many are asked."""
        with self._one_at_a_time():
            return work_out()

    def missed(self, season: str, seen: int) -> list[Change]:
        """What a watcher who has seen the log up to a line has missed. Errors: Busy."""
        followed = self.following.seasons.get(season)
        return [] if followed is None else followed.since(seen, self.at)

    def history(self, season: str) -> History:
        """The history of the log as it is now; what was worked out of a shorter one is kept."""
        now = self.now(season)
        with self._lock:
            kept = self._histories.get(season)
            if kept is None or not _continues(now, kept.live):
                self._histories[season] = History(now)
            elif kept.live is not now:
                self._histories[season] = kept.grown_to(now)
            for gone in self._histories.keys() - self.following.seasons.keys():
                del self._histories[gone]
            return self._histories[season]

    def raw_line(self, season: str, seq: int) -> bytes:
        """The exact bytes of a line of the log. Errors: NotHere; LogDamaged, when they are no longer what was read."""
        now = self.now(season)
        if not 1 <= seq <= now.seq:
            raise NotHere(f"there is no line #{seq}", excerpt=f"the log has #1 to #{now.seq}")
        placed = now.line(seq)
        for source in FileStore(self.following.events).sources(season):
            if source.name == placed.segment:
                lines = source.read(0, source.size).split(b"\n")
                line = lines[placed.number - 1] if placed.number <= len(lines) else b""
                if sha256(line).hexdigest() == placed.digest:
                    return line
        raise LogDamaged("the line is no longer what was read", place=f"{placed.segment}.jsonl:{placed.number}")

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise busy()
        try:
            with self._lock:
                yield
        finally:
            self._places.release()

    def _summary(self, season: str) -> SeasonTable | None:
        """A season at a glance where that takes no replay."""
        followed = self.following.seasons.get(season)
        if followed is not None and followed.replayed is not None:
            return self.of(followed.replayed).overview()
        kept = self._summaries.get(season)
        return kept[1] if kept is not None and kept[0] == self._stamps(season) else None

    def _summarised(self, season: str) -> SeasonTable:
        stamps = self._stamps(season)
        table = self.season(season).overview()
        self._summaries[season] = stamps, table
        return table

    def _stamps(self, season: str) -> tuple[int, ...]:
        """When the segments of a season were changed last, and how long they are."""
        files = sorted((self.following.events / season).glob("*.jsonl"))
        stats = [file.stat() for file in files if file.is_file()]
        return tuple(number for stat in stats for number in (stat.st_mtime_ns, stat.st_size, stat.st_ino))

    def _some_names(self) -> str | None:
        return ", ".join(self.names()) or None


class Answers:
    """The latest answers, so many bytes of them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._kept: OrderedDict[tuple[object, ...], bytes] = OrderedDict()

    def get(self, question: tuple[object, ...]) -> bytes | None:
        """What was answered, if it is still at hand."""
        if question in self._kept:
            self._kept.move_to_end(question)
        return self._kept.get(question)

    def keep(self, question: tuple[object, ...], answer: bytes) -> None:
        """Keep an answer, and let go of those not asked for the longest."""
        if question in self._kept or len(answer) > self._most // 4:
            return
        self._kept[question] = answer
        self._size += len(answer)
        while self._size > self._most:
            _, gone = self._kept.popitem(last=False)
            self._size -= len(gone)


def _continues(now: Replayed, kept: Replayed) -> bool:
    return 0 < kept.seq <= now.seq and now.placed[kept.seq - 1].digest == kept.head
