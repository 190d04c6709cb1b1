"""The command `seasons`: every season kept here at a glance."""

import sys
from typing import Annotated

import typer

from racelog.cli.form import Form
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
    from racelog.cli.reading import read_season_at, store_of  # these late: --help stays quick
    from racelog.errors import LogDamaged
    from racelog.history.as_of import moment
    from racelog.tables import json_list, season_table
    from racelog.views.draw.csv import as_csv as views_as_csv
    from racelog.views.draw.terminal import show
    from racelog.views.season import calendar_view, seasons_view

    form, folders = Form.of(as_json=as_json, as_csv=as_csv), folders_of(context)
    tables, damaged = [], 0
    at = None if as_of is None else moment(as_of)
    for season in store_of(folders).seasons():
        try:
            known = read_season_at(folders, season, at)
            tables.extend([] if known is None else [season_table(known)])
        except LogDamaged as error:
            damaged = error.exit_code
            typer.echo(f"warning: {season} is left out: {error}", err=True)
    if as_of is not None and not tables:
        typer.echo(f"no season kept here was known at {as_of}", err=True)
    match form:
        case Form.JSON:
            sys.stdout.write(json_list(tables))
        case Form.CSV:
            sys.stdout.write(views_as_csv(calendar_view(tables)))
        case Form.TEXT:
            show(seasons_view(tables))
    raise typer.Exit(damaged)
