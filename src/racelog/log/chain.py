"""The chain of hashes: every line carries the hash of the one before it and its own.

Hashes are taken of the bytes as they are written and read, never of a value written out again.
"""

import json
import re
from contextlib import suppress
from hashlib import sha256

from pydantic_core import from_json, to_json

GENESIS = "0" * 64
"""What stands for the line before the first."""

_HASH = re.compile(rb',"hash":"([0-9a-f]{64})"\}')
_HASH_LENGTH = len(b',"hash":""}') + 64


def digest(line: bytes) -> str:
    """The SHA-256 of a line's exact bytes, without the line end: what the next line carries as `prev`."""
    return sha256(line).hexdigest()


def seal(body: bytes) -> bytes:
    """The whole line, without its line end, of a body that is a JSON object: its own hash comes last."""
    return seal_and_digest(body)[0]


def seal_and_digest(body: bytes) -> tuple[bytes, str]:
    """The same, and the digest of the whole line. Each byte is hashed once."""
    hashed = sha256(body[:-1])
    end = b',"hash":"' + hashed.hexdigest().encode() + b'"}'
    hashed.update(end)
    return body[:-1] + end, hashed.hexdigest()


def fits_its_hash(line: bytes) -> bool:
    """Whether the bytes before the hash give that hash."""
    end = _HASH.fullmatch(line[-_HASH_LENGTH:])
    return end is not None and sha256(line[:-_HASH_LENGTH]).hexdigest().encode() == end[1]


def digest_if_it_fits(line: bytes) -> str | None:
    """The digest of a line whose bytes before its hash give that hash; None of any other. Each byte is hashed once."""
    end = _HASH.fullmatch(line[-_HASH_LENGTH:])
    if end is None:
        return None
    hashed = sha256(line[:-_HASH_LENGTH])
    if hashed.hexdigest().encode() != end[1]:
        return None
    hashed.update(line[-_HASH_LENGTH:])
    return hashed.hexdigest()


def key_twice(line: bytes) -> str | None:
    """A key that stands twice in one object of a line, which readers may understand differently.

    A line that is the same when it is read and written again has none: one of two equal keys would be lost.
    """
    with suppress(ValueError):  # no JSON: what it is instead is said by whoever reads the log
        if to_json(from_json(line)) == line:
            return None
    twice: list[str] = []

    def pairs(items: list[tuple[str, object]]) -> None:
        seen: set[str] = set()
        for key, _ in items:
            if key in seen:
                twice.append(key)
            seen.add(key)

    try:
        json.loads(line, object_pairs_hook=pairs)
    except (ValueError, RecursionError):
        return None  # no JSON is no object with a key twice; reading the log says what it is
    return twice[0] if twice else None


def begins_with_whole_line(text: bytes) -> bool:
    """Whether a text without line ends begins with a line that fits its hash: its line end was changed."""
    hashed, to = sha256(), 0
    for end in _HASH.finditer(text):
        # hashed once over, however many hashes stand in it
        hashed.update(text[to : end.start()])
        to = end.start()
        if hashed.hexdigest().encode() == end[1]:
            return True
    return False
