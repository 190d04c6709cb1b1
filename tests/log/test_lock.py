"""The lock of a season's folder: who has it is told, it is not waited for without end, and a group may share it."""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from made import CUP, notes, opening

from racelog.errors import OutOfReach
from racelog.log import lock
from racelog.log.files import FileStore
from racelog.log.lock import LOCK, Patience, Turn, nobody_writing_in


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    FileStore(tmp_path).append(CUP, opening())
    return tmp_path / CUP


@contextmanager
def held(folder: Path, how: int) -> Iterator[None]:
    """Somebody else has the lock: whoever can read the folder can take it."""
    descriptor = os.open(folder / LOCK, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, how)
        yield
    finally:
        os.close(descriptor)


@pytest.mark.parametrize("how", [fcntl.LOCK_EX, fcntl.LOCK_SH])
def test_who_holds_the_lock_is_told_and_it_is_not_waited_for_without_end(folder: Path, how: int) -> None:
    """An append that waits says for whom; after the time that was set nothing was written, and it says so."""
    told: list[str] = []
    with held(folder, how), pytest.raises(OutOfReach, match=f"process {os.getpid()}") as given_up:
        Turn(folder, Patience(0.01, 0.02, told.append)).__enter__()
    assert "RACELOG_LOCK_TIMEOUT" in str(given_up.value)
    (words,) = told
    assert f"process {os.getpid()} of " in words
    told.clear()
    with Turn(folder, Patience(0.01, 0.02, told.append)):
        pass
    assert told == []


def test_a_lock_that_comes_after_one_gave_up_is_let_go_of(folder: Path) -> None:
    """The thread that waited for it has no handle on it any more."""
    with held(folder, fcntl.LOCK_EX), pytest.raises(OutOfReach):
        Turn(folder, Patience(0, 0)).__enter__()
    with Turn(folder, Patience(30, 30)):
        pass


def test_a_reader_goes_on_without_the_lock(folder: Path) -> None:
    """What looks odd is then reported as it looks."""
    with held(folder, fcntl.LOCK_EX), nobody_writing_in(folder, Patience(0, 0, lambda words: None)) as certain:
        assert not certain


@pytest.mark.parametrize(
    ("text", "seconds"), [("5", 5), ("0", 0), ("2.5", 2.5), (None, 60), ("soon", 60), ("-1", 60), ("inf", 60)]
)
def test_the_time_out_can_be_set(text: str | None, seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RACELOG_LOCK_TIMEOUT", raising=False)
    if text is not None:
        monkeypatch.setenv("RACELOG_LOCK_TIMEOUT", text)
    assert Patience().in_all == seconds


def test_where_the_machine_does_not_say_it_is_somebody_else(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "LOCKS", folder / "no such file")
    assert lock.holder(folder) == "somebody else"


@pytest.mark.parametrize(("mode", "shared"), [(0o775, True), (0o2775, True), (0o755, False), (0o700, False)])
def test_in_a_folder_its_group_writes_in_all_is_for_the_group(mode: int, shared: bool, tmp_path: Path) -> None:
    """Two officials with accounts of their own: the second takes the lock, and appends to the first one's segment."""
    before = os.umask(0o022)
    try:
        tmp_path.chmod(mode)
        store = FileStore(tmp_path)
        store.append(CUP, opening())
        store.append(CUP, notes("several", "a", "b"))
        store.keep_checkpoint(CUP, b"racelog/made-cup-2026\n3\nroot\n\n")
        store.append(CUP, notes("in a new segment"))
    finally:
        os.umask(before)
    everything = [tmp_path / CUP, *(tmp_path / CUP).rglob("*")]
    assert len(everything) == 6
    assert {bool(file.stat().st_mode & stat.S_IWGRP) for file in everything} == {shared}
    assert not any(file.stat().st_mode & stat.S_IWOTH for file in everything)
