"""A row of a classification with something else said of it."""

from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from racelog.errors import Malformed
from racelog.facts.complaints import first_complaint, plainly
from racelog.facts.events import Row


def changed(row: Row, **changes: Any) -> Row:  # noqa: ANN401 - the fields of a row
    """The row with these fields changed. Errors: Malformed, for what no row can say."""
    try:
        return replace(row, **changes)
    except ValidationError as error:
        first = first_complaint(error)
        where = ".".join(map(str, first["loc"]))
        what = f"{where}: {plainly(first)}" if where else plainly(first)
        raise Malformed(f"this cannot be recorded of car {row.car}: {what}") from None


def supposed(row: Row, changes: Mapping[str, object]) -> Row:
    """The row as if these fields were otherwise, possible or not: for suppositions, which never reach a log."""
    made = copy(row)
    for name, value in changes.items():
        object.__setattr__(made, name, value)
    return made
