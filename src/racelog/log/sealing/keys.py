"""Keys that sign, in files of their own; whether a signature is good; lines an official signed with their own key.

A line's signature stands behind the data, before the hash: `"signed":"NAME BASE64"`, as below a signed note. What is
signed is the text of such a note: the log's name and "/line", a line feed, the exact bytes of the line before
`,"signed"`, a line feed. So it holds the season, the number, `prev`, who appended when, and the data byte for byte.
"""

import os
import re
import stat
from base64 import b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from racelog.errors import Malformed, OutOfReach
from racelog.log.sealing.checkpoint import origin_of
from racelog.log.sealing.note import (
    ED25519,
    Note,
    Signature,
    VerifierKey,
    bytes_of,
    is_key_name,
    read_signature,
    read_verifier_key,
)

PRIVATE = "PRIVATE+KEY+"
Judged = Literal["good", "bad", "unknown key"]


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key and its name; its seed is never shown."""

    name: str
    _private: Ed25519PrivateKey

    @classmethod
    def new(cls, name: str) -> "SigningKey":
        """A fresh key. Errors: Malformed, for a name a key may not have."""
        if not is_key_name(name):
            raise Malformed(
                f"{name!r} is no name of a key",
                remedy="Letters without spaces and plus, such as j.doe or racelog/my-cup",
            )
        return cls(name, Ed25519PrivateKey.generate())

    @property
    def verifier(self) -> VerifierKey:
        """The public key that goes with it."""
        return VerifierKey(self.name, self._private.public_key().public_bytes_raw())

    def sign(self, text: bytes) -> Signature:
        """The signature of a note's text."""
        return Signature(self.name, self.verifier.key_id, self._private.sign(text))

    def as_text(self) -> str:
        """The key as its file holds it, which is secret."""
        coded = b64encode(ED25519 + self._private.private_bytes_raw()).decode()
        return f"{PRIVATE}{self.verifier.key}+{coded}"


def read_signing_key(file: Path) -> SigningKey:
    """The private key of a file that nobody else can read. Errors: Malformed, OutOfReach."""
    text = _text_of(file)
    mode = stat.S_IMODE(file.stat().st_mode)
    if mode & 0o077:
        raise Malformed(
            f"others may read this private key (its permissions are {mode:04o})",
            place=str(file),
            remedy=f"Keep it to yourself: chmod 600 {file}. If somebody may have read it, make a new one",
        )
    key = _signing_key(text)
    if key is None:
        public = text.count("+") >= 2 and not text.startswith(PRIVATE)
        what = "this is a public key, which cannot sign" if public else "this is no private key"
        raise Malformed(what, place=str(file), remedy="Name the .key file that racelog keys new wrote")
    return key


def read_verifier_keys(given: str) -> tuple[VerifierKey, ...]:
    """The public keys of what was given: a key itself, or a file of keys, one a line. Errors: Malformed, OutOfReach."""
    file = Path(given)
    if "+" in given and not file.exists():
        return (read_verifier_key(given),)
    text = _text_of(file)
    check_only_owner_writes(file, "public key")
    own = _signing_key(text)
    if own is not None:
        return (own.verifier,)
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    keys = tuple(
        read_verifier_key(line, f"{file}:{number}") for number, line in lines if not line.lstrip().startswith("#")
    )
    if not keys:
        raise Malformed(
            "there is no key in it", place=str(file), remedy="One key a line, as racelog keys show prints it"
        )
    return keys


def name_of_key(who: str) -> str:
    """What the key of somebody is called: their name, without what a key's name may not have."""
    return re.sub(r"[\s+]+", "-", who)


def check_only_owner_writes(file: Path, what: str) -> None:
    """Refuse a file that others could have put something else into. Errors: Malformed, OutOfReach."""
    try:
        mode = stat.S_IMODE(file.stat().st_mode)
    except OSError as error:
        raise OutOfReach(error.strerror or str(error), place=str(file)) from error
    if mode & 0o022:
        raise Malformed(
            f"others may write this {what} (its permissions are {mode:04o})",
            place=str(file),
            remedy=f"Make sure that it is the right one, then: chmod go-w {file}",
        )


def judged(signature: Signature, text: bytes, keys: Iterable[VerifierKey]) -> Judged:
    """Whether a signature is good; a key is known by its name and its id together."""
    known = [key for key in keys if (key.name, key.key_id) == (signature.name, signature.key_id)]
    if not known:
        return "unknown key"
    return "good" if any(_fits(key, signature, text) for key in known) else "bad"


def signers(note: Note, keys: Iterable[VerifierKey]) -> tuple[tuple[str, Judged], ...]:
    """Who signed a note, by key, and whether each signature is good."""
    known = tuple(keys)
    return tuple((signature.key, judged(signature, note.text.encode(), known)) for signature in note.signatures)


def write_key_pair(key: SigningKey, folder: Path) -> tuple[Path, Path]:
    """Keep a key in two files: the private one for its owner alone, the public one beside it.

    Errors:  OutOfReach; a key that is there is never replaced.
    """
    stem = key.name.replace("/", "_")
    private, public = folder / f"{stem}.key", folder / f"{stem}.vkey"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for file, text, mode in ((private, key.as_text(), 0o600), (public, str(key.verifier), 0o644)):
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
            with os.fdopen(descriptor, "w", encoding="utf-8") as out:
                out.write(text + "\n")
                out.flush()
                os.fsync(out.fileno())
    except FileExistsError as error:
        raise Malformed(
            f"there is a key called {key.name} already",
            place=str(error.filename),
            remedy="A key is never replaced. Choose another --name, or another folder with --into",
        ) from None
    except OSError as error:
        raise OutOfReach(
            error.strerror or str(error), place=str(error.filename or folder), remedy="Name a folder with --into"
        ) from error
    return private, public


def _fits(key: VerifierKey, signature: Signature, text: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature.signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True


def _signing_key(text: str) -> SigningKey | None:
    """A key as Go's sumdb/note writes it: PRIVATE+KEY+NAME+ID+KEY; None for anything else."""
    if not text.startswith(PRIVATE):
        return None
    name, _, rest = text.strip().removeprefix(PRIVATE).partition("+")
    key_id, _, coded = rest.partition("+")
    seed = bytes_of(coded)
    if not is_key_name(name) or seed is None or seed[:1] != ED25519 or len(seed) != 33:
        return None
    key = SigningKey(name, Ed25519PrivateKey.from_private_bytes(seed[1:]))
    return key if key.verifier.key_id.hex() == key_id else None


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Malformed("this is no file of a key", place=str(file), remedy="Name a file of racelog keys new") from None
    except FileNotFoundError:
        raise Malformed(
            "there is no such file", place=str(file), remedy="Name the file of a key: racelog keys new makes one"
        ) from None
    except OSError as error:
        raise OutOfReach(error.strerror or str(error), place=str(file), remedy="Name the file of a key") from error


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
    match = _SIGNED.search(line)
    signature = None if match is None else read_signature(match[1].decode("utf-8", "replace"))
    return None if match is None or signature is None else (signature, line[: match.start()])
