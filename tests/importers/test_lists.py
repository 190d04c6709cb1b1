"""Entry lists and calendars people keep are read as a whole: every fault by its row, nothing half done, again adds nothing."""

from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from paddock import SEASON, Paddock, said
from racelog.desk.refusals import Refusal
from racelog.desk.requests.models import AmendEntry, EnterAll, MoveRound, MoveWeekend
from racelog.errors import Malformed
from racelog.importers.lists import entries_of, read_calendar, read_entry_list, rounds_of
from racelog.tables import entry_table

ENTRIES = """\
Made Cup 2026, entry list,,,,,
No.,Driver 1,Driver 2,Team,Class,Guest,Nat
7,Ada Lindqvist,,Red Racing,Pro,,SWE
021,Bo Okafor,Cy Tanaka,Blue Motorsport,am,no,
5,Eve Santos,,,Junior,x,BRA
"""
CALENDAR = """\
Weekend;Round;Date;Circuit;Minutes;Laps
1;1;02.05.2026;Quayside;30;
;R2;03.05.2026;;30;
2;3;2026-06-06;Lighthouse;;20
"""


def in_a_file(folder: Path, text: str, name: str = "list.csv", encoding: str = "utf-8") -> Path:
    file = folder / name
    file.write_text(text, encoding=encoding)
    return file


def workbook(folder: Path, text: str) -> Path:
    """The same list as a spreadsheet keeps it: numbers are numbers, with the zeros their format shows."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in text.splitlines():
        sheet.append([int(cell) if cell.isdigit() else cell or None for cell in line.split(",")])
    for row in sheet.iter_rows(max_col=1):
        if row[0].value == 21:
            row[0].number_format = "000"
    kept = BytesIO()
    book.save(kept)
    file = folder / "list.xlsx"
    file.write_bytes(kept.getvalue())
    return file


def entered(paddock: Paddock) -> list[tuple[str, tuple[str, ...], str | None, str | None, bool]]:
    lines = entry_table(paddock.replayed).entries
    return [(line.car, line.drivers, line.team, line.race_class, line.guest) for line in lines]


LISTED = [
    ("7", ("Ada Lindqvist",), "Red Racing", "pro", False),
    ("021", ("Bo Okafor", "Cy Tanaka"), "Blue Motorsport", "am", False),
    ("5", ("Eve Santos",), None, "junior", True),
]


@pytest.mark.parametrize("kind", ["comma", "semicolon", "latin-1", "utf-16", "workbook"])
def test_an_entry_list_goes_in_with_one_append_and_again_adds_nothing(tmp_path: Path, kind: str) -> None:
    paddock = Paddock().weekends(2)
    match kind:
        case "workbook":
            file = workbook(tmp_path, ENTRIES)
        case "semicolon":
            file = in_a_file(tmp_path, ENTRIES.replace(",", ";"))
        case "comma":
            file = in_a_file(tmp_path, ENTRIES)
        case _:
            file = in_a_file(tmp_path, ENTRIES, encoding=kind)
    request = entries_of(paddock.replayed.season, read_entry_list(file))
    assert request is not None
    lines = paddock.ask_all(request)
    assert {line.request.key for line in lines} == {lines[0].request.key}
    assert [line.tx for line in lines] == [f"{number}/9" for number in range(1, 10)]
    assert entered(paddock) == LISTED
    season = paddock.replayed.season
    assert season.drivers["ada-lindqvist"].nationality == "SWE"
    assert entries_of(season, read_entry_list(file)) is None


def test_a_list_with_a_car_more_adds_that_car_alone_whatever_was_amended_since(tmp_path: Path) -> None:
    paddock = Paddock().weekends(2)
    first = entries_of(paddock.replayed.season, read_entry_list(in_a_file(tmp_path, ENTRIES)))
    assert first is not None
    paddock.ask(first)
    paddock.ask(AmendEntry(car="7", weekend="2", team="blue-motorsport"))
    longer = in_a_file(tmp_path, f"{ENTRIES}9,Flo Guest,,,pro,,\n")
    request = entries_of(paddock.replayed.season, read_entry_list(longer))
    assert request is not None
    assert [entry.car for entry in request.entries] == ["9"]


def test_every_row_that_cannot_be_taken_is_told_and_nothing_is_entered(tmp_path: Path) -> None:
    """Rows are numbered as a spreadsheet counts them."""
    paddock = Paddock().weekends(2).enter("3", "dickinson")
    text = (
        "car,driver,class,guest,weekends\n"
        "7,Ada Lindqvist,Pro,,\n"
        "seventy-seven,Bo Okafor,Pro,,\n"
        "3,Cy Tanaka,Pro,,\n"
        "9,,Pro,,\n"
        "11,Dee Moreau,Pro,perhaps,\n"
        "12,Eve Santos,Gold,,\n"
        "7,Flo Guest,Am,,\n"
        '13,Gil Hart,Am,,"1,9"\n'
    )
    with pytest.raises(Malformed) as error:
        entries_of(paddock.replayed.season, read_entry_list(in_a_file(tmp_path, text)))
    file = tmp_path / "list.csv"
    number = "Choose another number, other weekends, or amend that entry"
    assert str(error.value).splitlines() == [
        f"{file}: 7 of 8 rows cannot be taken",
        "  row 3: car: 'seventy-seven' is no car number (1 to 5 letters or digits, such as 7, 021 or 24/2)",
        f"  row 4: car 3 is entered already for weekend 1 (Circuit 1), by Dickinson. {number}",
        "  row 5: it names no driver. Write who drives the car",
        "  row 6: guest: 'perhaps' is neither yes nor no. Write yes, or leave it empty",
        "  row 7: the regulations have no class 'Gold'. Its classes: Pro, Am, Junior",
        f"  row 8: car 7 is entered already for weekend 1 (Circuit 1), by Ada Lindqvist. {number}",
        "  row 9: there is no weekend '9'. Schedule it first",
        "Nothing was written. Correct the rows, and hand the list in again",
    ]


def test_what_the_rules_alone_refuse_is_a_refusal(tmp_path: Path) -> None:
    paddock = Paddock().weekends(1).enter("3", "dickinson")
    file = in_a_file(tmp_path, "Car;Name\n3;Cy Tanaka\n")
    with pytest.raises(Refusal, match="row 2: car 3 is entered already for weekend 1") as refusal:
        entries_of(paddock.replayed.season, read_entry_list(file))
    assert refusal.value.exit_code == 1


def test_one_number_may_be_on_a_list_twice_for_other_weekends(tmp_path: Path) -> None:
    paddock = Paddock().weekends(2)
    file = in_a_file(tmp_path, "car,driver,weekends\n7,Ada Lindqvist,1\n7,Bo Okafor,2\n")
    request = entries_of(paddock.replayed.season, read_entry_list(file))
    assert request is not None
    paddock.ask(request)
    assert [drivers for _, drivers, *_ in entered(paddock)] == [("Ada Lindqvist",), ("Bo Okafor",)]
    twice = EnterAll(entries=(request.entries[0].model_copy(update={"car": "8"}),) * 2)
    assert paddock.refusal(twice) == "car 8 is to be entered twice"


def test_columns_nobody_knows_are_passed_over_and_told(tmp_path: Path) -> None:
    read = read_entry_list(
        in_a_file(
            tmp_path, "Nummer,Vorname,Nachname,Bewerber,Klasse,Telefon,Natonality\n7,Ada,Lindqvist,Red,Pro,1,SWE\n"
        )
    )
    assert read.words == (
        "column passed over: Telefon",
        "column passed over: Natonality (did you mean nationality?)",
    )
    request = entries_of(Paddock().replayed.season, read)
    assert request is not None
    assert (request.entries[0].drivers, request.entries[0].team) == (("Ada Lindqvist",), "Red")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no line has the headings of an entry list: car and driver"),
        ("car,team\n7,Red\n", "no line has the headings of an entry list: car and driver"),
        ("car,driver\n", "there is a header and nothing under it"),
        ('car,driver\n7,"Ada\n', "no CSV: unexpected end of data"),
        ("car,driver\n7,Ada Lindqvist,Red\n", "the row has 3 cells, the header 2"),
    ],
)
def test_what_is_no_entry_list_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(Malformed) as error:
        read_entry_list(in_a_file(tmp_path, text))
    assert words in str(error.value)


def test_a_calendar_goes_in_with_one_append_and_again_adds_nothing(tmp_path: Path) -> None:
    """Days as 2026-06-06 or 06.06.2026, a round as 2 or R2; a weekend has the days of its rounds."""
    paddock = Paddock()
    file = in_a_file(tmp_path, CALENDAR)
    request = rounds_of(paddock.replayed.season, read_calendar(file))
    assert request is not None
    lines = paddock.ask_all(request)
    assert [line.type for line in lines] == ["weekend_scheduled"] * 2 + ["round_scheduled"] * 3
    season = paddock.replayed.season
    assert [(one.id, one.circuit, one.first_day, one.last_day) for one in season.weekends.values()] == [
        ("1", "Quayside", date(2026, 5, 2), date(2026, 5, 3)),
        ("2", "Lighthouse", date(2026, 6, 6), date(2026, 6, 6)),
    ]
    assert [(one.number, one.weekend, one.minutes, one.laps) for one in season.rounds.values()] == [
        (1, "1", 30, None),
        (2, "1", 30, None),
        (3, "2", None, 20),
    ]
    assert rounds_of(season, read_calendar(file)) is None
    paddock.ask(MoveWeekend(weekend="1", first_day=date(2026, 9, 5), last_day=date(2026, 9, 6), basis=said("B 1")))
    paddock.ask(MoveRound(round=3, weekend="1"))
    assert rounds_of(paddock.replayed.season, read_calendar(file)) is None  # the calendar as it was first given


def test_every_row_of_a_calendar_that_cannot_be_taken_is_told(tmp_path: Path) -> None:
    paddock = Paddock().weekends(1)
    text = (
        "weekend,round,day,circuit,zone\n"
        "1,7,2026-05-02,Elsewhere,\n"
        "2,1,2026-06-06,Lighthouse,\n"
        "2,x,,,\n"
        "3,8,31/12/2026,Salt Flats,\n"
        "4,9,,,\n"
        "5,10,,Old Quay,Europe/Atlantis\n"
        "6,11,,New Quay,\n"
        "6,11,,New Quay,\n"
    )
    with pytest.raises(Malformed) as error:
        rounds_of(paddock.replayed.season, read_calendar(in_a_file(tmp_path, text)))
    told = str(error.value).splitlines()
    assert told[0].endswith("rows cannot be taken")
    assert [line.partition(": ")[2].partition(".")[0] for line in told[1:-1]] == [
        "weekend 1 (Circuit 1) is in the calendar already, at Circuit 1",
        "round 1 is scheduled already, at weekend 1 (Circuit 1)",
        "round: 'x' is no whole number",
        "'31/12/2026' is no day",
        "weekend 4 is held at no circuit",
        "there is no time zone 'Europe/Atlantis'",
        "round 11 is scheduled already, at weekend 6 (New Quay)",
    ]


def test_nothing_of_a_list_is_written_when_it_is_asked_for_as_a_whole_and_one_of_it_is_refused() -> None:
    """A program that hands in what the reader would have refused."""
    paddock = Paddock().weekends(1).enter("3", "dickinson")
    request = EnterAll.model_validate(
        {"entries": ({"car": "7", "drivers": ("Ada Lindqvist",)}, {"car": "3", "drivers": ("Bo Okafor",)})}
    )
    assert paddock.refusal(request).startswith("car 3 is entered already for weekend 1 (Circuit 1), by Dickinson")
    assert SEASON in str(paddock.store.seasons())
