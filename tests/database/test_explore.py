"""racelog.db in Datasette: started as a user starts it, every page and every ready-made query asked for."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from conftest import COMMITTED, Ended
from racelog.database import FILE, write_sqlite
from racelog.database.explore.metadata import DATABASE, metadata
from racelog.database.meanings import MEANINGS, OF_TABLES, meanings_of, unit_of
from racelog.database.schema import TABLES, columns
from racelog.database.views import VIEWS
from racelog.desk.requests.models import Rescind
from racelog.desk.service import Desk
from racelog.facts.events import Basis
from racelog.log.files import FileStore
from racelog.tables.replayed import replayed

QUERIES = tuple(metadata()["databases"][DATABASE]["queries"])
Fetch = Callable[..., str]


def free_port() -> int:
    with closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        assert isinstance(port, int)
        return port


@pytest.fixture(scope="module")
def projections(three_seasons: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The committed seasons; in 2022 the penalty of Torres is rescinded by a document."""
    folder = tmp_path_factory.mktemp("projections")
    for season in COMMITTED:
        log = FileStore(three_seasons).read(season)
        write_sqlite(folder, replayed(log.placed, log.head))
    scratch = tmp_path_factory.mktemp("events") / "pccna-2022"
    scratch.mkdir()
    for segment in (three_seasons / "pccna-2022").glob("*.jsonl"):
        (scratch / segment.name).write_bytes(segment.read_bytes())
    store = FileStore(scratch.parent)
    Desk(store).append("pccna-2022", Rescind(line=171, basis=Basis(document="SP 22-40", reason="appeal")), by="jury")
    log = store.read("pccna-2022")
    write_sqlite(folder, replayed(log.placed, log.head))
    return folder


@pytest.fixture(scope="module")
def fetch(projections: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fetch]:
    """Datasette as `racelog explore` starts it, ended by its process id; gives the text of a page."""
    port = free_port()
    talk = tmp_path_factory.mktemp("talk") / "stderr"
    words = ["--projections", str(projections), "explore", "--port", str(port)]
    with talk.open("w") as said:
        started = subprocess.Popen(
            [sys.executable, "-m", "racelog.cli.app", *words],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )

    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def page(path: str, host: str | None = None, **asked: str) -> str:
        query = f"?{urllib.parse.urlencode(asked)}" if asked else ""
        url = f"http://127.0.0.1:{port}{path}{query}"
        named = {} if host is None else {"host": host}
        with direct.open(urllib.request.Request(url, headers=named), timeout=30) as answer:
            text = answer.read().decode()
            assert isinstance(text, str)
            return text

    try:
        _wait_for(page, started, talk)
        yield page
    finally:
        started.send_signal(signal.SIGINT)
        code = started.wait(timeout=60)
    assert code in {0, -signal.SIGINT}, "Ctrl-C ends it"


def _wait_for(page: Fetch, started: "subprocess.Popen[bytes]", talk: Path) -> None:
    for _ in range(300):
        try:
            page("/-/versions.json")
        except urllib.error.URLError:
            assert started.poll() is None, talk.read_text()
            time.sleep(0.1)
        else:
            return
    pytest.fail("Datasette does not answer")


def rows(fetch: Fetch, path: str, **asked: str) -> list[dict[str, Any]]:
    found = json.loads(fetch(f"{path}.json", _shape="array", **asked))
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("table", [*(each.TABLE for each in TABLES), *VIEWS])
def test_every_table_and_view_has_a_page(table: str, fetch: Fetch) -> None:
    """With what every column says, taken from the schema."""
    page = fetch(f"/racelog/{table}")
    assert "Traceback" not in page
    of_schema = {each.TABLE: each for each in TABLES}.get(table)
    for meaning in () if of_schema is None else meanings_of(of_schema).values():
        assert meaning.split('"')[0].replace("'", "&#39;") in page


@pytest.mark.parametrize("query", QUERIES)
def test_every_ready_made_query_answers(query: str, fetch: Fetch) -> None:
    """As JSON and as a page, before anything is filled in."""
    assert rows(fetch, f"/racelog/{query}")
    assert "Traceback" not in fetch(f"/racelog/{query}")


def test_the_standings_of_a_championship(fetch: Fetch) -> None:
    """Those of 2022: the title to Thompson, with 306 points."""
    found = rows(fetch, "/racelog/standings_of", season="pccna-2022", championship="overall")
    assert [(each["position"], each["name"], each["points"]) for each in found[:2]] == [
        (1, "Parker Thompson", "306"),
        (2, "Kay van Berlo", "290"),
    ]


def test_points_by_round_end_with_the_total(fetch: Fetch) -> None:
    """Round 8 pays Torres for the place he has after the penalty was rescinded."""
    asked = {"season": "pccna-2022", "championship": "pro-am", "name": "Torres"}
    found = rows(fetch, "/racelog/points_by_round", **asked)
    assert [each["round"] for each in found] == list(range(1, 17))
    assert (found[-1]["points_after"], found[-1]["position_after"]) == ("107", 8)
    assert found[7]["awards"] == "place 5"


def test_a_decision_is_followed_by_what_became_of_it(fetch: Fetch) -> None:
    """Decided, then rescinded, each with its line of the log."""
    found = rows(fetch, "/racelog/decisions_and_what_became_of_them", season="pccna-2022", session="R8")
    chain = [(each["seq"], each["what"], each["document"], each["in_force"]) for each in found if each["car"] == "16"]
    assert chain == [(171, "decided", None, 0), (207, "rescinded", "SP 22-40", 0)]


def test_wins_and_podiums(fetch: Fetch) -> None:
    """Of 2022: van Berlo won most, Thompson was on the podium most often."""
    found = {each["driver"]: each for each in rows(fetch, "/racelog/wins_and_podiums", season="pccna-2022")}
    assert sum(each["wins"] for each in found.values()) == 16
    assert sum(each["podiums"] for each in found.values()) == 48


def test_results_of_a_round(fetch: Fetch) -> None:
    """Round 8 of 2022, all its cars, in order."""
    found = rows(fetch, "/racelog/results_of_a_round", season="pccna-2022", round="8")
    assert {each["session"] for each in found} == {"R8"}
    assert [each["place"] for each in found[:3]] == [1, 2, 3]


def test_lines_by_author(fetch: Fetch) -> None:
    """The jury wrote one."""
    (line,) = rows(fetch, "/racelog/log_by_author", by="jury")
    assert (line["season"], line["seq"], line["type"]) == ("pccna-2022", 207, "penalty_rescinded")


def test_what_a_document_did(fetch: Fetch) -> None:
    """It gave points to Torres and took others' away: the awards that name its line."""
    found = rows(fetch, "/racelog/what_a_document_did", document="22-40")
    assert {(each["document"], each["seq"], each["type"]) for each in found} == {("SP 22-40", 207, "penalty_rescinded")}


def test_a_line_is_one_click_away(fetch: Fetch) -> None:
    """From a decision to the line of the log, and from that to the season; every link leads somewhere."""
    pages = ("decisions", "award_causes", "standings", "classifications", "points_by_round", "points_explained")
    for name in pages:
        page = fetch(f"/racelog/{name}", _size="3") if name != "points_by_round" else fetch(f"/racelog/{name}")
        links = set(re.findall(r'<td[^>]*><a href="(/racelog/[a-z_]+/[^"]+)">', page))
        assert links, name
        for link in sorted(links)[:12]:
            assert "<h1" in fetch(link)
    assert '<a href="/racelog/events/pccna-2022,171">171</a>' in fetch("/racelog/decisions", seq="171")


def test_it_is_read_only(fetch: Fetch) -> None:
    """Whatever is asked."""
    answer = json.loads(fetch("/racelog.json", sql="select count(*) as seasons from seasons", _shape="array"))
    assert answer == [{"seasons": 3}]
    with pytest.raises(urllib.error.HTTPError, match="400"):
        fetch("/racelog.json", sql="delete from seasons")


def test_the_database_is_projected_while_it_is_open(fetch: Fetch, projections: Path, three_seasons: Path) -> None:
    """An append is seen at the next click."""
    log = FileStore(three_seasons).read("pccna-2024")
    kept = log.placed[:190]
    write_sqlite(projections, replayed(kept, kept[-1].digest))
    assert rows(fetch, "/racelog/built_from", season="pccna-2024")[0]["seq"] == 190


def test_every_column_says_what_it_means() -> None:
    """And nothing is described that is not there."""
    known = {(table.TABLE, column) for table in TABLES for column in columns(table)}
    assert all(meanings_of(table) for table in TABLES)
    assert set(OF_TABLES) <= known
    assert set(MEANINGS) <= {column for _, column in known}
    assert {column: unit_of(column) for _, column in known if unit_of(column)} == {
        "total_ms": "ms",
        "timed_ms": "ms",
        "best_ms": "ms",
        "minutes": "min",
    }


def test_what_is_written_names_what_is_there(projections: Path) -> None:
    """Facets, labels and sort orders are columns; keys to follow are keys of the database."""
    database = Database(projections / FILE)
    told = metadata()["databases"][DATABASE]["tables"]
    assert set(told) == {*(table.TABLE for table in TABLES), *VIEWS}
    for name, table in told.items():
        columns_there = (database.view(name) if name in VIEWS else database.table(name)).columns
        there = {column.name for column in columns_there}
        named = {*table.get("facets", ()), *table.get("columns", ()), *table.get("units", ())}
        named |= {table[key] for key in ("label_column", "sort", "sort_desc") if key in table}
        assert named <= there, name
    for of_schema in TABLES:
        keys = {(key.columns or (key.column,), key.other_table) for key in database.table(of_schema.TABLE).foreign_keys}
        assert {(tuple(each), other) for each, other in keys} == set(of_schema.POINTS_AT)
    database.close()


def test_without_a_database_it_says_how_to_make_one(racelog: Callable[..., Ended], tmp_path: Path) -> None:
    """It is computed from the logs."""
    ended = racelog("explore", cwd=tmp_path)
    assert ended.code == 2
    assert ended.err.splitlines() == [
        "projections/racelog.db: there is no database yet",
        "It is computed from the logs: racelog rebuild",
    ]


def test_a_port_that_is_taken(racelog: Callable[..., Ended], projections: Path) -> None:
    """By another Datasette, perhaps: it says which, and what to do."""
    with closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = str(listening.getsockname()[1])
        ended = racelog("--projections", projections, "explore", "--port", port)
    assert ended.code == 3
    assert ended.err.splitlines() == [f"127.0.0.1:{port}: Address already in use", "Name another port with --port"]


def test_without_datasette_it_names_the_extra(racelog_process: Callable[..., Ended], tmp_path: Path) -> None:
    """A laptop at a circuit does not have it."""
    hidden = tmp_path / "sitecustomize.py"
    hidden.write_text(
        "import importlib.util as u\n_find = u.find_spec\n"
        "u.find_spec = lambda name, package=None: None if name == 'datasette' else _find(name, package)\n"
    )
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    ended = racelog_process("explore", PYTHONPATH=path)
    assert ended.code == 2
    assert "datasette is not installed" in ended.err
    assert "pip install 'racelog[explore]'" in ended.err


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8001", "127.0.0.1", "[::1]:80", "[::1]"])
def test_this_machine_s_own_names_are_answered_to(host: str, fetch: Fetch) -> None:
    """Whatever port a tunnel gives it."""
    assert "datasette" in fetch("/-/versions.json", host=host)


@pytest.mark.parametrize("host", ["results.evil.example", "127.0.0.1.evil.example:8001", "localhost.evil", "["])
def test_foreign_names_are_refused(host: str, fetch: Fetch) -> None:
    """One that leads here could read the database in somebody's browser."""
    with pytest.raises(urllib.error.HTTPError) as refused:
        fetch("/-/versions.json", host=host)
    assert refused.value.code == 421
    refused.value.close()
