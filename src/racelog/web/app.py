"""The application: pages for people, tables for programs, a stream for both; all read from the followed logs."""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import anyio
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from structlog.typing import FilteringBoundLogger

from racelog.errors import Malformed, RacelogError, public
from racelog.live.changes import Change
from racelog.live.following import Following
from racelog.version import __version__
from racelog.web import api, health, stream
from racelog.web.guard import Guard
from racelog.web.known import Known
from racelog.web.pages import ROUTERS
from racelog.web.pages.frame import error_page
from racelog.web.refusals import Busy, status_of
from racelog.web.watchers import Also, Watchers

OWN = frozenset({"localhost"})
STATIC = Path(__file__).parent / "static"


def make_app(
    events: Path,
    hosts: Iterable[str] = (),
    also: Also | None = None,
    log: FilteringBoundLogger | None = None,
    *,
    root_path: str = "",
) -> FastAPI:
    """The application over a folder of logs; `hosts` are names it answers to beside localhost and addresses.

    `also` is told every change beside the watchers, of every season; without it seasons are opened when they are asked
    for. `log` is where it is said that a watcher was dropped. `root_path` is where a proxy shows the pages.
    """
    known = Known(events, on_demand=also is None)
    watchers = Watchers(known, log or structlog.get_logger())
    app = FastAPI(
        title="racelog",
        summary="The results of a racing season, replayed from its log.",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=_following,
    )
    app.state.known, app.state.watchers, app.state.also = known, watchers, also or _nobody
    app.add_middleware(Guard, hosts=OWN | {host.lower() for host in hosts}, root_path=root_path)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.include_router(health.router)
    app.include_router(api.router)
    app.include_router(stream.router)
    for router in ROUTERS:
        app.include_router(router, include_in_schema=False)
    app.add_exception_handler(RacelogError, _refused)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(HTTPException, _not_found)
    return app


@asynccontextmanager
async def _following(app: FastAPI) -> AsyncIterator[None]:
    """The logs are followed as long as the application runs."""
    following = app.state.known.following
    await anyio.to_thread.run_sync(following.look)
    with app.state.also(following) as tell:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(app.state.watchers.follow, tell)
            with suppress(anyio.get_cancelled_exc_class()):
                yield
            tasks.cancel_scope.cancel()


@contextmanager
def _nobody(_following: Following) -> Iterator[Callable[[Change], None]]:
    yield lambda _change: None


async def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, RacelogError):
        raise error
    answer = _as_status(request, public(error), status_of(error))
    if isinstance(error, Busy):
        answer.headers["retry-after"] = "1"
    return answer


async def _not_understood(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    first = error.errors()[0]
    where = " ".join(str(part) for part in first["loc"])
    return _as_status(request, Malformed(f"{where}: {first['msg']}"), 422)


async def _not_found(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    answer = _as_status(request, Malformed(str(error.detail)), error.status_code)
    answer.headers.update(error.headers or {})
    return answer


def _as_status(request: Request, error: RacelogError, status: int) -> Response:
    if _is_program(request):
        said = {"what": error.what, "place": error.place, "excerpt": error.excerpt, "remedy": error.remedy}
        return JSONResponse(said, status_code=status)
    return error_page(request, error, status)


def _is_program(request: Request) -> bool:
    path = request.url.path.removeprefix(request.scope.get("root_path", ""))
    return path.startswith(("/api", "/live", "/healthz"))
