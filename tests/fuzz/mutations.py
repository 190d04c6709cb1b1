"""Bytes gone wrong the way real ones do: cut, doubled, swapped, and values of the right shape that make no sense."""

import json
import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

ODD_NUMBERS = (
    0, -1, 1, 2, 999, 1000, 2**31, 2**63, -(2**63), 2**64, 10**18, 10**30, 10**300, 0.5, -0.0, 1e308, 1e-308,
)  # fmt: skip
ODD_TEXTS = (
    "", " ", "0", "-1", "1/0", "17/2", "1" * 30, "9" * 5000, "R0", "R999", "Q1", "../..", "a\x00b", "\x1b[2J", "\u202e",
    "\u200b", "\ufeff", "\ud800", "\U0001f3c1", "é", "e\u0301", "٣", "²", "١٢", "null", "NaN", "inf", "1e999", "[/bold]", "=1+1",
    "0001-01-01", "9999-12-31", "2026-02-29", "2026-05-01T12:00:00Z", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00",
    "Europe/Berlin", "x" * 2001, "#1", "DSQ", "1:60", "59.9999", "24/2", "%s", "{}", "\\", '"', "'",
)  # fmt: skip
ODD_VALUES: tuple[Any, ...] = (None, True, False, [], {}, [[]], *ODD_NUMBERS, *ODD_TEXTS)
ODD_BYTES = (
    b"\xff", b"\x00", b"\r\n", b"\r", b"\n\n", b"\xef\xbb\xbf", b"\xc2\x85", b"\xe2\x80\xa8", b"\xed\xa0\x80", b'"', b"'", b";;;", b",,,",
    b"[[", b"]]", b"{{", b"\\u0000", b"[" * 3000, b"{" * 3000, b"a." * 3000, b'{"a":' * 3000, b"\x1b[31m", b"=", b"#", b"\t",
)  # fmt: skip
_NUMBER = re.compile(rb"-?\d+(\.\d+)?")
_CELL = re.compile(rb"[^,;\n\r]+")
_TEXT = re.compile(rb'"[^"\n]*"')

Mutation = Callable[[Random, bytes, Sequence[bytes]], bytes]


def mutated(random: Random, text: bytes, words: Sequence[bytes], largest: int = 200_000) -> bytes:
    """A text with one to five things wrong."""
    for _ in range(random.choice((1, 1, 1, 2, 3, 5))):
        text = random.choice(MUTATIONS)(random, text, words)[:largest]
    return text


def _cut(random: Random, text: bytes, _words: Sequence[bytes]) -> bytes:
    begin, end = _stretch(random, text)
    return text[:begin] + text[end:]


def _doubled(random: Random, text: bytes, _words: Sequence[bytes]) -> bytes:
    begin, end = _stretch(random, text)
    return text[:end] + text[begin:end] * random.choice((1, 1, 2, 50, 1000)) + text[end:]


def _flipped(random: Random, text: bytes, _words: Sequence[bytes]) -> bytes:
    if not text:
        return text
    at = random.randrange(len(text))
    return text[:at] + bytes([text[at] ^ (1 << random.randrange(8))]) + text[at + 1 :]


def _inserted(random: Random, text: bytes, words: Sequence[bytes]) -> bytes:
    at = random.randint(0, len(text))
    odd = random.choice((*ODD_BYTES, *words, *(each.encode("utf-8", "surrogatepass") for each in ODD_TEXTS)))
    return text[:at] + odd + text[at:]


def _replaced(random: Random, text: bytes, words: Sequence[bytes]) -> bytes:
    """A number, a cell or a quoted text replaced by an odd one, or by another of the same text."""
    shape = random.choice((_NUMBER, _CELL, _TEXT))
    found = list(shape.finditer(text))
    if not found:
        return text
    there = random.choice(found)
    odd: bytes = random.choice((*words, *(each.encode("utf-8", "replace") for each in map(str, ODD_VALUES))))
    if shape is _TEXT:
        odd = b'"' + odd + b'"'
    if random.random() < 0.3:
        odd = random.choice(found)[0]
    return text[: there.start()] + odd + text[there.end() :]


def _lines_moved(random: Random, text: bytes, _words: Sequence[bytes]) -> bytes:
    lines = text.split(b"\n")
    one, two = random.randrange(len(lines)), random.randrange(len(lines))
    match random.randrange(3):
        case 0:
            lines[one], lines[two] = lines[two], lines[one]
        case 1:
            lines.insert(two, lines[one])
        case _:
            del lines[one]
    return b"\n".join(lines)


def _value_changed(random: Random, text: bytes, _words: Sequence[bytes]) -> bytes:
    """One value of a JSON text, or of one line of it, changed, taken out or put under another key."""
    lines = [text] if random.random() < 0.5 else text.split(b"\n")
    at = random.randrange(len(lines))
    try:
        tree = json.loads(lines[at])
    except (ValueError, RecursionError):
        return text
    places = list(_places(tree))
    if places:
        _change(random, *random.choice(places))
    lines[at] = json.dumps(tree, separators=(",", ":")).encode()
    return b"\n".join(lines)


def _change(random: Random, inside: Any, key: Any) -> None:
    match random.randrange(4):
        case 0:
            del inside[key]
        case 1:
            inside[key] = [inside[key], inside[key]]
        case 2 if isinstance(inside, dict):
            inside[key] = inside[random.choice(list(inside))]
        case _:
            inside[key] = random.choice(ODD_VALUES)


def _places(tree: Any) -> list[tuple[Any, Any]]:
    keys = list(tree) if isinstance(tree, dict) else list(range(len(tree))) if isinstance(tree, list) else []
    return [(tree, key) for key in keys] + [place for key in keys for place in _places(tree[key])]


def _stretch(random: Random, text: bytes) -> tuple[int, int]:
    begin = random.randint(0, len(text))
    return begin, min(len(text), begin + random.choice((1, 2, 5, 20, 200)))


MUTATIONS: tuple[Mutation, ...] = (
    _cut, _doubled, _flipped, _inserted, _replaced, _replaced, _replaced, _lines_moved, _value_changed, _value_changed,
)  # fmt: skip
