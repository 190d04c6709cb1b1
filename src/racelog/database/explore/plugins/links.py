"""Links from a row to those it points at: Datasette follows keys of one column, and ours begin with the season."""

import sqlite3
from collections.abc import Iterator

from datasette import hookimpl  # type: ignore[import-untyped]  # it has no types
from datasette.app import Datasette  # type: ignore[import-untyped]  # it has no types
from datasette.utils import tilde_encode  # type: ignore[import-untyped]  # the same
from markupsafe import Markup, escape

from racelog.database.explore.metadata import DATABASE
from racelog.database.schema import TABLES, PointsAt

_SEASON: PointsAt = (("season",), "seasons")
_ANYWHERE = ("season", "seq", "session", "round")
"""What is a key of its own name in views and queries, too; what is called championship there may be its title."""


@hookimpl  # type: ignore[untyped-decorator]  # Datasette has no types
def render_cell(
    row: sqlite3.Row, value: object, column: str, table: str | None, database: str, datasette: Datasette
) -> Markup | None:
    """A cell that points at a row of another table, as a link to it; None leaves it to Datasette."""
    if value is None or database != DATABASE:
        return None
    known = {name: cell["value"] if isinstance(cell, dict) else cell for name, cell in dict(row).items()}
    for columns, other in _pointing(table, column):
        key = [known.get(column) for column in columns]
        if None not in key:
            path = ",".join(tilde_encode(str(value)) for value in key)
            return Markup('<a href="{}">{}</a>').format(datasette.urls.row(database, other, path), escape(value))
    return None


def _pointing(table: str | None, column: str) -> Iterator[PointsAt]:
    """The keys whose last column this is, and where they point; not those Datasette links itself, with a label."""
    own = next((table_class for table_class in TABLES if table == table_class.TABLE), None)
    if own is None:
        everywhere = {points for table_class in TABLES for points in table_class.POINTS_AT}
        yield from (points for points in everywhere if points[0][-1] == column and column in _ANYWHERE)
        return
    if column == "season" and own.KEY != ("season",) and _SEASON not in own.POINTS_AT:
        yield _SEASON
    yield from (points for points in own.POINTS_AT if points[0][-1] == column and len(points[0]) > 1)
