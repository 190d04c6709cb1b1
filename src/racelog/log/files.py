"""Logs kept in files: one folder a season, one JSONL file a segment, written durably under a lock."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path

from racelog.errors import LogDamaged, OutOfReach
from racelog.facts.line import Asked
from racelog.log import durable, installing
from racelog.log.batch import Batch
from racelog.log.chain import digest
from racelog.log.folder import CHECKPOINT_FILE, CHECKPOINTS, SEASON, is_log, reaching, segments_in, source
from racelog.log.lock import Note, Turn, alone_in, left_in, nobody_writing_in
from racelog.log.mounts import refuse_where_locks_do_not_hold
from racelog.log.segment import new_segment
from racelog.log.source import Source
from racelog.log.store import Appended, Draft, Log, Refused, UnknownSeason
from racelog.log.tail import end_last_line, set_aside
from racelog.log.warm import WarmLog
from racelog.log.writing import (
    FIRST_SEGMENT,
    check_whole,
    checkpoint_name,
    goes_into_a_new_segment,
    only,
    opened,
    segment_name,
    still_missing,
)


class FileStore:
    """Keeps logs in a folder; see the protocol in store.py.

    Durability: an append is one write and one fdatasync before it is acknowledged; a new segment appears whole,
    by a rename, and its folder is synced. A write that fails is taken back, and the log read anew from the disk. While
    several segments are being installed a mark stands beside them: a log with that mark is not read.

    Not for several threads at once: each has a store of its own.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._warm: dict[str, WarmLog] = {}
        self._inodes: dict[str, tuple[tuple[str, int], ...]] = {}
        self._named: set[Path] = set()
        """The segments whose names are known to be durable."""

    def seasons(self) -> Sequence[str]:
        with reaching(self.folder):
            if not self.folder.is_dir():
                raise OutOfReach(
                    f"there is no folder {self.folder}",
                    remedy="Name the folder of the logs: racelog --events FOLDER (or RACELOG_EVENTS)",
                )
            found = [each for each in self.folder.iterdir() if SEASON.fullmatch(each.name)]
            return sorted(each.name for each in found if any(map(is_log, each.iterdir() if each.is_dir() else ())))

    def holds(self, season: str) -> bool:
        with reaching(self.folder):
            return bool(segments_in(self.folder_of(season)))

    def read(self, season: str) -> Log:
        """As the protocol says. What is odd is looked at again while nobody writes: it may have been half written."""
        odd: LogDamaged | None = None
        try:
            log = self._as_it_lies(season)
            if log.torn is None and log.unfinished is None:
                return opened(log)
        except LogDamaged as damaged:
            odd = damaged
        with nobody_writing_in(self.folder_of(season)) as certain:
            if odd is None or certain:
                return opened(self._as_it_lies(season))
        raise odd

    def read_alone(self, season: str) -> Log:
        """The log as it lies, for whoever knows that nobody is writing. Errors: as for read."""
        return opened(self._as_it_lies(season))

    def sources(self, season: str) -> Sequence[Source]:
        self._check_installed(season)
        with reaching(self.folder):
            files = segments_in(self.folder_of(season))
            if not files:
                raise self._unknown(season)
            return [source(file, file.stat().st_size) for file in files]

    def answered(self, season: str, asked: Asked) -> Appended | None:
        if not self.holds(season) or self._caught_up(season).answer(asked) is None:
            return None
        with nobody_writing_in(self.folder_of(season)):  # nor about to take it back
            answer = self._caught_up(season).answer(asked)
            self._make_durable(season, () if answer is None else (answer,))
            return answer

    def append(self, season: str, draft: Draft) -> Appended:
        return only(self.append_all(season, (draft,)))

    def append_all(self, season: str, drafts: Sequence[Draft]) -> Sequence[Appended | Refused]:
        with self.locked(season) as turn:
            if not segments_in(turn.folder):
                return self._append_first(turn, season, drafts)
            batch = self._laid(turn, season, drafts)
            self._make_durable(season, batch.again)
            if batch.new:
                self._write_behind(turn, season, batch)
            return batch.answers

    def begin_segment(self, season: str, name: str) -> None:
        with self.locked(season) as turn:
            log = self._to_go_on_from(turn, season).log
            check_whole(log)
            files = segments_in(turn.folder)
            file = turn.folder / f"{segment_name([file.stem for file in files], name)}.jsonl"
            set_aside(turn.folder, log.torn)
            self._sync_end(season)
            header, _ = new_segment(season, log.link)
            durable.begin(file, header)

    def segments(self, season: str) -> Mapping[str, bytes]:
        self.read(season)
        return self._texts(season)

    def checkpoints(self, season: str) -> Mapping[str, bytes]:
        folder = self.folder_of(season) / CHECKPOINTS
        with reaching(folder):
            found = folder.iterdir() if folder.is_dir() else ()
            files = sorted((int(each.stem), each) for each in found if CHECKPOINT_FILE.fullmatch(each.name))
            return {file.stem: file.read_bytes() for _, file in files}

    def keep_checkpoint(self, season: str, text: bytes) -> str:
        with self.locked(season) as turn:
            self.read_alone(season)
            kept = self.checkpoints(season)
            name = checkpoint_name(kept, text)
            file = turn.folder / CHECKPOINTS / f"{name}.txt"
            self._sync_end(season)
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
        return self._texts(season) if self._being_installed(season) else self.segments(season)

    def install(self, season: str, segments: Mapping[str, bytes]) -> bool:
        with self.locked(season) as turn:
            self._sync_end(season)
            kept = self._texts(season)
            missing = still_missing(season, kept, segments)
            whole = {name: kept.get(name, b"") + text for name, text in missing.items()}
            try:
                installing.install(turn.folder, whole)
            except OSError as error:
                if not installing.under_way(turn.folder):
                    raise
                raise OutOfReach(
                    f"{error.strerror or error}",
                    place=str(error.filename or turn.folder),
                    remedy="The import was cut short, and the log is not read until it is completed: run it again, "
                    f"or racelog doctor {season} --mend",
                ) from error
            return bool(missing)

    def folder_of(self, season: str) -> Path:
        """Where a season is kept, or would be. Errors: UnknownSeason."""
        if not SEASON.fullmatch(season):
            raise UnknownSeason(
                f"{season[:100]!r} is no name of a season",
                remedy='A season is named in small letters, digits and hyphens, such as "touring-cup-2026"',
            )
        return self.folder / season

    @contextmanager
    def locked(self, season: str) -> Iterator[Turn]:
        """The season's folder, made if need be, with nobody else writing in it. Errors: OutOfReach."""
        folder = self.folder_of(season)
        with reaching(folder):
            refuse_where_locks_do_not_hold(folder)
            durable.make_folder(folder)
            with alone_in(folder) as turn:
                yield turn

    def _append_first(self, turn: Turn, season: str, drafts: Sequence[Draft]) -> Sequence[Appended | Refused]:
        file = turn.folder / f"{FIRST_SEGMENT}.jsonl"
        batch = Batch.of_a_new_log(season, FIRST_SEGMENT, str(file))
        for draft in drafts:
            batch.lay(draft)
        if batch.new:
            durable.begin(file, batch.text)
            self._forget(season)
        return batch.answers

    def _laid(self, turn: Turn, season: str, drafts: Sequence[Draft]) -> Batch:
        batch = self._batch(turn, season, drafts)
        try:
            for draft in drafts:
                batch.lay(draft)
        except BaseException:  # whatever stopped it, the warm log is ahead of the file now
            self._forget(season)
            raise
        if batch.begins and not batch.new:
            self._forget(season)
        return batch

    def _batch(self, turn: Turn, season: str, drafts: Sequence[Draft]) -> Batch:
        warm = self._to_go_on_from(turn, season)
        names = [file.stem for file in segments_in(turn.folder)]
        if goes_into_a_new_segment(warm.log, names[-1], self.checkpoints(season)):
            name = segment_name(names, drafts[0].segment)
            return Batch.behind_a_seal(warm, name, str(turn.folder / f"{name}.jsonl"))
        return Batch(warm)

    def _write_behind(self, turn: Turn, season: str, batch: Batch) -> None:
        """Write a batch behind the log, or leave the log as it was and known anew. Errors: OSError, LogDamaged."""
        file = segments_in(turn.folder)[-1]
        try:
            set_aside(turn.folder, batch.torn)
            if batch.begins:
                self._sync_end(season)
                durable.begin(turn.folder / f"{batch.segment}.jsonl", batch.text)
                self._forget(season)
                return
            self._sync_name(file)
            if batch.in_parts:
                turn.note(Note(segment=file.stem, offset=file.stat().st_size, length=len(batch.text)))
            durable.append(file, batch.text)
        except BaseException as error:
            self._forget(season)
            if isinstance(error, OSError):
                self._as_it_lies(season)  # a failing disk may have taken more than what was written
            raise
        finally:
            turn.done()

    def _to_go_on_from(self, turn: Turn, season: str) -> WarmLog:
        """The warm log an append goes on from: as the file is, down to the bytes of its last line."""
        files = segments_in(turn.folder)
        if files and not installing.under_way(turn.folder):
            end_last_line(season, files)
        log = opened(self._as_it_lies(season))
        whole = log.torn is None and log.unfinished is None
        if whole and digest(durable.last_line(files[-1]).rstrip(b"\n")) != log.head:
            self._forget(season)
            opened(self._as_it_lies(season))
        return self._warm[season]

    def _as_it_lies(self, season: str) -> Log:
        self._check_installed(season)
        warm = self._caught_up(season)
        lacking, note = warm.log.unfinished, left_in(self.folder_of(season))
        if lacking is not None and note is not None:
            size = lacking.offset + len(lacking.text)
            if note.tells_of(lacking.segment, lacking.offset, size):
                warm.cut_short()
        return warm.log

    def _caught_up(self, season: str) -> WarmLog:
        with reaching(self.folder):
            files = segments_in(self.folder_of(season))
            if not files:
                raise self._unknown(season)
            stats = [(file, file.stat()) for file in files]
            inodes = tuple((file.name, stat.st_ino) for file, stat in stats)
            known = self._inodes.get(season, ())
            if season not in self._warm or inodes[: len(known)] != known:
                self._warm[season] = WarmLog(season)
            self._inodes[season] = inodes
            sources = [source(file, stat.st_size) for file, stat in stats]
            try:
                self._warm[season].catch_up(sources)
            except LogDamaged:
                # what was read before may have been taken back since, and something else written there
                self._warm[season] = WarmLog(season)
                self._warm[season].catch_up(sources)
        return self._warm[season]

    def _check_installed(self, season: str) -> None:
        if self._being_installed(season):
            raise LogDamaged(
                "an import of this season was cut short: its log is not all there",
                place=str(self.folder_of(season)),
                remedy=f"Run the same import again, and it is completed; or racelog doctor {season} --mend",
            )

    def _being_installed(self, season: str) -> bool:
        with reaching(self.folder):
            return installing.under_way(self.folder_of(season))

    def _forget(self, season: str) -> None:
        self._warm.pop(season, None)
        self._inodes.pop(season, None)
        self._named.clear()

    def _make_durable(self, season: str, answers: Iterable[Appended]) -> None:
        """Sync what is about to be acknowledged again: whoever wrote it may have been stopped before that."""
        folder = self.folder_of(season)
        with reaching(folder):
            for segment in sorted({placed.segment for answer in answers for placed in answer.lines}):
                durable.sync(folder / f"{segment}.jsonl")
                self._sync_name(folder / f"{segment}.jsonl")

    def _sync_end(self, season: str) -> None:
        """Make durable what the log ends with, on which something else is about to build."""
        for file in segments_in(self.folder_of(season))[-1:]:
            durable.sync(file)
            self._sync_name(file)

    def _sync_name(self, segment: Path) -> None:
        """Make a segment's name durable, once: whoever began it may have been stopped before that."""
        if segment not in self._named:
            durable.sync_name(segment)
            self._named.add(segment)

    def _texts(self, season: str) -> Mapping[str, bytes]:
        with reaching(self.folder):
            return {file.stem: file.read_bytes() for file in segments_in(self.folder_of(season))}

    def _unknown(self, season: str) -> UnknownSeason:
        here = self.seasons() if self.folder.is_dir() else []
        near = get_close_matches(season, here, n=1)
        known = f"Seasons here: {', '.join(here)}" if here else "No log is kept there: name the folder with --events"
        return UnknownSeason(
            f"no season {season!r} in {self.folder}",
            remedy=f"Did you mean {near[0]}? {known}" if near else known,
        )
