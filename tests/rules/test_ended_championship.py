"""A championship that an amendment ends keeps its table, as it stood after its last round."""

import pytest

from paddock import Paddock, championship, regulations, three_cars
from racelog.database.rows import rows_of
from racelog.database.schema import StandingRow
from racelog.facts.events import RegulationsAmended
from racelog.tables.changes import changes_table
from racelog.tables.lines import lines_table
from racelog.tables.season import season_table

CUP = championship("cup")


@pytest.fixture
def paddock() -> Paddock:
    """Drivers and a cup in rounds 1 and 2; the cup ends with an amendment from round 3 on."""
    made = three_cars(Paddock(championship(), CUP), weekends=2)
    made.race(1, "1", "2", "3")
    made.race(2, "1", "2", "3")
    return made


ENDED = RegulationsAmended(regulations=regulations(championship()), effective_round=3)


def championships(paddock: Paddock) -> list[str]:
    return [line.championship for line in season_table(paddock.replayed).championships]


def test_the_table_of_a_championship_that_ended_stands_as_after_its_last_round(paddock: Paddock) -> None:
    """Later rounds are none of it; after one of those it has no table."""
    before = paddock.table("cup")
    paddock.ask(ENDED)
    paddock.race(3, "3", "2", "1")
    standings = paddock.standings("cup")
    assert (paddock.table("cup"), standings.after, standings.rounds) == (before, 2, (1, 2))
    results = paddock.replayed.results
    assert results.standings("cup", 3) is None
    assert results.standings("drivers") == results.standings("drivers", 3)


def test_a_championship_that_ended_stays_in_the_pages_and_the_database(paddock: Paddock) -> None:
    """Behind those in force."""
    paddock.ask(ENDED)
    paddock.race(3, "3", "2", "1")
    assert championships(paddock) == ["drivers", "cup"]
    assert {row.championship for row in rows_of(paddock.replayed) if isinstance(row, StandingRow)} == {"drivers", "cup"}


def test_an_amendment_says_which_championship_it_ends(paddock: Paddock) -> None:
    """In the line of the log that a preview shows; an amendment that ends none says nothing of it."""
    line = paddock.ask(ENDED)
    about = {each.seq: each.about for each in lines_table(paddock.replayed).lines}
    assert about[line.seq] == "made-cup-2026, from round 3, without Cup"
    again = paddock.ask(ENDED.model_copy(update={"effective_round": 4}))
    assert lines_table(paddock.replayed).lines[-1].about == "made-cup-2026, from round 4"
    assert again.seq == line.seq + 1


def test_what_an_amendment_that_renames_a_championship_changes_can_be_compared(paddock: Paddock) -> None:
    """From a round run already: the one ends before it, the other begins with it."""
    before = paddock.replayed
    renamed = regulations(championship(), championship("trophy"))
    paddock.ask(RegulationsAmended(regulations=renamed, effective_round=2))
    changes = changes_table(before, paddock.replayed)
    assert {each.championship for each in changes.championships} == {"cup", "trophy"}
    assert paddock.table("cup")[0] == (1, "van-berlo", "25")
    assert paddock.table("trophy")[0] == (1, "van-berlo", "25")
    assert championships(paddock) == ["drivers", "trophy", "cup"]
