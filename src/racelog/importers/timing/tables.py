"""Tables with a heading over each column, as timing systems and people write them, in CSV or in a workbook.

Above the header may stand titles, below the rows totals and footnotes, between them the titles of sections. The header
is the first line that names a column of cars and one of places or statuses. A line below it that has no car, no place
and no status is about no car, and is passed over; of a title such as "Not classified" its status is kept for the cars
below.
"""

import csv
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import get_close_matches
from io import StringIO

from racelog.errors import Malformed, excerpt_of, readable
from racelog.facts.values import Status
from racelog.importers.timing.cells import place_of, status_of
from racelog.importers.timing.columns import OURS, Columns, Field, columns_of, key, twice
from racelog.importers.timing.rows import Line, of_all, timed_row
from racelog.importers.timing.timing_file import Handed, Printed, is_car
from racelog.outside.csv_files import delimiter_of, heading
from racelog.outside.text_files import text_of_any_country
from racelog.outside.workbooks import MOST_COLUMNS, WorkSheet, is_workbook, read_workbook

DELIMITERS = ",;\t|"
HIGHEST_HEADER = 40
"""A header is looked for in so many lines."""
MOST_LINES = 10_000
_TIMES: tuple[Field, ...] = ("total", "gap", "best", "second")


@dataclass(frozen=True, slots=True)
class Table:
    """A header understood, and the lines below it."""

    columns: Columns
    at: str
    lines: tuple[Line, ...]


def read_table(handed: Handed) -> Printed:
    """The rows of a table of cars. Errors: Malformed, naming file, line and row, and what to do."""
    table = _in_workbook(handed) if is_workbook(handed.data) else _in_csv(handed)
    columns = _checked(table, qualifying=handed.asked.of == "qualifying")
    cars = list(_cars(replace(table, columns=columns)))
    if not cars:
        what = "there is a header and no car under it"
        raise Malformed(what, place=handed.path, remedy="Export the file once more")
    sheet = of_all(columns, [line for line, _ in cars])
    read = [
        timed_row(sheet, number, line, section, mapped=number in handed.mapped)
        for number, (line, section) in enumerate(cars, start=1)
    ]
    rows = tuple(row for row, _ in read)
    return Printed(
        format=columns.format,
        rows=rows,
        has_statuses=not columns.ours or "status" in columns.at,
        words=(*_words(columns, table, len(cars)), *(note for _, note in read if note)),
        columns=columns.said,
        by_hand=columns.ours,
    )


def _words(columns: Columns, table: Table, cars: int) -> Iterator[str]:
    """What an official is shown of a table no program is known by, to correct it."""
    if columns.said or (columns.program is None and not columns.ours):
        yield f"columns: {readable(columns.in_words)}"
    passed = len(table.lines) - cars
    if passed:
        yield f"{passed} {'line' if passed == 1 else 'lines'} about no car passed over"


# where the table is


def _in_csv(handed: Handed) -> Table:
    if handed.asked.name is not None:
        what = f"--in-file {handed.asked.name[:60]}: a CSV holds one session"
        raise Malformed(what, place=handed.path, remedy="Leave --in-file out")
    text = text_of_any_country(handed.data, handed.path)
    if not text.strip():
        raise Malformed("the file is empty", place=handed.path, remedy="Export the file once more")
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines[:HIGHEST_HEADER]):
        delimiter = _delimiter(line, handed)
        if delimiter is not None:
            below = _csv_lines("".join(lines[number:]), handed.path, number, delimiter)
            header = next(below)
            columns = _understood(header.cells, handed)
            if columns is not None:
                return Table(columns, header.at, tuple(below))
    number, first = next((number, line) for number, line in enumerate(lines, start=1) if line.strip())
    raise _unknown(f"{handed.path}:{number}", _cells(first, delimiter_of(first)), handed)


def _delimiter(line: str, handed: Handed) -> str | None:
    """What separates the cells of a line, if it is a header: whatever gives it most columns that are known."""
    known = {one: columns for one in DELIMITERS if one in line and (columns := _understood(_cells(line, one), handed))}
    return max(known, key=lambda one: len(known[one].used), default=None)


def _understood(cells: Sequence[str], handed: Handed) -> Columns | None:
    """The columns of a line, if it is a header; what was said of earlier files holds where it fits."""
    header = _without_end(cells)
    if len(header) > MOST_COLUMNS:
        return None  # no session's: looking at two million of them keeps everybody waiting
    for said in ({**handed.asked.remembered, **handed.asked.columns}, handed.asked.columns):
        with suppress(ValueError):
            return columns_of(header, said)
    return None


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []


def _csv_lines(text: str, path: str, above: int, delimiter: str) -> Iterator[Line]:
    """The lines of a CSV from its header on, without empty ones. Errors: Malformed."""
    lines = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = above + 1
    try:
        for cells in lines:
            if any(cell.strip() for cell in cells):
                yield Line(f"{path}:{begins}", tuple(map(str.strip, cells)), delimiter)
            begins = above + lines.line_num + 1
            if lines.line_num > MOST_LINES:
                what = f"more than {MOST_LINES} lines are no session"
                raise Malformed(what, place=path, remedy="Hand in the results of one session")
    except csv.Error as error:
        raise Malformed(
            f"no CSV: {error}",
            place=f"{path}:{above + lines.line_num}",
            remedy="A quote that is opened must be closed, and a quote inside a quoted cell is doubled",
        ) from None


def _in_workbook(handed: Handed) -> Table:
    """The table of the one sheet that has cars, or of the sheet that is named. Errors: Malformed."""
    sheets = read_workbook(handed.data, handed.path)
    named = [sheet for sheet in sheets if handed.asked.name in {None, sheet.title}]
    titles = ", ".join(readable(sheet.title) for sheet in sheets)
    if not named:
        what = f"--in-file: the workbook has no sheet {handed.asked.name!r}"
        raise Malformed(what, place=handed.path, remedy=f"Its sheets: {titles}")
    tables = {sheet.title: table for sheet in named if (table := _on_sheet(sheet, handed))}
    if len(tables) > 1:
        raise Malformed(
            f"{len(tables)} sheets of the workbook have cars",
            place=handed.path,
            excerpt=", ".join(map(readable, tables)),
            remedy='Name one: --in-file "NAME"',
        )
    if not tables:
        first = next(((number, row) for number, row in enumerate(named[0].rows, start=1) if any(row)), (1, ()))
        raise _unknown(f"{handed.path}:{named[0].title}:{first[0]}", first[1], handed)
    return next(iter(tables.values()))


def _on_sheet(sheet: WorkSheet, handed: Handed) -> Table | None:
    place = f"{handed.path}:{sheet.title}"
    for number, row in enumerate(sheet.rows[:HIGHEST_HEADER], start=1):
        columns = _understood(row, handed)
        if columns is not None:
            return Table(columns, f"{place}:{number}", tuple(_sheet_lines(sheet, number, place)))
    return None


def _sheet_lines(sheet: WorkSheet, header: int, place: str) -> Iterator[Line]:
    for number, row in enumerate(sheet.rows[header:], start=header + 1):
        if any(row):
            merged = frozenset(at for at in range(len(row)) if sheet.merged_at(number, at + 1))
            yield Line(f"{place}:{number}", row, merged=merged)


def _without_end(cells: Sequence[str]) -> tuple[str, ...]:
    """A header without the empty cells at its end: columns somebody emptied, or a delimiter too many."""
    last = max((number for number, cell in enumerate(cells, start=1) if cell), default=0)
    return tuple(cells[:last])


def _unknown(place: str, header: Sequence[str], handed: Handed) -> Malformed:
    """Why no line is the header of a table of cars."""
    excerpt = excerpt_of(",".join(header).encode())
    if handed.asked.columns:
        typed = " ".join(f"--column {field}={name}" for field, name in handed.asked.columns.items())
        what = f"no line has these headings, each once: {typed}"
        return Malformed(what, place=place, excerpt=excerpt, remedy='Name headings of the file, or "#3" for the third')
    return Malformed(
        "no line names a column of car numbers and one of places",
        place=place,
        excerpt=excerpt,
        remedy="Known in six languages are headings such as No., Startnummer, Pos, Platz; for others say "
        "--column car=HEADING --column place=HEADING",
    )


# what its lines are


def _checked(table: Table, *, qualifying: bool) -> Columns:
    """The columns, once it is clear which is meant; of times, those that hold times. Errors: Malformed.

    The only time of a qualifying is the best lap.
    """
    columns = table.columns
    if columns.ours:
        _check_ours(table)
    for field, at in twice(columns):
        if field not in columns.said and (columns.ours or columns.program is not None or not _alike(table, at)):
            which = "" if columns.ours else f", or say which is meant: --column {field}=#{at + 1}"
            what = f"the column {heading(columns.header[at])!r} is there twice"
            raise Malformed(what, place=table.at, remedy=f"Take one of them out{which}")
    if columns.ours or columns.program is not None:
        return columns
    counts = {one for one in _TIMES if one not in columns.said and _all_whole(table.lines, columns.at.get(one))}
    read = {field: position for field, position in columns.at.items() if field not in counts}
    if qualifying and "best" not in read and "total" in read and not columns.said.keys() & {"best", "total"}:
        read["best"] = read.pop("total")
    return replace(columns, at=read)


def _alike(table: Table, at: int) -> bool:
    """Whether all columns with one heading hold the same."""
    header = [key(cell) for cell in table.columns.header]
    others = [other for other, name in enumerate(header) if name == header[at]]
    return all(len({_cell(line, other) for other in others}) == 1 for line in table.lines)


def _check_ours(table: Table) -> None:
    known = [name.replace(" ", "_") for name in OURS.values()]
    for name in map(heading, table.columns.header):
        if name not in known:
            near = get_close_matches(name, known, n=1)
            raise Malformed(
                f"the column {name!r} is not known here",
                place=table.at,
                excerpt=excerpt_of(",".join(map(heading, table.columns.header)).encode()),
                remedy=f"Did you mean {near[0]}?" if near else f"Columns: {', '.join(known)}",
            )


def _cell(line: Line, at: int | None) -> str:
    return line.cells[at] if at is not None and at < len(line.cells) else ""


def _all_whole(lines: Sequence[Line], at: int | None) -> bool:
    """Whether a column of times holds nothing but whole numbers: the lap a time was set in, or points."""
    cells = [cell for line in lines if (cell := _cell(line, at))]
    return bool(cells) and all(cell.isdecimal() for cell in cells)


def _cars(table: Table) -> Iterator[tuple[Line, Status | None]]:
    """The lines that are about a car, and the status of the section each stands in. Errors: Malformed."""
    columns, section = table.columns, None
    header = [key(cell) for cell in columns.header]
    for line in table.lines:
        if columns.ours:
            yield _whole(line, columns), None
            continue
        if [key(cell) for cell in line.cells[: len(header)]] == header:
            continue  # the header again, on the next page
        if _is_about_a_car(line, columns):
            yield _whole(line, columns), section
        elif sum(map(bool, line.cells)) == 1:
            section = status_of("".join(line.cells).strip(" :*"))
            section = None if section == "classified" else section


def _is_about_a_car(line: Line, columns: Columns) -> bool:
    car, place, status = (_cell(line, columns.at.get(field)) for field in ("car", "place", "status"))
    if place_of(place) is not None or status_of(place) is not None:
        return bool(car) or sum(map(bool, line.cells)) > 1
    is_number = is_car(car) and any(map(str.isdigit, car))
    return is_number if place or not status else bool(car or status_of(status))


def _whole(line: Line, columns: Columns) -> Line:
    """A line as long as the header; a shorter one of a program ends where it has nothing more to say."""
    length = len(columns.header)
    if any(line.cells[length:]) or (columns.ours and len(line.cells) < length):
        shown = "comma" if line.delimiter == "," else repr(line.delimiter)
        raise line.wrong(
            f"the row has {len(line.cells)} cells, the header {length}",
            f'A {shown} inside a cell needs quotes around it: "1{line.delimiter} 4{line.delimiter} 6"',
        )
    return replace(line, cells=(*line.cells[:length], *[""] * (length - len(line.cells))))
