"""The stream over HTTP: every change once, numbered by the log; who does not read is let go, others are not slowed."""

import asyncio
import json
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
import structlog

from racelog.desk.service import Desk
from racelog.facts.events import NoteRecorded
from racelog.log.files import FileStore
from racelog.web.known import Known
from racelog.web.watchers import BEHIND, Watchers
from served import Served, copy_of_seasons

SEASON = "pccna-2022"


def note(events: Path, text: str) -> None:
    Desk(FileStore(events)).append(SEASON, NoteRecorded(text=text), by="j.doe")


def events_of(answer: httpx.Response, wanted: int) -> list[dict[str, Any]]:
    """The next events of a stream: name, id and what they tell."""
    found: list[dict[str, Any]] = []
    event: dict[str, Any] = {}
    for line in answer.iter_lines():
        name, _, value = line.partition(": ")
        if name in {"event", "id"}:
            event[name] = value
        if name == "data":
            event["data"] = json.loads(value)
        if not line and event:
            found.append(event)
            event = {}
        if len(found) == wanted:
            break
    return found


def test_each_append_is_one_event(serve: Callable[..., Served]) -> None:
    """Named, numbered by its last line, with the head of the log after it."""
    served = serve()
    with httpx.stream("GET", f"{served.address}/live/{SEASON}?seen=206", timeout=30) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        note(served.events, "one")
        note(served.events, "two")
        told = events_of(answer, 2)
    assert [(each["event"], each["id"]) for each in told] == [("grown", "207"), ("grown", "208")]
    head = FileStore(served.events).read(SEASON).head
    assert told[-1]["data"]["log_head"] == head


@pytest.mark.parametrize("seen", ["header", "query"])
def test_who_comes_back_is_told_what_was_missed(seen: str, serve: Callable[..., Served]) -> None:
    """From the line the browser names, or the one the page was made of."""
    served = serve()
    for number in range(3):
        note(served.events, f"note {number}")
    query = "?seen=206" if seen == "query" else "?seen=1"
    headers = {"last-event-id": "206"} if seen == "header" else {}
    with httpx.stream("GET", f"{served.address}/live/{SEASON}{query}", headers=headers, timeout=30) as answer:
        note(served.events, "after")
        told = events_of(answer, 4)
    assert [each["id"] for each in told] == ["207", "208", "209", "210"]


def test_another_log_is_told_to_who_remembers_a_longer_one(serve: Callable[..., Served]) -> None:
    """A backup was put back: what the page shows is to be read anew."""
    served = serve()
    with httpx.stream("GET", f"{served.address}/live/{SEASON}", headers={"last-event-id": "900"}, timeout=30) as answer:
        assert [each["event"] for each in events_of(answer, 1)] == ["replaced"]


def test_a_server_stopped_with_streams_open_says_nothing_of_it(serve: Callable[..., Served]) -> None:
    """Those that read, and one that never does: no traceback, and what a watcher was dropped for is talk, not data."""
    served = serve()
    asleep = socket.socket()
    asleep.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    asleep.connect(("127.0.0.1", int(served.port)))
    asleep.sendall(f"GET /live/{SEASON}?seen=1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    with httpx.stream("GET", f"{served.address}/live/{SEASON}", timeout=30) as answer:
        note(served.events, "before the end")
        assert [each["event"] for each in events_of(answer, 1)] == ["grown"]
        served.running.terminate()
        assert served.running.stderr is not None
        assert served.running.stderr.read() == ""
        assert served.running.wait(30) == 0
    asleep.close()


def test_who_does_not_read_is_dropped_and_others_are_told(tmp_path: Path) -> None:
    """Its queue is full; it gets a word, everyone else every change."""
    events = copy_of_seasons(tmp_path)

    async def watch() -> tuple[list[int], list[bytes]]:
        known = Known(events)
        known.now(SEASON)
        watchers = Watchers(known, structlog.get_logger())
        reading = watchers.events(SEASON, 206)
        asleep = watchers.events(SEASON, 206)
        first = [asyncio.ensure_future(anext(each)) for each in (reading, asleep)]
        await asyncio.sleep(0.2)
        assert len(watchers) == 2
        seqs: list[int] = []
        for number in range(BEHIND + 5):
            note(events, f"note {number}")
            for change in await asyncio.to_thread(known.following.look):
                watchers.tell(change)
            told = await (first[0] if number == 0 else anext(reading))
            seqs.append(int(told.split(b"id: ")[1].split(b"\n")[0]))
        assert len(watchers) == 1
        return seqs, [await first[1], *[change async for change in asleep]]

    with ThreadPoolExecutor() as aside:  # the browser of other tests has a loop of its own in this thread
        seqs, woken = aside.submit(asyncio.run, watch()).result()
    assert seqs == list(range(207, 207 + BEHIND + 5))
    assert woken[-1].startswith(b"event: dropped")
