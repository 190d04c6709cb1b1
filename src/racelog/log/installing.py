"""Putting a log made elsewhere into its folder: drafts first, then a mark that says what is meant, then their names.

Once the mark is there, whatever is cut short can be completed from the drafts; before it, the drafts never count.
"""

from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from pydantic import ValidationError

from racelog.facts.line import Sha256
from racelog.facts.values import Model
from racelog.log import durable

MARK = ".installing"


class Meant(Model):
    """The segments an install puts in place, by name, and the SHA-256 each has then."""

    segments: dict[str, Sha256]


def under_way(folder: Path) -> bool:
    """Whether an install is under way, or was cut short."""
    return (folder / MARK).exists()


def install(folder: Path, texts: Mapping[str, bytes]) -> None:
    """Put whole segments in place, all or (until they are completed) none. Errors: OSError."""
    files = {name: folder / f"{name}.jsonl" for name in texts}
    meant = Meant(segments={name: sha256(text).hexdigest() for name, text in texts.items()})
    again = under_way(folder)
    try:
        for name, text in texts.items():
            durable.write_draft(durable.draft_of(files[name]), text)
        mark = durable.create if again else durable.begin
        mark(folder / MARK, meant.model_dump_json().encode() + b"\n")
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
    durable.sync_folder(folder)
    (folder / MARK).unlink()
    durable.sync_folder(folder)


def _meant(folder: Path) -> Meant | None:
    try:
        return Meant.model_validate_json((folder / MARK).read_bytes())
    except (OSError, ValidationError):
        return None


def _is(file: Path, digest: str) -> bool:
    return file.is_file() and sha256(file.read_bytes()).hexdigest() == digest
