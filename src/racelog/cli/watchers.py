"""What watchers read: seasons, tables, results, entry lists."""

from typing import Annotated

import typer

from racelog.cli.entries import entries
from racelog.cli.options import Championship, Season, folders_of
from racelog.cli.results import results
from racelog.cli.seasons import seasons
from racelog.cli.standings import standings

PANEL = "Watchers"


def add_to(app: typer.Typer) -> None:
    """Open this door of the command line."""
    app.command(rich_help_panel=PANEL)(seasons)
    app.command(rich_help_panel=PANEL)(standings)
    app.command(rich_help_panel=PANEL)(results)
    app.command(rich_help_panel=PANEL)(entries)
    app.command(rich_help_panel=PANEL)(watch)


def watch(
    context: typer.Context,
    season: Season,
    championship: Championship = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="One line of text a change, for pipes and screen readers.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a change, each on its line.")] = False,
    since: Annotated[
        int | None, typer.Option("--since", help="In lines: first what came after this line.", metavar="SEQ", min=0)
    ] = None,
    until: Annotated[
        int | None, typer.Option("--until", help="In lines: end once this line has been told.", metavar="SEQ", min=1)
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="In lines: end after what is there; with --since.")] = False,
) -> None:
    """Watch a season live: its tables, its log, who gains and who loses; keys are listed under ?.

    Where the output is no terminal, or with --plain, --json, --since, --until or --once, every append is a line. Times
    of day are UTC, as in the log. Ctrl-C ends it.

    Example: racelog watch pccna-2022 --plain --since 203 --once
    """
    from racelog.cli import watching  # late: --help stays quick

    lines = watching.Lines(since, until, once=once, as_json=as_json)
    watching.watch(folders_of(context), season, championship, lines, plain=plain)
