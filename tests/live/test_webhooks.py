"""Changes posted to receivers: each once and in order, signed, tried until taken, and nobody waits for a slow one."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from elsewhere import SEASON, SECRET, Elsewhere, Telling, note, notes, seqs
from racelog.desk.requests.models import Rescind
from racelog.desk.service import Desk
from racelog.errors import Malformed
from racelog.facts.events import Basis
from racelog.live.webhooks import Failed, Posted
from racelog.log.files import FileStore
from racelog.tables.changes import changes_table
from racelog.tables.replayed import replayed


@pytest.fixture
def events(copied: Callable[[str], Path]) -> Path:
    return copied(SEASON)


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


def test_a_secret_others_can_write_signs_nothing(telling: Telling, elsewhere: Elsewhere, secret_file: Path) -> None:
    """Who puts a secret of their own there signs in racelog's name."""
    secret_file.chmod(0o622)
    with pytest.raises(Malformed, match="others may write this secret"):
        telling.to(elsewhere.url, secret_file=secret_file)
