"""The doctor mends what a crash leaves, and leaves alone what may have been acknowledged."""

from pathlib import Path

import pytest
from made import CUP, forty_cars, notes, opening

from racelog.errors import LogDamaged, OutOfReach
from racelog.log import durable
from racelog.log.doctor import examine, mend
from racelog.log.durable import draft_of
from racelog.log.files import FileStore
from racelog.log.folder import INSTALLING
from racelog.log.lock import LOCK, Note
from racelog.log.memory import MemoryStore
from racelog.log.store import UnknownSeason

FIRST = "00-season.jsonl"


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    """A log that ends with an append of three lines."""
    kept = FileStore(tmp_path)
    kept.append(CUP, opening())
    kept.append(CUP, notes("one"))
    kept.append(CUP, notes("three", "a", "b", "c"))
    return kept


@pytest.fixture
def file(tmp_path: Path, store: FileStore) -> Path:
    return tmp_path / CUP / FIRST


def found(store: FileStore) -> list[str]:
    return [each.what for each in examine(store, CUP)]


def test_a_whole_log_needs_nothing(store: FileStore, file: Path) -> None:
    """Mending it changes no byte."""
    before = file.read_bytes()
    assert examine(store, CUP) == []
    assert mend(store, CUP) == []
    assert file.read_bytes() == before


def test_a_torn_tail_is_set_aside(store: FileStore, file: Path) -> None:
    """It is kept beside the log."""
    whole = file.read_bytes()
    file.write_bytes(whole + b'{"seq":6,"pre')
    assert found(store) == ["13 bytes at the end are no whole append: a write was cut short, and never acknowledged"]
    mend(store, CUP)
    assert file.read_bytes() == whole
    assert [each.read_bytes() for each in file.parent.glob("*.torn-*")] == [b'{"seq":6,"pre']
    assert examine(store, CUP) == []


def test_a_last_line_gets_its_line_end_back(store: FileStore, file: Path) -> None:
    """The line is whole, and counts; the next append does the same."""
    whole = file.read_bytes()
    for mends in (lambda: mend(store, CUP), lambda: store.append(CUP, notes("next"))):
        file.write_bytes(whole[:-1])
        with pytest.raises(LogDamaged, match="has no line end"):
            store.read(CUP)
        mends()
        assert file.read_bytes().startswith(whole)
        assert FileStore(file.parent.parent).read(CUP).seq >= 5


def test_lines_that_may_have_been_acknowledged_are_left_alone(store: FileStore, file: Path) -> None:
    """The last line of an append is gone, and no killed process left a note: somebody may have removed it."""
    cut = b"".join(file.read_bytes().splitlines(keepends=True)[:-1])
    file.write_bytes(cut)
    (finding,) = mend(store, CUP)
    assert (finding.mend, finding.exit_code) == (None, 3)
    assert "left as they are" in str(finding.remedy)
    assert file.read_bytes() == cut


def test_a_killed_process_left_a_note_of_what_it_was_writing(store: FileStore, file: Path) -> None:
    """Cut exactly at the end of a line it is told from a removed line: set aside, and the next append works."""
    lines = file.read_bytes().splitlines(keepends=True)
    before = len(b"".join(lines[:3]))
    note = Note(segment="00-season", offset=before, length=len(b"".join(lines[3:])))
    (file.parent / LOCK).write_text(note.model_dump_json())
    file.write_bytes(b"".join(lines[:-1]))
    log = FileStore(file.parent.parent).read(CUP)
    assert (log.seq, log.unfinished) == (2, None)
    assert log.torn is not None
    store.append(CUP, notes("three", "a", "b", "c"))
    assert store.read(CUP).seq == 5
    assert [each.read_bytes() for each in file.parent.glob("*.torn-*")] == [b"".join(lines[3:-1])]
    assert (file.parent / LOCK).read_bytes() == b""


def test_drafts_never_counted_and_are_removed(store: FileStore, file: Path) -> None:
    """What was being written when the power went."""
    checkpoints = file.parent / "checkpoints"
    checkpoints.mkdir()
    for draft in (draft_of(file.with_name("01-weekend.jsonl")), draft_of(checkpoints / "0001.txt")):
        draft.write_bytes(b"half of")
    assert found(store) == ["a draft of a write that was cut short; it never counted"] * 2
    mend(store, CUP)
    checkpoints.rmdir()
    assert sorted(each.name for each in file.parent.iterdir()) == [LOCK, FIRST]


@pytest.mark.parametrize("stopped_after", [0, 1, 2])
def test_an_import_cut_short_is_completed(
    store: FileStore, file: Path, stopped_after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything it wanted to write lies there before anything of it counts."""
    made = MemoryStore({CUP: store.segments(CUP)})
    made.append(CUP, notes("more"))
    made.begin_segment(CUP, "weekend")
    made.append(CUP, forty_cars("race"))
    real, left = durable.put_in_place, stopped_after

    def put(into: Path) -> None:
        nonlocal left
        if left == 0 and into.suffix == ".jsonl":
            raise OSError(5, "Input/output error", str(into))
        left -= into.suffix == ".jsonl"
        real(into)

    with monkeypatch.context() as stopping:
        stopping.setattr("racelog.log.durable.put_in_place", put)
        if stopped_after < 2:
            with pytest.raises(OutOfReach, match="racelog doctor made-cup-2026 --mend"):
                store.install(CUP, made.segments(CUP))
            with pytest.raises(LogDamaged, match="cut short"):
                store.read(CUP)
        else:
            store.install(CUP, made.segments(CUP))
    assert len(mend(store, CUP)) == (stopped_after < 2)
    assert store.segments(CUP) == made.segments(CUP)
    assert examine(store, CUP) == []


def test_an_import_of_which_too_little_is_there_is_left_to_the_import(store: FileStore, file: Path) -> None:
    """A mark alone, as older versions left it."""
    (file.parent / INSTALLING).touch()
    (finding,) = mend(store, CUP)
    assert "run the same import of made-cup-2026 again" in str(finding.remedy)
    assert (finding.mend, finding.exit_code) == (None, 3)


def test_a_damaged_line_is_told_and_left(store: FileStore, file: Path) -> None:
    """That is for a backup to mend."""
    damaged = file.read_bytes().replace(b'"text":"one"', b'"text":"two"')
    file.write_bytes(damaged)
    (finding,) = mend(store, CUP)
    assert "does not fit its hash" in finding.what
    assert (finding.mend, finding.exit_code) == (None, 3)
    assert file.read_bytes() == damaged


def test_a_season_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    """A name misspelt leaves no folder behind."""
    for asks in (examine, mend):
        with pytest.raises(UnknownSeason):
            asks(FileStore(tmp_path), "nobodys-cup")
    assert list(tmp_path.iterdir()) == []
