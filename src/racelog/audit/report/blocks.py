"""What a document is made of: words, facts, lists, grids, folds and sections; no layout has anything else to show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from racelog.tables.base import Part, Table

Tone = Literal["plain", "note", "good", "bad"]
Look = Literal["win", "podium", "points", "none", "out"]
"""How a place is set apart: a win boxed solid, a podium outlined, points bold, no points light, who is out small."""


class Cell(Part):
    """One cell of a grid: its text, the letters of its marks, and where in the document it leads."""

    text: str
    marks: str = ""
    look: Look | None = None
    struck: bool = False
    to: str | None = None
    anchor: str | None = None


class Column(Part):
    """A column: its heading, how it is aligned, and where in the document the heading leads."""

    title: str
    align: Literal["left", "right", "center"] = "left"
    to: str | None = None


class Grid(Part):
    """A table. The cell at `head` names its row; a `matrix` is wide, and has narrow columns."""

    kind: Literal["grid"] = "grid"
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    head: int = 0
    matrix: bool = False


class Words(Part):
    """A sentence, with a word before it that says of what kind it is; never by colour alone."""

    kind: Literal["words"] = "words"
    text: str
    label: str | None = None
    tone: Tone = "plain"


class Facts(Part):
    """Names and what stands behind them."""

    kind: Literal["facts"] = "facts"
    facts: tuple[tuple[str, str], ...]


class Legend(Part):
    """What the looks and marks of a matrix mean."""

    kind: Literal["legend"] = "legend"
    looks: tuple[tuple[Look, str, str], ...]
    """A look, an example of it, and what it means."""
    words: str


class Fold(Part):
    """Something to be opened; on paper it is open."""

    kind: Literal["fold"] = "fold"
    anchor: str
    title: str
    aside: str
    blocks: tuple[Block, ...]


Block = Grid | Words | Facts | Legend | Fold


class Section(Part):
    """A headed part of the document; `wide` asks for paper turned on its side."""

    anchor: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    wide: bool = False


class Document(Table):
    """The audit of a season: what it was computed from, what was found, and every section."""

    program: str
    recorded: str | None
    """When the last line was recorded (UTC)."""
    facts: tuple[tuple[str, str], ...]
    findings: tuple[Words, ...]
    sections: tuple[Section, ...]


Fold.model_rebuild()


def cells(*texts: str) -> tuple[Cell, ...]:
    """Plain cells of a row."""
    return tuple(Cell(text=text) for text in texts)


def columns(*titles: str, right: Iterable[str] = ()) -> tuple[Column, ...]:
    """Columns by their headings, those named aligned right."""
    numbers = frozenset(right)
    return tuple(Column(title=title, align="right" if title in numbers else "left") for title in titles)


def counted(count: int, what: str) -> str:
    """A number of things: "1 line", "206 lines"."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
