#!/usr/bin/env python3
"""Check a proof of racelog prove without racelog: python3 check_proof.py FILE [--key VKEY]

It says which line of which log the proof is for, whether the line leads to the root of the checkpoint (RFC 6962), and,
where a key is given and the library `cryptography` is there, whether the checkpoint is signed by that key.
Exit codes: 0 the proof holds, 1 it does not, 2 it cannot be read, 3 it holds but the signature could not be checked.
"""

import argparse
import base64
import hashlib
import re
import sys
from dataclasses import dataclass
from pathlib import Path

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    Ed25519PublicKey = None


def sha256(text: bytes) -> bytes:
    return hashlib.sha256(text).digest()


def root_by(path: list[bytes], leaf: bytes, index: int, size: int) -> bytes | None:
    """The root a path leads to from a leaf (RFC 9162, 2.1.3.2); None where its length is wrong."""
    at, last, found = index, size - 1, sha256(b"\x00" + leaf)
    for other in path:
        if last == 0:
            return None
        if at % 2 or at == last:
            found = sha256(b"\x01" + other + found)
            while at % 2 == 0 and at:
                at, last = at >> 1, last >> 1
        else:
            found = sha256(b"\x01" + found + other)
        at, last = at >> 1, last >> 1
    return found if last == 0 else None


def signature_by(key: str, text: str, below: list[str]) -> str:
    """Whether a key signed the checkpoint: "good", "bad", "missing", or why it could not be checked."""
    match = re.fullmatch(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)", key)
    if match is None:
        return "could not be checked: the key is none (NAME+ID+KEY)"
    name, key_id, public = match[1], bytes.fromhex(match[2]), base64.b64decode(match[3])
    if public[:1] != b"\x01" or sha256(name.encode() + b"\n" + public)[:4] != key_id:
        return "could not be checked: the key does not fit its id, or is not Ed25519"
    signed = [line.split(" ")[2] for line in below if line.startswith(f"\u2014 {name} ")]
    ours = [raw[4:] for raw in map(base64.b64decode, signed) if raw[:4] == key_id]
    if not ours:
        return "missing"
    if Ed25519PublicKey is None:
        return "could not be checked: the library cryptography is not installed"
    try:
        Ed25519PublicKey.from_public_bytes(public[1:]).verify(ours[0], text.encode())
    except InvalidSignature:
        return "bad"
    return "good"


@dataclass
class Proof:
    """What a proof says; `below` are the lines of signatures."""

    line: bytes
    index: int
    path: list[bytes]
    origin: str
    size: int
    root: bytes
    text: str
    below: list[str]

    def holds(self) -> bool:
        """Whether the line says it is that number, and leads to the root."""
        said = re.match(rb'\{"seq":(\d+),', self.line)
        if said is None or int(said[1]) != self.index + 1 or not 0 <= self.index < self.size:
            return False
        return root_by(self.path, self.line, self.index, self.size) == self.root


def read(text: str) -> Proof:
    """A proof as it is written (c2sp.org/tlog-proof). Errors: ValueError."""
    first, extra, index, *rest = text.split("\n")
    if first != "c2sp.org/tlog-proof@v1" or not extra.startswith("extra ") or not index.startswith("index "):
        raise ValueError(first)
    end = rest.index("")
    note, _, below = "\n".join(rest[end + 1 :]).rpartition("\n\n")
    origin, size, root = note.split("\n")[:3]
    return Proof(
        line=base64.b64decode(extra.removeprefix("extra "), validate=True),
        index=int(index.removeprefix("index ")),
        path=[base64.b64decode(each, validate=True) for each in rest[:end]],
        origin=origin,
        size=int(size),
        root=base64.b64decode(root, validate=True),
        text=note + "\n",
        below=below.splitlines(),
    )


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("file", type=Path)
    arguments.add_argument("--key", help="the public key that must have signed the checkpoint: NAME+ID+KEY")
    given = arguments.parse_args()
    try:
        proof = read(given.file.read_bytes().decode())
        judged = None if given.key is None else signature_by(given.key, proof.text, proof.below)
    except (OSError, ValueError, IndexError) as error:
        print(f"{given.file}: this is no proof that can be read: {error}", file=sys.stderr)
        return 2
    print(proof.line.decode("utf-8", "backslashreplace"))
    word = "DOES NOT STAND" if not proof.holds() else "would stand" if judged is None else "stands"
    print(f"{word} as #{proof.index + 1} of the {proof.size} lines of {proof.origin} that were sealed")
    if judged is None:
        signers = ", ".join(line.split(" ")[1] for line in proof.below if line.startswith("\u2014 "))
        print(f"NOTHING IS PROVED: the checkpoint says it is by {signers}; without --key anybody may have written it")
    else:
        print(f"signature by {given.key.rpartition('+')[0]}: {judged}")
    if not proof.holds() or judged in {"bad", "missing"}:
        return 1
    return 0 if judged == "good" else 3


if __name__ == "__main__":
    sys.exit(main())
