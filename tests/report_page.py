"""A page read as a reader's browser reads it: its tables by caption, its folds, and what it would fetch."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"meta", "br", "link", "img", "input", "hr"})


@dataclass
class Table:
    """A table: its heading, its rows as texts, and the classes of its cells."""

    caption: str = ""
    rows: list[list[str]] = field(default_factory=list)
    scopes: set[str] = field(default_factory=set)
    struck: list[str] = field(default_factory=list)

    @property
    def head(self) -> list[str]:
        return self.rows[0]

    def row(self, name: str) -> dict[str, str]:
        """The row somebody stands in, by heading."""
        found = next(row for row in self.rows if name in row)
        return dict(zip(self.head, found, strict=True))


class Page(HTMLParser):
    """Reads a page; every tag that is opened must be closed in its turn."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tables: dict[str, Table] = {}
        self.tags: set[str] = set()
        self.fetched: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.text: list[str] = []
        self._table = Table()
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        self.fetched += [value or "" for name, value in attrs if name in {"src", "srcset", "action", "data"}]
        if "id" in given:
            self.ids.append(given["id"] or "")
        if tag == "a":
            self.links.append(given["href"] or "")
        elif "href" in given:
            self.fetched.append(given["href"] or "")
        if tag not in VOID:
            self.open.append(tag)
        if tag == "table":
            self._table = Table()
        elif tag == "tr":
            self._table.rows.append([])
        elif tag in {"td", "th"}:
            self._table.rows[-1].append("")
            self._table.scopes.add(given.get("scope") or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag == "table":
            assert self._table.caption not in self.tables
            self.tables[self._table.caption] = self._table

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            return
        self.text.append(data)
        if self.open and self.open[-1] == "caption":
            self._table.caption += data
        elif "td" in self.open or "th" in self.open:
            self._table.rows[-1][-1] += data
            if "s" in self.open:
                self._table.struck.append(data)

    @property
    def words(self) -> str:
        """Everything that is read, with single spaces."""
        return " ".join(" ".join(self.text).split())
