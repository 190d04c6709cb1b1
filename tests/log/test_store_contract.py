"""The one suite every store passes: what is appended is kept, in order, once, and in bytes that are the same."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid5

import anyio
import pytest

from racelog.errors import LogDamaged
from racelog.facts.events import NoteRecorded, SeasonOpened
from racelog.facts.line import Asked
from racelog.log.files import FileStore
from racelog.log.group import GroupWriter
from racelog.log.memory import MemoryStore
from racelog.log.store import Appended, Draft, KeyReused, LogDiffers, LogMoved, Store, UnknownSeason

NAMES = UUID("00000000-0000-4000-8000-000000000000")
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
CUP = "made-cup-2026"


class Grouped(FileStore):
    """A store in files whose appends go through the writer for many tasks."""

    def append(self, season: str, draft: Draft) -> Appended:
        return anyio.run(GroupWriter(FileStore(self.folder)).append, season, draft)


@pytest.fixture(params=["memory", "files", "group"])
def new_store(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Store]:
    """Makes empty stores of one kind."""
    made = 0

    def make() -> Store:
        nonlocal made
        made += 1
        if request.param == "memory":
            return MemoryStore()
        return (Grouped if request.param == "group" else FileStore)(tmp_path / str(made))

    return make


@pytest.fixture
def store(new_store: Callable[[], Store]) -> Store:
    """An empty store."""
    return new_store()


def opening() -> Draft:
    return Draft(
        ((uuid5(NAMES, "open"), SeasonOpened(season=CUP, title="Made Cup", year=2026)),),
        Asked(key="open", kind="season_opened", digest="0" * 64),
        "j.doe",
        NOON,
        expected=0,
    )


def note(key: str, *texts: str, expected: int | None = None, at: datetime = NOON, digest: str = "1" * 64) -> Draft:
    facts = tuple((uuid5(NAMES, f"{key}/{text}"), NoteRecorded(text=text)) for text in texts or (key,))
    return Draft(facts, Asked(key=key, kind="note", digest=digest), "j.doe", at, expected)


def texts(store: Store) -> list[str]:
    return [line.data.text for line in store.read(CUP).lines if isinstance(line.data, NoteRecorded)]


def test_what_is_appended_is_read_back_in_order_without_gaps(store: Store) -> None:
    """Lines are numbered from 1, each carries the digest of the one before."""
    store.append(CUP, opening())
    for word in ("one", "two", "three"):
        store.append(CUP, note(word))
    log = store.read(CUP)
    assert [line.seq for line in log.lines] == [1, 2, 3, 4]
    assert [placed.line.prev for placed in log.placed[1:]] == [placed.digest for placed in log.placed[:-1]]
    assert log.head == log.placed[-1].digest
    assert texts(store) == ["one", "two", "three"]


def test_several_facts_are_one_append_and_say_so(store: Store) -> None:
    """Tx is "i/n" on each of several lines, and absent on a single one."""
    store.append(CUP, opening())
    store.append(CUP, note("three", "a", "b", "c"))
    assert [line.tx for line in store.read(CUP).lines] == [None, "1/3", "2/3", "3/3"]


def test_the_same_request_again_adds_nothing_and_answers_as_before(store: Store) -> None:
    """An official who is not sure the append went through asks again."""
    store.append(CUP, opening())
    first = store.append(CUP, note("one"))
    again = store.append(CUP, note("one"))
    assert again.again
    assert not first.again
    assert again.lines == first.lines
    assert store.answered(CUP, note("one").asked) == again
    assert texts(store) == ["one"]


def test_the_same_key_for_another_request_is_refused(store: Store) -> None:
    """A key stands for one request for ever."""
    store.append(CUP, opening())
    store.append(CUP, note("one"))
    with pytest.raises(KeyReused, match="'one' was used for another request: #2 note_recorded by j.doe"):
        store.append(CUP, note("one", digest="2" * 64))
    assert texts(store) == ["one"]


def test_an_append_decided_on_an_older_log_is_refused_and_says_who_came_first(store: Store) -> None:
    """Nobody's append is decided on facts that have changed since."""
    store.append(CUP, opening())
    store.append(CUP, note("one", expected=1))
    with pytest.raises(LogMoved, match="expected #1 to be the last line, but it is #2: #2 note_recorded by j.doe"):
        store.append(CUP, note("two", expected=1))
    with pytest.raises(LogMoved, match="expected #9 to be the last line, but it is #2: there is no such line yet"):
        store.append(CUP, note("two", expected=9))
    assert texts(store) == ["one"]


def test_several_appends_together_each_have_their_own_answer(store: Store) -> None:
    """As if they had come one after the other; a refusal writes nothing and holds up nobody."""
    store.append(CUP, opening())
    drafts = [note("one"), note("late", expected=1), note("two", "a", "b", expected=2), note("one")]
    drafts.append(note("one", digest="2" * 64))
    one, late, two, again, reused = store.append_all(CUP, drafts)
    assert isinstance(one, Appended)
    assert isinstance(late, LogMoved)
    assert isinstance(two, Appended)
    assert isinstance(again, Appended)
    assert isinstance(reused, KeyReused)
    assert [placed.line.seq for answer in (one, two) for placed in answer.lines] == [2, 3, 4]
    assert (again.again, again.lines) == (True, one.lines)
    assert texts(store) == ["one", "a", "b"]
    assert store.append_all(CUP, []) == []


def test_nothing_is_made_of_a_season_whose_first_append_is_refused(store: Store) -> None:
    """Nor of one that does not begin with its opening."""
    with pytest.raises(LogMoved):
        store.append(CUP, note("one", expected=3))
    with pytest.raises(LogDamaged, match="does not begin with the opening"):
        store.append(CUP, note("one"))
    assert not store.holds(CUP)


def test_time_never_goes_backwards(store: Store) -> None:
    """A clock that was set back does not put a line before the one it follows."""
    store.append(CUP, opening())
    store.append(CUP, note("late", at=NOON + timedelta(hours=1)))
    store.append(CUP, note("early", at=NOON - timedelta(hours=1)))
    times = [line.at for line in store.read(CUP).lines]
    assert times == sorted(times)


def checkpoint(size: int, by: str = "j.doe") -> bytes:
    """What a store looks at of a checkpoint: its second line."""
    return f"racelog/{CUP}\n{size}\nroot\n\n\u2014 {by} signature\n".encode()


def test_checkpoints_are_kept_in_their_order_each_once(store: Store) -> None:
    """Sealed again by the same key, nothing is added; by another one, there are two."""
    store.append(CUP, opening())
    assert store.checkpoints(CUP) == {}
    assert store.keep_checkpoint(CUP, checkpoint(1)) == "0001"
    with pytest.raises(LogMoved):
        store.keep_checkpoint(CUP, checkpoint(9, "late"), expected=9)
    assert store.keep_checkpoint(CUP, checkpoint(1, "s.teward"), expected=1) == "0002"
    assert store.keep_checkpoint(CUP, checkpoint(1)) == "0001"
    assert store.checkpoints(CUP) == {"0001": checkpoint(1), "0002": checkpoint(1, "s.teward")}
    assert store.seasons() == [CUP]


def test_the_first_append_behind_a_checkpoint_begins_a_segment(store: Store) -> None:
    """Only sealing starts a new segment; it is named after what it holds, and a second append goes on in it."""
    store.append(CUP, opening())
    store.append(CUP, note("one"))
    store.keep_checkpoint(CUP, checkpoint(1))
    store.append(CUP, note("two"))
    assert list(store.segments(CUP)) == ["00-season"]
    store.keep_checkpoint(CUP, checkpoint(3))
    assert list(store.segments(CUP)) == ["00-season"]
    sealed = store.segments(CUP)["00-season"]
    store.append(CUP, replace(note("three"), segment="sebring"))
    store.append(CUP, replace(note("four"), segment="monterey"))
    assert store.segments(CUP)["00-season"] == sealed
    assert [each.place for each in store.read(CUP).placed[2:]] == ["00-season:4", "01-sebring:2", "01-sebring:3"]
    assert store.append(CUP, note("one")).again


def test_a_segment_begun_behind_a_checkpoint_is_not_begun_twice(store: Store) -> None:
    """An import names its segments itself."""
    store.append(CUP, opening())
    store.keep_checkpoint(CUP, checkpoint(1))
    store.begin_segment(CUP, "sebring")
    store.append(CUP, replace(note("one"), segment="monterey"))
    assert list(store.segments(CUP)) == ["00-season", "01-sebring"]


def test_the_same_request_twice_in_one_write_behind_a_checkpoint_is_written_once(store: Store) -> None:
    """The second answer is of lines that are being written just then, in a segment that is not there yet."""
    store.append(CUP, opening())
    store.keep_checkpoint(CUP, checkpoint(1))
    first, again = store.append_all(CUP, [note("one"), note("one")])
    assert isinstance(first, Appended)
    assert isinstance(again, Appended)
    assert (first.again, again.again) == (False, True)
    assert first.lines == again.lines
    assert list(store.segments(CUP)) == ["00-season", "01-continued"]


def test_a_draft_with_a_signer_is_signed_line_by_line(store: Store) -> None:
    """Each over its own bytes so far; the hash covers the signature."""
    store.append(CUP, opening())
    signed: list[bytes] = []

    def sign(body: bytes) -> str:
        signed.append(body)
        return f"j.doe AAAABBBB{len(signed)}AAA"

    store.append(CUP, replace(note("two", "a", "b"), sign=sign))
    assert [line.signed for line in store.read(CUP).lines] == [None, "j.doe AAAABBBB1AAA", "j.doe AAAABBBB2AAA"]
    lines = store.segments(CUP)["00-season"].splitlines()[2:]
    assert all(line.startswith(body + b',"signed":"j.doe AAAABBBB') for line, body in zip(lines, signed, strict=True))


def test_a_new_segment_goes_on_where_the_last_one_ended(store: Store) -> None:
    """Segments are numbered in the order of writing, and the chain runs through them."""
    store.append(CUP, opening())
    store.begin_segment(CUP, "first-weekend")
    store.append(CUP, note("one"))
    store.begin_segment(CUP, "second-weekend")
    store.append(CUP, note("two"))
    assert list(store.segments(CUP)) == ["00-season", "01-first-weekend", "02-second-weekend"]
    assert [(placed.line.seq, placed.place) for placed in store.read(CUP).placed] == [
        (1, "00-season:2"),
        (2, "01-first-weekend:2"),
        (3, "02-second-weekend:2"),
    ]


def test_the_same_appends_give_the_same_bytes_in_every_store(tmp_path: Path) -> None:
    """A log does not show where it was kept."""
    kept = []
    for store in (MemoryStore(), FileStore(tmp_path)):
        store.append(CUP, opening())
        store.begin_segment(CUP, "weekend")
        store.append(CUP, note("both", "a", "b"))
        kept.append(store.segments(CUP))
    assert kept[0] == kept[1]


def test_a_log_made_elsewhere_is_kept_byte_for_byte(store: Store, new_store: Callable[[], Store]) -> None:
    """An import is made in memory first, then installed as a whole; a second time there is nothing to do."""
    store.append(CUP, opening())
    store.append(CUP, note("one"))
    other = new_store()
    assert other.install(CUP, store.segments(CUP))
    assert other.segments(CUP) == store.segments(CUP)
    assert not other.install(CUP, store.segments(CUP))
    other.append(CUP, note("two"))
    assert not other.install(CUP, store.segments(CUP))
    assert texts(other) == ["one", "two"]


def test_another_log_of_the_same_season_is_never_written_over(store: Store, new_store: Callable[[], Store]) -> None:
    """Installing is refused when it would change a line."""
    store.append(CUP, opening())
    store.append(CUP, note("one"))
    other = new_store()
    other.append(CUP, opening())
    other.append(CUP, note("something else"))
    before = other.segments(CUP)
    with pytest.raises(LogDiffers, match="has a log already, and it is another one"):
        other.install(CUP, store.segments(CUP))
    assert other.segments(CUP) == before


def test_a_season_nobody_opened_is_unknown(store: Store) -> None:
    """Reading does not make a season."""
    assert not store.holds(CUP)
    with pytest.raises(UnknownSeason, match="no season 'made-cup-2026'"):
        store.read(CUP)
    assert not store.holds(CUP)
    assert store.answered(CUP, opening().asked) is None


def test_a_store_sees_what_another_one_appended_to_the_same_folder(tmp_path: Path) -> None:
    """Two officials, two processes, one folder."""
    ours, theirs = FileStore(tmp_path), FileStore(tmp_path)
    ours.append(CUP, opening())
    assert theirs.read(CUP).seq == 1
    theirs.append(CUP, note("theirs"))
    ours.append(CUP, note("ours"))
    theirs.begin_segment(CUP, "next")
    ours.append(CUP, note("ours again"))
    assert texts(theirs) == ["theirs", "ours", "ours again"]
