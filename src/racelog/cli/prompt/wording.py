"""A typed line cut into words, as a shell does it; also one that is still being typed."""

import shlex
from dataclasses import dataclass

from racelog.errors import Malformed

LONGEST_LINE = 20_000
"""Characters: an order of every car there is, with room to spare; cutting words takes longer the more there are."""


def words_of(line: str) -> list[str]:
    """The words of a line. Errors: Malformed, when a quotation mark is left open, or nobody could have typed it."""
    if len(line) > LONGEST_LINE:
        raise Malformed(f"the line has {len(line)} characters", remedy=f"A line has {LONGEST_LINE} at most")
    try:
        return shlex.split(line)
    except ValueError:
        raise Malformed(
            "a quotation mark is opened and not closed, or a \\ ends the line",
            excerpt=line.strip()[:100],
            remedy="""Write "driver's error" where an apostrophe belongs to the words""",
        ) from None


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A line up to the cursor: the words that are complete, and the one being typed, as typed and as meant."""

    words: tuple[str, ...]
    typed: str
    meant: str


def unfinished(before: str) -> Unfinished:
    """The line before the cursor."""
    start, quote = 0, ""
    for place, character in enumerate(before):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character.isspace():
            start = place + 1
    typed = before[start:]
    return Unfinished(_complete(before[:start]), typed, typed.replace(quote, "", 1) if quote else typed)


def _complete(text: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(text))
    except ValueError:
        return tuple(text.split())


def quoted(word: str) -> str:
    """A word as a person would type it, in quotation marks where it needs them."""
    plain = word and not any(character.isspace() or character in "\"'\\" for character in word)
    if plain:
        return word
    return shlex.quote(word) if any(character in '"\\' for character in word) else f'"{word}"'
