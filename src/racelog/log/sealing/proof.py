"""A proof that a line stands in a log: the line, its place, and its path up to the root of a checkpoint.

Source:  c2sp.org/tlog-proof, version 1; its `extra` is the line.
"""

import re
from base64 import b64encode
from dataclasses import dataclass

from racelog.errors import Malformed, excerpt_of
from racelog.log.sealing.checkpoint import Checkpoint, read_checkpoint
from racelog.log.sealing.merkle import leaf_hash, root_by
from racelog.log.sealing.note import bytes_of

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
        path = "".join(f"{b64encode(each).decode()}\n" for each in self.path)
        line = b64encode(self.line).decode()
        return f"{FIRST}\nextra {line}\nindex {self.index}\n{path}\n{self.checkpoint.note}"


def read_proof(raw: bytes, place: str) -> Proof:
    """A proof from its exact bytes. Errors: Malformed."""
    found = _PROOF.fullmatch(raw.decode("utf-8", "replace"))
    line = None if found is None else bytes_of(found["line"])
    path = () if found is None else tuple(map(bytes_of, found["path"].split()))
    hashes = tuple(each for each in path if each is not None and len(each) == 32)
    if found is None or line is None or len(hashes) != len(path):
        raise Malformed(
            "this is no proof of a line", place=place, excerpt=excerpt_of(raw), remedy="racelog prove writes one"
        )
    return Proof(line, int(found["index"]), hashes, read_checkpoint(found["note"].encode(), place))
