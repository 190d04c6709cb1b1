"""Writing to files so that it is there, or not, whatever happens: the system calls an append is made of.

An append is one write and one fdatasync. When either fails, the file is cut back to where it ended, durably and over
a new handle: a system that could not write a page may mark it clean all the same, and a second sync over the old
handle would then report as written what is not. When even that fails the end of the file is in doubt: what was asked
may be there now, or come back after a power cut. That is an error of its own (InDoubt), because nobody may say
"nothing was changed" then. A new file is written under a draft's name, synced, renamed, and its folder synced, so
that it is there whole or not at all.

Only plain files are opened, never what a link leads to and never a pipe: a folder of logs may come from somebody
else, and what is written or shown of it must not be a file elsewhere. In a folder its group may write in, so are the
files made here.
"""

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path


class InDoubt(OSError):
    """A write that failed and could not be taken back for certain: it may be there, or come back after a power cut."""


class NoPlainFile(OSError):
    """What stands there under the name of a file is a link, a pipe or a device, and is not opened."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            errno.EINVAL, "this is no plain file (a link, a pipe or something else): it is not opened", str(file)
        )


def open_plain(file: Path | str, flags: int, mode: int = 0o644) -> int:
    """A handle on a plain file: a link is not followed, and a pipe not waited for. Errors: OSError, NoPlainFile."""
    try:
        descriptor = os.open(file, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, mode)
    except OSError as error:
        if error.errno in {errno.ELOOP, errno.ENXIO}:
            raise NoPlainFile(Path(file)) from None
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        _let_go(descriptor)
        raise NoPlainFile(Path(file))
    return descriptor


def read_plain(file: Path) -> bytes:
    """The bytes of a plain file. Errors: OSError, NoPlainFile."""
    with os.fdopen(open_plain(file, os.O_RDONLY), "rb") as text:
        return text.read()


def append(file: Path, text: bytes) -> None:
    """Append durably, or not at all: one write (a short one continued), one fdatasync, and back when either fails.

    A handle whose fdatasync failed is never asked again: the system may have forgotten by then what it did not write.
    Errors:  OSError, with the file as it was; InDoubt.
    """
    before = file.stat().st_size
    try:
        descriptor = open_plain(file, os.O_WRONLY | os.O_APPEND)
        try:
            _write_all(descriptor, text)
            os.fdatasync(descriptor)
        finally:
            _let_go(descriptor)
    except OSError as error:
        try:
            cut_off(file, before)
        except OSError:
            raise InDoubt(error.errno, error.strerror, str(file)) from error
        raise OSError(error.errno, error.strerror, str(file)) from error


def begin(file: Path, text: bytes) -> None:
    """Make a file that was not there; its name is taken back when it cannot be made durable.

    Errors:  OSError, with nothing there; InDoubt.
    """
    if os.path.lexists(file):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(file))
    try:
        create(file, text)
    except OSError as error:
        try:
            if os.path.lexists(file):
                file.unlink()
                sync_folder(file.parent)
        except OSError:
            raise InDoubt(error.errno, error.strerror, str(file)) from error
        raise


def create(file: Path, text: bytes) -> None:
    """Make a file that appears whole or not at all, and make its name durable; one of that name is replaced."""
    draft = draft_of(file)
    try:
        write_draft(draft, text)
        put_in_place(file)
    except OSError:
        with suppress(OSError):  # what could not be written may not be removable either; it never counts
            draft.unlink()
        raise
    sync_name(file)


def draft_of(file: Path) -> Path:
    """The name under which a file is written before it counts."""
    return file.with_name(f".{file.name.lstrip('.')}.new")


def put_in_place(file: Path) -> None:
    """Let a file's draft count; the folder is still to be synced."""
    draft_of(file).rename(file)


def write_draft(draft: Path, text: bytes) -> None:
    """Write a file durably under a name that does not count yet; what stands there is never written into."""
    if os.path.lexists(draft):
        draft.unlink()
    descriptor = open_plain(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    try:
        share_as_folder(descriptor, draft.parent)
        _write_all(descriptor, text)
        os.fsync(descriptor)
    finally:
        _let_go(descriptor)


def sync(file: Path) -> None:
    """Make durable what somebody else wrote into a file, who may have been stopped before that."""
    descriptor = open_plain(file, os.O_RDONLY)
    try:
        os.fdatasync(descriptor)
    finally:
        _let_go(descriptor)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        _let_go(descriptor)


def sync_name(file: Path) -> None:
    """Make a file's name durable, and that of its folder."""
    for folder in (file.parent, file.parent.parent):
        sync_folder(folder)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it that are missing, each durable before the next is made in it."""
    if folder.is_dir():
        return
    missing = [place for place in (folder, *folder.parents) if not place.exists()] or [folder]
    # whoever made the folder above may have been stopped before this; that it stands in may be closed to us
    with suppress(OSError):
        sync_folder(missing[-1].parent.parent)
    for place in reversed(missing):
        place.mkdir(exist_ok=True)
        descriptor = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            share_as_folder(descriptor, place.parent)
        finally:
            _let_go(descriptor)
        sync_folder(place.parent)


def cut_off(file: Path, offset: int) -> None:
    """Shorten a file durably; what of it is read next comes from the disk."""
    descriptor = open_plain(file, os.O_WRONLY)
    try:
        os.ftruncate(descriptor, offset)
        os.fsync(descriptor)
        if hasattr(os, "posix_fadvise"):  # Linux; a system without it reads what it has
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        _let_go(descriptor)


def last_line(file: Path) -> bytes:
    """The last line of a file, with its line end where it has one."""
    descriptor = open_plain(file, os.O_RDONLY)
    try:
        at, end = os.fstat(descriptor).st_size, b""
        while at and b"\n" not in end[:-1]:
            step = min(at, 4096)
            at -= step
            end = os.pread(descriptor, step, at) + end
        return end[end.rfind(b"\n", 0, max(len(end) - 1, 0)) + 1 :]
    finally:
        _let_go(descriptor)


def share_as_folder(descriptor: int, folder: Path) -> None:
    """Let the group write in what was made, as it may in the folder: officials with accounts of their own share one."""
    there = folder.stat()
    if there.st_mode & stat.S_IWGRP:
        created = os.fstat(descriptor)
        with suppress(OSError):  # not of that group: then only its owner goes on with it
            if created.st_gid != there.st_gid:
                os.fchown(descriptor, -1, there.st_gid)
            os.fchmod(descriptor, stat.S_IMODE(created.st_mode) | (created.st_mode & 0o700) >> 3)


def _write_all(descriptor: int, text: bytes) -> None:
    left = memoryview(text)
    while left:
        left = left[os.write(descriptor, left) :]


def _let_go(descriptor: int) -> None:
    """Close a handle. What had to be durable has been synced by now: an error here says nothing about it."""
    with suppress(OSError):
        os.close(descriptor)
