"""A table on stdout in the form asked for: as people read it, as JSON, as CSV."""

import sys
from enum import Enum
from typing import TYPE_CHECKING

from racelog.errors import Malformed

if TYPE_CHECKING:  # for the type alone: --help stays quick
    from racelog.views.any_table import Viewed


class Form(Enum):
    """How a table is printed: text for people, JSON and CSV for programs."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"

    @classmethod
    def of(cls, *, as_json: bool, as_csv: bool) -> "Form":
        """The form two flags ask for. Errors: Malformed, for both."""
        if as_json and as_csv:
            raise Malformed("--json and --csv exclude each other")
        return cls.JSON if as_json else cls.CSV if as_csv else cls.TEXT


def draw(table: "Viewed", form: Form) -> None:
    """Print a table."""
    from racelog.tables import as_json  # these late: --help stays quick
    from racelog.views.any_table import table_as_csv, view_of
    from racelog.views.draw.terminal import show

    match form:
        case Form.JSON:
            sys.stdout.write(as_json(table))
        case Form.CSV:
            sys.stdout.write(table_as_csv(table))
        case Form.TEXT:
            show(view_of(table))
