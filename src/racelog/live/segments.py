"""Whether the segments of a season still begin with what a follower read of them."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path


@dataclass(frozen=True, slots=True)
class _Seen:
    stamp: tuple[int, int, int]
    size: int
    digest: bytes


class Segments:
    """The segments of one season as last looked at.

    A log only ever grows. A change of what was read (an editor, a file copied over another) shows in bytes that are
    no longer what they were; the stamps of the file system say which ones to look at.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: dict[str, _Seen] = {}

    def grew_only(self) -> bool:
        """Whether all that was seen before is still there, byte for byte. Errors: OSError."""
        files = sorted(each for each in self._folder.glob("*.jsonl") if not each.name.startswith("."))
        same = set(self._seen) <= {file.name for file in files}
        seen = {}
        for file in files:
            known = self._seen.get(file.name)
            stat = file.stat()
            stamp = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
            if known is not None and known.stamp == stamp:
                seen[file.name] = known
                continue
            text = file.read_bytes()
            same = same and (known is None or sha256(text[: known.size]).digest() == known.digest)
            seen[file.name] = _Seen(stamp, len(text), sha256(text).digest())
        self._seen = seen
        return same
