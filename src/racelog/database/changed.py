"""Which rows differ: between two states of a season in memory, or between one and what the database holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from sqlite3 import Connection

from racelog.database.parts import Parts, differing
from racelog.database.schema import TABLES, DbRow
from racelog.database.statements import Values, delete, insert, kept_rows, key_of, update, values_of


@dataclass(slots=True)
class Changed:
    """The rows of one table that are new, that say something else, and the keys of those that are gone."""

    new: list[DbRow] = field(default_factory=list)
    other: list[DbRow] = field(default_factory=list)
    gone: list[Values] = field(default_factory=list)


Changes = Mapping[type[DbRow], Changed]


def changed_parts(before: Parts, now: Parts) -> Changes:
    """What differs between the parts of two states; a row that is the same object is not looked at."""
    was: dict[type[DbRow], dict[Values, DbRow]] = {table: {} for table in TABLES}
    rows: dict[type[DbRow], dict[Values, DbRow]] = {table: {} for table in TABLES}
    for before_rows, now_rows in differing(before, now):
        for rows_of, part_rows in ((was, before_rows), (rows, now_rows)):
            for row in part_rows:
                rows_of[type(row)][key_of(row)] = row
    return {table: _changed(was[table], rows[table]) for table in TABLES}


def changed_since_written(connection: Connection, season: str, now: Parts, lines_since: int = 0) -> Changes:
    """What differs from the rows the database holds; those of lines up to `lines_since` are not looked at."""
    changes = {table: Changed() for table in TABLES}
    rows: dict[type[DbRow], dict[Values, DbRow]] = {table: {} for table in TABLES}
    for row in all_rows(now):
        rows[type(row)][key_of(row)] = row
    for table, changed in changes.items():
        there, wanted = kept_rows(connection, table, season, lines_since), rows[table]
        changed.gone.extend(key for key in there if key not in wanted)
        for key, row in wanted.items():
            if key not in there:
                changed.new.append(row)
            elif there[key] != values_of(row):
                changed.other.append(row)
    return changes


def everything(parts: Parts) -> Changes:
    """All rows, as new ones."""
    changes = {table: Changed() for table in TABLES}
    for row in all_rows(parts):
        changes[type(row)].new.append(row)
    return changes


def all_rows(parts: Parts) -> Iterable[DbRow]:
    """Every row of every part."""
    return (row for part in parts.values() for row in part.rows)


def write_changes(connection: Connection, changes: Changes) -> None:
    """Have the database hold what differs; what rows point at is checked at the end of the transaction."""
    connection.execute("PRAGMA defer_foreign_keys = ON")
    for table, changed in changes.items():
        if changed.gone:
            delete(connection, table, changed.gone)
        if changed.new:
            insert(connection, table, changed.new)
        if changed.other:
            update(connection, table, changed.other)


def _changed(was: Mapping[Values, DbRow], now: Mapping[Values, DbRow]) -> Changed:
    return Changed(
        new=[row for key, row in now.items() if key not in was],
        other=[row for key, row in now.items() if key in was and was[key] is not row and was[key] != row],
        gone=[key for key in was if key not in now],
    )
