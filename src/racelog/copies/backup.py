"""Backups of a season: written into one file, read from a file or folder; and a log held against one, line by line."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from racelog.copies.archive import CONTENTS, Archive, archive_bytes, archive_of, read_archive
from racelog.errors import Malformed, OutOfReach, excerpt_of
from racelog.log import durable
from racelog.log.files import FileStore
from racelog.log.store import Store


def backup(store: Store, season: str, file: Path) -> Archive:
    """Write a season into a file, whole or not at all; what went into it.

    Errors:  Malformed, also where something else lies there than an earlier backup; LogDamaged; OutOfReach.
    """
    _check_may_replace(file)
    archive = archive_of(store, season, store.folder_of(season))
    try:
        durable.create(file.absolute(), archive_bytes(archive))
    except OSError as error:
        raise OutOfReach(error.strerror or str(error), place=str(file), remedy="Name another file") from error
    return archive


def _check_may_replace(file: Path) -> None:
    """Only an earlier backup is replaced. Errors: Malformed."""
    if not file.exists():
        return
    if not file.is_file() or CONTENTS.encode() not in file.read_bytes()[:100]:
        raise Malformed(
            "there is something already that is no backup", place=str(file), remedy="Nothing was written. Name another"
        )


@dataclass(frozen=True, slots=True)
class AgainstBackup:
    """How a log and its backup compare.

    same: byte for byte; longer, shorter: one is the beginning of the other; differs: at `place`.
    """

    verdict: Literal["same", "longer", "shorter", "differs"]
    place: str | None = None
    here: str | None = None
    there: str | None = None


def read_backup(folder: Path, season: str) -> Mapping[str, bytes]:
    """The segments of a season in a backup, verified.

    Shape:   a file of racelog backup, a folder of seasons, or a season's own folder.
    Errors:  Malformed, LogDamaged, OutOfReach.
    """
    if folder.is_file():
        return read_archive(folder, season).segments
    for place in (folder, folder.parent):
        store = FileStore(place)
        if (place == folder or folder.name == season) and store.holds(season):
            return store.segments(season)
    raise Malformed(
        f"no log of {season} is in it",
        place=str(folder),
        remedy=f"Name a folder that holds {season}, or one called {season} that holds its segments",
    )


def against_backup(here: Mapping[str, bytes], there: Mapping[str, bytes]) -> AgainstBackup:
    """Compare line by line, segment by segment."""
    ours, theirs = _lines(here), _lines(there)
    for (place, line), (other_place, other) in zip(ours, theirs, strict=False):
        if (place, line) != (other_place, other):
            return AgainstBackup("differs", place, *_where_they_part(line, other))
    if len(ours) == len(theirs):
        return AgainstBackup("same")
    longer = len(ours) > len(theirs)
    place, line = (ours if longer else theirs)[min(len(ours), len(theirs))]
    shown = excerpt_of(line)
    return AgainstBackup("longer", place, shown, None) if longer else AgainstBackup("shorter", place, None, shown)


def _where_they_part(line: bytes, other: bytes) -> tuple[str, str]:
    """Both lines from a little before the first byte in which they are not the same."""
    parts = next((at for at, (one, two) in enumerate(zip(line, other, strict=False)) if one != two), 0)
    start = max(0, parts - 20)
    dots = "..." if start else ""
    return dots + excerpt_of(line[start:], 60), dots + excerpt_of(other[start:], 60)


def _lines(segments: Mapping[str, bytes]) -> list[tuple[str, bytes]]:
    return [
        (f"{name}:{number}", line)
        for name, text in segments.items()
        for number, line in enumerate(text.removesuffix(b"\n").split(b"\n"), start=1)
    ]
