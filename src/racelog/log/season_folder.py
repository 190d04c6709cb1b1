"""One season's log in its folder, kept warm: what an append goes on from, and how it is written there."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from racelog.errors import LogDamaged
from racelog.log import durable
from racelog.log.batch import Batch
from racelog.log.chain import digest
from racelog.log.folder import CHECKPOINT_FILE, CHECKPOINTS, Contents, contents_of, reaching, source, unknown
from racelog.log.lock import Note, Turn, left_in
from racelog.log.mounts import refuse_where_locks_do_not_hold
from racelog.log.store import Appended, Draft, Log, Refused
from racelog.log.tail import end_last_line, set_aside
from racelog.log.warm import WarmLog
from racelog.log.writing import FIRST_SEGMENT, check_opened, goes_into_a_new_segment, segment_name


class SeasonFolder:
    """A season's folder, and what has been read of the log in it."""

    def __init__(self, season: str, path: Path) -> None:
        self.season = season
        self.path = path
        self._warm: WarmLog | None = None
        self._found = Contents()
        self._reached: tuple[int, int] | None = None
        """Device and inode of the folder that was found to be on a disk where locks hold."""
        self._named: set[Path] = set()
        """The segments whose names are known to be durable."""

    @contextmanager
    def locked(self) -> Iterator[Turn]:
        """The folder, made if need be, with nobody else writing in it. Errors: OutOfReach."""
        with reaching(self.path):
            self._reach()
            with Turn(self.path) as turn:
                yield turn

    def _reach(self) -> None:
        """Look once whether locks hold here; a folder put in the place of this one is looked at again."""
        if self._reached is None or self._reached != _identity(self.path):
            refuse_where_locks_do_not_hold(self.path)
            durable.make_folder(self.path)
            self._reached = _identity(self.path)

    def whole(self) -> Contents:
        """What lies in the folder. Errors: UnknownSeason; LogDamaged, where an import was cut short."""
        found = self._installed()
        if not found.segments:
            raise unknown(self.season, self.path.parent)
        return found

    def _installed(self) -> Contents:
        found = contents_of(self.path)
        if found.being_installed:
            raise LogDamaged(
                "an import of this season was cut short: its log is not all there",
                place=str(self.path),
                remedy=f"Run the same import again, and it is completed; or racelog doctor {self.season} --mend",
            )
        return found

    def as_it_lies(self) -> Log:
        """The log, whatever its end is like. Errors: UnknownSeason, LogDamaged, OutOfReach."""
        return self._as_it_lies(None).log

    def _as_it_lies(self, found: Contents | None) -> WarmLog:
        warm = self.caught_up(found)
        lacking = warm.unfinished
        note = left_in(self.path) if lacking is not None else None
        if lacking is not None and note is not None:
            size = lacking.offset + len(lacking.text)
            if note.tells_of(lacking.segment, lacking.offset, size):
                warm.cut_short()
        return warm

    def caught_up(self, found: Contents | None = None) -> WarmLog:
        """The warm log, with what has come since. Errors: UnknownSeason, LogDamaged, OutOfReach."""
        with reaching(self.path):
            found = found or self.whole()
            warm, known = self._warm, self._found
            if warm is None or found.inodes[: len(known.inodes)] != known.inodes:
                self.forget()
                warm = WarmLog(self.season)
            elif warm.is_whole and found.segments == known.segments and found.sizes == warm.sizes:
                return warm
            sources = list(map(source, found.segments, found.sizes))
            try:
                warm.catch_up(sources)
            except LogDamaged:
                # what was read before may have been taken back since, and something else written there
                self.forget()
                warm = WarmLog(self.season)
                warm.catch_up(sources)
            self._warm, self._found = warm, found
        return warm

    def append_all(self, drafts: Sequence[Draft]) -> Sequence[Appended | Refused]:
        """As the protocol of stores says."""
        with self.locked() as turn:
            found = self._installed()
            if not found.segments:
                return self._append_first(drafts)
            batch = self._laid(found, drafts)
            if batch.again:
                self.make_durable(batch.again)
            if batch.new:
                self._write_behind(turn, found.segments[-1], batch)
            return batch.answers

    def _append_first(self, drafts: Sequence[Draft]) -> Sequence[Appended | Refused]:
        file = self.path / f"{FIRST_SEGMENT}.jsonl"
        batch = Batch.of_a_new_log(self.season, FIRST_SEGMENT, str(file))
        for draft in drafts:
            batch.lay(draft)
        if batch.new:
            durable.begin(file, batch.text)
            self.forget()
        return batch.answers

    def _laid(self, found: Contents, drafts: Sequence[Draft]) -> Batch:
        batch = self._batch(found, drafts)
        try:
            for draft in drafts:
                batch.lay(draft)
        except BaseException:  # whatever stopped it, the warm log is ahead of the file now
            self.forget()
            raise
        if batch.begins and not batch.new:
            self.forget()
        return batch

    def _batch(self, found: Contents, drafts: Sequence[Draft]) -> Batch:
        warm = self.to_go_on_from(found)
        if found.sealed and goes_into_a_new_segment(warm, self.checkpoints()):
            name = segment_name([file.stem for file in found.segments], drafts[0].segment)
            return Batch.behind_a_seal(warm, name, str(self.path / f"{name}.jsonl"))
        return Batch(warm)

    def _write_behind(self, turn: Turn, file: Path, batch: Batch) -> None:
        """Write a batch behind the last segment, or leave the log as it was and known anew.

        Errors:  OSError, LogDamaged.
        """
        try:
            set_aside(self.path, batch.torn)
            if batch.begins:
                self._sync(file)
                durable.begin(self.path / f"{batch.segment}.jsonl", batch.text)
                self.forget()
                return
            self._sync_name(file)
            if batch.in_parts:
                turn.note(Note(segment=file.stem, offset=file.stat().st_size, length=len(batch.text)))
            durable.append(file, batch.text)
        except BaseException as error:
            self.forget()
            if isinstance(error, OSError):
                self.as_it_lies()  # a failing disk may have taken more than what was written
            raise
        finally:
            turn.done()

    def to_go_on_from(self, found: Contents) -> WarmLog:
        """The warm log an append goes on from: as the file is, down to the bytes of its last line."""
        last = durable.last_line(found.segments[-1])
        if not last.endswith(b"\n") and end_last_line(self.season, found.segments):
            last += b"\n"
        warm = self._as_it_lies(found)
        if warm.is_whole and digest(last[:-1]) != warm.link.digest:
            self.forget()
            warm = self._as_it_lies(found)
        check_opened(self.season, warm.first)
        return warm

    def make_durable(self, answers: Iterable[Appended]) -> None:
        """Sync what is about to be acknowledged again: whoever wrote it may have been stopped before that."""
        with reaching(self.path):
            for segment in sorted({placed.segment for answer in answers for placed in answer.lines}):
                self._sync(self.path / f"{segment}.jsonl")

    def sync_end(self, found: Contents) -> None:
        """Make durable what the log ends with, on which something else is about to build."""
        for file in found.segments[-1:]:
            self._sync(file)

    def _sync(self, segment: Path) -> None:
        durable.sync(segment)
        self._sync_name(segment)

    def _sync_name(self, segment: Path) -> None:
        """Make a segment's name durable, once: whoever began it may have been stopped before that."""
        if segment not in self._named:
            durable.sync_name(segment)
            self._named.add(segment)

    def checkpoints(self) -> dict[str, bytes]:
        """The exact bytes of every checkpoint, by name, in order."""
        folder = self.path / CHECKPOINTS
        with reaching(self.path):
            found = folder.iterdir() if folder.is_dir() else ()
            files = sorted((int(each.stem), each) for each in found if CHECKPOINT_FILE.fullmatch(each.name))
            return {file.stem: file.read_bytes() for _, file in files}

    def forget(self) -> None:
        """Read the log anew next time."""
        self._warm, self._found = None, Contents()
        self._named.clear()


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        there = folder.stat()
    except FileNotFoundError:
        return None
    return there.st_dev, there.st_ino
