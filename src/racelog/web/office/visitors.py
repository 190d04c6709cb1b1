"""Who asks: the session in a cookie, or the token of a machine; and that a form comes from a page of this office.

A page of another site cannot post in the name of whoever is signed in: the cookie is not sent along from there
(SameSite=Strict), the browser says where a request comes from (Origin, Sec-Fetch-Site), and every form carries a text
that only pages of the session know. Each of the three would do; all are asked for.
"""

from collections.abc import AsyncIterator
from hmac import compare_digest
from typing import Annotated, cast
from urllib.parse import urlsplit

from fastapi import Depends, Request, Response
from structlog.typing import FilteringBoundLogger

from racelog.web.office.accounts import LONGEST_HOURS, Accounts, Machine, SignedIn
from racelog.web.office.asking import Uploads
from racelog.web.parameters import part_of_the_application
from racelog.web.refusals import Forbidden

COOKIE = "racelog-office"


class FromElsewhere(Forbidden):
    """A request that a page of another site may have made."""


AccountsHere = Annotated[Accounts, Depends(part_of_the_application("accounts", Accounts))]
UploadsHere = Annotated[Uploads, Depends(part_of_the_application("uploads", Uploads))]


def log_of(request: Request) -> FilteringBoundLogger:
    """Where the office says who signed in, and what was refused."""
    return cast("FilteringBoundLogger", request.app.state.log)


def address_of(request: Request) -> str:
    """Where a request comes from."""
    return "somewhere" if request.client is None else request.client.host


def _signed_in(request: Request, accounts: AccountsHere) -> SignedIn:
    return accounts.signed_in(request.cookies.get(COOKIE))


Official = Annotated[SignedIn, Depends(_signed_in)]
"""Whoever is signed in. Errors: NotSignedIn."""


def check_from_here(request: Request) -> None:
    """Whether a request that changes something comes from a page of this office. Errors: FromElsewhere."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    host = request.headers.get("host", "")
    if site not in {"same-origin", "none"} or (origin is not None and _host_of(origin) != host.lower()):
        log_of(request).warning("refused: a request of another site", origin=origin, path=request.url.path)
        raise FromElsewhere("this was asked for by a page of another site", remedy="Ask from the office's own page")


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None


async def _from_a_form(request: Request, official: Official) -> AsyncIterator[SignedIn]:
    check_from_here(request)
    form = await request.form(max_files=4, max_fields=400)
    try:
        _check_token(request, official, form.get("token"))
        yield official
    finally:
        await form.close()


def _check_token(request: Request, official: SignedIn, token: object) -> None:
    """Errors: FromElsewhere."""
    if not isinstance(token, str) or not _is_same(token, official.form):
        log_of(request).warning("refused: a form without its text", by=official.name, path=request.url.path)
        raise FromElsewhere(
            "this form is not one of your session", remedy="Open the page again, and send it from there"
        )


def _is_same(given: str, expected: str) -> bool:
    """Whether two texts are the same, in a time that does not say how far they are; whatever letters were sent."""
    return compare_digest(given.encode("utf-8", "surrogatepass"), expected.encode())


Sender = Annotated[SignedIn, Depends(_from_a_form)]
"""Whoever is signed in, and sent a form of the office. Errors: NotSignedIn; FromElsewhere."""


def _asks(request: Request, accounts: AccountsHere) -> SignedIn | Machine:
    given = request.headers.get("authorization", "")
    kind, _, token = given.partition(" ")
    if kind.lower() == "bearer":
        return accounts.machine(token.strip())
    official = accounts.signed_in(request.cookies.get(COOKIE))
    check_from_here(request)
    if not _is_same(request.headers.get("x-racelog-form", ""), official.form):
        raise FromElsewhere(
            "a request with a cookie carries the text of its session too",
            remedy="Send X-Racelog-Form, as /api/me says it; or a token: Authorization: Bearer TOKEN",
        )
    return official


Program = Annotated[SignedIn | Machine, Depends(_asks)]
"""A program: with a token of its own, or in the name of whoever is signed in. Errors: NotSignedIn; FromElsewhere."""


def keep(request: Request, response: Response, session: str) -> None:
    """Have the browser keep a session; where the office is reached by TLS, and be it a proxy's, for TLS alone."""
    secure = request.app.state.secure or request.url.scheme == "https"
    response.set_cookie(
        COOKIE, session, max_age=LONGEST_HOURS * 3600, httponly=True, samesite="strict", secure=secure, path="/"
    )


def forget(response: Response) -> None:
    """Have the browser forget it."""
    response.delete_cookie(COOKIE, path="/")
