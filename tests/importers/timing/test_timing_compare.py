"""What differs between a provisional and an official file is put down to penalties, or said in words."""

from collections.abc import Callable
from pathlib import Path

import pytest

from racelog.errors import Malformed
from racelog.facts.events import (
    BackOfClass,
    BackOfField,
    Disqualified,
    LapsPenalty,
    Penalty,
    Positions,
    TimePenalty,
)
from racelog.importers.timing import Comparison, TimingFile, compare_files, read_timing

Compared = Callable[[str, str], Comparison]
HEADER = "car,place,status,laps,total_time,best_lap,class,dead_heat"
FIVE = """
1,1,,10,10:00.000,58.100,pro,
2,2,,10,10:01.000,58.200,am,
3,3,,10,10:02.000,58.300,pro,
4,4,,10,10:03.000,58.400,am,
5,5,,10,10:04.000,58.500,pro,
"""


@pytest.fixture
def compared(tmp_path: Path) -> Compared:
    """Two files of our own, compared."""

    def write(name: str, rows: str) -> TimingFile:
        (tmp_path / name).write_text(f"{HEADER}\n{rows.strip()}\n", encoding="utf-8")
        return read_timing(tmp_path / name, twins_allowed=True)

    return lambda before, after: compare_files(write("provisional.csv", before), write("official.csv", after))


def decided(comparison: Comparison) -> list[tuple[str, Penalty]]:
    return [(each.car, each.penalty) for each in comparison.decisions]


def real(shared_data: Path, pattern: str) -> TimingFile:
    file = next((shared_data / "alkamel" / "grcup-2025").glob(pattern))
    return read_timing(file, twins_allowed=True)


def test_cota_race_1(shared_data: Path) -> None:
    """Two cars had 41 seconds added; one of them lost no place. Both cars 3 are told apart by their group."""
    before, after = real(shared_data, "COTA/Race 1/03_*"), real(shared_data, "COTA/Race 1/00_*")
    comparison = compare_files(before, after)
    assert [(each.car, each.penalty, each.why, each.row) for each in comparison.decisions] == [
        ("89", TimePenalty(milliseconds=41_000), "+41.000 s: 18th -> 26th", 18),
        ("51", TimePenalty(milliseconds=41_000), "+41.000 s: 27th -> 27th", 27),
    ]
    assert (comparison.others, comparison.explained) == ((), True)


def test_cota_race_1_from_the_file_by_class(shared_data: Path) -> None:
    """It has no groups: the cars 3 are told apart by their best lap."""
    comparison = compare_files(real(shared_data, "COTA/Race 1/05_*"), real(shared_data, "COTA/Race 1/00_*"))
    assert [each.car for each in comparison.decisions] == ["89", "51"]
    assert comparison.explained


def test_road_america_race_2(shared_data: Path) -> None:
    """Time for two cars, and two moved behind cars with 3 and 2 laps without a change of time."""
    folder = "Road America/Race 2"
    comparison = compare_files(real(shared_data, f"{folder}/03_Prov*"), real(shared_data, f"{folder}/03_Results*"))
    assert [(each.car, each.penalty, each.why) for each in comparison.decisions] == [
        ("31", TimePenalty(milliseconds=52_000), "+52.000 s: 7th -> 19th"),
        ("5", TimePenalty(milliseconds=52_000), "+52.000 s: 18th -> 20th"),
        ("72", BackOfField(), "moved behind the field: 2nd -> 26th"),
        ("47", BackOfField(), "moved behind the field: 3rd -> 27th"),
    ]
    assert (comparison.others, comparison.explained) == ((), True)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("barber/Race 2/03_Prov*", "barber/Race 2/03_Results*"),
        ("barber/Race 1/05_Prov*", "barber/Race 1/05_Results*"),
        ("Road America/Race 1/05_Prov*", "Road America/Race 1/05_Results*"),
        ("Road America/Race 2/05_Prov*", "Road America/Race 2/03_Prov*"),
    ],
)
def test_files_that_say_the_same(shared_data: Path, before: str, after: str) -> None:
    """No difference is no decision, and nothing in words."""
    assert compare_files(real(shared_data, before), real(shared_data, after)) == Comparison((), (), explained=True)


def test_official_and_provisional_the_wrong_way_round(shared_data: Path) -> None:
    """Time is not given back: said, and the places of the car and of those it passes are no decisions."""
    comparison = compare_files(real(shared_data, "COTA/Race 1/00_*"), real(shared_data, "COTA/Race 1/03_*"))
    assert comparison == Comparison(
        (),
        (
            "car 89: total time was 46:55.429, now 46:14.429",
            "car 89: was 26th, now 18th",
            "car 51: total time was 40:55.584, now 40:14.584",
        ),
        explained=False,
    )


def test_files_of_two_races_are_not_compared(shared_data: Path) -> None:
    """Every best lap is another one: two sessions."""
    before, after = real(shared_data, "barber/Race 1/03_*"), real(shared_data, "barber/Race 2/03_Prov*")
    with pytest.raises(
        Malformed, match=r"22 of 22 best laps are not those of 03_Provisional Results_Race 1"
    ) as refused:
        compare_files(before, after)
    assert refused.value.remedy == "Compare two files of one session"


def test_files_without_a_car_in_common(compared: Compared) -> None:
    """Nothing to compare."""
    with pytest.raises(Malformed, match=r"official\.csv: no car of it is in provisional\.csv"):
        compared("1,1,,,,,,", "2,1,,,,,,")


def test_time_laps_and_a_disqualification(compared: Compared) -> None:
    """Each explained, in the order they apply; those behind a disqualified car move up."""
    comparison = compared(
        FIVE,
        """
        4,1,,10,10:03.000,58.400,am,
        2,2,,10,10:03.500,58.200,am,
        5,3,,10,10:04.000,58.500,pro,
        3,4,,9,10:02.000,58.300,pro,
        1,,DSQ,,,,pro,
        """,
    )
    assert [(each.car, each.penalty, each.why) for each in comparison.decisions] == [
        ("1", Disqualified(), "disqualified: 1st -> DSQ"),
        ("2", TimePenalty(milliseconds=2_500), "+2.500 s: 2nd -> 2nd"),
        ("3", LapsPenalty(laps=1), "-1 lap: 3rd -> 4th"),
    ]
    assert (comparison.others, comparison.explained) == ((), True)


def test_back_of_class(compared: Compared) -> None:
    """Behind the last of its class, ahead of one of another class."""
    comparison = compared(
        FIVE,
        """
        1,1,,10,10:00.000,58.100,pro,
        3,2,,10,10:02.000,58.300,pro,
        4,3,,10,10:03.000,58.400,am,
        2,4,,10,10:01.000,58.200,am,
        5,5,,10,10:04.000,58.500,pro,
        """,
    )
    assert [(each.car, each.penalty, each.why) for each in comparison.decisions] == [
        ("2", BackOfClass(), "moved behind its class: 2nd -> 4th")
    ]
    assert comparison.explained


def test_places_lost(compared: Compared) -> None:
    """Neither the last of its class nor of the field."""
    comparison = compared(
        FIVE,
        """
        2,1,,10,10:01.000,58.200,am,
        3,2,,10,10:02.000,58.300,pro,
        1,3,,10,10:00.000,58.100,pro,
        4,4,,10,10:03.000,58.400,am,
        5,5,,10,10:04.000,58.500,pro,
        """,
    )
    assert [(each.penalty, each.why) for each in comparison.decisions] == [
        (Positions(places=2), "moved back 2 places: 1st -> 3rd")
    ]
    assert comparison.explained


def test_two_cars_that_changed_places_without_a_reason(compared: Compared) -> None:
    """The one that lost the place was moved."""
    after = FIVE.replace("1,1,,", "1,2,,").replace("2,2,,", "2,1,,", 1)
    assert decided(compared(FIVE, after)) == [("1", Positions(places=1))]


def test_a_car_that_moved_up_is_not_four_that_moved_back(compared: Compared) -> None:
    """No penalty does that: one sentence, and not explained."""
    comparison = compared(
        FIVE,
        """
        5,1,,10,10:04.000,58.500,pro,
        1,2,,10,10:00.000,58.100,pro,
        2,3,,10,10:01.000,58.200,am,
        3,4,,10,10:02.000,58.300,pro,
        4,5,,10,10:03.000,58.400,am,
        """,
    )
    assert comparison == Comparison((), ("car 5 moved up to 1st, which no penalty does",), explained=False)


def test_many_cars_moved_behind_the_field(compared: Compared) -> None:
    """Two of five, in the order they were moved there; the one ahead of them did not move up."""
    comparison = compared(
        FIVE,
        """
        1,1,,10,10:00.000,58.100,pro,
        2,2,,10,10:01.000,58.200,am,
        5,3,,10,10:04.000,58.500,pro,
        3,4,,10,10:02.000,58.300,pro,
        4,5,,10,10:03.000,58.400,am,
        """,
    )
    assert decided(comparison) == [("3", BackOfField()), ("4", BackOfField())]
    assert comparison.explained


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("4,4,,10,10:03.000", "4,4,,10,10:02.500", "car 4: total time was 10:03.000, now 10:02.500"),
        ("4,4,,10,10:03.000", "4,4,,10,", "car 4: total time was 10:03.000, now none"),
        ("4,4,,10,10:03.000", "4,4,,9,10:03.500", "car 4: total time was 10:03.000, now 10:03.500"),
        ("1,1,,10", "1,1,,11", "car 1: laps was 10, now 11"),
        ("58.400", "58.450", "car 4: best lap was 0:58.400, now 0:58.450"),
        ("58.400,am", "58.400,pro", "car 4: class was am, now pro"),
        ("5,5,,10", "5,,DNF,10", "car 5: was classified, now DNF"),
        ("5,5,,10,10:04.000,58.500,pro,", "", "car 5 is no longer there"),
        ("5,5,,10", "6,5,,10", "car 6 is new"),
    ],
)
def test_what_no_penalty_explains_is_said(compared: Compared, old: str, new: str, words: str) -> None:
    """Every difference is one or the other; nothing is passed over."""
    comparison = compared(FIVE, FIVE.replace(old, new))
    assert words in comparison.others
    assert not comparison.explained


def test_a_change_in_a_dead_heat_is_said(compared: Compared) -> None:
    """Level before, one behind the other after: places differ, and no penalty separates them like that."""
    level = "1,1,,10,10:00.000,,,yes\n2,1,,10,10:00.000,,,yes\n3,3,,10,10:02.000,,,"
    comparison = compared(level, "1,1,,10,10:00.000,,,\n2,2,,10,10:00.000,,,\n3,3,,10,10:02.000,,,")
    assert comparison == Comparison(
        (), ("the places do not follow from these penalties: look for a change in a dead heat",), explained=False
    )


def test_a_dead_heat_in_both(compared: Compared) -> None:
    """Level cars stay level when others are moved."""
    level = "1,1,,10,10:00.000,,,\n2,2,,10,10:01.000,,,yes\n3,2,,10,10:01.000,,,yes"
    comparison = compared(level, "3,1,,10,10:01.000,,,yes\n2,1,,10,10:01.000,,,yes\n1,3,,10,10:09.000,,,")
    assert decided(comparison) == [("1", TimePenalty(milliseconds=9_000))]
    assert comparison.explained


def test_twins_are_named_by_what_tells_them_apart(compared: Compared) -> None:
    """Two cars 3, in two classes."""
    twins = "3,1,,10,10:00.000,58.1,pro,\n3,2,,10,10:01.000,58.2,am,"
    comparison = compared(twins, "3,1,,10,10:01.000,58.2,am,\n3,2,,10,10:05.000,58.1,pro,")
    assert [(each.car, each.penalty, each.row) for each in comparison.decisions] == [
        ("3 (pro)", TimePenalty(milliseconds=5_000), 1)
    ]
    assert comparison.explained


def test_twins_nothing_tells_apart(compared: Compared) -> None:
    """Refused: which of them lost time would be a guess."""
    twins = "3,1,,10,10:00.000,,,\n3,2,,10,10:01.000,,,"
    with pytest.raises(Malformed) as refused:
        compared(twins, twins)
    assert refused.value.what == "car 3 is there twice, and nothing tells the two apart in both files"
    assert refused.value.remedy == (
        "Say which row is which car with --map, or give them two numbers in copies of the files"
    )
