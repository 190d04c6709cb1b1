"""The race office under attack: visitors without a session, machines beyond their token, odd bytes, a file out of reach."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from time import sleep
from typing import Any, Literal

import anyio
import pytest
from argon2 import PasswordHasher

from offices import PASSPHRASE, QUICK, Office, office_over
from racelog.errors import OutOfReach
from racelog.log.files import FileStore
from racelog.web.office import accounts as accounts_module
from racelog.web.office.accounts import MOST_COUNTED, TRIES, Accounts, NotSignedIn, TooManyTries
from racelog.web.office.app import HASHED_AT_ONCE, LARGEST_BODY, LARGEST_OF_STRANGERS, Door

SEASON = "pccna-2022"
NOTE = f"/api/seasons/{SEASON}/requests/note"
SIGN_IN = "/office/sign-in"
BOUNDARY = "multipart/form-data; boundary=x"


@pytest.fixture
def office(copied: Callable[[str], Path], tmp_path: Path) -> Iterator[Office]:
    """An office over a season of one's own, with its administrator signed in."""
    opened = office_over(copied(SEASON), tmp_path / "accounts")
    with opened.client:
        yield opened.enter()


def in_pieces(size: int) -> Iterator[bytes]:
    """A body that does not say how long it is."""
    for _ in range(size // 65_536 + 1):
        yield b"a" * 65_536


@pytest.mark.parametrize("token", ["x", "", "good"])
def test_a_token_opens_the_requests_of_machines_and_nothing_else(office: Office, token: str) -> None:
    """A made-up token reads no table; a good one neither: it is for its one request."""
    if token == "good":  # noqa: S105 - which of them, not one
        token = office.accounts.give_token("j.doe", "laptop", SEASON, "classify")
    machine = office.another().client
    bearer = {"authorization": f"Bearer {token}"}
    for path in (
        f"/api/seasons/{SEASON}",
        f"/api/seasons/{SEASON}/log",
        "/api/openapi.json",
        "/api/me",
        f"/live/{SEASON}",
        f"/api/seasons/{SEASON}/requests/../log",
    ):
        assert machine.get(path, headers=bearer).status_code == 401, path
    for path in (f"/{SEASON}", "/office", f"/office/{SEASON}"):
        assert machine.get(path, headers=bearer).status_code == 303, path
    assert machine.post(NOTE, json={"text": "x"}, headers=bearer).status_code in {401, 409}
    assert FileStore(office.events).read(SEASON).seq == 206


def test_a_season_called_like_an_open_page_is_not_open(office: Office) -> None:
    """What is answered to anybody is named in full: no name of a season begins like it."""
    stranger = office.another().client
    for path in ("/healthz-2026", "/healthz-2026/log", "/office/sign-in-2026", "/office/sign-in/ask/note"):
        assert stranger.get(path).headers.get("location", "").startswith(SIGN_IN), path


def test_a_stranger_is_told_of_no_season_that_is_in_trouble(office: Office) -> None:
    """Whether the office is well, yes; the names of its seasons, no."""
    for segment in (office.events / SEASON).glob("*.jsonl"):
        segment.write_bytes(b"{}\n")
    answer = office.another().client.get("/healthz")
    assert SEASON not in answer.text
    assert answer.json()["status"] in {"ok", "failing"}


def test_every_answer_of_the_door_has_the_headers_of_every_answer(office: Office) -> None:
    """Also where one is sent to sign in, or refused before anything is looked at; and only under the office's own names."""
    stranger = office.another().client
    for answer in (
        stranger.get("/office"),
        stranger.get("/api/me"),
        stranger.post(SIGN_IN, content=b"a" * 50_000),
        stranger.get("/office", headers={"host": "evil.example"}),
    ):
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert stranger.get("/office", headers={"host": "evil.example"}).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://["},
        {"content-length": "9" * 5000},
        {"content-length": "\u00b2"},
        {"content-type": f"{BOUNDARY}; charset=undefined"},
        {"content-type": f"{BOUNDARY}; charset=unicode_escape"},
        {"content-type": f"{BOUNDARY}; charset*=utf-8''punycode"},
        {"cookie": 'racelog-office="\\377\\ud800"'},
        {"cookie": b"racelog-office=\xff\xfe"},
    ],
    ids=str,
)
def test_odd_headers_are_refused_and_nothing_falls(office: Office, headers: dict[str, Any]) -> None:
    """Whoever sends them, signed in or not: a refusal, never an error of the server."""
    body = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n\\ud800.\xff\r\n' % name
        for name in (b"name", b"passphrase", b"text", b"token")
    )
    sent = {"content-type": BOUNDARY, **headers}
    encoded = {name: value if isinstance(value, bytes) else value.encode("latin-1") for name, value in sent.items()}
    raw = [(name.encode(), value) for name, value in encoded.items()]
    for client, path in ((office.another().client, SIGN_IN), (office.client, f"/office/{SEASON}/ask/note")):
        answer = client.post(path, content=body + b"--x--\r\n", headers=raw)
        assert 400 <= answer.status_code < 500 or answer.headers["location"].startswith(SIGN_IN)


def test_a_text_of_the_session_in_foreign_letters_is_none(office: Office) -> None:
    """In a form and in a header."""
    assert office.client.post(f"/office/{SEASON}/ask/note", data={"token": "é", "text": "x"}).status_code == 409
    assert office.client.post(NOTE, json={"text": "x"}, headers=[(b"x-racelog-form", b"\xe9")]).status_code == 409


def test_a_body_that_never_ends_is_refused_as_too_large(office: Office) -> None:
    """Without a length it is read as far as it may be; a stranger's is a name and a passphrase."""
    form = {"content-type": "application/x-www-form-urlencoded"}
    parts = {"content-type": BOUNDARY}
    stranger = office.another().client
    for headers in (form, parts):
        ask = f"/office/{SEASON}/ask/note"
        assert office.client.post(ask, content=in_pieces(LARGEST_BODY), headers=headers).status_code == 413
        assert stranger.post(SIGN_IN, content=in_pieces(LARGEST_OF_STRANGERS), headers=headers).status_code == 413
    program = {"x-racelog-form": office.token, "content-type": "application/json"}
    assert office.client.post(NOTE, content=in_pieces(LARGEST_BODY), headers=program).status_code == 413
    assert stranger.post(SIGN_IN, content=b"a" * (LARGEST_OF_STRANGERS + 1), headers=form).status_code == 413


@pytest.mark.parametrize(
    "name", ["\U0001f600" * 119 + ".xlsx", "../x.csv", "..", "con", "x\x00.csv", "\u202ex.csv", "a/b/"]
)
def test_the_name_of_a_file_leads_nowhere(office: Office, name: str) -> None:
    """Whatever it is called, it is a file of its own for as long as it is read, and is refused for what is in it."""
    path = f"/office/{SEASON}/ask/classify"
    answer = office.send(path, {"session": "R8", "step": "preview"}, files={"file": (name, b"no order")})
    assert answer.status_code == 422
    assert "racelog-" not in answer.text


@pytest.mark.parametrize("key", ["\t", "\x7f", "a\x00b"])
def test_a_key_that_no_line_can_hold_is_refused(office: Office, key: str) -> None:
    """In a header and in a form; nothing is appended."""
    form = {"text": "x", "key": key, "step": "append", "expect": "206"}
    assert office.send(f"/office/{SEASON}/ask/note", form).status_code == 422
    headers = {"x-racelog-form": office.token, "idempotency-key": key}
    if "\x00" not in key:
        answer = office.client.post(NOTE, json={"text": "x"}, headers=headers)
        assert answer.status_code == 422
        assert "invisible character" in answer.json()["title"]
    assert FileStore(office.events).read(SEASON).seq == 206


@pytest.mark.parametrize(
    ("body", "status", "why"),
    [
        ('{"text": ["a", "b"]}', 422, "one value, not a list"),
        ('{"text": "a", "season": "another-2026"}', 422, "the address says pccna-2022"),
        ('{"text": "a", "by": "m.poe"}', 422, "note has no 'by'"),
        ('{"text": "\\ud800"}', 422, "unicode"),
        ('{"text": 1e999}', 422, "a text, a number"),
        ('{"text": NaN}', 422, "a text, a number"),
        ('{"text": null}', 422, "a text, a number"),
        ('{"text": {"a": 1}}', 422, "a text, a number"),
        ('{"text": ' + "[" * 50_000 + "}", 400, "parsing the body"),
        ('{"text": ' + "9" * 5_000 + "}", 400, "parsing the body"),
        ("[]", 422, "valid dictionary"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_what_is_no_field_of_a_request_is_refused(office: Office, body: str, status: int, why: str) -> None:
    """Two values for one, another season, somebody else's name, no text, no number, no end."""
    headers = {"x-racelog-form": office.token, "content-type": "application/json"}
    answer = office.client.post(NOTE, content=body, headers=headers)
    assert (answer.status_code, why in answer.text) == (status, True), answer.text[:300]
    assert FileStore(office.events).read(SEASON).seq == 206


def test_a_season_that_is_not_here_is_404_for_programs_too(office: Office) -> None:
    """As for everything else that is asked for by name."""
    headers = {"x-racelog-form": office.token}
    assert office.client.post("/api/seasons/x/requests/note", json={"text": "a"}, headers=headers).status_code == 404


def test_eight_at_once_under_one_key_are_one_line(office: Office) -> None:
    """And another request under it is refused, with whose it was; the answer says by whom the line is."""
    headers = {"x-racelog-form": office.token, "idempotency-key": "rain"}

    def send(number: int) -> dict[str, Any]:
        answer = office.client.post(NOTE, json={"text": "rain"}, headers=headers)
        assert answer.status_code == 201, number
        said: dict[str, Any] = answer.json()
        return said

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(send, range(8)))
    assert {answer["appended"][0]["seq"] for answer in answers} == {207}
    assert FileStore(office.events).read(SEASON).seq == 207
    assert office.client.post(NOTE, json={"text": "sun"}, headers=headers).status_code == 409
    other = office.another().enter("a.roe", administrator=False)
    theirs = {**headers, "x-racelog-form": other.token}
    assert other.client.post(NOTE, json={"text": "rain"}, headers=theirs).json()["by"] == "j.doe"
    with ThreadPoolExecutor(8) as threads:
        keys = [{**headers, "idempotency-key": f"rain-{number}"} for number in range(8)]
        statuses = list(
            threads.map(lambda sent: office.client.post(NOTE, json={"text": "rain"}, headers=sent).status_code, keys)
        )
    assert statuses == [201] * 8
    assert FileStore(office.events).read(SEASON).seq == 215


def test_tries_at_once_are_no_more_than_tries_one_after_another(tmp_path: Path) -> None:
    """A try counts before its passphrase is looked at: nobody gets more of them in by not waiting for an answer."""
    tried: list[str] = []

    class Hurried(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 - the library's name
            tried.append("again")
            if len(tried) < 3 * TRIES:
                with suppress(NotSignedIn, TooManyTries):
                    accounts.sign_in("j.doe", "a wrong one", "192.0.2.1")
            return super().verify(hash, password)

    accounts = Accounts(tmp_path, Hurried(time_cost=1, memory_cost=8, parallelism=1))
    accounts.accept(accounts.invite("j.doe", administrator=True), "", PASSPHRASE)
    with pytest.raises(NotSignedIn):
        accounts.sign_in("j.doe", "a wrong one", "192.0.2.1")
    assert len(tried) == TRIES


def test_who_knows_the_passphrase_is_never_out_of_tries(tmp_path: Path) -> None:
    """A good one takes its own try back."""
    accounts = Accounts(tmp_path, QUICK)
    accounts.accept(accounts.invite("j.doe", administrator=True), "", PASSPHRASE)
    for _ in range(2 * TRIES):
        assert accounts.sign_in("j.doe", PASSPHRASE, "192.0.2.1")


def test_one_network_of_ipv6_is_one_address(tmp_path: Path) -> None:
    """A household has 2^64 addresses of it, and eight tries."""
    accounts = Accounts(tmp_path, QUICK)
    for number in range(TRIES):
        with pytest.raises(NotSignedIn):
            accounts.sign_in(f"name-{number}", "a wrong one", f"2001:db8:0:1::{number:x}")
    with pytest.raises(TooManyTries):
        accounts.sign_in("another", "a wrong one", "2001:db8:0:1:ffff::1")
    with pytest.raises(NotSignedIn):
        accounts.sign_in("another", "a wrong one", "2001:db8:0:2::1")


def test_tries_of_long_ago_take_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever makes names up does not fill the memory."""
    now = datetime(2026, 5, 2, 8, tzinfo=UTC)
    monkeypatch.setattr(accounts_module, "_now", lambda: now)
    accounts = Accounts(tmp_path, QUICK)
    for number in range(MOST_COUNTED // 2 + 2):
        accounts._count_try(f"name {number}", f"address {number}")
    now += timedelta(hours=1)
    accounts._count_try("name x", "address x")
    assert len(accounts._tries) == 2


def test_few_passphrases_are_looked_at_at_once(copied: Callable[[str], Path], tmp_path: Path) -> None:
    """Each takes much memory: the others wait."""
    guard, at_once = Lock(), [0, 0]

    class Counted(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 - the library's name
            with guard:
                at_once[0] += 1
                at_once[1] = max(at_once)
            sleep(0.01)
            with guard:
                at_once[0] -= 1
            return super().verify(hash, password)

    opened = office_over(copied(SEASON), tmp_path / "accounts")
    opened.accounts._hasher = Counted(time_cost=1, memory_cost=8, parallelism=1)
    with opened.client, ThreadPoolExecutor(8) as threads:
        forms = [{"name": f"n-{number}", "passphrase": "a wrong one"} for number in range(8)]
        statuses = list(threads.map(lambda form: opened.client.post(SIGN_IN, data=form).status_code, forms))
    assert set(statuses) == {401}
    assert 1 <= at_once[1] <= HASHED_AT_ONCE


def test_a_link_used_by_many_at_once_makes_one_account(tmp_path: Path) -> None:
    """The others are told that it was used."""
    accounts = Accounts(tmp_path, QUICK)
    link = accounts.invite(administrator=True)

    def follow(number: int) -> bool:
        try:
            accounts.accept(link, f"name-{number}", PASSPHRASE)
        except NotSignedIn:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(follow, range(8))) == 1
    assert len(accounts.names()) == 1


def test_with_an_account_go_its_links(tmp_path: Path) -> None:
    """Nobody comes back by an older link: not who was removed, nor who found one after another was used."""
    accounts = Accounts(tmp_path, QUICK)
    accounts.accept(accounts.invite("j.doe", administrator=True), "", PASSPHRASE)
    older, newer = accounts.invite("a.roe"), accounts.invite("a.roe")
    accounts.accept(newer, "", PASSPHRASE)
    with pytest.raises(NotSignedIn):
        accounts.invited(older)
    kept = accounts.invite("a.roe")
    accounts.remove("a.roe")
    with pytest.raises(NotSignedIn):
        accounts.invited(kept)


def test_a_link_for_an_administrator_makes_one_of_who_has_an_account(tmp_path: Path) -> None:
    """As its page says; a link for a new passphrase alone takes nothing away."""
    accounts = Accounts(tmp_path, QUICK)
    for administrator in (False, True, False):
        accounts.accept(accounts.invite("a.roe", administrator=administrator), "", PASSPHRASE)
    assert accounts.names() == [("a.roe", True)]


def test_accounts_out_of_reach_are_a_message(office: Office, tmp_path: Path) -> None:
    """Somebody else at the file, or another file in its place: try again, and no path of the machine."""
    file = tmp_path / "accounts" / "office.db"
    office.accounts._waited = 0.01
    with closing(sqlite3.connect(file)) as other:
        other.execute("begin exclusive")
        for client, path in ((office.client, "/office"), (office.another().client, "/office/welcome/x")):
            answer = client.get(path)
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
            assert str(tmp_path) not in answer.text
    assert office.client.get("/office").status_code == 200
    file.write_bytes(b"no database at all, but long enough to be looked at as one" * 20)
    assert office.client.get("/office").status_code == 503
    with pytest.raises(OutOfReach, match="not a database"):
        Accounts(tmp_path / "accounts", QUICK)
    (tmp_path / "folder" / "office.db").mkdir(parents=True)
    with pytest.raises(OutOfReach):
        Accounts(tmp_path / "folder", QUICK)


def test_a_season_that_is_damaged_meanwhile_is_a_message(office: Office, tmp_path: Path) -> None:
    """On the control room, in a form and for a program: what is wrong, no line of it, and no path of the machine."""
    token = office.token
    assert office.client.get(f"/office/{SEASON}").status_code == 200
    segment = max((office.events / SEASON).glob("*.jsonl"))
    segment.write_bytes(segment.read_bytes().replace(b'"by":"', b'"by":"x', 1))
    ask = {"token": token, "text": "x", "step": "append", "expect": "206"}
    for answer in (
        office.client.get(f"/office/{SEASON}"),
        office.client.get(f"/office/{SEASON}/ask/note"),
        office.client.post(f"/office/{SEASON}/ask/note", data=ask),
        office.client.post(NOTE, json={"text": "x"}, headers={"x-racelog-form": token}),
    ):
        assert answer.status_code == 503
        assert str(office.events) not in answer.text
        assert '"by"' not in answer.text


def test_a_stream_ends_with_the_session_it_is_for(tmp_path: Path) -> None:
    """Who is removed while they read reads no further; reading alone keeps no session alive."""
    accounts = Accounts(tmp_path, QUICK)
    for name in ("j.doe", "a.roe"):
        accounts.accept(accounts.invite(name, administrator=name == "j.doe"), "", PASSPHRASE)
    session = accounts.begin("a.roe")

    async def endless(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        async for piece in pieces():
            await send({"type": "http.response.body", "body": piece, "more_body": True})

    async def pieces() -> AsyncIterator[bytes]:
        for number in range(5):
            if number == 2:
                accounts.remove("a.roe")
            yield b"%d" % number

    got: list[bytes] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        got.append(message.get("body", b"start"))

    scope = {
        "type": "http",
        "method": "GET",
        "path": f"/live/{SEASON}",
        "headers": [(b"cookie", f"racelog-office={session}".encode())],
    }
    anyio.run(Door(endless, accounts), scope, receive, send)
    assert got == [b"start", b"0", b"1", b""]
