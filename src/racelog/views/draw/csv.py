"""Views as CSV, byte for byte the same for the same log: every column with an id, one header, numbers exact.

A spreadsheet takes a cell that begins with "=", "+", "-", "@" or a tab for a formula, and runs it: a name or a reason
that does gets an apostrophe in front, as spreadsheets do it themselves. Numbers stay as they are, and JSON is exact.
"""

import re
from collections.abc import Iterable, Sequence

from racelog.outside.csv_files import Cells, csv_text
from racelog.views.view import Grid, View, points_first


def as_csv(*views: View) -> str:
    """Views of the same columns under one header; what does not fit into rows is left to the JSON."""
    return csv_text(_rows([grid for view in views for grid in view.grids if any(column.id for column in grid.columns)]))


def _rows(grids: Sequence[Grid]) -> Iterable[Cells]:
    for number, wide in enumerate(grids):
        grid = points_first(wide)
        ids = [(at, column.id) for at, column in enumerate(grid.columns) if column.id is not None]
        if number == 0:
            yield [id_ for _, id_ in ids]
        for row in grid.rows:
            yield [_no_formula(row.cells[at].exact) for at, _ in ids]


_FORMULA = re.compile(r"\s*[=+\-@\t\r]")
_HARMLESS = re.compile(r"[+-]?\d+(?:[.,:/]\d+)*|[-+]+", re.ASCII)
"""Numbers, times and fractions with a sign; a dash for nothing."""


def _no_formula(cell: str | int | None) -> str | int | None:
    if not isinstance(cell, str) or not _FORMULA.match(cell) or _HARMLESS.fullmatch(cell):
        return cell
    return f"'{cell}"
