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
import pwd
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Self

from pydantic import Field, ValidationError

from racelog.errors import OutOfReach
from racelog.facts.values import Model
from racelog.log.durable import open_plain, read_plain, share_as_folder

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


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a lock, and whom to tell who has it.

    Units:   seconds; RACELOG_LOCK_TIMEOUT, where it is a number.
    """

    before_telling: float = 1.0
    in_all: float = field(default_factory=lambda: _seconds(os.environ.get("RACELOG_LOCK_TIMEOUT")))
    tell: Callable[[str], object] = lambda words: sys.stderr.write(f"{words}\n")


class Turn:
    """What somebody holds who may write in a folder: nobody else does meanwhile. Entered, it waits for whoever has it.

    Errors:  OSError, OutOfReach: also where somebody keeps the lock longer than one waits.
    """

    def __init__(self, folder: Path, patience: Patience | None = None) -> None:
        self.folder = folder
        self._patience = patience or Patience()
        self._descriptor = -1
        self._noted = False

    def __enter__(self) -> Self:
        self._descriptor = _opened(self.folder)
        try:
            _lock(self.folder, self._descriptor, fcntl.LOCK_EX, self._patience)
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
def nobody_writing_in(folder: Path, patience: Patience | None = None) -> Iterator[bool]:
    """For readers: waits for whoever is writing. False where that cannot be known, or nobody ever wrote here."""
    try:
        descriptor = open_plain(folder / LOCK, os.O_RDONLY)
    except OSError:
        yield False
        return
    try:
        try:
            _lock(folder, descriptor, fcntl.LOCK_SH, patience or Patience())
        except (OSError, OutOfReach):
            yield False
        else:
            yield True
    finally:
        _let_go(descriptor)


def left_in(folder: Path) -> Note | None:
    """The note in a folder's lock, for readers; only between writers does it tell of one that was killed."""
    try:
        return _note_in(read_plain(folder / LOCK))
    except OSError:
        return None


def _opened(folder: Path) -> int:
    """The lock's file, made where there is none: for the group to write, where the folder is."""
    file = f"{folder}/{LOCK}"
    try:
        return open_plain(file, os.O_RDWR)
    except FileNotFoundError:
        pass
    try:
        descriptor = open_plain(file, os.O_RDWR | os.O_CREAT | os.O_EXCL)
    except FileExistsError:  # made by somebody else just now
        return open_plain(file, os.O_RDWR)
    share_as_folder(descriptor, folder)
    return descriptor


def _lock(folder: Path, descriptor: int, how: int, patience: Patience) -> None:
    """Wait for a lock; after a while say who has it, and after a longer one give up. Errors: OSError, OutOfReach.

    The system wakes whoever waits, in their order. A thread waits for it, so that this one can look at the time; where
    it gives up, the handle is closed, and a lock that comes after that goes with it.
    """
    if _locked(folder, descriptor, how | fcntl.LOCK_NB):
        return
    failed: list[OSError | OutOfReach] = []
    over = Event()

    def wait() -> None:
        try:
            _locked(folder, descriptor, how)
        except (OSError, OutOfReach) as error:
            failed.append(error)
        over.set()

    Thread(target=wait, name="waiting for a lock", daemon=True).start()
    told_after = min(patience.before_telling, patience.in_all)
    if not over.wait(told_after):
        patience.tell(f"waiting for {folder}: its lock is held by {holder(folder)}")
        if not over.wait(patience.in_all - told_after):
            raise OutOfReach(
                f"the lock of this folder is held by {holder(folder)}, for longer than {patience.in_all:g} seconds",
                place=str(folder),
                remedy="Nothing was changed. End what holds it, or wait longer: RACELOG_LOCK_TIMEOUT=SECONDS",
            )
    if failed:
        raise failed[0]


def holder(folder: Path) -> str:
    """Who has the lock of a folder, as far as this machine says."""
    try:
        inode = (folder / LOCK).stat().st_ino
        locks = LOCKS.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return "somebody else"
    processes = [fields[4] for fields in map(str.split, locks) if _is_on(fields, inode)]
    return " and ".join(map(_process, dict.fromkeys(processes))) or "somebody else"


def _is_on(fields: list[str], inode: int) -> bool:
    """Whether a line of /proc/locks is a lock on a file, not one that waits for it."""
    return len(fields) > 5 and fields[1] == "FLOCK" and fields[5].rpartition(":")[2] == str(inode)


def _process(pid: str) -> str:
    try:
        owner = pwd.getpwuid(Path("/proc", pid).stat().st_uid).pw_name
    except (OSError, KeyError):
        return f"process {pid}"
    return f"process {pid} of {owner}"


def _seconds(text: str | None) -> float:
    """A time-out as it was set; the usual one where it is no number."""
    with suppress(ValueError):
        if text is not None and 0 <= float(text) < float("inf"):
            return float(text)
    return 60.0


def _locked(folder: Path, descriptor: int, how: int) -> bool:
    """Take a lock; False where it is not to be waited for, and somebody has it. Errors: OSError, OutOfReach."""
    try:
        fcntl.flock(descriptor, how)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in {errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS}:
            raise
        raise OutOfReach(
            "this file system knows no locks: two officials could append at once",
            place=str(folder),
            remedy="Nothing was changed. Keep the logs on a disk of this machine: racelog --events FOLDER",
        ) from error
    return True


def _let_go(descriptor: int) -> None:
    with suppress(OSError):
        os.close(descriptor)


def _note_in(text: bytes) -> Note | None:
    try:
        return Note.model_validate_json(text) if text else None
    except ValidationError:
        return None


LOCKS = Path("/proc/locks")
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
