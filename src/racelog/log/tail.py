"""The end of a log that is not whole, mended: cut short, it is kept aside; without its line end, it gets one."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from racelog.errors import LogDamaged
from racelog.log import durable
from racelog.log.chain import fits_its_hash
from racelog.log.memory import MemoryStore
from racelog.log.segment import TornTail


def set_aside(folder: Path, torn: TornTail | None) -> Path | None:
    """Keep a torn tail beside the log, then take it off the segment; nothing is ever deleted."""
    if torn is None:
        return None
    kept = folder / f"{torn.segment}.torn-{sha256(torn.text).hexdigest()[:12]}"
    durable.create(kept, torn.text)
    durable.cut_off(folder / f"{torn.segment}.jsonl", torn.offset)
    return kept


def lacks_line_end(season: str, segments: Mapping[str, bytes]) -> bool:
    """Whether all that a log lacks is the line end of its last line."""
    name, text = list(segments.items())[-1]
    if text.endswith(b"\n") or not fits_its_hash(text[text.rfind(b"\n") + 1 :]):
        return False
    try:
        MemoryStore({season: {**segments, name: text + b"\n"}}).read(season)
    except LogDamaged:
        return False
    return True


def end_last_line(season: str, files: Sequence[Path]) -> bool:
    """Give the last line of a log its line end, if that is all it lacks."""
    if durable.last_line(files[-1]).endswith(b"\n"):
        return False
    if not lacks_line_end(season, {file.stem: file.read_bytes() for file in files}):
        return False
    durable.append(files[-1], b"\n")
    return True
