"""The command `entries`: the entry list."""

import typer

from racelog.cli.drawing import Form, draw
from racelog.cli.options import AsCsv, AsJson, AsOf, Season, folders_of


def entries(
    context: typer.Context, season: Season, as_of: AsOf = None, as_json: AsJson = False, as_csv: AsCsv = False
) -> None:
    """Show the entry list: cars, drivers, teams, classes, weekends, and the ids of drivers and teams.

    Example: racelog entries pccna-2022
    """
    from racelog.cli.reading import season_of  # late: --help stays quick

    form = Form.of(as_json=as_json, as_csv=as_csv)
    draw(season_of(folders_of(context), season, as_of).entries(), form)
