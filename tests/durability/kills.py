"""Kill a process that appends as fast as it can, again and again: python kills.py FOLDER KILLS.

The appender writes each acknowledgement to a pipe after its append returned; the next one asks again for what was not
acknowledged. Prints what it found as JSON.
"""

import json
import os
import random
import select
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from made import CUP, any_draft, by_key, check_whole_appends, opening

from racelog.log.files import FileStore

PER_LOG = 25
"""Kills before a new log is begun, so that reading it does not take longer than the kills."""


@dataclass
class Found:
    """What the kills showed."""

    kills: int = 0
    acknowledged: int = 0
    there_without_acknowledgement: int = 0
    torn: int = 0
    lost: int = 0
    doubled: int = 0


def append_for_ever(folder: Path, first: int, pipe: int) -> None:
    store = FileStore(folder)
    number = first
    while True:
        appended = store.append(CUP, any_draft(number))
        os.write(pipe, f"{number} {appended.lines[0].line.seq}\n".encode())
        number += 1


def killed_once(folder: Path, first: int, moment: random.Random) -> dict[int, int]:
    """Start an appender, kill it some time after its first acknowledgement; what it acknowledged."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        append_for_ever(folder, first, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        select.select([pipe], [], [], 60)
        select.select([], [], [], moment.uniform(0, 0.04))
        os.kill(child, signal.SIGKILL)
        told = pipe.read()
    os.waitpid(child, 0)
    whole = told[: told.rfind(b"\n") + 1].decode().splitlines()
    return {int(number): int(seq) for number, seq in map(str.split, whole)}


def run(folder: Path, kills: int, seed: int = 1) -> Found:
    moment, found = random.Random(seed), Found()  # noqa: S311 - a moment, not a secret
    for log in range(-(-kills // PER_LOG)):
        one_log(folder / str(log), min(PER_LOG, kills - log * PER_LOG), moment, found)
    return found


def one_log(folder: Path, kills: int, moment: random.Random, found: Found) -> None:
    FileStore(folder).append(CUP, opening())
    acknowledged: dict[int, int] = {}
    for _ in range(kills):
        acknowledged |= killed_once(folder, len(acknowledged), moment)
        found.kills += 1
        found.torn += FileStore(folder).read(CUP).torn is not None
        everything = by_key(FileStore(folder).read(CUP).placed)
        found.doubled += sum(len(lines) > lines[0].line.part[1] for lines in everything.values())
        there = check_whole_appends(folder)
        for number, seq in acknowledged.items():
            lines = there.get(f"k{number}", [])
            found.lost += not lines or lines[0].line.seq != seq
        found.there_without_acknowledgement += len(there) - 1 - len(acknowledged)
    FileStore(folder).append(CUP, any_draft(len(acknowledged)))
    found.acknowledged += len(acknowledged)


if __name__ == "__main__":
    print(json.dumps(vars(run(Path(sys.argv[1]), int(sys.argv[2])))))  # noqa: T201 - a program that prints its findings
