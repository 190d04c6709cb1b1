"""A machine that stops between any two system calls, and a disk that keeps of it what had been synced, or more."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

CHANGING = ("open", "write", "pwrite", "fdatasync", "fsync", "ftruncate", "rename", "unlink", "mkdir")


class Stopped(BaseException):
    """The machine stopped; no except clause of ours may go on after it."""


@dataclass
class Disk:
    """A folder of files as it is seen, and what of it would be there after a power cut.

    What was synced is there. Of what was not, any beginning of what was appended, and names as they were or as they are.
    """

    folder: Path
    synced: dict[int, bytes] = field(default_factory=dict)
    gone: dict[int, bytes] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)

    def settle(self) -> None:
        """Everything that is seen is on the disk."""
        self.names = self._seen()
        self.synced = {inode: (self.folder / name).read_bytes() for name, inode in self.names.items()}
        self.gone = {}

    def sync(self, descriptor: int) -> None:
        """A file's bytes, or a folder's names, are on the disk."""
        found = Path(f"/proc/self/fd/{descriptor}").readlink()
        if found == self.folder:
            self.names = self._seen()
        elif found.parent == self.folder:
            self.synced[found.stat().st_ino] = found.read_bytes()

    def forget_name(self, file: Path) -> None:
        """A file is about to lose its name."""
        if file.parent == self.folder and file.exists():
            self.gone[file.stat().st_ino] = file.read_bytes()

    def cut_power(self, new_names: bool, kept: Callable[[int], int]) -> None:
        """Leave in the folder what a power cut might; `kept` chooses up to how much of so many bytes."""
        names = self._seen() if new_names else self.names
        seen = {inode: (self.folder / name).read_bytes() for name, inode in self._seen().items()}
        texts = {}
        for name, inode in names.items():
            now, then = seen.get(inode, self.gone.get(inode, b"")), self.synced.get(inode, b"")
            grown = now.startswith(then)
            texts[name] = then + now[len(then) :][: kept(len(now) - len(then))] if grown else (then, now)[kept(1)]
        for file in list(self.folder.iterdir()):
            file.unlink()
        for name, text in texts.items():
            (self.folder / name).write_bytes(text)
        self.settle()

    def _seen(self) -> dict[str, int]:
        return {file.name: file.stat().st_ino for file in self.folder.iterdir()} if self.folder.is_dir() else {}


@contextmanager
def stopping(disk: Disk, after: int, part: Callable[[int], int]) -> Iterator[None]:
    """A machine that stops at its n-th changing call; a write it stops in leaves a part. Errors: Stopped."""
    left = after
    real = {name: getattr(os, name) for name in CHANGING}

    def call(name: str) -> Callable[..., Any]:
        def made(*arguments: Any, **options: Any) -> Any:
            nonlocal left
            if left == 0:
                raise Stopped
            left -= 1
            if left == 0:
                if name == "write":
                    real["write"](arguments[0], arguments[1][: part(len(arguments[1]))])
                raise Stopped
            if name == "unlink":
                disk.forget_name(Path(arguments[0]))
            if name == "rename":
                disk.forget_name(Path(arguments[1]))
            answer = real[name](*arguments, **options)
            if name in {"fsync", "fdatasync"}:
                disk.sync(arguments[0])
            return answer

        return made

    with ExitStack() as patched:
        for name in CHANGING:
            patched.enter_context(patch.object(os, name, call(name)))
        yield
