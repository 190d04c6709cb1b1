"""Old shapes of facts, brought up to today's: lines are never rewritten, so their readers must keep up.

To change the shape of a fact: raise its `V`, and add here the function that turns the old `data` into the
new. Each step goes up by one version, so a line of any age is read by walking the steps.
"""

from collections.abc import Callable, Mapping
from typing import Any

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
Steps = Mapping[tuple[str, int], Upcaster]

STEPS: Steps = {}
"""(type, version) -> the function to the next version. Every fact is still at its first."""


def upcast(type_: str, version: int, data: dict[str, Any], steps: Steps) -> tuple[int, dict[str, Any]]:
    """The youngest shape the steps lead to, and its version; unchanged where no step starts."""
    while (step := steps.get((type_, version))) is not None:
        data = step(data)
        version += 1
    return version, data
