"""A folder among the logs that may not be looked into: it is named, and everything else is shown."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from conftest import COMMITTED, Ended
from served import copy_of_seasons

SHUT = "pccna-2021"


@pytest.fixture
def events(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three seasons; the system lets nobody look into the folder of one of them."""
    listdir, iterdir = os.listdir, Path.iterdir

    def refused(folder: object) -> None:
        if Path(str(folder)).name == SHUT:
            raise PermissionError(13, "Permission denied", str(folder))

    def guarded_listdir(folder: str = ".") -> list[str]:
        refused(folder)
        return listdir(folder)

    def guarded_iterdir(folder: Path) -> Iterator[Path]:
        refused(folder)
        return iterdir(folder)

    seasons = copy_of_seasons(tmp_path)
    monkeypatch.setattr(os, "listdir", guarded_listdir)
    monkeypatch.setattr(Path, "iterdir", guarded_iterdir)
    return seasons


def test_one_unreadable_folder_does_not_break_the_list(events: Path, racelog: Callable[..., Ended]) -> None:
    """The others are listed; it is said which one is not, and why, and the exit code says that something is missing."""
    ended = racelog("--events", events, "seasons")
    assert ended.code == 3
    assert [name in ended.out for name in COMMITTED] == [False, True, True]
    assert f"warning: {SHUT} is left out" in ended.err
    assert "Permission denied" in ended.err
