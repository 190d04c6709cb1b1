"""Books are listed, shown in words and checked."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from conftest import ROOT, Ended
from racelog.desk.books import shipped_books


def test_every_book_is_listed_with_its_title(racelog: Callable[..., Ended]) -> None:
    """One a line; the command alone lists them."""
    ended = racelog("regulations")
    assert ended.code == 0
    assert [line.split()[0] for line in ended.out.splitlines()] == shipped_books()
    assert "Porsche Carrera Cup North America 2022" in ended.out


def test_a_book_is_said_in_words(racelog: Callable[..., Ended]) -> None:
    """Every championship under its title, and what was assumed; the same for programs."""
    ended = racelog("regulations", "show", "pccna-2022")
    assert ended.code == 0
    assert "Pro-Am (pro-am)\n" in ended.out
    assert "counting: every result counts" in ended.out
    assert "Assumed: a guest's pole" in ended.out
    said = json.loads(racelog("regulations", "show", "pccna-2022", "--json").out)
    assert {"about": "counting", "words": "every result counts", "assumed": []} in said["championships"]["pro-am"]


def test_what_a_season_adopted_is_said_in_words(racelog: Callable[..., Ended], tmp_path: Path) -> None:
    """A season kept here is named like a book."""
    shutil.copytree(ROOT / "tests/errors/a-good-log", tmp_path / "events")
    (season,) = [folder.name for folder in (tmp_path / "events").iterdir() if folder.is_dir()]
    ended = racelog("regulations", "show", season, cwd=tmp_path)
    assert ended.code == 0
    assert "level on points:" in ended.out


def test_a_book_is_checked_and_what_is_odd_is_said(racelog: Callable[..., Ended], tmp_path: Path) -> None:
    """Odd is allowed; negative points are refused as they are when a book is adopted."""
    good = (ROOT / "examples/harbour-cup.toml").read_text(encoding="utf-8")
    (tmp_path / "good.toml").write_text(good, encoding="utf-8")
    assert racelog("regulations", "check", "good.toml", cwd=tmp_path).out == "good.toml: nothing odd in it\n"
    (tmp_path / "odd.toml").write_text(good.replace("[points]", "[points]\nsprnt = [3, 2, 1]"), encoding="utf-8")
    ended = racelog("regulations", "check", "odd.toml", cwd=tmp_path)
    assert (ended.code, ended.out) == (0, "the points table 'sprnt' is never used\n")
    assert json.loads(racelog("regulations", "check", "odd.toml", "--json", cwd=tmp_path).out) == [
        "the points table 'sprnt' is never used"
    ]
    (tmp_path / "bad.toml").write_text(good.replace("[points]", "[points]\nsprint = [-3]"), encoding="utf-8")
    ended = racelog("regulations", "check", "bad.toml", cwd=tmp_path)
    assert ended.code == 2
    assert "the points table 'sprint' has -3 for place 1" in ended.err


def test_a_book_is_checked_against_the_calendar_of_a_season(racelog: Callable[..., Ended], tmp_path: Path) -> None:
    """What it names and the season has not."""
    shutil.copytree(ROOT / "tests/errors/a-good-log", tmp_path / "events")
    (season,) = [folder.name for folder in (tmp_path / "events").iterdir() if folder.is_dir()]
    good = (ROOT / "examples/harbour-cup.toml").read_text(encoding="utf-8")
    odd = good.replace('id = "drivers"\n', 'id = "drivers"\nmultipliers = [{ rounds = [99], factor = 2 }]\n', 1)
    (tmp_path / "odd.toml").write_text(odd, encoding="utf-8")
    ended = racelog("regulations", "check", "odd.toml", "--season", season, cwd=tmp_path)
    assert "championship 'drivers': names round 99, which is not on the calendar" in ended.out
