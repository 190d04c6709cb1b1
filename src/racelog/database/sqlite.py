"""Writing racelog.db: one file for all seasons, brought up to date in one transaction."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from racelog.database.changed import changed_parts, changed_since_written, everything, write_changes
from racelog.database.parts import Parts
from racelog.database.rows import parts_of
from racelog.database.schema import TABLES, BuiltFromRow, DbRow, SeasonRow, columns, required
from racelog.database.views import VIEWS
from racelog.errors import OutOfReach
from racelog.log.lock import Patience
from racelog.tables.replayed import Replayed
from racelog.version import __version__

if TYPE_CHECKING:
    from sqlite_utils import Database

FILE = "racelog.db"
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR_SHORT_READ})
WAIT_SECONDS = 30.0
"""How long one waits for somebody else who uses the database, where nothing else is said."""
Checkpoint = tuple[int, str, str]
"""What a season was projected from: the last line, its hash, the version of the code."""


class NotOurs(OutOfReach):
    """A racelog.db that is damaged, or that something else than racelog made: nothing can be written into it."""


class SeasonsDatabase:
    """The database of a folder, open for as long as somebody writes to it.

    It knows the rows it wrote last, so that the next line of a log costs what it changes. What it knows counts only
    while the checkpoint in the database (line, head, version of the code) is the one it left there.
    """

    def __init__(self, folder: Path, patience: Patience | None = None) -> None:
        self._folder = folder
        self._patience = patience or Patience(in_all=WAIT_SECONDS)
        self._left = ExitStack()
        self._open: tuple[sqlite3.Connection, int] | None = None
        self._written: dict[str, tuple[Checkpoint, Parts]] = {}

    def write(self, *seasons: Replayed) -> None:
        """Have the database hold these seasons as they stand, in one transaction.

        Whoever reads meanwhile sees all old rows or all new ones, never half. What did not change is left alone:
        where the checkpoint is of this log and this code, only rows that differ are written.
        Errors:  OutOfReach, also where somebody else uses the file longer than one waits; NotOurs.
        """
        with _telling(self._folder):
            connection = self._connection()
            rows = {season.season.id: self._rows_of(connection, season) for season in seasons}
            with _writing(connection, self._patience):
                for replayed in seasons:
                    self._write(connection, replayed, rows[replayed.season.id])
        for replayed in seasons:
            self._written.pop(replayed.season.id, None)
            if not rows[replayed.season.id].lines_since:
                self._written[replayed.season.id] = _checkpoint(replayed), rows[replayed.season.id].parts

    def close(self) -> None:
        """Let go of the file."""
        self._written.clear()
        self._open = None
        self._left.close()

    def __enter__(self) -> "SeasonsDatabase":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _rows_of(self, connection: sqlite3.Connection, replayed: Replayed) -> "_Rows":
        """The rows of a season, before the database is locked for them.

        One append to a long log need not make the rows of all lines: those its checkpoint counts are there, and are
        told in the same words as then. `racelog rebuild`, which replays anew, compares every row.
        """
        season = replayed.season.id
        known, there = self._written.get(season), None
        if known is None and replayed.worded_since is not None and _is_todays(connection):
            there = _built_from(connection, season)
        if there is not None and _is_of(replayed, there) and there[0] >= (replayed.worded_since or 0):
            return _Rows(parts_of(replayed, {}, there[0]), there, there[0])
        return _Rows(parts_of(replayed, {} if known is None else known[1]))

    def _write(self, connection: sqlite3.Connection, replayed: Replayed, rows: "_Rows") -> None:
        season = replayed.season.id
        there, known = _built_from(connection, season), self._written.get(season)
        if rows.lines_since and there != rows.on:  # somebody else has written meanwhile
            rows.parts, rows.lines_since = parts_of(replayed, {}), 0
        if known is not None and there == known[0]:
            changes = changed_parts(known[1], rows.parts)
        elif there is not None and _is_of(replayed, there):
            changes = changed_since_written(connection, season, rows.parts, rows.lines_since)
        else:
            _delete(connection, season)
            changes = everything(rows.parts)
        write_changes(connection, changes)

    def _connection(self) -> sqlite3.Connection:
        """The open database; opened again where somebody has put another file in its place."""
        file = self._folder / FILE
        if self._open is None or not file.exists() or file.stat().st_ino != self._open[1]:
            self._left.close()
            connection = self._left.enter_context(_connected(self._folder, self._patience))
            self._open = connection, file.stat().st_ino
        return self._open[0]


@dataclass
class _Rows:
    """The rows of a season that are about to be written; those of lines up to `lines_since` are there already."""

    parts: Parts
    on: Checkpoint | None = None
    """What the database held then."""
    lines_since: int = 0


def write_sqlite(folder: Path, *seasons: Replayed) -> None:
    """Have the database hold these seasons as they stand. Errors: OutOfReach."""
    with SeasonsDatabase(folder) as database:
        database.write(*seasons)


def _checkpoint(replayed: Replayed) -> Checkpoint:
    return replayed.seq, replayed.head, __version__


def _is_of(replayed: Replayed, checkpoint: Checkpoint) -> bool:
    """Whether a checkpoint is of this code and of a line of this log."""
    seq, head, version = checkpoint
    return version == __version__ and 0 < seq <= replayed.seq and replayed.line(seq).digest == head


def remove_season(folder: Path, season: str) -> None:
    """Take a season out whose log is no longer kept here. Errors: OutOfReach."""
    with _telling(folder), _connected(folder) as connection, _writing(connection, Patience(in_all=WAIT_SECONDS)):
        _delete(connection, season)


def seasons_projected(folder: Path) -> list[str]:
    """The seasons the database holds, whatever code wrote them. Errors: OutOfReach."""
    if not (folder / FILE).exists():
        return []
    with _telling(folder), _connected(folder) as connection:
        if SeasonRow.TABLE not in _tables_of(connection):
            return []
        rows = connection.execute(f"select season from {SeasonRow.TABLE} order by season")  # noqa: S608 - our own name
        return [str(season) for (season,) in rows]


def is_of_other_code(folder: Path) -> bool:
    """Whether there is a database, and another version of racelog wrote it. Errors: OutOfReach."""
    if not (folder / FILE).exists():
        return False
    with _telling(folder), _connected(folder) as connection:
        return not _is_todays(connection)


def built_from(folder: Path, season: str) -> Checkpoint | None:
    """The last line, head and code version a season was projected from; None when it was not."""
    if not (folder / FILE).exists():
        return None
    with _telling(folder), _connected(folder) as connection:
        return _built_from(connection, season) if _is_todays(connection) else None


def _built_from(connection: sqlite3.Connection, season: str) -> Checkpoint | None:
    query = "select seq, log_head, code_version from built_from where season = ?"
    row = connection.execute(query, [season]).fetchone()
    return None if row is None else (int(row[0]), str(row[1]), str(row[2]))


def _delete(connection: sqlite3.Connection, season: str) -> None:
    for table in reversed(TABLES):
        connection.execute(f"delete from {table.TABLE} where season = ?", [season])  # noqa: S608 - our own names


@contextmanager
def _connected(folder: Path, patience: Patience | None = None) -> Iterator[sqlite3.Connection]:
    """The database, whatever its schema.

    A commit survives the program that made it, not always a power cut: what is lost then is written again from the
    log, which is why it need not wait for the disk.
    """
    waiting = patience or Patience(in_all=WAIT_SECONDS)
    folder.mkdir(parents=True, exist_ok=True)
    if os.path.lexists(folder / FILE) and ((folder / FILE).is_symlink() or not (folder / FILE).is_file()):
        raise NotOurs(f"{FILE} is no plain file", place=str(folder / FILE))
    at_first = min(waiting.before_telling, waiting.in_all)
    connection = sqlite3.connect(folder / FILE, timeout=at_first, isolation_level=None)
    try:
        _check_ours(connection)
        _in_turn(connection, "PRAGMA journal_mode = WAL", waiting)
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        yield connection
    finally:
        connection.close()


def _in_turn(connection: sqlite3.Connection, statement: str, patience: Patience) -> None:
    """Run a statement that waits for whoever uses the database; who waits longer than a moment is told."""
    try:
        connection.execute(statement)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or patience.in_all <= patience.before_telling:
            raise
        patience.tell(f"{FILE} is in use: waiting for it")
        connection.execute(f"PRAGMA busy_timeout = {round((patience.in_all - patience.before_telling) * 1000)}")
        connection.execute(statement)


@contextmanager
def _telling(folder: Path) -> Iterator[None]:
    """What SQLite or the system refuses is told as it is. Errors: OutOfReach."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise _out_of_reach(folder, error) from error


def _out_of_reach(folder: Path, error: Exception) -> OutOfReach:
    locked = "locked" in str(error)
    remedy = "Somebody else is using it; when they are done" if locked else "Delete the file, then"
    unusable = getattr(error, "sqlite_errorcode", None) in _DAMAGE
    return (NotOurs if unusable else OutOfReach)(
        f"the projection cannot be used: {error}",
        place=str(folder / FILE),
        remedy=f"The log is not touched by this. {remedy}: racelog rebuild",
    )


@contextmanager
def _writing(connection: sqlite3.Connection, patience: Patience) -> Iterator[None]:
    """One transaction that begins by waiting for its turn to write; a database of another schema is emptied in it."""
    _in_turn(connection, "BEGIN IMMEDIATE", patience)
    try:
        if not _is_todays(connection):
            _make_schema(connection)
        yield
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


def _check_ours(connection: sqlite3.Connection) -> None:
    """Whether every version of racelog would know the database for its own. Errors: NotOurs."""
    tables = _tables_of(connection)
    if tables and BuiltFromRow.TABLE not in tables:
        raise NotOurs(
            f"{FILE} was not made by racelog: it has {', '.join(tables[:3])}",
            remedy="The log is not touched by this. Move the file away, then: racelog rebuild",
        )


def _tables_of(connection: sqlite3.Connection) -> list[str]:
    return [str(name) for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]


def set_aside(folder: Path) -> Path:
    """Move a database nothing can be written into out of the way, with what belongs to it; where it is then."""
    number = next(number for number in count(1) if not (folder / f"{FILE}.aside-{number}").exists())
    aside = folder / f"{FILE}.aside-{number}"
    with _telling(folder):
        for ending in ("-wal", "-shm", ""):
            file = folder / f"{FILE}{ending}"
            if os.path.lexists(file):
                file.rename(f"{aside}{ending}")
    return aside


def _is_todays(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("PRAGMA user_version").fetchone()[0] == _schema_number())


def _make_schema(connection: sqlite3.Connection) -> None:
    from sqlite_utils import Database  # late: it brings numpy along, and an append needs neither

    database = Database(connection)
    connection.execute("PRAGMA defer_foreign_keys = ON")
    for view in database.view_names():
        database.view(view).drop()
    for table in reversed(TABLES):
        database.table(table.TABLE).drop(ignore=True)
    for table in TABLES:
        _create(database, table)
    for view, query in VIEWS.items():
        database.create_view(view, query)
    connection.execute(f"PRAGMA user_version = {_schema_number()}")


@cache
def _schema_number() -> int:
    """A number that changes with the schema and with the version of the code."""
    shape = [(table.TABLE, table.KEY, table.POINTS_AT, columns(table), required(table)) for table in TABLES]
    return crc32(f"{__version__}{shape}{sorted(VIEWS.items())}".encode()) & 0x7FFFFFFF


def _create(database: "Database", table: type[DbRow]) -> None:
    keys = {known.TABLE: known.KEY for known in TABLES}
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
