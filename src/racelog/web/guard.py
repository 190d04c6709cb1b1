"""What every answer carries and every request must keep to: hosts, sizes, and what a browser may do with a page."""

from ipaddress import ip_address
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LONGEST_ADDRESS = 2_000
"""Units: bytes, of path and query."""
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

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; what is no request over HTTP is passed on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refusal = self._refused(scope)
        await (refusal or self._app)(scope, receive, with_headers)

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
