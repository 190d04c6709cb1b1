"""Nobody appends where two machines could do so at once."""

from pathlib import Path

import pytest
from made import CUP, notes, opening

from racelog.errors import OutOfReach
from racelog.log import lock
from racelog.log.files import FileStore

MOUNTINFO = """\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 22 0:40 / {folder} rw,relatime shared:9 - {kind} server:/results rw,vers=4.2
31 22 0:41 / {folder}/on\\040this\\040machine rw,relatime - xfs /dev/vdb rw
"""


@pytest.fixture
def mounted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that the machine says is on NFS, with a local disk mounted inside it."""
    folder = tmp_path / "shared"
    (folder / "on this machine").mkdir(parents=True)
    (tmp_path / "mountinfo").write_text(MOUNTINFO.format(folder=folder, kind="nfs4"))
    monkeypatch.setattr(lock, "MOUNTS", tmp_path / "mountinfo")
    return folder


def test_a_log_on_a_network_file_system_is_read_and_not_written(
    mounted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Locks there may be one machine's alone."""
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(lock, "MOUNTS", tmp_path / "no such file")
        FileStore(mounted / "logs").append(CUP, opening())
    store = FileStore(mounted / "logs")
    before = store.segments(CUP)
    with pytest.raises(OutOfReach, match=r"network file system \(nfs4\), where locks do not hold") as refused:
        store.append(CUP, notes("one"))
    assert refused.value.exit_code == 3
    assert "Keep the logs on a disk of this machine" in str(refused.value)
    assert store.read(CUP).seq == 1
    assert store.segments(CUP) == before


def test_the_innermost_mount_counts(mounted: Path) -> None:
    """Also for a folder that is still to be made, and with a space in its name."""
    assert lock.file_system_of(mounted / "logs" / "a-cup") == "nfs4"
    assert lock.file_system_of(mounted / "on this machine" / "logs") == "xfs"
    assert lock.file_system_of(mounted.parent) == "ext4"
    FileStore(mounted / "on this machine").append(CUP, opening())


def test_this_machine_says_what_its_folders_lie_on(tmp_path: Path) -> None:
    """Where there is a /proc, there is an answer."""
    assert (lock.file_system_of(tmp_path) is not None) == lock.MOUNTS.exists()
