"""The keys of whoever sits at this machine: where they are kept, which of them are trusted, and a new one."""

import getpass
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from typer import get_app_dir

from racelog.errors import Malformed
from racelog.log.sealing.keys import SigningKey, name_of_key, read_verifier_keys, write_key_pair
from racelog.log.sealing.note import VerifierKey


@dataclass(frozen=True, slots=True)
class NewKey:
    """The public half of a key that was made, and the files of both halves."""

    key: VerifierKey
    private: Path
    public: Path


def keys_folder() -> Path:
    """Where keys are kept: RACELOG_KEYS, else beside the settings of other programs."""
    named = os.environ.get("RACELOG_KEYS")
    return Path(named) if named else Path(get_app_dir("racelog")) / "keys"


def memory_of(key_file: Path) -> Path:
    """The folder, beside a private key, in which the key remembers what it sealed."""
    return key_file.with_suffix(".signed")


def trusted_keys(given: Sequence[str] = ()) -> tuple[VerifierKey, ...]:
    """The keys given, each as such or as a file; without any, those of the .vkey files in the folder of keys.

    Errors:  Malformed, OutOfReach.
    """
    files = () if given else sorted(keys_folder().glob("*.vkey"))
    return tuple(key for text in (*given, *map(str, files)) for key in read_verifier_keys(text))


def new_key(name: str | None, into: Path | None, logs: Path) -> NewKey:
    """Make a key of one's own, in a folder that is not among the logs. Errors: Malformed, OutOfReach."""
    folder = into or keys_folder()
    if logs.resolve() in (folder.resolve(), *folder.resolve().parents):
        raise Malformed(
            "a private key is not kept among the logs, which are handed on",
            place=str(folder),
            remedy=f"Leave --into out: then it is kept in {keys_folder()}",
        )
    key = SigningKey.new(name if name is not None else _own_name())
    return NewKey(key.verifier, *write_key_pair(key, folder))


def _own_name() -> str:
    """Who sits here, as a key may be called."""
    return name_of_key(os.environ.get("RACELOG_BY") or getpass.getuser())
