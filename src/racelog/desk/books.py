"""Regulation books: TOML files, those shipped with the package by name, others by their path."""

from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import Any

from racelog.errors import Malformed
from racelog.facts.regulations import LOSES_TO_NOTHING, POINTS_TAKEN, Regulations, upside_down
from racelog.outside.text_files import read_text
from racelog.outside.toml_files import parse_toml


def shipped_books() -> list[str]:
    """The names of the books shipped with the package."""
    return sorted(book.name.removesuffix(".toml") for book in _shelf().iterdir() if book.name.endswith(".toml"))


def read_book(book: str) -> Regulations:
    """The regulations of a shipped book, or of a TOML file. Errors: Malformed."""
    if book in shipped_books():
        text, place = (_shelf() / f"{book}.toml").read_text(encoding="utf-8"), f"{book}.toml"
    elif book.endswith(".toml") or "/" in book:
        text, place = read_text(Path(book)), book
    else:
        near = get_close_matches(book, shipped_books(), n=3)
        raise Malformed(
            f"no book of regulations is called {book!r}",
            excerpt=f"near it: {', '.join(near)}" if near else f"shipped: {', '.join(shipped_books())}",
            remedy=f"Did you mean {near[0]}?" if near else "Name one of these, or a file of your own: my-cup.toml",
        )
    regulations = parse_toml(text, place, Regulations)
    wrong = upside_down(regulations)
    if wrong is not None:
        raise Malformed(f"{wrong}: {LOSES_TO_NOTHING}", place=place, remedy=POINTS_TAKEN)
    return regulations


def _shelf() -> Any:  # noqa: ANN401 - a Traversable, which has two definitions
    return files("racelog") / "books"
