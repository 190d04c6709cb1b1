"""What the durability tests counted: told at the end of a run, and kept in RESULTS.md by the full set."""

import os
import platform
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from racelog.log.mounts import file_system_of

RESULTS = Path(__file__).parent.parent / "benchmarks" / "RESULTS.md"
BEGIN, END = "<!-- durability: written by make torture -->", "<!-- durability: end -->"
PROPERTY = "durability"


class Tell(Protocol):
    """Says what a test counted."""

    def __call__(self, what: str, **figures: object) -> None:
        """Each figure by its name."""
        ...


def in_words(figures: Mapping[str, object]) -> str:
    """Figures on a line."""
    return ", ".join(f"{name.replace('_', ' ')} {_figure(value)}" for name, value in figures.items())


def _figure(value: object) -> str:
    if isinstance(value, Mapping):
        return "(" + ", ".join(f"{name} {each}" for name, each in value.items()) + ")"
    return f"{value:,}" if isinstance(value, int) else str(value)


def keep(lines: Iterable[tuple[str, str]], folder: Path) -> None:
    """Write the section of durability into RESULTS.md; what else stands there stays."""
    machine = f"{os.cpu_count()} cores, {platform.system()} {'.'.join(platform.release().split('.')[:2])}"
    versions = f"Python {platform.python_version()}, hypothesis {version('hypothesis')}, anyio {version('anyio')}"
    section = [
        BEGIN,
        "## Durability",
        "",
        f"`make torture`, {datetime.now(UTC):%Y-%m-%d}. {machine}, {file_system_of(folder)}; {versions}.",
        "",
        "| what | counted |",
        "|---|---|",
        *(f"| {what} | {counted} |" for what, counted in lines),
        "",
        END,
    ]
    before, rest = "# Results\n\nEach section is written by the program that measured it.\n\n", ""
    if RESULTS.exists():
        before, begin, rest = RESULTS.read_text(encoding="utf-8").partition(BEGIN)
        before = before if begin else f"{before.rstrip()}\n\n"
        rest = rest.partition(END)[2]
    RESULTS.write_text(before + "\n".join(section) + (rest or "\n"), encoding="utf-8")
