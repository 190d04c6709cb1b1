"""A season's log in one file: its segments, checkpoints and published tables, byte for byte.

A zip archive, nothing compressed, every date the same, the names in order: the same season gives the same bytes. Its
first entry says what the others are: racelog-backup.json, with the SHA-256 of each.
"""

import io
import re
import struct
import time
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Literal

from pydantic import Field, ValidationError

from racelog.errors import LogDamaged, Malformed
from racelog.facts.complaints import first_complaint, plainly
from racelog.facts.line import Sha256
from racelog.facts.values import Model, Slug
from racelog.log import durable
from racelog.log.folder import CHECKPOINT_FILE, CHECKPOINTS, SEGMENT_FILE
from racelog.log.memory import MemoryStore
from racelog.log.sealing.checkpoint import read_checkpoint_of, tree_of
from racelog.log.store import Log, Store
from racelog.outside.text_files import read_bytes

CONTENTS = "racelog-backup.json"
LARGEST = 1024 * 1024 * 1024
_BESIDE = re.compile(r"published(-after-rounds)?\.csv|corrections\.toml|[a-z0-9-]+\.torn-[0-9a-f]{12}")
_TOOL = re.compile(r"\.lock|\.installing|\.rehearsal|\..*\.new")
_DATE = (1980, 1, 1, 0, 0, 0)
_TRIES, _PAUSE = 40, 0.05


class Contents(Model):
    """What a backup says it holds; `files` gives the SHA-256 of each."""

    racelog_backup: Literal[1]
    season: Slug
    seq: int = Field(ge=1)
    log_head: Sha256
    files: dict[str, Sha256]


@dataclass(frozen=True, slots=True)
class Archive:
    """A season as a backup holds it, verified: `beside` are the other files of its folder, by name.

    `left_out` are the names of what lies in the folder and does not belong to a log.
    """

    log: Log
    segments: Mapping[str, bytes]
    checkpoints: Mapping[str, bytes]
    beside: Mapping[str, bytes]
    left_out: tuple[str, ...] = ()


def archive_of(store: Store, season: str, folder: Path | None, sleep: Callable[[float], None] = time.sleep) -> Archive:
    """A season as it stands after its last whole append, while others go on appending; the rest of it is in its folder.

    Errors:  LogDamaged, where the log ends in an append that stays without its last lines.
    """
    checkpoints = store.checkpoints(season)  # first: the log has all they cover
    log, segments = _settled(store, season, sleep)
    if log.torn is not None:
        segments[log.torn.segment] = segments[log.torn.segment][: log.torn.offset]
    others = _others(folder)
    beside = {file.name: durable.read_plain(file) for file in others if _is_of_a_log(file)}
    left_out = tuple(file.name for file in others if file.name not in beside)
    return Archive(log, segments, checkpoints, beside, left_out)


def _others(folder: Path | None) -> list[Path]:
    """What lies in a season's folder beside log and checkpoints, and is no tool of racelog's own."""
    there = sorted(folder.iterdir() if folder is not None and folder.is_dir() else ())
    return [
        file
        for file in there
        if file.suffix != ".jsonl" and file.name != CHECKPOINTS and not _TOOL.fullmatch(file.name)
    ]


def _is_of_a_log(file: Path) -> bool:
    """Published tables, corrections, tails that were set aside: a backup is handed on, and takes nothing else."""
    return _BESIDE.fullmatch(file.name) is not None and file.is_file() and not file.is_symlink()


def _settled(store: Store, season: str, sleep: Callable[[float], None]) -> tuple[Log, dict[str, bytes]]:
    """A log that ends with a whole append, or with what is none and does not count. Errors: LogDamaged."""
    for left in reversed(range(_TRIES)):
        segments = dict(store.segments(season))
        log = MemoryStore({season: segments}).read(season)
        if log.unfinished is None:
            return log, segments
        if left:
            sleep(_PAUSE)  # an append may be half written just now
    raise LogDamaged(
        "its last append has not all its lines: something was removed after them",
        place=season,
        remedy=f"A backup is made of a whole log: racelog verify {season} says more",
    )


def archive_bytes(archive: Archive) -> bytes:
    """The file: the same season gives the same bytes."""
    season = archive.log.season
    files = {
        **{f"{season}/{name}.jsonl": text for name, text in archive.segments.items()},
        **{f"{season}/{CHECKPOINTS}/{name}.txt": text for name, text in archive.checkpoints.items()},
        **{f"{season}/{name}": text for name, text in archive.beside.items()},
    }
    contents = Contents(
        racelog_backup=1,
        season=season,
        seq=archive.log.seq,
        log_head=archive.log.head,
        files={name: sha256(text).hexdigest() for name, text in files.items()},
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as out:
        for name, text in {CONTENTS: contents.model_dump_json(indent=1).encode() + b"\n", **files}.items():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            out.writestr(entry, text)
    return written.getvalue()


def read_archive(file: Path, season: str | None = None) -> Archive:
    """A backup, verified as a whole: its files, the chain of its log, its checkpoints.

    Errors:  Malformed, for what is no backup, or one of another season; LogDamaged, for one that was changed.
    """
    contents, files = _unpacked(file)
    if season is not None and contents.season != season:
        raise Malformed(
            f"this is a backup of {contents.season}, not of {season}", place=str(file), remedy="Name another file"
        )
    season = contents.season
    segments: dict[str, bytes] = {}
    checkpoints: dict[str, bytes] = {}
    beside: dict[str, bytes] = {}
    for name, text in sorted(files.items(), key=lambda packed: _in_order(packed[0])):
        path = PurePosixPath(name)
        kind = checkpoints if path.parent.name == CHECKPOINTS else segments if path.suffix == ".jsonl" else beside
        kind[path.name if kind is beside else path.stem] = text
    log = MemoryStore({season: segments}).read(season) if segments else Log(season)
    if (log.seq, log.head) != (contents.seq, contents.log_head) or log.torn or log.unfinished:
        raise _changed(file, f"its log ends with #{log.seq}, and it says #{contents.seq}")
    _check_checkpoints(file, season, Archive(log, segments, checkpoints, beside))
    return Archive(log, segments, checkpoints, beside)


def _check_checkpoints(file: Path, season: str, archive: Archive) -> None:
    tree = tree_of(archive.segments, archive.log.seq)
    for name, text in archive.checkpoints.items():
        checkpoint = read_checkpoint_of(season, text, f"{file}: {CHECKPOINTS}/{name}.txt")
        if checkpoint.size > tree.size or tree.root(checkpoint.size) != checkpoint.root:
            raise _changed(file, f"its log is not what its checkpoint {name} sealed")


def _unpacked(file: Path) -> tuple[Contents, dict[str, bytes]]:
    """What a backup says it holds, and the files, which are that. Errors: Malformed, LogDamaged."""
    raw = read_bytes(file, LARGEST)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            names = packed.namelist()
            if CONTENTS not in names:
                raise Malformed(f"{CONTENTS} is missing", place=str(file), remedy="racelog backup writes such a file")
            if sum(entry.file_size for entry in packed.infolist()) > LARGEST:
                raise Malformed(f"it holds more than {LARGEST // 1024 // 1024} MB", place=str(file))
            files = {name: packed.read(name) for name in names if name != CONTENTS}
            contents = Contents.model_validate_json(packed.read(CONTENTS))
    except zipfile.BadZipFile as error:
        if raw[:2] != b"PK":
            what = "this is no backup of a season"
            raise Malformed(what, place=str(file), remedy="racelog backup writes one: SEASON.zip") from None
        raise _changed(file, "it was cut short" if "not a zip" in str(error) else str(error)) from None
    except ValidationError as error:
        first = first_complaint(error)
        where = ".".join(map(str, first["loc"]))
        raise Malformed(f"{CONTENTS}: {where}: {plainly(first)}", place=str(file)) from None
    except (EOFError, OSError, ValueError, RuntimeError, struct.error, zlib.error) as error:
        raise _changed(file, str(error)) from None
    for name in sorted({*files, *contents.files}):
        digest = sha256(files[name]).hexdigest() if name in files else None
        if digest != contents.files.get(name):
            raise _changed(file, f"{name} is not what was put in it")
        if not _belongs(name, contents.season):
            raise Malformed(f"{name!r} is no file of a season", place=str(file), remedy="It is no backup of racelog's")
    return contents, files


def _belongs(name: str, season: str) -> bool:
    """Whether a name is a plain one in the season's folder, or in that of its checkpoints."""
    parts = tuple(name.split("/"))
    plain = all(part and not part.startswith(".") and part.isprintable() and "\\" not in part for part in parts)
    if not plain or parts[0] != season or not 2 <= len(parts) <= 3:
        return False
    if len(parts) == 3:
        return parts[1] == CHECKPOINTS and CHECKPOINT_FILE.fullmatch(parts[2]) is not None
    return not name.endswith(".jsonl") or SEGMENT_FILE.fullmatch(parts[1]) is not None


def _in_order(name: str) -> tuple[int, str]:
    """Segments and checkpoints by their number, as a folder of logs is read."""
    number = re.match(r"\d+", PurePosixPath(name).name)
    return (int(number[0]) if number else 0, name)


def _changed(file: Path, what: str) -> LogDamaged:
    return LogDamaged(
        f"the backup is damaged: {what}", place=str(file), remedy="Nothing was written. Take another copy of it"
    )
