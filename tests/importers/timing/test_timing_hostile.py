"""Files that are not what they seem are refused with their place, what stands there and what to do; never half read."""

import zipfile
from collections.abc import Callable
from datetime import date, time, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from racelog.errors import Malformed
from racelog.importers.timing import read_timing
from racelog.outside.workbooks import read_workbook
from racelog.outside.xml_files import load_xml
from timing_samples import ORBITS, saved

Cell = object


def of_rows(*rows: list[Cell], done: Callable[[Workbook], object] = lambda _: None) -> bytes:
    """A workbook of one sheet with these rows."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Race"
    for row in rows:
        sheet.append(row)
    done(workbook)
    return saved(workbook)


def with_part(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """A workbook with something in one of its parts replaced."""
    given, changed = zipfile.ZipFile(BytesIO(data)), BytesIO()
    with zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in given.namelist():
            text = given.read(part)
            archive.writestr(part, text.replace(old, new) if part == name else text)
    return changed.getvalue()


def refused(folder: Path, data: bytes, name: str = "r.xlsx") -> str:
    file = folder / name
    file.write_bytes(data)
    with pytest.raises(Malformed) as complaint:
        read_timing(file)
    assert complaint.value.remedy
    return str(complaint.value).replace(f"{folder}/", "")


GOOD = of_rows(["Pos", "No", "Driver", "Time"], [1, 7, "Ada Moreau", "40:01.000"], [2, 11, "Bo Frost", "40:02.000"])
SHEET = "xl/worksheets/sheet1.xml"
HOSTILE = {
    "an entity": (
        with_part(GOOD, SHEET, b"<worksheet", b'<!DOCTYPE w [<!ENTITY a "aaaa">]><worksheet'),
        "xl/worksheets/sheet1.xml declares entities",
    ),
    "a row at the end of the sheet, and nothing between": (
        with_part(GOOD, SHEET, b'<row r="3">', b'<row r="1048576">'),
        "more than 10000 rows or 500 columns",
    ),
    "a part that is no XML": (with_part(GOOD, SHEET, b"<row", b"<<row"), "the workbook cannot be read"),
    "an archive of something else": (
        with_part(GOOD, "xl/workbook.xml", b"workbook", b"nothing").replace(b"xl/workbook.xml", b"xl/werkbook.xml"),
        "an archive, and no workbook",
    ),
    "a formula for a name": (
        of_rows(["Pos", "No", "Driver"], [1, 7, '=HYPERLINK("http://example.invalid")']),
        "r.xlsx:Race:2: Driver: a formula, and no value was saved with it",
    ),
    "an error of a formula": (of_rows(["Pos", "No"], ["#REF!", 7]), "row 1: '#REF!' is no place"),
    "a date for a time": (
        of_rows(["Pos", "No", "Time"], [1, 7, date(2026, 5, 2)]),
        "time: '2026-05-02' is no time",
    ),
    "merged cells": (
        of_rows(["Pos", "No"], [1, 7], [None, 11], done=lambda one: one.worksheets[0].merge_cells("A2:A3")),
        "r.xlsx:Race:3: Pos: the cell is merged with another one",
    ),
    "no cars on any sheet": (of_rows(["Weather", "dry"]), "r.xlsx:Race:1: no line names a column of car numbers"),
    "an empty workbook": (of_rows(), "no line names a column of car numbers"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_workbook_that_is_not_what_it_seems(what: str, tmp_path: Path) -> None:
    """Refused before anything of it is taken for a result."""
    data, complaint = HOSTILE[what]
    assert complaint in refused(tmp_path, data)


def test_a_bare_number_is_no_time_in_a_file_of_ones_own(tmp_path: Path) -> None:
    """It may be seconds, or the days a spreadsheet counts."""
    assert "'0.0279' is no time" in refused(tmp_path, of_rows(["car", "place", "total_time"], [7, 1, 0.0279]))


def test_what_a_spreadsheet_makes_of_times_is_read_as_it_shows_them() -> None:
    """Times of a day, lengths of more than one, numbers with zeros in front, yes and no."""
    rows: list[list[Cell]] = [
        [time(0, 40, 1, 234_000), timedelta(hours=25, milliseconds=5), 2.0, 1.5, True, None, 7],
    ]
    data = of_rows(*rows, done=lambda one: setattr(one.worksheets[0]["G1"], "number_format", "000"))
    assert read_workbook(data, "r.xlsx")[0].rows[0] == ("0:40:01.234", "25:00:00.005", "2", "1.5", "yes", "", "007")


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    """What an archive would be is in its list of parts."""
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr(SHEET, bytes(40 * 1024 * 1024))
    assert "unpacks to 40 MB in 2 parts" in refused(tmp_path, bomb.getvalue())


def test_a_workbook_of_very_many_parts(tmp_path: Path) -> None:
    """A thousand are more than any results need."""
    parts = BytesIO()
    with zipfile.ZipFile(parts, "w") as archive:
        for number in range(1001):
            archive.writestr(f"xl/{number}.xml", "")
    assert "in 1001 parts" in refused(tmp_path, parts.getvalue())


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (b"Pos,No\n1,7\x00\n", "r.csv:2: No: holds the invisible character U+0000"),
        (b"Pos,No,Name\n1,7,Ada\x1b[31m\n", "r.csv:2: Name: holds the invisible character U+001B"),
        (b"Pos,No,Name\n1,7,=1+1\n", "r.csv:2: Name: a formula"),
        (b'Pos,No\n1,"7\n', "r.csv:2: no CSV"),
        (b"Pos,No\n1,7,8,9\n", "r.csv:2: the row has 4 cells, the header 2"),
        (b"Pos,No\n" + b"1,7\n" * 10_001, "r.csv: more than 10000 lines are no session"),
        (b"Pos,No,Name\n1,7," + b"x" * 140_000 + b"\n", "r.csv:2: no CSV: field larger than field limit"),
        (b"\n" * 50 + b"Pos,No\n1,7\n", "no line names a column of car numbers"),
    ],
)
def test_a_text_that_is_not_what_it_seems(text: bytes, complaint: str, tmp_path: Path) -> None:
    """By its line, with what stands there."""
    assert complaint in refused(tmp_path, text, "r.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"])
def test_a_text_of_any_country(encoding: str, tmp_path: Path) -> None:
    """With the mark of its encoding, or without."""
    file = tmp_path / "r.csv"
    file.write_bytes(ORBITS.replace("HOLT, Bea", "MÜLLER, Zoë").encode(encoding))
    assert read_timing(file).rows[0].driver_names == ("Zoë Müller",)


def test_a_line_of_more_columns_than_any_session_has_is_no_header(tmp_path: Path) -> None:
    """In a CSV as in a sheet: a line of millions of cells would keep everybody waiting who asks for something else."""
    line = b"Pos,No," + b",".join(b"c%d" % number for number in range(500))
    assert "no line names a column" in refused(tmp_path, line + b"\n1,7\n2,11\n", "r.csv")


def test_more_elements_than_any_session_has_are_refused() -> None:
    """A longest race has some thirty thousand laps: a file of four megabytes of empty elements is no result."""
    with pytest.raises(Malformed, match="too many elements"):
        load_xml(f"<r>{'<a/>' * 250_000}</r>", "r.xml")
