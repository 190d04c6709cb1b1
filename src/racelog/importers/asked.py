"""Requests as auditors write them in TOML: a table each, the request's own keys beside those that say why."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, cast

from racelog.desk.requests.models import KINDS, Request
from racelog.errors import Malformed
from racelog.facts.naming import near_names
from racelog.outside.toml_files import validated

BASIS = ("reason", "source", "document", "inferred")


def tables_of(table: Mapping[str, Any], name: str, file: Path) -> list[dict[str, Any]]:
    """The tables of one name in a file, such as every [[correction]]. Errors: Malformed."""
    found = table.get(name, [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise Malformed(f"{name} is no list of tables", place=str(file), remedy=f"Begin each with [[{name}]]")
    return found


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
