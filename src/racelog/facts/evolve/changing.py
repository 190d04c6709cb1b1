"""Values changed by making new ones."""

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

from racelog.facts.season import Season

__all__ = ["added", "changed", "replace", "session_changed"]

K = TypeVar("K")
V = TypeVar("V")

if TYPE_CHECKING:
    from dataclasses import replace
else:

    def replace(value: V, /, **changes: object) -> V:
        """`dataclasses.replace`, for the values of a season, which say all there is to say in their fields.

        A replay makes two values a line, and `dataclasses` looks at every field each time: that was two thirds of it.
        """
        kind = type(value)
        names, read = _fields(kind)
        made = kind.__new__(kind)
        for name, content in zip(names, read(value), strict=True):
            object.__setattr__(made, name, content)
        for name, content in changes.items():
            object.__setattr__(made, name, content)
        return made


@cache
def _fields(kind: type[Any]) -> "tuple[tuple[str, ...], attrgetter[Any]]":
    names = tuple(field.name for field in fields(kind))
    return names, attrgetter(*names)


def added(mapping: Mapping[K, V], key: K, value: V) -> Mapping[K, V]:
    """The mapping with one value more, or another one under the same key."""
    return {**mapping, key: value}


def changed(mapping: Mapping[K, V], key: K, **changes: object) -> Mapping[K, V]:
    """The mapping with one value changed; as it is when there is no such value (its event was voided)."""
    value = mapping.get(key)
    return mapping if value is None else {**mapping, key: replace(value, **changes)}  # type: ignore[type-var]


def session_changed(season: Season, session: str, **changes: object) -> Season:
    """The season with one session changed; as it is when there is no such session."""
    return replace(season, sessions=changed(season.sessions, session, **changes))
