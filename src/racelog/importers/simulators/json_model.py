"""Models of the JSON simulators write: what is asked for is checked, what else they write is passed over."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from racelog.errors import Malformed
from racelog.facts.complaints import first_complaint, plainly

LONGEST_MS = 7 * 24 * 3_600_000


class Said(BaseModel):
    """A part of such a file: numbers may stand in quotes, and keys nobody asks for may be there."""

    model_config = ConfigDict(extra="ignore", frozen=True, coerce_numbers_to_str=True)


M = TypeVar("M", bound=Said)


def said(model: type[M], table: Mapping[str, Any], place: str, what: str) -> M:
    """A table as a model. Errors: Malformed, naming where in the file it does not fit."""
    try:
        return model.model_validate(table)
    except ValidationError as error:
        first = first_complaint(error)
        where = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in first["loc"])
        raise Malformed(
            f"{where.removeprefix('.')}: {plainly(first)}", place=place, remedy=f"Take the file as {what} wrote it"
        ) from None
    except RecursionError:
        raise Malformed("no JSON that can be read: nested too deep", place=place) from None


def whole_time(milliseconds: float | None) -> int | None:
    """A time in milliseconds; None for none, for nought, and for the numbers programs write instead of none."""
    if milliseconds is None or not 0 < milliseconds <= LONGEST_MS:
        return None
    return int(milliseconds)
