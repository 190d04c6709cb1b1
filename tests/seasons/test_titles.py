"""Titles of real seasons: against every way a reduced season could end, and against what happened."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from every_end import every_table, known_of, reduced
from f1_seasons import season_of
from racelog.rules.ranking.results import Results
from racelog.rules.title import title_fight
from racelog.tables.replayed import Replayed

Committed = Callable[[str], Replayed]
YEARS = (1963, 1976, 1988, 1998, 2008, 2010, 2021)
CLINCHED = {
    1963: ("jim-clark", 7),
    1965: ("jim-clark", 7),
    1971: ("jackie-stewart", 8),
    1988: ("ayrton-senna", 15),
    1992: ("nigel-mansell", 11),
    2002: ("michael-schumacher", 11),
    2004: ("michael-schumacher", 14),
    2011: ("sebastian-vettel", 15),
    2013: ("sebastian-vettel", 16),
    2022: ("max-verstappen", 18),
    2024: ("max-verstappen", 22),
}
"""When the drivers' title was decided, in the history books."""


def agrees(found: Results, championship: str, after: int, competitors: Sequence[str]) -> None:
    """Every figure is what all ends of the reduced season say."""
    small = reduced(found, championship, competitors)
    fight = title_fight(small, championship, after)
    assert fight is not None
    assert sorted(each.competitor for each in fight.chances) == sorted(competitors)
    ends = list(every_table(small, championship, after, competitors))
    for chance in fight.chances:
        known = known_of(chance.competitor, ends)
        told = f"{chance}\n{known}"
        assert chance.can_win == known.can_win, told
        if chance.can_win == "yes":
            assert chance.needs is not None
            assert known.needs is not None
            assert chance.needs == known.needs if chance.needs_exact else chance.needs <= known.needs, told
            if chance.certain_exact:
                assert known.agrees_on(chance.certain), told
            else:
                assert known.is_safe(chance.certain), told


@pytest.mark.parametrize(
    ("championship", "after", "first"),
    [("overall", 14, 2), ("overall", 15, 4), ("pro-am", 14, 4), ("am", 14, 4), ("teams", 14, 4), ("am", 13, 3)],
)
def test_titles_of_2022_are_what_every_end_says(
    championship: str, after: int, first: int, committed: Committed
) -> None:
    """The first few of each table, every order of the races to come, every pole and fastest lap."""
    found = committed("pccna-2022").results
    table = found.standings(championship, after)
    assert table is not None
    agrees(found, championship, after, [line.competitor for line in table.lines[:first]])


@pytest.mark.parametrize(("after", "first"), [(15, 5), (14, 4), (13, 3)])
def test_the_title_of_1988_is_what_every_end_says(after: int, first: int, shared_data: Path) -> None:
    """The best eleven of sixteen results count: Prost had more points, Senna the title."""
    assert shared_data.is_dir()
    found = season_of(1988).results
    table = found.standings("drivers", after)
    assert table is not None
    agrees(found, "drivers", after, [line.competitor for line in table.lines[:first]])


@pytest.mark.parametrize("year", YEARS)
def test_the_champion_could_always_still_win(year: int, shared_data: Path) -> None:
    """After each of the last rounds; who was certain to be champion was, and after the last round nobody else."""
    assert shared_data.is_dir()
    found = season_of(year).results
    for championship in ("drivers", "constructors"):
        final = found.standings(championship)
        if final is None:
            continue
        champion = next(line.competitor for line in final.lines if line.position == 1)
        for after in found.rounds_run[-4:-1]:
            fight = title_fight(found, championship, after)
            assert fight is not None
            assert {each.competitor: each.can_win for each in fight.chances}[champion] == "yes", after
            assert fight.champions in {(), (champion,)}, after
        fight = title_fight(found, championship)
        assert fight is not None
        assert fight.champions == (champion,)


@pytest.mark.parametrize("year", CLINCHED)
def test_titles_were_decided_when_the_books_say(year: int, shared_data: Path) -> None:
    """Not one round earlier, not one later."""
    assert shared_data.is_dir()
    champion, clinched = CLINCHED[year]
    before = title_fight(season_of(year).results, "drivers", clinched - 1)
    then = title_fight(season_of(year).results, "drivers", clinched)
    assert before is not None
    assert then is not None
    assert (before.champions, then.champions) == ((), (champion,))
