"""A checkpoint: how long a log was, and the root of its tree then, signed.

Source:  c2sp.org/tlog-checkpoint
"""

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from racelog.errors import Malformed, excerpt_of
from racelog.log.sealing.merkle import Tree
from racelog.log.sealing.note import Note, bytes_of, read_note

_SIZE = re.compile(r"0|[1-9][0-9]{0,14}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a note says of a log: its first `size` lines have this root."""

    place: str
    origin: str
    size: int
    root: bytes
    note: Note


def origin_of(season: str) -> str:
    """What a season's log is called in its checkpoints."""
    return f"racelog/{season}"


def season_of(origin: str) -> str:
    """The season of a log by what it is called in its checkpoints."""
    return origin.removeprefix("racelog/")


def checkpoint_text(season: str, size: int, root: bytes) -> str:
    """The text that is signed."""
    return f"{origin_of(season)}\n{size}\n{b64encode(root).decode()}\n"


def read_checkpoint(raw: bytes, place: str) -> Checkpoint:
    """A checkpoint from its exact bytes; signatures are not judged here. Errors: Malformed."""
    note = read_note(raw, place)
    lines = note.text.split("\n")
    root = bytes_of(lines[2]) if len(lines) > 3 else None
    if root is None or len(root) != 32 or not lines[0] or not _SIZE.fullmatch(lines[1]) or "" in lines[:-1]:
        raise Malformed(
            "this signed note is no checkpoint of a log",
            place=place,
            excerpt=excerpt_of(raw),
            remedy="One begins with three lines: the log's name, how many lines it had, the root of its tree",
        )
    return Checkpoint(place, lines[0], int(lines[1]), root, note)


def read_checkpoint_of(season: str, raw: bytes, place: str) -> Checkpoint:
    """A checkpoint of one season. Errors: Malformed, also for one of another log."""
    found = read_checkpoint(raw, place)
    if found.origin != origin_of(season):
        raise Malformed(
            f"this is a checkpoint of another log: {found.origin}",
            place=place,
            remedy=f"Those of this season begin with {origin_of(season)}",
        )
    return found


def sealed_up_to(checkpoints: Mapping[str, bytes]) -> int:
    """The last line any of these checkpoints covers; what is no checkpoint covers nothing."""
    second = (text.split(b"\n", 2)[1:2] for text in checkpoints.values())
    return max((int(size[0]) for size in second if size and _SIZE.fullmatch(size[0].decode("latin-1"))), default=0)


def tree_of(segments: Mapping[str, bytes], lines: int) -> Tree:
    """The tree over the lines of a log, of which so many count."""
    return Tree(fact_lines(segments)[:lines])


def fact_lines(segments: Mapping[str, bytes]) -> list[bytes]:
    """The exact bytes of every line that carries a fact, in order; each segment begins with a header."""
    return [line for text in segments.values() for line in text.split(b"\n")[1:-1]]
