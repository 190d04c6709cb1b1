"""`racelog rehearse`: a season appended again to a scratch log, until the last line or Ctrl-C."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from racelog.cli.options import AsJson, Season, folders_of

if TYPE_CHECKING:  # for the types alone: --help stays quick
    from racelog.facts.line import Placed
    from racelog.tables import LogLine


def rehearse(
    context: typer.Context,
    season: Season,
    into: Annotated[
        Path | None,
        typer.Option("--into", help="The scratch folder (default: a new temporary one).", metavar="DIR"),
    ] = None,
    speed: Annotated[
        str, typer.Option("--speed", help="How many times as fast; 0 or max: no pauses.", metavar="N|max")
    ] = "60",
    first: Annotated[
        int, typer.Option("--from", help="What comes before this line is there at once.", metavar="SEQ", min=1)
    ] = 1,
    last: Annotated[
        int | None, typer.Option("--to", help="Stop with the append that holds this line.", metavar="SEQ", min=1)
    ] = None,
    longest_pause: Annotated[
        float,
        typer.Option("--longest-pause", help="No pause is longer, in seconds.", metavar="SECONDS", min=0, max=86400),
    ] = 2.0,
    as_json: AsJson = False,
) -> None:
    """Append a season again to a scratch log, as it once came: for training, demonstrations, load tests.

    Ids, facts, keys and names are kept; the time of recording is now. Stopped, it goes on with the same --into.

    Example: racelog rehearse pccna-2022 --into rehearsal --speed max --to 171
    """
    # imported late: --help stays quick
    from racelog.cli.ctrl_c import stopped_by_hand
    from racelog.cli.reading import read_log
    from racelog.desk.service import utc_now
    from racelog.errors import Malformed, readable
    from racelog.live.rehearsing import Pace, rehearsal, speed_of
    from racelog.tables import lines_table
    from racelog.tables.replayed import replayed

    pace = Pace(speed_of(speed), longest_pause, first)
    folders = folders_of(context)
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
    log_lines = lines_table(replayed(log.placed, log.head)).lines
    reached = rehearsed.there
    with stopped_by_hand() as stop:
        for lines in rehearsed.run(appends, pace, clock=utc_now, sleep=stop.wait):
            typer.echo(_json(season, lines, log_lines) if as_json else _text(lines, log_lines))
            reached = lines[-1].line.seq
            if stop.is_set():
                break
    if stop.is_set():
        again = f"racelog rehearse {season} --into {readable(str(scratch))}"
        typer.echo(f"stopped after #{reached}; it goes on with: {again}", err=True)


def _text(lines: "Sequence[Placed]", log_lines: "Sequence[LogLine]") -> str:
    from racelog.errors import readable

    first, last = lines[0].line, lines[-1].line
    numbers = f"#{first.seq}" if first.seq == last.seq else f"#{first.seq} to #{last.seq}"
    return readable(f"{first.at:%H:%M:%S} {numbers} {first.type} by {first.by}: {log_lines[first.seq - 1].about}")


def _json(season: str, lines: "Sequence[Placed]", log_lines: "Sequence[LogLine]") -> str:
    from pydantic_core import to_json

    played = [
        {"seq": line.seq, "type": line.type, "by": line.by, "about": log_lines[line.seq - 1].about}
        for line in (placed.line for placed in lines)
    ]
    last = lines[-1]
    append = {"season": season, "seq": last.line.seq, "head": last.digest, "at": last.line.at, "lines": played}
    return to_json(append).decode()
