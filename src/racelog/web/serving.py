"""Running the server: one process, on this machine unless told otherwise, until stopped."""

import asyncio
import logging
import re
import signal
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import uvicorn
from fastapi import FastAPI
from structlog.typing import FilteringBoundLogger

from racelog.errors import Malformed, OutOfReach, readable
from racelog.log.files import FileStore
from racelog.web.app import make_app
from racelog.web.connections import FROM_ONE_ADDRESS, Connection, door
from racelog.web.watchers import Also

SEND_BUFFER = 64 * 1024
"""What the system keeps for a watcher who does not read. Units: bytes; without a bound it may be megabytes each."""
COMPLAINT_SECONDS = 60.0
"""How often it is said that no connection can be taken."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen, which names to answer to beside that, and under which path a proxy shows the pages."""

    host: str = "127.0.0.1"
    port: int = 8000
    allowed: tuple[str, ...] = ()
    root_path: str = ""
    connections: int | None = None
    """How many there may be at once; None: as many as the system has descriptors for."""
    from_one_address: int = FROM_ONE_ADDRESS


def root_path_of(typed: str) -> str:
    """The path under which a proxy shows the pages, as it stands before theirs. Errors: Malformed."""
    path = typed.strip("/")
    if not re.fullmatch(r"([A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*)?", path):
        raise Malformed(f"--root-path: {readable(typed[:80])!r} is not a path", remedy="Such as /results")
    return f"/{path}" if path else ""


def serve(
    events: Path,
    address: Address,
    also: Also | None = None,
    *,
    log: FilteringBoundLogger,
    ready: Callable[[str], None],
) -> None:
    """Serve the seasons of a folder until stopped; `ready` is told the address, with the port that was free for 0.

    `also` is told every change beside the watchers, as long as the server runs; `log` is where it says what goes wrong.

    Errors:  OutOfReach, when the folder is not there or the port is taken.
    """
    app = make_app(events, (address.host, *address.allowed), also, log, root_path=address.root_path)
    serve_app(events, app, address, log=log, ready=ready)


@dataclass(frozen=True, slots=True)
class Tls:
    """A certificate and its private key, in files."""

    certificate: Path
    key: Path

    @classmethod
    def of(cls, certificate: Path | None, key: Path | None) -> "Tls | None":
        """Both, or neither. Errors: Malformed, for one without the other; OutOfReach."""
        if certificate is None and key is None:
            return None
        if certificate is None or key is None:
            raise Malformed("--certificate and --key go together", remedy="Give the files of both")
        try:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, key)
        except ssl.SSLError as error:
            raise Malformed(
                "this is no certificate with its key",
                place=str(certificate),
                excerpt=error.reason,
                remedy="Both in PEM",
            ) from None
        except OSError as error:
            raise OutOfReach(error.strerror or str(error), place=str(error.filename or certificate)) from error
        return cls(certificate, key)


def serve_app(
    events: Path,
    app: FastAPI,
    address: Address,
    *,
    log: FilteringBoundLogger,
    ready: Callable[[str], None],
    tls: Tls | None = None,
) -> None:
    """Serve an application over a folder of logs until stopped; as `serve` does.

    Errors:  OutOfReach, when the folder is not there or the port is taken.
    """
    host = address.host
    FileStore(events).seasons()
    listening = _listening(host, address.port)
    bound = listening.getsockname()[1]
    limited = door(address.connections, address.from_one_address)
    config = uvicorn.Config(
        app,
        http=type("LimitedConnection", (Connection,), {"door": limited}),
        ws="none",
        log_level="error",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
        h11_max_incomplete_event_size=16_384,
        lifespan="on",
        ssl_certfile=None if tls is None else tls.certificate,
        ssl_keyfile=None if tls is None else tls.key,
    )
    server = _Server(config, log)
    with _ended_by(server.handle_exit), _quiet_farewell():
        scheme = "http" if tls is None else "https"
        ready(f"{scheme}://{f'[{host}]' if ':' in host else host}:{bound}{address.root_path}")
        server.run(sockets=[listening])


class _Server(uvicorn.Server):
    """Looks at its connections once a second, and says once in a while, without a traceback, that it can take none."""

    def __init__(self, config: uvicorn.Config, log: FilteringBoundLogger) -> None:
        super().__init__(config)
        self._log = log
        self._complained: float | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().set_exception_handler(self._went_wrong)
        await super().startup(sockets)

    async def on_tick(self, counter: int) -> bool:
        if counter % 10 == 0:
            now = asyncio.get_running_loop().time()
            for connection in list(self.server_state.connections):
                if isinstance(connection, Connection):
                    connection.look(now)
        return await super().on_tick(counter)

    def _went_wrong(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if "socket.accept()" not in str(context.get("message")):
            loop.default_exception_handler(context)
            return
        now = time.monotonic()
        if self._complained is None or now - self._complained > COMPLAINT_SECONDS:
            self._complained = now
            self._log.warning("no connection can be taken", why=str(context.get("exception")))


@contextmanager
def _ended_by(stop: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Ctrl-C and an end asked for by others stop the server, and nothing else: also before it is up, or again after."""
    heard = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, stop) for number in heard]
    try:
        yield
    finally:
        for number, handler in zip(heard, before, strict=True):
            signal.signal(number, handler)


@contextmanager
def _quiet_farewell() -> Iterator[None]:
    """Nothing is said of streams that are still open when the server is stopped: they end with it."""
    talk = logging.getLogger("uvicorn.error")
    talk.addFilter(_is_no_farewell)
    try:
        yield
    finally:
        talk.removeFilter(_is_no_farewell)


def _is_no_farewell(said: logging.LogRecord) -> bool:
    cut_off = isinstance(said.exc_info, tuple) and isinstance(said.exc_info[1], asyncio.CancelledError)
    return not cut_off and "timeout graceful shutdown" not in said.getMessage()


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        listening.bind((host, port))
        listening.listen(2048)
    except OSError as error:
        listening.close()
        raise OutOfReach(
            f"cannot listen on {host}:{port}: {error.strerror or error}",
            remedy="Choose another port with --port, or 0 for one that is free",
        ) from error
    return listening
