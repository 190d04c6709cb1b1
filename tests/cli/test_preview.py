"""A preview shows what would change, by the same replay on a copy, and writes nothing."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Ended

Racelog = Callable[..., Ended]
SEASON = "pccna-2022"
PENALTY = ("penalty", SEASON, "R8", "--car", "16", "--kind", "back-of-class", "--doc", "SP 22-31",
           "--reason", "post-race technical inspection", "--by", "j.doe")  # fmt: skip


def bytes_of(events: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted((events / SEASON).iterdir()) if file.suffix == ".jsonl"}


@pytest.fixture
def without_the_penalty(copied: Callable[[str], Path], racelog: Racelog) -> Path:
    """The season with the one penalty of round 8 voided."""
    events = copied(SEASON)
    voided = racelog("--events", events, "void", SEASON, "171", "--reason", "to look at it again", "--by", "j.doe")
    assert voided.code == 0, voided.err
    return events


def test_the_preview_of_a_penalty_names_the_one_championship_it_touches(
    without_the_penalty: Path, racelog: Racelog
) -> None:
    """Both drivers' places and points before and after, the tie-break's reason, and who is not touched."""
    before = bytes_of(without_the_penalty)
    shown = racelog("--events", without_the_penalty, *PENALTY, "--preview")
    assert shown.code == 0, shown.err
    lines = [" ".join(line.split()) for line in shown.out.splitlines()]
    assert "classification #30 Dominique Lequeux 32 31" in lines
    assert "classification #16 Pedro Torres 31 32 back of class (SP 22-31)" in lines
    assert "Jeff Mosing 9 106 -> 8 106" in lines
    assert "Pedro Torres 8 107 -> 9 106 behind Jeff Mosing: best place 3rd against 2nd" in lines
    assert "Dominique Lequeux 14 50 -> 14 51" in lines
    assert "not touched: Overall, Am, Teams" in lines
    assert lines[-1] == 'Nothing written. Repeat with --yes to append as event 208, by "j.doe".'
    assert bytes_of(without_the_penalty) == before


def test_the_preview_as_json_has_the_same_figures(without_the_penalty: Path, racelog: Racelog) -> None:
    """A program reads exact points, and which tables differ."""
    shown = json.loads(racelog("--events", without_the_penalty, *PENALTY, "--preview", "--json").out)
    (pro_am,) = shown["changes"]["championships"]
    assert pro_am["championship"] == "pro-am"
    assert {
        line["competitor"]: (
            line["before_position"],
            line["before_points"],
            line["after_position"],
            line["after_points"],
        )
        for line in pro_am["changes"]
    } == {
        "jeff-mosing": (9, "106", 8, "106"),
        "pedro-torres": (8, "107", 9, "106"),
        "dominique-lequeux": (14, "50", 14, "51"),
    }
    assert shown["changes"]["untouched"] == ["Overall", "Am", "Teams"]
    assert [line["type"] for line in shown["would_append"]] == ["penalty_applied"]


def test_the_append_does_what_the_preview_showed_and_a_second_one_is_refused(
    without_the_penalty: Path, racelog: Racelog
) -> None:
    """The same penalty twice would change nothing; whoever asks again is told where it stands."""
    assert racelog("--events", without_the_penalty, *PENALTY).code == 0
    before = bytes_of(without_the_penalty)
    table = json.loads(racelog("--events", without_the_penalty, "standings", SEASON, "-c", "pro-am", "--json").out)[
        "standings"
    ]
    points = {line["competitor"]: (line["position"], line["points"]) for line in table}
    assert points["pedro-torres"] == (9, "106")
    assert points["jeff-mosing"] == (8, "106")
    again = racelog("--events", without_the_penalty, *PENALTY, "--preview")
    assert (again.code, again.err) == (
        1,
        "refused: car 16 has this penalty in R8 already (#208)\nA second one would change nothing\n",
    )
    assert bytes_of(without_the_penalty) == before


def test_asked_again_under_the_same_key_a_preview_says_so(without_the_penalty: Path, racelog: Racelog) -> None:
    """An append that was acknowledged, and asked again because nobody saw it, is not appended twice."""
    first = racelog("--events", without_the_penalty, *PENALTY, "--id", "laptop 7")
    assert first.code == 0
    assert first.out.startswith("appended #208 ")
    shown = racelog("--events", without_the_penalty, *PENALTY, "--id", "laptop 7", "--preview")
    assert shown.out == "this was asked before, and answered with #208; nothing would be written\n"
    again = racelog("--events", without_the_penalty, *PENALTY, "--id", "laptop 7")
    assert (again.code, again.out.split(" #")[0]) == (0, "appended before (the same request)")
