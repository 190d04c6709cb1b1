"""The command `calendar`: weekends and rounds in the order they are run, and what was moved or cancelled."""

import typer

from racelog.cli.drawing import Form
from racelog.cli.options import AsCsv, AsJson, AsOf, Season, folders_of


def calendar(
    context: typer.Context, season: Season, as_of: AsOf = None, as_json: AsJson = False, as_csv: AsCsv = False
) -> None:
    """Show the calendar: weekends and rounds as they are run, what was moved or cancelled, and why.

    Example: racelog calendar pccna-2022
    """
    from racelog.cli.reading import season_of  # these late: --help stays quick
    from racelog.tables import as_json as table_as_json
    from racelog.views.draw.csv import as_csv as view_as_csv
    from racelog.views.draw.terminal import show
    from racelog.views.season import calendar_view, one_calendar

    form = Form.of(as_json=as_json, as_csv=as_csv)
    table = season_of(folders_of(context), season, as_of).overview()
    match form:
        case Form.JSON:
            typer.echo(table_as_json(table), nl=False)
        case Form.CSV:
            typer.echo(view_as_csv(calendar_view([table])), nl=False)
        case Form.TEXT:
            show(one_calendar(table))
