"""The command `seasons`: every season kept here at a glance."""

from contextlib import suppress
from typing import Annotated

import typer

from racelog.cli.drawing import Form
from racelog.cli.options import AsCsv, AsJson, folders_of


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
    from racelog.cli.reading import seasons_of, with_warning  # late: --help stays quick
    from racelog.errors import LogDamaged, OutOfReach
    from racelog.history.as_of import NothingKnown, moment
    from racelog.tables import json_list
    from racelog.views.draw.csv import as_csv as views_as_csv
    from racelog.views.draw.terminal import show
    from racelog.views.season import calendar_view, seasons_view

    form, kept = Form.of(as_json=as_json, as_csv=as_csv), seasons_of(folders_of(context))
    tables, damaged = [], 0
    at = None if as_of is None else moment(as_of)
    for season in kept.names:
        try:
            with suppress(NothingKnown):
                tables.append(with_warning(kept[season]).overview(as_of=at))
        except (LogDamaged, OutOfReach) as error:
            damaged = error.exit_code
            typer.echo(f"warning: {season} is left out: {error}", err=True)
    if as_of is not None and not tables:
        typer.echo(f"no season kept here was known at {as_of}", err=True)
    match form:
        case Form.JSON:
            typer.echo(json_list(tables), nl=False)
        case Form.CSV:
            typer.echo(views_as_csv(calendar_view(tables)), nl=False)
        case Form.TEXT:
            show(seasons_view(tables))
    raise typer.Exit(damaged)
