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
from typing import Any, cast

from pydantic import Field

from racelog.desk.near import near_names
from racelog.desk.requests import KINDS, Request
from racelog.errors import Malformed
from racelog.facts.values import Model, Name
from racelog.importers.step import Step
from racelog.outside.text_files import read_text
from racelog.outside.toml_files import load_toml, validated

SEGMENT = "corrections"
_BASIS = ("reason", "source", "document", "inferred")


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
    unknown = sorted(set(table) - {"spelling", "correction"})
    if unknown:
        raise Malformed(
            f"{unknown[0]} is not known here", place=str(file), remedy="Known: [[spelling]], [[correction]]"
        )
    spellings = [
        validated(each, f"{file}: spelling {number}", Spelling)
        for number, each in enumerate(_tables(table, "spelling", file), start=1)
    ]
    return Corrections({each.name: each.also for each in spellings}, tuple(_steps(table, file)))


def _tables(table: Mapping[str, Any], name: str, file: Path) -> list[dict[str, Any]]:
    found = table.get(name, [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise Malformed(f"{name} is no list of tables", place=str(file), remedy=f"Begin each with [[{name}]]")
    return found


def _steps(table: Mapping[str, Any], file: Path) -> Iterator[Step]:
    for number, correction in enumerate(_tables(table, "correction", file), start=1):
        place = f"{file}: correction {number}"
        kind = str(correction.get("record", ""))
        if kind not in KINDS:
            hint = near_names(kind, KINDS)
            raise Malformed(f"record = {kind!r} is no request", place=place, excerpt=hint)
        if not correction.get("reason") or not correction.get("source"):
            raise Malformed("a correction needs a reason and a source", place=place)
        asked = {key: value for key, value in correction.items() if key not in {"record", *_BASIS}}
        basis = {key: correction[key] for key in _BASIS if key in correction}
        request = cast("Request", validated({**asked, "basis": basis}, place, KINDS[kind]))
        yield Step(SEGMENT, f"{SEGMENT}:{number}", place, request)
