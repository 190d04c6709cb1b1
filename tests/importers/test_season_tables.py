"""Season tables become a log; what they cannot say, the log does not say either."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from conftest import ROOT
from racelog.desk.books import read_book
from racelog.errors import RacelogError
from racelog.importers.corrections import NONE, read_corrections
from racelog.importers.importing import log_of
from racelog.importers.season_tables import read_tables, steps_of, without_a_row
from racelog.importers.season_tables.reading import days
from racelog.log.memory import MemoryStore
from racelog.tables.replayed import Replayed, replayed

CUP = "harbour-cup-2026"
MAY = datetime(2026, 5, 4, 8, tzinfo=UTC)


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A copy of the example's tables to change."""
    return Path(shutil.copytree(ROOT / "examples" / CUP, tmp_path / CUP))


def changed(tables: Path, name: str, old: str, new: str) -> None:
    text = (tables / name).read_text(encoding="utf-8")
    assert old in text
    (tables / name).write_text(text.replace(old, new), encoding="utf-8")


def imported(tables: Path, corrections: str | None = None) -> Replayed:
    found = NONE
    if corrections is not None:
        file = tables / "corrections.toml"
        file.write_text(corrections, encoding="utf-8")
        found = read_corrections(file)
    book = read_book(str(ROOT / "examples" / "harbour-cup.toml"))
    steps = [*steps_of(CUP, read_tables(tables, 2026, found.spellings), book), *found.steps]
    store = MemoryStore({CUP: log_of(CUP, steps, by="j.doe", at=MAY)})
    log = store.read(CUP)
    return replayed(log.placed, log.head)


def test_a_season_of_tables_replays_into_its_standings(tables: Path) -> None:
    """Exact halves: a fastest lap is worth 1/2."""
    standings = imported(tables).results.standings("drivers")
    assert standings is not None
    assert [(line.competitor, str(line.points)) for line in standings.lines] == [
        ("ada-lindqvist", "17"),
        ("bo-okafor", "16"),
        ("cy-tanaka", "9"),
        ("dee-moreau", "4"),
    ]


def test_facts_are_known_at_the_end_of_their_meeting_and_say_that_the_calendar_says_so(tables: Path) -> None:
    """Tables print no hour."""
    known = [placed.line.data.known for placed in imported(tables).placed if placed.segment == "01-old-harbour"]
    assert {(each.at, each.source) for each in known if each} == {
        (datetime(2026, 5, 3, 23, 59, 59, tzinfo=UTC), "calendar")
    }


def test_a_car_marked_as_moved_back_is_in_the_printed_order_already(tables: Path) -> None:
    """The order before it is not known; printed ahead of its class, that is said to be irregular."""
    season = imported(tables).season
    order = season.sessions["R2"].order
    assert order is not None
    assert order.includes == tuple(season.decisions)
    assert order.as_printed is None
    changed(tables, "results.csv", "2,1,Dee Moreau,3,", "2,1,Dee Moreau,3,back_of_class")
    order = imported(tables).season.sessions["R2"].order
    assert order is not None
    assert order.as_printed == "car 021 is marked as moved to the back of its class, yet stands ahead of car 21"


def test_two_cars_in_one_place_are_kept_as_printed(tables: Path) -> None:
    """And nobody in the next."""
    changed(tables, "results.csv", "2,1,Dee Moreau,3,", "2,1,Dee Moreau,2,")
    order = imported(tables).season.sessions["R2"].order
    assert order is not None
    assert order.as_printed == "cars 7 and 021 are both in place 2; nobody is in place 3"


def test_a_car_of_the_whole_season_without_a_row_is_named(tables: Path) -> None:
    """Once, with the rounds; the tables are taken, for who did not come may stand in no row."""
    assert list(without_a_row(read_tables(tables, 2026, {}))) == []
    changed(tables, "results.csv", "1,1,Bo Okafor,3,\n", "")
    changed(tables, "results.csv", "2,1,Cy Tanaka,4,back_of_class\n", "")
    assert list(without_a_row(read_tables(tables, 2026, {}))) == [
        "car 11 (Bo Okafor), entered for the whole season, has no row in the results of round 1",
        "car 21 (Cy Tanaka), entered for the whole season, has no row in the results of round 2",
    ]
    classified = imported(tables).results.classifications["R1"]
    assert [car.car for car in classified.cars] == ["7", "21", "021"]


def test_a_car_missing_in_several_rounds_is_named_once(tables: Path) -> None:
    """With all of them."""
    changed(tables, "results.csv", "1,1,Dee Moreau,DNF,\n", "")
    changed(tables, "results.csv", "2,1,Dee Moreau,3,\n", "")
    changed(tables, "results.csv", "2,1,Cy Tanaka,4,", "2,1,Cy Tanaka,3,")
    assert list(without_a_row(read_tables(tables, 2026, {}))) == [
        "car 021 (Dee Moreau), entered for the whole season, has no row in the results of rounds 1, 2",
    ]


def test_a_car_entered_for_some_weekends_is_not_missed(tables: Path) -> None:
    """It may have been entered for others alone."""
    changed(tables, "weekends.csv", "May 1-3", 'May 1-3\n2,Bay Circuit,"Bay, Nowhere",NOW,June 1-3')
    changed(tables, "entries.csv", "21,Cy Tanaka,JPN,Blue Motorsport,am,All", "21,Cy Tanaka,JPN,Blue Motorsport,am,1")
    changed(tables, "results.csv", "2,1,Cy Tanaka,4,back_of_class\n", "")
    assert list(without_a_row(read_tables(tables, 2026, {}))) == []


def test_without_results_only_the_winners_are_known(tables: Path) -> None:
    """And the log says only that."""
    (tables / "results.csv").unlink()
    season = imported(tables)
    assert [len(each.cars) for each in season.results.classifications.values()] == [1, 1]
    standings = season.results.standings("drivers")
    assert standings is not None
    assert standings.incomplete


def test_a_cancelled_meeting_without_a_number_is_called_after_its_place(tables: Path) -> None:
    """It stays in the calendar."""
    with (tables / "weekends.csv").open("a", encoding="utf-8") as file:
        file.write(',Hill Climb,"Upper Town, Nowhere",NOW,\n')
    changed(tables, "weekends.csv", "country,dates", "country,dates,status")
    changed(tables, "weekends.csv", "NOW,May 1-3", "NOW,May 1-3,held")
    changed(tables, "weekends.csv", "NOW,\n", "NOW,,cancelled\n")
    weekends = imported(tables).season.weekends
    assert [(each.id, each.cancelled is not None) for each in weekends.values()] == [
        ("1", False),
        ("upper-town", True),
    ]


def test_optional_columns_tell_births_guests_and_cars(tables: Path) -> None:
    """Where they are known."""
    lines = (tables / "entries.csv").read_text(encoding="utf-8").splitlines()
    extra = [",born,guest,generation", ",1999-04-30,,992", ",,yes,", ",,,", ",,,"]
    (tables / "entries.csv").write_text("".join(line + more + "\n" for line, more in zip(lines, extra, strict=True)))
    season = imported(tables).season
    assert season.drivers["ada-lindqvist"].born == date(1999, 4, 30)
    assert [(entry.first.guest, entry.first.generation) for entry in season.entries.values()][:2] == [
        (False, "992"),
        (True, None),
    ]


def test_another_spelling_is_told_in_the_corrections_and_kept_as_an_alias(tables: Path) -> None:
    """A published table may be matched by it later."""
    changed(tables, "results.csv", "1,1,Cy Tanaka", "1,1,C. Tanaka")
    with pytest.raises(RacelogError, match="'C. Tanaka' is not entered"):
        imported(tables)
    season = imported(tables, '[[spelling]]\nname = "Cy Tanaka"\nalso = ["C. Tanaka"]\n').season
    assert season.drivers["cy-tanaka"].also_known_as == ("C. Tanaka",)


def test_a_correction_is_a_fact_with_its_reason_and_source(tables: Path) -> None:
    """Appended after what was printed, in a segment of its own."""
    season = imported(
        tables,
        """
        [[correction]]
        record = "pole_set"
        session = "R1"
        car = "11"
        reason = "the board read 11"
        source = "a photograph of the board"
        inferred = true
        """,
    )
    last = season.placed[-1]
    assert last.segment == "02-corrections"
    assert last.line.data.basis is not None
    assert (last.line.data.basis.reason, last.line.data.basis.inferred) == ("the board read 11", True)
    assert season.season.sessions["R1"].poles[None].cars == ("11",)


def test_the_same_tables_give_the_same_bytes(tables: Path) -> None:
    """Time is passed in; ids are derived from the input."""
    assert imported(tables).head == imported(tables).head


@pytest.mark.parametrize(
    ("printed", "first", "last"),
    [
        ("March 16-19", "03-16", "03-19"),
        ("April 29 - May 1", "04-29", "05-01"),
        ("September 28 - October 1", "09-28", "10-01"),
        ("March 19", "03-19", "03-19"),
        ("2026-03-19", "03-19", "03-19"),
    ],
)
def test_days_as_tables_print_them(printed: str, first: str, last: str) -> None:
    """A day, or a span of days, within a month or over its end."""
    assert days(printed, 2026) == (date.fromisoformat(f"2026-{first}"), date.fromisoformat(f"2026-{last}"))


@pytest.mark.parametrize("printed", ["soon", "March", "March 32", "Smarch 3", "2026-13-01", "3 March"])
def test_what_is_no_day(printed: str) -> None:
    """Is not guessed at."""
    assert days(printed, 2026) is None
