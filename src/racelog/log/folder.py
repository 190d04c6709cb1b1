"""A season's folder as it lies on a disk: its segments in order, and what the system refuses."""

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from racelog.errors import LogDamaged, OutOfReach
from racelog.log.durable import InDoubt
from racelog.log.source import Source

SEASON = re.compile(r"(?=.{1,80}\Z)[a-z0-9]+(-[a-z0-9]+)*")
SEGMENT_FILE = re.compile(r"\d{2,4}-[a-z0-9]+(-[a-z0-9]+)*\.jsonl")
CHECKPOINT_FILE = re.compile(r"\d{4,6}\.txt")
CHECKPOINTS = "checkpoints"
"""The folder of a season's checkpoints, beside its segments."""
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def reaching(folder: Path) -> Iterator[None]:
    """What the system refuses is told as it is. Errors: OutOfReach."""
    try:
        yield
    except OSError as error:
        raise OutOfReach(
            f"{error.strerror or error}", place=str(error.filename or folder), remedy=_remedy(error)
        ) from error


def _remedy(error: OSError) -> str:
    if isinstance(error, InDoubt):
        return (
            "It could not be taken back for certain either: what was asked may be in the log, or come back after a "
            "power cut. Look at the disk and the log (racelog doctor SEASON); asked again with the same --id it is "
            "never appended twice"
        )
    if error.errno in _FULL:
        return "Nothing was changed: the log is as it was, and can be read. Make room on the disk, then ask again"
    if error.errno == errno.EIO:
        return "Nothing was changed. The disk may be failing: copy the log to another one before anything else"
    return "Nothing was changed. Check the folder, its permissions and the space left on the disk"


def is_log(file: Path) -> bool:
    """Whether a file is there to be read as a segment, rightly named or not."""
    return file.suffix == ".jsonl" and not file.name.startswith(".")


def segments_in(folder: Path) -> list[Path]:
    """The segments of a season, in order. Errors: LogDamaged, for a file that cannot be one of them."""
    if not folder.is_dir():
        return []
    files = [each for each in folder.iterdir() if is_log(each)]
    for file in files:
        if not SEGMENT_FILE.fullmatch(file.name) or not file.is_file():
            raise LogDamaged(
                "this is no segment of a log" if file.is_file() else "this is no plain file",
                place=str(file),
                remedy="Segments are called 00-season.jsonl, 01-..., 02-...: give it its name back, or move it away",
            )
    return sorted(files, key=lambda file: (int(file.name.split("-")[0]), file.name))


def source(file: Path, size: int) -> Source:
    """A segment to be read from an offset on."""

    def read(offset: int, length: int) -> bytes:
        with file.open("rb") as text:
            text.seek(offset)
            return text.read(length)

    return Source(file.stem, str(file), size, read)
