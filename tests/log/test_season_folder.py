"""A folder kept warm: whatever is put in its place meanwhile, what is read is what lies there."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from made import CUP, notes, opening

from racelog.errors import LogDamaged, OutOfReach
from racelog.log import durable
from racelog.log.files import FileStore
from racelog.log.memory import MemoryStore
from racelog.log.store import LogMoved


def log_with(text: str) -> MemoryStore:
    made = MemoryStore()
    made.append(CUP, opening())
    made.append(CUP, notes("key", text))
    return made


def test_a_log_replaced_by_one_of_its_size_is_read_though_the_first_try_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup was put back while the machine had no more handles to give."""
    store, other = FileStore(tmp_path), log_with("two")
    store.install(CUP, log_with("one").segments(CUP))
    read = store.read(CUP).head
    file = tmp_path / CUP / "00-season.jsonl"
    text = other.segments(CUP)["00-season"]
    assert len(text) == file.stat().st_size
    durable.create(file, text)
    with monkeypatch.context() as machine:
        machine.setattr(durable, "open_plain", refusing(durable.open_plain))
        with pytest.raises(OutOfReach, match="Too many open files"):
            store.read(CUP)
    assert store.read(CUP).head == other.read(CUP).head != read


def refusing(real: Callable[..., Any]) -> Callable[..., Any]:
    def opened(file: Path, *arguments: Any, **options: Any) -> Any:
        if file.suffix == ".jsonl":
            raise OSError(24, "Too many open files", str(file))
        return real(file, *arguments, **options)

    return opened


def test_names_are_made_durable_again_where_another_folder_was_put(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever copied it there may have synced nothing."""
    store = FileStore(tmp_path)
    store.append(CUP, opening())
    store.append(CUP, notes("one"))
    segments = store.segments(CUP)
    (tmp_path / CUP).rename(tmp_path / "aside")
    (tmp_path / CUP).mkdir()
    for name, text in segments.items():
        (tmp_path / CUP / f"{name}.jsonl").write_bytes(text)
    synced: list[Path] = []
    real = durable.sync_folder

    def counted(folder: Path) -> None:
        synced.append(folder)
        real(folder)

    monkeypatch.setattr(durable, "sync_folder", counted)
    store.append(CUP, notes("two"))
    assert synced == [tmp_path / CUP, tmp_path]
    store.append(CUP, notes("three"))
    assert len(synced) == 2


def test_a_season_is_not_opened_where_an_import_was_cut_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing has its name yet, but it is all there: the same import again completes it."""
    store, made = FileStore(tmp_path), log_with("one")

    class Killed(BaseException):
        pass

    def killed(_file: Path) -> None:
        raise Killed

    real = durable.put_in_place
    with monkeypatch.context() as machine:
        machine.setattr(durable, "put_in_place", lambda file: real(file) if file.suffix != ".jsonl" else killed(file))
        with pytest.raises(Killed):
            store.install(CUP, made.segments(CUP))
    with pytest.raises(LogDamaged, match="was cut short"):
        FileStore(tmp_path).append(CUP, opening())
    assert FileStore(tmp_path).install(CUP, made.segments(CUP))
    assert FileStore(tmp_path).read(CUP).head == made.read(CUP).head


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    """It is left alone."""
    (tmp_path / CUP).write_text("notes of mine")
    with pytest.raises(OutOfReach, match="File exists"):
        FileStore(tmp_path).append(CUP, opening())
    assert (tmp_path / CUP).read_text() == "notes of mine"


def test_a_link_that_leads_nowhere_is_no_segment(tmp_path: Path) -> None:
    """Said of the link, not of the disk."""
    store = FileStore(tmp_path)
    store.append(CUP, opening())
    (tmp_path / CUP / "01-lost.jsonl").symlink_to(tmp_path / "nowhere")
    with pytest.raises(LogDamaged, match="this is no plain file"):
        FileStore(tmp_path).read(CUP)


def test_a_folder_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    """Neither to read nor to append: a copied repository may carry one, to anywhere; no lock is left there either."""
    FileStore(tmp_path / "elsewhere").append(CUP, opening())
    before = sorted(file.name for file in (tmp_path / "elsewhere" / CUP).iterdir())
    (tmp_path / "elsewhere" / CUP / ".lock").unlink()
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / CUP).symlink_to(tmp_path / "elsewhere" / CUP)
    store = FileStore(tmp_path / "here")
    assert store.seasons() == [CUP]
    acts = (lambda: store.read(CUP), lambda: store.append(CUP, notes("one more")), lambda: store.segments(CUP))
    for act in acts:
        with pytest.raises(OutOfReach, match="is a symbolic link"):
            act()
    after = sorted(file.name for file in (tmp_path / "elsewhere" / CUP).iterdir())
    assert after == [name for name in before if name != ".lock"]


def test_the_folder_of_all_seasons_may_be_a_link(tmp_path: Path) -> None:
    """It is named by whoever asks."""
    FileStore(tmp_path / "elsewhere").append(CUP, opening())
    (tmp_path / "events").symlink_to(tmp_path / "elsewhere")
    assert FileStore(tmp_path / "events").read(CUP).seq == 1


def test_a_first_append_that_is_refused_leaves_no_folder(tmp_path: Path) -> None:
    """A season opened by mistake is not there; the same append, asked without the mistake, opens it."""
    store = FileStore(tmp_path)
    with pytest.raises(LogMoved):
        store.append(CUP, replace(opening(), expected=5))
    assert list(tmp_path.iterdir()) == []
    store.append(CUP, opening())
    assert store.read(CUP).seq == 1
