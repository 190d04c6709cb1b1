"""A receiver of webhooks on this machine, and a follower that tells it: fixtures and what tests of them say."""

import json
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from racelog.desk.service import Desk
from racelog.facts.events import NoteRecorded
from racelog.live.following import Following
from racelog.live.webhooks import Delivered, Outcome, Webhook, Webhooks, receiver
from racelog.log.files import FileStore

SEASON = "pccna-2022"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - an example
"""The one Standard Webhooks shows in its examples."""


@dataclass
class Got:
    headers: dict[str, str]
    body: bytes

    @property
    def message(self) -> dict[str, Any]:
        found = json.loads(self.body)
        assert isinstance(found, dict)
        return found

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


@dataclass
class Elsewhere:
    """A receiver on a free port of this machine: what it was posted, and how it answers."""

    port: int = 0
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    """What it answers first; 204 after that."""
    let_in: threading.Event = field(default_factory=threading.Event)
    """It answers nobody before this is set."""
    got: list[Got] = field(default_factory=list)
    arrived: threading.Condition = field(default_factory=threading.Condition)

    def __post_init__(self) -> None:
        self.let_in.set()
        here = self

        class Answering(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                with here.arrived:
                    here.got.append(Got({name.lower(): value for name, value in self.headers.items()}, body))
                    here.arrived.notify_all()
                here.let_in.wait(30)
                status, headers = here.answers.pop(0) if here.answers else (204, {})
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Answering)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def wait_for(self, count: int) -> list[Got]:
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.got) >= count, 30)
            return list(self.got)

    def close(self) -> None:
        self.let_in.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    with closing(Elsewhere()) as here:
        yield here


@pytest.fixture
def following(events: Path) -> Following:
    followed = Following(events)
    followed.look()
    return followed


@pytest.fixture
def secret_file(tmp_path: Path) -> Path:
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n")
    file.chmod(0o600)
    return file


@dataclass
class Telling:
    """One follower of the log with its receivers, as `racelog notify` has them; nobody sleeps."""

    following: Following
    folder: Path
    outcomes: list[Outcome] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    started: list[Webhooks] = field(default_factory=list)

    def to(self, *urls: str, since: int | None = None, secret_file: Path | None = None, **how: Any) -> Webhooks:
        how = {"sleep": self.slept.append, **how}
        hooks = [
            Webhook(receiver(url, secret_file), Delivered(self.folder / f"{number}.json"), self.outcomes.append, **how)
            for number, url in enumerate(urls)
        ]
        webhooks = Webhooks(self.following, hooks)
        self.started.append(webhooks)
        webhooks.begin(since)
        return webhooks

    def told(self, webhooks: Webhooks) -> Webhooks:
        """What has come since, as the follower tells it."""
        for change in self.following.look():
            webhooks.tell(change)
        return webhooks


@pytest.fixture
def telling(following: Following, tmp_path: Path) -> Iterator[Telling]:
    found = Telling(following, tmp_path / "state")
    yield found
    for each in found.started:
        each.__exit__(None, None, None)


def note(events: Path, text: str) -> None:
    Desk(FileStore(events)).append(SEASON, NoteRecorded(text=text), by="j.doe")


def notes(events: Path, count: int) -> None:
    desk = Desk(FileStore(events))
    for number in range(count):
        desk.append(SEASON, NoteRecorded(text=f"note {number}"), by="j.doe")


def seqs(got: list[Got]) -> list[int]:
    return [line["seq"] for each in got for line in each.message["lines"]]
