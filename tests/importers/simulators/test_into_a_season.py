"""Results of simulators held against an entry list: whose result a row is, whatever number the simulator gave the car."""

from pathlib import Path

import pytest

from paddock import Paddock
from racelog.desk.requests.kinds import Context
from racelog.desk.requests.orders import classify, drivers_entered, qualify
from racelog.errors import Malformed
from racelog.facts.events import DriverRegistered, RaceClassified
from racelog.importers.timing import Asked, order_read, read_timing
from racelog.importers.timing.timing_file import TimingFile
from sim_files import AC_SERVER, ACC_RACE, IRACING_EVENT, acc, acc_line

NAMES = {"7": "Ada Lindqvist", "21": "Bo Okafor", "5": "Cy Tanaka", "99": "Dov Hale", "11": "Eli Reyes"}


@pytest.fixture
def paddock() -> Paddock:
    """Five cars entered for a race."""
    made = Paddock().weekends(1)
    for car, name in NAMES.items():
        made.enter(car, name.casefold().replace(" ", "-"))
    return made


def timed(
    folder: Path, data: bytes, paddock: Paddock, of: str = "race", mapped: dict[int, str] | None = None
) -> TimingFile:
    file = folder / "results"
    file.write_bytes(data)
    asked = Asked("qualifying" if of == "qualifying" else "race", entered=drivers_entered(paddock.replayed.season, "1"))
    return read_timing(file, mapped or {}, asked)


def test_a_race_is_classified_by_its_file(paddock: Paddock, tmp_path: Path) -> None:
    """Cars, places, statuses and times as the simulator has them; its penalties stand with the cars and are none to apply."""
    read = order_read(timed(tmp_path, ACC_RACE, paddock))
    asked = classify({"session": "R1", "file": read}, Context(paddock.replayed.season))
    assert isinstance(asked, RaceClassified)
    assert asked.file is not None
    assert (asked.file.format, asked.file.mapped, asked.includes) == ("acc", (), ())
    assert [(row.car, row.place, row.status, row.total_ms) for row in asked.rows] == [
        ("7", 1, "classified", 1_200_000),
        ("21", 2, "classified", 1_216_000),
        ("5", 3, "classified", 1_230_000),
        ("99", None, "DNS", None),
        ("11", None, "DSQ", 1_201_000),
    ]
    assert asked.rows[1].remark == "drive-through (cutting, lap 4); 15 s added after the race (pit speeding, lap 12)"
    paddock.ask(asked)
    assert paddock.order("R1")[:3] == ["1 7", "2 21", "3 5"]


def test_another_number_is_the_car_of_who_sat_in_it(paddock: Paddock, tmp_path: Path) -> None:
    """IRacing numbers cars anew in every session: the row of Bo Okafor is his car, and the log says which row that was."""
    timing = timed(tmp_path, IRACING_EVENT, paddock, "qualifying")
    assert [(row.number, row.car) for row in timing.rows] == [("021", "21"), ("7", "7"), ("5", "5"), ("99", "99")]
    assert timing.words == ("row 1: car 021 of Bo Okafor is car 21 here",)
    said = {"round": 1, "file": order_read(timing), "dns": "11"}
    asked = qualify(said, Context(paddock.replayed.season))
    assert asked.file is not None
    assert [(row.row, row.printed, row.car) for row in asked.file.mapped] == [(1, "021", "21")]


def test_two_cars_of_one_number_and_cars_without_one(paddock: Paddock, tmp_path: Path) -> None:
    """Told apart by their drivers; a known name under another spelling of it is the same person."""
    lines = [acc_line(1, 3, "Ada Lindqvist", laps=2, total=2), acc_line(2, 3, "CY  TANAKA", laps=2, total=3)]
    assert [row.car for row in timed(tmp_path, acc(lines), paddock).rows] == ["7", "5"]
    assert [row.car for row in timed(tmp_path, AC_SERVER, paddock).rows] == ["21", "7", "5"]


def test_a_person_under_a_new_name(paddock: Paddock, tmp_path: Path) -> None:
    """A name the season knows as another one of somebody's finds the car."""
    line = acc_line(1, 3, "xX Bo Xx", laps=2, total=2)
    with_number = timed(tmp_path, acc([line]), paddock)
    assert [row.car for row in with_number.rows] == ["3"]
    paddock.ask(DriverRegistered(driver="bo-okafor", name="Bo Okafor", also_known_as=("xX Bo Xx",)))
    assert [row.car for row in timed(tmp_path, acc([line]), paddock).rows] == ["21"]


def test_a_number_somebody_else_is_entered_with(paddock: Paddock, tmp_path: Path) -> None:
    """Kept, for nobody knows better, and told; --map says which car it is."""
    data = acc([acc_line(1, 7, "Somebody Else", laps=2, total=2)])
    timing = timed(tmp_path, data, paddock)
    assert timing.rows[0].car == "7"
    assert timing.words == (
        "row 1: car 7 is driven by Somebody Else in the file, and by somebody else on the entry list",
    )
    mapped = timed(tmp_path, data, paddock, mapped={1: "21"})
    assert (mapped.rows[0].car, mapped.words) == ("21", ())


def test_one_driver_in_several_cars_is_no_proof(paddock: Paddock, tmp_path: Path) -> None:
    """Who is entered in two cars tells nothing; the numbers do."""
    paddock.enter("8", "ada-lindqvist")
    lines = [acc_line(1, 8, "Ada Lindqvist", laps=2, total=2), acc_line(2, 7, "Ada Lindqvist", laps=2, total=3)]
    assert [row.car for row in timed(tmp_path, acc(lines), paddock).rows] == ["8", "7"]
    lines[1]["car"]["raceNumber"] = -1
    with pytest.raises(Malformed, match="row 2 has no car number"):
        timed(tmp_path, acc(lines), paddock)
