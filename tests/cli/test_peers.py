"""Peers that vanish: receivers that hang up, readers of the output that go away, streams that were never open."""

import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx2 as httpx
import pytest

from conftest import EVENTS
from elsewhere import SEASON, Elsewhere, note, seqs
from prepared import Prepared, Started

RESET = struct.pack("ii", 1, 0)
Start = Callable[..., Started]


def hang_up(_peer: socket.socket) -> None:
    """Accept, and close."""


def reset(peer: socket.socket) -> None:
    """Accept, and close by a reset."""
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


def read_a_little(peer: socket.socket) -> None:
    """Close with most of the message unread: the system answers what still comes by a reset."""
    peer.recv(100)


def read_it_and_go(peer: socket.socket) -> None:
    """Take the message, and say nothing."""
    peer.recv(1 << 20)


def half_an_answer(peer: socket.socket) -> None:
    """Go in the middle of a header."""
    peer.recv(1 << 20)
    peer.sendall(b"HTTP/1.1 204 No Con")


def nonsense(peer: socket.socket) -> None:
    """Answer in no protocol."""
    peer.sendall(b"\x16\x03\x01 and so on\r\n\r\n")


MANNERS = (hang_up, reset, read_a_little, read_it_and_go, half_an_answer, nonsense)


class RudeAtFirst:
    """A receiver that treats who comes first in this manner, and whoever comes after that as it should."""

    def __init__(self, manner: Callable[[socket.socket], None]) -> None:
        self._door = socket.create_server(("127.0.0.1", 0))
        self._port, self._manner = self._door.getsockname()[1], manner
        self.url = f"http://127.0.0.1:{self._port}/hook"
        self._polite = threading.Event()
        threading.Thread(target=self._receive, daemon=True).start()

    def _receive(self) -> None:
        with self._door:
            peer, _ = self._door.accept()
            with peer, suppress(ConnectionError):
                self._manner(peer)
        self._receiver = Elsewhere(self._port)
        self._polite.set()

    def took(self, count: int) -> list[int]:
        """The last lines of the messages it has taken, once there are so many."""
        assert self._polite.wait(60)
        return seqs(self._receiver.wait_for(count))

    def close(self) -> None:
        if self._polite.is_set():
            self._receiver.close()


@pytest.fixture
def events(copied: Callable[[str], Path]) -> Path:
    return copied(SEASON)


@pytest.fixture
def start(prepared: Prepared, events: Path, tmp_path: Path) -> Iterator[Start]:
    """Start a command that runs until it is stopped."""
    started: list[Started] = []

    def begin(*words: str) -> Started:
        environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state")}
        started.append(prepared.start("--events", events, *words, cwd=tmp_path, environment=environment))
        return started[-1]

    yield begin
    for running in started:
        running.kill()
        running.communicate(timeout=60)


@pytest.fixture
def rude() -> Iterator[list[RudeAtFirst]]:
    """One receiver of each manner."""
    receivers = [RudeAtFirst(manner) for manner in MANNERS]
    yield receivers
    for receiver in receivers:
        receiver.close()


def webhooks(receivers: list[RudeAtFirst]) -> list[str]:
    return [word for receiver in receivers for word in ("--webhook", receiver.url)]


def test_receivers_that_hang_up_do_not_end_what_tells_them(start: Start, events: Path, rude: list[RudeAtFirst]) -> None:
    """Each of them treats the first message badly, and is asked again until it takes it."""
    notifying = start("notify", SEASON, *webhooks(rude), "--since", "205")
    assert [receiver.took(1) for receiver in rude] == [[206]] * len(MANNERS)
    note(events, "still there")
    assert [receiver.took(2) for receiver in rude] == [[206, 207]] * len(MANNERS)
    notifying.send_signal(signal.SIGTERM)
    _, said = notifying.communicate(timeout=60)
    assert notifying.returncode == 0
    assert said.count(f"{SEASON} #206 grown not delivered") >= len(MANNERS)
    assert "Traceback" not in said


def test_receivers_that_hang_up_do_not_end_the_server(start: Start, events: Path, rude: list[RudeAtFirst]) -> None:
    """Where it posts changes itself."""
    serving = start("serve", "--port", "0", *webhooks(rude))
    assert serving.stderr is not None
    address = next(line for line in serving.stderr if line.startswith("http://")).split()[0]
    # it answers once it is known where each of the receivers begins
    assert httpx.get(f"{address}/api/seasons", timeout=60).status_code == 200
    note(events, "told")
    assert [receiver.took(1) for receiver in rude] == [[207]] * len(MANNERS)
    assert httpx.get(f"{address}/api/seasons", timeout=60).status_code == 200
    assert serving.poll() is None


def comes_true(what: Callable[[], bool]) -> bool:
    """Whether something comes about; how soon is nobody's business here."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if what():
            return True
        time.sleep(0.05)
    return False


def holds(folder: Path, pattern: str, words: str) -> Callable[[], bool]:
    return lambda: any(words in file.read_text(encoding="utf-8") for file in folder.glob(pattern))


def test_nobody_listening_to_what_a_long_command_says_does_not_end_it(
    start: Start, events: Path, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    """A supervisor that read stderr has gone: each goes on with its work, and is stopped as ever."""
    commands = {
        "serve": (start("serve", "--port", "0"), "http://"),
        "rebuild": (start("rebuild", "--watch"), "watching"),
        "notify": (start("notify", SEASON, "--webhook", elsewhere.url), "warning"),
        "rehearse": (start("rehearse", SEASON, "--into", "rehearsed", "--speed", "max"), "rehearsing"),
    }
    said = {}
    for name, (running, ready) in commands.items():
        assert running.stderr is not None
        said[name] = next(line for line in running.stderr if line.startswith(ready))
        running.stderr.close()
        running.stderr = None
    assert comes_true(holds(tmp_path / "state", "**/*.json", '"seq": 206'))
    note(events, "nobody listens")
    address = said["serve"].split()[0]
    assert comes_true(lambda: httpx.get(f"{address}/api/seasons/{SEASON}", timeout=60).json()["seq"] == 207)
    assert comes_true(holds(tmp_path / "projections", "**/README.md", "line #207 of the log"))
    assert seqs(elsewhere.wait_for(1)) == [207]
    assert commands["rehearse"][0].wait(120) == 0
    for name in ("serve", "rebuild", "notify"):
        running, _ = commands[name]
        assert running.poll() is None
        running.send_signal(signal.SIGINT)
        assert running.wait(60) == 0


SHORT = (
    ("seasons",),
    ("log", SEASON),
    ("log", SEASON, "--json"),
    ("log", SEASON, "--csv"),
    ("standings", SEASON, "-c", "pro-am"),
    ("entries", SEASON, "--csv"),
    ("results", SEASON, "8"),
    ("watch", SEASON, "--since", "1", "--once"),
    ("verify", SEASON),
    ("--help",),
)


def words_of(short: tuple[str, ...]) -> list[str]:
    return [sys.executable, "-m", "racelog.cli.app", "--events", str(EVENTS), *short]


@pytest.mark.parametrize("short", SHORT, ids=" ".join)
def test_a_short_command_whose_reader_goes_away_ends_quietly(short: tuple[str, ...]) -> None:
    """As in `| head -0`: as every program of a pipeline, and nothing is said."""
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(words_of(short), stdout=writing, stderr=subprocess.PIPE, timeout=120, check=False)
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (-signal.SIGPIPE, b"")


@pytest.mark.parametrize("short", SHORT, ids=" ".join)
@pytest.mark.parametrize("closed", [">&-", "<&- >&- 2>&-"])
def test_a_stream_that_was_closed_from_the_start_is_no_error(closed: str, short: tuple[str, ...]) -> None:
    """Nothing can be said; what was asked for is done all the same."""
    shell = ["bash", "-c", f'"$@" {closed}', "bash", *words_of(short)]
    ended = subprocess.run(shell, capture_output=True, timeout=120, check=False)
    assert (ended.returncode, ended.stdout) == (0, b"")
    assert b"stopped on an error" not in ended.stderr


def test_what_is_appended_with_no_stream_open_goes_into_the_log(events: Path, tmp_path: Path) -> None:
    """And nothing else goes there: the first file that is opened does not take the place of a stream."""
    shell = ["bash", "-c", '"$@" <&- >&- 2>&-', "bash", *words_of(("note", SEASON, "unheard", "--by", "j.doe"))]
    shell[shell.index(str(EVENTS))] = str(events)
    assert subprocess.run(shell, cwd=tmp_path, timeout=120, check=False).returncode == 0
    last = [line for file in sorted((events / SEASON).glob("*.jsonl")) for line in file.read_text().splitlines()][-1]
    assert '"unheard"' in last
