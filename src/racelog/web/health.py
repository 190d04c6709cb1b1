"""Whether the server does its work, for whatever watches over it; and what browsers and robots ask every server for."""

import time
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, JSONResponse, PlainTextResponse

from racelog.errors import public
from racelog.web.parameters import KnownHere, WatchersHere

ICON = Path(__file__).parent / "static" / "icon.svg"
STALE_SECONDS = 60.0
"""The folder is looked at every second; when it was not for so long, the follower hangs."""
ROBOTS = """User-agent: *
Disallow: /api/
Disallow: /live/
Disallow: /*?
"""
router = APIRouter(include_in_schema=False)


@router.get("/healthz")
def healthz(request: Request, known: KnownHere, watchers: WatchersHere) -> JSONResponse:
    """Whether the logs are followed and in order: 200, or 503 and what is wrong, of every season that was opened.

    Where one signs in to see a season, no season is named here.
    """
    looked_at = known.following.looked_at or 0.0
    failed = watchers.failed_at is not None and looked_at <= watchers.failed_at
    follower = "stopped" if failed or time.monotonic() - looked_at > STALE_SECONDS else "running"
    troubles = {name or "folder": public(trouble).what for name, trouble in known.troubles().items()}
    well = follower == "running" and not troubles
    said: dict[str, object] = {"status": "ok" if well else "failing", "follower": follower}
    if not getattr(request.app.state, "discreet", False):
        said["troubles"] = troubles
    return JSONResponse(said, 200 if well else 503, headers={"cache-control": "no-store"})


@router.get("/favicon.ico")
def favicon() -> FileResponse:
    """The icon, for those who do not read where it is."""
    return FileResponse(ICON, media_type="image/svg+xml")


@router.get("/robots.txt")
def robots() -> PlainTextResponse:
    """The pages may be searched, their history and their data need not be."""
    return PlainTextResponse(ROBOTS)
