"""Corrections to what was printed: committed data, each with its reason and source, never code.

[[spelling]]            how else a name of the entry list is printed
name = "..."
also = ["..."]

[[correction]]          any request the desk takes, appended after what was printed
record = "amend_entry"
car = "12"
...
reason = "..."
source = "..."
inferred = true         where no document says so
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field

from racelog.errors import Malformed
from racelog.facts.values import Model, Name
from racelog.importers.asked import known_tables, request_of, tables_of
from racelog.importers.step import Step
from racelog.outside.text_files import read_text
from racelog.outside.toml_files import load_toml, validated

SEGMENT = "corrections"


class Spelling(Model):
    """How else a name of the entry list is printed."""

    name: Name
    also: tuple[Name, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Corrections:
    """A corrections file, read and checked."""

    spellings: Mapping[str, tuple[str, ...]]
    steps: tuple[Step, ...]


NONE = Corrections({}, ())


def read_corrections(file: Path) -> Corrections:
    """Read a corrections file. Errors: Malformed."""
    table = load_toml(read_text(file), str(file))
    known_tables(table, ("spelling", "correction"), file)
    spellings = [
        validated(each, f"{file}: spelling {number}", Spelling)
        for number, each in enumerate(tables_of(table, "spelling", file), start=1)
    ]
    return Corrections({each.name: each.also for each in spellings}, tuple(_steps(table, file)))


def _steps(table: Mapping[str, Any], file: Path) -> Iterator[Step]:
    for number, correction in enumerate(tables_of(table, "correction", file), start=1):
        place = f"{file}: correction {number}"
        request = request_of(correction, place)
        if not correction.get("reason") or not correction.get("source"):
            raise Malformed("a correction needs a reason and a source", place=place)
        yield Step(SEGMENT, f"{SEGMENT}:{number}", place, request)
