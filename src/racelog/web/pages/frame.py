"""The frame of every page: which season, as known when, whether it is live, what state its log is in."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, assert_never
from urllib.parse import quote, urlencode

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from racelog.desk.clock import session_in_question
from racelog.errors import RacelogError, public
from racelog.library.season import Season as LibrarySeason
from racelog.tables.sheet import SheetTable
from racelog.views.draw.html import blocks_as_html
from racelog.views.view import Block, Link, for_people, points_first
from racelog.web.known import Known
from racelog.web.pages.filters import FILTERS
from racelog.web.parameters import AsOf, KnownHere, Season

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent.parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters.update(FILTERS)


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a page of a season."""

    request: Request
    known: Known
    season: LibrarySeason
    """As it was known when the page asks for."""
    as_of: str | None

    @property
    def id(self) -> str:
        """The season's id."""
        return self.season.id

    @property
    def last(self) -> int:
        """The last line of the log as it is now."""
        return self.known.now(self.id).seq

    @property
    def trouble(self) -> str | None:
        """What is wrong with the log as it lies there now."""
        trouble = self.known.trouble(self.id)
        return None if trouble is None else str(public(trouble))

    @property
    def sheet(self) -> SheetTable | None:
        """The session in question, and its publication."""
        session = session_in_question(self.season.facts)
        return None if session is None else self.season.sheet(session.id)

    @property
    def publishes(self) -> bool:
        """Whether classifications of this season are published; those of one brought in later are not."""
        return any(session.published for session in self.season.facts.sessions.values())

    @property
    def now(self) -> datetime:
        """When the page is made: what clocks are shown against."""
        return datetime.now(UTC)

    def page(self, template: str, **shown: object) -> HTMLResponse:
        """A page of the season."""
        return page(self.request, template, 200, frame=self, **shown)

    def url(self, *parts: object, **query: object) -> str:
        """The address of another page of the season, at the same moment of its history."""
        asked = {key: value for key, value in {"as_of": self.as_of, **query}.items() if value not in {None, ""}}
        path = "/".join(quote(str(part), safe="") for part in (self.id, *parts))
        address = f"{root_of(self.request)}/{path}"
        return f"{address}?{urlencode(asked)}" if asked else address

    def api(self, *parts: object, **query: object) -> str:
        """The address of the same as JSON or CSV."""
        root = root_of(self.request)
        return f"{root}/api/seasons{self.url(*parts, **query).removeprefix(root)}"

    def draw(self, *blocks: Block) -> Markup:
        """Blocks of a view as a part of the page; points stand before the rounds, which go out of sight."""
        return blocks_as_html(blocks, self._address, _name, lambda grid: points_first(for_people(grid)))

    def _address(self, link: Link) -> str | None:
        """Where a link leads, at the same moment of the season's history."""
        match link.what:
            case "line":
                return self.url("log", link.id)
            case "decision":
                return self.url("decisions", link.id)
            case "competitor":
                return self.url("competitors", link.id, championship=link.within)
            case "award":
                championship, _, number = link.within.partition("/")
                return f"{self.url('competitors', link.id, championship=championship)}#r{number}"
            case "session":
                return self.url("sessions", link.id)
            case "round":
                return self.url("sessions", f"R{link.id}")
            case "championship":
                return self.url("standings", link.id)
            case "season" | "standing":
                return None
            case _:
                assert_never(link.what)

    def here(self, **changes: object) -> str:
        """The address of this page with something else asked for."""
        asked = {**dict(self.request.query_params), **changes}
        asked.pop("seen", None)
        kept = {key: value for key, value in asked.items() if value not in {None, ""}}
        return f"{self.request.url.path}?{urlencode(kept)}" if kept else self.request.url.path


def _name(link: Link) -> str | None:
    """What a row is called on a page, so that a live page knows it again."""
    names = {"standing": f"c-{link.id}", "line": f"l{link.id}", "award": f"r{link.within.partition('/')[2]}"}
    return names.get(link.what)


def root_of(request: Request) -> str:
    """The path under which a proxy shows the pages."""
    return str(request.scope.get("root_path", ""))


def is_part(request: Request) -> bool:
    """Whether a live page asks for its own middle part."""
    return request.headers.get("hx-request") == "true"


def page(request: Request, template: str, status: int = 200, **shown: object) -> HTMLResponse:
    """A page; its middle part alone where a live page asks for that."""
    layout = "part.html" if is_part(request) else "layout.html"
    text = _TEMPLATES.get_template(template).render(layout=layout, request=request, root=root_of(request), **shown)
    return HTMLResponse(text, status, headers={"cache-control": "no-cache", "vary": "HX-Request"})


def error_page(request: Request, error: RacelogError, status: int) -> HTMLResponse:
    """An error as a page, with its status: what is wrong, where, and what to do."""
    return page(request, "error.html", status, error=error)


def _frame(request: Request, known: KnownHere, season: Season, as_of: AsOf = None) -> Frame:
    return Frame(request, known, season, as_of or None)


Framed = Annotated[Frame, Depends(_frame)]
"""The frame of a request, as every page of a season asks for it."""
