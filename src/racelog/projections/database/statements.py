"""The few statements rows are written with, from the schema alone: keyed inserts, updates and deletes."""

from collections.abc import Iterable, Sequence
from functools import cache
from operator import attrgetter
from sqlite3 import Connection
from typing import Any

from racelog.projections.database.schema import DbRow, columns

Values = tuple[Any, ...]


@cache
def _values(table: type[DbRow]) -> "attrgetter[Values]":
    return attrgetter(*columns(table))


@cache
def _key(table: type[DbRow]) -> "attrgetter[Any]":
    return attrgetter(*table.KEY)


@cache
def _others(table: type[DbRow]) -> tuple[str, ...]:
    return tuple(column for column in columns(table) if column not in table.KEY)


@cache
def _for_update(table: type[DbRow]) -> "attrgetter[Values]":
    return attrgetter(*_others(table), *table.KEY)


def key_of(row: DbRow) -> Values:
    """The key of a row within its table."""
    found = _key(type(row))(row)
    return found if isinstance(found, tuple) else (found,)


def values_of(row: DbRow) -> Values:
    """A row as the database holds it, but for truth values, which it keeps as 0 and 1."""
    return _values(type(row))(row)


def kept_rows(connection: Connection, table: type[DbRow], season: str) -> dict[Values, Values]:
    """The rows of a season there are, by key."""
    names = list(columns(table))
    key = [names.index(column) for column in table.KEY]
    query = f"select {', '.join(names)} from {table.TABLE} where season = ?"  # noqa: S608 - our own names
    rows: Iterable[Values] = connection.execute(query, [season])
    return {tuple(row[at] for at in key): row for row in rows}


def insert(connection: Connection, table: type[DbRow], rows: Sequence[DbRow]) -> None:
    """Add rows that are not there."""
    names = columns(table)
    marks = ", ".join("?" * len(names))
    query = f"insert into {table.TABLE} ({', '.join(names)}) values ({marks})"  # noqa: S608 - our own names
    connection.executemany(query, map(_values(table), rows))


def update(connection: Connection, table: type[DbRow], rows: Sequence[DbRow]) -> None:
    """Change all but the keys of rows that are there."""
    changes = ", ".join(f"{column} = ?" for column in _others(table))
    where = " and ".join(f"{column} = ?" for column in table.KEY)
    query = f"update {table.TABLE} set {changes} where {where}"  # noqa: S608 - our own names
    connection.executemany(query, map(_for_update(table), rows))


def delete(connection: Connection, table: type[DbRow], keys: Sequence[Values]) -> None:
    """Take rows out by their keys."""
    where = " and ".join(f"{column} = ?" for column in table.KEY)
    connection.executemany(f"delete from {table.TABLE} where {where}", keys)  # noqa: S608 - our own names
