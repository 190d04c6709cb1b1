"""A log followed while it grows: every change once, in order, and none lost over anything that happens to the log."""

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import pytest
import watchfiles

from conftest import COMMITTED
from racelog.desk.requests.models import Rescind
from racelog.desk.service import Desk
from racelog.facts.events import Basis, NoteRecorded
from racelog.live.changes import Change, Damaged, Gone, Grown, Mended, Opened, Replaced
from racelog.live.followed import ONE_BY_ONE, FollowedSeason
from racelog.live.following import Following
from racelog.log.files import FileStore
from racelog.tables.replayed import replayed

SEASON = "pccna-2022"
TORRES = 171
"""The line of the penalty that moved car 16 to the back of its class in race 8."""


def official(events: Path) -> Desk:
    return Desk(FileStore(events))


def rescind(events: Path) -> None:
    official(events).append(SEASON, Rescind(line=TORRES, basis=Basis(document="SP 22-40", reason="appeal")), by="jury")


def note(events: Path, text: str, season: str = SEASON) -> None:
    official(events).append(season, NoteRecorded(text=text), by="j.doe")


def last_segment(events: Path) -> Path:
    return max((events / SEASON).glob("*.jsonl"))


@pytest.fixture
def events(copied: Callable[[str], Path]) -> Path:
    return copied(SEASON)


@pytest.fixture
def watcher(events: Path) -> FollowedSeason:
    """One who has seen the season as it was imported."""
    followed = FollowedSeason(events, SEASON)
    assert [type(each) for each in followed.look()] == [Opened]
    return followed


def test_a_rescinded_penalty_is_told_with_what_it_changes(events: Path, watcher: FollowedSeason) -> None:
    """Torres is level with nobody any more, and passes Mosing; Lequeux loses the place he had gained."""
    rescind(events)
    (told,) = watcher.look()
    assert isinstance(told, Grown)
    assert [(line.seq, line.type, line.document) for line in told.lines] == [(207, "penalty_rescinded", "SP 22-40")]
    (pro_am,) = told.changes.championships
    assert [(each.name, each.before_position, each.after_position) for each in pro_am.changes] == [
        ("Pedro Torres", 9, 8),
        ("Jeff Mosing", 8, 9),
        ("Dominique Lequeux", 14, 14),
    ]
    assert watcher.look() == []


def test_what_is_told_of_is_what_a_replay_gives(events: Path, watcher: FollowedSeason) -> None:
    """Though only what is new is worked out."""
    rescind(events)
    note(events, "weighed again")
    watcher.look()
    log = FileStore(events).read(SEASON)
    assert watcher.replayed == replayed(log.placed, log.head)


@pytest.mark.parametrize("season", COMMITTED)
def test_a_watcher_who_comes_back_has_missed_nothing(season: str, copied: Callable[[str], Path]) -> None:
    """From wherever an append ended: the lines that follow are gapless, and lead to the state that is shown."""
    followed = FollowedSeason(copied(season), season)
    followed.look()
    shown = followed.replayed
    assert shown is not None
    ends = [placed.line.seq for placed in shown.placed if placed.line.part[0] == placed.line.part[1]]
    for seen in (*ends[:3], *ends[-ONE_BY_ONE:]):
        missed = [each for each in followed.since(seen) if isinstance(each, Grown)]
        assert [line.seq for each in missed for line in each.lines] == list(range(seen + 1, shown.seq + 1))
        assert not missed or missed[-1].replayed == shown


@pytest.mark.parametrize("seen", [0, 99_999])
def test_who_has_seen_no_such_line_is_shown_everything_anew(seen: int, watcher: FollowedSeason) -> None:
    """The log a watcher remembers is not this one."""
    assert [type(each) for each in watcher.since(seen)] == [Replaced]


def test_many_appends_at_once_are_told_together(events: Path, watcher: FollowedSeason) -> None:
    """After a pull that brings a weekend; with every line of it, once."""
    for number in range(ONE_BY_ONE + 1):
        note(events, f"note {number}")
    (told,) = watcher.look()
    assert isinstance(told, Grown)
    assert [line.seq for line in told.lines] == list(range(207, 207 + ONE_BY_ONE + 1))


def test_a_few_appends_at_once_are_told_one_by_one(events: Path, watcher: FollowedSeason) -> None:
    """Each with what it changed."""
    note(events, "one")
    rescind(events)
    note(events, "three")
    told = watcher.look()
    assert [each.seq for each in told if isinstance(each, Grown)] == [207, 208, 209]
    assert [bool(each.changes.championships) for each in told if isinstance(each, Grown)] == [False, True, False]


def test_a_damaged_log_leaves_the_last_good_state_up(events: Path, watcher: FollowedSeason) -> None:
    """It is said once, with the place; and when the log is well again, that too, and what had come meanwhile."""
    shown = watcher.replayed
    file = last_segment(events)
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b"EX", b"WD", 1) if b"EX" in whole else whole.replace(b'"place":2', b'"place":3', 1))
    (told,) = watcher.look()
    assert isinstance(told, Damaged)
    assert told.seq == 206
    assert f"{file.name}:" in str(told.complaint)
    assert watcher.look() == []
    assert watcher.replayed == shown
    file.write_bytes(whole)
    note(events, "restored from a backup")
    assert [type(each) for each in watcher.look()] == [Mended, Grown]


def test_an_edit_of_an_earlier_segment_is_seen(events: Path, watcher: FollowedSeason) -> None:
    """Though nothing was added to the log, and its size is what it was."""
    first = min((events / SEASON).glob("*.jsonl"))
    first.write_bytes(first.read_bytes().replace(b"Thompson", b"Thomsson", 1))
    (told,) = watcher.look()
    assert isinstance(told, Damaged)


def test_a_log_written_anew_is_shown_as_another_one(events: Path, watcher: FollowedSeason) -> None:
    """Its last line was taken off, and another one written in its place: both logs are well, and differ."""
    file = last_segment(events)
    *kept, _last = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(kept))
    note(events, "not what was here")
    (told,) = watcher.look()
    assert isinstance(told, Replaced)
    assert (told.was_seq, told.replayed.seq) == (206, 206)


def test_a_segment_replaced_by_the_same_bytes_changes_nothing(events: Path, watcher: FollowedSeason) -> None:
    """A pull or a copy writes a new file under the old name."""
    file = last_segment(events)
    shutil.copy(file, file.with_suffix(".copy"))
    file.with_suffix(".copy").replace(file)
    assert watcher.look() == []


def test_half_an_append_is_never_shown(events: Path, watcher: FollowedSeason) -> None:
    """A writer is in the middle of it: nothing is told until the rest is there."""
    rescind(events)
    file = last_segment(events)
    whole = file.read_bytes()
    file.write_bytes(whole[:-40])
    assert watcher.look() == []
    with file.open("ab") as rest:
        rest.write(whole[-40:])
    assert [type(each) for each in watcher.look()] == [Grown]


def test_a_file_that_is_no_log(events: Path, watcher: FollowedSeason) -> None:
    """Somebody saved a table among the segments: it is named, and gone again when it is."""
    stray = events / SEASON / "results.jsonl"
    stray.write_text("car,place\n")
    (told,) = watcher.look()
    assert isinstance(told, Damaged)
    assert "results.jsonl" in str(told.complaint)
    stray.unlink()
    assert [type(each) for each in watcher.look()] == [Mended]


def test_two_seasons_in_one_folder(events: Path, watcher: FollowedSeason, copied: Callable[[str], Path]) -> None:
    """A segment of another season is not taken for one of this."""
    other = max((copied("pccna-2021") / "pccna-2021").glob("*.jsonl"))
    shutil.copy(other, events / SEASON / "99-stray.jsonl")
    (told,) = watcher.look()
    assert isinstance(told, Damaged)
    assert "belongs to the season pccna-2021" in str(told.complaint)


def test_seasons_come_and_go(events: Path, copied: Callable[[str], Path]) -> None:
    """A folder is followed as a whole."""
    following = Following(events)
    assert [(type(each), each.season) for each in following.look()] == [(Opened, SEASON)]
    copied("pccna-2024")
    assert [(type(each), each.season) for each in following.look()] == [(Opened, "pccna-2024")]
    shutil.rmtree(events / SEASON)
    assert [(type(each), each.season) for each in following.look()] == [(Gone, SEASON)]
    assert list(following.seasons) == ["pccna-2024"]


@pytest.fixture
def told(events: Path) -> Iterator[Queue[Change]]:
    """Everything a follower of the folder is told, by the notifications of the system."""
    changes: Queue[Change] = Queue()
    stop, ready = threading.Event(), threading.Event()

    def follow() -> None:
        following = Following(events)
        following.look()
        ready.set()
        for change in following.changes(stop=stop):
            changes.put(change)

    thread = threading.Thread(target=follow, daemon=True)
    thread.start()
    ready.wait(30)
    yield changes
    stop.set()
    thread.join(30)
    assert not thread.is_alive()


def test_appends_are_told_without_gaps_or_doubles(events: Path, told: Queue[Change]) -> None:
    """Of officials who append as fast as they can."""
    officials = [threading.Thread(target=_append, args=(events, name)) for name in ("one", "other")]
    for each in officials:
        each.start()
    for each in officials:
        each.join()
    seqs: list[int] = []
    while not seqs or seqs[-1] < 206 + 40:
        change = told.get(timeout=30)
        assert isinstance(change, Grown)
        seqs.extend(line.seq for line in change.lines)
    assert seqs == list(range(207, 207 + 40))
    with pytest.raises(Empty):
        told.get(timeout=0.1)


def _append(events: Path, name: str) -> None:
    for number in range(20):
        note(events, f"{name} {number}")


def test_a_season_opened_while_watching(events: Path, told: Queue[Change], copied: Callable[[str], Path]) -> None:
    """Its folder was not there when the watching began."""
    copied("pccna-2024")
    found = told.get(timeout=30)
    while not isinstance(found, Opened):
        found = told.get(timeout=30)
    assert found.season == "pccna-2024"


def test_what_came_between_showing_and_following_is_told(events: Path) -> None:
    """A watcher shows what is here, and begins to follow; meanwhile an official appends."""
    following = Following(events)
    following.look()
    note(events, "meanwhile")
    stop = threading.Event()
    change = next(iter(following.changes(stop=stop)))
    stop.set()
    assert isinstance(change, Grown)
    assert [line.seq for line in change.lines] == [207]


def test_lost_notifications_lose_no_append(events: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The queue of the system was full: it tells of nothing, and everything is looked at before long."""
    following = Following(events)
    following.look()
    monkeypatch.setattr(watchfiles, "watch", lambda *_folders, **_how: iter([set(), set()]))
    changes = following.changes()
    note(events, "nobody was notified of this")
    assert [each.seq for each in changes if isinstance(each, Grown)] == [207]


def test_a_system_without_room_for_a_watcher(events: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit of the system is reached: the folder is looked at again and again instead."""
    real = watchfiles.watch

    def refuse(*folders: Path, force_polling: bool | None = None, **how: Any) -> Iterator[Any]:
        if not force_polling:
            raise OSError(28, "inotify watch limit reached")
        return real(*folders, force_polling=True, **how)

    monkeypatch.setattr(watchfiles, "watch", refuse)
    stop = threading.Event()
    following = Following(events)
    following.look()
    changes = following.changes(stop=stop)
    threading.Timer(0.5, note, [events, "seen by looking"]).start()
    told = next(changes)
    stop.set()
    assert isinstance(told, Grown)
    assert told.seq == 207
