"""The starting grid: printed, and set."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import typer

from racelog.cli.appending import append, options_checked
from racelog.cli.asked_before import answered_again
from racelog.cli.asking import Stamp
from racelog.cli.options import Folders
from racelog.cli.pairs import listed
from racelog.cli.reading import read_season
from racelog.cli.screen import heading, print_table, table_of
from racelog.desk.refusals import Refusal, Refused
from racelog.errors import Malformed
from racelog.facts.events import GridPlace, GridPlaces, GridSet
from racelog.rules.grid import served_in
from racelog.tables import ResultsTable, results_table
from racelog.tables.replayed import Replayed
from racelog.tables.wording import decision_in_brief


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to do with a grid: set it as computed, or in this order, with these cars in the pit lane; or show it.

    `as_of` is when it is shown as of.
    """

    confirm: bool
    order: str | None
    pit_lane: str | None
    as_of: str | None = None

    @property
    def to_be_set(self) -> bool:
        """Whether anything is to be appended."""
        return self.confirm or self.order is not None or self.pit_lane is not None


def grid(folders: Folders, season: str, number: int, wanted: Wanted, stamp: Stamp) -> None:
    """Print the grid of a round's race, or set it. Errors: Refusal, when nothing is known of it; Malformed."""
    if wanted.to_be_set and wanted.as_of is not None:
        raise Malformed("a grid is set as things stand now, without --as-of")
    replayed = read_season(folders, season, wanted.as_of)
    table = results_table(replayed, f"R{number}")
    if table is None:
        raise Refusal(Refused(f"there is no round {number}", remedy="Add it first"))
    if not wanted.to_be_set:
        _print(replayed, table, as_json=stamp.as_json)
        return
    if answered_again(
        folders,
        season,
        stamp,
        lambda fact: isinstance(fact, GridSet) and fact.session == table.session and wanted.order is None,
    ):
        return
    in_pits = listed(wanted.pit_lane)
    race = replayed.season.sessions[table.session]
    computed = [each.car for each in replayed.results.grid(race, as_qualified=True)]
    cars = listed(wanted.order) or computed
    with options_checked(car="--order", places="--order"):
        starters = [car for car in cars if car not in in_pits]
        places = [GridPlace(car=car, place=place) for place, car in enumerate(starters, start=1)]
        request = GridSet(session=f"R{number}", places=(*places, *(GridPlace(car=car) for car in in_pits)))
    if not request.places:
        raise Refusal(_unknown(number))
    append(folders, season, request, stamp)


def _unknown(number: int) -> Refused:
    return Refused(
        f"nothing is known of the grid of round {number}",
        remedy=f"Record its qualifying first (racelog qualifying ... {number}), or give the grid with --order",
    )


def _print(replayed: Replayed, table: ResultsTable, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({"session": table.session, "grid": [line.model_dump() for line in table.grid]}))
        return
    if not table.grid:
        raise Refusal(_unknown(table.round or 0))
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


def _served(replayed: Replayed, seqs: Sequence[int]) -> Iterator[str]:
    """The grid penalties a place on the grid follows from."""
    for decision in replayed.season.decisions.values():
        if decision.seq in seqs and isinstance(decision.penalty, GridPlaces):
            yield decision_in_brief(decision)
