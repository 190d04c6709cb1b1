"""Views as Markdown, for readers who install nothing: the same bytes for the same log."""

import re
from collections.abc import Callable, Iterator
from typing import assert_never

from racelog.views.view import (
    FIGURES,
    Block,
    Cell,
    Column,
    Facts,
    Fold,
    Grid,
    Legend,
    Link,
    View,
    Words,
    capital,
    for_people,
)

Address = Callable[[Link], str | None]
"""The file a link leads to; None where there is none."""


def nowhere(_: Link) -> None:
    """No link leads anywhere."""


def page(view: View, address: Address = nowhere) -> str:
    """A view as a page: a heading, its blocks, and the line of the log it was computed from."""
    about = view.of
    heading = _text(view.title if about is None else ": ".join(filter(None, (about.title, view.title))))
    lines = [f"# {heading}", ""]
    group = None
    for block in view.blocks:
        this = _group(block)
        if lines[-1] and this != group:
            lines.append("")
        group = this
        lines += _drawn(block, view.title, address)
    if lines[-1]:
        lines.append("")
    if about is not None:
        lines.append(f"Computed from line #{about.seq} of the log, head `{about.log_head[:12]}`.")
    return "\n".join(lines) + "\n"


def _group(block: Block) -> str:
    """Sentences of the same kind stand together, everything else stands apart."""
    if isinstance(block, Words):
        return "said" if block.tone != "plain" else "listed" if block.label else f"{id(block)}"
    return f"{id(block)}"


def _text(value: str) -> str:
    """A text that cannot break out of its cell."""
    return re.sub(r"([\\|*_`<>\[\]~#])", r"\\\1", value)


def _drawn(block: Block, title: str, address: Address) -> Iterator[str]:
    match block:
        case Words():
            yield _words(block)
        case Facts():
            yield from (f"- {capital(name)}: {_text(text)}" for name, text in block.facts)
        case Grid():
            yield from _grid(for_people(block), title, address)
        case Legend():
            yield f"Marks: {block.in_words('~~struck out~~')}."
        case Fold():
            yield from (f"## {_text(block.title)}", "", _text(block.aside), "")
            for inner in block.blocks:
                yield from (*_drawn(inner, block.title, address), "")
        case _:
            assert_never(block)


def _words(words: Words) -> str:
    label = "" if words.label is None else f"{_text(capital(words.label))}: "
    if words.tone == "plain":
        return f"- {label}{_text(words.text)}" if label else _text(words.text)
    stop = "" if words.text.endswith(".") else "."
    bold = f"**{label.rstrip()}** " if label and words.tone == "bad" else label
    return f"> {bold}{_text(words.text)}{stop}"


def _grid(grid: Grid, title: str, address: Address) -> Iterator[str]:
    if not grid.rows:
        return
    if grid.caption != title:
        yield from (f"## {_text(grid.caption)}", "")
    yield f"| {' | '.join(_heading(column, address) for column in grid.columns)} |"
    yield f"|{'|'.join('---:' if column.kind in FIGURES else '---' for column in grid.columns)}|"
    for row in grid.rows:
        cells = (_cell(cell, column, address) for cell, column in zip(row.cells, grid.columns, strict=True))
        yield f"| {' | '.join(cells)} |"


def _heading(column: Column, address: Address) -> str:
    text = _text(capital(column.title or ""))
    to = None if column.link is None else address(column.link)
    return text if to is None else f"[{text}]({to})"


def _cell(cell: Cell, column: Column, address: Address) -> str:
    escaped = (lambda text: _text(text).replace("\\#", "#")) if column.kind in {"car", "line"} else _text
    if cell.links and any(address(link) for link in cell.links):
        text = ", ".join(_linked(escaped(link.text), address(link)) for link in cell.links)
    else:
        text = escaped(cell.text)
    text += _text(cell.marks)
    return f"~~{text}~~" if cell.struck and text else text


def _linked(text: str, to: str | None) -> str:
    return text if to is None else f"[{text}]({to})"
