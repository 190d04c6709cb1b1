"""What is wrong with a timing file is said exactly: where, what, and what to do."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from racelog.errors import Malformed
from racelog.importers.timing import read_timing

RACE = "POSITION;NUMBER;STATUS;LAPS;TOTAL_TIME;CLASS;GROUP"
STATUSES = (
    "classified, not classified, nc, retired, did not finish, dnf, not started, did not start, dns, withdrawn, wd, "
    "disqualified, dsq, dq, excluded, ex"
)
KNOWN = (
    "Known in six languages are headings such as No., Startnummer, Pos, Platz; for others say --column car=HEADING "
    "--column place=HEADING"
)
CAR = "1 to 5 letters or digits, such as 7, 021 or 24/2"
TIME = "Write it like 45:57.575, 1:02:03.4 or 58.123"


def complaint(tmp_path: Path, text: str | bytes, mapped: Mapping[int, str] | None = None) -> str:
    """What is said about a file, without the folder it lies in."""
    file = tmp_path / "r.csv"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(Malformed) as refused:
        read_timing(file, mapped or {})
    assert refused.value.place is not None
    assert refused.value.remedy is not None
    return str(refused.value).replace(f"{tmp_path}/", "")


COMPLAINTS = {
    "empty": ("", "r.csv: the file is empty\nExport the file once more"),
    "nothing but line ends": ("\r\n\r\n", "r.csv: the file is empty\nExport the file once more"),
    "header only": (f"{RACE}\n", "r.csv: there is a header and no car under it\nExport the file once more"),
    "unknown header": (
        "Pos;Driver;Points\n1;Ada;25\n",
        f"r.csv:1: no line names a column of car numbers and one of places\n  Pos,Driver,Points\n{KNOWN}",
    ),
    "a car and nothing about it": (
        "car,laps\n7,3\n",
        f"r.csv:1: no line names a column of car numbers and one of places\n  car,laps\n{KNOWN}",
    ),
    "misspelt column of our own": (
        "car,place,totaltime\n7,1,9:00.000\n",
        "r.csv:1: the column 'totaltime' is not known here\n  car,place,totaltime\nDid you mean total_time?",
    ),
    "a column we read twice": (
        "POSITION;NUMBER;STATUS;NUMBER\n1;7;Classified;8\n",
        "r.csv:1: the column 'number' is there twice\nTake one of them out, or say which is meant: --column car=#2",
    ),
    "a cell too many": (
        f"{RACE}\n1;7;Classified;9;9:00.000;Am;x;y\n",
        (
            "r.csv:2: the row has 8 cells, the header 7\n  1;7;Classified;9;9:00.000;Am;x;y\n"
            "A ';' inside a cell needs quotes around it: \"1; 4; 6\""
        ),
    ),
    "unknown status": (
        f"{RACE}\n1;7;Parked;9;;;\n",
        f"r.csv:2: row 1: the status 'Parked' is not known\n  1;7;Parked;9;;;\nKnown: {STATUSES}",
    ),
    "place twice": (
        "car,place\n7,1\n8,2\n9,2\n",
        (
            "r.csv:4: place 2 is there twice\n  row 2: car 8\n  row 3: car 9\n"
            "Give each car its own place; for a dead heat say yes under dead_heat in both rows"
        ),
    ),
    "place twice in an export": (
        f"{RACE}\n1;7;Classified;;;;\n1;8;Classified;;;;\n",
        (
            "r.csv:3: place 1 is there twice\n  row 1: car 7\n  row 2: car 8\nGive each car its own place; for a dead heat "
            "say yes under dead_heat in both rows of a file in racelog's own format"
        ),
    ),
    "one of a dead heat": (
        "car,place,dead_heat\n7,1,yes\n8,1,no\n",
        (
            "r.csv:3: place 1 is there twice\n  row 1: car 7\n  row 2: car 8\n"
            "Give each car its own place; for a dead heat say yes under dead_heat in both rows"
        ),
    ),
    "a dead heat of one": (
        "car,place,dead_heat\n7,1,yes\n8,2,no\n",
        (
            "r.csv:2: row 1 says dead heat, and nobody else has place 1\n"
            "Give both cars of a dead heat the same place, and yes under dead_heat"
        ),
    ),
    "gap in the places": (
        "car,place\n7,1\n8,2\n9,3\n10,5\n",
        (
            "r.csv:5: nobody has place 4\n  row 4: car 10 is next, in place 5\n"
            "Give every classified car its place, 1 to last; a row may be missing from the file"
        ),
    ),
    "place after a dead heat": (
        "car,place,dead_heat\n7,1,yes\n8,1,yes\n9,2,\n",
        (
            "r.csv:4: nobody has place 3\n  row 3: car 9 is next, in place 2\n"
            "Give every classified car its place, 1 to last; a row may be missing from the file"
        ),
    ),
    "classified without a place": (
        f"{RACE}\n;7;Classified;9;9:00.000;Am;\n",
        (
            "r.csv:2: row 1 is classified and has no place\n  ;7;Classified;9;9:00.000;Am;\n"
            "Give it its place, or the status it has"
        ),
    ),
    "neither place nor status": (
        "car,place\n7,1\n8,\n",
        f"r.csv:3: row 2 has neither a place nor a status\n  8,\nGive it a place, or one of {STATUSES}",
    ),
    "a place and no finish": (
        "car,place,status\n7,1,DNF\n",
        "r.csv:2: row 1 has place 1 and is DNF\n  7,1,DNF\nOnly a classified car has a place",
    ),
    "a place that is none": (
        "car,place\n7,first\n",
        "r.csv:2: row 1: 'first' is no place\n  7,first\nA place is a number from 1 on",
    ),
    "place nought": ("car,place\n7,0\n", "r.csv:2: row 1: '0' is no place\n  7,0\nA place is a number from 1 on"),
    "a status under place": (
        "car,place,status\n7,DNF,\n",
        "r.csv:2: row 1: 'DNF' is no place\n  7,DNF,\nPut DNF under status, and leave place empty",
    ),
    "a negative time": (
        "car,place,total_time\n7,1,-45:57.575\n",
        f"r.csv:2: total_time: '-45:57.575' is no time\n  7,1,-45:57.575\n{TIME}",
    ),
    "a time in an export": (
        f"{RACE}\n1;7;Classified;9;9h00;Am;\n",
        f"r.csv:2: total_time: '9h00' is no time\n  1;7;Classified;9;9h00;Am;\n{TIME}",
    ),
    "a whole number for a time": (
        "car,place,best_lap\n7,1,58\n",
        f"r.csv:2: best_lap: '58' is no time\n  7,1,58\n{TIME}",
    ),
    "negative laps": (
        "car,place,laps\n7,1,-3\n",
        "r.csv:2: laps: '-3' is no number of laps\n  7,1,-3\nWrite a whole number from 0 on",
    ),
    "half a lap": (
        "car,place,laps\n7,1,2.5\n",
        "r.csv:2: laps: '2.5' is no number of laps\n  7,1,2.5\nWrite a whole number from 0 on",
    ),
    "no number": (
        f"{RACE}\n1;;Classified;;;;\n",
        f"r.csv:2: row 1 has no car number\n  1;;Classified;;;;\n{CAR}; say which car it is: --map 1=7",
    ),
    "no car number": (
        "car,place\n#7,1\n",
        f"r.csv:2: row 1: '#7' is no car number\n  #7,1\n{CAR}; say which car it is: --map 1=7",
    ),
    "neither yes nor no": (
        "car,place,dead_heat\n7,1,maybe\n",
        "r.csv:2: dead_heat: 'maybe' is neither yes nor no\n  7,1,maybe\nSay yes or no, or leave it empty",
    ),
    "a car twice": (
        f"{RACE}\n1;3;Classified;17;46:11.933;Am;Legends \n2;3;Classified;1;46:19.358;Am;\n;03;Retired;;;;\n",
        (
            "r.csv:3: car 3 is in the file twice\n"
            "  row 1: Am, Legends, place 1, 17 laps, 46:11.933\n  row 2: Am, place 2, 1 lap, 46:19.358\n"
            "Say which is which, for example (or the other way round): --map 1=003 --map 2=3"
        ),
    ),
    "a car three times": (
        "car,place,status\n3,1,\n3,2,\n3,,DNF\n",
        (
            "r.csv:3: car 3 is in the file 3 times\n  row 1: place 1\n  row 2: place 2\n  row 3: DNF\n"
            "Say which is which, for example (or the other way round): --map 1=03 --map 2=003 --map 3=3"
        ),
    ),
    "not text": (
        b"POS,NUMBER,TIME\n1,7,M\xfcller\x00",
        "r.csv:2: the file is not UTF-8 text\n  OS,NUMBER,TIME\\n1,7,M\\xfcller\\x00\nSave it as UTF-8",
    ),
    "no text in any country": (
        b"POS,NUMBER,TIME\n1,7,M\xfcller\x81",
        "r.csv:2: the file is not UTF-8 text\n  MBER,TIME\\n1,7,M\\xfcller\\x81\nSave it as UTF-8",
    ),
    "an archive": (
        b"PK\x03\x04\x00\x00;",
        "r.csv: the archive is broken\nOpen it in a spreadsheet and save it again, or as CSV",
    ),
}


@pytest.mark.parametrize(("text", "message"), COMPLAINTS.values(), ids=COMPLAINTS.keys())
def test_a_complaint_in_exactly_these_words(tmp_path: Path, text: str | bytes, message: str) -> None:
    """Place, excerpt, what is wrong, what to do."""
    assert complaint(tmp_path, text) == message


@pytest.mark.parametrize(
    ("mapped", "message"),
    [
        ({3: "03"}, "r.csv: --map 3=03: the file has no row 3\nName one of its rows, 1 to 2; the header is none"),
        ({0: "03"}, "r.csv: --map 0=03: the file has no row 0\nName one of its rows, 1 to 2; the header is none"),
        ({2: "no car"}, f"r.csv: --map 2=no car: 'no car' is no car number\n{CAR}"),
        (
            {2: "7"},
            (
                "r.csv:3: car 7 is in the file twice\n  row 1: place 1\n  row 2: place 2\n"
                "Say which is which, for example (or the other way round): --map 1=07 --map 2=7"
            ),
        ),
    ],
)
def test_a_map_that_cannot_be(tmp_path: Path, mapped: dict[int, str], message: str) -> None:
    """A map names a row that is there, a car number, and no car that is another row's."""
    assert complaint(tmp_path, "car,place\n7,1\n8,2\n", mapped) == message


def test_a_row_without_a_number_can_be_mapped(tmp_path: Path) -> None:
    """What the complaint about it says to type."""
    file = tmp_path / "r.csv"
    file.write_text(f"{RACE}\n1;;Classified;;;;\n", encoding="utf-8")
    assert [(row.number, row.car) for row in read_timing(file, {1: "7"}).rows] == [("", "7")]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """Said by name."""
    with pytest.raises(Malformed, match="there is no such file"):
        read_timing(tmp_path / "r.csv")


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    """Sixteen megabytes are a thousand times more than any race."""
    file = tmp_path / "r.csv"
    with file.open("wb") as sparse:
        sparse.truncate(17 * 1024 * 1024)
    with pytest.raises(Malformed, match="the file is larger than 16 MB"):
        read_timing(file)
