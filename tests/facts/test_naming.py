"""What a text means of a season is one question with one answer: by id, by a whole name, by a part of one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from racelog.errors import Malformed
from racelog.facts import naming
from racelog.facts.evolve import replay
from racelog.facts.season import Season
from racelog.log.files import FileStore

HARBOUR = Path(__file__).parents[1] / "errors" / "a-weekend"

CASES = {
    "a driver by id": (naming.driver_named, "cy-tanaka", "cy-tanaka"),
    "a driver by the whole name": (naming.driver_named, "Ada  LINDQVIST", "ada-lindqvist"),
    "a driver by a part of the name": (naming.driver_named, "tanaka", "cy-tanaka"),
    "a team by its name": (naming.team_named, "red racing", "red-racing"),
    "a team by a part": (naming.team_named, "blue", "blue-motorsport"),
    "a championship by id": (naming.championship_named, "am", "am"),
    "a championship by its title": (naming.championship_named, "Drivers", "drivers"),
    "a championship by a part": (naming.championship_named, "driver", "drivers"),
    "a class by its title": (naming.class_named, "Pro", "pro"),
    "a weekend by its circuit": (naming.weekend_named, "quayside", "1"),
    "a session by its round": (naming.session_named, "2", "R2"),
    "a session in small letters": (naming.session_named, "q1", "Q1"),
    "a car by its number": (naming.car_named, "021", "021"),
    "a car that is not entered": (naming.car_named, "22", "22"),
    "a car by who drives it": (naming.car_named, "moreau", "021"),
}
REFUSED = {
    "a driver": (naming.driver_named, "Ada Lindquist", "no driver is called 'Ada Lindquist'", "Ada Lindqvist"),
    "a championship": (naming.championship_named, "makers", "there is no championship 'makers'", "drivers"),
    "a class": (naming.class_named, "gold", "there is no class 'gold'", "pro"),
    "a weekend": (naming.weekend_named, "9", "there is no weekend '9'", "1"),
    "a session": (naming.session_named, "19", "there is no round '19'", "R1"),
}


@pytest.fixture(scope="module")
def season() -> Season:
    """The season of docs/a-weekend.md."""
    return replay(FileStore(HARBOUR).read("harbour-cup-2026").lines)


@pytest.mark.parametrize(("named", "text", "meant"), CASES.values(), ids=CASES)
def test_a_text_means_one_thing(season: Season, named: Callable[[Season, str], str], text: str, meant: str) -> None:
    """By id, by a whole name, by a part that fits nothing else; letter case and spaces make no difference."""
    assert named(season, text) == meant


@pytest.mark.parametrize(("named", "text", "what", "near"), REFUSED.values(), ids=REFUSED)
def test_what_means_nothing_is_refused_with_what_is_near(
    season: Season, named: Callable[[Season, str], str], text: str, what: str, near: str
) -> None:
    """Whoever mistypes reads what they may have meant."""
    with pytest.raises(Malformed) as refused:
        named(season, text)
    assert refused.value.what == what
    assert near in str(refused.value.excerpt)


def test_what_fits_several_is_refused_with_all_of_them(season: Season) -> None:
    """Nothing is guessed."""
    with pytest.raises(Malformed, match="fits several: Ada Lindqvist, Bo Okafor"):
        naming.driver_named(season, "a")


def test_a_whole_name_goes_before_a_part(season: Season) -> None:
    """The championship "am" is meant, not every one whose title has these letters."""
    assert naming.championship_named(season, "AM") == "am"
