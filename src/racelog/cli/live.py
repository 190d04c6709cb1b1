"""What watchers see live, and read elsewhere: changes posted, a season rehearsed, the database explored."""

from pathlib import Path
from typing import Annotated

import typer

from racelog.cli.extras import check_installed
from racelog.cli.options import AsJson, Season, folders_of
from racelog.cli.serve import serve

PANEL = "Watchers, live and elsewhere"


def add_to(app: typer.Typer) -> None:
    """Open this door of the command line."""
    app.command(rich_help_panel=PANEL)(serve)
    app.command(rich_help_panel=PANEL)(notify)
    app.command(rich_help_panel=PANEL)(rehearse)
    app.command(rich_help_panel=PANEL)(explore)


def notify(
    context: typer.Context,
    seasons: Annotated[
        list[str], typer.Argument(help="The seasons, as their folders are called.", metavar="SEASON...")
    ],
    webhook: Annotated[
        list[str], typer.Option("--webhook", help="Where changes are posted; may be given again.", metavar="URL")
    ],
    secret_file: Annotated[
        Path | None, typer.Option("--secret-file", help="The secret messages are signed with.", metavar="FILE")
    ] = None,
    since: Annotated[
        int | None,
        typer.Option("--since", help="What came after this line; else where each was.", metavar="SEQ", min=1),
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="Post what was missed, and end.")] = False,
    preview: Annotated[bool, typer.Option("--preview", help="With --since: print what would be posted.")] = False,
    as_json: AsJson = False,
) -> None:
    r"""Post every change of the standings to webhooks: signed, in order, tried again until it is taken.

    It needs an extra: pip install 'racelog\[webhooks]'. How far each receiver was told is remembered over a restart.

    Example: racelog notify pccna-2022 --webhook https://results.example.org/hook --since 205 --preview
    """
    check_installed("webhooks", "httpx", "tenacity", "standardwebhooks")
    from racelog.cli import notifying  # late: --help stays quick, and it needs the extra

    asked = notifying.Asked(tuple(dict.fromkeys(seasons)), tuple(webhook), secret_file, since)
    if preview:
        notifying.preview(folders_of(context), asked)
    else:
        notifying.notify(folders_of(context), asked, once=once, as_json=as_json)


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
    r"""Explore racelog.db in Datasette: tables with facets and links, ready-made queries, SQL, JSON and CSV.

    It needs an extra: pip install 'racelog\[explore]'. --json prints what Datasette is told, and starts nothing.

    Example: racelog explore --json
    """
    check_installed("explore", "datasette", "yaml")
    from racelog.cli import exploring  # late: --help stays quick, and it needs the extra

    exploring.explore(folders_of(context), port, as_json=as_json)
