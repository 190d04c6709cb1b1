"""racelog title: who can still win, as it is told."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Ended


def test_the_last_race_place_by_place(three_seasons: Path, racelog: Callable[..., Ended]) -> None:
    """Metni was third or better, or Castro no better than second behind his fourth."""
    shown = racelog("--events", three_seasons, "title", "pccna-2022", "-c", "pro-am", "--after", "15")
    lines = [" ".join(line.split()) for line in shown.out.splitlines()]
    assert "Alan Metni 272 25 0 17" in lines
    assert "Efrin Castro 263 25 9 -" in lines
    assert "1st to 3rd: whatever the others do" in lines
    assert "4th to 5th: if Efrin Castro is no better than 2nd" in lines


def test_every_title_when_every_round_has_been_run(three_seasons: Path, racelog: Callable[..., Ended]) -> None:
    """Then there is a champion, and nobody has a chance."""
    shown = racelog("--events", three_seasons, "title", "pccna-2022", "--json")
    found = {
        each["championship"]: (each["sessions"], each["champions"], each["contenders"])
        for each in json.loads(shown.out)
    }
    assert found == {
        "overall": ([], ["Parker Thompson"], []),
        "pro-am": ([], ["Alan Metni"], []),
        "am": ([], ["Mark Kvamme"], []),
        "teams": ([], ["Kelly-Moss Road and Race"], []),
    }


def test_points_that_will_be_dropped_are_said(three_seasons: Path, racelog: Callable[..., Ended]) -> None:
    """In 2024 the classes drop two results before the last weekend."""
    shown = racelog("--events", three_seasons, "title", "pccna-2024", "-c", "pro-am", "--after", "14", "--json")
    table = json.loads(shown.out)[0]
    cirone = next(each for each in table["contenders"] if each["name"] == "Marco Cirone")
    assert (cirone["points"], cirone["kept"], cirone["needs"], cirone["needs_exact"]) == ("227", "205", "2", True)


def test_an_incomplete_table_has_no_title(three_seasons: Path, racelog: Callable[..., Ended]) -> None:
    """Of 2021 only the winners are known: nothing is said to be certain."""
    shown = racelog("--events", three_seasons, "title", "pccna-2021", "-c", "overall", "--after", "10")
    assert shown.code == 0
    assert "INCOMPLETE, so nothing about its title is certain" in shown.out
    assert "champion," not in shown.out


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("pccna-2022", "-c", "overbll"), "there is no championship 'overbll'"),
        (("pccna-2022", "--after", "17"), "round 17 does not exist"),
        (("pccna-2022", "--as-of", "999"), "there is no line #999"),
    ],
)
def test_what_cannot_be_told_is_refused(
    asked: tuple[str, ...], said: str, three_seasons: Path, racelog: Callable[..., Ended]
) -> None:
    """As malformed, with what is there instead."""
    ended = racelog("--events", three_seasons, "title", *asked)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
