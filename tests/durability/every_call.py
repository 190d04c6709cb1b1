"""Let every system call of an append fail, one by one, through strace: python every_call.py FOLDER [--reduced].

A child, started warm, waits on a socket; strace takes hold of it; it appends; one call of one kind, the n-th, gives EIO,
ENOSPC or EINTR, or kills the process. Then the log is read by another process. Prints how many points it injected.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from made import CUP, NOON, check_whole_appends, forty_cars, notes, opening

from racelog.errors import LogDamaged, RacelogError
from racelog.log.doctor import examine, mend
from racelog.log.files import FileStore
from racelog.log.memory import MemoryStore

WRITES = (
    "openat",
    "flock",
    "write",
    "pwrite64",
    "fdatasync",
    "fsync",
    "rename",
    "ftruncate",
    "unlink",
    "mkdir",
    "close",
)
READS = ("read", "pread64", "fstat", "newfstatat", "lseek", "getdents64")
FAULTS = ("error=EIO", "error=ENOSPC", "error=EINTR", "signal=SIGKILL")
BEFORE = 3
"""How many appends are acknowledged before the one that goes wrong."""


@dataclass(frozen=True)
class Scene:
    """Something that writes a log: what lies there before, what is done, the keys it adds when it is done."""

    name: str
    prepare: Callable[[Path], None]
    act: Callable[[FileStore], object]
    keys: tuple[str, ...]


@dataclass
class Found:
    """What the faults showed."""

    points: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    refused: int = 0
    killed: int = 0
    in_doubt_and_there: int = 0


def three(folder: Path) -> None:
    store = FileStore(folder)
    store.append(CUP, opening())
    store.append(CUP, notes("first"))
    store.append(CUP, notes("second", "a", "b"))


def three_and_a_tail(folder: Path) -> None:
    three(folder)
    with (folder / CUP / "00-season.jsonl").open("ab") as log:
        log.write(b'{"seq":5,"prev":"cut sho')


def nothing(folder: Path) -> None:
    folder.mkdir(parents=True)


def grown(folder: Path) -> dict[str, bytes]:
    """The log of `three`, with more behind it and a second segment, as an import would bring it."""
    store = MemoryStore({CUP: FileStore(folder).segments(CUP)})
    store.append(CUP, notes("imported"))
    store.begin_segment(CUP, "weekend")
    store.append(CUP, forty_cars("imported too"))
    return dict(store.segments(CUP))


SCENES = (
    Scene("one line", three, lambda store: store.append(CUP, notes("asked")), ("asked",)),
    Scene("three lines", three, lambda store: store.append(CUP, notes("asked", "a", "b", "c")), ("asked",)),
    Scene("behind a torn tail", three_and_a_tail, lambda store: store.append(CUP, notes("asked")), ("asked",)),
    Scene(
        "two in one write", three, lambda store: store.append_all(CUP, [notes("asked"), notes("too")]), ("asked", "too")
    ),
    Scene("the first of a season", nothing, lambda store: store.append(CUP, opening()), ("open",)),
    Scene("a new segment", three, lambda store: store.begin_segment(CUP, "weekend"), ()),
    Scene("an import", three, lambda store: store.install(CUP, grown(store.folder)), ("imported", "imported too")),
)


def act_when_told(scene: Scene, folder: Path, line: socket.socket) -> None:
    """The child: acts when strace has hold of it, and answers on the socket."""
    store = FileStore(folder)
    line.recv(1)
    try:
        scene.act(store)
    except RacelogError as error:
        line.send(f"refused {type(error).__name__}".encode())
    except BaseException as error:  # noqa: BLE001 - a fault nobody thought of is what is looked for
        line.send(f"broken {type(error).__name__}: {error}".encode())
    else:
        line.send(b"done")
    os._exit(0)


def under_strace(scene: Scene, folder: Path, options: list[str], out: Path) -> str:
    """Run a scene with strace's options; what the child answered, nothing when it was killed."""
    ours, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        ours.close()
        act_when_told(scene, folder, theirs)
    theirs.close()
    strace = subprocess.Popen(["strace", "-o", str(out), "-p", str(child), *options], stderr=subprocess.PIPE, text=True)
    try:
        told = strace.stderr.readline() if strace.stderr else ""
        if "attached" not in told:
            raise OSError(f"strace cannot take hold of a process: {told.strip()}")
        ours.send(b"!")
        answer = ours.recv(1000).decode()
    finally:
        ours.close()
        os.waitpid(child, 0)
        strace.communicate()
    return answer


def calls_of(scene: Scene, folder: Path, wanted: tuple[str, ...]) -> dict[str, int]:
    """How many calls of each kind a scene makes when nothing fails."""
    scene.prepare(folder / "log")
    out = folder / "calls"
    answer = under_strace(scene, folder / "log", ["-e", f"trace={','.join(wanted)}"], out)
    assert answer == "done", answer
    # what is called when it has answered is no part of it, and the fault would come too late to be told
    counted = Counter(re.findall(r"^(\w+)\(", out.read_text(), re.MULTILINE))
    shutil.rmtree(folder)
    return {call: counted[call] for call in wanted if counted[call]}


def points_of(calls: dict[str, int], faults: tuple[str, ...]) -> Iterator[tuple[str, int, str]]:
    for call, times in calls.items():
        for number in range(1, times + 1):
            for fault in faults:
                yield call, number, fault


def check(scene: Scene, folder: Path, answer: str, found: Found) -> None:
    """Every acknowledged append there, none half there, the chain good; then the next append works, and so does asking again."""
    store = FileStore(folder)
    before = ("open", "first", "second") if scene.prepare is not nothing else ()
    assert not answer.startswith("broken"), answer
    if not before and not store.holds(CUP):
        assert answer != "done"
        store.append(CUP, opening())
    try:
        there = check_whole_appends(folder)
    except LogDamaged as damaged:
        if "an import of this season was cut short" not in str(damaged):
            raise
        mend(store, CUP)
        there = check_whole_appends(folder)
    assert all(key in there for key in before), f"lost: {there.keys()}"
    added = [key for key in scene.keys if key in there]
    if answer == "done":
        assert len(added) == len(scene.keys)
        found.acknowledged += 1
    elif answer:
        found.refused += 1
        found.in_doubt_and_there += bool(added) and bool(before)
    else:
        found.killed += 1
    if scene.name not in {"a new segment", "an import"}:
        scene.act(FileStore(folder))
    assert FileStore(folder).append(CUP, notes("next")).lines[0].line.at == NOON
    assert not FileStore(folder).append(CUP, notes("next")).lines[1:]
    assert {"next", *before} <= check_whole_appends(folder).keys()
    mend(store, CUP)
    assert examine(FileStore(folder), CUP) == []


def run(folder: Path, *, reduced: bool) -> Found:
    found = Found()
    scenes = SCENES[1:2] if reduced else SCENES
    wanted = ("write", "pwrite64", "fdatasync") if reduced else (*WRITES, *READS)
    for scene in scenes:
        calls = calls_of(scene, folder / "counted", wanted)
        for call, number, fault in points_of(calls, FAULTS):
            place = folder / "point"
            scene.prepare(place / "log")
            inject = ["-e", f"trace={call}", "-e", f"inject={call}:{fault}:when={number}"]
            answer = under_strace(scene, place / "log", inject, place / "calls")
            try:
                check(scene, place / "log", answer, found)
            except (AssertionError, RacelogError) as error:
                raise AssertionError(f"{scene.name}: {call} {number} {fault}: {answer}: {error}") from error
            found.points[scene.name] += 1
            shutil.rmtree(place)
    return found


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    began = time.monotonic()
    result = run(Path(sys.argv[1]), reduced="--reduced" in sys.argv)
    print(json.dumps({**vars(result), "points": sum(result.points.values()), "scenes": result.points}))  # noqa: T201 - a program that prints its findings
