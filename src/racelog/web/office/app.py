"""The race office as an application of its own: the pages everybody sees, for whoever is signed in, and the desk."""

from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from urllib.parse import quote

import structlog
from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import FilteringBoundLogger

from racelog.web.app import make_app
from racelog.web.office import api, pages
from racelog.web.office.accounts import Accounts, NotSignedIn
from racelog.web.office.asking import LARGEST_FILE, Uploads
from racelog.web.office.room import Room
from racelog.web.office.visitors import COOKIE

OPEN = ("/static/", "/office/sign-in", "/office/welcome/", "/healthz", "/favicon.ico", "/robots.txt")
"""What is answered to anybody: what a page looks like, and where one signs in. It says nothing of any season."""
LARGEST_BODY = LARGEST_FILE + (1 << 20)


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
    before = list(app.router.routes)
    app.include_router(api.router)
    app.include_router(pages.router, include_in_schema=False)
    # the office's own addresses stand before those of the public pages, which take any word for the name of a season
    own = app.router.routes[len(before) :]
    app.router.routes[:] = [*own, *before]
    app.add_middleware(Door, accounts=accounts)
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
        size = headers.get("content-length", "0")
        if not size.isdecimal() or int(size) > LARGEST_BODY:
            await PlainTextResponse("That is too large.\n", 413)(scope, receive, send)
        elif not await self._may_enter(scope, headers):
            await _sign_in(scope)(scope, receive, send)
        else:
            await self._app(scope, _bounded(receive), send)

    async def _may_enter(self, scope: Scope, headers: Headers) -> bool:
        path = scope["path"]
        if path.startswith(OPEN):
            return True
        if path.startswith("/api/") and headers.get("authorization", "").lower().startswith("bearer "):
            return True  # the request itself looks at the token, which is good for it alone
        try:
            await run_in_threadpool(self._accounts.signed_in, _cookie(headers))
        except NotSignedIn:
            return False
        return True


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


def _bounded(receive: Receive) -> Receive:
    """The body in pieces; one that goes on beyond what it may is cut off."""
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > LARGEST_BODY:
            return {"type": "http.disconnect"}
        return message

    return bounded
