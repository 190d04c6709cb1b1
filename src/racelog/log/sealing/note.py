"""Signed notes and the keys that check them, in the formats of C2SP, so that other programs read them too.

Source:  c2sp.org/signed-note (Ed25519, signature type 1); the texts of keys are those of Go's sumdb/note.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as NoBase64
from dataclasses import dataclass
from hashlib import sha256
from unicodedata import category

from racelog.errors import Malformed, excerpt_of

ED25519 = b"\x01"
"""The signature type, which stands before the public key wherever it is written or hashed."""

DASH = "\u2014"
MOST_SIGNATURES = 100
_NAME = re.compile(r"[^\s+\x00-\x1f\x7f]{1,200}")


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature as a note carries it: the key's name, its id (4 bytes), and the signature proper."""

    name: str
    key_id: bytes
    signature: bytes

    @property
    def key(self) -> str:
        """The key as people tell it: "j.doe+c74f20a3"."""
        return f"{self.name}+{self.key_id.hex()}"

    def __str__(self) -> str:
        return f"{self.name} {b64encode(self.key_id + self.signature).decode()}"


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key and the name it goes by."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The first bytes of a hash over name and key."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    @property
    def key(self) -> str:
        """The key as people tell it: "j.doe+c74f20a3"."""
        return f"{self.name}+{self.key_id.hex()}"

    def __str__(self) -> str:
        return f"{self.key}+{b64encode(ED25519 + self.public).decode()}"


@dataclass(frozen=True, slots=True)
class Note:
    """A text, which ends with a line feed, and who signed it."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return f"{self.text}\n" + "".join(f"{DASH} {signature}\n" for signature in self.signatures)


def is_key_name(name: str) -> bool:
    """Whether a key may be called that: something, without spaces or plus."""
    return _NAME.fullmatch(name) is not None and name.isprintable() and not any(map(_turns_the_line, name))


def _turns_the_line(char: str) -> bool:
    """Whether a character is one that changes the direction of a text, or cannot be seen: a name must look as it is."""
    return category(char) in {"Cf", "Cc"}


def read_verifier_key(text: str, place: str | None = None) -> VerifierKey:
    """A key as printed: NAME+ID+KEY. Errors: Malformed."""
    name, _, rest = text.strip().partition("+")
    key_id, _, coded = rest.partition("+")
    public = bytes_of(coded)
    if is_key_name(name) and public is not None and public[:1] == ED25519 and len(public) == 33:
        key = VerifierKey(name, public[1:])
        if key.key_id.hex() == key_id:
            return key
    raise Malformed(
        "this is no verifier key",
        place=place,
        excerpt=excerpt_of(text.strip().encode("utf-8", "backslashreplace")),
        remedy="One looks like j.doe+c74f20a3+ARpc...: racelog keys show prints it",
    )


def read_note(raw: bytes, place: str) -> Note:
    """A note from its exact bytes. Errors: Malformed."""
    try:
        whole = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise _no_note(place, raw, "it is no UTF-8 text") from None
    text, blank, below = whole.rpartition("\n\n")
    if not blank or not text or not below.endswith("\n") or re.search(r"[\x00-\x09\x0b-\x1f]", whole):
        raise _no_note(place, raw, "a text, an empty line and signatures are missing")
    lines = below.removesuffix("\n").split("\n")
    signatures = tuple(filter(None, map(_signature, lines[:MOST_SIGNATURES])))
    if len(signatures) != len(lines):
        raise _no_note(place, raw, "a line below the empty one is no signature")
    return Note(text + "\n", signatures)


def read_signature(text: str) -> Signature | None:
    """A signature as it stands behind the dash: NAME BASE64; None for what is none."""
    name, _, coded = text.partition(" ")
    signed = bytes_of(coded)
    if not is_key_name(name) or signed is None or len(signed) < 5:
        return None
    return Signature(name, signed[:4], signed[4:])


def _signature(line: str) -> Signature | None:
    return read_signature(line.removeprefix(f"{DASH} ")) if line.startswith(f"{DASH} ") else None


def bytes_of(coded: str) -> bytes | None:
    """What a base64 text stands for, if it is the one text for it."""
    try:
        raw = b64decode(coded, validate=True)
    except (NoBase64, ValueError):
        return None
    return raw if b64encode(raw).decode() == coded else None


def _no_note(place: str, raw: bytes, why: str) -> Malformed:
    return Malformed(
        f"this is no signed note: {why}",
        place=place,
        excerpt=excerpt_of(raw) or None,
        remedy="Take the file as racelog seal wrote it, byte for byte",
    )
