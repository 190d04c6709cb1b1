"""The grid of a race: who starts where, from which place in qualifying, and the penalties served on it."""

from collections.abc import Iterator

from racelog.facts.events import GridPlaces
from racelog.rules.grid import served_in
from racelog.tables import ResultsTable
from racelog.tables.penalty_words import decision_in_brief
from racelog.tables.replayed import Replayed
from racelog.tables.results import GridLine
from racelog.views.view import Block, Cell, Field, View, Words, grid


def grid_view(replayed: Replayed, table: ResultsTable) -> View:
    """The grid, and the penalties given after it was set, which are not in it."""
    title = f"{table.session} {table.weekend_name} \u00b7 grid"
    return View(table, title, tuple(_blocks(replayed, table, title)))


def _blocks(replayed: Replayed, table: ResultsTable, title: str) -> Iterator[Block]:
    season = replayed.season
    fields: tuple[Field[GridLine], ...] = (
        Field("place", lambda line: Cell("pit lane" if line.place is None else str(line.place), line.place), "place"),
        Field("car", lambda line: line.car, "car"),
        Field(
            "driver",
            lambda line: [replayed.driver(driver) for driver in season.drivers_of(line.car, table.weekend)],
            "name",
            names_row=True,
        ),
        Field("qualified", lambda line: line.qualified, "place"),
        Field("carries", lambda line: line.carries, optional=True),
        Field("penalties", lambda line: ", ".join(_served(replayed, line)), "words"),
    )
    yield grid(title, fields, table.grid)
    race = season.sessions[table.session]
    for decision in season.decisions.values():
        if race.grid_seq is not None and decision.seq > race.grid_seq and served_in(season, decision) == race.id:
            yield Words(
                f"{decision_in_brief(decision)}, car {decision.car}, given after the grid was set "
                f"(#{race.grid_seq}); set it again with --confirm",
                "not in it",
                "note",
            )


def _served(replayed: Replayed, line: GridLine) -> Iterator[str]:
    """The grid penalties a place on the grid follows from."""
    for decision in replayed.season.decisions.values():
        if decision.seq in line.log and isinstance(decision.penalty, GridPlaces):
            yield decision_in_brief(decision)
