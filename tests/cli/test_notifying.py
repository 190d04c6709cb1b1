"""`racelog notify`: where messages may go, the secret they are signed with, once or until stopped."""

import json
import os
import signal
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from standardwebhooks import Webhook as Verifier

from conftest import Ended
from elsewhere import SEASON, SECRET, Elsewhere, note, seqs
from prepared import Prepared, Started
from racelog.errors import Malformed
from racelog.live.webhooks import receiver


@pytest.fixture
def events(copied: Callable[[str], Path]) -> Path:
    return copied(SEASON)


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


def test_followed_until_stopped(prepared: Prepared, events: Path, elsewhere: Elsewhere, tmp_path: Path) -> None:
    """An official appends, the receiver has it; Ctrl-C ends it, and a later start tells the rest."""
    words = ["--events", str(events), "notify", SEASON, "--webhook", elsewhere.url]
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state")}

    def started() -> Started:
        process = prepared.start(*words, environment=environment)
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
