"""The form a table is printed in: text for people, JSON and CSV for programs."""

from enum import Enum

from racelog.errors import Malformed


class Form(Enum):
    """How a table is printed."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"

    @classmethod
    def of(cls, *, as_json: bool, as_csv: bool) -> "Form":
        """The form two flags ask for. Errors: Malformed, for both."""
        if as_json and as_csv:
            raise Malformed("--json and --csv exclude each other")
        return cls.JSON if as_json else cls.CSV if as_csv else cls.TEXT
