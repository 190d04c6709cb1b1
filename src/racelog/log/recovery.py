"""What may lie in a season's folder after a crash, and how it becomes a log again without losing what was acknowledged.

Three things can be cut short. An append: the bytes behind the last whole append are no append (a torn tail); nobody
was told that it is written, so the next append keeps them aside, beside the log, and goes on. A line end: a last line
that fits its hash and lacks only its line feed was written whole, and gets it back. An install, of a log made
elsewhere: first every segment is written as a draft, then a mark says what is meant, with a hash of each, then drafts
get their names, then the mark goes. Before the mark the drafts never count; behind it everything is there and the
install can be completed, and until then the log is not read. What is never touched: a last append whose lines are
whole and that lacks some. Those lines may have been acknowledged, and others removed after them; a person puts them
back from a backup.
"""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from pydantic import StringConstraints, ValidationError

from racelog.errors import LogDamaged
from racelog.facts.line import Sha256
from racelog.facts.values import Model
from racelog.log import durable
from racelog.log.chain import fits_its_hash
from racelog.log.folder import INSTALLING
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
    if not lacks_line_end(season, {file.stem: durable.read_plain(file) for file in files}):
        return False
    durable.append(files[-1], b"\n")
    return True


SegmentName = Annotated[str, StringConstraints(pattern=r"^\d{2,4}-[a-z0-9]+(-[a-z0-9]+)*$")]


class Meant(Model):
    """The segments an install puts in place, by name, and the SHA-256 each has then; and those it takes away."""

    segments: dict[SegmentName, Sha256]
    removed: tuple[SegmentName, ...] = ()


def install_under_way(folder: Path) -> bool:
    """Whether an install is under way, or was cut short."""
    return os.path.lexists(folder / INSTALLING)


def install(folder: Path, texts: Mapping[str, bytes], removed: Sequence[str] = ()) -> None:
    """Put whole segments in place, and take others away; all or (until it is completed) none. Errors: OSError."""
    files = {name: folder / f"{name}.jsonl" for name in texts}
    digests = {name: sha256(text).hexdigest() for name, text in texts.items()}
    meant = Meant(segments=digests, removed=tuple(removed))
    again = install_under_way(folder)
    try:
        for name, text in texts.items():
            durable.write_draft(durable.draft_of(files[name]), text)
        mark = durable.create if again else durable.begin
        mark(folder / INSTALLING, meant.model_dump_json(exclude_defaults=True).encode() + b"\n")
    except OSError:
        for file in () if again else files.values():
            with suppress(OSError):  # a draft that stays never counts
                durable.draft_of(file).unlink()
        raise
    _put_in_place(folder, meant)


def can_be_completed(folder: Path) -> bool:
    """Whether everything that was meant is there, under its name or as a draft."""
    meant = _meant(folder)
    return meant is not None and all(
        _is(folder / f"{name}.jsonl", digest) or _is(durable.draft_of(folder / f"{name}.jsonl"), digest)
        for name, digest in meant.segments.items()
    )


def complete(folder: Path) -> None:
    """Put in place what an install that was cut short left as drafts."""
    meant = _meant(folder)
    if meant is not None:
        _put_in_place(folder, meant)


def _put_in_place(folder: Path, meant: Meant) -> None:
    for name, digest in meant.segments.items():
        file = folder / f"{name}.jsonl"
        if not _is(file, digest):
            durable.put_in_place(file)
    for name in meant.removed:
        (folder / f"{name}.jsonl").unlink(missing_ok=True)
    durable.sync_folder(folder)
    (folder / INSTALLING).unlink()
    durable.sync_folder(folder)


def _meant(folder: Path) -> Meant | None:
    try:
        return Meant.model_validate_json(durable.read_plain(folder / INSTALLING))
    except (OSError, ValidationError):
        return None


def _is(file: Path, digest: str) -> bool:
    try:
        return sha256(durable.read_plain(file)).hexdigest() == digest
    except (FileNotFoundError, durable.NoPlainFile):
        return False
