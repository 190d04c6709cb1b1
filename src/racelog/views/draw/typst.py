"""A document as PDF, set by typst: the same content as the page, on paper that can be filed."""

import dataclasses
import json
import unicodedata
from datetime import UTC, datetime
from importlib.resources import files

from racelog.errors import Malformed
from racelog.views.view import FIGURES, Column, Document, Grid, for_people

try:
    import typst
except ModuleNotFoundError:  # an extra: who writes no PDF needs no typesetter
    typst = None  # type: ignore[assignment]

_OWN_LETTERS = ("LATIN", "GREEK", "CYRILLIC")
"""The scripts of the fonts typst brings along."""


def as_pdf(document: Document) -> bytes:
    """The bytes of the PDF, dated by the last line of the log: the same for the same document.

    The document reaches the typesetter as JSON, never as markup, so nothing in a name can be an instruction. The
    fonts are typst's own; only letters they do not have are taken from this machine's.
    Errors:  Malformed, where typst is not installed.
    """
    check_typesetter()
    content = json.dumps(_plain(document), ensure_ascii=False)
    recorded = "1970-01-01 00:00:00" if document.recorded is None else document.recorded
    pdf = typst.compile(
        files("racelog.views.draw").joinpath("templates", "document.typ").read_bytes(),
        format="pdf",
        sys_inputs={"document": content},
        ignore_system_fonts=not _beyond_own_fonts(content),
        timestamp=datetime.fromisoformat(recorded).replace(tzinfo=UTC),
    )
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave no document")
    return pdf


def check_typesetter() -> None:
    """Errors: Malformed, where typst is not installed."""
    if typst is None:
        raise Malformed(
            "a PDF needs typst, which is not installed",
            remedy="Install it: pip install 'racelog[pdf]'. The HTML page, without --pdf, needs nothing",
        )


def _plain(value: object) -> object:
    """Values as JSON has them: grids as people read them, columns with their side."""
    if isinstance(value, Grid):
        value = for_people(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    plain = {part.name: _plain(getattr(value, part.name)) for part in dataclasses.fields(value)}
    return {**plain, "align": _align(value)} if isinstance(value, Column) else plain


def _align(column: Column) -> str:
    """On which side of its column a kind stands."""
    return "center" if column.kind == "round" else "right" if column.kind in FIGURES else "left"


def _beyond_own_fonts(text: str) -> bool:
    return any(
        letter.isalpha() and not unicodedata.name(letter, "").startswith(_OWN_LETTERS)
        for letter in set(text)
        if not letter.isascii()
    )
