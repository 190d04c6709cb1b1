"""CSV files as they come: read whole, every row knowing its place, complaints naming file, row and remedy."""

import csv
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


@dataclass(frozen=True, slots=True)
class Layout:
    """How a program lays out its files; what people write by hand has commas, and every column once.

    `heading` is how the name of a column is read. In a loose file a line may end in one delimiter too many, and
    columns nobody asks for may be there twice.
    """

    delimiter: str = ","
    heading: Callable[[str], str] = str.strip
    loose: bool = False


PLAIN = Layout()


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
    """Every row of a CSV file (UTF-8, with or without a byte order mark) that has the required columns.

    With `optional` any other column is refused, for a misspelt one would be ignored; a name that ends in "*"
    stands for all that begin so. Without it they may be there.
    Errors:  Malformed.
    """
    lines = csv.reader(StringIO(read_text(file), newline=""), delimiter=layout.delimiter, strict=True)
    try:
        header = [layout.heading(column) for column in _without_end(next(lines, []), layout)]
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
        _check_once(file, header, required if layout.loose and optional is None else header)
        rows = []
        begins = lines.line_num + 1
        for cells in lines:
            if any(cell.strip() for cell in cells):
                rows.append(_row(file, begins, header, cells, layout))
            begins = lines.line_num + 1
    except csv.Error as error:
        raise Malformed(
            f"no CSV: {error}",
            place=f"{file}:{lines.line_num}",
            remedy="A quote that is opened must be closed, and a quote inside a quoted cell is doubled",
        ) from None
    return tuple(rows)


def header_cells(file: Path, first: str, layout: Layout) -> Sequence[str]:
    """The cells of a header alone, for who tells kinds of file apart by it. Errors: Malformed."""
    try:
        return next(csv.reader([first], delimiter=layout.delimiter), [])
    except csv.Error as error:
        raise Malformed(f"no CSV: {error}", place=f"{file}:1") from None


def _without_end(cells: Sequence[str], layout: Layout) -> Sequence[str]:
    """A header without the empty cell a delimiter at the end of a loose line makes."""
    return cells[:-1] if layout.loose and cells and not cells[-1].strip() else cells


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


def _check_once(file: Path, header: Sequence[str], columns: Sequence[str]) -> None:
    times = Counter(header)
    for column in columns:
        if times[column] > 1:
            raise Malformed(f"the column {column!r} is there twice", place=f"{file}:1", remedy="Take one of them out")


def _row(file: Path, line: int, header: Sequence[str], cells: Sequence[str], layout: Layout) -> CsvRow:
    if layout.loose and len(cells) == len(header) + 1:
        cells = _without_end(cells, layout)
    by_column = dict(zip(header, (cell.strip() for cell in cells), strict=False))
    row = CsvRow(str(file), line, by_column, layout.delimiter)
    for column, cell in row.cells.items():
        try:
            plain_text(cell)
        except ValueError as error:
            raise row.wrong(f"{column}: {error}") from None
    if len(cells) != len(header):
        delimiter = "comma" if layout.delimiter == "," else repr(layout.delimiter)
        raise Malformed(
            f"the row has {len(cells)} cells, the header {len(header)}",
            place=f"{file}:{line}",
            excerpt=excerpt_of(layout.delimiter.join(cells).encode()),
            remedy=f'A {delimiter} inside a cell needs quotes around it: "1{layout.delimiter} 4{layout.delimiter} 6"',
        )
    return row


Cells = Sequence[str | int | None]


def csv_text(rows: Iterable[Cells]) -> str:
    """Rows as CSV, byte for byte the same everywhere."""
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
