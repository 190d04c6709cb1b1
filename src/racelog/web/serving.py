"""Running the server: one process, on this machine unless told otherwise, until stopped."""

import asyncio
import logging
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import uvicorn
from structlog.typing import FilteringBoundLogger

from racelog.errors import OutOfReach
from racelog.log.files import FileStore
from racelog.web.app import make_app
from racelog.web.watchers import Also

SEND_BUFFER = 64 * 1024
"""What the system keeps for a watcher who does not read. Units: bytes; without a bound it may be megabytes each."""


def serve(
    events: Path,
    address: tuple[str, int],
    allowed: Sequence[str] = (),
    also: Also | None = None,
    *,
    log: FilteringBoundLogger,
    ready: Callable[[str], None],
) -> None:
    """Serve the seasons of a folder until stopped; `ready` is told the address, with the port that was free for 0.

    `also` is told every change beside the watchers, as long as the server runs; `log` is where it says what goes wrong.

    Errors:  OutOfReach, when the folder is not there or the port is taken.
    """
    host, port = address
    FileStore(events).seasons()
    listening = _listening(host, port)
    bound = listening.getsockname()[1]
    config = uvicorn.Config(
        make_app(events, (host, *allowed), also, log),
        http="h11",
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
        h11_max_incomplete_event_size=16_384,
        lifespan="on",
    )
    server = uvicorn.Server(config)
    with _ended_by(server.handle_exit), _quiet_farewell():
        ready(f"http://{f'[{host}]' if ':' in host else host}:{bound}")
        server.run(sockets=[listening])


@contextmanager
def _ended_by(stop: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Ctrl-C and an end asked for by others stop the server, and nothing else: also before it is up, or again after."""
    heard = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(each, stop) for each in heard]
    try:
        yield
    finally:
        for each, handler in zip(heard, before, strict=True):
            signal.signal(each, handler)


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
