"""Signing in to the race office: who gets in, how long they stay, and that nobody acts in their name."""

import re
import stat
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.routing import APIRoute

from offices import PASSPHRASE, QUICK, Office, office_over
from racelog.errors import Malformed, OutOfReach
from racelog.web.office import accounts as accounts_module
from racelog.web.office.accounts import Accounts, NotSignedIn, TooManyTries
from racelog.web.office.app import OPEN, make_office

SEASON = "pccna-2022"


@pytest.fixture
def office(three_seasons: Path, tmp_path: Path) -> Iterator[Office]:
    """An office nobody is signed in to."""
    made = office_over(three_seasons, tmp_path / "accounts")
    with made.client:
        yield made


def _routes(routes: Iterable[object]) -> Iterator[APIRoute]:
    """Every route of an application, those of its routers included."""
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        elif hasattr(route, "original_router"):
            yield from _routes(route.original_router.routes)


def test_without_signing_in_no_route_answers(office: Office) -> None:
    """Every route of the application, read and written: to the sign-in, or 401; not a word of any season."""
    routes = list(_routes(office.client.app.router.routes))  # type: ignore[attr-defined]
    assert len(routes) > 40
    for route in routes:
        path = re.sub(r"\{season\}", SEASON, route.path)
        path = re.sub(r"\{[^}]+\}", "1", path)
        if OPEN.fullmatch(path):
            continue
        for method in route.methods or ():
            answer = office.client.request(method, path)
            assert answer.status_code in {303, 401}, f"{method} {path}"
            assert "Torres" not in answer.text
            if answer.status_code == 303:
                assert answer.headers["location"].startswith("/office/sign-in?then=")


def test_a_link_makes_one_account_once(office: Office) -> None:
    """The second who follows it is told so; a passphrase must be one nobody guesses; the two must be the same."""
    link = office.accounts.invite("j.doe", administrator=True)
    path = f"/office/welcome/{link}"
    assert "j.doe" in office.client.get(path).text
    for passphrase, again, why in (
        ("short", "short", "12 characters or more"),
        (PASSPHRASE, PASSPHRASE + "!", "are not the same"),
        ("my name is j.doe", "my name is j.doe", "easily guessed"),
        ("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", "easily guessed"),
    ):
        refused = office.client.post(path, data={"passphrase": passphrase, "again": again})
        assert refused.status_code == 400
        assert why in refused.text
    good = {"passphrase": PASSPHRASE, "again": PASSPHRASE}
    assert office.client.post(path, data=good).headers["location"] == "/office"
    assert office.accounts.names() == [("j.doe", True)]
    assert "used already" in office.another().client.post(path, data=good).text
    assert office.another().client.get("/office/welcome/nothing").status_code == 409


def test_a_passphrase_signs_in_and_eight_wrong_ones_are_enough(office: Office) -> None:
    """Of a name that is there and of one that is not alike; then even the right one waits."""
    office.enter()
    other = office.another()
    there = {"name": "j.doe", "passphrase": PASSPHRASE, "then": f"/office/{SEASON}"}
    assert other.client.post("/office/sign-in", data=there).headers["location"] == f"/office/{SEASON}"
    for name in ("j.doe", "nobody"):
        stranger = office.another()
        answers = [
            stranger.client.post("/office/sign-in", data={"name": name, "passphrase": "a wrong one"}).status_code
            for _ in range(9)
        ]
        assert answers[-1] == 429
        assert set(answers[:-1]) <= {401, 429}
    assert office.another().client.post("/office/sign-in", data=there).status_code == 429


def test_nobody_is_led_elsewhere_by_signing_in(office: Office) -> None:
    """`then` is a page of this office, whatever it says."""
    office.enter()
    for then in ("https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\tx"):
        answer = office.another().client.post(
            "/office/sign-in", data={"name": "j.doe", "passphrase": PASSPHRASE, "then": then}
        )
        assert answer.headers["location"] == "/office", then


def test_the_cookie_is_one_that_scripts_and_other_sites_do_not_get(
    office: Office, three_seasons: Path, tmp_path: Path
) -> None:
    """HttpOnly and SameSite=Strict; Secure where the office is reached by TLS. A session that was made up is none."""
    office.enter()
    given = office.another().client.post("/office/sign-in", data={"name": "j.doe", "passphrase": PASSPHRASE})
    cookie = given.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Secure" not in cookie
    assert make_office(three_seasons, Accounts(tmp_path / "tls", QUICK), secure=True).state.secure
    forged = office.another()
    forged.client.cookies.set("racelog-office", "A" * 43)
    assert forged.client.get("/office").status_code == 303


def test_a_session_ends_by_itself_and_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After four hours of nothing, after a day of use; signing out everywhere ends the other browser's too."""
    now = datetime(2026, 5, 2, 8, tzinfo=UTC)
    monkeypatch.setattr(accounts_module, "_now", lambda: now)
    accounts = Accounts(tmp_path, QUICK)
    accounts.accept(accounts.invite("j.doe", administrator=True), "", PASSPHRASE)
    one, other = accounts.begin("j.doe"), accounts.begin("j.doe")
    for _ in range(7):
        now += timedelta(hours=3)
        assert accounts.signed_in(one).name == "j.doe"
    with pytest.raises(NotSignedIn, match="nothing was done for a while"):
        accounts.signed_in(other)
    now += timedelta(hours=3, minutes=1)
    with pytest.raises(NotSignedIn):
        accounts.signed_in(one)
    one, other = accounts.begin("j.doe"), accounts.begin("j.doe")
    accounts.sign_out(one, everywhere=True)
    with pytest.raises(NotSignedIn):
        accounts.signed_in(other)
    link = accounts.invite("a.roe")
    now += timedelta(hours=49)
    with pytest.raises(NotSignedIn, match="too old"):
        accounts.accept(link, "", PASSPHRASE)


def test_tries_are_forgotten_after_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A quarter of an hour after the first of eight wrong passphrases the right one is let in."""
    now = datetime(2026, 5, 2, 8, tzinfo=UTC)
    monkeypatch.setattr(accounts_module, "_now", lambda: now)
    accounts = Accounts(tmp_path, QUICK)
    accounts.accept(accounts.invite("j.doe"), "", PASSPHRASE)
    for _ in range(8):
        with pytest.raises(NotSignedIn):
            accounts.sign_in("j.doe", "wrong, wrong, wrong", "192.0.2.7")
    with pytest.raises(TooManyTries, match="too many wrong passphrases"):
        accounts.sign_in("J.DOE", PASSPHRASE, "192.0.2.8")
    now += timedelta(minutes=16)
    assert accounts.sign_in("j.doe", PASSPHRASE, "192.0.2.7")


def test_the_file_is_its_owners_alone_and_holds_nothing_that_lets_in(tmp_path: Path) -> None:
    """No passphrase, no session, no link, no token in it; one that others may read is refused; a link of the file system too."""
    accounts = Accounts(tmp_path, QUICK)
    link = accounts.invite("j.doe", administrator=True)
    accounts.accept(link, "", PASSPHRASE)
    session, token = accounts.begin("j.doe"), accounts.give_token("j.doe", "laptop", SEASON, "classify")
    file = tmp_path / "office.db"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    content = file.read_bytes()
    for secret in (PASSPHRASE, session, token, link):
        assert secret.encode() not in content
    file.chmod(0o644)
    with pytest.raises(Malformed, match="others may read the accounts"):
        Accounts(tmp_path, QUICK)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "office.db").symlink_to(file)
    with pytest.raises(OutOfReach):
        Accounts(tmp_path / "elsewhere", QUICK)


def test_only_who_administers_the_office_invites(office: Office) -> None:
    """Accounts and tokens are given and taken by an administrator; the last one stays."""
    office.enter()
    office.send("/office/accounts", {"name": "a.roe"})
    clerk = office.another().enter("a.roe", administrator=False)
    assert "Accounts" not in clerk.client.get("/office").text
    for path, form in (
        ("/office/accounts", {"name": "x"}),
        ("/office/accounts/j.doe/remove", {}),
        ("/office/tokens", {"label": "x", "season": SEASON, "request": "classify"}),
        ("/office/tokens/123/remove", {}),
    ):
        assert clerk.send(path, form).status_code == 409, path
    assert "nobody else administers" in office.send("/office/accounts/j.doe/remove").text
    assert office.send("/office/accounts/a.roe/remove").status_code == 303
    assert clerk.client.get("/office").status_code == 303
