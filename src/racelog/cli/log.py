"""The command `log`: lines of a season's log."""

from typing import Annotated

import typer

from racelog.cli.completion import event_types
from racelog.cli.drawing import Form, draw
from racelog.cli.options import AsCsv, AsJson, AsOf, Season, folders_of


def log(
    context: typer.Context,
    season: Season,
    type_: Annotated[
        str | None, typer.Option("--type", help="Lines of this type alone.", metavar="TYPE", autocompletion=event_types)
    ] = None,
    since: Annotated[int, typer.Option("--since", help="Lines after this one.", metavar="SEQ", min=0)] = 0,
    as_of: AsOf = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """List the lines of a log: who recorded what, when, and why.

    Example: racelog log pccna-2022 --type penalty_applied
    """
    from racelog.cli.reading import season_of  # late: --help stays quick

    form = Form.of(as_json=as_json, as_csv=as_csv)
    draw(season_of(folders_of(context), season, as_of).log(type=type_, since=since), form)
