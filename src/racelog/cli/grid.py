"""The command `grid` shows the starting grid of a round where it is not to set it."""

import json
from collections.abc import Mapping
from inspect import Parameter
from typing import TYPE_CHECKING, Any

import typer

from racelog.cli.form_options import Stamp
from racelog.cli.options import AsOf, Folders
from racelog.errors import Malformed

if TYPE_CHECKING:  # for the types alone: --help stays quick
    from racelog.tables import ResultsTable
    from racelog.tables.replayed import Replayed

NAME = "grid"
MORE = (Parameter("as_of", Parameter.KEYWORD_ONLY, default=None, annotation=AsOf),)


def shown(folders: Folders, season: str, typed: Mapping[str, Any], stamp: Stamp) -> bool:
    """Show the grid of a round's race, unless it is to be set. Errors: Refusal, where nothing is known of it; Malformed."""
    from racelog.cli.reading import read_season  # these late: --help stays quick
    from racelog.desk.refusals import refuse
    from racelog.facts.naming import session_written
    from racelog.tables import results_table

    as_of = typed["as_of"]
    if typed["confirm"] or typed["order"] is not None or typed["pit_lane"] is not None:
        if as_of is not None:
            raise Malformed("a grid is set as things stand now, without --as-of")
        return False
    replayed = read_season(folders, season, as_of)
    table = results_table(replayed, session_written(typed["round_"]))
    if table is None:
        refuse(f"there is no round {typed['round_']}", remedy="Add it first")
    _print(replayed, table, as_json=stamp.how.as_json)
    return True


def _print(replayed: "Replayed", table: "ResultsTable", *, as_json: bool) -> None:
    from racelog.desk.requests.orders import refuse_unknown_grid  # these late: --help stays quick
    from racelog.views.draw.terminal import show
    from racelog.views.grid import grid_view

    if as_json:
        typer.echo(json.dumps({"session": table.session, "grid": [line.model_dump() for line in table.grid]}))
        return
    if not table.grid:
        refuse_unknown_grid(replayed.season.sessions[table.session])
    show(grid_view(replayed, table))
