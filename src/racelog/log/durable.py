"""Writing to files so that it is there, or not, whatever happens: the system calls an append is made of."""

import os
from pathlib import Path


def append(file: Path, text: bytes) -> None:
    """Append durably, or not at all: what a failing write left behind is taken back."""
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
    try:
        before = os.fstat(descriptor).st_size
        try:
            _write_all(descriptor, text)
            os.fdatasync(descriptor)
        except OSError:
            os.ftruncate(descriptor, before)
            raise
    finally:
        os.close(descriptor)


def create(file: Path, text: bytes) -> None:
    """Make a file that appears whole or not at all, and make its name durable."""
    draft = file.with_name(f".{file.name.lstrip('.')}.new")
    try:
        write_draft(draft, text)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    draft.rename(file)
    for folder in (file.parent, file.parent.parent):
        sync_folder(folder)


def write_draft(draft: Path, text: bytes) -> None:
    """Write a file durably under a name that does not count yet."""
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
    try:
        _write_all(descriptor, text)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, text: bytes) -> None:
    left = memoryview(text)
    while left:
        left = left[os.write(descriptor, left) :]


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def cut_off(file: Path, offset: int) -> None:
    """Shorten a file durably."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.ftruncate(descriptor, offset)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
