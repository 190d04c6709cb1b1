"""What every request keeps to and every answer carries: hosts, sizes, the path behind a proxy, a browser's rights."""

from ipaddress import ip_address
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LONGEST_ADDRESS = 2_000
"""Units: bytes, of path and query."""
PIECE = 64 * 1024
"""An answer is handed over in such pieces, each once the one before it is on its way. Units: bytes."""
CHART_STYLE = "'sha256-jSYQUrW7J0b3jPqhZP9C2Xh1PyJKHKXd4s0fpGGKrww='"
"""The one style element that Observable Plot puts into a chart, as vendored."""
HEADERS: Final = {
    "content-security-policy": f"default-src 'none'; script-src 'self'; style-src 'self' {CHART_STYLE}; "
    "img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """Refuses requests for another host or with an address beyond measure, and sets the headers of every answer.

    A page that is reached under a foreign name could be read by that name's owner (DNS rebinding): names are those
    given, an address in numbers is always one's own.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str], root_path: str = "") -> None:
        self._app = app
        self._hosts = hosts
        self._root = root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; what is no request over HTTP is passed on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = self._refused(scope)
        answer = _Answer(scope, send)
        await (refusal or self._app)(self._as_asked(scope), receive, answer.send)

    def _as_asked(self, scope: Scope) -> Scope:
        """The request as the application sees it: HEAD is a GET whose answer has no body; proxies strip their path."""
        path = scope["path"]
        if self._root and path != self._root and not path.startswith(f"{self._root}/"):
            path = self._root + path
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        return {**scope, "method": method, "path": path, "root_path": self._root}

    def _refused(self, scope: Scope) -> PlainTextResponse | None:
        host = Headers(scope=scope).get("host", "")
        if not self._is_ours(host):
            return PlainTextResponse(
                f"This server does not answer for the host {host[:100]!r}.\n"
                "To let it, start it with: racelog serve --allow-host NAME\n",
                status_code=421,
            )
        if len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"") > LONGEST_ADDRESS:
            return PlainTextResponse(f"The address is longer than {LONGEST_ADDRESS} characters.\n", status_code=414)
        return None

    def _is_ours(self, host: str) -> bool:
        name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        name = name.strip("[]").lower()
        if name in self._hosts:
            return True
        try:
            ip_address(name)
        except ValueError:
            return False
        return True


class _Answer:
    """An answer on its way: with the headers of every answer, in pieces, its head alone where only that is wanted."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._send = send
        self._head_only = scope["method"] == "HEAD"
        headers = Headers(scope=scope)
        self._has_body = "transfer-encoding" in headers or headers.get("content-length", "0") != "0"
        self._over = False

    async def send(self, message: Message) -> None:
        """Pass one message of the answer on."""
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if self._has_body:
                # nobody reads what was sent along: the next request cannot be told from it
                headers["connection"] = "close"
            await self._send(message)
        elif message["type"] != "http.response.body":
            await self._send(message)
        elif not self._head_only:
            await self._in_pieces(message)
        elif not self._over:
            self._over = True
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _in_pieces(self, message: Message) -> None:
        """Hand a body over so that no more of it waits in the connection than a piece."""
        body = memoryview(message.get("body", b""))
        while len(body) > PIECE:
            await self._send({"type": "http.response.body", "body": bytes(body[:PIECE]), "more_body": True})
            body = body[PIECE:]
        more = message.get("more_body", False)
        await self._send({"type": "http.response.body", "body": bytes(body), "more_body": more})
