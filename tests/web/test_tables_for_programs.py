"""The tables over HTTP: the same bytes as the command line's, known again by the head of the log, refused clearly."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from conftest import Ended
from racelog.desk.requests.models import Rescind
from racelog.desk.service import Desk
from racelog.facts.events import Basis, DriverRegistered, NoteRecorded
from racelog.log.files import FileStore
from racelog.web.app import make_app
from served import copy_of_seasons

SCRIPT = "<script>alert('P1')</script>"


@pytest.fixture
def events(tmp_path: Path) -> Path:
    return copy_of_seasons(tmp_path)


@pytest.fixture
def client(events: Path) -> Iterator[TestClient]:
    with TestClient(make_app(events), base_url="http://localhost") as running:
        yield running


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """One who only reads."""
    with TestClient(make_app(copy_of_seasons(tmp_path_factory.mktemp("read"))), base_url="http://localhost") as running:
        yield running


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("", ("seasons", "--json")),
        ("/pccna-2022/standings/pro-am", ("standings", "pccna-2022", "-c", "pro-am", "--json")),
        ("/pccna-2022/standings/pro-am?after=8", ("standings", "pccna-2022", "-c", "pro-am", "--after", "8", "--json")),
        ("/pccna-2022/standings/am?as_of=150", ("standings", "pccna-2022", "-c", "am", "--as-of", "150", "--json")),
        ("/pccna-2022/standings/pro-am.csv", ("standings", "pccna-2022", "-c", "pro-am", "--csv")),
        ("/pccna-2022/sessions/R8", ("results", "pccna-2022", "8", "--json")),
        ("/pccna-2022/sessions/R8?class=am", ("results", "pccna-2022", "8", "--class", "am", "--json")),
        ("/pccna-2022/sessions/R8.csv", ("results", "pccna-2022", "8", "--csv")),
        ("/pccna-2022/entries", ("entries", "pccna-2022", "--json")),
        ("/pccna-2022/log?type=penalty_applied", ("log", "pccna-2022", "--type", "penalty_applied", "--json")),
        ("/pccna-2022/log.csv", ("log", "pccna-2022", "--csv")),
        ("/pccna-2022/differences?from=170&to=171", ("diff", "pccna-2022", "--from", "170", "--to", "171", "--json")),
        ("/pccna-2022/explain/overall/parker-thompson", ("explain", "pccna-2022", "--driver", "thompson", "--json")),
    ],
)
def test_the_same_as_on_the_command_line(
    path: str, command: tuple[str, ...], reader: TestClient, racelog: Callable[..., Ended], three_seasons: Path
) -> None:
    """Byte for byte: what is written for one is read by the other."""
    assert reader.get(f"/api/seasons{path}").text == racelog("--events", three_seasons, *command).out


def test_the_audit_over_http(reader: TestClient) -> None:
    """Three tables agree in all totals."""
    audit = reader.get("/api/seasons/pccna-2022/audit").json()
    assert [(each["matched"], each["compared"]) for each in audit["championships"].values()] == [
        (48, 48),
        (18, 18),
        (11, 11),
    ]


def test_who_has_a_table_is_told_so(client: TestClient, events: Path) -> None:
    """The ETag is the head of the log: the same until somebody appends, and another one after."""
    path = "/api/seasons/pccna-2022/standings/pro-am"
    first = client.get(path)
    again = client.get(path, headers={"if-none-match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.text) == (200, 304, "")
    basis = Basis(document="SP 22-40", reason="appeal")
    Desk(FileStore(events)).append("pccna-2022", Rescind(line=171, basis=basis), by="jury")
    client.app.state.known.following.look()  # type: ignore[attr-defined]
    assert client.get(path, headers={"if-none-match": first.headers["etag"]}).status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/api/seasons/pccna-2023", 404, "there is no season 'pccna-2023' here"),
        ("/api/seasons/pccna-2022/standings/lmp1", 404, "there is no championship 'lmp1'"),
        ("/api/seasons/pccna-2022/sessions/R99", 404, "there is no session 'R99'"),
        ("/api/seasons/pccna-2022/standings/am?after=99", 404, "round 99 has not been run"),
        ("/api/seasons/pccna-2022/standings/am?as_of=9999", 400, "there is no line #9999"),
        ("/api/seasons/pccna-2022/standings/am?as_of=yesterday", 400, "'yesterday' is neither a line nor a time"),
        ("/api/seasons/pccna-2022/standings/am?as_of=1999-01-01", 400, "nothing was known then"),
        ("/api/seasons/pccna-2022/log?type=pit_stop", 404, "no type of event is called 'pit_stop'"),
        ("/api/seasons/pccna-2022/log?since=-1", 422, "since"),
        ("/api/seasons/pccna-2022/explain/overall/nobody", 404, "'nobody' is not in this table"),
        ("/api/seasons/pccna-2021/audit/x", 404, "Not Found"),
        ("/api/seasons/..%2f..%2fetc", 404, "Not Found"),
        ("/pccna-2022/competitors/nobody", 404, "in no table of this season"),
        ("/pccna-2022/log/9999", 404, "there is no line #9999"),
        ("/pccna-2022/decisions/1", 404, "line #1 is no decision"),
        ("/pccna-2023", 404, "there is no season"),
        ("/Nope", 422, "pattern"),
        ("/static/../app.py", 422, "pattern"),
        ("/static/%2e%2e/app.py", 404, "Not Found"),
        ("/live/pccna-2023", 404, "there is no season"),
    ],
)
def test_refusals_say_what_is_wrong(path: str, status: int, said: str, reader: TestClient) -> None:
    """As JSON to programs, as a page to people; with the status that fits."""
    answer = reader.get(path)
    assert answer.status_code == status, answer.text
    assert said.casefold() in answer.text.replace("&#39;", "'").casefold()
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost", 200), ("127.0.0.1:8000", 200), ("[::1]:80", 200), ("racelog.evil.example", 421), ("", 421)],
)
def test_only_its_own_hosts_are_answered_for(host: str, status: int, reader: TestClient) -> None:
    """A foreign name that leads here could read the page in somebody's browser."""
    answer = reader.get("/", headers={"host": host})
    assert answer.status_code == status
    assert status == 200 or "--allow-host" in answer.text


def test_an_address_beyond_measure(reader: TestClient) -> None:
    """Refused before anything looks at it."""
    assert reader.get("/", params={"x": "y" * 5_000}).status_code == 414


def test_only_reading_is_possible(reader: TestClient) -> None:
    """Nothing is appended over HTTP."""
    for path in ("/", "/pccna-2022", "/api/seasons/pccna-2022/log"):
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            assert reader.request(method, path).status_code == 405


def test_every_answer_says_what_a_browser_may_do(reader: TestClient) -> None:
    """Pages, tables, files, refusals."""
    for path in ("/", "/pccna-2022", "/api/seasons", "/static/racelog.css", "/nope-2099"):
        headers = reader.get(path).headers
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"


def test_a_script_in_a_name_stays_a_name(client: TestClient, events: Path) -> None:
    """Whatever officials type is text, on every page."""
    desk = Desk(FileStore(events))
    desk.append("pccna-2022", DriverRegistered(driver="x", name=SCRIPT), by="j.doe")
    desk.append("pccna-2022", NoteRecorded(text=SCRIPT), by="j.doe")
    client.app.state.known.following.look()  # type: ignore[attr-defined]
    for path in ("/pccna-2022", "/pccna-2022/log", "/pccna-2022/log/207", "/pccna-2022/differences"):
        text = client.get(path).text
        assert SCRIPT not in text
        assert "&lt;script&gt;alert" in text


def test_a_season_that_cannot_be_read_is_named(client: TestClient, events: Path) -> None:
    """The others are shown; it is shown as it was, with what is wrong."""
    assert client.get("/pccna-2022").status_code == 200
    shutil.copy(max((events / "pccna-2021").glob("*.jsonl")), events / "pccna-2022" / "99-stray.jsonl")
    client.app.state.known.following.look()  # type: ignore[attr-defined]
    overview = client.get("/")
    assert "belongs to the season pccna-2021" in overview.text
    assert "306" in client.get("/pccna-2022/standings/overall").text
    assert "cannot be read as it lies there now" in client.get("/pccna-2022").text


def test_a_part_of_a_page_is_asked_for_by_the_page_itself(reader: TestClient) -> None:
    """The middle alone, with what has changed since the line it was made of."""
    part = reader.get("/pccna-2022/standings/pro-am?seen=200", headers={"hx-request": "true"}).text
    assert part.strip().startswith("<main")
    assert "changed-mark" in part
    assert "changed-mark" not in reader.get("/pccna-2022/standings/pro-am").text
