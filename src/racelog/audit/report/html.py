"""A document as one HTML page that asks nothing of anybody: no script, no font, no picture, no request."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from racelog.audit.report.blocks import Document


def as_html(document: Document) -> str:
    """The page; whatever a name holds is text in it. The same text for the same document."""
    templates = Environment(
        loader=PackageLoader("racelog.audit.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return templates.get_template("report.html.jinja").render(document=document)
