"""Logs kept in files: one folder a season, one JSONL file a segment, written durably under a lock."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from racelog.errors import LogDamaged, OutOfReach
from racelog.facts.line import Asked
from racelog.log import durable, recovery
from racelog.log.append import (
    Batch,
    check_is_still,
    check_not_moved,
    check_whole,
    checkpoint_name,
    goes_into_a_new_segment,
    only,
    segment_name,
    still_missing,
)
from racelog.log.chain import digest
from racelog.log.folder import (
    CHECKPOINT_FILE,
    CHECKPOINTS,
    SEASON,
    Contents,
    contents_of,
    reaching,
    refuse_link,
    seasons_in,
    segments_in,
    source,
    unknown,
)
from racelog.log.lock import Note, Turn, left_in, nobody_writing_in, refuse_where_locks_do_not_hold
from racelog.log.reader import WarmLog, check_opened, opened
from racelog.log.recovery import end_last_line, set_aside
from racelog.log.segment import FIRST_SEGMENT, Source, new_segment
from racelog.log.store import Appended, Draft, Log, Refused, UnknownSeason


class FileStore:
    """Keeps logs in a folder; see the protocol in store.py.

    Durability: an append is one write and one fdatasync before it is acknowledged; a new segment appears whole,
    by a rename, and its folder is synced. A write that fails is taken back, and the log read anew from the disk. While
    several segments are being installed a mark stands beside them: a log with that mark is not read.

    Not for several threads at once: each has a store of its own.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._kept: dict[str, SeasonFolder] = {}

    def seasons(self) -> Sequence[str]:
        with reaching(self.folder):
            return seasons_in(self.folder)

    def holds(self, season: str) -> bool:
        with reaching(self.folder):
            return bool(segments_in(self.folder_of(season)))

    def read(self, season: str) -> Log:
        """As the protocol says. What is odd is looked at again while nobody writes: it may have been half written."""
        odd: LogDamaged | None = None
        kept = self._folder_of(season)
        try:
            log = kept.as_it_lies()
            if log.torn is None and log.unfinished is None:
                return opened(log)
        except LogDamaged as damaged:
            odd = damaged
        with self.undisturbed(season) as certain:
            if odd is None or certain:
                return opened(kept.as_it_lies())
        raise odd

    def undisturbed(self, season: str) -> AbstractContextManager[bool]:
        return nobody_writing_in(self.folder_of(season))

    def read_alone(self, season: str) -> Log:
        """The log as it lies, for whoever knows that nobody is writing. Errors: as for read."""
        return opened(self._folder_of(season).as_it_lies())

    def sources(self, season: str) -> Sequence[Source]:
        with reaching(self.folder):
            contents = self._folder_of(season).whole()
            return list(map(source, contents.segments, contents.sizes))

    def answered(self, season: str, asked: Asked) -> Appended | None:
        kept = self._folder_of(season)
        if not self.holds(season) or kept.caught_up().answer(asked) is None:
            return None
        with nobody_writing_in(kept.path):  # nor about to take it back
            answer = kept.caught_up().answer(asked)
            kept.make_durable(() if answer is None else (answer,))
            return answer

    def append(self, season: str, draft: Draft) -> Appended:
        return only(self.append_all(season, (draft,)))

    def append_all(self, season: str, drafts: Sequence[Draft]) -> Sequence[Appended | Refused]:
        return self._folder_of(season).append_all(drafts)

    def begin_segment(self, season: str, name: str) -> None:
        kept = self._folder_of(season)
        with kept.locked() as turn:
            contents = kept.whole()
            warm = kept.to_go_on_from(contents)
            check_whole(warm.unfinished)
            file = turn.folder / f"{segment_name([file.stem for file in contents.segments], name)}.jsonl"
            set_aside(turn.folder, warm.torn)
            kept.sync_end(contents)
            header, _ = new_segment(season, warm.link)
            durable.begin(file, header)

    def segments(self, season: str) -> Mapping[str, bytes]:
        self.read(season)
        return self._texts(season)

    def checkpoints(self, season: str) -> Mapping[str, bytes]:
        return self._folder_of(season).checkpoints()

    def keep_checkpoint(self, season: str, text: bytes, expected: int | None = None) -> str:
        with self.locked(season) as turn:
            check_not_moved(self.read_alone(season), expected)
            kept = self.checkpoints(season)
            name = checkpoint_name(kept, text)
            file = turn.folder / CHECKPOINTS / f"{name}.txt"
            self._folder_of(season).sync_end(contents_of(turn.folder))
            if name in kept:
                durable.sync_name(file)
            else:
                durable.make_folder(file.parent)
                durable.begin(file, text)
            return name

    def kept_of_import(self, season: str) -> Mapping[str, bytes]:
        """The segments there are, also those of an import that was cut short."""
        if not self.holds(season):
            return {}
        with reaching(self.folder):
            cut_short = recovery.install_under_way(self.folder_of(season))
        return self._texts(season) if cut_short else self.segments(season)

    def install(self, season: str, segments: Mapping[str, bytes]) -> bool:
        with self.locked(season) as turn:
            cut_short = recovery.can_be_completed(turn.folder)
            if cut_short:
                recovery.complete(turn.folder)
            self._folder_of(season).sync_end(contents_of(turn.folder))
            kept = self._texts(season)
            missing = still_missing(season, kept, segments)
            whole = {name: kept.get(name, b"") + text for name, text in missing.items()}
            try:
                recovery.install(turn.folder, whole)
            except OSError as error:
                if not recovery.install_under_way(turn.folder):
                    raise
                raise OutOfReach(
                    f"{error.strerror or error}",
                    place=str(error.filename or turn.folder),
                    remedy="The import was cut short, and the log is not read until it is completed: run it again, "
                    f"or racelog doctor {season} --mend",
                ) from error
            return cut_short or bool(missing)

    def replace(self, season: str, segments: Mapping[str, bytes], instead_of: Log, aside: tuple[str, bytes]) -> None:
        with self.locked(season) as turn:
            check_is_still(self.read_alone(season), instead_of)
            kept = self._texts(season)
            name, text = aside
            durable.create(turn.folder / name, text)
            changed = {name: text for name, text in segments.items() if kept.get(name) != text}
            recovery.install(turn.folder, changed, removed=[name for name in kept if name not in segments])

    def folder_of(self, season: str) -> Path:
        """Where a season is kept, or would be. Errors: UnknownSeason."""
        return self._folder_of(season).path

    @contextmanager
    def locked(self, season: str) -> Iterator[Turn]:
        """The season's folder, made if need be, with nobody else writing in it. Errors: OutOfReach."""
        with self._folder_of(season).locked() as turn:
            yield turn

    def _folder_of(self, season: str) -> "SeasonFolder":
        if season not in self._kept:
            if not SEASON.fullmatch(season):
                raise UnknownSeason(
                    f"{season[:100]!r} is no name of a season",
                    remedy='A season is named in small letters, digits and hyphens, such as "touring-cup-2026"',
                )
            self._kept[season] = SeasonFolder(season, self.folder / season)
        return self._kept[season]

    def _texts(self, season: str) -> Mapping[str, bytes]:
        with reaching(self.folder):
            return {file.stem: durable.read_plain(file) for file in segments_in(self.folder_of(season))}


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
        refuse_link(self.path)
        if self._reached is None or self._reached != _identity(self.path):
            refuse_where_locks_do_not_hold(self.path)
            durable.make_folder(self.path)
            self._reached = _identity(self.path)

    def whole(self) -> Contents:
        """What lies in the folder. Errors: UnknownSeason; LogDamaged, where an import was cut short."""
        contents = self._installed()
        if not contents.segments:
            raise unknown(self.season, self.path.parent)
        return contents

    def _installed(self) -> Contents:
        contents = contents_of(self.path)
        if contents.being_installed:
            raise LogDamaged(
                "an import of this season was cut short: its log is not all there",
                place=str(self.path),
                remedy=f"Run the same import again, and it is completed; or racelog doctor {self.season} --mend",
            )
        return contents

    def as_it_lies(self) -> Log:
        """The log, whatever its end is like. Errors: UnknownSeason, LogDamaged, OutOfReach."""
        return self._as_it_lies(None).log

    def _as_it_lies(self, contents: Contents | None) -> WarmLog:
        warm = self.caught_up(contents)
        lacking = warm.unfinished
        note = left_in(self.path) if lacking is not None else None
        if lacking is not None and note is not None:
            size = lacking.offset + len(lacking.text)
            if note.tells_of(lacking.segment, lacking.offset, size):
                warm.cut_short()
        return warm

    def caught_up(self, contents: Contents | None = None) -> WarmLog:
        """The warm log, with what has come since. Errors: UnknownSeason, LogDamaged, OutOfReach."""
        with reaching(self.path):
            contents = contents or self.whole()
            warm, known = self._warm, self._found
            if warm is None or contents.inodes[: len(known.inodes)] != known.inodes:
                self.forget()
                warm = WarmLog(self.season)
            elif warm.is_whole and contents.segments == known.segments and contents.sizes == warm.sizes:
                return warm
            sources = list(map(source, contents.segments, contents.sizes))
            try:
                warm.catch_up(sources)
            except LogDamaged:
                # what was read before may have been taken back since, and something else written there
                self.forget()
                warm = WarmLog(self.season)
                warm.catch_up(sources)
            self._warm, self._found = warm, contents
        return warm

    def append_all(self, drafts: Sequence[Draft]) -> Sequence[Appended | Refused]:
        """As the protocol of stores says; where all are refused, no folder is made for a season that has none."""
        if not self.path.exists():
            trial = self._first_batch(drafts)
            if not trial.new:
                return trial.answers
        with self.locked() as turn:
            contents = self._installed()
            if not contents.segments:
                return self._append_first(drafts)
            batch = self._laid(contents, drafts)
            if batch.again:
                self.make_durable(batch.again)
            if batch.new:
                self._write_behind(turn, contents.segments[-1], batch)
            return batch.answers

    def _append_first(self, drafts: Sequence[Draft]) -> Sequence[Appended | Refused]:
        batch = self._first_batch(drafts)
        if batch.new:
            durable.begin(self._first_segment, batch.text)
            self.forget()
        return batch.answers

    def _first_batch(self, drafts: Sequence[Draft]) -> Batch:
        batch = Batch.of_a_new_log(self.season, FIRST_SEGMENT, str(self._first_segment))
        for draft in drafts:
            batch.lay(draft)
        return batch

    @property
    def _first_segment(self) -> Path:
        return self.path / f"{FIRST_SEGMENT}.jsonl"

    def _laid(self, contents: Contents, drafts: Sequence[Draft]) -> Batch:
        batch = self._batch(contents, drafts)
        try:
            for draft in drafts:
                batch.lay(draft)
        except BaseException:  # whatever stopped it, the warm log is ahead of the file now
            self.forget()
            raise
        if batch.begins and not batch.new:
            self.forget()
        return batch

    def _batch(self, contents: Contents, drafts: Sequence[Draft]) -> Batch:
        warm = self.to_go_on_from(contents)
        if contents.sealed and goes_into_a_new_segment(warm, self.checkpoints()):
            name = segment_name([file.stem for file in contents.segments], drafts[0].segment)
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

    def to_go_on_from(self, contents: Contents) -> WarmLog:
        """The warm log an append goes on from: as the file is, down to the bytes of its last line."""
        last = durable.last_line(contents.segments[-1])
        if not last.endswith(b"\n") and end_last_line(self.season, contents.segments):
            last += b"\n"
        warm = self._as_it_lies(contents)
        if warm.is_whole and digest(last[:-1]) != warm.link.digest:
            self.forget()
            warm = self._as_it_lies(contents)
        check_opened(self.season, warm.first)
        return warm

    def make_durable(self, answers: Iterable[Appended]) -> None:
        """Sync what is about to be acknowledged again: whoever wrote it may have been stopped before that."""
        with reaching(self.path):
            for segment in sorted({placed.segment for answer in answers for placed in answer.lines}):
                self._sync(self.path / f"{segment}.jsonl")

    def sync_end(self, contents: Contents) -> None:
        """Make durable what the log ends with, on which something else is about to build."""
        for file in contents.segments[-1:]:
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
            if folder.is_symlink():
                raise durable.NoPlainFile(folder)
            names = folder.iterdir() if folder.is_dir() else ()
            files = sorted((int(file.stem), file) for file in names if CHECKPOINT_FILE.fullmatch(file.name))
            return {file.stem: durable.read_plain(file) for _, file in files}

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
