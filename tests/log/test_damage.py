"""A log that was changed after it was written is refused; a tail that was cut short is set aside, not deleted."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid5

import pytest

from racelog.errors import LogDamaged
from racelog.facts.events import NoteRecorded, SeasonOpened
from racelog.facts.line import Asked
from racelog.log.files import FileStore
from racelog.log.memory import MemoryStore
from racelog.log.store import Draft

CUP = "made-cup-2026"
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
NAMES = UUID("00000000-0000-4000-8000-000000000000")


def draft(key: str, *facts: SeasonOpened | NoteRecorded) -> Draft:
    numbered = tuple((uuid5(NAMES, f"{key}/{number}"), fact) for number, fact in enumerate(facts))
    return Draft(numbered, Asked(key=key, kind="test", digest="0" * 64), "j.doe", NOON)


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    """A log of two segments; the last append has three lines."""
    kept = FileStore(tmp_path)
    kept.append(CUP, draft("open", SeasonOpened(season=CUP, title="Made Cup", year=2026)))
    kept.append(CUP, draft("one", NoteRecorded(text="one")))
    kept.begin_segment(CUP, "weekend")
    kept.append(CUP, draft("two", NoteRecorded(text="two")))
    kept.append(CUP, draft("three", *(NoteRecorded(text=text) for text in ("a", "b", "c"))))
    return kept


def flips(text: bytes) -> Iterator[bytes]:
    """Every text that differs in one bit."""
    for at in range(len(text)):
        for bit in range(8):
            yield text[:at] + bytes([text[at] ^ (1 << bit)]) + text[at + 1 :]


def test_every_flipped_bit_of_every_byte_is_noticed(store: FileStore) -> None:
    """Header, lines, line ends: whatever is changed, the log is refused."""
    segments = store.segments(CUP)
    flipped = 0
    for name, text in segments.items():
        for changed in flips(text):
            flipped += 1
            with pytest.raises(LogDamaged):
                MemoryStore({CUP: {**segments, name: changed}}).read(CUP)
    assert flipped == 8 * sum(map(len, segments.values()))


@pytest.mark.parametrize("segment", ["00-season", "01-weekend"])
def test_a_removed_line_is_noticed(store: FileStore, segment: str) -> None:
    """Each line but the last of an append at the end: those are for signed checkpoints to notice."""
    segments = dict(store.segments(CUP))
    lines = segments[segment].splitlines(keepends=True)
    for gone in range(len(lines) - 1):
        segments[segment] = b"".join(lines[:gone] + lines[gone + 1 :])
        with pytest.raises(LogDamaged):
            MemoryStore({CUP: segments}).read(CUP)


@pytest.mark.parametrize("segment", ["00-season", "01-weekend"])
def test_a_doubled_line_and_two_swapped_lines_are_noticed(store: FileStore, segment: str) -> None:
    """A copy of a line is no second fact, and the order of lines is part of the log."""
    lines = store.segments(CUP)[segment].splitlines(keepends=True)
    changed = [lines[: at + 1] + lines[at:] for at in range(len(lines))]
    changed += [[*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]] for at in range(len(lines) - 1)]
    for each in changed:
        with pytest.raises(LogDamaged):
            MemoryStore({CUP: {**store.segments(CUP), segment: b"".join(each)}}).read(CUP)


def test_a_log_cut_at_every_byte_is_whole_or_has_a_tail_that_is_set_aside(store: FileStore, tmp_path: Path) -> None:
    """A write cut short anywhere: the facts before it stand, its own count only when all of them are there."""
    file = tmp_path / CUP / "01-weekend.jsonl"
    text, before = file.read_bytes(), store.read(CUP).placed
    header = text.index(b"\n") + 1
    for cut in range(header, len(text)):
        file.write_bytes(text[:cut])
        if text[cut : cut + 1] == b"\n":
            with pytest.raises(LogDamaged, match="the last line is whole but has no line end"):
                FileStore(tmp_path).read(CUP)
            continue
        log = FileStore(tmp_path).read(CUP)
        assert log.placed == before[: len(log.placed)]
        assert len(log.placed) in {2, 3}
        if log.unfinished is None:
            FileStore(tmp_path).append(CUP, draft("next", NoteRecorded(text="next")))
            after = FileStore(tmp_path).read(CUP)
            assert after.torn is None
            assert after.placed[:-1] == log.placed
            aside = list(file.parent.glob("*.torn-*"))
            assert [each.read_bytes() for each in aside] == ([log.torn.text] if log.torn else [])
            for each in aside:
                each.unlink()
        else:
            with pytest.raises(LogDamaged, match="something was removed after them"):
                FileStore(tmp_path).append(CUP, draft("next", NoteRecorded(text="next")))
            assert file.read_bytes() == text[:cut]


def test_a_torn_tail_is_set_aside_before_a_new_segment_begins(store: FileStore, tmp_path: Path) -> None:
    """Only the last segment may have a tail; it must not be left behind in one that is closed."""
    with (tmp_path / CUP / "01-weekend.jsonl").open("ab") as file:
        file.write(b'{"seq":7,"prev":"cut sho')
    store.begin_segment(CUP, "next")
    log = FileStore(tmp_path).read(CUP)
    assert (log.seq, log.torn) == (6, None)
    assert [each.read_bytes() for each in (tmp_path / CUP).glob("*.torn-*")] == [b'{"seq":7,"prev":"cut sho']


def test_a_segment_missing_in_between_is_noticed(store: FileStore, tmp_path: Path) -> None:
    """Segments continue one another."""
    store.begin_segment(CUP, "next")
    (tmp_path / CUP / "01-weekend.jsonl").unlink()
    with pytest.raises(LogDamaged, match="does not continue the one before it, which ends with #2"):
        FileStore(tmp_path).read(CUP)


def test_a_segment_of_another_season_is_refused(store: FileStore, tmp_path: Path) -> None:
    """A log says whose it is."""
    (tmp_path / CUP).rename(tmp_path / "other-cup")
    with pytest.raises(LogDamaged, match="this segment belongs to the season made-cup-2026"):
        FileStore(tmp_path).read("other-cup")


def test_a_failed_write_leaves_the_log_as_it_was(
    store: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk: the append is refused, nothing is half there, the next one works."""
    before = store.segments(CUP)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("racelog.log.durable.os.fdatasync", full)
    with pytest.raises(Exception, match="No space left on device"):
        store.append(CUP, draft("four", NoteRecorded(text="four")))
    assert store.segments(CUP) == before
    monkeypatch.undo()
    store.append(CUP, draft("four", NoteRecorded(text="four")))
    assert FileStore(tmp_path).read(CUP).seq == 7
