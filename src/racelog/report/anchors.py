"""What the parts of the document are called, so that they can lead to each other."""

from racelog.views.draw.html import document_as_html
from racelog.views.view import Document, Link


def standings_at(championship: str) -> str:
    """Where a championship stands."""
    return f"standings-{championship}"


def round_at(number: int) -> str:
    """Where a round stands."""
    return f"round-{number}"


def name(link: Link) -> str | None:
    """What the place of a thing is called; None for what has none of its own."""
    match link.what:
        case "competitor":
            return f"why-{link.within}-{link.id}"
        case "decision":
            return f"decision-{link.id}"
        case "championship":
            return standings_at(link.id)
        case "round":
            return round_at(int(link.id))
        case _:
            return None


def address(link: Link) -> str | None:
    """Where a link leads within the document."""
    called = name(link)
    return None if called is None else f"#{called}"


def as_html(document: Document) -> str:
    """The document as one page. The same text for the same document."""
    return document_as_html(document, address, name)
