"""Which file system a folder lies on, and whether locks hold there between machines."""

import os
import re
from pathlib import Path

from racelog.errors import OutOfReach

MOUNTS = Path("/proc/self/mountinfo")
LOCKS_DO_NOT_HOLD = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "9p", "afs", "ceph", "coda", "davfs", "glusterfs", "lustre"),
        *("beegfs", "orangefs", "pvfs2", "vboxsf", "vmhgfs", "prl_fs"),
        *("fuse.sshfs", "fuse.rclone", "fuse.s3fs", "fuse.gcsfuse", "fuse.goofys", "fuse.davfs", "fuse.davfs2"),
        *("fuse.curlftpfs", "fuse.glusterfs", "fuse.ceph", "fuse.vmhgfs-fuse", "fuse.smbnetfs"),
    }
)
"""Types of file systems shared by machines: a lock, or a synced write, there may be one machine's alone."""


def refuse_where_locks_do_not_hold(folder: Path) -> None:
    """Refuse to write where two machines could append at once. Errors: OutOfReach."""
    found = file_system_of(folder)
    if found in LOCKS_DO_NOT_HOLD:
        raise OutOfReach(
            f"this folder lies on a network file system ({found}), where locks do not hold: two officials could append "
            "at once",
            place=str(folder),
            remedy="Nothing was changed. Keep the logs on a disk of this machine (racelog --events FOLDER), and copy "
            "them from there; reading them here is fine",
        )


def file_system_of(folder: Path) -> str | None:
    """The type of the file system a folder lies on, or would lie on; None where the machine does not say."""
    there = Path(os.path.realpath(folder))
    while not there.exists() and there != there.parent:
        there = there.parent
    try:
        mounts = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return None  # no Linux
    found, longest = None, -1
    for line in mounts.splitlines():
        left, _, right = line.partition(" - ")
        point = Path(_unescaped(left.split(" ")[4]))
        # of two mounts on one point the later one is what is seen
        if (point == there or point in there.parents) and len(point.parts) >= longest:
            found, longest = right.split(" ")[0], len(point.parts)
    return found


def _unescaped(point: str) -> str:
    r"""A mount point as the kernel writes it: a space is \040."""
    return re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), point)
