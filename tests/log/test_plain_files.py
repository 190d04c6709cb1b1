"""A folder of logs may come from somebody else: nothing in it leads a read or a write to a file elsewhere."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from made import CUP, notes, opening

from racelog.copies.archive import archive_of
from racelog.errors import LogDamaged, Malformed, OutOfReach, RacelogError
from racelog.log import durable
from racelog.log.files import FileStore
from racelog.log.memory import MemoryStore
from racelog.outside.text_files import read_bytes
from racelog.projections.files import _replace_files

SECRET = b"what nobody is to read, or to lose\n"
Act = Callable[[FileStore], object]


def link(file: Path, to: Path) -> None:
    file.parent.mkdir(exist_ok=True)
    file.symlink_to(to)


def pipe(file: Path, _to: Path) -> None:
    file.parent.mkdir(exist_ok=True)
    os.mkfifo(file)


def append(store: FileStore) -> object:
    return store.append(CUP, notes("one more"))


def several(store: FileStore) -> object:
    return store.append(CUP, notes("several", "a", "b", "c"))


def seal(store: FileStore) -> object:
    return store.keep_checkpoint(CUP, b"racelog/made-cup-2026\n1\nroot\n\n")


def begin(store: FileStore) -> object:
    store.begin_segment(CUP, "weekend")
    return None


def install(store: FileStore) -> object:
    grown = MemoryStore({CUP: store.segments(CUP)})
    grown.begin_segment(CUP, "imported")
    grown.append(CUP, notes("imported"))
    return store.install(CUP, grown.segments(CUP))


def read(store: FileStore) -> object:
    return store.read(CUP).seq, store.checkpoints(CUP)


def back_up(store: FileStore) -> object:
    return archive_of(store, CUP, store.folder_of(CUP)).beside


@pytest.mark.parametrize("put", [link, pipe])
@pytest.mark.parametrize(
    "name",
    [
        ".lock",
        ".00-season.jsonl.new",
        ".01-weekend.jsonl.new",
        ".01-imported.jsonl.new",
        ".installing",
        "..installing.new",
        "01-weekend.jsonl",
        "checkpoints",
        "checkpoints/0001.txt",
        "checkpoints/.0001.txt.new",
        "published.csv",
    ],
)
@pytest.mark.parametrize("act", [append, several, seal, begin, install, read, back_up])
def test_nothing_is_read_or_written_elsewhere(
    put: Callable[[Path, Path], None], name: str, act: Act, tmp_path: Path
) -> None:
    """A cloned repository may carry links; a pipe would be waited for until the end of time."""
    secret = tmp_path / "secret"
    secret.write_bytes(SECRET)
    store = FileStore(tmp_path / "events")
    store.append(CUP, opening())
    there = tmp_path / "events" / CUP / name
    there.unlink(missing_ok=True)
    put(there, secret)
    shown: object = None
    try:
        shown = act(FileStore(tmp_path / "events"))
    except (OutOfReach, LogDamaged) as error:
        shown = str(error)
    assert SECRET.decode().strip() not in repr(shown)
    assert secret.read_bytes() == SECRET
    assert sorted(file.name for file in tmp_path.iterdir()) == ["events", "secret"]


def test_a_link_that_leads_nowhere_makes_no_file_there(tmp_path: Path) -> None:
    """The lock would be made where a link says."""
    store = FileStore(tmp_path / "events")
    store.append(CUP, opening())
    (tmp_path / "events" / CUP / ".lock").unlink()
    (tmp_path / "events" / CUP / ".lock").symlink_to(tmp_path / "new")
    with pytest.raises(OutOfReach, match="no plain file"):
        append(FileStore(tmp_path / "events"))
    assert not (tmp_path / "new").exists()


def test_a_published_table_that_is_a_link_beside_a_log_is_not_shown(tmp_path: Path) -> None:
    """The first line of any file could be shown by the message about it; elsewhere a link is what its owner wants."""
    secret = tmp_path / "secret"
    secret.write_bytes(SECRET)
    FileStore(tmp_path).append(CUP, opening())
    (tmp_path / CUP / "published.csv").symlink_to(secret)
    with pytest.raises(Malformed, match="no plain file"):
        read_bytes(tmp_path / CUP / "published.csv")
    (tmp_path / "mine.csv").symlink_to(secret)
    assert read_bytes(tmp_path / "mine.csv") == SECRET


def test_the_list_of_what_was_written_names_no_file_elsewhere(tmp_path: Path) -> None:
    """What racelog wrote before and writes no longer is removed: of the folder itself alone."""
    secret = tmp_path / "secret"
    secret.write_bytes(SECRET)
    folder = tmp_path / "projections" / CUP
    folder.mkdir(parents=True)
    (folder / ".written").write_text(f"../../secret\n{secret}\n..\nold.md\n")
    (folder / "old.md").write_text("old")
    _replace_files(folder, {"new.md": "new"})
    assert sorted(file.name for file in folder.iterdir()) == [".written", "new.md"]
    assert secret.read_bytes() == SECRET


@pytest.mark.parametrize("name", [".written", ".new.md.new", "new.md", "..written.new"])
def test_projections_are_written_into_their_folder_alone(name: str, tmp_path: Path) -> None:
    """The folder of projections may come with a repository, too."""
    secret = tmp_path / "secret"
    secret.write_bytes(SECRET)
    folder = tmp_path / "projections" / CUP
    folder.mkdir(parents=True)
    (folder / name).symlink_to(secret)
    with suppress(RacelogError, durable.NoPlainFile):
        _replace_files(folder, {"new.md": "new"})
    assert secret.read_bytes() == SECRET
