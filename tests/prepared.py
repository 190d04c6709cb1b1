"""Programs that are started ready: `racelog` forked from a process that has loaded it, instead of loading it each time.

A start costs a second of a processor, most of it for loading; a test of what a running server or watcher does need not
pay it again and again. What a test starts is a process of its own all the same: its own standard streams, environment,
folder, signals and end, with nothing any other test has touched. Where the start itself is what is tested, a test runs
the command instead (`racelog_process`).

The process that is kept ready listens on a socket. For each program it forks a keeper, which forks the program, tells
its number, waits for it and tells how it ended: the keeper is its parent, as the test would be.
"""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from select import select
from types import TracebackType
from typing import IO

import pytest

_LONGEST = 1 << 20
"""Bytes a request may have: words, a folder, an environment."""


class Started:
    """A program that was started ready; what `subprocess.Popen` offers of one, as far as tests ask for it."""

    def __init__(self, told: int, stdout: IO[str], stderr: IO[str]) -> None:
        self._told = told
        self.pid = _number_from(told)
        self.returncode: int | None = None
        self.stdout: IO[str] | None = stdout
        self.stderr: IO[str] | None = stderr

    def poll(self) -> int | None:
        """How it ended; None while it runs."""
        with suppress(subprocess.TimeoutExpired):
            return self.wait(0)
        return None

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended, and say how. Errors: TimeoutExpired."""
        if self.returncode is None:
            if not select([self._told], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("racelog", timeout or 0)
            self.returncode = _number_from(self._told)
            os.close(self._told)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it still runs."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """Read what it says until it has ended. Errors: TimeoutExpired."""
        said = ["", ""]

        def read(number: int, stream: IO[str] | None) -> None:
            if stream is not None and not stream.closed:
                with stream:
                    said[number] = stream.read()

        readers = [threading.Thread(target=read, args=pair) for pair in enumerate((self.stdout, self.stderr))]
        for reader in readers:
            reader.start()
        self.wait(timeout)
        for reader in readers:
            reader.join(timeout)
        return said[0], said[1]

    def __enter__(self) -> "Started":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.communicate()


def _number_from(pipe: int) -> int:
    """The next line of a pipe, and no byte more: whether another one waits is then seen at the pipe itself."""
    line = b""
    while not line.endswith(b"\n"):
        read = os.read(pipe, 1)
        assert read, "the process that is kept ready has ended"
        line += read
    return int(line)


class Prepared:
    """A process that has loaded racelog, and starts it as often as it is asked to."""

    def __init__(self) -> None:
        self._asking, listening = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with listening:
            self._ready = subprocess.Popen(
                [sys.executable, __file__, str(listening.fileno())], pass_fds=[listening.fileno()]
            )

    def start(
        self,
        *words: str | Path,
        cwd: Path | None = None,
        environment: Mapping[str, str] | None = None,
        descriptors: int | None = None,
    ) -> Started:
        """Start the command line with these words; its streams are read by whoever starts it, and nothing is typed."""
        request = {
            "words": [*map(str, words)],
            "cwd": str(cwd or Path.cwd()),
            "environment": dict(os.environ if environment is None else environment),
            "descriptors": descriptors,
        }
        pipes = [os.pipe() for _ in range(3)]
        with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - a descriptor
            passed = [nothing.fileno(), *(writing for _, writing in pipes)]
            socket.send_fds(self._asking, [json.dumps(request).encode()], passed)
        for _, writing in pipes:
            os.close(writing)
        stdout, stderr = (open(reading, encoding="utf-8") for reading, _ in pipes[:2])  # noqa: PTH123, SIM115 - descriptors, read to the end
        return Started(pipes[2][0], stdout, stderr)

    def close(self) -> None:
        """Let go of it; what it started ends as its tests ended it."""
        self._asking.close()
        self._ready.wait(60)


@pytest.fixture(scope="session")
def prepared() -> Iterator[Prepared]:
    """Starts racelog ready, from a process that is kept for all tests."""
    ready = Prepared()
    yield ready
    ready.close()


def _begin_when_asked(listening: socket.socket) -> None:
    """Fork for every request; this returns in the program that was asked for, and in nobody else."""
    while True:
        text, passed, _, _ = socket.recv_fds(listening, _LONGEST, 4)
        if not text:  # nobody asks any more
            with suppress(ChildProcessError):
                while True:
                    os.wait()
            os._exit(0)
        if os.fork() == 0:
            _keep(json.loads(text), passed)
            return
        for descriptor in passed:
            os.close(descriptor)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def _keep(request: Mapping[str, object], passed: list[int]) -> None:
    """Fork the program, and tell its number and its end; this returns in the program alone."""
    telling = passed[3]
    program = os.fork()
    if program == 0:
        _become(request, passed)
        return
    for descriptor in passed[:3]:
        os.close(descriptor)
    os.write(telling, f"{program}\n".encode())
    _, status = os.waitpid(program, 0)
    with suppress(BrokenPipeError):
        os.write(telling, f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def _become(request: Mapping[str, object], passed: list[int]) -> None:
    """Take over streams, folder, environment and words, as a program finds them that was just started."""
    for number, descriptor in enumerate(passed[:3]):
        os.dup2(descriptor, number)
    os.closerange(3, 64)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    words, cwd, environment = request["words"], request["cwd"], request["environment"]
    assert isinstance(words, list)
    assert isinstance(cwd, str)
    assert isinstance(environment, dict)
    if isinstance(descriptors := request["descriptors"], int):
        resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["racelog", *words]
    sys.stdin = sys.__stdin__ = open(0, encoding="utf-8", closefd=False)  # type: ignore[misc]  # noqa: SIM115
    sys.stdout = sys.__stdout__ = open(1, "w", encoding="utf-8", closefd=False)  # type: ignore[misc]  # noqa: SIM115
    sys.stderr = sys.__stderr__ = open(2, "w", 1, "utf-8", "backslashreplace", closefd=False)  # type: ignore[misc]  # noqa: SIM115


if __name__ == "__main__":
    import gc

    import racelog.live.projecting
    import racelog.live.rehearsing
    import racelog.live.webhooks
    import racelog.projections.rebuild
    import racelog.views.draw.terminal
    import racelog.web.serving  # noqa: F401 - all of them are loaded for what is started
    from racelog.cli.app import main

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    asked = socket.socket(fileno=int(sys.argv[1]))
    _begin_when_asked(asked)
    asked.detach()
    main()
