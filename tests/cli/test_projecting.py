"""Projections after an append: told after it, waited for shortly, and built anew where they cannot be used."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from conftest import Ended

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
