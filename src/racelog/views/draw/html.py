"""Views as HTML: blocks for any page, and a document as one page that asks nothing of anybody.

No script, no font, no picture, no request; whatever a name holds is text.
"""

from collections.abc import Callable, Iterable
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from racelog.views.view import FIGURES, Block, Column, Document, Link, capital, for_people

Address = Callable[[Link], str | None]
"""Where a link leads; None where it leads nowhere on this medium."""
Name = Callable[[Link], str | None]
"""What the place of a thing is called on a page, so that links lead there; None where it has none."""


def blocks_as_html(blocks: Iterable[Block], address: Address, name: Name = lambda _: None) -> Markup:
    """Blocks as a part of a page."""
    template = _templates().get_template("blocks.html.jinja")
    return Markup(template.make_module({"address": address, "name": name}).blocks(tuple(blocks)))  # type: ignore[attr-defined]  # noqa: S704 - a template that escapes made it


def document_as_html(document: Document, address: Address, name: Name) -> str:
    """A document as a page of its own. The same text for the same document."""
    return _templates().get_template("report.html.jinja").render(document=document, address=address, name=name)


def align(column: Column) -> str:
    """On which side of its column a kind stands."""
    return "center" if column.kind == "round" else "right" if column.kind in FIGURES else "left"


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
    templates.globals.update(align=align, capital=capital, for_people=for_people)
    return templates
