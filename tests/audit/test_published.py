"""Published tables as spreadsheets write them, in any country: read to the same exact points, or refused by row."""

from fractions import Fraction
from pathlib import Path

import pytest

from racelog.audit.published import read_published
from racelog.errors import Malformed

HALF = Fraction(1, 2)
AS_WRITTEN = {
    "commas": b"championship,position,driver,points\ndrivers,1,Ari Lund,10\ndrivers,2,Bea Holt,8.5\n",
    "zeros at the end": b"championship,position,driver,points\ndrivers,1,Ari Lund,10.0\ndrivers,2,Bea Holt,8.50\n",
    "decimal commas": b'championship,position,driver,points\ndrivers,1,Ari Lund,10\ndrivers,2,Bea Holt,"8,5"\n',
    "semicolons": b"championship;position;driver;points\r\ndrivers;1;Ari Lund;10\r\ndrivers;2;Bea Holt;8,5\r\n",
    "tabs": b"championship\tposition\tdriver\tpoints\ndrivers\t1\tAri Lund\t10\ndrivers\t2\tBea Holt\t8,5\n",
    "says its separator": b"sep=;\r\nchampionship;position;driver;points\r\ndrivers;1;Ari Lund;10\r\ndrivers;2;Bea Holt;8,5\r\n",
    "byte order mark": "\ufeffchampionship,position,driver,points\ndrivers,1,Ari Lund,10\ndrivers,2,Bea Holt,8½\n".encode(),
    "UTF-16": "\ufeffchampionship\tposition\tdriver\tpoints\ndrivers\t1\tAri Lund\t10\ndrivers\t2\tBea Holt\t8,5\n".encode("utf-16-le"),
    "columns in capitals": b"Championship,POSITION,Driver,Points\ndrivers,1.,Ari Lund,10 pts\ndrivers,2nd,Bea Holt,8 1/2\n",
    "emptied columns": b"championship,position,driver,points,,\ndrivers,1,Ari Lund,10,,\ndrivers,=2,Bea Holt,17/2,,\n,,,,,\n",
}  # fmt: skip


def written(folder: Path, text: bytes) -> Path:
    file = folder / "p.csv"
    file.write_bytes(text)
    return file


@pytest.mark.parametrize("text", AS_WRITTEN.values(), ids=AS_WRITTEN)
def test_one_table_however_it_is_written(text: bytes, tmp_path: Path) -> None:
    """Ten, and eight and a half."""
    (table,) = read_published(written(tmp_path, text))
    assert [(line.name, line.position, line.points) for line in table.lines] == [
        ("Ari Lund", 1, 10),
        ("Bea Holt", 2, 8 + HALF),
    ]


@pytest.mark.parametrize(
    ("printed", "points"),
    [
        ("0,333", Fraction(333, 1000)), ("-5", -5), ("\u22125", -5), ("-1 1/2", -1 - HALF), ("1¾", Fraction(7, 4)),
        ("12\u00a0pts", 12), ("1 point", 1), ("⅓", Fraction(1, 3)),
    ],
)  # fmt: skip
def test_points_are_exact_however_they_are_printed(printed: str, points: Fraction, tmp_path: Path) -> None:
    """Fractions in one sign or three, minus in either sign, spaces that do not break."""
    (table,) = read_published(written(tmp_path, f"championship;position;driver;points\nd;;A;{printed}\n".encode()))
    assert (table.lines[0].points, table.lines[0].position) == (points, None)


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("d;1;A;1,500", "p.csv:2: '1,500' may be 1500 or 1.500"),
        ("d;1;A;ten", "p.csv:2: 'ten' is no number of points"),
        ("d;1;A;", None),
        ("d;first;A;1", "p.csv:2: 'first' is no position"),
        ("d;\u2013;A;1", None),
        ("d;1;M\xfcller;1".encode("latin-1"), "p.csv:2: the file is not UTF-8 text"),
    ],
)
def test_what_may_mean_two_things_is_refused_by_its_row(
    row: str | bytes, complaint: str | None, tmp_path: Path
) -> None:
    """A thousand, or one; a name in bytes of nobody knows which alphabet. Nothing printed is nothing said."""
    file = written(
        tmp_path, b"championship;position;driver;points\n" + (row if isinstance(row, bytes) else row.encode())
    )
    if complaint is None:
        assert len(read_published(file)) == 1
        return
    with pytest.raises(Malformed) as refused:
        read_published(file)
    assert str(refused.value).replace(f"{tmp_path}/", "").startswith(complaint)
