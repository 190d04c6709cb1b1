"""The lock of a season's folder: one writer at a time, and what a writer leaves in it when its process is killed.

The lock is the system's (flock) on the file .lock, so that it ends with the process that has it, however that ends.
Before an append of several lines its writer notes in the file where the append begins and how long it is, and takes
the note out behind the sync. A note that somebody finds who has the lock is therefore of a writer that was killed:
lines of that append that lie there were never acknowledged. Without the note they are lines that were removed
afterwards, which is something else. Readers take the lock shared, and only where something looks odd. On file systems
shared by machines such a lock may hold on one machine alone, so nothing is written there.
"""

import errno
import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from pydantic import Field, ValidationError

from racelog.errors import OutOfReach
from racelog.facts.values import Model

LOCK = ".lock"
_LONGEST_NOTE = 4096


class Note(Model):
    """An append that is being written: where it begins in which segment, and how many bytes it has."""

    segment: str
    offset: int = Field(ge=0)
    length: int = Field(ge=0)

    def tells_of(self, segment: str, offset: int, size: int) -> bool:
        """Whether bytes from an offset to the end of a segment of this size are this append, cut short."""
        return self.segment == segment and self.offset <= offset and size < self.offset + self.length


class Turn:
    """What somebody holds who may write in a folder: nobody else does meanwhile. Entered, it waits for whoever has it.

    Errors:  OSError, OutOfReach.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._descriptor = -1
        self._noted = False

    def __enter__(self) -> Self:
        self._descriptor = os.open(f"{self.folder}/{LOCK}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            _lock(self.folder, self._descriptor)
            self._noted = os.fstat(self._descriptor).st_size > 0
        except BaseException:
            _let_go(self._descriptor)
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        _let_go(self._descriptor)

    def noted(self) -> Note | None:
        """The append that was being written when its process was killed, if one was."""
        return _note_in(os.pread(self._descriptor, _LONGEST_NOTE, 0))

    def note(self, note: Note) -> None:
        """Say what is about to be written. Not synced: it is for processes that are killed, not for power cuts."""
        text = note.model_dump_json().encode() + b"\n"
        self._noted = True
        os.ftruncate(self._descriptor, 0)
        if os.pwrite(self._descriptor, text, 0) != len(text):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self.folder / LOCK))

    def done(self) -> None:
        """Forget the note, if there is one: of this turn, or left behind by somebody who was killed."""
        if self._noted:
            with suppress(OSError):  # a stale one does no harm: it tells of an append that is all there, or of none
                os.ftruncate(self._descriptor, 0)


@contextmanager
def nobody_writing_in(folder: Path) -> Iterator[bool]:
    """For readers: waits for whoever is writing. False where that cannot be known, or nobody ever wrote here."""
    try:
        descriptor = os.open(folder / LOCK, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        yield False
        return
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH)
        except OSError:
            yield False
        else:
            yield True
    finally:
        _let_go(descriptor)


def left_in(folder: Path) -> Note | None:
    """The note in a folder's lock, for readers; only between writers does it tell of one that was killed."""
    try:
        return _note_in((folder / LOCK).read_bytes())
    except OSError:
        return None


def _lock(folder: Path, descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    except OSError as error:
        if error.errno not in {errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS}:
            raise
        raise OutOfReach(
            "this file system knows no locks: two officials could append at once",
            place=str(folder),
            remedy="Nothing was changed. Keep the logs on a disk of this machine: racelog --events FOLDER",
        ) from error


def _let_go(descriptor: int) -> None:
    with suppress(OSError):
        os.close(descriptor)


def _note_in(text: bytes) -> Note | None:
    try:
        return Note.model_validate_json(text) if text else None
    except ValidationError:
        return None


MOUNTS = Path("/proc/self/mountinfo")
LOCKS_DO_NOT_HOLD = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "9p", "afs", "ceph", "coda", "davfs", "glusterfs", "lustre"),
        *("beegfs", "orangefs", "pvfs2", "vboxsf", "vmhgfs", "prl_fs"),
        *("fuse.sshfs", "fuse.rclone", "fuse.s3fs", "fuse.gcsfuse", "fuse.goofys", "fuse.davfs", "fuse.davfs2"),
        *("fuse.curlftpfs", "fuse.glusterfs", "fuse.ceph", "fuse.vmhgfs-fuse", "fuse.smbnetfs"),
    }
)
"""Types of file systems shared by machines: a lock, or a synced write, there may be one machine's alone."""


def refuse_where_locks_do_not_hold(folder: Path) -> None:
    """Refuse to write where two machines could append at once. Errors: OutOfReach."""
    kind = file_system_of(folder)
    if kind in LOCKS_DO_NOT_HOLD:
        raise OutOfReach(
            f"this folder lies on a network file system ({kind}), where locks do not hold: two officials could append "
            "at once",
            place=str(folder),
            remedy="Nothing was changed. Keep the logs on a disk of this machine (racelog --events FOLDER), and copy "
            "them from there; reading them here is fine",
        )


def file_system_of(folder: Path) -> str | None:
    """The type of the file system a folder lies on, or would lie on; None where the machine does not say."""
    there = Path(os.path.realpath(folder))
    while not there.exists() and there != there.parent:
        there = there.parent
    try:
        mounts = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return None  # no Linux
    kind, longest = None, -1
    for line in mounts.splitlines():
        left, _, right = line.partition(" - ")
        point = Path(_unescaped(left.split(" ")[4]))
        # of two mounts on one point the later one is what is seen
        if (point == there or point in there.parents) and len(point.parts) >= longest:
            kind, longest = right.split(" ")[0], len(point.parts)
    return kind


def _unescaped(point: str) -> str:
    r"""A mount point as the kernel writes it: a space is \040."""
    return re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), point)
