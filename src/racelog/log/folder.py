"""A season's folder as it lies on a disk: its segments in order, and what the system refuses."""

import errno
import os
import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG

from racelog.errors import LogDamaged, OutOfReach
from racelog.log import durable
from racelog.log.durable import InDoubt, NoPlainFile
from racelog.log.segment import Source
from racelog.log.store import UnknownSeason

SEASON = re.compile(r"(?=.{1,80}\Z)[a-z0-9]+(-[a-z0-9]+)*")
SEGMENT_FILE = re.compile(r"\d{2,4}-[a-z0-9]+(-[a-z0-9]+)*\.jsonl")
CHECKPOINT_FILE = re.compile(r"\d{4,6}\.txt")
CHECKPOINTS = "checkpoints"
"""The folder of a season's checkpoints, beside its segments."""
INSTALLING = ".installing"
"""Says that segments are being put in place: a log with this mark is not read."""
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class reaching:  # noqa: N801 - used as `with reaching(folder):`; a class, for every append goes through it
    """What the system refuses is told as it is. Errors: OutOfReach."""

    __slots__ = ("_folder",)

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, OSError):
            raise OutOfReach(
                f"{error.strerror or error}", place=str(error.filename or self._folder), remedy=_remedy(error)
            ) from error


def _remedy(error: OSError) -> str:
    if isinstance(error, InDoubt):
        return (
            "It could not be taken back for certain either: what was asked may be in the log, or come back after a "
            "power cut. Look at the disk and the log (racelog doctor SEASON); asked again with the same --id it is "
            "never appended twice"
        )
    if isinstance(error, NoPlainFile):
        return "Nothing was changed. Look at what put it there, then move it away"
    if error.errno in _FULL:
        return "Nothing was changed: the log is as it was, and can be read. Make room on the disk, then ask again"
    if error.errno == errno.EIO:
        return "Nothing was changed. The disk may be failing: copy the log to another one before anything else"
    return "Nothing was changed. Check the folder, its permissions and the space left on the disk"


def seasons_in(folder: Path) -> list[str]:
    """The seasons that have a log in a folder, in alphabetical order. Errors: OSError; OutOfReach, without a folder."""
    if not folder.is_dir():
        raise OutOfReach(
            f"there is no folder {folder}",
            remedy="Name the folder of the logs: racelog --events FOLDER (or RACELOG_EVENTS)",
        )
    named = [place for place in folder.iterdir() if SEASON.fullmatch(place.name)]
    return sorted(place.name for place in named if _may_hold_a_log(place))


def _may_hold_a_log(place: Path) -> bool:
    """Whether a folder holds a log; one that cannot be looked into may, and reading that season says why not."""
    try:
        return place.is_dir() and any(map(is_log, place.iterdir()))
    except PermissionError:
        return True


def unknown(season: str, folder: Path) -> UnknownSeason:
    """What to say of a season that has no log in a folder: which ones have."""
    here = seasons_in(folder) if folder.is_dir() else []
    near = get_close_matches(season, here, n=1)
    known = f"Seasons here: {', '.join(here)}" if here else "No log is kept there: name the folder with --events"
    return UnknownSeason(
        f"no season {season!r} in {folder}",
        remedy=f"Did you mean {near[0]}? {known}" if near else known,
    )


def is_log(file: Path) -> bool:
    """Whether a file is there to be read as a segment, rightly named or not."""
    return file.suffix == ".jsonl" and not file.name.startswith(".")


@dataclass(frozen=True, slots=True)
class Contents:
    """What lies in a season's folder, looked at once."""

    segments: tuple[Path, ...] = ()
    inodes: tuple[int, ...] = ()
    """Those of the segments: another file of the same name is told from the one that was read."""
    sizes: tuple[int, ...] = ()
    """Units: bytes, of each segment."""
    being_installed: bool = False
    sealed: bool = False
    """Whether there are checkpoints."""


def refuse_link(folder: Path) -> None:
    """Refuse a season's folder that is a link: a copied repository may carry one, to anywhere. Errors: OutOfReach."""
    if os.path.islink(folder):  # noqa: PTH114 - asked at every append
        raise OutOfReach(
            "the folder of this season is a symbolic link, which is not followed",
            place=str(folder),
            remedy="Put the folder itself there; or name the folder the logs lie in: racelog --events FOLDER",
        )


def contents_of(folder: Path) -> Contents:
    """What lies in a season's folder; nothing where there is none.

    Errors:  LogDamaged, as for segments_in; OutOfReach, for a folder that is a link.
    """
    refuse_link(folder)
    try:
        names = os.listdir(folder)  # noqa: PTH208 - names are all that is asked, at every append
    except (FileNotFoundError, NotADirectoryError):
        return Contents()
    logs = [name for name in names if name.endswith(".jsonl") and not name.startswith(".")]
    segments = _in_order(str(folder), tuple(logs))
    stats = [file.lstat() for file in segments]  # a link is no segment, wherever it leads
    for file, stat in zip(segments, stats, strict=True):
        if not S_ISREG(stat.st_mode):
            raise _no_segment(file)
    inodes, sizes = tuple(stat.st_ino for stat in stats), tuple(stat.st_size for stat in stats)
    return Contents(segments, inodes, sizes, INSTALLING in names, CHECKPOINTS in names)


def segments_in(folder: Path) -> tuple[Path, ...]:
    """The segments of a season, in order. Errors: LogDamaged, for a file that cannot be one of them."""
    return contents_of(folder).segments


@lru_cache(maxsize=256)
def _in_order(folder: str, names: tuple[str, ...]) -> tuple[Path, ...]:
    """Asked again and again for the same names: an append looks what is there, and paths take their time."""
    for name in names:
        if not SEGMENT_FILE.fullmatch(name):
            raise _no_segment(Path(folder, name))
    return tuple(Path(folder, name) for name in sorted(names, key=lambda name: (int(name.split("-")[0]), name)))


def _no_segment(file: Path) -> LogDamaged:
    return LogDamaged(
        "this is no segment of a log" if file.is_file() and not file.is_symlink() else "this is no plain file",
        place=str(file),
        remedy="Segments are called 00-season.jsonl, 01-..., 02-...: give it its name back, or move it away",
    )


def source(file: Path, size: int) -> Source:
    """A segment to be read from an offset on."""

    def read(offset: int, length: int) -> bytes:
        with os.fdopen(durable.open_plain(file, os.O_RDONLY), "rb") as text:
            text.seek(offset)
            return text.read(length)

    return Source(file.stem, str(file), size, read)
