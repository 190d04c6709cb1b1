"""What is written is told at once: whoever keeps the projections busy, and whatever lies in their place, comes after."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from conftest import Ended
from racelog.database import FILE, built_from
from racelog.log.files import FileStore

SEASON, OTHER = "pccna-2022", "pccna-2024"


@pytest.fixture
def events(copied: Callable[[str], Path]) -> Path:
    copied(OTHER)
    return copied(SEASON)


@pytest.fixture
def at_desk(racelog: Callable[..., Ended], events: Path) -> Callable[..., Ended]:
    def run(*arguments: str) -> Ended:
        return racelog(*arguments, RACELOG_BY="j.doe")

    return run


def test_it_is_told_before_anything_is_projected(
    at_desk: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An official waited up to 35 seconds to hear of a line that was on the disk."""
    heard: list[str] = []
    monkeypatch.setattr("racelog.cli.appending.project", lambda *_: heard.append(capsys.readouterr().out))
    at_desk("note", SEASON, "rain")
    at_desk("note", SEASON, "more rain", "--json")
    assert heard[0].startswith("appended #207 note_recorded: rain")
    assert json.loads(heard[1])["lines"][0]["seq"] == 208


@pytest.mark.parametrize("statement", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_somebody_who_keeps_the_database_is_waited_for_shortly_and_told_of(
    at_desk: Callable[..., Ended], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    """The log is written; the projections are behind, and the next append has them catch up."""
    monkeypatch.setattr("racelog.cli.rebuild.AFTER_AN_APPEND", 1.05)
    assert at_desk("note", SEASON, "rain").code == 0
    busy = sqlite3.connect(tmp_path / "projections" / FILE, isolation_level=None)
    busy.execute(statement)
    ended = at_desk("note", SEASON, "more rain")
    assert (ended.code, ended.out.startswith("appended #208")) == (0, True)
    assert f"{FILE} is in use: waiting for it" in ended.err
    assert "the log is written, the projections are behind" in ended.err
    busy.close()
    assert at_desk("note", SEASON, "sun").err == ""
    built = built_from(tmp_path / "projections", SEASON)
    assert built is not None
    assert built[0] == 209


def test_ctrl_c_behind_the_acknowledgement_says_what_is_behind(
    at_desk: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ended with 130 and no word of the line that was written."""

    def stopped(*_: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr("racelog.projections.rebuild.Projections.write", stopped)
    ended = at_desk("note", SEASON, "rain")
    assert (ended.code, ended.out.startswith("appended #207")) == (0, True)
    assert "the log is written, the projections are behind" in ended.err


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def scribbled(file: Path) -> None:
    text = bytearray(file.read_bytes())
    text[4096:] = b"\xff" * (len(text) - 4096)
    file.write_bytes(bytes(text))


def no_database(file: Path) -> None:
    file.write_bytes(b"a letter somebody saved under this name\n" * 200)


def foreign(file: Path) -> None:
    file.unlink()
    with sqlite3.connect(file) as other:
        other.execute("create table letters (text)")
        other.execute("insert into letters values ('of somebody else')")
    other.close()


def folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def link(file: Path) -> None:
    file.rename(file.with_name("elsewhere.db"))
    file.symlink_to("elsewhere.db")


@pytest.mark.parametrize("spoil", [truncated, scribbled, no_database, foreign, folder, link])
def test_a_database_that_cannot_be_used_is_set_aside_and_built_anew(
    at_desk: Callable[..., Ended], tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    """With every season there is a log of; what lay there is kept as it was."""
    projections = tmp_path / "projections"
    assert at_desk("rebuild").code == 0
    for end in ("-wal", "-shm"):
        (projections / f"{FILE}{end}").unlink(missing_ok=True)
    spoil(projections / FILE)
    kept = (projections / FILE).read_bytes() if (projections / FILE).is_file() else None
    ended = at_desk("note", SEASON, "rain")
    assert (ended.code, ended.out.startswith("appended #207")) == (0, True)
    assert f"set aside as {FILE}.aside-1, and built anew" in ended.err
    aside = projections / f"{FILE}.aside-1"
    assert (aside.read_bytes() if aside.is_file() else None) == kept
    assert (projections / FILE).is_file()
    assert not (projections / FILE).is_symlink()
    with closing(sqlite3.connect(projections / FILE)) as anew:
        assert anew.execute("pragma integrity_check").fetchone() == ("ok",)
    for season, last in ((SEASON, 207), (OTHER, FileStore(tmp_path / "events").read(OTHER).seq)):
        built = built_from(projections, season)
        assert built is not None
        assert built[0] == last
    assert at_desk("note", SEASON, "more rain").err == ""


def test_the_doctor_has_a_spoilt_database_built_anew(at_desk: Callable[..., Ended], tmp_path: Path) -> None:
    """It said to delete it by hand."""
    assert at_desk("rebuild").code == 0
    no_database(tmp_path / "projections" / FILE)
    found = at_desk("doctor", SEASON)
    assert (found.code, "set aside, and computed again" in found.err) == (1, True)
    assert at_desk("doctor", SEASON, "--mend").code == 0
    assert at_desk("doctor", SEASON).code == 0


def test_a_clock_that_jumped_is_asked_about(at_desk: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line asks; --clock-is-right answers."""
    late = datetime(2099, 1, 1, tzinfo=UTC)
    monkeypatch.setattr("racelog.cli.appending.utc_now", lambda: late)
    refused = at_desk("note", SEASON, "rain")
    assert (refused.code, "--clock-is-right" in refused.err) == (1, True)
    assert at_desk("note", SEASON, "rain", "--clock-is-right").code == 0
