"""The frame of a request, as every page of a season asks for it."""

from typing import Annotated

from fastapi import Depends, Request

from racelog.web.asked import AsOf, KnownHere, Season
from racelog.web.pages.frame import Frame


def _frame(request: Request, known: KnownHere, season: Season, as_of: AsOf = None) -> Frame:
    return Frame(request, known, season, as_of or None)


Framed = Annotated[Frame, Depends(_frame)]
