"""Who competes: class, generation of car, age on a date, full season, guests."""

from datetime import date

import pytest

from paddock import Paddock, championship, regulations
from racelog.facts.regulations import Eligible, Places, RaceClass
from racelog.rules.eligibility import completed_years


@pytest.mark.parametrize(
    ("born", "years"),
    [("2002-05-01", 24), ("2002-05-02", 23), ("2002-04-30", 24), ("2004-02-29", 22), ("2026-05-01", 0)],
)
def test_age_is_in_completed_years_on_the_day(born: str, years: int) -> None:
    """The birthday itself completes a year."""
    assert completed_years(date.fromisoformat(born), date(2026, 5, 1)) == years


def test_who_was_born_on_29_february_grows_older_on_1_march() -> None:
    """In a year without that day."""
    born = date(2004, 2, 29)
    assert completed_years(born, date(2026, 2, 28)) == 21
    assert completed_years(born, date(2026, 3, 1)) == 22


def rookies() -> Paddock:
    """A Rookie is 23 or younger on 1 January 2026; places are counted among them."""
    rule = Eligible(max_age=23, age_on=date(2026, 1, 1))
    rookie = championship("rookie", eligible=rule, places=Places(ineligible="close_up"))
    return Paddock(championship(), rookie).weekends(1)


def test_a_rookie_table_counts_those_up_to_the_age_limit() -> None:
    """Turned 24 on the day: out; turns 24 the day after: in."""
    paddock = rookies()
    paddock.enter("1", "veteran", born=date(1980, 1, 1))
    paddock.enter("2", "just-too-old", born=date(2002, 1, 1))
    paddock.enter("3", "just-young-enough", born=date(2002, 1, 2))
    paddock.enter("4", "young", born=date(2005, 6, 1))
    paddock.race(1, "1", "2", "4", "3")
    assert paddock.table("rookie") == [(1, "young", "25"), (2, "just-young-enough", "20")]
    assert not paddock.standings("rookie").incomplete
    assert len(paddock.table()) == 4


def test_an_unknown_birth_date_leaves_the_table_incomplete() -> None:
    """Nobody is guessed to be young."""
    paddock = rookies()
    paddock.enter("1", "young", born=date(2005, 6, 1)).enter("2", "who-knows")
    paddock.race(1, "2", "1")
    standings = paddock.standings("rookie")
    assert [gap.what for gap in standings.gaps] == ["the birth date of Who Knows is not known"]


def test_only_entries_for_the_full_season_with_the_current_car() -> None:
    """The generation is the entry's own, or its class's."""
    rule = Eligible(full_season=True, generations=("992",))
    teams = championship("teams", competitor="team", eligible=rule)
    classes = (
        RaceClass(id="pro", title="Pro", generation="992"),
        RaceClass(id="old", title="Old", generation="991"),
    )
    rules = regulations(teams).model_copy(update={"classes": classes})
    paddock = Paddock(rules=rules).weekends(1)
    paddock.enter("1", "ada", "pro", team="full", full_season=True)
    paddock.enter("2", "bo", "pro", team="part")
    paddock.enter("3", "cy", "old", team="previous-car", full_season=True)
    paddock.enter("4", "dee", "old", team="brought-new", full_season=True, generation="992")
    paddock.race(1, "2", "3", "1", "4")
    assert paddock.table("teams") == [(1, "full", "25"), (2, "brought-new", "20")]


def test_a_driver_who_never_started_is_listed_and_not_ranked() -> None:
    """DNS and WD are no starts; a disqualification is one."""
    paddock = Paddock().weekends(1).enter("1", "ada").enter("2", "bo").enter("3", "cy").enter("4", "dee")
    paddock.race(1, "1", "2 DNS", "3 WD", "4 DSQ")
    assert paddock.table() == [(1, "ada", "25"), (2, "dee", "0"), (None, "bo", "0"), (None, "cy", "0")]
    assert {line.unranked for line in paddock.standings().lines if line.position is None} == {"did not start"}


@pytest.mark.parametrize(
    ("listed", "ranked"),
    [
        ("scorers", ["ada"]),
        ("classified", ["ada", "bo"]),
        ("started", ["ada", "bo", "cy"]),
        ("entered", ["ada", "bo", "cy", "dee"]),
    ],
)
def test_who_is_listed_is_a_matter_of_the_regulations(listed: str, ranked: list[str]) -> None:
    """Those with points, with a place, with a start, or with an entry."""
    rules = regulations(championship(listed=listed)).model_copy(
        update={"points": {"race": (regulations().points["race"][0],)}}
    )
    paddock = Paddock(rules=rules).weekends(1).enter("1", "ada").enter("2", "bo").enter("3", "cy").enter("4", "dee")
    paddock.race(1, "1", "2", "3 DNF", "4 DNS")
    assert [who for position, who, _ in paddock.table() if position is not None] == ranked
