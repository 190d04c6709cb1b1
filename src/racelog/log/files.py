"""Logs kept in files: one folder a season, one JSONL file a segment, written durably under a lock."""

import fcntl
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path

from racelog.errors import OutOfReach
from racelog.facts.line import Asked
from racelog.log.segment import Link, TornTail, new_segment
from racelog.log.store import Appended, Draft, Log, UnknownSeason
from racelog.log.warm import Source, WarmLog
from racelog.log.writing import FIRST_SEGMENT, check_may_append, check_whole, lay_out, segment_name, still_missing

_SEGMENT = re.compile(r"\d{2,}-[a-z0-9]+(-[a-z0-9]+)*\.jsonl")
_SEASON = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LOCK = ".lock"


class FileStore:
    """Keeps logs in a folder; see the protocol in store.py.

    Durability: an append is one write and one fdatasync before it is acknowledged; a new segment appears whole,
    by a rename, and its folder is synced. A write that fails is taken back.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._warm: dict[str, WarmLog] = {}
        self._inodes: dict[str, tuple[tuple[str, int], ...]] = {}

    def seasons(self) -> Sequence[str]:
        if not self.folder.is_dir():
            raise OutOfReach(
                f"there is no folder {self.folder}",
                remedy="Name the folder of the logs: racelog --events FOLDER (or RACELOG_EVENTS)",
            )
        return sorted(each.name for each in self.folder.iterdir() if _SEASON.fullmatch(each.name) and _files(each))

    def holds(self, season: str) -> bool:
        return bool(_files(self._folder_of(season)))

    def read(self, season: str) -> Log:
        return self._caught_up(season).log

    def answered(self, season: str, asked: Asked) -> Appended | None:
        return self._caught_up(season).answer(asked) if self.holds(season) else None

    def append(self, season: str, draft: Draft) -> Appended:
        with self._locked(season) as folder:
            if not _files(folder):
                check_may_append(Log(season), draft)
                header, link = new_segment(season, Link())
                _write_new(folder / f"{FIRST_SEGMENT}.jsonl", header + lay_out(link, draft))
                return Appended(self.read(season).placed)
            warm = self._caught_up(season)
            answer = warm.answer(draft.asked)
            if answer is not None:
                return answer
            log = warm.log
            check_may_append(log, draft)
            _set_aside(folder, log.torn)
            _write_on(_files(folder)[-1], lay_out(log.link, draft))
            return Appended(self.read(season).placed[log.seq :])

    def begin_segment(self, season: str, name: str) -> None:
        with self._locked(season) as folder:
            log = self.read(season)
            check_whole(log)
            _set_aside(folder, log.torn)
            existing = [file.stem for file in _files(folder)]
            header, _ = new_segment(season, log.link)
            _write_new(folder / f"{segment_name(existing, name)}.jsonl", header)

    def segments(self, season: str) -> Mapping[str, bytes]:
        self.read(season)
        return {file.stem: file.read_bytes() for file in _files(self.folder / season)}

    def install(self, season: str, segments: Mapping[str, bytes]) -> bool:
        with self._locked(season) as folder:
            kept = {file.stem: file.read_bytes() for file in _files(folder)}
            missing = still_missing(season, kept, segments)
            for name, text in missing.items():
                _write_new(folder / f"{name}.jsonl", text)
            return bool(missing)

    def _caught_up(self, season: str) -> WarmLog:
        files = _files(self._folder_of(season))
        if not files:
            raise self._unknown(season)
        try:
            stats = [(file, file.stat()) for file in files]
            inodes = tuple((file.name, stat.st_ino) for file, stat in stats)
            known = self._inodes.get(season, ())
            if season not in self._warm or inodes[: len(known)] != known:
                self._warm[season] = WarmLog(season)
            self._inodes[season] = inodes
            self._warm[season].catch_up([_source(file, stat.st_size) for file, stat in stats])
        except OSError as error:
            raise _out_of_reach(error, files[0].parent) from error
        return self._warm[season]

    def _folder_of(self, season: str) -> Path:
        if not _SEASON.fullmatch(season):
            raise UnknownSeason(
                f"{season!r} is no name of a season",
                remedy='A season is named in small letters, digits and hyphens, such as "touring-cup-2026"',
            )
        return self.folder / season

    def _unknown(self, season: str) -> UnknownSeason:
        here = self.seasons() if self.folder.is_dir() else []
        near = get_close_matches(season, here, n=1)
        known = (
            f"Seasons here: {', '.join(here)}" if here else "No log is kept there: name the folder with --events"
        )
        return UnknownSeason(
            f"no season {season!r} in {self.folder}",
            remedy=f"Did you mean {near[0]}? {known}" if near else known,
        )

    @contextmanager
    def _locked(self, season: str) -> Iterator[Path]:
        """The season's folder, made if need be, with nobody else writing in it."""
        folder = self._folder_of(season)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise _out_of_reach(error, folder) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield folder
        except OSError as error:
            raise _out_of_reach(error, folder) from error
        finally:
            os.close(lock)


def _files(folder: Path) -> list[Path]:
    """The segments of a season, in order."""
    if not folder.is_dir():
        return []
    return sorted(
        (each for each in folder.iterdir() if _SEGMENT.fullmatch(each.name)),
        key=lambda file: (int(file.name.split("-")[0]), file.name),
    )


def _source(file: Path, size: int) -> Source:
    def read(offset: int) -> bytes:
        with file.open("rb") as opened:
            opened.seek(offset)
            return opened.read()

    return Source(file.stem, str(file), size, read)


def _write_on(file: Path, text: bytes) -> None:
    """Append durably, or not at all: what a failing write left behind is taken back."""
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
    try:
        before = os.fstat(handle).st_size
        try:
            _write_all(handle, text)
            os.fdatasync(handle)
        except OSError:
            os.ftruncate(handle, before)
            raise
    finally:
        os.close(handle)


def _write_new(file: Path, text: bytes) -> None:
    """Make a file that appears whole or not at all, and make its name durable."""
    draft = file.with_name(f".{file.name}.new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
    try:
        _write_all(handle, text)
        os.fsync(handle)
    finally:
        os.close(handle)
    draft.rename(file)
    for folder in (file.parent, file.parent.parent):
        _sync_folder(folder)


def _write_all(handle: int, text: bytes) -> None:
    left = memoryview(text)
    while left:
        left = left[os.write(handle, left) :]


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _set_aside(folder: Path, torn: TornTail | None) -> None:
    """Keep a torn tail beside the log, then take it off the segment; nothing is ever deleted."""
    if torn is None:
        return
    name = f"{torn.segment}.torn-{sha256(torn.text).hexdigest()[:12]}"
    _write_new(folder / name, torn.text)
    handle = os.open(folder / f"{torn.segment}.jsonl", os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.ftruncate(handle, torn.offset)
        os.fsync(handle)
    finally:
        os.close(handle)


def _out_of_reach(error: OSError, folder: Path) -> OutOfReach:
    return OutOfReach(
        f"{error.strerror or error}",
        place=str(error.filename or folder),
        remedy="Nothing was changed. Check the folder, its permissions and the space left on the disk",
    )
