"""Seals, copies and signatures as a program has them: the same promises as on the command line."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import racelog
from racelog.copies.restore import Forked
from racelog.copies.verify import NotSigned
from racelog.log.sealing.keys import SigningKey, write_key_pair

SEASON = "pccna-2022"


@pytest.fixture
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RACELOG_KEYS", str(tmp_path / "keys"))
    return write_key_pair(SigningKey.new("j.doe"), tmp_path / "keys")[0]


def note(text: str) -> racelog.events.NoteRecorded:
    return racelog.events.NoteRecorded(text=text)


def test_a_key_remembers_what_it_sealed(copied: Callable[[str], Path], key: Path) -> None:
    """A program does not sign what the command line would refuse to."""
    events = copied(SEASON)
    shutil.copytree(events, events.with_name("older"))
    desk = racelog.Desk(events)
    desk.append(SEASON, note("later"), by="j.doe")
    assert desk.seal(SEASON, key, published=True).size == 207
    with pytest.raises(racelog.LogDamaged, match="had 207 when it was sealed"):
        racelog.Desk(events.with_name("older")).seal(SEASON, key)


def test_lines_that_must_be_signed(copied: Callable[[str], Path], key: Path) -> None:
    """From a line on, by whom they are."""
    events = copied(SEASON)
    desk = racelog.Desk(events)
    desk.append(SEASON, note("signed"), by="j.doe", sign=key)
    assert racelog.open(events, SEASON).verify(require_signed=["207", "j.doe@207"]).signed.lacking is None
    desk.append(SEASON, note("not signed"), by="j.doe")
    with pytest.raises(NotSigned, match="#208 note_recorded is not signed"):
        racelog.open(events, SEASON).verify(require_signed=["207"])


def test_two_copies_are_the_same_again(copied: Callable[[str], Path], tmp_path: Path) -> None:
    """One rejoins, the other restores its backup."""
    here = copied(SEASON)
    there = shutil.copytree(here, tmp_path / "there")
    one, other = racelog.Desk(here), racelog.Desk(there)
    one.append(SEASON, note("here"), by="j.doe")
    other.append(SEASON, note("there"), by="s.teward")
    other.backup(SEASON, tmp_path / "before.zip")
    with pytest.raises(Forked):
        one.restore(tmp_path / "before.zip")
    (rejoined,) = one.rejoin(SEASON, tmp_path / "before.zip", by="clerk")
    assert rejoined.here[0].line.by == "s.teward"
    one.backup(SEASON, tmp_path / "after.zip")
    assert other.restore(tmp_path / "after.zip").set_aside is not None
    assert (
        racelog.open(there, SEASON).verify(against=here).compared
        == racelog.open(here, SEASON).verify(against=there).compared
    )
