"""Writing racelog.db: one file for all seasons, a season replaced in one transaction."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from zlib import crc32

from sqlite_utils import Database
from sqlite_utils.db import NotFoundError

from racelog import __version__
from racelog.errors import OutOfReach
from racelog.projections.database.rows import rows_of
from racelog.projections.database.schema import TABLES, VIEWS, DbRow, columns, required
from racelog.projections.replayed import Replayed

FILE = "racelog.db"


def write_sqlite(folder: Path, replayed: Replayed) -> None:
    """Replace a season's rows; whoever reads meanwhile sees all old rows or all new ones, never half.

    Errors:  OutOfReach.
    """
    rows: dict[type[DbRow], list[DbRow]] = {table: [] for table in TABLES}
    for row in rows_of(replayed):
        rows[type(row)].append(row)
    with _database(folder) as database, _writing(database):
        _delete(database, replayed.season.id)
        for table, found in rows.items():
            database.table(table.TABLE).insert_all(asdict(row) for row in found)


def remove_season(folder: Path, season: str) -> None:
    """Take a season out whose log is no longer kept here. Errors: OutOfReach."""
    with _database(folder) as database, _writing(database):
        _delete(database, season)


def seasons_projected(folder: Path) -> list[str]:
    """The seasons the database holds. Errors: OutOfReach."""
    if not (folder / FILE).exists():
        return []
    with _database(folder) as database:
        return [str(row["season"]) for row in database.table("seasons").rows_where(order_by="season")]


def built_from(folder: Path, season: str) -> tuple[int, str, str] | None:
    """The last line, head and code version a season was projected from; None when it was not."""
    if not (folder / FILE).exists():
        return None
    with _database(folder) as database:
        try:
            row = database.table("built_from").get(season)
        except NotFoundError:
            return None
    return int(row["seq"]), str(row["log_head"]), str(row["code_version"])


def _delete(database: Database, season: str) -> None:
    for table in reversed(TABLES):
        database.table(table.TABLE).delete_where("season = ?", [season])


@contextmanager
def _database(folder: Path) -> Iterator[Database]:
    """The database with today's schema; one with another is emptied first, for it can be built again."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(folder / FILE, timeout=30, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise _out_of_reach(folder, error) from error
    try:
        database = Database(connection)
        database.enable_wal()
        connection.execute("PRAGMA foreign_keys = ON")
        if not _is_todays(database):
            with _writing(database):
                _make_schema(database)
        yield database
    except sqlite3.Error as error:
        raise _out_of_reach(folder, error) from error
    finally:
        connection.close()


def _out_of_reach(folder: Path, error: Exception) -> OutOfReach:
    locked = "locked" in str(error)
    remedy = "Somebody else is using it; when he is done" if locked else "Delete the file, then"
    return OutOfReach(
        f"the projection cannot be used: {error}",
        place=str(folder / FILE),
        remedy=f"The log is not touched by this. {remedy}: racelog rebuild",
    )


@contextmanager
def _writing(database: Database) -> Iterator[None]:
    """One transaction that begins by waiting for its turn to write."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        database.rollback()
        raise
    database.commit()


def _is_todays(database: Database) -> bool:
    return bool(database.execute("PRAGMA user_version").fetchone()[0] == _schema_number())


def _make_schema(database: Database) -> None:
    for view in database.view_names():
        database.view(view).drop()
    for table in reversed(TABLES):
        database.table(table.TABLE).drop(ignore=True)
    for table in TABLES:
        _create(database, table)
    for view, query in VIEWS.items():
        database.create_view(view, query)
    database.execute(f"PRAGMA user_version = {_schema_number()}")


def _schema_number() -> int:
    """A number that changes with the schema and with the version of the code."""
    shape = [(table.TABLE, table.KEY, table.POINTS_AT, columns(table), required(table)) for table in TABLES]
    return crc32(f"{__version__}{shape}{sorted(VIEWS.items())}".encode()) & 0x7FFFFFFF


def _create(database: Database, table: type[DbRow]) -> None:
    keys = {each.TABLE: each.KEY for each in TABLES}
    database.table(table.TABLE).create(
        columns(table),
        pk=table.KEY if len(table.KEY) > 1 else table.KEY[0],
        foreign_keys=[
            (pointing, other, keys[other]) if len(pointing) > 1 else (pointing[0], other, keys[other][0])
            for pointing, other in table.POINTS_AT
        ],
        not_null=required(table),
        strict=True,
    )
