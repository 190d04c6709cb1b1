"""What a reader is told instead of a page: what is wrong, where, and what to do."""

from fastapi import Request
from fastapi.responses import HTMLResponse

from racelog.errors import RacelogError
from racelog.web.pages.frame import page


def error_page(request: Request, error: RacelogError, status: int) -> HTMLResponse:
    """An error as a page, with its status."""
    return page(request, "error.html", status, error=error)
