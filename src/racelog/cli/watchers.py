"""What watchers read: seasons, tables, results, entry lists."""

from typing import Annotated

import typer

from racelog.cli.completion import of_season
from racelog.cli.form import Form
from racelog.cli.options import After, AsCsv, AsJson, AsOf, Championship, RaceClass, Season, folders_of
from racelog.desk.requests.kinds import SESSION

PANEL = "Watchers"


def add_to(app: typer.Typer) -> None:
    """Open this door of the command line."""
    app.command(rich_help_panel=PANEL)(seasons)
    app.command(rich_help_panel=PANEL)(standings)
    app.command(rich_help_panel=PANEL)(results)
    app.command(rich_help_panel=PANEL)(entries)
    app.command(rich_help_panel=PANEL)(watch)


def seasons(
    context: typer.Context,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help="As they were known at a time (UTC where it names no zone).", metavar="TIME"),
    ] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """List the seasons kept here: how far they are, who leads.

    Example: racelog seasons
    """
    from racelog.cli import showing  # late: --help stays quick

    showing.seasons(folders_of(context), as_of, Form.of(as_json=as_json, as_csv=as_csv))


def standings(
    context: typer.Context,
    season: Season,
    championship: Championship = None,
    after: After = None,
    as_of: AsOf = None,
    top: Annotated[int | None, typer.Option("--top", help="The first so many lines.", metavar="N", min=1)] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Show a championship as a season matrix: places, marks for pole, fastest lap, penalty, dropped.

    Example: racelog standings pccna-2022 --championship pro-am --after 8
    """
    from racelog.cli import showing  # late: --help stays quick

    form = Form.of(as_json=as_json, as_csv=as_csv)
    showing.standings(folders_of(context), season, championship, (after, as_of), form, top=top)


def results(
    context: typer.Context,
    season: Season,
    round_: Annotated[
        str, typer.Argument(help="The round (8) or session (R8).", metavar="ROUND", autocompletion=of_season(SESSION))
    ],
    race_class: RaceClass = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Show the classification of a round, overall or of a class, with the penalties in force.

    Example: racelog results pccna-2022 8 --class pro-am
    """
    from racelog.cli import showing  # late: --help stays quick

    form = Form.of(as_json=as_json, as_csv=as_csv)
    showing.results(folders_of(context), season, (round_, race_class), as_of, form)


def entries(
    context: typer.Context, season: Season, as_of: AsOf = None, as_json: AsJson = False, as_csv: AsCsv = False
) -> None:
    """Show the entry list: cars, drivers, teams, classes, weekends.

    Example: racelog entries pccna-2022
    """
    from racelog.cli import showing  # late: --help stays quick

    showing.entries(folders_of(context), season, as_of, Form.of(as_json=as_json, as_csv=as_csv))


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
