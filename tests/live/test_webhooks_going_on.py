"""What receivers have been told is remembered: through restarts, other logs and damage nothing is lost or told in parts."""

import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from elsewhere import SEASON, Elsewhere, Telling, note, notes, seqs
from racelog.errors import Malformed
from racelog.live.following import Following
from racelog.live.webhooks import Failed
from racelog.log.files import FileStore


@pytest.fixture
def events(copied: Callable[[str], Path]) -> Path:
    return copied(SEASON)


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
    complaint = elsewhere.got[0].message["complaint"]
    assert complaint.startswith("results.jsonl: this is no segment of a log")
    assert str(events) not in complaint


def test_no_line_of_a_damaged_file_goes_over_the_network(events: Path, telling: Telling, elsewhere: Elsewhere) -> None:
    """What is wrong, in which file and where; neither the folder of this machine nor what stands in the file."""
    webhooks = telling.to(elsewhere.url)
    file = max((events / SEASON).glob("*.jsonl"))
    file.write_bytes(file.read_bytes() + b'{"seq":207,"password":"swordfish"}\n')
    assert telling.told(webhooks).drain()
    (told,) = elsewhere.got
    assert told.message["type"] == "damaged"
    assert file.name in told.message["complaint"]
    assert "swordfish" not in told.body.decode()
    assert str(events) not in told.body.decode()


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
