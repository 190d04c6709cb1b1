"""The few statements rows are written with, from the schema alone: keyed inserts, updates and deletes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from sqlite3 import Connection
from typing import Any

from racelog.database.schema import TABLES, DbRow, EventRow, columns

Values = tuple[Any, ...]


_OTHERS = {table: tuple(column for column in columns(table) if column not in table.KEY) for table in TABLES}
"""The columns that are no key."""
_KEY: Mapping[type[DbRow], Callable[[DbRow], Any]] = {table: attrgetter(*table.KEY) for table in TABLES}
_VALUES = {table: attrgetter(*columns(table)) for table in TABLES}
_FOR_UPDATE = {table: attrgetter(*_OTHERS[table], *table.KEY) for table in TABLES}


def key_of(row: DbRow) -> Values:
    """The key of a row within its table."""
    key = _KEY[type(row)](row)
    return key if isinstance(key, tuple) else (key,)


def values_of(row: DbRow) -> Values:
    """A row as the database holds it, but for truth values, which it keeps as 0 and 1."""
    values: Values = _VALUES[type(row)](row)
    return values


def kept_rows(connection: Connection, table: type[DbRow], season: str, lines_since: int = 0) -> dict[Values, Values]:
    """The rows of a season there are, by key; of the log itself those of the lines after one."""
    names = list(columns(table))
    key = [names.index(column) for column in table.KEY]
    after = f" and seq > {lines_since:d}" if table is EventRow else ""
    query = f"select {', '.join(names)} from {table.TABLE} where season = ?{after}"  # noqa: S608 - our own names
    rows: Iterable[Values] = connection.execute(query, [season])
    return {tuple(row[at] for at in key): row for row in rows}


def insert(connection: Connection, table: type[DbRow], rows: Sequence[DbRow]) -> None:
    """Add rows that are not there."""
    names = columns(table)
    marks = ", ".join("?" * len(names))
    query = f"insert into {table.TABLE} ({', '.join(names)}) values ({marks})"  # noqa: S608 - our own names
    connection.executemany(query, map(_VALUES[table], rows))


def update(connection: Connection, table: type[DbRow], rows: Sequence[DbRow]) -> None:
    """Change all but the keys of rows that are there."""
    changes = ", ".join(f"{column} = ?" for column in _OTHERS[table])
    where = " and ".join(f"{column} = ?" for column in table.KEY)
    query = f"update {table.TABLE} set {changes} where {where}"  # noqa: S608 - our own names
    connection.executemany(query, map(_FOR_UPDATE[table], rows))


def delete(connection: Connection, table: type[DbRow], keys: Sequence[Values]) -> None:
    """Take rows out by their keys."""
    where = " and ".join(f"{column} = ?" for column in table.KEY)
    connection.executemany(f"delete from {table.TABLE} where {where}", keys)  # noqa: S608 - our own names
