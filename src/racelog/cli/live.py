"""What watchers see live, and read elsewhere: a season rehearsed, the database explored."""

from pathlib import Path
from typing import Annotated

import typer

from racelog.cli.options import AsJson, Season, folders_of

PANEL = "Watchers, live and elsewhere"


def add_to(app: typer.Typer) -> None:
    """Open this door of the command line."""
    app.command(rich_help_panel=PANEL)(rehearse)
    app.command(rich_help_panel=PANEL)(explore)


def rehearse(
    context: typer.Context,
    season: Season,
    into: Annotated[
        Path | None,
        typer.Option("--into", help="The scratch folder; a new temporary one without it.", metavar="DIR"),
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
    from racelog.cli import rehearsing  # late: --help stays quick
    from racelog.live.rehearsing import Pace

    pace = Pace(rehearsing.speed_of(speed), longest_pause, first)
    rehearsing.rehearse(folders_of(context), season, into, pace, last, as_json=as_json)


def explore(
    context: typer.Context,
    port: Annotated[int, typer.Option("--port", help="Where it listens, on 127.0.0.1 alone.", min=1, max=65535)] = 8001,
    as_json: AsJson = False,
) -> None:
    """Explore racelog.db in Datasette: tables with facets and links, ready-made queries, SQL, JSON and CSV.

    It needs an extra: pip install 'racelog[explore]'. --json prints what Datasette is told, and starts nothing.

    Example: racelog explore --json
    """
    from racelog.cli import exploring  # late: --help stays quick

    exploring.explore(folders_of(context), port, as_json=as_json)
