"""A line an official signed with a key of his own, and the signature's place in it.

The signature stands behind the data, before the hash: `"signed":"NAME BASE64"`, as below a signed note. What is signed
is the text of such a note: the log's name and "/line", a line feed, the exact bytes of the line before `,"signed"`, a
line feed. So it holds the season, the number, `prev`, who appended when, and the data byte for byte.
"""

import re
from collections.abc import Callable

from racelog.log.sealing.checkpoint import origin_of
from racelog.log.sealing.keys import SigningKey
from racelog.log.sealing.note import Signature, read_signature

SIGNED = b',"signed":"'
"""What a line that carries a signature has in it."""
_SIGNED = re.compile(rb',"signed":"([^"\\]+)","hash":"[0-9a-f]{64}"\}\Z')


def signer(season: str, key: SigningKey) -> Callable[[bytes], str]:
    """What signs the lines of a season as they are laid out: the bytes before the signature give its text."""
    return lambda body: str(key.sign(signed_text(season, body)))


def signed_text(season: str, body: bytes) -> bytes:
    """The text that is signed, of the bytes of a line before its signature."""
    return origin_of(season).encode() + b"/line\n" + body + b"\n"


def signature_of(line: bytes) -> tuple[Signature, bytes] | None:
    """The signature of a line's exact bytes, and the bytes before it; None where it is not as it is written."""
    found = _SIGNED.search(line)
    signature = None if found is None else read_signature(found[1].decode("utf-8", "replace"))
    return None if found is None or signature is None else (signature, line[: found.start()])
