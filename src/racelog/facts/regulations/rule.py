"""What every rule of a book is: a value that may say what was assumed in it; and the kinds of session there are."""

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from racelog.facts.values import Model, Slug, Text

SessionKind = Slug
"""Practice, qualifying, sprint, race, or a kind the book declares."""


class Rule(Model):
    """Part of the regulations; `assumed` says what was assumed where the series published nothing."""

    assumed: Text | None = None


def since(default: object) -> Any:  # noqa: ANN401 - a field of whatever type its annotation says
    """A key that came after books had been written into logs: what is not said is not stored, so their bytes stay."""
    return Field(default=default, exclude_if=lambda value: bool(value == default))


def assumptions(rule: Rule) -> tuple[str, ...]:
    """Every assumption marked in a rule and in the rules it is made of, in reading order, each once."""
    return tuple(dict.fromkeys(_assumptions(rule)))


def _assumptions(rule: Rule) -> Iterator[str]:
    if rule.assumed is not None:
        yield rule.assumed
    for name in type(rule).model_fields:
        value = getattr(rule, name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Rule):
                yield from _assumptions(part)
