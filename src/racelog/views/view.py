"""What a view is made of: words, facts, grids, legends and folds, and what kind of thing every column holds.

A table (`racelog.tables`) is a value; a view is that table as people read it, laid out once; a drawing
(`racelog.views.draw`) puts any view on one medium. A view says what stands in it and of which kind, never how it looks:
a drawing knows kinds and tones, never tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, Literal, TypeVar

from racelog.tables.base import Table
from racelog.tables.shown import points_shown, time_shown

Kind = Literal[
    "place", "round", "gain", "points", "time", "number", "car", "name", "text", "type", "words", "moment", "line"
]  # fmt: skip
"""What a column holds: a place; what became of one round of a matrix; places gained or lost; points; a time; a plain
number; a car number; who; a short text; the stored name of a fact; a sentence; a time of day; lines of the log."""
Tone = Literal["plain", "note", "good", "bad"]
Look = Literal["first", "second", "third", "points", "none", "unplaced", "out"]
"""How a place is set apart: the first three, places that pay and that pay nothing, no place, and out (disqualified)."""
What = Literal[
    "line", "decision", "competitor", "award", "standing", "session", "round", "championship", "season"
]  # fmt: skip
"""What a link leads to, or a row is about; an award is what a competitor took in a round ("championship/round")."""

FIGURES: frozenset[Kind] = frozenset({"place", "round", "gain", "points", "time", "number", "car", "line"})
"""Kinds that stand at the right of their column."""
LONG: frozenset[Kind] = frozenset({"name", "words"})
"""Kinds that go over several lines where there is no room."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a text leads to: a thing by its kind and id, a competitor within a championship. Media know where."""

    text: str
    what: What
    id: str
    within: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text for people, `exact` for programs, the letters of its marks, and what it leads to.

    `links` are the text, cut where there are several: `text` is theirs, joined by commas. `aloud` is what it says where
    colours and letters cannot be seen.
    """

    text: str
    exact: str | int | None = None
    marks: str = ""
    look: Look | None = None
    struck: bool = False
    links: tuple[Link, ...] = ()
    aloud: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading for people (None: for programs alone), its id for programs (None: for people alone).

    `optional` columns are left out for people where no row has anything in them; the one that names its row says so.
    """

    title: str | None
    kind: Kind = "text"
    id: str | None = None
    means: str = ""
    optional: bool = False
    names_row: bool = False
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells, and the thing it is about, so that others can lead to it.

    `changed` is new to the reader, `spent` no longer counts.
    """

    cells: tuple[Cell, ...]
    about: Link | None = None
    changed: bool = False
    spent: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns and rows. A `matrix` has a narrow column for every round."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    matrix: bool = False
    block: Literal["grid"] = "grid"


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence, with a word before it that says of what kind it is; never by colour alone."""

    text: str
    label: str | None = None
    tone: Tone = "plain"
    block: Literal["words"] = "words"


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and what stands behind them."""

    facts: tuple[tuple[str, str], ...]
    block: Literal["facts"] = "facts"


@dataclass(frozen=True, slots=True)
class Legend:
    """What the looks and marks of a matrix mean: letters with their meaning, what is struck out, and more in words."""

    looks: tuple[tuple[Look, str, str], ...]
    """A look, an example of it, and what it means."""
    marks: tuple[tuple[str, str], ...]
    struck: str | None
    words: str
    block: Literal["legend"] = "legend"

    def in_words(self, struck: str) -> str:
        """The legend as a sentence, without the looks; `struck` is how this medium shows what is struck out."""
        letters = [f"{letter} {meaning}" for letter, meaning in self.marks]
        crossed = [f"{struck} {self.struck}"] if self.struck else []
        return "; ".join(filter(None, (", ".join((*letters, *crossed)), self.words)))


@dataclass(frozen=True, slots=True)
class Fold:
    """Something to be opened; on paper it is open."""

    about: Link
    title: str
    aside: str
    blocks: tuple[Block, ...]
    block: Literal["fold"] = "fold"


Block = Grid | Words | Facts | Legend | Fold


@dataclass(frozen=True, slots=True)
class View:
    """A table as people read it: which season it is of, its title, and its blocks in the order they are read.

    Words before the grid are what a reader must know before the numbers.
    """

    of: Table | None
    """None for a view of no one season."""
    title: str
    blocks: tuple[Block, ...]

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The grids alone, which are all that CSV has."""
        return tuple(block for block in self.blocks if isinstance(block, Grid))


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part of a document; `wide` asks for paper turned on its side."""

    anchor: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """Sections under one title, and what they were computed from."""

    season: str
    title: str
    seq: int
    log_head: str
    program: str
    recorded: str | None
    """When the last line was recorded (UTC)."""
    facts: tuple[tuple[str, str], ...]
    findings: tuple[Words, ...]
    sections: tuple[Section, ...]


Line = TypeVar("Line")
Value = str | int | Sequence[str] | Sequence[int] | Cell | None


@dataclass(frozen=True, slots=True)
class Field(Generic[Line]):
    """A column, and what stands in it for a line of a table: a cell, or a value that its kind says how to write."""

    title: str | None
    value: Callable[[Line], Value] = field(repr=False)
    kind: Kind = "text"
    id: str | None = None
    means: str = ""
    optional: bool = False
    names_row: bool = False
    link: Link | None = None

    @property
    def column(self) -> Column:
        """The column alone."""
        return Column(self.title, self.kind, self.id, self.means, self.optional, self.names_row, self.link)


def grid(
    caption: str,
    fields: Sequence[Field[Line]],
    lines: Iterable[Line],
    *,
    matrix: bool = False,
    about: Callable[[Line], Link | None] = lambda _: None,
    changed: Callable[[Line], bool] = lambda _: False,
    spent: Callable[[Line], bool] = lambda _: False,
) -> Grid:
    """A grid of the lines of a table: a row a line."""
    rows = tuple(
        Row(
            tuple(cell_of(field_.kind, field_.value(line)) for field_ in fields),
            about(line),
            changed(line),
            spent(line),
        )
        for line in lines
    )
    return Grid(caption, tuple(field_.column for field_ in fields), rows, matrix)


def cell_of(kind: Kind, value: Value) -> Cell:
    """A value as its kind writes it; empty where nothing is known."""
    if isinstance(value, Cell):
        return value
    if value is None:
        return Cell("")
    if isinstance(value, bool):
        return Cell("yes" if value else "no", "yes" if value else "no")
    if kind == "time" and isinstance(value, int):
        return Cell(time_shown(value), value)
    if kind == "points" and isinstance(value, str):
        return Cell(points_shown(value) if value else "", value)
    if kind == "type":
        return Cell(str(value).replace("_", " "), str(value))
    if kind == "car":
        return Cell(f"#{value}", str(value))
    if kind == "line":
        return lines_cell((value,) if isinstance(value, int) else [int(seq) for seq in value])
    if isinstance(value, str | int):
        return Cell(str(value), value)
    joined = "/".join if kind == "name" else ", ".join
    return Cell(joined(map(str, value)), joined(map(str, value)))


def lines_cell(seqs: Sequence[int]) -> Cell:
    """Lines of the log, each leading there: "#171, #174"."""
    links = tuple(Link(f"#{seq}", "line", str(seq)) for seq in seqs)
    return Cell(", ".join(link.text for link in links), seqs[0] if len(seqs) == 1 else None, links=links)


def linked(text: str, what: What, id_: str, within: str = "") -> Cell:
    """A text that leads to one thing."""
    return Cell(text, text, links=(Link(text, what, id_, within),) if text else ())


def capital(name: str) -> str:
    """A name as it begins a line."""
    return name[:1].upper() + name[1:]


def counted(count: int, what: str) -> str:
    """A number of things: "1 line", "206 lines"."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def for_people(grid: Grid) -> Grid:
    """The columns people read: those with a heading, but for optional ones in which no row has anything."""
    shown = [
        at
        for at, column in enumerate(grid.columns)
        if column.title is not None and not (column.optional and not any(row.cells[at].text for row in grid.rows))
    ]
    return _of_columns(grid, shown)


def points_first(grid: Grid) -> Grid:
    """Points before the rounds of a matrix, for media where the last rounds are out of sight or out of mind."""
    first = next((at for at, column in enumerate(grid.columns) if column.kind == "round"), None)
    if first is None:
        return grid
    totals = [at for at, column in enumerate(grid.columns) if column.kind in {"points", "gain"}]
    totals.sort(key=lambda at: (grid.columns[at].kind == "gain", grid.columns[at].id is None))
    rest = [at for at in range(len(grid.columns)) if at not in totals]
    return _of_columns(grid, [*(at for at in rest if at < first), *totals, *(at for at in rest if at >= first)])


def _of_columns(grid: Grid, at: Sequence[int]) -> Grid:
    rows = tuple(replace(row, cells=tuple(row.cells[column] for column in at)) for row in grid.rows)
    return replace(grid, columns=tuple(grid.columns[column] for column in at), rows=rows)
