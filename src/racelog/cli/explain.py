"""The command `explain`: why a competitor has their points."""

from typing import Annotated, Literal

import typer

from racelog.cli.options import After, AsJson, AsOf, Championship, Season, folders_of, of_the_season
from racelog.desk.requests.kinds import DRIVER, ROUND, TEAM_NAME


def explain(
    context: typer.Context,
    season: Season,
    driver: Annotated[
        str | None,
        of_the_season(DRIVER, "NAME", "--driver", "-d", says="A driver by name, a part of it, or id."),
    ] = None,
    team: Annotated[
        str | None,
        of_the_season(TEAM_NAME, "NAME", "--team", "-t", says="A team or constructor by name, a part of it, or id."),
    ] = None,
    championship: Championship = None,
    round_: Annotated[
        int | None,
        of_the_season(ROUND, "ROUND", "--round", says="One round alone, with the car's time as a sum."),
    ] = None,
    after: After = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Explain a total: every award that adds up to it, and the lines of the log that caused each.

    Example: racelog explain pccna-2022 --driver "Parker Thompson"
    """
    from racelog.cli.reading import season_of  # these late: --help stays quick
    from racelog.errors import Malformed
    from racelog.library.season import round_of
    from racelog.views.draw.terminal import show
    from racelog.views.explanation import explanation_view

    if (driver is None) == (team is None):
        raise Malformed("whose points?", remedy="Name a driver or a team: --driver NAME, or --team NAME")
    then = season_of(folders_of(context), season, as_of)
    kind: Literal["driver", "team"] = "driver" if driver is not None else "team"
    explanation = then.explain(driver or team or "", championship, kind=kind, after=after)
    only = round_of(then.replayed, round_)
    if only is not None:
        items = tuple(item for item in explanation.items if item.round == only)
        explanation = explanation.model_copy(update={"items": items})
    if as_json:
        typer.echo(explanation.model_dump_json(indent=2))
    else:
        show(explanation_view(explanation, only))
