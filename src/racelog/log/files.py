"""Logs kept in files: one folder a season, one JSONL file a segment, written durably under a lock."""

import fcntl
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path

from racelog.errors import LogDamaged, OutOfReach
from racelog.facts.line import Asked
from racelog.log import durable
from racelog.log.segment import Link, TornTail, new_segment
from racelog.log.source import Source
from racelog.log.store import Appended, Draft, Log, UnknownSeason
from racelog.log.warm import WarmLog
from racelog.log.writing import (
    FIRST_SEGMENT,
    check_may_append,
    check_whole,
    lay_out,
    opened,
    segment_name,
    still_missing,
)

_SEGMENT = re.compile(r"\d{2,4}-[a-z0-9]+(-[a-z0-9]+)*\.jsonl")
_SEASON = re.compile(r"(?=.{1,80}\Z)[a-z0-9]+(-[a-z0-9]+)*")
_LOCK = ".lock"
_INSTALLING = ".installing"


class FileStore:
    """Keeps logs in a folder; see the protocol in store.py.

    Durability: an append is one write and one fdatasync before it is acknowledged; a new segment appears whole,
    by a rename, and its folder is synced. A write that fails is taken back. While several segments are being
    installed a mark stands beside them: a log with that mark is not read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._warm: dict[str, WarmLog] = {}
        self._inodes: dict[str, tuple[tuple[str, int], ...]] = {}

    def seasons(self) -> Sequence[str]:
        with _reaching(self.folder):
            if not self.folder.is_dir():
                raise OutOfReach(
                    f"there is no folder {self.folder}",
                    remedy="Name the folder of the logs: racelog --events FOLDER (or RACELOG_EVENTS)",
                )
            found = [each for each in self.folder.iterdir() if _SEASON.fullmatch(each.name)]
            return sorted(each.name for each in found if any(map(_is_log, each.iterdir() if each.is_dir() else ())))

    def holds(self, season: str) -> bool:
        with _reaching(self.folder):
            return bool(_files(self._folder_of(season)))

    def read(self, season: str) -> Log:
        self._check_installed(season)
        return opened(self._caught_up(season).log)

    def sources(self, season: str) -> Sequence[Source]:
        self._check_installed(season)
        with _reaching(self.folder):
            files = _files(self._folder_of(season))
            if not files:
                raise self._unknown(season)
            return [_source(file, file.stat().st_size) for file in files]

    def _check_installed(self, season: str) -> None:
        if (self._folder_of(season) / _INSTALLING).exists():
            raise LogDamaged(
                "an import of this season was cut short: its log is not all there",
                place=str(self._folder_of(season)),
                remedy="Run the same import again, and it is completed",
            )

    def answered(self, season: str, asked: Asked) -> Appended | None:
        return self._caught_up(season).answer(asked) if self.holds(season) else None

    def append(self, season: str, draft: Draft) -> Appended:
        with self._locked(season) as folder:
            if not _files(folder):
                check_may_append(Log(season), draft)
                header, link = new_segment(season, Link())
                durable.create(folder / f"{FIRST_SEGMENT}.jsonl", header + lay_out(link, draft))
                return Appended(self.read(season).placed)
            answer = self._caught_up(season).answer(draft.asked)
            if answer is not None:
                return answer
            log = self.read(season)
            check_may_append(log, draft)
            lines = lay_out(log.link, draft)
            _set_aside(folder, log.torn)
            durable.append(_files(folder)[-1], lines)
            return Appended(self.read(season).placed[log.seq :])

    def begin_segment(self, season: str, name: str) -> None:
        with self._locked(season) as folder:
            log = self.read(season)
            check_whole(log)
            file = folder / f"{segment_name([file.stem for file in _files(folder)], name)}.jsonl"
            _set_aside(folder, log.torn)
            header, _ = new_segment(season, log.link)
            durable.create(file, header)

    def segments(self, season: str) -> Mapping[str, bytes]:
        self.read(season)
        with _reaching(self.folder):
            return {file.stem: file.read_bytes() for file in _files(self._folder_of(season))}

    def kept_of_import(self, season: str) -> Mapping[str, bytes]:
        """The segments there are, also those of an import that was cut short."""
        if not self.holds(season):
            return {}
        with _reaching(self.folder):
            cut_short = (self._folder_of(season) / _INSTALLING).exists()
            if not cut_short:
                return self.segments(season)
            return {file.stem: file.read_bytes() for file in _files(self._folder_of(season))}

    def install(self, season: str, segments: Mapping[str, bytes]) -> bool:
        with self._locked(season) as folder:
            kept = {file.stem: file.read_bytes() for file in _files(folder)}
            missing = still_missing(season, kept, segments)
            drafts = {name: folder / f".{name}.jsonl.new" for name in missing if name not in kept}
            try:
                for name, draft in drafts.items():
                    durable.write_draft(draft, missing[name])
            except OSError:
                for draft in drafts.values():
                    draft.unlink(missing_ok=True)
                raise
            durable.create(folder / _INSTALLING, b"")
            for name, text in missing.items():
                if name in kept:
                    durable.append(folder / f"{name}.jsonl", text)
                else:
                    drafts[name].rename(folder / f"{name}.jsonl")
            (folder / _INSTALLING).unlink()
            durable.sync_folder(folder)
            return bool(missing)

    def _caught_up(self, season: str) -> WarmLog:
        with _reaching(self.folder):
            files = _files(self._folder_of(season))
            if not files:
                raise self._unknown(season)
            stats = [(file, file.stat()) for file in files]
            inodes = tuple((file.name, stat.st_ino) for file, stat in stats)
            known = self._inodes.get(season, ())
            if season not in self._warm or inodes[: len(known)] != known:
                self._warm[season] = WarmLog(season)
            self._inodes[season] = inodes
            self._warm[season].catch_up([_source(file, stat.st_size) for file, stat in stats])
        return self._warm[season]

    def _folder_of(self, season: str) -> Path:
        if not _SEASON.fullmatch(season):
            raise UnknownSeason(
                f"{season[:100]!r} is no name of a season",
                remedy='A season is named in small letters, digits and hyphens, such as "touring-cup-2026"',
            )
        return self.folder / season

    def _unknown(self, season: str) -> UnknownSeason:
        here = self.seasons() if self.folder.is_dir() else []
        near = get_close_matches(season, here, n=1)
        known = f"Seasons here: {', '.join(here)}" if here else "No log is kept there: name the folder with --events"
        return UnknownSeason(
            f"no season {season!r} in {self.folder}",
            remedy=f"Did you mean {near[0]}? {known}" if near else known,
        )

    @contextmanager
    def _locked(self, season: str) -> Iterator[Path]:
        """The season's folder, made if need be, with nobody else writing in it."""
        folder = self._folder_of(season)
        with _reaching(folder):
            folder.mkdir(parents=True, exist_ok=True)
            lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield folder
            finally:
                os.close(lock)


@contextmanager
def _reaching(folder: Path) -> Iterator[None]:
    """What the system refuses is told as it is. Errors: OutOfReach."""
    try:
        yield
    except OSError as error:
        raise OutOfReach(
            f"{error.strerror or error}",
            place=str(error.filename or folder),
            remedy="Nothing was changed. Check the folder, its permissions and the space left on the disk",
        ) from error


def _is_log(file: Path) -> bool:
    return file.suffix == ".jsonl" and not file.name.startswith(".")


def _files(folder: Path) -> list[Path]:
    """The segments of a season, in order. Errors: LogDamaged, for a file that cannot be one of them."""
    if not folder.is_dir():
        return []
    files = [each for each in folder.iterdir() if _is_log(each)]
    for file in files:
        if not _SEGMENT.fullmatch(file.name) or not file.is_file():
            raise LogDamaged(
                "this is no segment of a log" if file.is_file() else "this is no plain file",
                place=str(file),
                remedy="Segments are called 00-season.jsonl, 01-..., 02-...: give it its name back, or move it away",
            )
    return sorted(files, key=lambda file: (int(file.name.split("-")[0]), file.name))


def _source(file: Path, size: int) -> Source:
    def read(offset: int, length: int) -> bytes:
        with file.open("rb") as text:
            text.seek(offset)
            return text.read(length)

    return Source(file.stem, str(file), size, read)


def _set_aside(folder: Path, torn: TornTail | None) -> None:
    """Keep a torn tail beside the log, then take it off the segment; nothing is ever deleted."""
    if torn is None:
        return
    name = f"{torn.segment}.torn-{sha256(torn.text).hexdigest()[:12]}"
    durable.create(folder / name, torn.text)
    durable.cut_off(folder / f"{torn.segment}.jsonl", torn.offset)
