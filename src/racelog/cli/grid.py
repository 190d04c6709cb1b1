"""The command `grid` shows the starting grid of a round where it is not to set it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from inspect import Parameter
from typing import TYPE_CHECKING, Any

import typer

from racelog.cli.asking import Stamp
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
    from racelog.desk.refusals import Refusal, Refused
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
        raise Refusal(Refused(f"there is no round {typed['round_']}", remedy="Add it first"))
    _print(replayed, table, as_json=stamp.how.as_json)
    return True


def _print(replayed: "Replayed", table: "ResultsTable", *, as_json: bool) -> None:
    from racelog.cli.screen import heading, print_table, table_of  # these late: --help stays quick
    from racelog.desk.refusals import Refusal
    from racelog.desk.requests.orders import unknown_grid
    from racelog.rules.grid import served_in
    from racelog.tables.wording import decision_in_brief

    if as_json:
        typer.echo(json.dumps({"session": table.session, "grid": [line.model_dump() for line in table.grid]}))
        return
    if not table.grid:
        raise Refusal(unknown_grid(replayed.season.sessions[table.session]))
    heading(table, f"{table.session} {table.weekend_name} \u00b7 grid")
    shown = table_of(
        *("place", "car", "driver", "qualified", "penalties"),
        right=("place", "car", "qualified"),
        fold=("driver", "penalties"),
    )
    season = replayed.season
    for line in table.grid:
        names = "/".join(replayed.driver(each) for each in season.drivers_of(line.car, table.weekend))
        place = "pit lane" if line.place is None else str(line.place)
        shown.add_row(
            place,
            f"#{line.car}",
            names,
            "" if line.qualified is None else str(line.qualified),
            ", ".join(_served(replayed, line.log)),
        )
    print_table(shown)
    race = season.sessions[table.session]
    for decision in season.decisions.values():
        if race.grid_seq is not None and decision.seq > race.grid_seq and served_in(season, decision) == race.id:
            typer.echo(
                f"not in it: {decision_in_brief(decision)}, car {decision.car}, given after the grid was set "
                f"(#{race.grid_seq}); set it again with --confirm"
            )


def _served(replayed: "Replayed", seqs: Sequence[int]) -> Iterator[str]:
    """The grid penalties a place on the grid follows from."""
    from racelog.facts.events import GridPlaces  # late: --help stays quick
    from racelog.tables.wording import decision_in_brief

    for decision in replayed.season.decisions.values():
        if decision.seq in seqs and isinstance(decision.penalty, GridPlaces):
            yield decision_in_brief(decision)
