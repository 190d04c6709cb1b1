"""Changes posted to receivers: each once and in order, signed, tried until taken, and nobody waits for a slow one."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from conftest import Ended
from racelog.desk.requests import Rescind
from racelog.desk.service import Desk
from racelog.errors import Malformed
from racelog.facts.events import Basis, NoteRecorded
from racelog.live.following import Following
from racelog.live.webhooks import Delivered, Failed, Outcome, Posted, Webhook, Webhooks, receiver
from racelog.log.files import FileStore
from racelog.projections.replayed import replayed
from racelog.projections.tables.changes import changes_table

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
def events(copied: Callable[[str], Path]) -> Path:
    return copied(SEASON)


@pytest.fixture
def following(events: Path) -> Following:
    followed = Following(events)
    followed.look()
    return followed


@pytest.fixture
def secret_file(tmp_path: Path) -> Path:
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n")
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
    for number in range(count):
        note(events, f"note {number}")


def seqs(got: list[Got]) -> list[int]:
    return [line["seq"] for each in got for line in each.message["lines"]]


def test_a_rescinded_penalty_is_posted_with_what_it_changes(
    events: Path, telling: Telling, elsewhere: Elsewhere
) -> None:
    """The line, and the changes in the very shape `racelog diff --json` prints."""
    webhooks = telling.to(elsewhere.url)
    Desk(FileStore(events)).append(SEASON, Rescind(line=171, basis=Basis(document="SP 22-40", reason="x")), by="jury")
    assert telling.told(webhooks).drain()
    (got,) = elsewhere.got
    log = FileStore(events).read(SEASON)
    before, after = (replayed(log.placed[:seq], log.placed[seq - 1].digest) for seq in (206, 207))
    assert set(got.message) == {
        *("type", "season", "seq", "head", "at", "lines", "changes", "missed", "complaint"),
    }
    assert (got.message["type"], got.message["season"], got.message["seq"]) == ("grown", SEASON, 207)
    assert got.message["head"] == log.head
    assert [line["type"] for line in got.message["lines"]] == ["penalty_rescinded"]
    assert got.message["changes"] == changes_table(before, after).model_dump(mode="json")
    assert got.headers["content-type"] == "application/json"


def test_every_append_is_posted_once_and_in_order(events: Path, telling: Telling, elsewhere: Elsewhere) -> None:
    """Ten of them, seen one after the other."""
    webhooks = telling.to(elsewhere.url)
    for number in range(10):
        note(events, f"note {number}")
        telling.told(webhooks)
    assert webhooks.drain()
    assert seqs(elsewhere.got) == list(range(207, 217))
    assert len({each.id for each in elsewhere.got}) == 10
    assert [type(each) for each in telling.outcomes] == [Posted] * 10


def test_what_is_posted_is_signed(events: Path, telling: Telling, elsewhere: Elsewhere, secret_file: Path) -> None:
    """As Standard Webhooks says; a byte of the body changed on the way, or another secret, is seen."""
    webhooks = telling.to(elsewhere.url, secret_file=secret_file)
    note(events, "signed, Muñoz")
    assert telling.told(webhooks).drain()
    (got,) = elsewhere.got
    assert Verifier(SECRET).verify(got.body, got.headers)["seq"] == 207
    for body, secret in ((got.body.replace(b"207", b"208"), SECRET), (got.body, "whsec_" + "A" * 32)):
        with pytest.raises(WebhookVerificationError):
            Verifier(secret).verify(body, got.headers)


def test_the_signature_is_the_one_of_the_specification() -> None:
    """The example that Standard Webhooks prints."""
    signed = Verifier(SECRET).sign(
        "msg_p5jXN8AQM9LWM0D4loKWxJek", datetime.fromtimestamp(1614265330, UTC), '{"test": 2432232314}'
    )
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_receiver_in_trouble_is_asked_again(events: Path, telling: Telling, elsewhere: Elsewhere) -> None:
    """Longer and longer after one another; the message keeps its id, and those behind it wait."""
    elsewhere.answers = [(500, {}), (502, {}), (429, {"retry-after": "120"}), (302, {"location": elsewhere.url})]
    webhooks = telling.to(elsewhere.url)
    notes(events, 2)
    assert telling.told(webhooks).drain()
    assert seqs(elsewhere.got) == [207, 207, 207, 207, 207, 208]
    assert len({each.id for each in elsewhere.got}) == 2
    one, two, three, four = telling.slept
    assert 1 <= one <= 2 <= two <= 3 <= three
    assert three == 120
    assert 8 <= four <= 9
    failed = [each.why for each in telling.outcomes if isinstance(each, Failed)]
    assert failed[0].startswith("it answered 500")
    assert failed[3].endswith("redirects are not followed")
    assert [each.attempt for each in telling.outcomes if isinstance(each, Posted)] == [5, 1]


def test_a_redirect_is_not_followed(events: Path, telling: Telling, elsewhere: Elsewhere) -> None:
    """Wherever it leads: what is signed for one receiver is shown to no other."""
    with closing(Elsewhere()) as other:
        elsewhere.answers = [(307, {"location": other.url})]
        webhooks = telling.to(elsewhere.url)
        note(events, "once")
        assert telling.told(webhooks).drain()
        assert other.got == []


def test_a_receiver_that_is_down_gets_all_when_it_is_up(events: Path, telling: Telling) -> None:
    """Nothing listens on its port at first."""
    with closing(Elsewhere()) as before:
        port = before.port
    up: list[Elsewhere] = []

    def sleep(_: float) -> None:
        if len(telling.outcomes) == 3:
            up.append(Elsewhere(port))

    webhooks = telling.to(f"http://127.0.0.1:{port}/hook", sleep=sleep)
    notes(events, 3)
    assert telling.told(webhooks).drain()
    with closing(up[0]):
        assert seqs(up[0].got) == [207, 208, 209]
    assert [type(each) for each in telling.outcomes] == [Failed] * 3 + [Posted] * 3


def test_a_slow_receiver_holds_up_nobody(events: Path, telling: Telling, elsewhere: Elsewhere) -> None:
    """Neither the follower, nor the other receiver."""
    elsewhere.let_in.clear()
    with closing(Elsewhere()) as quick:
        webhooks = telling.to(elsewhere.url, quick.url)
        notes(events, 5)
        telling.told(webhooks)
        assert seqs(quick.wait_for(5)) == [207, 208, 209, 210, 211]
        assert len(elsewhere.wait_for(1)) == 1
        elsewhere.let_in.set()
        assert webhooks.drain()
    assert seqs(elsewhere.got) == [207, 208, 209, 210, 211]


def test_a_receiver_too_slow_for_its_queue_is_told_what_it_missed(
    events: Path, telling: Telling, elsewhere: Elsewhere
) -> None:
    """One message for all there was no room for, in its place, and the next change as ever."""
    elsewhere.let_in.clear()
    webhooks = telling.to(elsewhere.url, room=2)
    note(events, "on its way")
    telling.told(webhooks)
    elsewhere.wait_for(1)
    notes(events, 9)
    telling.told(webhooks)
    elsewhere.let_in.set()
    assert webhooks.drain()
    note(events, "as ever")
    assert telling.told(webhooks).drain()
    told = [(each.message["type"], each.message["seq"]) for each in elsewhere.got]
    assert told == [("grown", 207), ("grown", 208), ("grown", 209), ("missed", 216), ("grown", 217)]
    missed = elsewhere.got[3].message
    assert missed["missed"] == {"first": 210, "last": 216, "read": f"racelog diff {SEASON} --from 209 --to 216"}
    assert missed["head"] == FileStore(events).read(SEASON).placed[215].digest


def test_a_restart_goes_on_where_it_was(events: Path, telling: Telling, elsewhere: Elsewhere) -> None:
    """Told up to #208; what came while nobody followed is told first, and nothing twice."""
    webhooks = telling.to(elsewhere.url)
    notes(events, 2)
    assert telling.told(webhooks).drain()
    webhooks.__exit__(None, None, None)
    notes(events, 3)
    telling.following = Following(events)
    telling.following.look()
    assert telling.to(elsewhere.url).drain()
    assert seqs(elsewhere.got) == [207, 208, 209, 210, 211]


def test_stopped_while_a_receiver_is_down_nothing_is_lost(events: Path, telling: Telling, elsewhere: Elsewhere) -> None:
    """What waited for it is told after the restart."""
    elsewhere.answers = [(503, {})] * 100_000
    stopped = threading.Event()

    def sleep(_: float) -> None:
        stopped.set()
        time.sleep(0.01)

    webhooks = telling.to(elsewhere.url, sleep=sleep)
    notes(events, 2)
    telling.told(webhooks)
    assert stopped.wait(30)
    webhooks.__exit__(None, None, None)
    elsewhere.answers = []
    elsewhere.got.clear()
    assert telling.to(elsewhere.url).drain()
    assert seqs(elsewhere.got) == [207, 208]


def test_posted_twice_it_carries_the_same_id(events: Path, telling: Telling, elsewhere: Elsewhere) -> None:
    """The program died between an answer and the remembering of it: the receiver can drop the double."""
    webhooks = telling.to(elsewhere.url)
    state = (telling.folder / "0.json").read_bytes()
    note(events, "once")
    assert telling.told(webhooks).drain()
    webhooks.__exit__(None, None, None)
    (telling.folder / "0.json").write_bytes(state)
    assert telling.to(elsewhere.url).drain()
    first, second = elsewhere.got
    assert first.id == second.id
    assert first.body == second.body


def test_another_log_is_told_as_another(events: Path, telling: Telling, elsewhere: Elsewhere) -> None:
    """While nobody followed it was put back from a backup, and went on in another way."""
    webhooks = telling.to(elsewhere.url)
    open_segment = max((events / SEASON).glob("*.jsonl"))
    backup = open_segment.read_bytes()
    note(events, "one way")
    assert telling.told(webhooks).drain()
    webhooks.__exit__(None, None, None)
    open_segment.write_bytes(backup)
    note(events, "another way")
    telling.following = Following(events)
    telling.following.look()
    assert telling.to(elsewhere.url).drain()
    assert [each.message["type"] for each in elsewhere.got] == ["grown", "replaced"]
    assert elsewhere.got[1].message["head"] == FileStore(events).read(SEASON).head


def test_damage_is_told_and_its_end_too(events: Path, telling: Telling, elsewhere: Elsewhere) -> None:
    """And what is told does not move where the receiver is."""
    webhooks = telling.to(elsewhere.url)
    stray = events / SEASON / "results.jsonl"
    stray.write_text("car,place\n")
    telling.told(webhooks)
    stray.unlink()
    telling.told(webhooks)
    note(events, "after it")
    assert telling.told(webhooks).drain()
    assert [each.message["type"] for each in elsewhere.got] == ["damaged", "mended", "grown"]
    assert "results.jsonl" in elsewhere.got[0].message["complaint"]


def test_a_log_that_was_damaged_at_the_start_leaves_no_gap(
    events: Path, telling: Telling, elsewhere: Elsewhere
) -> None:
    """Mended later, it goes on from where the receiver was."""
    webhooks = telling.to(elsewhere.url)
    webhooks.__exit__(None, None, None)
    notes(events, 2)
    stray = events / SEASON / "results.jsonl"
    stray.write_text("car,place\n")
    telling.following = Following(events)
    telling.following.look()
    webhooks = telling.to(elsewhere.url)
    stray.unlink()
    assert telling.told(webhooks).drain()
    assert seqs(elsewhere.got) == [207, 208]


def test_a_receiver_that_wants_no_more_is_left_alone(events: Path, telling: Telling, elsewhere: Elsewhere) -> None:
    """410 Gone, as Standard Webhooks says; the others go on."""
    elsewhere.answers = [(410, {})]
    with closing(Elsewhere()) as other:
        webhooks = telling.to(elsewhere.url, other.url)
        notes(events, 2)
        assert not telling.told(webhooks).drain()
        assert seqs(other.got) == [207, 208]
    assert seqs(elsewhere.got) == [207]
    (failed,) = [each for each in telling.outcomes if isinstance(each, Failed)]
    assert (failed.again_in, failed.why) == (None, "it answered 410 Gone: it wants no more")


def test_since_a_line_within_an_append_its_whole_append_is_told(telling: Telling, elsewhere: Elsewhere) -> None:
    """Rather twice than in parts."""
    assert telling.to(elsewhere.url, since=204).drain()
    assert seqs(elsewhere.got) == [205, 206]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://results.example.org/hook", "http can be read and changed on the way"),
        ("ftp://results.example.org/hook", "a webhook is an https address"),
        ("https://", "a webhook is an https address"),
        ("https://results.example.org:70000/hook", "there is no port 70000"),
        ("results.example.org", "a webhook is an https address"),
        ("http://127.0.0.1.example.org/", "is not this machine"),
        ("https://a:b:c/", "this is no address"),
    ],
)
def test_messages_do_not_leave_the_machine_in_the_open(url: str, said: str) -> None:
    """https, but for receivers on this machine."""
    with pytest.raises(Malformed, match=said):
        receiver(url)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8/x", "http://[::1]/x", "http://localhost/x", "https://a.example/x"])
def test_where_messages_may_go(url: str) -> None:
    """And nothing but the host is shown of it."""
    assert "/x" not in repr(receiver(url)) + receiver(url).name


@pytest.mark.parametrize("written", ["", "whsec_", "whsec_tooshort", "not base64 at all!", "whsec_" + "A" * 400])
def test_a_secret_that_is_none(written: str, tmp_path: Path) -> None:
    """It says how to make one, and does not show it."""
    file = tmp_path / "secret"
    file.write_text(written)
    with pytest.raises(Malformed, match="no secret to sign with") as told:
        receiver("https://a.example/x", file)
    assert "openssl rand -base64 32" in str(told.value)


def test_once_posts_what_was_missed_and_ends(
    events: Path, elsewhere: Elsewhere, secret_file: Path, racelog: Callable[..., Ended], tmp_path: Path
) -> None:
    """As a cron job would; then there is nothing more, until somebody appends."""
    words = ("--events", events, "notify", SEASON, "--webhook", elsewhere.url, "--secret-file", secret_file, "--once")
    ended = racelog(*words, "--since", "205", XDG_STATE_HOME=str(tmp_path / "state"))
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines() == [f"127.0.0.1:{elsewhere.port}: {SEASON} #206 grown"]
    assert racelog(*words, XDG_STATE_HOME=str(tmp_path / "state")).out == ""
    note(events, "one more")
    ended = racelog(*words, "--json", XDG_STATE_HOME=str(tmp_path / "state"))
    assert json.loads(ended.out)["seq"] == 207
    assert seqs(elsewhere.got) == [206, 207]
    assert Verifier(SECRET).verify(elsewhere.got[1].body, elsewhere.got[1].headers)


def test_followed_until_stopped(events: Path, elsewhere: Elsewhere, tmp_path: Path) -> None:
    """An official appends, the receiver has it; Ctrl-C ends it, and a later start tells the rest."""
    words = ["--events", str(events), "notify", SEASON, "--webhook", elsewhere.url]
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state")}

    def started() -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-m", "racelog.cli.app", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        assert process.stderr is not None
        while "stop with Ctrl-C" not in (line := process.stderr.readline()):
            assert line, "it ended"
        return process

    for first in (207, 209):
        process = started()
        note(events, "while it follows")
        elsewhere.wait_for(first - 206)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (0, "")
        assert f"#{first} grown" in out
        note(events, "while it does not")
    assert seqs(elsewhere.got) == [207, 208, 209]


def test_since_the_last_line_nothing_is_lost(events: Path, telling: Telling, elsewhere: Elsewhere) -> None:
    """The program is stopped before anything came, and started again after something did."""
    assert telling.to(elsewhere.url, since=206).drain()
    note(events, "while nobody followed")
    telling.following = Following(events)
    telling.following.look()
    assert telling.to(elsewhere.url).drain()
    assert seqs(elsewhere.got) == [207]


def test_a_state_that_is_none(telling: Telling, elsewhere: Elsewhere) -> None:
    """Somebody edited it: it is named, not guessed at."""
    telling.folder.mkdir()
    (telling.folder / "0.json").write_text('{"pccna-2022": 206}')
    with pytest.raises(Malformed, match="does not say what a receiver has been told"):
        telling.to(elsewhere.url)


def test_a_line_that_is_not_there(events: Path, racelog: Callable[..., Ended]) -> None:
    """Nothing is posted."""
    ended = racelog("--events", events, "notify", SEASON, "--webhook", "https://a.example/", "--since", "900")
    assert ended.code == 2
    assert "there is no line #900" in ended.err


def test_a_receiver_that_is_not_there_ends_once_with_3(
    events: Path, racelog: Callable[..., Ended], tmp_path: Path
) -> None:
    """It wants no more."""
    with closing(Elsewhere(answers=[(410, {})])) as gone:
        words = ("--events", events, "notify", SEASON, "--webhook", gone.url, "--since", "205", "--once")
        ended = racelog(*words, XDG_STATE_HOME=str(tmp_path / "state"))
    assert ended.code == 3
    assert "#206 grown not delivered: it answered 410 Gone: it wants no more; given up" in ended.err
