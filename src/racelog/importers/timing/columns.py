"""The kinds of timing file, told apart by their header, and what each calls its columns.

Letter case and the kind of space make no difference in a header: columns are named here as they are compared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from racelog.errors import Malformed, excerpt_of
from racelog.outside.csv_files import CsvRow, Layout, delimiter_of, header_cells, heading, read_csv
from racelog.outside.text_files import read_text

Field = Literal[
    "car", "place", "status", "laps", "total", "best", "second", "class", "group", "dead_heat", "remark", "driver"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """A kind of file: the columns that tell it, and the column of each thing it says."""

    format: str
    title: str
    needs: tuple[str, ...]
    columns: Mapping[Field, str]
    status_for_place: bool = False
    """Whether the column of places says what became of a car that has none."""

    @property
    def ours(self) -> bool:
        """Whether people write such files by hand; then nothing in them is passed over."""
        return self.format == "racelog"

    def cell(self, row: CsvRow, field: Field) -> str:
        """What a row says; empty where it says nothing, or the file has no such column."""
        column = self.columns.get(field)
        cell = "" if column is None else row[column]
        return "" if not self.ours and cell in {"-", "--"} else cell


SHEETS = (
    Sheet(
        "al-kamel-race",
        "Al Kamel race results",
        ("position", "number", "status"),
        {
            "car": "number", "place": "position", "status": "status", "laps": "laps", "total": "total_time",
            "best": "fl_time", "class": "class", "group": "group",
        },
    ),
    Sheet(
        "al-kamel-by-class",
        "Al Kamel results by class",
        ("class_type", "pos", "number"),
        {
            "car": "number", "place": "pos", "laps": "laps", "total": "elapsed", "best": "best_lap_time",
            "class": "class_type", "group": "group",
        },
    ),
    Sheet(
        "al-kamel-best-laps",
        "Al Kamel best laps",
        ("pos", "number", "time"),
        {
            "car": "number", "place": "pos", "laps": "laps", "best": "time", "class": "class", "group": "group",
        },
    ),
    Sheet(
        "orbits",
        "MYLAPS Orbits",
        ("pos", "no."),
        {
            "car": "no.", "place": "pos", "laps": "laps", "total": "total_tm", "best": "best_tm", "class": "class",
            "driver": "name",
        },
        status_for_place=True,
    ),
    Sheet(
        "speedhive",
        "MYLAPS Speedhive",
        ("position", "start_number"),
        {
            "car": "start_number", "place": "position", "status": "status", "laps": "laps", "total": "total_time",
            "best": "best_lap", "class": "class", "driver": "name",
        },
    ),
    Sheet(
        "racelog",
        "racelog's own",
        ("car",),
        {
            "car": "car", "place": "place", "status": "status", "laps": "laps", "total": "total_time",
            "best": "best_lap", "second": "second_best_lap", "class": "class", "dead_heat": "dead_heat",
            "remark": "remark",
        },
    ),
)  # fmt: skip


def read_sheet(file: Path) -> tuple[Sheet, tuple[CsvRow, ...]]:
    """The rows of a timing file and the kind of file it is. Errors: Malformed."""
    layout, header = _header(file)
    sheet = next((each for each in SHEETS if set(each.needs) <= set(header)), None)
    if sheet is None:
        raise _unknown(file, header)
    known = tuple(sheet.columns.values())
    if sheet.ours and not {"place", "status"} & set(header):
        raise Malformed(
            "there is neither a column place nor a column status",
            place=f"{file}:1",
            excerpt=excerpt_of(",".join(header).encode()),
            remedy="Add place, and status where a car was not classified",
        )
    required = tuple(dict.fromkeys(column for column in header if column in known))
    rows = read_csv(file, required, known if sheet.ours else None, layout)
    if not rows:
        raise Malformed("there is a header and no car under it", place=str(file), remedy="Export the file once more")
    return sheet, rows


def layout_of(first_line: str) -> Layout:
    """What separates the cells is seen in the header."""
    return Layout(delimiter_of(first_line), heading, loose=True)


def _header(file: Path) -> tuple[Layout, Sequence[str]]:
    text = read_text(file)
    if not text.strip():
        raise Malformed("the file is empty", place=str(file), remedy="Export the file once more")
    first = text.splitlines()[0]
    layout = layout_of(first)
    return layout, [heading(cell) for cell in header_cells(file, first, layout)]


def _unknown(file: Path, header: Sequence[str]) -> Malformed:
    known = "; ".join(
        f"{sheet.title} ({', '.join(sheet.needs if sheet.ours else map(str.upper, sheet.needs))}"
        f"{' and place or status' if sheet.ours else ''})"
        for sheet in SHEETS
    )
    return Malformed(
        "the header is that of no timing file known here",
        place=f"{file}:1",
        excerpt=excerpt_of(",".join(header).encode()),
        remedy=f"Known, with the columns each needs: {known}",
    )
