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

Histories of Formula 1 seasons write requests the same way: `tables_of` and `request_of` read them for both.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from pydantic import Field

from racelog.desk.requests.models import KINDS, Request
from racelog.errors import Malformed
from racelog.facts.naming import near_names
from racelog.facts.values import Model, Name
from racelog.importers.importing import Step
from racelog.outside.text_files import read_text
from racelog.outside.toml_files import load_toml, validated

SEGMENT = "corrections"
BASIS = ("reason", "source", "document", "inferred")


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
        validated(spelling, f"{file}: spelling {number}", Spelling)
        for number, spelling in enumerate(tables_of(table, "spelling", file), start=1)
    ]
    return Corrections({spelling.name: spelling.also for spelling in spellings}, tuple(_steps(table, file)))


def _steps(table: Mapping[str, Any], file: Path) -> Iterator[Step]:
    for number, correction in enumerate(tables_of(table, "correction", file), start=1):
        place = f"{file}: correction {number}"
        request = request_of(correction, place)
        if not correction.get("reason") or not correction.get("source"):
            raise Malformed("a correction needs a reason and a source", place=place)
        yield Step(SEGMENT, f"{SEGMENT}:{number}", place, request)


def tables_of(table: Mapping[str, Any], name: str, file: Path) -> list[dict[str, Any]]:
    """The tables of one name in a file, such as every [[correction]]. Errors: Malformed."""
    tables = table.get(name, [])
    if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        raise Malformed(f"{name} is no list of tables", place=str(file), remedy=f"Begin each with [[{name}]]")
    return tables


def known_tables(table: Mapping[str, Any], names: Collection[str], file: Path) -> None:
    """Refuse what a file may not hold. Errors: Malformed."""
    for unknown in sorted(set(table) - set(names)):
        known = ", ".join(f"[[{name}]]" for name in names)
        raise Malformed(f"{unknown} is not known here", place=str(file), remedy=f"Known: {known}")


def request_of(
    table: Mapping[str, Any], place: str, kinds: Collection[str] = KINDS, more: Mapping[str, Any] | None = None
) -> Request:
    """The request a table says with `record`, and why; `more` is what is not written in it. Errors: Malformed."""
    kind = str(table.get("record", ""))
    if kind not in kinds:
        raise Malformed(f"record = {kind!r} is no request", place=place, excerpt=near_names(kind, kinds))
    asked = {key: value for key, value in table.items() if key not in {"record", *BASIS}}
    basis = {key: table[key] for key in BASIS if key in table}
    return cast("Request", validated({**asked, "basis": basis, **(more or {})}, place, KINDS[kind]))
