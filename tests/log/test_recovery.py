"""A log put in the place of another: it is the one or the other, or waits to be completed; and no name leads elsewhere."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from made import CUP, notes, opening

from racelog.errors import LogDamaged
from racelog.log import durable, recovery
from racelog.log.doctor import mend
from racelog.log.files import FileStore
from racelog.log.memory import MemoryStore
from racelog.log.store import LogMoved


def two_logs(folder: Path) -> tuple[FileStore, MemoryStore]:
    """One in a folder, and another with the same beginning, other segments and other lines."""
    here = FileStore(folder)
    here.append(CUP, opening())
    other = MemoryStore({CUP: here.segments(CUP)})
    here.begin_segment(CUP, "here")
    here.append(CUP, notes("here"))
    here.begin_segment(CUP, "here-too")
    other.append(CUP, notes("there", "a", "b"))
    other.begin_segment(CUP, "there")
    other.append(CUP, notes("there too"))
    return here, other


@pytest.mark.parametrize("calls", range(40))
def test_stopped_anywhere_it_is_one_log_or_the_other_or_is_completed(
    calls: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every system call of durable.py that the change is made of may be the last one."""
    here, other = two_logs(tmp_path)
    before, left = here.segments(CUP), [calls]

    def stopping(name: str) -> None:
        real = getattr(durable, name)

        def call(*arguments: object, **options: object) -> object:
            left[0] -= 1
            if left[0] < 0:
                raise KeyboardInterrupt
            return real(*arguments, **options)

        machine.setattr(durable, name, call)

    with monkeypatch.context() as machine:
        for name in ("write_draft", "put_in_place", "sync_folder", "sync_name", "open_plain"):
            stopping(name)
        with suppress(KeyboardInterrupt):
            here.replace(CUP, other.segments(CUP), here.read(CUP), ("aside.zip", b"what stood here"))
    after = FileStore(tmp_path)
    if recovery.install_under_way(tmp_path / CUP):
        with pytest.raises(LogDamaged, match="cut short"):
            after.read(CUP)
        mend(after, CUP)
    now = FileStore(tmp_path).segments(CUP)
    assert now in (before, other.segments(CUP))
    if now != before:
        assert (tmp_path / CUP / "aside.zip").read_bytes() == b"what stood here"
    elif calls == 39:
        pytest.fail("it was never stopped")


def test_a_log_that_went_on_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    here, other = two_logs(tmp_path)
    seen = here.read(CUP)
    FileStore(tmp_path).append(CUP, notes("meanwhile"))
    with pytest.raises(LogMoved):
        here.replace(CUP, other.segments(CUP), seen, ("aside.zip", b""))
    assert not (tmp_path / CUP / "aside.zip").exists()


@pytest.mark.parametrize("key", ["segments", "removed"])
def test_a_mark_names_no_file_elsewhere(key: str, tmp_path: Path) -> None:
    """It may come with a folder of somebody else's: the doctor would take away, or put in place, what it names."""
    here, _ = two_logs(tmp_path)
    victim = tmp_path / "victim.jsonl"
    victim.write_text("mine")
    name = "../victim"
    meant = {"segments": {name: "0" * 64} if key == "segments" else {}, "removed": [name] if key == "removed" else []}
    (tmp_path / CUP / ".installing").write_text(json.dumps(meant))
    mend(here, CUP)
    assert victim.read_text() == "mine"
