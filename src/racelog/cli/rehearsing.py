"""Rehearsing a season: an append a line, until the last one or Ctrl-C."""

import math
import tempfile
from collections.abc import Sequence
from pathlib import Path

import typer
from pydantic_core import to_json

from racelog.cli.options import Folders
from racelog.cli.reading import read_log
from racelog.cli.stopping import stopped_by_hand
from racelog.desk.service import utc_now
from racelog.errors import Malformed, readable
from racelog.facts.line import Placed
from racelog.live.rehearsing import Pace, rehearsal
from racelog.tables import LogLine, lines_table
from racelog.tables.replayed import replayed


def rehearse(
    folders: Folders,
    season: str,
    into: Path | None,
    pace: Pace,
    last: int | None,
    *,
    as_json: bool,
) -> None:
    """Append a season again to a scratch folder, and say each append once it is written."""
    log = read_log(folders, season)
    if not 1 <= pace.first <= (last or log.seq) <= log.seq:
        raise Malformed("--from and --to name lines of the log, in their order", excerpt=f"it has #1 to #{log.seq}")
    scratch = into or Path(tempfile.mkdtemp(prefix="racelog-rehearsal-"))
    rehearsed = rehearsal(log, folders.events, scratch)
    appends = rehearsed.left(last)
    begins = f", after #{rehearsed.there}" if rehearsed.there else ""
    typer.echo(
        f"rehearsing {season} in {readable(str(scratch))}{begins}: {len(appends)} appends (stop with Ctrl-C)", err=True
    )
    said = lines_table(replayed(log.placed, log.head)).lines
    reached = rehearsed.there
    with stopped_by_hand() as stop:
        for lines in rehearsed.run(appends, pace, clock=utc_now, sleep=stop.wait):
            typer.echo(_json(season, lines, said) if as_json else _text(lines, said))
            reached = lines[-1].line.seq
            if stop.is_set():
                break
    if stop.is_set():
        again = f"racelog rehearse {season} --into {readable(str(scratch))}"
        typer.echo(f"stopped after #{reached}; it goes on with: {again}", err=True)


def speed_of(typed: str) -> float:
    """A speed as it may be typed: how many times as fast, or "max". Errors: Malformed."""
    try:
        speed = 0.0 if typed == "max" else float(typed)
    except ValueError:
        speed = math.nan
    if not 0 <= speed < math.inf:
        raise Malformed(
            f"--speed: {readable(typed[:40])!r} is no speed",
            remedy='How many times as fast, such as 60; 0 or "max" for no pauses at all',
        )
    return speed


def _text(lines: Sequence[Placed], said: Sequence[LogLine]) -> str:
    first, last = lines[0].line, lines[-1].line
    numbers = f"#{first.seq}" if first.seq == last.seq else f"#{first.seq} to #{last.seq}"
    return readable(f"{first.at:%H:%M:%S} {numbers} {first.type} by {first.by}: {said[first.seq - 1].about}")


def _json(season: str, lines: Sequence[Placed], said: Sequence[LogLine]) -> str:
    told = [
        {"seq": each.line.seq, "type": each.line.type, "by": each.line.by, "about": said[each.line.seq - 1].about}
        for each in lines
    ]
    last = lines[-1]
    append = {"season": season, "seq": last.line.seq, "head": last.digest, "at": last.line.at, "lines": told}
    return to_json(append).decode()
