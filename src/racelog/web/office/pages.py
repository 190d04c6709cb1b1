"""The pages of the race office: signing in, the weekend as a checklist, every request of the catalogue as a form."""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from anyio import to_thread
from fastapi import APIRouter, Depends, Form, Request
from fastapi import Path as InPath
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from uuid_utils.compat import uuid7

from racelog.desk.clock import session_in_question, status_shown
from racelog.desk.preview import Previewed
from racelog.desk.requests.catalogue import AROUND, REQUESTS
from racelog.desk.requests.form import Choice, Field, Subject
from racelog.desk.requests.form import Form as RequestForm
from racelog.desk.requests.roles import roles_for
from racelog.errors import Malformed, RacelogError, public
from racelog.facts.naming import official_called
from racelog.facts.pointing import sessions_named
from racelog.facts.season import Season
from racelog.log.store import LogMoved
from racelog.tables import lines_table
from racelog.tables.checklist import checklist, may_still_be_appealed, open_matters
from racelog.tables.replayed import Replayed
from racelog.views.draw.html import blocks_as_html
from racelog.views.preview import preview_view
from racelog.views.view import Link
from racelog.web.office import asking
from racelog.web.office.accounts import NotSignedIn, SignedIn, TooManyTries
from racelog.web.office.room import Room, RoomHere
from racelog.web.office.visitors import (
    COOKIE,
    AccountsHere,
    Official,
    Sender,
    UploadsHere,
    address_of,
    check_from_here,
    forget,
    keep,
    log_of,
)
from racelog.web.pages.filters import FILTERS
from racelog.web.parameters import SeasonName
from racelog.web.refusals import NotHere

router = APIRouter(prefix="/office")
_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters.update(FILTERS)
LATEST = 12
"""Lines of the log in the control room."""


def page(request: Request, template: str, status: int = 200, **shown: object) -> HTMLResponse:
    """A page of the office; nobody keeps a copy of one."""
    shown = {"official": None, "season": None, "request": request, **shown}
    # without a referrer at home a browser does not say where a form comes from either
    headers = {"cache-control": "no-store", "referrer-policy": "same-origin"}
    return HTMLResponse(_TEMPLATES.get_template(template).render(**shown), status, headers=headers)


def slug_of(name: str) -> str:
    """A request's name in an address."""
    return name.replace(" ", "-")


_TEMPLATES.filters["slug"] = slug_of
_TEMPLATES.filters["ask"] = lambda filled: f"?{urlencode(filled)}" if filled else ""
BY_SLUG: Mapping[str, RequestForm] = {slug_of(name): form for name, form in REQUESTS.items()}


def _form_named(wanted: Annotated[str, InPath(max_length=40)]) -> RequestForm:
    form = BY_SLUG.get(wanted)
    if form is None:
        raise NotHere(f"no request is called {wanted!r}")
    return form


Wanted = Annotated[RequestForm, Depends(_form_named)]


# --- signing in -------------------------------------------------------------------------------------------------------


@router.get("/sign-in")
def sign_in_page(request: Request, then: str = "/office") -> HTMLResponse:
    """Where officials sign in."""
    return page(request, "sign_in.html", then=_inside(then), error=None, name="")


@router.post("/sign-in", response_model=None)
async def sign_in(
    request: Request,
    accounts: AccountsHere,
    name: Annotated[str, Form(max_length=200)],
    passphrase: Annotated[str, Form(max_length=2000)],
    then: Annotated[str, Form(max_length=1000)] = "/office",
) -> Response:
    """Sign in by passphrase."""
    check_from_here(request)
    try:
        session = await to_thread.run_sync(
            accounts.sign_in, name, passphrase, address_of(request), limiter=request.app.state.hashing
        )
    except (NotSignedIn, TooManyTries) as error:
        log_of(request).warning("sign-in refused", name=name[:60], why=error.what, address=address_of(request))
        status = 429 if isinstance(error, TooManyTries) else 401
        return page(request, "sign_in.html", status, then=_inside(then), error=error, name=name)
    log_of(request).info("signed in", name=name, address=address_of(request))
    answer = RedirectResponse(_inside(then), 303)
    keep(request, answer, session)
    return answer


@router.post("/sign-out", response_model=None)
def sign_out(
    request: Request, official: Sender, accounts: AccountsHere, everywhere: Annotated[str, Form()] = ""
) -> Response:
    """End the session, or all of one's own."""
    accounts.sign_out(request.cookies.get(COOKIE, ""), everywhere=bool(everywhere))
    log_of(request).info("signed out", name=official.name, everywhere=bool(everywhere))
    answer = RedirectResponse("/office/sign-in", 303)
    forget(answer)
    return answer


@router.get("/welcome/{link}")
def welcome_page(
    request: Request, accounts: AccountsHere, link: Annotated[str, InPath(max_length=100)]
) -> HTMLResponse:
    """Where a one-time link leads: to an account of one's own."""
    name, administrator = accounts.invited(link)
    return page(request, "welcome.html", link=link, name=name, administrator=administrator, error=None)


@router.post("/welcome/{link}", response_model=None)
def welcome(
    request: Request,
    accounts: AccountsHere,
    link: Annotated[str, InPath(max_length=100)],
    passphrase: Annotated[str, Form(max_length=2000)],
    again: Annotated[str, Form(max_length=2000)],
    name: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Make the account, and sign in."""
    check_from_here(request)
    wanted, administrator = accounts.invited(link)
    try:
        if passphrase != again:
            raise NotSignedIn("the two passphrases are not the same")
        accounts.accept(link, name, passphrase)
    except RacelogError as error:
        return page(request, "welcome.html", 400, link=link, name=wanted, administrator=administrator, error=error)
    called = wanted or name.strip()
    log_of(request).info("account made", name=called, administrator=administrator, address=address_of(request))
    answer = RedirectResponse("/office", 303)
    keep(request, answer, accounts.begin(called))
    return answer


def _inside(then: str) -> str:
    """Where to go after signing in: a page of this office, and nowhere else."""
    inside = then.startswith(("/office", "/")) and not then.startswith(("//", "/\\")) and then.isprintable()
    return then if inside and "\\" not in then else "/office"


# --- the office and its accounts --------------------------------------------------------------------------------------


@router.get("")
def office(request: Request, official: Official, accounts: AccountsHere, room: RoomHere) -> HTMLResponse:
    """Every season, and for whoever administers the office its accounts."""
    return page(request, "office.html", official=official, seasons=room.seasons(), link=None, token=None,
                **_administered(official, accounts))  # fmt: skip


def _administered(official: SignedIn, accounts: AccountsHere) -> dict[str, Any]:
    if not official.administrator:
        return {"names": [], "tokens": []}
    return {"names": accounts.names(), "tokens": accounts.tokens()}


@router.post("/accounts")
def invite(
    request: Request,
    official: Sender,
    accounts: AccountsHere,
    room: RoomHere,
    name: Annotated[str, Form(max_length=60)],
    administrator: Annotated[str, Form()] = "",
) -> HTMLResponse:
    """A link for a new account, or for a new passphrase of one that is there; shown once."""
    _check_administrator(official)
    link = accounts.invite(name.strip() or None, administrator=bool(administrator))
    log_of(request).info("invited", name=name, administrator=bool(administrator), by=official.name)
    shown = f"{request.url.scheme}://{request.headers['host']}/office/welcome/{link}"
    return page(request, "office.html", official=official, seasons=room.seasons(), link=(name, shown), token=None,
                **_administered(official, accounts))  # fmt: skip


@router.post("/accounts/{name}/remove", response_model=None)
def remove(
    request: Request, official: Sender, accounts: AccountsHere, name: Annotated[str, InPath(max_length=60)]
) -> Response:
    """Remove an account; what its owner is allowed in a season, the season's log says."""
    _check_administrator(official)
    accounts.remove(name)
    log_of(request).info("account removed", name=name, by=official.name)
    return RedirectResponse("/office", 303)


@router.post("/tokens")
def give_token(
    request: Request,
    official: Sender,
    accounts: AccountsHere,
    room: RoomHere,
    label: Annotated[str, Form(min_length=1, max_length=60)],
    season: Annotated[str, Form(max_length=80)],
    asked: Annotated[str, Form(alias="request", max_length=40)],
) -> HTMLResponse:
    """A token for a machine: one kind of request in one season, in the name of whoever gave it; shown once."""
    _check_administrator(official)
    if asked not in REQUESTS or season not in room.seasons():
        raise NotHere("there is no such season or request")
    token = accounts.give_token(official.name, label, season, asked)
    log_of(request).info("token given", label=label, season=season, request=asked, by=official.name)
    return page(request, "office.html", official=official, seasons=room.seasons(), link=None, token=(label, token),
                **_administered(official, accounts))  # fmt: skip


@router.post("/tokens/{digest}/remove", response_model=None)
def take_token(
    request: Request, official: Sender, accounts: AccountsHere, digest: Annotated[str, InPath(max_length=12)]
) -> Response:
    """Take a token back."""
    _check_administrator(official)
    accounts.take_token(digest)
    log_of(request).info("token taken back", digest=digest, by=official.name)
    return RedirectResponse("/office", 303)


class NotYours(RacelogError):
    """Something that only somebody else may do."""

    exit_code = 1


def _check_administrator(official: SignedIn) -> None:
    """Errors: NotYours."""
    if not official.administrator:
        raise NotYours("only who administers the office may do that")


@router.get("/open", response_model=None)
def open_season(_official: Official, season: str = "") -> Response:
    """To the form that opens a season, whatever it is to be called."""
    return RedirectResponse(f"/office/{quote(season[:80], safe='')}/ask/season-open", 303)


# --- a season ---------------------------------------------------------------------------------------------------------


@router.get("/{season}")
def control_room(
    request: Request, official: Official, room: RoomHere, season: SeasonName, weekend: str = ""
) -> HTMLResponse:
    """The weekend as a checklist, what waits for an answer, the clocks, and the latest lines of the log."""
    standing = room.standing(season)
    facts, now = standing.season, datetime.now(UTC)
    chosen = weekend if weekend in facts.weekends else _weekend_now(facts)
    question = session_in_question(facts)
    return page(
        request,
        "weekend.html",
        official=official,
        season=facts,
        standing=standing,
        chosen=chosen,
        steps=() if chosen is None else checklist(facts, chosen),
        matters=open_matters(facts),
        running=may_still_be_appealed(facts, now),
        now=now,
        state=None if question is None else status_shown(facts, question, now),
        lines=tuple(reversed(lines_table(standing, since=max(0, standing.seq - LATEST)).lines)),
        subjects=_subjects(facts, official),
        zone=_zone(facts, chosen),
    )


def _zone(season: Season, weekend: str | None) -> str:
    return (season.weekends[weekend].zone if weekend is not None else None) or "UTC"


def _weekend_now(season: Season) -> str | None:
    question = session_in_question(season)
    return next(iter(season.weekends), None) if question is None else question.weekend


def _subjects(season: Season, official: SignedIn) -> list[tuple[str, list[RequestForm]]]:
    """The requests whoever is signed in may make, by their subject."""
    appointed = official_called(season, official.name)
    roles = None if not season.officials else set(appointed.roles) if appointed is not None else set()
    allowed = [form for form in REQUESTS.values() if roles is None or roles & set(roles_for(form.kind))]
    return [
        (subject.value, forms)
        for subject in Subject
        if (forms := [form for form in allowed if form.subject is subject and form.name != "season open"])
    ]


@dataclass(frozen=True, slots=True)
class Counter:
    """Somebody at the counter of the office, with one request of one season in hand."""

    request: Request
    official: SignedIn
    room: Room
    uploads: asking.Uploads
    season: str
    wanted: RequestForm

    @property
    def standing(self) -> Replayed:
        """The season as its log stands; an empty one where it is about to be opened."""
        return self.room.standing(self.season, opening=self.wanted.name == "season open")

    def answered(self, filled: dict[str, object], key: str, expect: int | None) -> Response:
        """The request previewed; appended where it was seen on `expect`, the last line, and that is the last still."""
        moved: RacelogError | None = None
        try:
            given = asking.with_files(self.wanted, filled, self.uploads, self.official.name)
            if expect is not None:
                try:
                    appended = self.room.append(
                        self.season, self.wanted, given, by=self.official.name, key=key, expect=expect
                    )
                    seq = appended.lines[-1].line.seq
                    return RedirectResponse(f"/office/{quote(self.season)}/done/{seq}", 303)
                except LogMoved as error:
                    moved = error
            previewed = self.room.preview(self.season, self.wanted, given, by=self.official.name, key=key)
        except RacelogError as error:
            return self.form(filled, error=_shown(error))
        return self.form(filled, previewed, key=key, error=moved)

    def form(
        self,
        filled: Mapping[str, object],
        previewed: Previewed | None = None,
        *,
        key: str = "",
        error: RacelogError | None = None,
    ) -> HTMLResponse:
        """The form, filled in, with what it would change; the latter alone where a page asks for that."""
        standing = self.standing if previewed is None else previewed.before
        part = self.request.headers.get("hx-request") == "true"
        return page(
            self.request,
            "preview.html" if part else "ask.html",
            422 if error is not None and previewed is None and not part else 200,
            official=self.official,
            season=standing.season,
            season_id=self.season,
            wanted=self.wanted,
            fields=tuple(asking.drawn(self.wanted, standing.season, filled)),
            around={field.key for field in AROUND},
            files={
                name.removeprefix("file:"): (str(token), self.uploads.name(self.official.name, str(token)))
                for name, token in filled.items()
                if name.startswith("file:")
            },
            preview=None if previewed is None else _drawn(self.season, previewed),
            again=previewed is not None and previewed.again,
            key=key or str(uuid7()),
            seq=standing.seq,
            error=error,
            command=_command(self.wanted, self.season, filled),
        )


def _shown(error: RacelogError) -> RacelogError:
    """An error as an official sees it: what is wrong with a file they sent is told by its row."""
    own = isinstance(error, Malformed) and "/" not in (error.place or "")
    return error if own else public(error)


def _drawn(season: str, previewed: Previewed) -> Markup:
    return blocks_as_html(preview_view(previewed).blocks, _address(season, previewed.before.seq), _nameless)


@router.get("/{season}/ask/{wanted}")
def ask(
    request: Request, official: Official, room: RoomHere, uploads: UploadsHere, season: SeasonName, wanted: Wanted
) -> HTMLResponse:
    """A request as a form, with what its address says filled in."""
    filled = {key: value for key, value in request.query_params.items() if len(value) < 500 and ":" not in key}
    return Counter(request, official, room, uploads, season, wanted).form(filled)


@router.post("/{season}/ask/{wanted}", response_model=None)
async def asked(
    request: Request, official: Sender, room: RoomHere, uploads: UploadsHere, season: SeasonName, wanted: Wanted
) -> Response:
    """Preview what was filled in, or append it: seen first, and only on the log it was seen on."""
    counter = Counter(request, official, room, uploads, season, wanted)
    data = await request.form()
    try:
        filled = await asking.typed(wanted, data, uploads, official.name)
    except RacelogError as error:
        return await room.run(counter.form, {}, error=error)
    key, expect = str(data.get("key", ""))[:80] or str(uuid7()), str(data.get("expect", ""))
    appending = data.get("step") == "append" and re.fullmatch(r"[0-9]{1,9}", expect, re.ASCII) is not None
    return await room.run(counter.answered, filled, key, int(expect) if appending else None)


def _command(wanted: RequestForm, season: str, filled: Mapping[str, object]) -> str:
    """The same as it is typed on the command line."""
    words = ["racelog", *wanted.name.split(), season]
    choices = [place for place in wanted.fields if isinstance(place, Choice)]
    for place in (*wanted.fields, *(field for choice in choices for field in choice.fields), *AROUND):
        value = filled.get(place.key)
        for text in value if isinstance(value, list) else [] if value is None else [value]:
            option = place.otherwise if text is False and isinstance(place, Field) else place.option
            words += [*((option,) if option else ()), *(() if isinstance(text, bool) else (str(text),))]
    return shlex.join(words)


def _address(season: str, last: int) -> Any:  # noqa: ANN401 - where links of a preview lead
    def address(link: Link) -> str | None:
        known = link.what in {"line", "decision"} and link.id.isdecimal() and int(link.id) <= last
        return f"/{quote(season)}/log/{link.id}" if known else None

    return address


def _nameless(_link: Link) -> None:
    return None


@router.get("/{season}/done/{seq}")
def done(request: Request, official: Official, room: RoomHere, season: SeasonName, seq: int) -> HTMLResponse:
    """What was appended; read from the log, so that it says so whenever it is opened again."""
    standing = room.standing(season)
    if not 1 <= seq <= standing.seq:
        raise NotHere(f"there is no line #{seq}")
    key = standing.line(seq).line.request.key
    lines = tuple(line for line in lines_table(standing).lines if standing.line(line.seq).line.request.key == key)
    return page(request, "done.html", official=official, season=standing.season, lines=lines)


@router.get("/{season}/correct/{seq}")
def correct(request: Request, official: Official, room: RoomHere, season: SeasonName, seq: int) -> HTMLResponse:
    """What was wrong with a line: a clerical error, a new finding, a new decision; each leads to its request."""
    standing = room.standing(season)
    if not 1 <= seq <= standing.seq:
        raise NotHere(f"there is no line #{seq}")
    line = lines_table(standing, since=seq - 1).lines[0]
    facts = {one.line.id: one.line.data for one in standing.placed}
    about = sessions_named(standing.line(seq).line.data, facts.get)
    return page(
        request,
        "correct.html",
        official=official,
        season=standing.season,
        line=line,
        session=about[0] if about and about[0] in standing.season.sessions else None,
        decision=standing.line(seq).line.id in standing.season.decisions,
    )
