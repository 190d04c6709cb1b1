"""A segment as it lies somewhere, read from an offset on."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """A segment as it lies somewhere: its name, its size in bytes, and how to read it from an offset on."""

    name: str
    file: str
    """The name errors show."""
    size: int
    read: Callable[[int, int], bytes]
    """So many bytes from an offset on; to the end where the number is negative."""
