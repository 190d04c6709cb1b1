"""What was said in the fields of a form, and how an error about it names the option it came in."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from pydantic import ValidationError

from racelog.errors import Malformed
from racelog.facts.complaints import first_complaint, plainly

Values = Mapping[str, object]
"""Values read, by the keys of their fields."""


@contextmanager
def named(label: str) -> Iterator[None]:
    """What is wrong with a text is told with the option it came in. Errors: Malformed."""
    try:
        yield
    except Malformed as error:
        if error.place is not None or label in error.what:
            raise
        raise Malformed(f"{label}: {error.what}", excerpt=error.excerpt, remedy=error.remedy) from None


@contextmanager
def fitting(labels: Mapping[str, str]) -> Iterator[None]:
    """What does not fit a model is told by the option it came in, as `labels` has them. Errors: Malformed."""
    try:
        yield
    except ValidationError as error:
        first = first_complaint(error)
        parts = [part for part in first["loc"] if isinstance(part, str)]
        parts = [f"{part}_" if f"{part}_" in labels else part for part in parts]
        field = next((part for part in parts if part in labels), parts[-1] if parts else "")
        option = labels.get(field, f"--{field.rstrip('_').replace('_', '-')}")
        raise Malformed(f"{option}: {plainly(first)}" if field else plainly(first)) from None
