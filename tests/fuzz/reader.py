"""What a reader of outside bytes is, and what it may do with them: read them, or say readably why not."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from racelog.errors import RacelogError

Read = Callable[[bytes, Path], object]
LONGEST = 20_000
"""Characters a complaint may have: it is read by a person."""
_SEPARATOR = b"\n==== "


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader: what it does with some bytes, in a folder of its own, and good bytes to begin from.

    `expected` are the errors it may raise; `words` are what its language is made of.
    """

    name: str
    read: Read
    seeds: Callable[[], list[bytes]]
    words: tuple[str, ...] = ()
    expected: tuple[type[Exception], ...] = (RacelogError,)


class Unreadable(AssertionError):
    """A complaint that is none: empty, endless, or with characters that move a cursor."""


class Written(AssertionError):
    """A reader wrote something."""


def attack(reader: Reader, text: bytes, folder: Path) -> None:
    """Have some bytes read. Errors: whatever is not one of the project's own, told readably."""
    for left in folder.iterdir():
        left.unlink()
    try:
        reader.read(text, folder)
    except reader.expected as error:
        _judge(str(error))
    found = {each.name for each in folder.iterdir()}
    if not found <= LAID_OUT:
        raise Written(f"{reader.name} left {sorted(found - LAID_OUT)}")


LAID_OUT = frozenset({"given", "given.csv", "given.toml", "given.json", "given.xlsx"})
"""The names under which bytes are laid out for a reader of files."""


def _judge(complaint: str) -> None:
    odd = sorted({char for char in complaint.replace("\n", " ") if not char.isprintable()})
    if not complaint.strip() or odd or len(complaint) > LONGEST:
        raise Unreadable(f"{len(complaint)} characters, {odd} among them: {complaint[:300]!r}")


def in_a_file(name: str, read: Callable[[Path], object]) -> Read:
    """A reader of files, given bytes."""

    def given(text: bytes, folder: Path) -> object:
        file = folder / name
        file.write_bytes(text)
        return read(file)

    return given


def typed(read: Callable[[str], object]) -> Read:
    """A reader of what is typed, given bytes as a terminal would give them."""
    return lambda text, _folder: read(text.decode("utf-8", "surrogateescape"))


def contents(*files: Path) -> Callable[[], list[bytes]]:
    """Good files to begin from."""
    return lambda: [file.read_bytes() for file in files]


def said(*texts: str) -> Callable[[], list[bytes]]:
    """Good texts to begin from."""
    return lambda: [text.encode() for text in texts]


def together(files: Iterable[Path]) -> bytes:
    """Several files as one text."""
    return b"".join(_SEPARATOR + file.name.encode() + b"\n" + file.read_bytes() for file in files)


def apart(text: bytes, names: Iterable[str]) -> Mapping[str, bytes]:
    """The files of these names in a text that was put together of several."""
    return {name: content for name, content in _parts(text) if name in set(names)}


def _parts(text: bytes) -> Iterator[tuple[str, bytes]]:
    for part in text.split(_SEPARATOR):
        name, _, content = part.partition(b"\n")
        yield name.decode("utf-8", "replace"), content
