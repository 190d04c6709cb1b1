"""The command `title`: who can still win a championship."""

import json
from typing import Annotated

import typer

from racelog.cli.options import After, AsJson, AsOf, Season, folders_of, of_the_season
from racelog.desk.requests.kinds import CHAMPIONSHIP


def title(
    context: typer.Context,
    season: Season,
    championship: Annotated[
        str | None,
        of_the_season(CHAMPIONSHIP, "NAME", "--championship", "-c", says="The championship (default: all of them)."),
    ] = None,
    after: After = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Show who can still win each championship: the least each needs, and what makes it certain whatever the others do.

    Points are those to be taken from the rounds to come. With one race left, place by place.

    Example: racelog title pccna-2022 --after 14
    """
    from racelog.cli.progress import under_way  # these late: --help stays quick
    from racelog.cli.reading import season_of
    from racelog.views.draw.terminal import show, show_blocks
    from racelog.views.title import LEGEND, is_open, title_view
    from racelog.views.view import Words

    current = season_of(folders_of(context), season, as_of)
    with under_way("working out who can still win"):
        tables = current.titles(championship, after=after)
    if as_json:
        typer.echo(json.dumps([json.loads(table.model_dump_json()) for table in tables], indent=2))
        return
    for number, table in enumerate(tables):
        if number:
            show_blocks((Words(""),))
        show(title_view(table))
    if any(map(is_open, tables)):
        show_blocks((Words(""), LEGEND))
