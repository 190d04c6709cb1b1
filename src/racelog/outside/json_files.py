"""JSON files: a text as a table, strictly; what it means is for the strict model that reads it."""

import json
import math
from typing import Any, NoReturn

from racelog.errors import Malformed


def load_json(text: str, place: str) -> dict[str, Any]:
    """A JSON text as a table. Errors: Malformed, for what is no JSON, no table, or says a thing twice."""

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        table: dict[str, Any] = {}
        for key, value in items:
            if key in table:
                what = f"the key {key!r} stands twice in one object"
                raise Malformed(what, place=place, remedy="Take one of them out")
            table[key] = value
        return table

    def no_number(said: str) -> NoReturn:
        raise Malformed(f"{said} is no number", place=place)

    def number(said: str) -> float:
        number = float(said)
        return number if math.isfinite(number) else no_number(said[:40])

    try:
        table = json.loads(text, object_pairs_hook=pairs, parse_constant=no_number, parse_float=number)
    except json.JSONDecodeError as error:
        raise Malformed(f"no JSON: {error.msg}", place=f"{place}:{error.lineno}") from None
    except (RecursionError, ValueError):
        raise Malformed("no JSON that can be read: nested too deep, or a number too long", place=place) from None
    if not isinstance(table, dict):
        raise Malformed("no object in JSON", place=place, remedy="The file begins with { and a key")
    return table
