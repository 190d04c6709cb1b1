"""The entry list: cars, who drives them for whom, in which class, at which weekends; with their ids."""

from racelog.tables import EntryLine, EntryTable
from racelog.views.view import Cell, Field, View, grid


def entries_view(table: EntryTable) -> View:
    """The entry list of a season."""
    title = "entry list"
    fields: tuple[Field[EntryLine], ...] = (
        Field("car", lambda line: line.car, "car", id="car"),
        Field("driver", _drivers, "name", id="drivers", names_row=True),
        Field("team", lambda line: line.team, "name", id="team"),
        Field("class", lambda line: line.race_class, id="class"),
        Field(None, lambda line: line.generation, id="generation"),
        Field("counted as", _counted_as, id="categories", optional=True),
        Field("weekends", lambda line: _several(line.weekends), "words", id="weekends"),
        Field(None, lambda line: line.full_season, id="full_season"),
        Field(None, lambda line: line.guest, id="guest"),
        Field("carries", lambda line: line.carries, optional=True),
        Field("withdrawn", lambda line: _several(line.withdrawn), id="withdrawn"),
        Field("driver id", lambda line: line.driver_ids, "name", id="driver_ids", means="what requests call them"),
        Field("team id", lambda line: line.team_id, "name", id="team_id", means="what requests call it"),
    )
    return View(table, title, (grid(title, fields, table.entries),))


def _drivers(line: EntryLine) -> Cell:
    names = "/".join(line.drivers)
    return Cell(f"{names} (guest)" if line.guest else names, names)


def _counted_as(line: EntryLine) -> Cell | None:
    said = (*line.categories, *line.graded)
    return Cell("; ".join(said)) if said else None


def _several(ids: tuple[str, ...]) -> Cell:
    return Cell(", ".join(ids), " ".join(ids))
