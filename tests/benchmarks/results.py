"""What was measured, written down: every bench its own section of RESULTS.md, between markers, by the program alone."""

import os
import platform
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

RESULTS = Path(__file__).parent / "RESULTS.md"
_HEAD = """# What was measured

Written by `make bench`, a section a bench; nothing here is typed in by hand. Aims that were missed are said to be.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One subject: its figures as text, and, where there is one, the aim and whether it was reached."""

    what: str
    figures: Sequence[str]
    aim: str = ""
    reached: bool | None = None

    @property
    def verdict(self) -> str:
        """The aim, and whether it was reached."""
        return "" if self.reached is None else f"{self.aim}: {'reached' if self.reached else 'missed'}"


def section(name: str, title: str, columns: Sequence[str], rows: Iterable[Row], notes: Sequence[str] = ()) -> None:
    """Print a table, and put it in the place of the last one of that name. The machine is told in general words."""
    lines = [f"## {title}", "", f"{_when_and_where()}", ""]
    lines += [f"| | {' | '.join(columns)} | aim |", f"|---|{'---:|' * len(columns)}---|"]
    lines += [f"| {row.what} | {' | '.join(row.figures)} | {row.verdict} |" for row in rows]
    lines += ["", *notes] if notes else []
    text = "\n".join(lines).rstrip() + "\n"
    print(f"\n{text}")
    write(name, text)


def write(name: str, text: str, file: Path = RESULTS) -> None:
    """Replace the section of that name, or add it at the end; the other sections stay, byte for byte."""
    kept = file.read_text(encoding="utf-8") if file.exists() else _HEAD
    begins, ends = f"<!-- {name} -->\n", f"<!-- /{name} -->\n"
    written = f"{begins}\n{text}\n{ends}"
    if begins in kept and ends in kept:
        before, rest = kept.split(begins, 1)
        kept = before + written + rest.split(ends, 1)[1]
    else:
        kept = f"{kept.rstrip()}\n\n{written}"
    file.write_text(kept, encoding="utf-8")


def _when_and_where() -> str:
    cores = f"{os.cpu_count()} cores"
    kernel = f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}"
    peers = [each for each in map(_version, ("pydantic", "watchfiles", "eventsourcing", "msgspec", "orjson")) if each]
    versions = [f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}", *peers]
    load = f"load {os.getloadavg()[0]:.0f} while measuring"
    shared = f"a virtual machine shared with other work ({load}): figures of one run are to be compared, not runs"
    where = f"{cores}, {platform.machine()}, {kernel}, {_file_system()}, {shared}"
    return f"{datetime.now(UTC):%Y-%m-%d}. {where}. {', '.join(versions)}."


def _version(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return ""


def _file_system() -> str:
    """The kind of file system temporary files are on."""
    mounts, folder = Path("/proc/mounts"), os.environ.get("TMPDIR", "/tmp")  # noqa: S108 - only asked what it lies on
    if not mounts.exists():
        return "an unknown file system"
    held = [line.split() for line in mounts.read_text(encoding="utf-8").splitlines()]
    fitting = [
        (len(each[1]), each[2]) for each in held if folder == each[1] or folder.startswith(each[1].rstrip("/") + "/")
    ]
    return max(fitting)[1] if fitting else "an unknown file system"


def percentile(values: Sequence[float], share: float) -> float:
    """The value so many of them are not above."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
