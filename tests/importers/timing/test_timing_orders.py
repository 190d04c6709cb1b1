"""Orders of the commonest club exports, and files held against the entry list of a session."""

from pathlib import Path

import pytest

from paddock import Paddock
from racelog.desk.refusals import Refusal
from racelog.desk.requests.kinds import Context
from racelog.desk.requests.models import Withdraw
from racelog.desk.requests.orders import classify
from racelog.errors import Malformed
from racelog.facts.events import RaceClassified
from racelog.importers.timing import order_read, read_timing

ORBITS = """"Pos","No.","Name","Class","Laps","Total Tm","Diff","Gap","Best Tm","In Lap"
"1","11","HOLT Bea","A","20","40:00.000","","","1:58.204","4"
"2","7","LUND Ari","A","20","40:01.000","1.000","1.000","1:58.300","6"
"3","3","FROST Cai","A","19","40:02.000","1 Lap","1 Lap","1:59.000","9"
"DNF","5","HALE Dov","A","4","8:02.000","DNF","","1:59.400","2"
"""
SPEEDHIVE = """Position,Start Number,Name,Class,Position In Class,Status,Laps,Total Time,Best Lap
1,11,Bea Holt,A,1,Normal,20,40:00.000,1:58.204
2,7,Ari Lund,A,2,Normal,20,40:01.000,1:58.300
3,3,Cai Frost,A,3,Normal,19,40:02.000,1:59.000
,5,Dov Hale,A,,DNF,4,8:02.000,1:59.400
"""
GAPS = """car,place,status,laps,total_time
11,1,,20,40:00.000
7,2,,20,+1.000
3,3,,19,+1 LAP
5,,DNF,4,
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "r.csv"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("text", "title", "lapped"),
    [(ORBITS, "orbits", 2_402_000), (SPEEDHIVE, "speedhive", 2_402_000), (GAPS, "racelog", None)],
)
def test_one_race_from_three_programs(text: str, title: str, lapped: int | None, tmp_path: Path) -> None:
    """The same order and the same times; a gap is counted from the winner, and a lap is no time."""
    timing = read_timing(written(tmp_path, text))
    assert timing.format == title
    assert [(row.car, row.place, row.status, row.laps, row.total_ms) for row in timing.order[:3]] == [
        ("11", 1, "classified", 20, 2_400_000),
        ("7", 2, "classified", 20, 2_401_000),
        ("3", 3, "classified", 19, lapped),
    ]
    assert (timing.order[3].car, timing.order[3].status, timing.order[3].place) == ("5", "DNF", None)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("19,+1 LAP", "18,+1 LAP", "r.csv:4: '+1 LAP' of the 20 laps of the first car are 19, and the row has 18"),
        ("7,2,,20", "7,2,,19", "r.csv:3: '+1.000' is a gap in time, 19 laps against 20"),
        ("40:00.000", "", "r.csv:3: '+1.000' is a gap, and the first car has no time"),
        ("+1.000", "+a bit", "r.csv:3: total_time: '+a bit' is no time"),
    ],
)
def test_gaps_that_contradict_the_laps_are_refused(old: str, new: str, complaint: str, tmp_path: Path) -> None:
    """By the row."""
    with pytest.raises(Malformed) as refused:
        read_timing(written(tmp_path, GAPS.replace(old, new)))
    assert str(refused.value).replace(f"{tmp_path}/", "").startswith(complaint)


@pytest.fixture
def paddock() -> Paddock:
    """Four cars entered for a race."""
    made = Paddock().weekends(1)
    for car in ("11", "7", "3", "5"):
        made.enter(car, f"driver-{car}")
    return made


def asked(paddock: Paddock, file: Path) -> RaceClassified:
    """What is asked for with a file of race 1."""
    season = paddock.replayed.season
    said = {"session": "R1", "file": order_read(read_timing(file))}
    request = classify(said, Context(season))
    assert isinstance(request, RaceClassified)
    return request


def test_a_withdrawn_car_that_the_file_lists_as_not_started_is_left_out(paddock: Paddock, tmp_path: Path) -> None:
    """The timing system knows the entry list of Friday; one that has run was not withdrawn."""
    paddock.ask(Withdraw(car="5", weekend="1"))
    stayed = asked(paddock, written(tmp_path, GAPS.replace("5,,DNF,4,", "5,,DNS,,")))
    assert [row.car for row in stayed.rows] == ["11", "7", "3"]
    paddock.ask(stayed)
    with pytest.raises(Refusal, match=r"row 4: car 5 was withdrawn before R1 \(#\d+\), and has run") as refused:
        asked(paddock, written(tmp_path, GAPS))
    assert "racelog void" in str(refused.value)


def test_a_car_forgotten_on_the_entry_list_is_offered_to_be_entered(paddock: Paddock, tmp_path: Path) -> None:
    """With the driver the file prints."""
    with pytest.raises(Refusal) as refused:
        asked(paddock, written(tmp_path, SPEEDHIVE.replace("2,7,Ari Lund", "2,9,Ira Quist")))
    season = paddock.replayed.season
    assert f'racelog enter {season.id} --car 9 --driver "Ira Quist" --weekends 1' in str(refused.value)
    assert refused.value.place == f"{tmp_path / 'r.csv'}:3"
