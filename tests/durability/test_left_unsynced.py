"""What a process that was killed had written, but not synced, is synced before anybody builds on it."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from failing import Disk, Stopped
from made import CUP, notes, opening

from racelog.copies.archive import archive_bytes, archive_of
from racelog.copies.restore import restore
from racelog.log.files import FileStore
from racelog.log.memory import MemoryStore
from racelog.log.sealing.checkpoint import fact_lines

Act = Callable[[Path], object]
CALLS = 80
"""More than anything here makes."""


def sealed(home: Path) -> str:
    """What a store looks at of a checkpoint is its second line."""
    store = FileStore(home / "events")
    return store.keep_checkpoint(CUP, b"racelog/%s\n%d\nroot\n\n" % (CUP.encode(), store.read(CUP).seq))


def noted(home: Path) -> object:
    return FileStore(home / "events").append(CUP, notes("noted"))


def begun(home: Path) -> None:
    FileStore(home / "events").begin_segment(CUP, "weekend")


def imported(home: Path) -> object:
    """The log as it is, and more, in a segment of its own."""
    store = FileStore(home / "events")
    made = MemoryStore({CUP: store.segments(CUP)})
    made.begin_segment(CUP, "imported")
    made.append(CUP, notes("imported"))
    return store.install(CUP, made.segments(CUP))


def restored(home: Path) -> None:
    """Into folders that are not there."""
    restore(FileStore(home / "new" / "events"), home / "backup.zip")


def restored_over(home: Path) -> None:
    restore(FileStore(home / "events"), home / "backup.zip")


def prepare(home: Path) -> None:
    """A log of two segments and a checkpoint, the beginning of its backup."""
    store = FileStore(home / "events")
    store.append(CUP, opening())
    (home / "events" / CUP / "published.csv").write_bytes(b"championship\n")
    grown = MemoryStore({CUP: store.segments(CUP)})
    grown.append(CUP, notes("one"))
    grown.begin_segment(CUP, "first")
    grown.append(CUP, notes("two", "a", "b"))
    grown.begin_segment(CUP, "second")
    archive = archive_of(grown, CUP, home / "events" / CUP)
    (home / "backup.zip").write_bytes(archive_bytes(archive))


@pytest.mark.parametrize(
    ("killed", "then"),
    [
        pytest.param(noted, sealed, id="a line, then sealed"),
        pytest.param(noted, imported, id="a line, then imported upon"),
        pytest.param(sealed, sealed, id="a checkpoint, then sealed again"),
        pytest.param(begun, noted, id="a segment, then appended to"),
        pytest.param(begun, sealed, id="a segment, then sealed"),
        pytest.param(restored, restored, id="a restore, then the same"),
        pytest.param(restored_over, restored_over, id="a restore over its beginning, then the same"),
    ],
)
def test_what_a_killed_process_left_is_made_durable_first(
    killed: Act, then: Act, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """At every call of it; afterwards the power goes, and of what was not synced nothing is left."""
    for after in range(1, CALLS):
        home = tmp_path / str(after)
        (home / "events").mkdir(parents=True)
        prepare(home)
        disk = Disk(home)
        with disk.watched():
            with suppress(Stopped), disk.stopping(after, int):
                killed(home)
            then(home)
            events = home / ("new" if then is restored else "") / "events"
            told = FileStore(events)
            lines, checkpoints = fact_lines(told.segments(CUP)), told.checkpoints(CUP)
            disk.cut_power(lambda _: 0)
            there = FileStore(events)
            assert fact_lines(there.segments(CUP)) == lines, after
            assert there.checkpoints(CUP) == checkpoints, after
            assert (events / CUP / "published.csv").exists(), after
        if not disk.stopped:
            return
    pytest.fail("it makes more calls than were tried")
