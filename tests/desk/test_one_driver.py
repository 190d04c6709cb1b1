"""Two spellings of one person are one driver from a line of the log on, in all there is, and two again by another line."""

from datetime import date
from fractions import Fraction

import pytest

from paddock import Paddock, championship, regulations
from racelog.desk.requests.models import Enter, Void
from racelog.facts.events import (
    Basis,
    DriverJoined,
    DriverParted,
    DriverRegistered,
    PointsAdjusted,
    TeamJoined,
    TeamParted,
)
from racelog.tables import entry_table, standings_table
from racelog.tables.entries import EntryLine
from racelog.tables.explain import explain
from racelog.tables.lines import log_line
from racelog.tables.replayed import replayed

JOIN = DriverJoined(driver="munoz-jose", same_as="jose-munoz")
PART = DriverParted(driver="munoz-jose")


def entered(paddock: Paddock, car: str, name: str, weekend: str, team: str | None = None) -> None:
    paddock.ask(Enter(class_="pro", car=car, drivers=(name,), team=team, weekends=(weekend,), new_names=True))


@pytest.fixture
def paddock() -> Paddock:
    """José Muñoz drives car 7 at the first weekend, and is entered for the second one as MUNOZ Jose in car 8."""
    paddock = Paddock(rules=regulations(championship(), championship("teams", competitor="team")), printed=False)
    paddock.weekends(3)
    paddock.enter("1", "ada", team="reds")
    entered(paddock, "7", "José Muñoz", "1", "Blue Racing")
    entered(paddock, "8", "MUNOZ Jose", "2", "Blue Racing Team")
    paddock.race(1, "7", "1")
    paddock.race(3, "8", "1")
    return paddock


def test_the_points_of_both_are_one_drivers(paddock: Paddock) -> None:
    """25 and 25 are 50 and the title; before they were joined Ada led with 20 and 20."""
    assert paddock.table() == [(1, "ada", "40"), (2, "jose-munoz", "25"), (2, "munoz-jose", "25")]
    paddock.ask(JOIN)
    assert paddock.table() == [(1, "jose-munoz", "50"), (2, "ada", "40")]
    assert {entry.car: entry.drivers for entry in cars_of(paddock)}["8"] == ("José Muñoz",)


def cars_of(paddock: Paddock) -> list[EntryLine]:
    return list(entry_table(paddock.replayed).entries)


def test_they_are_two_again_by_another_line(paddock: Paddock) -> None:
    """Parted, everything is as it was; joined once more, one again."""
    before = paddock.table()
    paddock.ask(JOIN)
    paddock.ask(PART)
    assert paddock.table() == before
    assert paddock.refusal(PART) == "no driver 'munoz-jose' is joined to another one\n  joined: none"
    paddock.ask(JOIN)
    assert len(paddock.table()) == 2


def test_a_join_may_be_voided(paddock: Paddock) -> None:
    """A clerical error: the line never counts."""
    before = paddock.table()
    line = paddock.ask(JOIN)
    paddock.ask(Void(line=line.seq, basis=Basis(reason="father and son")))
    assert paddock.table() == before


def test_as_it_was_known_before_they_stand_apart(paddock: Paddock) -> None:
    """The log up to the line before."""
    before = paddock.table()
    paddock.ask(JOIN)
    now = paddock.replayed
    then = replayed(now.placed[:-1], now.placed[-2].digest)
    table = standings_table(then, "drivers")
    assert table is not None
    assert [(line.position, line.competitor, line.points) for line in table.standings] == before


def test_what_comes_after_names_one_driver(paddock: Paddock) -> None:
    """By either name, and by the id that was given up; the second name is not free for anybody else."""
    paddock.ask(JOIN)
    for car, name, weekend in (("9", "MUNOZ Jose", "3"), ("10", "munoz-jose", "3")):
        lines = paddock.ask_all(Enter(class_="pro", car=car, drivers=(name,), weekends=(weekend,)))
        assert [line.type for line in lines] == ["entry_registered"]
        assert lines[0].data.drivers == ("jose-munoz",)  # type: ignore[union-attr]


def test_what_was_said_of_either_is_of_the_one(paddock: Paddock) -> None:
    """Points adjusted under the spelling given up; a later registration adds what was not known."""
    paddock.ask(
        PointsAdjusted(
            championship="drivers", competitor="munoz-jose", points=Fraction(-3), effective_round=3,
            basis=Basis(document="SP 1", reason="made up"),
        )
    )  # fmt: skip
    paddock.ask(DriverRegistered(driver="munoz-jose", name="MUNOZ Jose", born=date(2000, 1, 2)))
    paddock.ask(JOIN)
    assert paddock.table()[0] == (1, "jose-munoz", "47")
    driver = paddock.replayed.season.drivers["jose-munoz"]
    assert (driver.name, driver.also_known_as, driver.born) == ("José Muñoz", ("MUNOZ Jose",), date(2000, 1, 2))


def test_explain_names_the_line(paddock: Paddock) -> None:
    """Every award, and which line made the two one; the log says whom it is about."""
    line = paddock.ask(JOIN)
    told = explain(paddock.replayed, "drivers", "jose-munoz")
    assert [item.points for item in told.items if item.kind == "place"] == ["25", "25"]
    (joined,) = told.joined
    assert joined.startswith("MUNOZ Jose (munoz-jose): by ")
    assert joined.endswith(f"(#{line.seq})")
    assert log_line(paddock.replayed, line.seq).about == "MUNOZ Jose is José Muñoz"


def test_a_championship_of_teams_counts_joined_teams_as_one(paddock: Paddock) -> None:
    """The same for the team they drove for, and apart again."""
    before = paddock.table("teams")
    assert before == [(1, "reds", "40"), (2, "blue-racing", "25"), (2, "blue-racing-team", "25")]
    paddock.ask(TeamJoined(team="blue-racing-team", same_as="blue-racing"))
    assert paddock.table("teams") == [(1, "blue-racing", "50"), (2, "reds", "40")]
    paddock.ask(TeamParted(team="blue-racing-team"))
    assert paddock.table("teams") == before


def test_two_who_took_part_in_one_race_are_two(paddock: Paddock) -> None:
    """And two who were born on two days."""
    assert paddock.refusal(DriverJoined(driver="ada", same_as="jose-munoz")) == (
        "Ada and José Muñoz both took part in R1, in cars 1 and 7: they are two drivers\n"
        "If one of them is entered by mistake, amend that entry first"
    )
    for driver, name, year in (("jose-munoz", "José Muñoz", 1999), ("munoz-jose", "MUNOZ Jose", 2000)):
        paddock.ask(DriverRegistered(driver=driver, name=name, born=date(year, 1, 1)))
    assert "was born on 2000-01-01, and José Muñoz on 1999-01-01" in paddock.refusal(JOIN)


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        (DriverJoined(driver="jose-munoz", same_as="jose-munoz"), "José Muñoz is one driver already"),
        (DriverJoined(driver="nobody", same_as="jose-munoz"), "no driver 'nobody' is registered"),
        (TeamJoined(team="reds", same_as="greens"), "no team 'greens' is registered"),
        (TeamParted(team="reds"), "no team 'reds' is joined to another one"),
    ],
)
def test_what_cannot_be_joined_is_refused(
    asked: DriverJoined | TeamJoined | TeamParted, refusal: str, paddock: Paddock
) -> None:
    """Nobody, somebody unknown, the same one."""
    assert paddock.refusal(asked).startswith(refusal)


def test_one_is_not_joined_twice(paddock: Paddock) -> None:
    """And whoever is joined to one who is joined later goes with them."""
    line = paddock.ask(JOIN)
    assert paddock.refusal(JOIN) == f"MUNOZ Jose is José Muñoz already (#{line.seq})"
    paddock.ask(DriverRegistered(driver="j-munoz", name="J. Muñoz Ruiz"))
    paddock.ask(DriverJoined(driver="jose-munoz", same_as="j-munoz"))
    assert paddock.table()[0] == (1, "j-munoz", "50")
    paddock.ask(DriverParted(driver="jose-munoz"))
    assert paddock.table()[0] == (1, "jose-munoz", "50")


def test_a_result_that_is_official_is_changed_only_with_the_words(paddock: Paddock) -> None:
    """The table that was published counted two."""
    paddock.official("R1")
    assert paddock.refusal(JOIN).startswith("R1 is official (#")
    paddock.ask(JOIN.model_copy(update={"after_official": True}))
