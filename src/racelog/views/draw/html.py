"""Views as HTML: blocks for any page, and a document as one page that asks nothing of anybody.

No script, no font, no picture, no request; whatever a name holds is text.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from racelog.views.view import FIGURES, Block, Column, Document, Grid, Kind, Link, capital, for_people

Address = Callable[[Link], str | None]
"""Where a link leads; None where it leads nowhere on this page."""
Name = Callable[[Link], str | None]
"""What the place of a thing is called on a page, so that links lead there; None where it has none."""
_CLASSES: Mapping[Kind, str] = {"place": "pos", "round": "center round"}


def blocks_as_html(
    blocks: Iterable[Block], address: Address, name: Name, arranged: Callable[[Grid], Grid] = for_people
) -> Markup:
    """Blocks as a part of a page."""
    return Markup(_drawn("blocks", tuple(blocks), address, name, arranged))  # noqa: S704 - a template that escapes


def document_as_html(document: Document, address: Address, name: Name) -> str:
    """A document as a page of its own. The same text for the same document."""
    return _drawn("document", document, address, name, for_people)


def _drawn(what: str, drawn: object, address: Address, name: Name, arranged: Callable[[Grid], Grid]) -> str:
    context = {what: drawn, "address": address, "name": name, "arranged": arranged}
    return _templates().get_template(f"{what}.html.jinja").render(context)


def classes(column: Column) -> str:
    """The classes of a column: its kind, and on which side it stands."""
    kind = _CLASSES.get(column.kind, column.kind)
    return f"right {kind}" if column.kind in FIGURES and column.kind != "round" else kind


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=PackageLoader("racelog.views.draw"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    templates.globals.update(classes=classes, capital=capital)
    return templates
