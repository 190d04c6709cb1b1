"""A timing file of any system goes in from an empty season: entered, then classified, with nothing said beside it."""

import shlex
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

import pytest
from typer.testing import CliRunner

from racelog.cli.app import app
from racelog.importers.timing import Asked, TimingFile, read_timing
from racelog.log.files import FileStore
from racelog.tables.replayed import Replayed, replayed
from timing_samples import (
    BY_CLASS,
    BY_HOUR,
    FILES,
    IN_SPANISH,
    ONE_DRIVER,
    ORBITS,
    QUALIFYING,
    RACE_MONITOR,
    a_workbook,
    saved,
)

SEASON = "harbour-cup-2026"
Typed = Callable[..., str]
ORDER = [
    ("11", 1, "classified", 8, 721_000, 88_512),
    ("7", 2, "classified", 8, 721_900, 88_204),
    ("021", 3, "classified", 8, 750_000, 91_000),
    ("3", 4, "classified", 7, 725_000, 100_000),
]
AFTER = [("24", "DNF"), ("5", "DSQ"), ("9", "DNS")]
BOOK = """
name = "harbour"
title = "Harbour Cup"
source = "made up"

[points]
race = [10, 8, 6, 5, 4, 3, 2, 1]

[[championships]]
id = "drivers"
title = "Drivers"
[[championships.scores]]
points = "race"
"""
CLASSES = """
[[classes]]
id = "gtp"
title = "GTP"
[[classes]]
id = "gtd-pro"
title = "GTD Pro"
[[classes]]
id = "gtd"
title = "GTD"
"""


def written(folder: Path, content: str | bytes, name: str = "r.csv") -> Path:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


@pytest.fixture
def typed(tmp_path: Path) -> Typed:
    """A command typed in a folder with an empty season of two rounds, and all that it said."""
    runner = CliRunner()

    def type_(command: str, code: int = 0) -> str:
        with chdir(tmp_path):
            ended = runner.invoke(app, shlex.split(command), env={"RACELOG_BY": "j.doe", "NO_COLOR": "1"})
        assert ended.exit_code == code, f"{command}\n{ended.output}\n{ended.exception}"
        return f"{ended.output}{ended.exception or ''}"

    written(tmp_path, BOOK, "book.toml")
    written(tmp_path, BOOK + CLASSES, "classes.toml")
    type_(f'season open {SEASON} --title "Harbour Cup 2026"')
    return type_


def open_weekend(type_: Typed, book: str = "book.toml") -> None:
    type_(f"regulations adopt {SEASON} {book}")
    type_(f"weekend open {SEASON} 1 --circuit Harbour --zone UTC")
    type_(f"round add {SEASON} 1 --weekend 1")
    type_(f"round add {SEASON} 2 --weekend 1")


def as_it_stands(folder: Path) -> Replayed:
    log = FileStore(folder / "events").read(SEASON)
    return replayed(log.placed, log.head)


@pytest.mark.parametrize("system", FILES)
def test_one_race_is_the_same_whatever_program_wrote_it(system: str, tmp_path: Path) -> None:
    """Places, statuses, laps and times, in whatever language, encoding and separator."""
    name, content = FILES[system]
    timing = read_timing(written(tmp_path, content, name))
    lapped = {"italian", "spanish", "portuguese"}  # these print no time of a car a lap down
    assert [(row.car, row.place, row.status, row.laps, row.total_ms, row.best_ms) for row in timing.order[:4]] == [
        (*row[:4], None, row[5]) if row[0] == "3" and system in lapped else row for row in ORDER
    ]
    assert [(row.car, row.status) for row in timing.order[4:]] == AFTER


@pytest.mark.parametrize("system", FILES)
def test_one_command_enters_and_one_classifies(system: str, typed: Typed, tmp_path: Path) -> None:
    """From an empty season, with the drivers and teams the file prints."""
    name, content = FILES[system]
    file = written(tmp_path, content, name)
    open_weekend(typed)
    typed(f"enter-from {SEASON} {name} --weekend 1")
    typed(f"classify {SEASON} 1 --file {name}")
    now = as_it_stands(tmp_path)
    season = now.season
    drivers = {
        entry.car: [season.drivers[one].name for one in entry.first.drivers] for entry in season.entries.values()
    }
    assert (drivers["11"][0], drivers["021"], drivers["9"][0]) == ("Bea Holt", ["Gil Greco"], "Noa Reyes")
    teams = {entry.car: entry.first.team for entry in season.entries.values()}
    assert teams["11"] == (None if system == "speedhive" else "quay-racing")
    assert [(car.car, car.place) for car in now.results.classifications["R1"].cars][:4] == [
        (row[0], row[1]) for row in ORDER
    ]
    again = typed(f"enter-from {SEASON} {file.name} --weekend 1")
    assert again.endswith("nothing to add: every one of these cars is entered already\n")


def crew(timing: TimingFile, car: str) -> tuple[str, ...]:
    return next(row.driver_names for row in timing.rows if row.car == car)


def test_crews_of_up_to_five_drivers(tmp_path: Path) -> None:
    """In two columns a driver, in one, or all in one cell; rows end where they have nothing more to say."""
    assert crew(read_timing(written(tmp_path, FILES["endurance"][1])), "7") == (
        "Cai Frost", "Dov Hale", "Eli Bright", "Fay Lund",
    )  # fmt: skip
    by_hour = read_timing(written(tmp_path, BY_HOUR))
    assert crew(by_hour, "7") == ("Cai Frost", "Dov van der Hale", "Eli Bright", "Fay Lund", "Gil Greco")
    assert [(row.status, row.total_ms, row.best_ms) for row in by_hour.rows[1:]] == [
        ("classified", 28_845_000, 121_400),
        ("NC", 28_741_000, 140_000),
    ]
    by_class = read_timing(written(tmp_path, BY_CLASS))
    assert crew(by_class, "021") == ("Gil Greco", "Hal Quist")
    assert [(row.car, row.status) for row in by_class.order] == [
        ("11", "classified"),
        ("7", "classified"),
        ("021", "classified"),
        ("9", "DNS"),
    ]
    assert [(row.race_class, row.vehicle) for row in by_class.rows][:1] == [("Silver", "Prow GT4")]


def test_a_cup_of_single_drivers_prints_them_without_a_number(typed: Typed, tmp_path: Path) -> None:
    """DRIVER_FIRSTNAME; with their countries, for each drives alone."""
    written(tmp_path, ONE_DRIVER)
    open_weekend(typed)
    told = typed(f"enter-from {SEASON} r.csv --weekend 1")
    assert "the regulations have no classes: Am left out" in told
    drivers = as_it_stands(tmp_path).season.drivers
    assert {driver.name: driver.nationality for driver in drivers.values()} == {
        "Bea Holt": "GBR",
        "Cai Frost": "DNK",
        "Noa Reyes": "ESP",
    }


def test_qualifying_keeps_the_places_it_prints(tmp_path: Path) -> None:
    """Car 60 has the third place without a lap, ahead of one with laps; car 3 a time and no place; car 9 nothing."""
    timing = read_timing(written(tmp_path, QUALIFYING))
    assert [(row.car, row.place, row.status, row.best_ms) for row in timing.order] == [
        ("7", 1, "classified", 88_204),
        ("11", 2, "classified", 88_512),
        ("60", 3, "classified", None),
        ("021", 4, "classified", None),
        ("3", None, "NC", 100_000),
        ("9", None, "DNS", None),
    ]
    assert timing.words == (
        "row 5: car 3 has laps or a time, and no place: not classified",
        "row 6: car 9 has neither a place nor a lap: not started",
    )


def test_the_only_time_of_a_qualifying_is_the_best_lap(tmp_path: Path) -> None:
    """Of a race it is the total; what is said of the column holds."""
    file = written(tmp_path, "Pos,No,Time\n1,7,1:28.204\n2,11,1:28.512\n")
    for asked, times in (
        (Asked("qualifying"), (88_204, None)),
        (Asked("race"), (None, 88_204)),
        (Asked("race", columns={"best": "Time"}), (88_204, None)),
    ):
        first = read_timing(file, {}, asked).rows[0]
        assert (first.best_ms, first.total_ms) == times


def test_classes_are_those_of_the_regulations_however_they_are_written(typed: Typed, tmp_path: Path) -> None:
    """The file's GTD PRO is the class gtd-pro."""
    written(tmp_path, FILES["endurance"][1])
    open_weekend(typed, "classes.toml")
    typed(f"enter-from {SEASON} r.csv --weekend 1")
    season = as_it_stands(tmp_path).season
    assert {entry.car: entry.first.race_class for entry in season.entries.values()} == {
        "11": "gtp", "7": "gtp", "021": "gtd-pro", "3": "gtd", "24": "gtd", "5": "gtd", "9": "gtd",
    }  # fmt: skip


def test_a_class_the_regulations_do_not_have_is_said(typed: Typed, tmp_path: Path) -> None:
    """Refused with those there are, until somebody says which it is."""
    written(tmp_path, FILES["endurance"][1].replace(b"GTD PRO", b"GT2"))
    open_weekend(typed, "classes.toml")
    refused = typed(f"enter-from {SEASON} r.csv --weekend 1", code=1)
    assert "r.csv: the regulations have no class 'GT2'\n  classes: gtp, gtd-pro, gtd\n" in refused
    typed(f"enter-from {SEASON} r.csv --weekend 1 --class GT2=gtd-pro")
    assert {entry.car: entry.first.race_class for entry in as_it_stands(tmp_path).season.entries.values()}[
        "021"
    ] == "gtd-pro"


def test_names_of_one_file_are_told_apart_by_the_file(typed: Typed, tmp_path: Path) -> None:
    """Team A and Team B are two; but who is close to somebody the season knows is asked about."""
    written(tmp_path, "Pos,No,Driver,Team\n1,11,Bea Holt,Team A Racing\n2,7,Bea Holt II,Team B Racing\n")
    open_weekend(typed)
    typed(f"enter-from {SEASON} r.csv --weekend 1")
    assert sorted(team.name for team in as_it_stands(tmp_path).season.teams.values()) == [
        "Team A Racing",
        "Team B Racing",
    ]
    written(tmp_path, "Pos,No,Driver,Team\n1,12,Bea Holte,Team C Racing\n")
    assert "close to it: Bea Holt" in typed(f"enter-from {SEASON} r.csv --weekend 1", code=1)


def test_a_file_that_names_nobody(typed: Typed, tmp_path: Path) -> None:
    """Says whom it does not name, and how to."""
    written(tmp_path, "Pos,No\n1,11\n2,7\n")
    open_weekend(typed)
    told = typed(f"enter-from {SEASON} r.csv --weekend 1", code=1)
    assert "row 1: the file names no driver of car 11, and 1 more" in told
    assert '--names, or the drivers: --driver 11="NAME" --driver 7="NAME"' in told


def test_what_was_said_of_a_column_holds_for_the_next_file(typed: Typed, tmp_path: Path) -> None:
    """It stands in the log, beside the file it was said of; a file without that heading is read by its own."""
    file = written(tmp_path, "Ord;Besatzungsnr;Wer\n1;11;Bea Holt\n2;7;Cai Frost\n")
    open_weekend(typed)
    refused = typed(f"classify {SEASON} 1 --file r.csv", code=1)
    assert "no line names a column of car numbers and one of places" in refused
    said = "--column place=Ord --column car=Besatzungsnr --column driver=Wer"
    told = typed(f"enter-from {SEASON} r.csv --weekend 1 {said}")
    assert "columns: car=Besatzungsnr, place=Ord, driver=Wer" in told
    typed(f"classify {SEASON} 1 --file r.csv {said}")
    order = as_it_stands(tmp_path).season.sessions["R1"].order
    assert order is not None
    assert order.file is not None
    assert [(column.field, column.heading) for column in order.file.columns or ()] == [
        ("place", "Ord"),
        ("car", "Besatzungsnr"),
        ("driver", "Wer"),
    ]
    file.write_text("Ord;Besatzungsnr;Wer\n1;7;Cai Frost\n2;11;Bea Holt\n", encoding="utf-8")
    typed(f"classify {SEASON} 2 --file r.csv")
    assert [car.car for car in as_it_stands(tmp_path).results.classifications["R2"].cars] == ["7", "11"]
    file.write_text("Pos;No\n1;11\n2;7\n", encoding="utf-8")
    typed(f"classify {SEASON} 2 --file r.csv")
    assert [car.car for car in as_it_stands(tmp_path).results.classifications["R2"].cars] == ["11", "7"]


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ("--column position=Pos", "--column: 'position' is no field"),
        ("--column place=Rank", "no line has these headings, each once: --column place=Rank"),
        ("--column place=#9", "no line has these headings, each once: --column place=#9"),
        ("--column place", "--column: 'place' is no pair"),
    ],
)
def test_a_column_that_is_none(said: str, complaint: str, typed: Typed, tmp_path: Path) -> None:
    """Refused before a row is read."""
    written(tmp_path, "Pos,No\n1,11\n")
    open_weekend(typed)
    assert complaint in typed(f"classify {SEASON} 1 --file r.csv {said}", code=1)


def test_a_column_is_named_by_its_position_or_taken_out(typed: Typed, tmp_path: Path) -> None:
    """Where one heading stands twice, and where a heading means something else."""
    written(tmp_path, "Pos,No,Pos,Time,Name\n1,11,1,a,Bea Holt\n2,7,1,b,Cai Frost\n")
    open_weekend(typed)
    refused = typed(f"classify {SEASON} 1 --file r.csv", code=1)
    assert "the column 'pos' is there twice" in refused
    assert "--column place=#1" in refused
    typed(f"enter-from {SEASON} r.csv --weekend 1 --column place=#1 --column total=none")
    typed(f"classify {SEASON} 1 --file r.csv --column place=#1 --column total=none")


def test_the_sheet_of_a_workbook_is_named_where_several_have_cars(typed: Typed, tmp_path: Path) -> None:
    """And is the only one meant then."""
    workbook = a_workbook()
    second = workbook.create_sheet("Race 2")
    for row in (["Pos", "No"], [1, 7], [2, 11]):
        second.append(row)
    written(tmp_path, saved(workbook), "r.xlsx")
    open_weekend(typed)
    assert "2 sheets of the workbook have cars" in typed(f"enter-from {SEASON} r.xlsx --weekend 1", code=1)
    assert "the workbook has no sheet 'Race'" in typed(f"enter-from {SEASON} r.xlsx --weekend 1 --in-file Race", code=1)
    typed(f'enter-from {SEASON} r.xlsx --weekend 1 --in-file "Race 1"')
    typed(f'classify {SEASON} 1 --file r.xlsx --in-file "Race 1"')


def test_race_monitor_prints_the_lap_and_the_time_of_the_best_one(tmp_path: Path) -> None:
    """The longer heading is the time; whoever is printed with a place has it."""
    timing = read_timing(written(tmp_path, RACE_MONITOR))
    assert timing.format == "race-monitor"
    assert [(row.car, row.place, row.best_ms) for row in timing.order][:2] == [("11", 1, 88_512), ("7", 2, 88_204)]
    assert crew(timing, "021") == ("Gil Greco",)


def test_headings_without_spaces_between_their_words(tmp_path: Path) -> None:
    """As programs call the fields of their results."""
    header = "Position,Number,FirstName,LastName,Laps,TotalTime,BestLap,BestLapTime"
    timing = read_timing(written(tmp_path, f"{header}\n1,11,Bea,Holt,8,00:12:01.000,5,00:01:28.512\n"))
    assert (timing.format, timing.rows[0].total_ms, timing.rows[0].best_ms) == ("race-monitor", 721_000, 88_512)


def test_footnotes_that_look_like_rows_are_none(tmp_path: Path) -> None:
    """A margin of 1.000 is no place, and a speed no car."""
    notes = '"Margin of Victory","Avg. Speed","Best Lap Tm"\n"1.000","100.2","1:28.204"\n'
    timing = read_timing(written(tmp_path, ORBITS + notes))
    assert len(timing.rows) == 7
    assert timing.words == ("2 lines about no car passed over",)


def test_names_however_they_are_ordered(tmp_path: Path) -> None:
    """A last name in capitals, or before a comma, is the last."""
    timing = read_timing(written(tmp_path, FILES["orbits-german"][1]))
    assert [crew(timing, row[0]) for row in ORDER[:2]] == [("Bea Holt",), ("Cai Frost",)]
    assert crew(read_timing(written(tmp_path, IN_SPANISH)), "11") == ("Bea Holt",)
