"""The command `results`: the classification of a session."""

from typing import Annotated

import typer

from racelog.cli.completion import of_season
from racelog.cli.drawing import Form, draw
from racelog.cli.options import AsCsv, AsJson, AsOf, RaceClass, Season, folders_of
from racelog.desk.requests.kinds import SESSION


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
    from racelog.cli.reading import season_of  # late: --help stays quick

    form = Form.of(as_json=as_json, as_csv=as_csv)
    draw(season_of(folders_of(context), season, as_of).results(round_, class_=race_class), form)
