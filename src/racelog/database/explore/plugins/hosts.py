"""Only this machine's own names are answered to: a foreign name that leads here (DNS rebinding) reads nothing."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from datasette import hookimpl  # type: ignore[import-untyped]  # it has no types
from datasette.app import Datasette  # type: ignore[import-untyped]  # it has no types

OWN = frozenset({b"localhost", b"127.0.0.1", b"[::1]"})
REFUSED = b"This database is explored on this machine alone, under its own name.\n"
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Scope]]
Send = Callable[[Scope], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


@hookimpl  # type: ignore[untyped-decorator]  # Datasette has no types
def asgi_wrapper(datasette: Datasette) -> Callable[[Application], Application]:  # noqa: ARG001 - as Datasette calls it
    """Put the refusal before everything Datasette answers."""

    def wrap(answer: Application) -> Application:
        async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http" or _is_own(scope):
                await answer(scope, receive, send)
                return
            headers = [(b"content-type", b"text/plain; charset=utf-8")]
            await send({"type": "http.response.start", "status": 421, "headers": headers})
            await send({"type": "http.response.body", "body": REFUSED})

        return guarded

    return wrap


def _is_own(scope: Scope) -> bool:
    hosts = [value for name, value in scope["headers"] if name == b"host"]
    names = [host if host.endswith(b"]") else host.rpartition(b":")[0] or host for host in hosts]
    return len(names) == 1 and names[0].lower() in OWN
