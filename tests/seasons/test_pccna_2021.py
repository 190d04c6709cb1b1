"""The season of 2021 from its committed log: only winners, poles and fastest laps are known, and it says so."""

from collections.abc import Callable
from pathlib import Path

import pytest

from racelog.audit.compare import compare
from racelog.audit.published import read_published
from racelog.tables import standings_table
from racelog.tables.replayed import Replayed

SEASON = "pccna-2021"
Committed = Callable[[str], Replayed]


def test_the_audit_says_that_the_computed_standings_are_incomplete(committed: Committed) -> None:
    """Of 16 rounds only the winner is known; no position is computed from that."""
    published = Path(__file__).parents[2] / "events" / SEASON / "published.csv"
    overall = compare(committed(SEASON), read_published(published)).championships["overall"]
    assert [str(each) for each in overall.incomplete] == ["only the winner is known (rounds 1-16)"]
    assert (overall.compared, overall.matched, overall.places_matched) == (25, 0, 0)
    assert all(each.computed is None or each.computed.position is None for each in overall.differences)


@pytest.mark.parametrize("championship", ["overall", "pro-am", "pro-am-991", "rookie", "teams"])
def test_no_table_of_the_season_is_printed_as_if_it_were_the_result(committed: Committed, championship: str) -> None:
    """Every one of them is marked, and has no positions."""
    table = standings_table(committed(SEASON), championship)
    assert table is not None
    assert table.incomplete
    assert all(line.position is None for line in table.standings)


def test_what_is_known_adds_up(committed: Committed) -> None:
    """7 wins and 13 poles of the champion, of the 371 points he was published with."""
    table = standings_table(committed(SEASON), "overall")
    assert table is not None
    champion = table.standings[0]
    assert (champion.name, champion.points) == ("Sebastian Priaulx", "210")
    assert sum("pole" in cell.marks for cell in champion.results) == 12


def test_the_rookie_table_needs_birth_dates_and_says_whose(committed: Committed) -> None:
    """Who was in it was not published."""
    table = standings_table(committed(SEASON), "rookie")
    assert table is not None
    assert "the birth date of Parker Thompson is not known" in [each.what for each in table.incomplete]


def test_toronto_is_a_cancelled_weekend_and_rounds_keep_their_planned_length(committed: Committed) -> None:
    """45 minutes each."""
    season = committed(SEASON).season
    assert [weekend.id for weekend in season.weekends.values() if weekend.cancelled] == ["toronto"]
    assert {held.minutes for held in season.rounds.values()} == {45}
    assert len(season.rounds) == 16
