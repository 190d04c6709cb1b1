"""A machine that stops between any two system calls, and a disk that keeps of it what had been synced, or more."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO
from unittest.mock import patch

CHANGING = ("open", "write", "pwrite", "fdatasync", "fsync", "ftruncate", "rename", "unlink", "mkdir")
Kept = Callable[[int], int]
"""Chooses up to how much of so many bytes is kept."""

Seen = tuple[dict[int, Path], dict[int, Path]]
"""Folders and files, by inode."""


class Stopped(BaseException):
    """The machine stopped; no except clause of ours may go on after it."""


@dataclass
class Disk:
    """A folder, with all below it, as it is seen while it is watched, and what of it would be there after a power cut.

    What was synced is there. Of what was not, any beginning of what was appended; and the names in a folder as they were
    when that was synced, or as they are.
    """

    folder: Path
    synced: dict[int, bytes] = field(default_factory=dict)
    """What is on the disk of each file, by inode."""
    names: dict[int, dict[str, int]] = field(default_factory=dict)
    """The names on the disk in each folder, by inode."""
    nameless: dict[int, BinaryIO] = field(default_factory=dict)
    """Files that lost their names, held open so that no other file becomes their number."""
    calls_left: int | None = None
    """How many changing calls there are before the machine stops; None while it does not."""
    stopped: bool = False
    """Whether the machine that was to stop did."""
    part: Kept = int

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Take note of everything that is synced, from the disk as it is on."""
        self.settle()
        with ExitStack() as patched:
            for name in CHANGING:
                patched.enter_context(patch.object(os, name, self._watching(name, getattr(os, name))))
            yield
        self._close_nameless()

    @contextmanager
    def stopping(self, after: int, part: Kept) -> Iterator[None]:
        """A machine that stops at its n-th changing call; a write it stops in leaves a part. Errors: Stopped."""
        self.calls_left, self.part = after, part
        try:
            yield
        finally:
            self.stopped, self.calls_left = self.calls_left == 0, None

    def settle(self) -> None:
        """Everything that is seen is on the disk."""
        self._close_nameless()
        folders, files = self._seen()
        self.names = {inode: _names_in(folder) for inode, folder in folders.items()}
        self.synced = {inode: file.read_bytes() for inode, file in files.items()}

    def cut_power(self, kept: Kept) -> None:
        """Leave in the folder what a power cut might."""
        left = dict(self._left_in(self.folder, self.folder.stat().st_ino, self._seen(), kept))
        for each in self.folder.iterdir():
            shutil.rmtree(each) if each.is_dir() else each.unlink()
        for path, text in left.items():
            path.mkdir() if text is None else path.write_bytes(text)
        self.settle()

    def _left_in(self, folder: Path, inode: int, seen: Seen, kept: Kept) -> Iterator[tuple[Path, bytes | None]]:
        """What a power cut leaves in a folder, and below: files with what is in them, folders with None."""
        folders, files = seen
        now = _names_in(folders[inode])
        names = (self.names.get(inode, {}), now)[kept(1)]
        for name, each in names.items():
            if each in folders:
                yield folder / name, None
                yield from self._left_in(folder / name, each, seen, kept)
            else:
                text = files[each].read_bytes() if each in files else self._nameless_text(each)
                yield folder / name, _left_of(text, self.synced.get(each, b""), kept)

    def _nameless_text(self, inode: int) -> bytes:
        self.nameless[inode].seek(0)
        return self.nameless[inode].read()

    def _watching(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def made(*arguments: Any, **options: Any) -> Any:
            self._count(name, real, arguments)
            if name in {"unlink", "rename"}:
                self._loses_its_name(Path(arguments[-1]))
            answer = real(*arguments, **options)
            if name in {"fsync", "fdatasync"}:
                self._sync(arguments[0])
            return answer

        return made

    def _count(self, name: str, real: Callable[..., Any], arguments: Any) -> None:
        if self.calls_left is None:
            return
        if self.calls_left == 1 and name == "write":
            real(arguments[0], arguments[1][: self.part(len(arguments[1]))])
        self.calls_left = max(self.calls_left - 1, 0)
        if self.calls_left == 0:
            raise Stopped

    def _sync(self, descriptor: int) -> None:
        """A file's bytes, or a folder's names, are on the disk."""
        found = Path(f"/proc/self/fd/{descriptor}").readlink()
        if found.is_relative_to(self.folder) and found.exists():
            if found.is_dir():
                self.names[found.stat().st_ino] = _names_in(found)
            else:
                self.synced[found.stat().st_ino] = found.read_bytes()

    def _loses_its_name(self, file: Path) -> None:
        if file.is_relative_to(self.folder) and file.exists():
            inode = file.stat().st_ino
            self.nameless.setdefault(inode, file.open("rb"))

    def _close_nameless(self) -> None:
        while self.nameless:
            self.nameless.popitem()[1].close()

    def _seen(self) -> Seen:
        """The folders and the files there are, by inode."""
        everything = {each.stat().st_ino: each for each in (self.folder, *self.folder.rglob("*"))}
        folders = {inode: each for inode, each in everything.items() if each.is_dir()}
        return folders, {inode: each for inode, each in everything.items() if inode not in folders}


def _names_in(folder: Path) -> dict[str, int]:
    return {each.name: each.stat().st_ino for each in folder.iterdir()}


def _left_of(seen: bytes, synced: bytes, kept: Kept) -> bytes:
    """What is left of a file: what was appended up to anywhere, or else one of the two."""
    if seen.startswith(synced):
        return synced + seen[len(synced) :][: kept(len(seen) - len(synced))]
    return (synced, seen)[kept(1)]
