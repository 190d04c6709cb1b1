"""What the durability tests counted: told at the end of a run, and kept in RESULTS.md by the full set."""

import os
import platform
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from racelog.log.lock import file_system_of

RESULTS = Path(__file__).parent.parent / "benchmarks" / "RESULTS.md"
BEGIN, END = "<!-- durability: written by make torture -->", "<!-- durability: end -->"
HEAD = "| what | counted | on |"
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
    """Write what was counted into the section of durability in RESULTS.md; what else stands there stays."""
    before, section, rest = _around_the_section()
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    rows = {row.split(" | ")[0]: row for row in section.splitlines() if row.startswith("| ") and row != HEAD}
    rows |= {f"| {what}": f"| {what} | {counted} | {today} |" for what, counted in lines}
    machine = f"{os.cpu_count()} cores, {platform.system()} {'.'.join(platform.release().split('.')[:2])}"
    versions = f"Python {platform.python_version()}, hypothesis {version('hypothesis')}, anyio {version('anyio')}"
    text = [
        BEGIN,
        "## Durability",
        "",
        f"`make torture`. {machine}, {file_system_of(folder)}; {versions}.",
        "",
        HEAD,
        "|---|---|---|",
        *sorted(rows.values()),
        "",
        END,
    ]
    RESULTS.write_text(before + "\n".join(text) + rest, encoding="utf-8")


def _around_the_section() -> tuple[str, str, str]:
    """What stands before the section, in it, and behind it."""
    if not RESULTS.exists():
        return "# Results\n\nEach section is written by the program that measured it.\n\n", "", "\n"
    before, begin, rest = RESULTS.read_text(encoding="utf-8").partition(BEGIN)
    if not begin:
        return f"{before.rstrip()}\n\n", "", "\n"
    section, _, behind = rest.partition(END)
    return before, section, behind
