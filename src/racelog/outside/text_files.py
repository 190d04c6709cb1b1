"""Text files somebody else wrote."""

import os
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path

from racelog.errors import Malformed, excerpt_of

LARGEST = 16 * 1024 * 1024


def read_bytes(file: Path, largest: int = LARGEST) -> bytes:
    """The bytes of a file somebody else wrote. Errors: Malformed."""
    try:
        if not file.is_file() or _is_link_beside_a_log(file):
            raise FileNotFoundError if not os.path.lexists(file) else IsADirectoryError(0, "it is no plain file")
        if file.stat().st_size > largest:
            raise Malformed(f"the file is larger than {largest // 1024 // 1024} MB", place=str(file))
        return file.read_bytes()
    except FileNotFoundError:
        raise Malformed("there is no such file", place=str(file), remedy=f"Looked for it in {file.parent}") from None
    except OSError as error:
        raise Malformed(f"cannot be read: {error.strerror or error}", place=str(file)) from None


def _is_link_beside_a_log(file: Path) -> bool:
    """A folder of logs may come from somebody else: what is shown of it is in it, and not in a file elsewhere."""
    return file.is_symlink() and any(file.parent.glob("*.jsonl"))


def read_text(file: Path) -> str:
    """The text of a file somebody else wrote: UTF-8, or UTF-16 that says so by its first bytes. Errors: Malformed."""
    data = read_bytes(file)
    try:
        return data.decode(_declared(data))
    except UnicodeDecodeError as error:
        raise _no_text(data, error, str(file)) from None


def text_of_any_country(data: bytes, path: str) -> str:
    """The text of a file as old programs write it too: UTF-8, UTF-16 with its mark or without, else Windows-1252.

    Errors:  Malformed, for bytes that are no text.
    """
    if data[:64].count(0) > len(data[:64]) // 3 and not data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        data = (BOM_UTF16_LE if data[1:64:2].count(0) > data[:64:2].count(0) else BOM_UTF16_BE) + data
    try:
        return data.decode(_declared(data))
    except UnicodeDecodeError as error:
        if 0 in data or _declared(data) == "utf-16":
            raise _no_text(data, error, path) from None
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise _no_text(data, error, path) from None


def _declared(data: bytes) -> str:
    return "utf-16" if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"


def _no_text(data: bytes, error: UnicodeDecodeError, path: str) -> Malformed:
    line = data[: error.start].count(b"\n") + 1
    return Malformed(
        f"the file is not {_declared(data).removesuffix('-sig').upper()} text",
        place=f"{path}:{line}",
        excerpt=excerpt_of(data[max(0, error.start - 20) : error.start + 20]),
        remedy="Save it as UTF-8",
    )
