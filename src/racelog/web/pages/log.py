"""The log: its lines, filtered, each of them opened, and what changed between two of them."""

import json
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from racelog.tables import LogLine
from racelog.views.changes import change_blocks, effect_blocks
from racelog.views.log import lines_grid
from racelog.views.view import counted
from racelog.web.pages.frame import Framed
from racelog.web.parameters import Seq, differing, effect_of, line_in

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
    placed = frame.season.replayed.placed[: before - 1 if before else None]
    wanted = [
        line.line.seq
        for line in reversed(placed)
        if type_ in {None, "", line.line.type} and by in {None, "", line.line.by}
    ]
    if about:
        # what a line is about is put into words for this search alone
        search = about.casefold()
        wanted = frame.known.one_at_a_time(lambda: [seq for seq in wanted if search in _said(frame.season.line(seq))])
    return frame.page(
        "log.html",
        lines=lines_grid(
            [frame.season.line(seq) for seq in wanted[:A_PAGE]],
            f"{counted(len(wanted), 'line')}, the latest first",
        ),
        more=wanted[A_PAGE - 1] if len(wanted) > A_PAGE else None,
        types=sorted({placed.line.type for placed in frame.season.replayed.placed}),
        people=sorted({placed.line.by for placed in frame.season.replayed.placed}),
        asked={"type": type_ or "", "by": by or "", "about": about or ""},
    )


def _said(line: LogLine) -> str:
    return " ".join(filter(None, (line.about, line.reason, line.document))).casefold()


@router.get("/{season}/log/{seq}")
def line(frame: Framed, seq: Seq) -> HTMLResponse:
    """A line of the log, opened: its exact bytes, what they say, and how it hangs in the chain."""
    shown = line_in(frame.season, seq)
    raw = frame.known.raw_line(frame.id, shown).decode()
    return frame.page(
        "line.html",
        line=frame.season.line(shown),
        raw=raw,
        opened=json.dumps(json.loads(raw), indent=2, ensure_ascii=False),
        prev=frame.season.replayed.line(shown).line.prev,
        blocks=tuple(effect_blocks(effect_of(frame.known, frame.season, shown))),
    )


@router.get("/{season}/differences")
def differences(
    frame: Framed,
    first: Annotated[int | None, Query(alias="from", ge=1, le=10**9)] = None,
    last: Annotated[int | None, Query(alias="to", ge=1, le=10**9)] = None,
) -> HTMLResponse:
    """The lines between two moments, and what they changed; without a choice, the last append."""
    season = frame.season
    end = line_in(season, last or season.seq)
    start = line_in(season, first or max(1, end - 1))
    between = differing(frame.known, season, start, end) if start < end else None
    changes = None if between is None else between.changes
    return frame.page(
        "differences.html",
        first=start,
        to=end,
        lines=lines_grid(() if between is None else between.events, "The lines between the two"),
        waiting=() if between is None else between.waiting,
        nothing=changes is None or not (changes.cars or changes.championships),
        blocks=() if changes is None else tuple(change_blocks(changes, sides=(f"#{start}", f"#{end}"))),
    )
