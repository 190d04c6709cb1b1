"""A server in rough weather: its folder goes away, peers keep it waiting, a log is damaged, a proxy stands before it."""

import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import httpx2 as httpx
import pytest
from fastapi.testclient import TestClient

from conftest import COMMITTED
from elsewhere import SEASON, note
from prepared import Prepared, Started
from racelog.desk.service import Desk
from racelog.facts.events import NoteRecorded, SeasonOpened
from racelog.log.files import FileStore
from racelog.web import connections
from racelog.web.app import make_app
from racelog.web.known import OPENED_BY_OVERVIEW, Known
from racelog.web.refusals import Busy
from served import Served, copy_of_seasons, listening


@pytest.fixture
def events(tmp_path: Path) -> Path:
    return copy_of_seasons(tmp_path)


@pytest.fixture
def client(events: Path) -> Iterator[TestClient]:
    with TestClient(make_app(events), base_url="http://localhost") as running:
        yield running


@pytest.fixture
def start(prepared: Prepared, events: Path) -> Iterator[Callable[..., Served]]:
    """A server with options of its own, allowed so many descriptors."""
    started: list[Started] = []

    def begin(*options: str, descriptors: int = 1024) -> Served:
        running = prepared.start("--events", events, "serve", "--port", "0", *options, descriptors=descriptors)
        started.append(running)
        return listening(events, running)

    yield begin
    for running in started:
        running.kill()
        running.communicate(timeout=60)


def comes_true(what: Callable[[], bool]) -> bool:
    """Whether something comes about; how soon is nobody's business here."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if what():
            return True
        time.sleep(0.05)
    return False


def health(address: str) -> tuple[int, dict[str, object]]:
    answer = httpx.get(f"{address}/healthz", timeout=60)
    return answer.status_code, answer.json()


# the folder goes away, and comes back


@pytest.mark.parametrize("comes_back", ["the same", "a copy", "empty at first"])
def test_the_folder_of_the_logs_goes_away_and_comes_back(
    comes_back: str, start: Callable[..., Served], events: Path
) -> None:
    """What was read is still shown, /healthz fails meanwhile; then all goes on, appends are told, and nothing was lost."""
    served = start()
    table = f"{served.address}/api/seasons/{SEASON}"
    assert httpx.get(table, timeout=60).json()["seq"] == 206
    assert health(served.address)[0] == 200
    away = events.with_name("away")
    events.rename(away)
    assert comes_true(lambda: health(served.address)[0] == 503)
    shown = httpx.get(table, timeout=60)
    assert (shown.status_code, shown.json()["seq"]) == (200, 206)
    if comes_back == "empty at first":
        events.mkdir()
        assert comes_true(lambda: httpx.get(table, timeout=60).status_code == 404)
        events.rmdir()
    if comes_back == "a copy":
        shutil.copytree(away, events)
    else:
        away.rename(events)
    assert comes_true(lambda: health(served.address)[0] == 200)
    note(events, "back again")
    assert comes_true(lambda: httpx.get(table, timeout=60).json().get("seq") == 207)
    assert served.running.poll() is None


def test_a_follower_that_fails_says_so_and_begins_again(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """While it is down /healthz fails; it comes back by itself."""
    assert client.get(f"/api/seasons/{SEASON}").status_code == 200
    assert client.get("/healthz").status_code == 200
    following = client.app.state.known.following  # type: ignore[attr-defined]
    look = following.look

    def fail(*_: object) -> None:
        raise RuntimeError("a fault of its own")

    monkeypatch.setattr(following, "look", fail)
    assert comes_true(lambda: client.get("/healthz").json()["follower"] == "stopped")
    monkeypatch.setattr(following, "look", look)
    assert comes_true(lambda: client.get("/healthz").status_code == 200)


# a damaged log


def damage(events: Path) -> bytes:
    """An edit of a line, by hand; the line it now is."""
    file = max((events / SEASON).glob("*.jsonl"))
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b'"place":2', b'"place":3', 1))
    return whole


def test_json_of_a_damaged_log_says_so(client: TestClient, events: Path) -> None:
    """The last good state, and that it is one; the tag of it is another one; well again, all is as it was."""
    path = f"/api/seasons/{SEASON}/standings/overall"
    before = client.get(path)
    whole = damage(events)
    assert comes_true(lambda: client.get("/healthz").status_code == 503)
    after = client.get(path, headers={"if-none-match": before.headers["etag"]})
    assert after.status_code == 200
    trouble = after.json().pop("trouble")
    assert trouble["what"] == "the line does not fit its hash (changed after it was written)"
    assert {**after.json(), "trouble": None} == {**before.json(), "trouble": None}
    assert client.get("/api/seasons").headers["racelog-trouble"] == SEASON
    assert client.get("/healthz").json()["troubles"] == {SEASON: trouble["what"]}
    max((events / SEASON).glob("*.jsonl")).write_bytes(whole)
    assert comes_true(lambda: client.get("/healthz").status_code == 200)
    assert client.get(path).content == before.content


def test_no_answer_holds_a_path_of_the_server_or_a_line_of_a_damaged_file(client: TestClient, events: Path) -> None:
    """Pages, tables, refusals and the stream; whether the season was ever read or not."""
    client.get(f"/{SEASON}")
    damage(events)
    broken = events / "broken-2020"
    broken.mkdir()
    (broken / "00-season.jsonl").write_text('{"secret":"root:x:0:0"}\n')
    published = events / "pccna-2021" / "published.csv"
    published.write_text("root:x:0:0:a line of another file\n")
    (events / "pccna-2024" / "published.csv").unlink(missing_ok=True)
    (events / "pccna-2024" / "published.csv").symlink_to("/etc/passwd")
    assert comes_true(lambda: SEASON in client.get("/healthz").json()["troubles"])
    pages = ["", *(f"/{season}" for season in (SEASON, "broken-2020", "pccna-2021", "pccna-2024"))]
    paths = [
        *(f"{page or '/'}" for page in pages),
        *(f"/api/seasons{page}{part}" for page in pages[1:] for part in ("", "/log", "/audit", "/standings/overall")),
        *(f"{page}{part}" for page in pages[1:] for part in ("/audit", "/log", "/log/206", "/log/1", "/decisions")),
        "/healthz",
        "/live/broken-2020",
    ]
    for path in paths:
        text = client.get(path).text
        assert str(events) not in text, path
        assert str(events.parent) not in text, path
        assert "root:x" not in text, path
    assert client.get(f"/{SEASON}/log/206").status_code in {200, 503}


def test_what_a_watcher_is_told_of_damage_holds_no_path(start: Callable[..., Served], events: Path) -> None:
    """Nor a line of it."""
    served = start()
    with httpx.stream("GET", f"{served.address}/live/{SEASON}", timeout=120) as stream:
        lines = stream.iter_lines()
        assert next(lines) == ": open"
        damage(events)
        said = next(line for line in lines if line.startswith("data: "))
    assert "DAMAGED" in said
    assert str(events) not in said


# peers who keep it waiting


def test_more_idle_and_half_open_connections_than_there_are_descriptors(start: Callable[..., Served]) -> None:
    """Whoever comes with a request is answered; nothing is said of the others, also when it is stopped with them."""
    served = start(descriptors=300)
    with ExitStack() as idle:
        for number in range(900):
            peer = idle.enter_context(closing(socket.create_connection(("127.0.0.1", int(served.port)), 60)))
            peer.sendall((b"", b"GET / HTTP/1.1\r\nHost: local", b"G")[number % 3])
            if number % 100 == 0:
                assert httpx.get(f"{served.address}/api/seasons", timeout=60).status_code == 200
        assert httpx.get(f"{served.address}/api/seasons", timeout=60).status_code == 200
        served.running.send_signal(signal.SIGTERM)
        assert served.running.wait(60) == 0
    assert served.running.stderr is not None
    assert served.running.stderr.read() == ""


def test_one_address_takes_only_so_many_places() -> None:
    """This machine may have all of them: a proxy stands there."""
    door = connections.Door(in_all=5, from_one_address=2)
    for address in ("192.0.2.1", "192.0.2.1", "127.0.0.1", "127.0.0.1"):
        door.entered(address)
    assert not door.is_crowded_by("192.0.2.1")
    door.entered("192.0.2.1")
    assert door.is_crowded_by("192.0.2.1")
    assert not door.is_crowded_by("127.0.0.1")
    assert not door.is_crowded()
    door.entered("127.0.0.1")
    assert door.is_crowded()
    door.left("192.0.2.1")
    assert (door.is_crowded(), door.is_crowded_by("192.0.2.1")) == (False, False)


class Wire:
    """A transport that nobody reads from."""

    def __init__(self) -> None:
        self.waiting, self.ended = 0, ""

    def get_write_buffer_size(self) -> int:
        return self.waiting

    def abort(self) -> None:
        self.ended = "aborted"

    def close(self) -> None:
        self.ended = "closed"


@pytest.mark.parametrize(
    ("waiting", "later", "ended"),
    [
        (0, connections.REQUEST_SECONDS - 1, ""),
        (0, connections.REQUEST_SECONDS + 1, "closed"),
        (70_000, connections.SENDING_SECONDS + 1, "aborted"),
    ],
)
def test_a_peer_that_takes_too_long_is_cut(waiting: int, later: float, ended: str) -> None:
    """Before its request is whole; or when it does not read what is sent to it."""
    connection = connections.Connection.__new__(connections.Connection)
    wire = Wire()
    connection.transport, connection.cycle = wire, None  # type: ignore[assignment]
    connection.waiting_since = connection._read_on = 100.0
    wire.waiting = waiting
    connection.look(100.0 + later)
    assert wire.ended == ended


def test_a_slow_reader_holds_no_more_than_a_piece_of_a_large_answer(start: Callable[..., Served], events: Path) -> None:
    """Forty who ask for a large file and read nothing of it; what the server needs stays about what it was."""
    served = start()
    assert httpx.get(f"{served.address}/{SEASON}", timeout=60).status_code == 200

    def resident() -> int:
        return int(re.findall(r"VmRSS:\s+(\d+)", Path(f"/proc/{served.running.pid}/status").read_text())[0])

    desk = Desk(FileStore(events))
    for number in range(300):
        desk.append(SEASON, NoteRecorded(text="x" * 1_900 + str(number)), by="j.doe")
    log = f"{served.address}/api/seasons/{SEASON}/log"
    assert comes_true(lambda: httpx.get(log, timeout=60).json()["seq"] == 506)
    before = resident()
    with ExitStack() as readers:
        for _ in range(40):
            peer = readers.enter_context(closing(socket.socket()))
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            peer.connect(("127.0.0.1", int(served.port)))
            peer.sendall(f"GET /api/seasons/{SEASON}/log HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        assert httpx.get(log, timeout=60).status_code == 200
        assert resident() - before < 14_000  # kB; forty copies of the answer are twice as much


# questions that take long


def test_so_many_long_questions_at_once_and_no_more(events: Path) -> None:
    """The others are told to come back; who asks for the present is answered all the same."""
    known = Known(events)
    now = known.now(SEASON)
    taken = [known._places.acquire(blocking=False) for _ in range(20)]
    with pytest.raises(Busy):
        known.at(now, 100)
    assert known.at(now, now.seq) is now
    for _ in range(sum(taken)):
        known._places.release()
    assert known.at(now, 100).seq == 100


def test_busy_is_said_with_when_to_come_back(client: TestClient) -> None:
    """503, and in how many seconds."""
    known = client.app.state.known  # type: ignore[attr-defined]
    client.get(f"/{SEASON}")
    while known._places.acquire(blocking=False):
        pass
    answer = client.get(f"/api/seasons/{SEASON}/standings/overall?as_of=100")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert client.get(f"/api/seasons/{SEASON}/standings/overall").status_code == 200


def test_the_log_comes_in_parts(client: TestClient) -> None:
    """Each says where the next one is; together they are the whole."""
    whole = client.get(f"/api/seasons/{SEASON}/log").json()["lines"]
    address, lines = f"/api/seasons/{SEASON}/log?limit=50", []
    while address:
        part = client.get(address)
        lines.extend(part.json()["lines"])
        address = part.links.get("next", {}).get("url", "")
    assert lines == whole
    assert len(whole) == 206
    assert client.get(f"/api/seasons/{SEASON}/log?limit=99999").status_code == 422


def test_seasons_are_opened_when_they_are_asked_for(tmp_path: Path) -> None:
    """An overview opens a few; the others are named, and open when somebody goes there. Programs get all of them."""
    seasons = copy_of_seasons(tmp_path)
    names = [f"made-{number}" for number in range(OPENED_BY_OVERVIEW + 3)]
    for name in names:
        Desk(FileStore(seasons)).append(name, SeasonOpened(season=name, title=name, year=2026), by="j.doe")
    with TestClient(make_app(seasons), base_url="http://localhost") as client:
        known = client.app.state.known  # type: ignore[attr-defined]
        assert known.following.seasons == {}
        client.get(f"/{SEASON}")
        assert set(known.following.seasons) == {SEASON}
        client.get("/")
        assert len(known.following.seasons) == 1 + OPENED_BY_OVERVIEW
        unopened = set(known.names()) - set(known.following.seasons)
        assert len(unopened) == len(names) + 3 - 1 - OPENED_BY_OVERVIEW
        assert {table["season"] for table in client.get("/api/seasons").json()} == {*names, *COMMITTED}


# what every server is asked for


@pytest.mark.parametrize(
    "path", ["/", f"/{SEASON}", f"/api/seasons/{SEASON}", "/static/racelog.css", "/nope", f"/live/{SEASON}"]
)
def test_head_is_answered_as_get_without_a_body(path: str, client: TestClient) -> None:
    """Also of a stream, which ends at once."""
    head = client.head(path)
    assert head.content == b""
    if not path.startswith("/live"):
        got = client.get(path)
        assert head.status_code == got.status_code
        assert head.headers.get("etag") == got.headers.get("etag")


def test_icon_and_robots(client: TestClient) -> None:
    """As every browser and robot asks."""
    assert client.get("/favicon.ico").headers["content-type"] == "image/svg+xml"
    assert "Disallow: /api/" in client.get("/robots.txt").text


@pytest.mark.parametrize(
    "header", ['"a", W/{0}, "b"', "{0}", "*", ", ".join(f'"{n:064}"' for n in range(40)) + ", {0}"]
)
def test_whoever_has_several_states_is_told_that_one_is_this(header: str, client: TestClient) -> None:
    """In one header, as caches send it."""
    path = f"/api/seasons/{SEASON}/standings/am"
    etag = client.get(path).headers["etag"]
    assert client.get(path, headers={"if-none-match": header.replace("{0}", etag)}).status_code == 304
    assert client.get(path, headers=[("if-none-match", '"a"'), ("if-none-match", etag)]).status_code == 304
    assert client.get(path, headers={"if-none-match": '"a", "b"'}).status_code == 200


@pytest.mark.parametrize("strips", [True, False])
def test_pages_lie_under_a_path_behind_a_proxy(strips: bool, events: Path) -> None:
    """Whether the proxy takes its path away or not: every link and file leads back to there."""
    with TestClient(make_app(events, root_path="/results"), base_url="http://localhost") as client:
        prefix = "" if strips else "/results"
        text = client.get(f"{prefix}/{SEASON}/standings/overall").text
        links = set(re.findall(r'(?:href|src|action|hx-sse:connect|data-src)="(/[^"]*)"', text))
        assert len(links) > 10
        assert all(link.startswith("/results/") for link in links), links
        for link in sorted(links)[:12]:
            if "/live/" not in link:
                asked = link.removeprefix("/results") if strips else link
                assert client.get(asked.replace("&amp;", "&")).status_code == 200, link


def test_a_root_path_that_is_none(start: Callable[..., Served], events: Path) -> None:
    """Refused before anything is served."""
    words = [sys.executable, "-m", "racelog.cli.app", "--events", str(events), "serve", "--root-path", "/a b<"]
    ended = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 2
    assert "is not a path" in ended.stderr
