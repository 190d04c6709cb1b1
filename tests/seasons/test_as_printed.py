"""The season of 2022 as printed, without its corrections, and that of 2024: what an audit finds by itself."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from conftest import ROOT, SHARED
from racelog.audit.impossible import impossible_in_log
from racelog.audit.proposing.proposals import Proposal
from racelog.audit.proposing.propose import propose
from racelog.audit.published import read_published
from racelog.desk.books import read_book
from racelog.importers.importing import log_of
from racelog.importers.season_tables.reading import read_tables
from racelog.importers.season_tables.steps import steps_of
from racelog.log.memory import MemoryStore
from racelog.tables.replayed import Replayed, replayed


@pytest.fixture(scope="module")
def as_printed(shared_data: Path) -> Replayed:
    """2022 as its tables print it, nothing corrected."""
    steps = steps_of("pccna-2022", read_tables(shared_data / "pccna-2022", 2022, {}), read_book("pccna-2022"))
    log = MemoryStore({"pccna-2022": log_of("pccna-2022", steps, by="a test", at=datetime(2026, 1, 1, tzinfo=UTC))})
    kept = log.read("pccna-2022")
    return replayed(kept.placed, kept.head)


def proposal(season: Replayed, file: Path, championship: str, effort: float) -> Proposal:
    tables = read_published(file)
    table = next(each for each in tables if each.championship == championship)
    return propose(season, table, [each for each in tables if season.results.standings(each.championship)], effort)


def test_the_place_printed_twice_is_found(as_printed: Replayed) -> None:
    """Race 1 has two cars in place 23 and none in 33."""
    (found,) = impossible_in_log(as_printed)
    assert (found.session, found.missing, found.amended) == ("R1", (33,), None)
    assert [(each.place, set(each.cars)) for each in found.shared] == [(23, {"28", "21"})]


def test_willingham_in_place_33_is_the_one_smallest_correction_of_the_am_table(as_printed: Replayed) -> None:
    """One correction explains four totals, and no other one does."""
    found = proposal(as_printed, SHARED / "pccna-2022" / "published_standings.csv", "am", 60)
    assert (found.verdict, found.differing, found.needed, found.only, found.convincing) == ("found", 4, 1, True, True)
    ((made,),) = (each.corrections for each in found.sets)
    assert (made.round, made.drivers, made.was, made.becomes) == (1, ("Grady Willingham",), ("23",), ("33",))
    assert made.suggested
    assert found.sets[0].places_agree == 11


def test_torres_behind_lequeux_in_race_8_explains_the_pro_am_table(as_printed: Replayed) -> None:
    """His penalty is marked, and the place printed is the one before it."""
    found = proposal(as_printed, SHARED / "pccna-2022" / "published_standings.csv", "pro-am", 60)
    assert (found.verdict, found.needed, found.only, found.convincing) == ("found", 1, True, True)
    ((made,),) = (each.corrections for each in found.sets)
    assert (made.round, made.drivers, made.was, made.becomes) == (8, ("Pedro Torres",), ("31",), ("32",))
    assert "behind Dominique Lequeux" in made.words
    assert found.sets[0].places_agree == 18


def test_2024_needs_more_than_convinces(committed: Callable[[str], Replayed]) -> None:
    """With the effort given nothing small is found for the overall table, and that is what is said."""
    file = ROOT / "events" / "pccna-2024" / "published.csv"
    found = proposal(committed("pccna-2024"), file, "overall", 5)
    assert found.differing == 14
    assert not found.convincing
    assert found.why.startswith("not convincing")
    assert found.at_least >= 1
    assert found.needed is None or found.needed > 4
