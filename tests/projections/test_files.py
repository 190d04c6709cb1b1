"""Projections in files: the same bytes for the same log, and nothing that can break out of its cell."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from conftest import COMMITTED, ROOT
from paddock import Paddock, championship, rows, three_cars
from racelog.errors import OutOfReach
from racelog.facts.events import DriverRegistered, EntryRegistered, RaceClassified
from racelog.facts.regulations import Bonus, CountBest
from racelog.projections.files import WRITTEN, remove_all, write_all
from racelog.tables import (
    as_json,
    decisions_table,
    entry_table,
    lines_table,
    results_table,
    season_table,
    standings_table,
)
from racelog.tables.replayed import Replayed
from racelog.views.any_table import table_as_csv as as_csv
from racelog.views.markdown import markdown_files

Committed = Callable[[str], Replayed]


@pytest.mark.parametrize("season", COMMITTED)
def test_the_committed_markdown_is_what_the_log_gives(season: str, committed: Committed) -> None:
    """A reader sees the standings without installing anything; `make projections` refreshes them."""
    folder = ROOT / "projections" / season
    kept = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.md")}
    assert kept == dict(markdown_files(committed(season)))


@pytest.mark.parametrize("season", COMMITTED)
def test_deleting_everything_and_rebuilding_gives_the_same_files(
    season: str, tmp_path: Path, committed: Committed
) -> None:
    """Markdown, JSON and CSV, byte for byte; what is no longer written is removed."""
    write_all(tmp_path / "one", lambda: committed(season))
    write_all(tmp_path / "other", lambda: committed(season))
    with (tmp_path / "other" / season / WRITTEN).open("a") as ours:
        ours.write("round-99.md\n")
    (tmp_path / "other" / season / "round-99.md").write_text("left over from another time")
    write_all(tmp_path / "other", lambda: committed(season))

    def files(folder: Path) -> dict[str, bytes]:
        return {file.name: file.read_bytes() for file in (folder / season).iterdir()}

    assert files(tmp_path / "one") == files(tmp_path / "other")


def test_files_racelog_did_not_write_are_neither_replaced_nor_removed(tmp_path: Path) -> None:
    """Whatever folder is named with --projections."""
    made = made_up().replayed
    folder = tmp_path / made.season.id
    folder.mkdir()
    (folder / "notes.md").write_text("mine")
    write_all(tmp_path, lambda: made)
    remove_all(tmp_path, made.season.id)
    assert [file.name for file in folder.iterdir()] == ["notes.md"]
    (folder / "entries.csv").write_text("car,driver\n")
    with pytest.raises(OutOfReach, match="entries.csv is there already, and racelog did not write it"):
        write_all(tmp_path, lambda: made)
    assert (folder / "entries.csv").read_text() == "car,driver\n"
    assert sorted(file.name for file in folder.iterdir()) == ["entries.csv", "notes.md"]


def test_points_in_json_are_exact_texts(committed: Committed) -> None:
    """Such as "306" and "17/2"; never a number that was rounded."""
    table = standings_table(committed("pccna-2022"), "overall")
    assert table is not None
    assert json.loads(as_json(table))["standings"][0]["points"] == "306"
    paddock = three_cars(Paddock(championship(bonuses=(Bonus(on="fastest_lap", points=Fraction(1, 3)),))))
    best = tuple(replace(row, best_ms=90_000) for row in rows("1", "2"))
    paddock.ask(RaceClassified(session="R1", rows=best))
    table = standings_table(paddock.replayed, "drivers")
    assert table is not None
    shown = json.loads(as_json(table))["standings"][0]
    assert (shown["points"], shown["results"][0]["points"]) == ("151/6", "151/6")


def test_csv_has_a_row_for_every_line(committed: Committed) -> None:
    """And a header."""
    season = committed("pccna-2022")
    standings, results = standings_table(season, "overall"), results_table(season, "R1")
    assert standings is not None
    assert results is not None
    counted = {
        as_csv(standings): len(standings.standings),
        as_csv(results): len(results.results),
        as_csv(entry_table(season)): len(entry_table(season).entries),
        as_csv(decisions_table(season)): 5,
        as_csv(lines_table(season)): season.seq,
        as_csv(season_table(season)): 8,
    }
    for text, lines in counted.items():
        read = list(csv.reader(io.StringIO(text)))
        assert len(read) == lines + 1
        assert len({len(row) for row in read}) == 1


def made_up() -> Paddock:
    """Three rounds with a bit of everything: a pole, a dead heat, a dropped result, an odd name, a guest."""
    paddock = three_cars(
        Paddock(
            championship(
                counting=CountBest(kind="best", results=2), bonuses=(Bonus(on="fastest_lap", points=Fraction(1)),)
            )
        ),
        weekends=2,
    )
    paddock.ask(DriverRegistered(driver="odd", name="|*_`<b>~[x](y)\\"))
    paddock.ask(EntryRegistered(car="13", drivers=("odd",), class_="pro"))
    paddock.enter("99", "guest-star", guest=True)
    first, second, third, fourth, fifth = rows("99", "1", "2", "3", "13")
    level = tuple(replace(row, place=2, dead_heat=True) for row in (second, third))
    timed = [replace(row, best_ms=90_000 + at, total_ms=3_700_000 + at, laps=20)
             for at, row in enumerate((first, *level, fourth, fifth))]  # fmt: skip
    paddock.ask(RaceClassified(session="R1", rows=tuple(timed)))
    paddock.race(2, "1", "13", "2", "3 DNF")
    paddock.race(3, "3", "2", "1 DSQ", "13 DNS")
    return paddock


def test_markdown_of_a_season_with_a_bit_of_everything(snapshot: SnapshotAssertion) -> None:
    """Read like code when it changes."""
    assert dict(markdown_files(made_up().replayed)) == snapshot


def test_json_of_a_season_with_a_bit_of_everything(snapshot: SnapshotAssertion) -> None:
    """The shapes programs rely on."""
    season = made_up().replayed
    table, results = standings_table(season, "drivers"), results_table(season, "R1")
    assert table is not None
    assert results is not None
    assert [json.loads(as_json(each)) for each in (table, results, season_table(season))] == snapshot


def test_a_name_cannot_break_out_of_its_cell() -> None:
    """Every row of a table has as many cells as its header, whatever a driver is called."""
    text = dict(markdown_files(made_up().replayed))["standings-drivers.md"]
    tables = [line.replace(r"\|", "") for line in text.splitlines() if line.startswith("|")]
    assert len({line.count("|") for line in tables}) == 1
    assert "<b>" not in text.replace(r"\<b\>", "")
