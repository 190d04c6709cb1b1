"""The lines around the table: which season, where it stands, as known when, whether the log is whole."""

from collections.abc import Iterator
from datetime import datetime

from rich.cells import cell_len
from rich.text import Text

from racelog.desk.clock import session_in_question, standing_shown
from racelog.errors import RacelogError
from racelog.live.history import known_on
from racelog.live.terminal.matrix import cut
from racelog.live.terminal.moment import Moment
from racelog.tables.replayed import Replayed
from racelog.tables.shown import short_head

DOT = " \u00b7 "
KEYS = "e explain  d decisions  / find  ? keys  q quit"


def standing(replayed: Replayed, live: Replayed, at: datetime, width: int) -> str:
    """Season, session, publication and clock, line of the log; told shorter until it fits."""
    said = list(_standings(replayed, live, at))
    return cut(next((words for words in said if cell_len(words) <= width), said[-1]), width)


def _standings(replayed: Replayed, live: Replayed, at: datetime) -> Iterator[str]:
    """The same, shorter and shorter."""
    season = replayed.season
    known = _known(replayed, live)
    session = session_in_question(season)
    if session is None:
        yield DOT.join((season.title, known))
        yield DOT.join((season.id, known))
        return
    status = standing_shown(season, session, at).replace("provisional", "PROVISIONAL").replace("official", "OFFICIAL")
    weekend = season.weekends.get(session.weekend)
    where = session.id if weekend is None else f"{session.id} {weekend.name}"
    yield DOT.join((season.title, where, status, known))
    yield DOT.join((season.id, where, status, known))
    yield DOT.join((season.title, session.id, status, known))
    yield DOT.join((season.id, session.id, status, known))
    yield DOT.join((session.id, status, known))


def _known(replayed: Replayed, live: Replayed) -> str:
    """The line of the log it is known from: "#213 9f3c…e1 · live", "as of #171 2419…0a (2022-06-25)"."""
    line = f"#{replayed.seq} {short_head(replayed.head)}" if replayed.seq else "no line yet"
    if replayed.seq == live.seq:
        return f"{line}{DOT}live"
    on = known_on(replayed)
    return f"as of {line}" + ("" if on is None else f" ({on:%Y-%m-%d})")


def tabs(moment: Moment, championship: str | None) -> Text:
    """The championships and their keys; the one shown is marked."""
    text = Text(no_wrap=True, overflow="ellipsis")
    for number, wanted in enumerate(moment.championships, start=1):
        key = f"[{number}]" if number <= 9 else ""
        shown = wanted == championship
        text.append(f"{'>' if shown else ' '}{key}{moment.title(wanted)} ", style="bold reverse" if shown else "")
    return text


def foot(live: Replayed, trouble: RacelogError | None, *, gone: bool, width: int) -> str:
    """The keys, and at the right whether the chain of the log is good."""
    chain = f"chain good {live.seq}/{live.seq}"
    if trouble is not None or gone:
        chain = f"LAST GOOD #{live.seq}"
    room = width - cell_len(chain)
    return (cut(KEYS, room - 1) + " " if room > 1 else "") + chain


def complaint(live: Replayed, trouble: RacelogError | None, notice: str | None) -> str:
    """What is wrong, in full; nothing while all is well."""
    if trouble is not None:
        return f"LOG DAMAGED: {trouble}\nShown: #{live.seq}, the last good state"
    return notice or ""
