"""Eight processes and an async server append to one log, and are killed at random: python together.py FOLDER SECONDS.

The server has one group writer for four clients. Everyone tells a pipe what it is about to ask and what it was answered.
At the end the history is checked against the log. Prints what was checked as JSON.
"""

import contextlib
import json
import os
import random
import select
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio
from anyio.abc import SocketStream
from anyio.streams.buffered import BufferedByteReceiveStream
from histories import Checked, Operation, check
from made import CUP, check_whole_appends, draft, forty_cars, notes, opening

from racelog.log.files import FileStore
from racelog.log.group import GroupWriter
from racelog.log.store import Appended, Draft, LogMoved

ALONE, CLIENTS = 8, 4
Ask = Callable[[str, int | None], dict[str, Any]]


def draft_of(key: str, expected: int | None) -> Draft:
    """The facts of a key: mostly a note, sometimes three, sometimes a race of forty cars."""
    match int(key.rsplit("-", 1)[1]) % 5:
        case 3:
            return notes(key, "a", "b", "c", expected=expected)
        case 4:
            return draft(key, *(fact for _, fact in forty_cars(key).facts), expected=expected)
        case _:
            return notes(key, expected=expected)


def told(appended: Appended) -> dict[str, Any]:
    seqs = [placed.line.seq for placed in appended.lines]
    return {"first": seqs[0], "last": seqs[-1], "again": appended.again}


def alone(folder: Path) -> tuple[Ask, FileStore]:
    """A process that has a store of its own."""
    store = FileStore(folder)

    def ask(key: str, expected: int | None) -> dict[str, Any]:
        try:
            return told(store.append(CUP, draft_of(key, expected)))
        except LogMoved:
            return {"moved": True}

    return ask, store


def client(folder: Path, path: str) -> tuple[Ask, FileStore]:
    """A process that asks the server; its connection ends when the server is killed."""
    line: list[socket.socket] = []

    def ask(key: str, expected: int | None) -> dict[str, Any]:
        if not line:
            line.append(socket.socket(socket.AF_UNIX))
            line[0].connect(path)
        line[0].sendall(json.dumps({"key": key, "expected": expected}).encode() + b"\n")
        answer = b""
        while not answer.endswith(b"\n"):
            more = line[0].recv(4096)
            if not more:
                raise ConnectionResetError
            answer += more
        found: dict[str, Any] = json.loads(answer)
        return found

    def again(key: str, expected: int | None) -> dict[str, Any]:
        try:
            return ask(key, expected)
        except OSError:
            while line:
                line.pop().close()
            time.sleep(0.05)  # the server is being started again
            raise

    return again, FileStore(folder)


async def serve(folder: Path, path: str) -> None:
    """The server: one group writer, a task for every client."""
    writer = GroupWriter(FileStore(folder))

    async def answer(stream: SocketStream) -> None:
        async with stream:
            lines = BufferedByteReceiveStream(stream)
            with contextlib.suppress(anyio.EndOfStream, anyio.IncompleteRead, anyio.BrokenResourceError):
                while True:
                    asked = json.loads(await lines.receive_until(b"\n", 4096))
                    try:
                        said = told(await writer.append(CUP, draft_of(asked["key"], asked["expected"])))
                    except LogMoved:
                        said = {"moved": True}
                    await stream.send(json.dumps(said).encode() + b"\n")

    listener = await anyio.create_unix_listener(path)
    await listener.serve(answer)


def work(who: str, ask: Ask, store: FileStore, doubtful: str | None, pipe: int) -> None:
    """Ask for ever; first of all again for what was left without an answer."""
    generation, number, chance = time.monotonic_ns(), 0, random.Random(who)  # noqa: S311 - a choice, not a secret

    def tell(**said: object) -> None:
        os.write(pipe, json.dumps({"who": who, "at": time.monotonic_ns(), **said}).encode() + b"\n")

    while True:
        if doubtful is None and chance.random() < 0.2:
            tell(ask=None)
            tell(last=store.read(CUP).seq)
            continue
        key = doubtful or f"{who}-{generation}-{number}"
        expected = store.read(CUP).seq if doubtful is None and chance.random() < 0.4 else None
        tell(ask=key, expected=expected)
        try:
            tell(**ask(key, expected))
            doubtful = None
        except OSError:
            doubtful = key
        number += 1


@dataclass
class Campaign:
    """Everybody who appends, what they said, and what was left without an answer."""

    folder: Path
    pids: dict[str, int] = field(default_factory=dict)
    doubtful: dict[str, str | None] = field(default_factory=dict)
    said: list[dict[str, Any]] = field(default_factory=list)
    rest: bytes = b""
    kills: int = 0

    def __post_init__(self) -> None:
        self.reading, self.writing = os.pipe()
        # a socket's path is short, wherever the logs are
        self.path = str(Path(tempfile.mkdtemp(prefix="racelog-")) / "sock")

    def start(self, who: str) -> None:
        """Start somebody, who first asks again for what they were not answered."""
        pid = os.fork()
        if pid:
            self.pids[who] = pid
            return
        code = 1
        try:
            os.close(self.reading)
            if who == "server":
                anyio.run(serve, self.folder, self.path)
            ask, store = client(self.folder, self.path) if who.startswith("client") else alone(self.folder)
            work(who, ask, store, self.doubtful.get(who), self.writing)
        except BrokenPipeError:
            code = 0
        finally:
            os._exit(code)

    def kill(self, who: str) -> None:
        """Kill somebody; whoever ended before is a fault of the appender's."""
        ended, status = os.waitpid(self.pids[who], os.WNOHANG)
        assert ended == 0, f"{who} ended by itself: {status}"
        os.kill(self.pids[who], signal.SIGKILL)
        os.waitpid(self.pids[who], 0)

    def listen(self, seconds: float) -> None:
        """Take in what everybody says for a while."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if select.select([self.reading], [], [], left)[0]:
                self.take_in(os.read(self.reading, 1 << 16))

    def take_in(self, text: bytes) -> None:
        *lines, self.rest = (self.rest + text).split(b"\n")
        for line in lines:
            said = json.loads(line)
            self.said.append(said)
            if "ask" in said:
                self.doubtful[said["who"]] = said["ask"]
            else:
                self.doubtful[said["who"]] = None

    def history(self) -> list[Operation]:
        """Questions and their answers, in pairs."""
        found: list[Operation] = []
        opened: dict[str, dict[str, Any]] = {}
        for said in self.said:
            who = said["who"]
            if "ask" in said:
                if who in opened:
                    found.append(Operation(who, opened[who]["ask"], opened[who]["at"], None))
                opened[who] = said
                continue
            asked = opened.pop(who)
            answer = {name: said[name] for name in ("first", "last", "again", "moved") if name in said}
            found.append(Operation(who, asked["ask"], asked["at"], said["at"], asked.get("expected"), **answer))
        return found + [Operation(who, said["ask"], said["at"], None) for who, said in opened.items()]


def run(folder: Path, seconds: float) -> tuple[Checked, Campaign]:
    folder.mkdir(parents=True)
    FileStore(folder).append(CUP, opening())
    campaign = Campaign(folder)
    anyio.run(anyio.sleep, 0)  # what a server imports is there before it is started, again and again
    everybody = ["server", *(f"alone{n}" for n in range(ALONE)), *(f"client{n}" for n in range(CLIENTS))]
    chance = random.Random(7)  # noqa: S311 - whom to kill is no secret
    for who in everybody:
        campaign.start(who)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        campaign.listen(chance.uniform(0.1, 0.6))
        victim = chance.choice(everybody)
        campaign.kill(victim)
        campaign.kills += 1
        campaign.listen(0.01)
        campaign.start(victim)
    for who in everybody:
        campaign.kill(who)
    os.close(campaign.writing)
    while text := os.read(campaign.reading, 1 << 16):
        campaign.take_in(text)
    shutil.rmtree(Path(campaign.path).parent)
    there = check_whole_appends(folder)
    del there["open"]
    log = {key: (lines[0].line.seq, lines[-1].line.seq) for key, lines in there.items()}
    return check(campaign.history(), log, 1), campaign


if __name__ == "__main__":
    result, ran = run(Path(sys.argv[1]), float(sys.argv[2]))
    print(json.dumps({**vars(result), "kills": ran.kills, "processes": ALONE, "clients": CLIENTS}))  # noqa: T201 - a program that prints its findings
    sys.exit(bool(result.wrong))
