"""The log: its lines, filtered, and each of them opened."""

import json
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from racelog.tables import LogLine, lines_table
from racelog.views.log import lines_grid
from racelog.views.view import counted
from racelog.web.asked import Seq, line_in
from racelog.web.pages.frame import page
from racelog.web.pages.framed import Framed

router = APIRouter()
A_PAGE = 200
Text = Annotated[str | None, Query(max_length=80)]


@router.get("/{season}/log")
def log(
    frame: Framed,
    type_: Annotated[str | None, Query(alias="type", max_length=60)] = None,
    by: Text = None,
    about: Text = None,
    before: Annotated[int | None, Query(ge=1, le=10**9)] = None,
) -> HTMLResponse:
    """The latest lines first, so many at a time; of one type, by somebody, about something."""
    lines = lines_table(frame.season).lines
    found = [each for each in reversed(lines) if _fits(each, type_, by, about) and each.seq < (before or each.seq + 1)]
    return page(
        frame.request,
        "log.html",
        frame=frame,
        lines=lines_grid(found[:A_PAGE], f"{counted(len(found), 'line')}, the latest first"),
        more=found[A_PAGE - 1].seq if len(found) > A_PAGE else None,
        types=sorted({each.type for each in lines}),
        people=sorted({each.by for each in lines}),
        asked={"type": type_ or "", "by": by or "", "about": about or ""},
    )


def _fits(line: LogLine, type_: str | None, by: str | None, about: str | None) -> bool:
    said = " ".join(filter(None, (line.about, line.reason, line.document))).casefold()
    return (not type_ or line.type == type_) and (not by or line.by == by) and (about or "").casefold() in said


@router.get("/{season}/log/{seq}")
def line(frame: Framed, seq: Seq) -> HTMLResponse:
    """A line of the log, opened: its exact bytes, what they say, and how it hangs in the chain."""
    shown = line_in(frame.season, seq)
    raw = frame.known.raw_line(frame.id, shown).decode()
    return page(
        frame.request,
        "line.html",
        frame=frame,
        line=lines_table(frame.season, since=shown - 1).lines[0],
        raw=raw,
        opened=json.dumps(json.loads(raw), indent=2, ensure_ascii=False),
        prev=frame.season.line(shown).line.prev,
    )
