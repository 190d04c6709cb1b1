"""A table on stdout in the form asked for: as people read it, as JSON, as CSV."""

import sys

from racelog.cli.form import Form
from racelog.tables import as_json
from racelog.views.any_table import Viewed, table_as_csv, view_of
from racelog.views.draw.terminal import show


def draw(table: Viewed, form: Form) -> None:
    """Print a table."""
    match form:
        case Form.JSON:
            sys.stdout.write(as_json(table))
        case Form.CSV:
            sys.stdout.write(table_as_csv(table))
        case Form.TEXT:
            show(view_of(table))
