"""Projections after an append: told after it, waited for shortly, and built anew where they cannot be used."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from conftest import COMMITTED, Ended

Command = Callable[..., Ended]


def test_an_append_is_acknowledged_before_it_is_projected(
    racelog: Command, copied: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else holds the database: the official hears first that the line is written, then that the rest waits."""
    monkeypatch.setattr("racelog.cli.rebuild.AFTER_AN_APPEND", 0.2)
    events = copied("pccna-2022")
    assert racelog("--events", events, "rebuild", "pccna-2022").code == 0
    with closing(sqlite3.connect(tmp_path / "projections/racelog.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        ended = racelog("--events", events, "note", "pccna-2022", "rain", "--by", "j.doe")
    assert ended.code == 0
    assert ended.out.startswith("appended #207 note_recorded: rain")
    assert "the projections are behind" in ended.err
    assert "racelog.db: the projection cannot be used: database is locked" in ended.err
    assert racelog("--events", events, "note", "pccna-2022", "dry", "--by", "j.doe").err == ""


@pytest.mark.parametrize("holding", ["folder", "database"])
def test_ctrl_c_while_projecting_says_that_the_line_is_written(
    holding: str, racelog: Command, copied: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends at once, and nobody wonders whether to ask again."""

    def stopped(*_given: object, **_named: object) -> None:
        raise KeyboardInterrupt

    where = {"folder": "racelog.projections.files.Turn", "database": "racelog.projections.files.SeasonsDatabase.write"}
    monkeypatch.setattr(where[holding], stopped)
    ended = racelog("--events", copied("pccna-2022"), "note", "pccna-2022", "rain", "--by", "j.doe")
    assert ended.out.startswith("appended #207 note_recorded: rain")
    assert ended.err == "warning: the log is written, the projections are behind (stopped): racelog rebuild\n"


def damaged(database: Path) -> None:
    """A page in the middle is not what SQLite wrote."""
    text = bytearray(database.read_bytes())
    text[4096:] = b"\0" * (len(text) - 4096)
    database.write_bytes(text)


def truncated(database: Path) -> None:
    """A file cut off in the middle."""
    database.write_bytes(database.read_bytes()[: database.stat().st_size // 2 + 100])


def no_database(database: Path) -> None:
    """Something else under its name."""
    database.write_bytes(b"no database at all, but long enough to be looked at as if it were one" * 20)


def foreign(database: Path) -> None:
    """The database of another program."""
    database.unlink()
    with closing(sqlite3.connect(database)) as other:
        other.execute("create table laps (car text)")


@pytest.mark.parametrize("spoiled", [damaged, truncated, no_database, foreign])
def test_a_database_that_cannot_be_used_is_set_aside_and_built_anew(
    spoiled: Callable[[Path], None], racelog: Command, three_seasons: Path, tmp_path: Path
) -> None:
    """With every season that was in it; the file is kept beside, and an append goes through."""
    events, database = tmp_path / "events", tmp_path / "projections/racelog.db"
    shutil.copytree(three_seasons, events)
    assert racelog("rebuild").code == 0
    with closing(sqlite3.connect(database)) as left:
        left.execute("pragma wal_checkpoint(truncate)")
    spoiled(database)
    kept = database.read_bytes()
    ended = racelog("note", "pccna-2022", "rain", "--by", "j.doe")
    assert ended.code == 0
    assert "set aside as racelog.db.aside-1, and built anew" in ended.err
    assert (tmp_path / "projections/racelog.db.aside-1").read_bytes() == kept
    with closing(sqlite3.connect(database)) as anew:
        assert anew.execute("select season from seasons order by season").fetchall() == [(name,) for name in COMMITTED]
        assert anew.execute("pragma integrity_check").fetchone() == ("ok",)
