"""Values changed by making new ones."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from racelog.facts.season import Season

K = TypeVar("K")
V = TypeVar("V")


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
