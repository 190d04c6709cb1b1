"""What Datasette is told about racelog.db: datasette.yaml beside this file, and what the schema says itself."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from racelog.database.meanings import meanings_of, unit_of
from racelog.database.schema import TABLES, DbRow

DATABASE = "racelog"
"""What Datasette calls the file racelog.db."""

Written = Mapping[str, Any]
"""As Datasette's own documentation describes its metadata."""


def metadata() -> dict[str, Any]:
    """Titles, facets, labels and queries as written; descriptions and units of columns as the schema has them."""
    written = yaml.safe_load(files(__package__).joinpath("datasette.yaml").read_text(encoding="utf-8"))
    database = written["databases"][DATABASE]
    tables = {table.TABLE: _described(table, database["tables"].pop(table.TABLE, {})) for table in TABLES}
    return {**written, "databases": {DATABASE: {**database, "tables": {**tables, **database["tables"]}}}}


def plugins() -> Path:
    """The folder of what Datasette loads beside: links where a key has several columns."""
    return Path(__file__).parent / "plugins"


def _described(table: type[DbRow], written: Written) -> dict[str, Any]:
    meanings = meanings_of(table)
    units = {column: unit for column in meanings if (unit := unit_of(column)) is not None}
    return {"description": table.__doc__, "columns": meanings, **({"units": units} if units else {}), **written}
