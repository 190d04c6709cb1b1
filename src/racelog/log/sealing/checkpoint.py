"""Checkpoints: how long a log was, and the root of its tree then, signed. Proofs: a line, and its path to such a root.

Source:  c2sp.org/tlog-checkpoint; c2sp.org/tlog-proof, version 1, whose `extra` is the line.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from racelog.errors import Malformed, excerpt_of
from racelog.log.sealing.merkle import Tree, leaf_hash, root_by
from racelog.log.sealing.note import Note, bytes_of, read_note

SEGMENT, FILE = "segment ", "file "
"""How the lines begin that name segments, and files sealed with a log."""
_SIZE = re.compile(r"0|[1-9][0-9]{0,14}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a note says of a log: its first `size` lines have this root; and what stands in its further lines.

    `segments` are the names of the segments there were, `files` the SHA-256 (hexadecimal) of files beside the log.
    """

    place: str
    origin: str
    size: int
    root: bytes
    note: Note
    segments: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)


def origin_of(season: str) -> str:
    """What a season's log is called in its checkpoints."""
    return f"racelog/{season}"


def season_of(origin: str) -> str:
    """The season of a log by what it is called in its checkpoints."""
    return origin.removeprefix("racelog/")


def checkpoint_text(
    season: str, size: int, root: bytes, segments: Iterable[str] = (), files: Mapping[str, str] | None = None
) -> str:
    """The text that is signed: what a checkpoint is, then a line for each segment, and for each file sealed with it."""
    lines = [origin_of(season), str(size), b64encode(root).decode(), *(f"{SEGMENT}{name}" for name in segments)]
    lines += [f"{FILE}{name} {digest}" for name, digest in (files or {}).items()]
    return "".join(f"{line}\n" for line in lines)


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
    segments = tuple(line.removeprefix(SEGMENT) for line in lines[3:] if line.startswith(SEGMENT))
    named = (line.removeprefix(FILE).rpartition(" ") for line in lines[3:] if line.startswith(FILE))
    files = {name: digest for name, _, digest in named}
    return Checkpoint(place, lines[0], int(lines[1]), root, note, segments, files)


def read_checkpoint_of(season: str, raw: bytes, place: str) -> Checkpoint:
    """A checkpoint of one season. Errors: Malformed, also for one of another log."""
    checkpoint = read_checkpoint(raw, place)
    if checkpoint.origin != origin_of(season):
        raise Malformed(
            f"this is a checkpoint of another log: {checkpoint.origin}",
            place=place,
            remedy=f"Those of this season begin with {origin_of(season)}",
        )
    return checkpoint


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


FIRST = "c2sp.org/tlog-proof@v1"
_PROOF = re.compile(
    rf"{re.escape(FIRST)}\nextra (?P<line>\S+)\nindex (?P<index>0|[1-9][0-9]{{0,14}})\n(?P<path>(?:\S+\n){{0,63}})\n"
    r"(?P<note>.*)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Proof:
    """A line, where it stands (from 0), its path, and the checkpoint that covers it."""

    line: bytes
    index: int
    path: tuple[bytes, ...]
    checkpoint: Checkpoint

    @property
    def holds(self) -> bool:
        """Whether the line, at its place, leads to the root; signatures are judged apart."""
        led_to = root_by(self.path, leaf_hash(self.line), self.index, self.checkpoint.size)
        return led_to == self.checkpoint.root

    def __str__(self) -> str:
        path = "".join(f"{b64encode(other).decode()}\n" for other in self.path)
        line = b64encode(self.line).decode()
        return f"{FIRST}\nextra {line}\nindex {self.index}\n{path}\n{self.checkpoint.note}"


def read_proof(raw: bytes, place: str) -> Proof:
    """A proof from its exact bytes. Errors: Malformed."""
    match = _PROOF.fullmatch(raw.decode("utf-8", "replace"))
    line = None if match is None else bytes_of(match["line"])
    path = () if match is None else tuple(map(bytes_of, match["path"].split()))
    hashes = tuple(digest for digest in path if digest is not None and len(digest) == 32)
    if match is None or line is None or len(hashes) != len(path):
        raise Malformed(
            "this is no proof of a line", place=place, excerpt=excerpt_of(raw), remedy="racelog prove writes one"
        )
    return Proof(line, int(match["index"]), hashes, read_checkpoint(match["note"].encode(), place))


def proof_as_json(proof: Proof) -> dict[str, object]:
    """A proof as values for programs."""
    return {
        "line": proof.line.decode(),
        "index": proof.index,
        "size": proof.checkpoint.size,
        "path": [b64encode(node).decode() for node in proof.path],
        "checkpoint": str(proof.checkpoint.note),
    }
