"""Timing files go in whatever program wrote them, and every trap of the real ones is survived."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from racelog.importers.timing import TimingFile, read_timing
from racelog.importers.timing.cells import count, milliseconds
from racelog.importers.timing.timing_file import claim_of

Written = Callable[[str], TimingFile]
RACE = "POSITION;NUMBER;STATUS;LAPS;TOTAL_TIME;GAP_FIRST;GAP_PREVIOUS;FL_LAPNUM;FL_TIME;FL_KPH;CLASS;GROUP"

FILES = [
    ("COTA/Race 1/00_Results GR Cup Race 1 Official_Anonymized.CSV", "official", 31, "46", {18: "03"}),
    ("COTA/Race 1/03_Provisional Results_Race 1_Anonymized.CSV", "provisional", 31, "46", {19: "03"}),
    ("COTA/Race 1/05_Provisional Results by Class_Race 1_Anonymized.CSV", "provisional", 31, "46", {19: "03"}),
    ("COTA/Race 2/03_Provisional Results_ Race 2_Anonymized.CSV", "provisional", 31, "7", {19: "03"}),
    ("COTA/Race 2/05_Provisional Results by Class_ Race 2_Anonymized.CSV", "provisional", 31, "7", {19: "03"}),
    ("Road America/Race 1/03_Provisional Results_Race 1_Anonymized.CSV", "provisional", 28, "55", {}),
    ("Road America/Race 1/05_Provisional Results by Class_Race 1_Anonymized.CSV", "provisional", 28, "55", {}),
    ("Road America/Race 1/05_Results by Class GR Cup Race 1 Official_Anonymized.CSV", "official", 28, "55", {}),
    ("Road America/Race 2/03_Provisional Results_Race 2_Anonymized.CSV", "provisional", 28, "2", {}),
    ("Road America/Race 2/03_Results GR Cup Race 2 Official_Anonymized.CSV", "official", 28, "2", {}),
    ("Road America/Race 2/05_Provisional Results by Class_Race 2_Anonymized.CSV", "provisional", 28, "2", {}),
    ("barber/Race 1/03_Provisional Results_Race 1_Anonymized.CSV", "provisional", 22, "13", {}),
    ("barber/Race 1/05_Provisional Results by Class_Race 1_Anonymized.CSV", "provisional", 22, "13", {}),
    ("barber/Race 1/05_Results by Class GR Cup Race 1 Official_Anonymized.CSV", "official", 22, "13", {}),
    ("barber/Race 2/03_Provisional Results_Race 2_Anonymized.CSV", "provisional", 22, "13", {}),
    ("barber/Race 2/03_Results GR Cup Race 2 Official_Anonymized.CSV", "official", 22, "13", {}),
    ("barber/Race 2/05_Provisional Results by Class_Race 2_Anonymized.CSV", "provisional", 22, "13", {}),
]


@pytest.fixture
def read(tmp_path: Path) -> Written:
    """A file of one's own making, read."""

    def write_and_read(text: str) -> TimingFile:
        file = tmp_path / "results.csv"
        file.write_bytes(text.encode())
        return read_timing(file)

    return write_and_read


@pytest.mark.parametrize(("name", "claims", "rows", "winner", "mapped"), FILES, ids=[file[0] for file in FILES])
def test_every_real_file_reads(
    shared_data: Path, name: str, claims: str, rows: int, winner: str, mapped: dict[int, str]
) -> None:
    """Three meetings of a season, provisional and official, overall and by class."""
    file = shared_data / "alkamel" / "grcup-2025" / name
    timing = read_timing(file, mapped)
    assert (timing.claims, len(timing.rows), timing.order[0].car) == (claims, rows, winner)
    assert timing.format == ("al-kamel-by-class" if "by Class" in name else "al-kamel-race")
    assert timing.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert timing.mapped == mapped
    assert [row.place for row in timing.order if row.place] == list(
        range(1, 1 + sum(r.place is not None for r in timing.order))
    )


def test_all_the_real_files_are_in_the_table_above(shared_data: Path) -> None:
    """A file added to the data is read too."""
    folder = shared_data / "alkamel" / "grcup-2025"
    assert sorted(str(file.relative_to(folder)) for file in folder.glob("*/*/*.CSV")) == sorted(
        file[0] for file in FILES
    )


def test_the_file_by_class_says_of_a_car_that_stayed_in_the_paddock_what_the_results_say(shared_data: Path) -> None:
    """Car 15 has place 28 there, without a lap, where the results say it was not started."""
    folder = shared_data / "alkamel" / "grcup-2025" / "Road America" / "Race 2"
    overall = read_timing(next(folder.glob("03_Provisional*")))
    by_class = read_timing(next(folder.glob("05_Provisional*")))
    assert by_class.order == overall.order
    assert (by_class.order[-1].car, by_class.order[-1].status) == ("15", "DNS")


def test_what_the_real_files_do_to_a_reader(read: Written) -> None:
    """Byte order mark, CRLF, a delimiter too many, "2.0", gaps in laps, spaces after a group, a car not started."""
    timing = read(
        "\ufeffPosition ;Number;STATUS;Laps;Total Time;GAP_FIRST;FL_LAPNUM;FL_TIME;CLASS;GROUP;*Extra 7;*Extra 7;\r\n"
        "1.0;021;Classified;17;1:02:03.4;-;8;1'03.183;Am;Legends ;;;\r\n"
        "2.0;21;CLASSIFIED;14.0;45:57.575;3 Laps;0;;Am;;;\r\n"
        ";15;Not started;0;;;0;;Am;;;;\r\n"
    )
    first, second, third = timing.rows
    assert (first.number, first.car, first.total_ms, first.best_ms) == ("021", "021", 3_723_400, 63_183)
    assert (first.race_class, first.group, second.group) == ("Am", "Legends", None)
    assert (second.car, second.place, second.laps, second.best_ms) == ("21", 2, 14, None)
    assert (third.status, third.place, third.laps, third.total_ms) == ("DNS", None, 0, None)
    assert (third.row, third.at.rpartition(":")[2]) == (3, "4")


@pytest.mark.parametrize(
    ("printed", "status"),
    [
        ("Not classified", "NC"),
        ("not started", "DNS"),
        ("Did  not start", "DNS"),
        ("RETIRED", "DNF"),
        ("DNF", "DNF"),
        ("Did not finish", "DNF"),
        ("Withdrawn", "WD"),
        ("Disqualified", "DSQ"),
        ("dsq", "DSQ"),
        ("Excluded", "DSQ"),
        ("EX", "DSQ"),
    ],
)
def test_a_status_in_any_of_its_spellings(read: Written, printed: str, status: str) -> None:
    """Timing systems number cars on that are not classified; those places are none."""
    timing = read(f"{RACE}\n1;7;Classified;9;9:00.000;;;;;;;\n2;8;{printed};3;3:00.000;;;;;;;\n")
    assert (timing.rows[1].status, timing.rows[1].place) == (status, None)


def test_a_car_moved_to_the_back_is_still_classified_there(read: Written) -> None:
    """Place and status are what the file says, whatever its laps."""
    timing = read(f"{RACE}\n1;7;Classified;2;2:00.000;;;;;;;\n2;8;Classified;9;9:00.000;;;;;;;\n")
    assert [(row.car, row.place, row.laps) for row in timing.order] == [("7", 1, 2), ("8", 2, 9)]


def test_best_laps_are_enough(read: Written) -> None:
    """Qualifying has no total time; a car that set none keeps its place."""
    timing = read("POSITION;NUMBER;STATUS;FL_TIME\n1;7;Classified;58.123\n2;8;Classified;\n")
    assert [(row.best_ms, row.total_ms) for row in timing.rows] == [(58_123, None), (None, None)]
    assert timing.format == "al-kamel-race"


def test_the_shorter_file_of_best_laps(read: Written) -> None:
    """POS;NUMBER;LAP;TIME: no status, and a car without lap and time did not start."""
    timing = read("POS;NUMBER;LAP;TIME;GAP_FIRST;KPH; LAPS\n1;8;3;1:42.200;-;121.6;4\n2;9;;;;;2\n3;10;;;;;0\n")
    assert timing.format == "al-kamel-best-laps"
    assert [(row.car, row.status, row.place, row.best_ms) for row in timing.order] == [
        ("8", "classified", 1, 102_200),
        ("9", "classified", 2, None),
        ("10", "DNS", None, None),
    ]


def test_a_file_of_ones_own(read: Written) -> None:
    """Every column of the plain CSV, and the order the log gets: by place, then the others as they stand."""
    timing = read(
        "Car,Place,Status,Laps,Total Time,Best Lap,Second best lap,dead heat,class,remark\n"
        "99,,DNF,3,,,,,pro,gearbox\n"
        "08,3,,20,40:02.000,1:58.1,1:58.2,no,am,\n"
        "7,1,classified,20,40:01.000,1:58.000,1:58.050,yes,pro,\n"
        '24/2,1,,20,40:01.000,1:59.000,1:59.500,YES,am,"side by side, says the camera"\n'
    )
    assert timing.format == "racelog"
    assert [(row.car, row.place, row.status, row.dead_heat, row.remark) for row in timing.order] == [
        ("7", 1, "classified", True, None),
        ("24/2", 1, "classified", True, "side by side, says the camera"),
        ("08", 3, "classified", None, None),
        ("99", None, "DNF", None, "gearbox"),
    ]
    assert [(row.best_ms, row.second_ms, row.race_class) for row in timing.rows][1] == (118_100, 118_200, "am")


def test_a_file_of_ones_own_from_a_spreadsheet(read: Written) -> None:
    """Some countries' spreadsheets write semicolons, and one too many."""
    assert [row.car for row in read("car;place;\n8;2;\n7;1;\n").order] == ["7", "8"]


def test_two_cars_of_one_number_are_mapped(shared_data: Path) -> None:
    """The number printed is kept beside the car it is."""
    file = next((shared_data / "alkamel" / "grcup-2025" / "COTA" / "Race 1").glob("00_*"))
    rows = read_timing(file, {18: "03"}).rows
    assert [(row.row, row.number, row.car) for row in rows if row.number == "3"] == [(15, "3", "3"), (18, "3", "03")]


def test_two_cars_of_one_number_may_be_read_to_be_compared(shared_data: Path) -> None:
    """Nothing is mapped then."""
    file = next((shared_data / "alkamel" / "grcup-2025" / "COTA" / "Race 1").glob("00_*"))
    assert [row.row for row in read_timing(file, twins_allowed=True).rows if row.car == "3"] == [15, 18]


@pytest.mark.parametrize(
    ("name", "claims"),
    [
        ("00_Results Race 1 Official_Anonymized.CSV", "official"),
        ("03_PROVISIONAL results.csv", "provisional"),
        ("results_race_1_official.csv", "official"),
        ("Resuts_Oficial.csv", None),
        ("unofficial results.csv", None),
        ("provisional and official.csv", None),
    ],
)
def test_what_a_name_claims(name: str, claims: str | None) -> None:
    """Only a claim: the file is what was handed in, whatever it is called."""
    assert claim_of(name) == claims


@pytest.mark.parametrize(
    ("printed", "ms"),
    [
        ("45:57.575", 2_757_575),
        ("1:02:03.4", 3_723_400),
        ("1:02'03.400", 3_723_400),
        ("1'03.183", 63_183),
        ("58.123", 58_123),
        ("58,12", 58_120),
        ("2:05", 125_000),
        ("62:05.1230", 3_725_123),
        ("75.5", 75_500),
        ("58", None),
        ("1:60.000", None),
        ("1:5.000", None),
        ("1:60:00.000", None),
        ("58.1234", None),
        ("-45:57.575", None),
        ("+1.000", None),
        ("3 Laps", None),
        ("200:00:00.000", None),
        ("٤٥:57.575", None),
    ],
)
def test_times_are_read_exactly(printed: str, ms: int | None) -> None:
    """Thousandths are integers; what is not sure is no time."""
    assert milliseconds(printed) == ms


@pytest.mark.parametrize(("printed", "number"), [("17", 17), ("2.0", 2), ("2.5", None), ("-1", None), ("", None)])
def test_counts(printed: str, number: int | None) -> None:
    """A spreadsheet's 2.0 is 2."""
    assert count(printed) == number
