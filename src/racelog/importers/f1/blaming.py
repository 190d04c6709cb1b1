"""Values of a file that do not fit a fact: the fault of a place in the file."""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError

from racelog.errors import Malformed
from racelog.facts.complaints import first_complaint, plainly


@contextmanager
def blamed(place: str) -> Iterator[None]:
    """Say where the value stands that no fact can be made of. Errors: Malformed."""
    try:
        yield
    except ValidationError as error:
        first = first_complaint(error)
        where = ".".join(str(part) for part in first["loc"])
        raise Malformed(f"{where}: {plainly(first)}" if where else plainly(first), place=place) from None
