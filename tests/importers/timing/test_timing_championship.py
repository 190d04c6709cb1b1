"""Who drives a car is read from the championship table, and never guessed between two."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from racelog.errors import Malformed
from racelog.importers.timing import (
    NamedEntry,
    Participant,
    TimingFile,
    entries_from,
    participants_at,
    read_participants,
    read_timing,
)

HEADER = (
    "Pos;Participant;Points;Number;NAME;SURNAME;COUNTRY;TEAM;MANUFACTURER;CLASS;"
    "Old Harbour_Race 1_Points;Old Harbour_Race 1_Status;Old Harbour_Race 2_Points;Old Harbour_Race 2_Status;"
    "New Quay Raceway_Race 1_Points;New Quay Raceway_Race 1_Status;"
)
TABLE = f"""\ufeff{HEADER}\r
1;Ada Lindqvist;40;7;Ada;Lindqvist;SWE;Harbour Racing;Make;Am;25;;15;;/;/;\r
2;Bo Okafor;15;03;Bo;Okafor;;;Make;Am;;NS;15;;10;;\r
3;Cy Tanaka;0;3;Cy;Tanaka;JPN;Quay Sport;Make;Am;/;/;/;/;8;;\r
4;Dee Moreau;0;21;Dee;Moreau;FRA;Quay Sport;Make;Pro;0;;/;/;/;/;\r
5;Eli Novak;0;21;Eli;Novak;CZE;Quay Sport;Make;Pro;/;/;0;;/;/;\r
"""


def read(tmp_path: Path, table: str = TABLE) -> tuple[Participant, ...]:
    file = tmp_path / "championship.csv"
    file.write_bytes(table.encode())
    return read_participants(file)


def order_of(tmp_path: Path, *cars: str) -> TimingFile:
    file = tmp_path / "r.csv"
    rows = [f"{car},{place}" for place, car in enumerate(cars, start=1)]
    file.write_text("\n".join(["car,place", *rows, ""]), encoding="utf-8")
    return read_timing(file)


def complaint(tmp_path: Path, cars: tuple[str, ...], named: Mapping[str, str] | None = None) -> str:
    with pytest.raises(Malformed) as refused:
        entries_from(order_of(tmp_path, *cars), read(tmp_path), "Old Harbour", named or {})
    return str(refused.value).replace(f"{tmp_path}/", "")


@pytest.fixture
def championship(shared_data: Path) -> tuple[Participant, ...]:
    return read_participants(shared_data / "alkamel" / "grcup-2025" / "championship.csv")


def test_the_real_table(championship: tuple[Participant, ...]) -> None:
    """41 drivers, 14 races at 7 meetings; "03" and "3" are two drivers."""
    assert len(championship) == 41
    leader = championship[0]
    assert (leader.name, leader.number, leader.team, leader.nationality) == (
        "Westin Workman",
        "13",
        "BSI Racing",
        "USA",
    )
    assert len(leader.races) == 14
    assert leader.races["COTA", 2].points == "18"
    assert {each.number: each.name for each in championship if each.number in {"3", "03"}} == {
        "03": "Karl Forman",
        "3": "Jason Kos",
    }
    assert next(each for each in championship if each.name == "Jack Murchison").nationality is None


@pytest.mark.parametrize(
    ("meeting", "entered"), [("cota", 31), ("Sonoma", 31), ("Road America", 28), ("Barber Motorsports Park", 21)]
)
def test_those_entered_at_a_real_meeting(championship: tuple[Participant, ...], meeting: str, entered: int) -> None:
    """A part of the name is enough, and more than the table has does no harm."""
    assert len(participants_at(championship, meeting)) == entered


@pytest.mark.parametrize(
    ("pattern", "meeting", "row"),
    [
        ("Road America/Race 1/03_*", "Road America", 17),
        ("Road America/Race 2/03_Results*", "Road America", 11),
        ("barber/Race 2/03_Results*", "Barber", 14),
    ],
)
def test_a_number_that_lost_its_zero(
    shared_data: Path, championship: tuple[Participant, ...], pattern: str, meeting: str, row: int
) -> None:
    """The file's 3 is the entrant 03, for the entrant 3 is not there; the entry says that it is so."""
    timing = read_timing(next((shared_data / "alkamel" / "grcup-2025").glob(pattern)))
    entries = entries_from(timing, championship, meeting, {"58": "Jack Murchison"})
    assert len(entries) == len(timing.rows)
    assert [(each.row, each.number, each.car, each.drivers[0]) for each in entries if each.lost_zero] == [
        (row, "3", "03", "Karl Forman")
    ]


def test_both_cars_3_of_a_real_race(shared_data: Path, championship: tuple[Participant, ...]) -> None:
    """Mapped, each has its own driver."""
    timing = read_timing(next((shared_data / "alkamel" / "grcup-2025" / "COTA" / "Race 1").glob("00_*")), {18: "03"})
    entries = entries_from(timing, championship, "COTA")
    assert {each.row: each.drivers[0] for each in entries if each.number == "3"} == {15: "Jason Kos", 18: "Karl Forman"}
    assert not any(each.lost_zero for each in entries)


def test_a_real_car_that_the_table_has_not_at_that_meeting(
    shared_data: Path, championship: tuple[Participant, ...]
) -> None:
    """Car 58 finished at Barber; the table says its driver was not entered there."""
    timing = read_timing(next((shared_data / "alkamel" / "grcup-2025" / "barber" / "Race 1").glob("03_*")))
    with pytest.raises(Malformed) as refused:
        entries_from(timing, championship, "Barber")
    assert refused.value.what == "row 18: car 58 fits no entry at Barber"
    assert refused.value.remedy == 'Name the driver: --driver 58="Jack Murchison"'


def test_who_is_entered_where(tmp_path: Path) -> None:
    """A slash is not entered; not started is entered, without points."""
    ada, bo, *_ = read(tmp_path)
    assert [(race, each.entered, each.points, each.status) for race, each in bo.races.items()] == [
        (("Old Harbour", 1), True, None, "NS"),
        (("Old Harbour", 2), True, "15", None),
        (("New Quay Raceway", 1), True, "10", None),
    ]
    assert (bo.team, bo.nationality) == (None, None)
    assert [each.name for each in participants_at(read(tmp_path), "new quay")] == ["Bo Okafor", "Cy Tanaka"]
    assert not ada.entered_at("New Quay Raceway")
    assert set(participants_at(read(tmp_path), "OLD HARBOUR circuit")[0].races) == {
        ("Old Harbour", 1),
        ("Old Harbour", 2),
    }


@pytest.mark.parametrize(
    ("meeting", "message"),
    [
        (
            "Monza",
            "'Monza' is no meeting of the championship table\nMeetings there: Old Harbour, New Quay Raceway",
        ),
        ("", "'' is no meeting of the championship table\nMeetings there: Old Harbour, New Quay Raceway"),
        ("r", "'r' may be Old Harbour or New Quay Raceway\nMeetings there: Old Harbour, New Quay Raceway"),
    ],
)
def test_a_meeting_that_is_not_one_of_them(tmp_path: Path, meeting: str, message: str) -> None:
    """All of them are told."""
    with pytest.raises(Malformed) as refused:
        participants_at(read(tmp_path), meeting)
    assert str(refused.value) == message


def test_entries_of_a_file(tmp_path: Path) -> None:
    """Driver, team, class and nationality by number; a zero is lost only where it fits nobody else."""
    assert entries_from(order_of(tmp_path, "7", "3"), read(tmp_path), "Old Harbour") == (
        NamedEntry(1, "7", "7", ("Ada Lindqvist",), "Harbour Racing", "Am", "SWE", lost_zero=False),
        NamedEntry(2, "3", "03", ("Bo Okafor",), None, "Am", None, lost_zero=True),
    )
    at_the_quay = entries_from(order_of(tmp_path, "3", "03"), read(tmp_path), "New Quay")
    assert [(each.car, each.drivers[0], each.lost_zero) for each in at_the_quay] == [
        ("3", "Cy Tanaka", False),
        ("03", "Bo Okafor", False),
    ]


def test_a_zero_is_not_lost_to_a_car_that_is_there(tmp_path: Path) -> None:
    """Bo's 03 is in the file itself: the 3 is somebody else."""
    assert complaint(tmp_path, ("03", "3")) == (
        "r.csv:3: row 2: car 3 fits no entry at Old Harbour\n"
        "  row 2: car 3, the number of Cy Tanaka, who is not entered there\n"
        'Name the driver: --driver 3="Cy Tanaka"'
    )


def test_two_cars_that_may_have_lost_one_zero(tmp_path: Path) -> None:
    """Neither is taken for Bo."""
    assert complaint(tmp_path, ("3", "003")) == (
        "r.csv:2: row 1: car 3 fits no entry at Old Harbour, and 1 more\n"
        "  row 1: car 3, the number of Cy Tanaka, who is not entered there\n  row 2: car 003, a number nobody has\n"
        'Name the drivers: --driver 3="Cy Tanaka" --driver 003="NAME"'
    )


def test_a_number_two_drivers_had(tmp_path: Path) -> None:
    """One in race 1, another in race 2: who it was is for the official to say."""
    assert complaint(tmp_path, ("7", "21", "99")) == (
        "r.csv:3: row 2: car 21 fits several entries at Old Harbour, and 1 more\n"
        "  row 2: car 21, Dee Moreau or Eli Novak\n  row 3: car 99, a number nobody has\n"
        'Name the drivers: --driver 21="Dee Moreau" --driver 99="NAME"'
    )


def test_drivers_named_by_hand(tmp_path: Path) -> None:
    """A name the table has brings its team along; another one is taken as it is."""
    named = {"21": "eli novak", "99": "Zoe Quist"}
    entries = entries_from(order_of(tmp_path, "21", "99"), read(tmp_path), "Old Harbour", named)
    assert entries == (
        NamedEntry(1, "21", "21", ("Eli Novak",), "Quay Sport", "Pro", "CZE", lost_zero=False),
        NamedEntry(2, "99", "99", ("Zoe Quist",), None, None, None, lost_zero=False),
    )


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ({"8": "Zoe Quist"}, "r.csv: --driver 8=Zoe Quist: the file has no car 8\nIts cars: 7, 21"),
        ({"21": " "}, 'r.csv: --driver 21= : the name is empty\nWrite it like --driver 21="A. Driver"'),
    ],
)
def test_a_driver_named_for_nothing(tmp_path: Path, named: dict[str, str], message: str) -> None:
    """A misspelt option is not passed over."""
    assert complaint(tmp_path, ("7", "21"), named) == message


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (
            "Pos;Driver;Points\n1;Ada;25\n",
            (
                "championship.csv:1: the header is not that of a championship table\n  Pos,Driver,Points\n"
                "Export the championship with the columns Participant, Number and, for each race, "
                "<meeting>_Race <number>_Points"
            ),
        ),
        ("", "championship.csv: the file is empty\nExport the file once more"),
        (HEADER, "championship.csv: there is a header and nobody under it\nExport the file once more"),
        (
            "Participant;Number;Quay_Race 1_Points\n;7;25\n",
            "championship.csv:2: a participant has no name\n  ;7;25\nWrite the name under Participant",
        ),
        (
            "Participant;Number;Quay_Race 1_Points\nAda;seven!;25\n",
            (
                "championship.csv:2: number: 'seven!' is no car number\n  Ada;seven!;25\n"
                "1 to 5 letters or digits, such as 7 or 021"
            ),
        ),
    ],
)
def test_a_table_that_is_none(tmp_path: Path, table: str, message: str) -> None:
    """Place, what is wrong, what to do."""
    with pytest.raises(Malformed) as refused:
        read(tmp_path, table)
    assert str(refused.value).replace(f"{tmp_path}/", "") == message
