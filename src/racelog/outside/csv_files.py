"""CSV files as they come: read whole, every row knowing its place, complaints naming file, row and remedy."""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from io import StringIO
from pathlib import Path

from pydantic import ValidationError

from racelog.errors import Malformed, excerpt_of
from racelog.facts.complaints import first_complaint, plainly
from racelog.facts.values import plain_text
from racelog.outside.text_files import read_text


def heading(column: str) -> str:
    """A column's name as it is compared: letter case and the kind of space make no difference."""
    return re.sub(r"[\s_]+", "_", column.strip()).casefold()


@dataclass(frozen=True, slots=True)
class Layout:
    """How a program lays out its files; what people write by hand has every column once.

    `heading` is how the name of a column is read; without a `delimiter` the header says which it is. In a loose file
    columns nobody asks for may be there twice.
    """

    delimiter: str | None = None
    heading: Callable[[str], str] = heading
    loose: bool = False


PLAIN = Layout()
_DECLARATION = re.compile(r"[ \t]*\"?sep=.\"?[ \t]*\r?\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row: its cells by column, without outer spaces, and the line of the file it began on."""

    file: str
    line: int
    cells: Mapping[str, str]
    delimiter: str = ","

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
        shown = self.delimiter.join(self.cells.values())
        return Malformed(what, place=self.place, excerpt=excerpt_of(shown.encode()), remedy=remedy)


def read_csv(
    file: Path, required: Sequence[str], optional: Sequence[str] | None = None, layout: Layout = PLAIN
) -> tuple[CsvRow, ...]:
    """Every row of a CSV file that has the required columns, as spreadsheets write it in any country.

    UTF-8, or UTF-16 with its mark; commas, semicolons or tabs, as the header has them, or as a line "sep=;" above it
    says; empty columns at the end are passed over.
    With `optional` any other column is refused, for a misspelt one would be ignored; a name that ends in "*"
    stands for all that begin so. Without it they may be there.
    Errors:  Malformed.
    """
    text, first = _below_declaration(read_text(file))
    delimiter = layout.delimiter or delimiter_of(text.partition("\n")[0])
    lines = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = []
    try:
        header = [layout.heading(column) for column in _without_end(next(lines, []))]
        if not any(header):
            raise Malformed("the file is empty", place=f"{file}:{first}", remedy=f"Columns: {', '.join(required)}")
        _check_header(f"{file}:{first}", header, required, optional, layout)
        begins = first + lines.line_num
        for cells in lines:
            if any(cell.strip() for cell in cells):
                rows.append(_row(file, begins, header, cells, delimiter))
            begins = first + lines.line_num
    except csv.Error as error:
        raise Malformed(
            f"no CSV: {error}",
            place=f"{file}:{first + lines.line_num - 1}",
            remedy="A quote that is opened must be closed, and a quote inside a quoted cell is doubled",
        ) from None
    return tuple(rows)


def delimiter_of(header: str) -> str:
    """What separates the cells of a header: whatever of commas, semicolons and tabs it has most of; commas for none."""
    return max(",;\t", key=header.count)


def header_cells(file: Path, first: str, layout: Layout) -> Sequence[str]:
    """The cells of a header alone, for who tells kinds of file apart by it. Errors: Malformed."""
    try:
        return next(csv.reader([first], delimiter=layout.delimiter or delimiter_of(first)), [])
    except csv.Error as error:
        raise Malformed(f"no CSV: {error}", place=f"{file}:1") from None


def _below_declaration(text: str) -> tuple[str, int]:
    """A text from its header on, and the line that is; a line "sep=;" above it speaks to one spreadsheet alone."""
    declared = _DECLARATION.match(text)
    return (text, 1) if declared is None else (text[declared.end() :], 2)


def _without_end(cells: Sequence[str]) -> Sequence[str]:
    """A header without the empty cells at its end: columns somebody emptied, or a delimiter too many."""
    last = max((number for number, cell in enumerate(cells, start=1) if cell.strip()), default=0)
    return cells[:last]


def _check_header(
    place: str, header: Sequence[str], required: Sequence[str], optional: Sequence[str] | None, layout: Layout
) -> None:
    missing = [column for column in required if column not in header]
    if missing:
        raise Malformed(
            f"the column {missing[0]!r} is missing",
            place=place,
            excerpt=excerpt_of(",".join(header).encode()),
            remedy=f"Columns needed: {', '.join(required)}",
        )
    if optional is not None:
        _check_known(place, header, tuple(dict.fromkeys((*required, *optional))))
    times = Counter(header)
    for column in required if layout.loose and optional is None else header:
        if times[column] > 1:
            raise Malformed(f"the column {column!r} is there twice", place=place, remedy="Take one of them out")


def _check_known(place: str, header: Sequence[str], known: Sequence[str]) -> None:
    for column in header:
        if not any(fnmatchcase(column, name) for name in known):
            near = get_close_matches(column, known, n=1)
            raise Malformed(
                f"the column {column!r} is not known here",
                place=place,
                excerpt=excerpt_of(",".join(header).encode()),
                remedy=f"Did you mean {near[0]}?" if near else f"Columns: {', '.join(known)}",
            )


def _row(file: Path, line: int, header: Sequence[str], cells: Sequence[str], delimiter: str) -> CsvRow:
    if not any(cell.strip() for cell in cells[len(header) :]):
        cells = cells[: len(header)]
    row = CsvRow(str(file), line, dict(zip(header, map(str.strip, cells), strict=False)), delimiter)
    for column, cell in row.cells.items():
        try:
            plain_text(cell)
        except ValueError as error:
            raise row.wrong(f"{column}: {error}") from None
    if len(cells) != len(header):
        shown = "comma" if delimiter == "," else repr(delimiter)
        raise Malformed(
            f"the row has {len(cells)} cells, the header {len(header)}",
            place=f"{file}:{line}",
            excerpt=excerpt_of(delimiter.join(cells).encode()),
            remedy=f'A {shown} inside a cell needs quotes around it: "1{delimiter} 4{delimiter} 6"',
        )
    return row


Cells = Sequence[str | int | None]


def csv_text(rows: Iterable[Cells]) -> str:
    """Rows as CSV, byte for byte the same everywhere."""
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
