"""The command `standings`: a championship as a season matrix."""

from typing import Annotated

import typer

from racelog.cli.drawing import Form, draw
from racelog.cli.options import After, AsCsv, AsJson, AsOf, Championship, Season, folders_of


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
    from racelog.cli.reading import season_of  # late: --help stays quick

    form = Form.of(as_json=as_json, as_csv=as_csv)
    current = season_of(folders_of(context), season, as_of)
    table = current.standings(championship, after=after)
    draw(table.model_copy(update={"standings": table.standings[:top]}), form)
    adopted = current.facts.regulations_at(after)
    listed = () if adopted is None else adopted.regulations.championships
    others = [line.id for line in listed if line.id != table.championship]
    if championship is None and form is Form.TEXT and others:
        typer.echo(f"other championships: {', '.join(others)} (--championship NAME)", err=True)
