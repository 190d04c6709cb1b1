"""Visitors who leave at every moment: nobody stops the server by hanging up, whatever was asked and how far it came."""

import random
import socket
import struct
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import httpx2 as httpx
import pytest

from elsewhere import SEASON, note
from served import Served

VISITORS = 250
"""Of each kind; there are fourteen kinds."""
RESET = struct.pack("ii", 1, 0)
"""SO_LINGER: close by a reset, and forget what was not sent."""


def request(path: str, *, method: str = "GET", host: str = "127.0.0.1", more: str = "", body: bytes = b"") -> bytes:
    head = f"{method} {path} HTTP/1.1\r\nHost: {host}\r\n{more}"
    return head.encode() + (f"Content-Length: {len(body)}\r\n\r\n".encode() + body if body else b"\r\n")


KINDS = {
    "says nothing": b"",
    "half a request line": b"GET /" + SEASON.encode(),
    "half a header": request("/")[:-10],
    "no HTTP at all": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 20,
    "a foreign host": request("/", host="elsewhere.example"),
    "an unknown path": request("/nothing/here"),
    "a season that is not there": request("/api/seasons/nothing-here"),
    "a POST": request("/", method="POST", body=b"a=b" * 1000),
    "half a POST": request("/", method="POST", body=b"a=b" * 1000)[:-500],
    "too long an address": request("/?" + "a" * 3000),
    "a table": request(f"/api/seasons/{SEASON}"),
    "a large file": request("/static/vendor/d3.min.js"),
    "many at once": request(f"/api/seasons/{SEASON}/entries") * 5 + request("/static/vendor/d3.min.js") * 3,
    "a stream": request(f"/live/{SEASON}?seen=1"),
}


def visit(address: tuple[str, int], words: bytes, number: int) -> None:
    """Come, say so much of it, perhaps listen a little, and leave in one way or another."""
    chance = random.Random(number)  # noqa: S311 - a visitor like any other, and the same every time
    with suppress(ConnectionError, TimeoutError), closing(socket.create_connection(address, 30)) as visitor:
        said = words if chance.random() < 0.7 else words[: chance.randint(0, len(words))]
        visitor.sendall(said)
        manner = chance.choice(["close", "reset", "deaf", "half closed"])
        if manner == "half closed":
            visitor.shutdown(socket.SHUT_WR)
        if manner == "deaf":
            visitor.shutdown(socket.SHUT_RD)
        if chance.random() < 0.4 and said == words and words.startswith((b"GET", b"POST")) and words.endswith(b"\n"):
            visitor.recv(chance.choice([1, 200, 20_000]))
        if manner == "reset":
            visitor.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


@pytest.fixture(scope="module")
def served(begin_serving: Callable[[Path], Served], tmp_path_factory: pytest.TempPathFactory) -> Served:
    return begin_serving(tmp_path_factory.mktemp("visited"))


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_hangs_up_the_server_answers_the_next_one(kind: str, served: Served) -> None:
    """By closing, by a reset, by half closing, before, while and after it is answered."""
    address = ("127.0.0.1", int(served.port))
    with ThreadPoolExecutor(8) as visitors:
        list(visitors.map(lambda number: visit(address, KINDS[kind], number), range(VISITORS)))
    assert served.running.poll() is None
    assert httpx.get(f"{served.address}/api/seasons", timeout=60).status_code == 200


def test_watchers_who_leave_while_it_is_told_do_not_stop_it(served: Served) -> None:
    """Appends are told to some who stay and to many who go meanwhile; the one who stays is told all of them."""
    address, over = ("127.0.0.1", int(served.port)), threading.Event()

    def come_and_go(number: int) -> None:
        while not over.wait(0.01):  # seconds; a pause, or they take the machine from the server
            visit(address, KINDS["a stream"], number)
            number += 100

    before = httpx.get(f"{served.address}/api/seasons/{SEASON}", timeout=60).json()["seq"]
    stream = f"{served.address}/live/{SEASON}?seen={before}"
    with ThreadPoolExecutor(4) as visitors, httpx.stream("GET", stream, timeout=60) as stays:
        leaving = [visitors.submit(come_and_go, number) for number in range(4)]
        for number in range(5):
            note(served.events, f"note {number}")
        ids = (line.removeprefix("id: ") for line in stays.iter_lines() if line.startswith("id: "))
        assert [int(next(ids)) for _ in range(5)] == list(range(before + 1, before + 6))
        over.set()
        for each in leaving:
            each.result()
    assert served.running.poll() is None
