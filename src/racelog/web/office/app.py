"""The race office as an application of its own: the pages everybody sees, for whoever is signed in, and the desk."""

import re
from collections.abc import Iterable
from contextlib import suppress
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from urllib.parse import quote

import structlog
from anyio import CapacityLimiter
from fastapi import FastAPI, HTTPException
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import FilteringBoundLogger

from racelog.web.app import make_app
from racelog.web.office import api, pages
from racelog.web.office.accounts import Accounts, NotSignedIn
from racelog.web.office.asking import LARGEST_FILE, Uploads
from racelog.web.office.room import Room
from racelog.web.office.visitors import COOKIE
from racelog.web.refusals import Busy

OPEN = re.compile(r"/static/.*|/office/sign-in|/office/welcome/[^/]*|/healthz|/favicon\.ico|/robots\.txt")
"""What is answered to anybody: what a page looks like, and where one signs in. It says nothing of any season."""
ASKED_BY_MACHINES = re.compile(r"/api/seasons/[^/]+/requests/[^/]+")
"""All that a machine's token opens; the request itself looks at what the token is for."""
LARGEST_BODY = LARGEST_FILE + (1 << 20)
LARGEST_OF_STRANGERS = 16 << 10
"""Whoever is not signed in sends a name and a passphrase, and nothing else. Units: bytes."""
HASHED_AT_ONCE = 2
"""A passphrase takes 64 MB to be looked at: who sends many at once waits, and holds no thread meanwhile."""
_CHARSET_KNOWN = re.compile(r"""charset=(["']?)utf-8\1""")


def make_office(
    events: Path,
    accounts: Accounts,
    hosts: Iterable[str] = (),
    log: FilteringBoundLogger | None = None,
    *,
    secure: bool = False,
) -> FastAPI:
    """The office over a folder of logs; `secure` where it is reached by TLS: cookies are sent by nothing else then."""
    app = make_app(events, hosts, None, log or structlog.get_logger())
    app.state.accounts, app.state.room, app.state.uploads = accounts, Room(events), Uploads()
    app.state.secure, app.state.log = secure, log or structlog.get_logger()
    app.state.discreet, app.state.hashing = True, CapacityLimiter(HASHED_AT_ONCE)
    before = list(app.router.routes)
    app.include_router(api.router)
    app.include_router(pages.router, include_in_schema=False)
    # the office's own addresses stand before those of the public pages, which take any word for the name of a season
    own = app.router.routes[len(before) :]
    app.router.routes[:] = [*own, *before]
    # behind the guard: what the door says has the headers of every answer too
    app.user_middleware.append(Middleware(Door, accounts=accounts))
    return app


class Door:
    """Nobody sees or does anything here without being signed in; and no body is larger than it may."""

    def __init__(self, app: ASGIApp, accounts: Accounts) -> None:
        self._app = app
        self._accounts = accounts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or say where to sign in."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        stranger = OPEN.fullmatch(scope["path"]) is not None
        limit = LARGEST_OF_STRANGERS if stranger else LARGEST_BODY
        try:
            refusal = _unreadable(headers, limit)
            if refusal is None and not stranger and not await run_in_threadpool(self._may_enter, scope, headers):
                refusal = _sign_in(scope)
        except Busy as error:
            refusal = PlainTextResponse(f"{error}\n", 503, headers={"retry-after": "1"})
        if refusal is not None:
            await refusal(scope, receive, send)
        elif scope["path"].startswith("/live/"):
            await self._while_signed_in(scope, headers, receive, send)
        else:
            await self._app(scope, _bounded(receive, limit), send)

    def _may_enter(self, scope: Scope, headers: Headers) -> bool:
        kind, _, token = headers.get("authorization", "").partition(" ")
        by_token = kind.lower() == "bearer" and ASKED_BY_MACHINES.fullmatch(scope["path"]) is not None
        try:
            if by_token:
                self._accounts.machine(token.strip())
            else:
                self._accounts.signed_in(_cookie(headers))
        except NotSignedIn:
            return False
        return True

    async def _while_signed_in(self, scope: Scope, headers: Headers, receive: Receive, send: Send) -> None:
        """Answer with a stream that ends with the session: nobody goes on reading who was signed out, or removed."""

        async def checked(message: Message) -> None:
            if message["type"] == "http.response.body":
                try:
                    await run_in_threadpool(self._accounts.signed_in, _cookie(headers), used=False)
                except (NotSignedIn, Busy):
                    await send({"type": "http.response.body", "body": b"", "more_body": False})
                    raise _Over from None
            await send(message)

        with suppress(_Over):
            await self._app(scope, receive, checked)


class _Over(Exception):
    """The session that a stream is for has ended."""


def _unreadable(headers: Headers, limit: int) -> Response | None:
    """Why a body is not even looked at: it is too large, or in letters that nobody reads here."""
    size = headers.get("content-length", "0")
    if not (size.isascii() and size.isdecimal() and len(size) < 20) or int(size) > limit:
        return PlainTextResponse("That is too large.\n", 413)
    if "charset" in _CHARSET_KNOWN.sub("", headers.get("content-type", "").lower()):
        return PlainTextResponse("Here everything is sent in UTF-8.\n", 415)
    return None


def _cookie(headers: Headers) -> str | None:
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return None
    return None if morsel is None else morsel.value


def _sign_in(scope: Scope) -> Response:
    """Where to sign in, for people and for programs."""
    if scope["path"].startswith(("/api/", "/live/")):
        said = {"what": "you are not signed in", "remedy": "Sign in at /office/sign-in, or send a token"}
        return JSONResponse(said, 401, headers={"www-authenticate": "Bearer"})
    return RedirectResponse(f"/office/sign-in?then={quote(scope['path'])}", 303)


def _bounded(receive: Receive, limit: int) -> Receive:
    """The body in pieces. Errors: one that goes on beyond what it may is answered 413, whatever was to read it."""
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise HTTPException(413, "That is too large")
        return message

    return bounded
