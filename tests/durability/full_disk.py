"""Fill the disk under a log at every level: unshare -m python full_disk.py FOLDER STEP mount.

On a small tmpfs of its own, where mounting is allowed, another file takes all the room there is and the log ends at every
level of its last 4 kB; and everywhere with the limit on the size of a file, with which a write stops at every byte.
"""

import json
import resource
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from made import CUP, check_whole_appends, draft, forty_cars, notes, opening

from racelog.errors import OutOfReach
from racelog.facts.events import NoteRecorded
from racelog.log.files import FileStore
from racelog.log.store import Draft

LEVELS = 4096


@dataclass
class Found:
    """What full disks showed."""

    mount: str = "not run"
    levels_of_a_disk: int = 0
    refused_by_the_disk: int = 0
    levels_of_a_limit: int = 0
    refused_by_the_limit: int = 0


def two_races(key: str) -> Draft:
    """About 6 kB in one append."""
    return draft(key, *(fact for part in range(2) for _, fact in forty_cars(f"{key}/{part}").facts))


def refused(store: FileStore, asked: Draft) -> bool:
    """Append where there may be no room; refused, the log must be the same, be readable, and have been told of."""
    before = store.segments(CUP)
    try:
        store.append(CUP, asked)
    except OutOfReach as full:
        told = str(full)
    else:
        return False
    assert "the log is as it was, and can be read" in told, told
    assert FileStore(store.folder).segments(CUP) == before
    check_whole_appends(store.folder)
    return True


def by_limit(folder: Path, step: int, found: Found) -> None:
    """A file may not grow beyond its size and so many bytes: the write stops there."""
    store = FileStore(folder)
    store.append(CUP, opening())
    file = folder / CUP / "00-season.jsonl"
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    for level in range(0, LEVELS, step):
        limit = file.stat().st_size + level
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, most))
        try:
            found.refused_by_the_limit += refused(store, two_races("too much"))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        found.levels_of_a_limit += 1
    assert found.refused_by_the_limit == found.levels_of_a_limit
    store.append(CUP, two_races("too much"))
    assert "too much" in check_whole_appends(folder)


def by_disk(folder: Path, step: int, found: Found) -> None:
    """All room is taken by another file, with the log's last page filled to every level."""
    folder.mkdir(parents=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "none", str(folder)], check=False)
    if mounted.returncode:
        return
    found.mount = "tmpfs"
    try:
        for level in range(0, LEVELS, step):
            one_level(folder / str(level), level, found)
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def one_level(folder: Path, level: int, found: Found) -> None:
    store = FileStore(folder)
    store.append(CUP, opening())
    fill_last_page(store, folder / CUP / "00-season.jsonl", level)
    ballast = folder.parent / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 4096):
                pass
        except OSError:
            pass
    for asked in (notes("short"), two_races("long")):
        found.refused_by_the_disk += refused(store, asked)
    assert {"open"} <= check_whole_appends(folder).keys()
    ballast.unlink()
    store.append(CUP, notes("short"))
    store.append(CUP, two_races("long"))
    assert {"short", "long"} <= check_whole_appends(folder).keys()
    found.levels_of_a_disk += 1
    shutil.rmtree(folder)


def fill_last_page(store: FileStore, file: Path, level: int) -> None:
    """Append notes until the log ends at this level of a page."""
    store.append(CUP, notes("measure", "x"))
    size = file.stat().st_size
    frame = len(file.read_bytes().splitlines()[-1])  # of a note of one letter, without its line end
    missing = (level - size) % LEVELS
    number = 0
    while missing:
        number += 1
        key = f"fill-{number:02d}"
        overhead = frame + 1 + len(key) - len("measure") - 1 + (store.read(CUP).seq >= 9)
        if missing <= overhead:
            missing += LEVELS
        letters = min(missing - overhead, 900)
        if 0 < missing - overhead - letters <= overhead:
            letters -= overhead + 1
        before = file.stat().st_size
        store.append(CUP, draft(key, NoteRecorded(text="x" * letters)))
        missing -= file.stat().st_size - before
    assert file.stat().st_size % LEVELS == level


if __name__ == "__main__":
    result = Found()
    each = int(sys.argv[2])
    by_limit(Path(sys.argv[1]) / "limit", each, result)
    if "mount" in sys.argv[3:]:
        by_disk(Path(sys.argv[1]) / "disk", each, result)
    print(json.dumps(vars(result)))  # noqa: T201 - a program that prints its findings
