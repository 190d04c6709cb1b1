"""CSV files as they come: read whole, every row knowing its place, complaints naming file, row and remedy."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path

from pydantic import ValidationError

from racelog.errors import Malformed, excerpt_of
from racelog.facts.complaints import first_complaint, plainly
from racelog.facts.values import plain_text
from racelog.outside.text_files import read_text


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row: its cells by column, without outer spaces, and the line of the file it began on."""

    file: str
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    @property
    def place(self) -> str:
        """Where the row stands: file and line."""
        return f"{self.file}:{self.line}"

    @contextmanager
    def blamed(self) -> Iterator[None]:
        """Values that do not fit are the fault of this row. Errors: Malformed."""
        try:
            yield
        except ValidationError as error:
            first = first_complaint(error)
            where = ".".join(str(part) for part in first["loc"])
            raise self.wrong(f"{where}: {plainly(first)}") from None

    def wrong(self, what: str, remedy: str | None = None) -> Malformed:
        """A complaint about this row."""
        shown = ",".join(self.cells.values())
        return Malformed(what, place=self.place, excerpt=excerpt_of(shown.encode()), remedy=remedy)


def read_csv(file: Path, required: Sequence[str], optional: Sequence[str] | None = None) -> tuple[CsvRow, ...]:
    """Every row of a CSV file (UTF-8, with or without a byte order mark) that has the required columns.

    With `optional` any other column is refused, for a misspelt one would be ignored; a name that ends in "*"
    stands for all that begin so. Without it they may be there.
    Errors:  Malformed.
    """
    lines = csv.reader(read_text(file).splitlines(keepends=True), strict=True)
    try:
        header = [column.strip() for column in next(lines, [])]
        if not any(header):
            raise Malformed("the file is empty", place=f"{file}:1", remedy=f"Columns: {', '.join(required)}")
        missing = [column for column in required if column not in header]
        if missing:
            raise Malformed(
                f"the column {missing[0]!r} is missing",
                place=f"{file}:1",
                excerpt=excerpt_of(",".join(header).encode()),
                remedy=f"Columns needed: {', '.join(required)}",
            )
        _check_columns(file, header, (*required, *(optional or ("*",))))
        rows = []
        begins = lines.line_num + 1
        for cells in lines:
            if any(cell.strip() for cell in cells):
                rows.append(_row(file, begins, header, cells))
            begins = lines.line_num + 1
    except csv.Error as error:
        raise Malformed(
            f"no CSV: {error}",
            place=f"{file}:{lines.line_num}",
            remedy="A quote that is opened must be closed, and a quote inside a quoted cell is doubled",
        ) from None
    return tuple(rows)


def _check_columns(file: Path, header: Sequence[str], known: Sequence[str]) -> None:
    for column in header:
        if not any(fnmatchcase(column, name) for name in known):
            near = get_close_matches(column, known, n=1)
            raise Malformed(
                f"the column {column!r} is not known here",
                place=f"{file}:1",
                excerpt=excerpt_of(",".join(header).encode()),
                remedy=f"Did you mean {near[0]}?" if near else f"Columns: {', '.join(known)}",
            )
        if header.count(column) > 1:
            raise Malformed(f"the column {column!r} is there twice", place=f"{file}:1", remedy="Take one of them out")


def _row(file: Path, line: int, header: Sequence[str], cells: Sequence[str]) -> CsvRow:
    row = CsvRow(str(file), line, dict(zip(header, (cell.strip() for cell in cells), strict=False)))
    for column, cell in row.cells.items():
        try:
            plain_text(cell)
        except ValueError as error:
            raise row.wrong(f"{column}: {error}") from None
    if len(cells) != len(header):
        raise Malformed(
            f"the row has {len(cells)} cells, the header {len(header)}",
            place=f"{file}:{line}",
            excerpt=excerpt_of(",".join(cells).encode()),
            remedy='A comma inside a cell needs quotes around it: "1, 4, 6"',
        )
    return row
