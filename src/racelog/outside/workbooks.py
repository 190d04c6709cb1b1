"""Workbooks (.xlsx) that other people filled in, read as the text they show: cell by cell, within bounds.

A workbook is an archive of XML, so what is in it is looked at before anything is unpacked: how much it would be, and
that no XML declares entities. Formulas are never worked out: the value that was saved with them counts, and where
there is none the cell holds the formula as text, which fits nowhere. A cell merged with another one has no value of its
own: whoever reads a table asks `merged_at` before taking an empty one for empty.
"""

import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import zip_longest
from typing import Any
from zipfile import BadZipFile, ZipFile

from racelog.errors import Malformed

MOST_UNPACKED = 32 * 1024 * 1024
MOST_PARTS = 1000
MOST_ROWS = 10_000
MOST_COLUMNS = 500
MOST_SHEETS = 60
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_BEFORE_2007 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = "Save it as .xlsx, or as CSV"
_SAVE_AGAIN = "Open it in a spreadsheet and save it again, or as CSV"
_DAY_NOUGHT = date(1899, 12, 31)
"""Spreadsheets count days from here; a time of a day or longer is kept as a date in 1900."""


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells shown as one: rows and columns, both ends in it, counted from 1."""

    rows: tuple[int, int]
    columns: tuple[int, int]


@dataclass(frozen=True, slots=True)
class WorkSheet:
    """One sheet of a workbook: its name and its rows, each as long as its last cell; the first row is row 1."""

    title: str
    rows: tuple[tuple[str, ...], ...]
    merged: tuple[Merged, ...]

    def merged_at(self, row: int, column: int) -> bool:
        """Whether a cell is covered by another one it is merged with; both are counted from 1."""
        return any(
            area.rows[0] <= row <= area.rows[1]
            and area.columns[0] <= column <= area.columns[1]
            and (row, column) != (area.rows[0], area.columns[0])
            for area in self.merged
        )


def is_workbook(data: bytes) -> bool:
    """Whether bytes begin as those of a workbook do: of an archive, or as spreadsheets wrote them before 2007."""
    return data.startswith((b"PK\x03\x04", _BEFORE_2007))


def read_workbook(data: bytes, path: str) -> tuple[WorkSheet, ...]:
    """The sheets of a workbook, in its order, as the text each cell shows.

    Units:   a time or duration is written H:MM:SS.mmm; a date as 2026-05-02; a whole number without a fraction, and
             with the zeros in front that its format shows.
    Errors:  Malformed, for what is no workbook, or is too large, or declares entities.
    """
    if data.startswith(_BEFORE_2007):
        raise Malformed("a workbook as it was before 2007 (.xls)", place=path, remedy=_SAVE_AS)
    parts = _parts(data, path)
    try:
        with warnings.catch_warnings(action="ignore"):  # of what openpyxl leaves out: colours, charts, checks of input
            sheets = tuple(_sheets(data, parts))
    except Malformed:
        raise
    except Exception as error:  # noqa: BLE001 - a broken archive fails anywhere inside openpyxl, in whatever way
        what = f"the workbook cannot be read: {type(error).__name__}"
        raise Malformed(what, place=path, remedy=_SAVE_AGAIN) from None
    for sheet in sheets:
        _check_size(sheet, path)
    return sheets


def _parts(data: bytes, path: str) -> dict[str, bytes]:
    """The XML of the sheets by its name in the archive. Errors: Malformed, before much is unpacked."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            _check_unpacked(archive, path)
            xml = {name: archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels"))}
    except Malformed:
        raise
    except Exception as error:  # noqa: BLE001 - zipfile fails in many ways on bytes that are no archive
        what = "the archive is broken" if isinstance(error, BadZipFile) else f"cannot be read: {type(error).__name__}"
        raise Malformed(what, place=path, remedy=_SAVE_AGAIN) from None
    for name, text in xml.items():
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text or b"\x00" in text[:400]:
            raise Malformed(f"{name[:80]} declares entities, or is no UTF-8", place=path, remedy=_SAVE_AGAIN)
    return {name: text for name, text in xml.items() if "worksheets/" in name}


def _check_unpacked(archive: ZipFile, path: str) -> None:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED or len(parts) > MOST_PARTS:
        raise Malformed(
            f"the workbook unpacks to {unpacked // 1024 // 1024} MB in {len(parts)} parts",
            place=path,
            excerpt=f"at most {MOST_UNPACKED // 1024 // 1024} MB in {MOST_PARTS} parts are read",
            remedy="Save the sheet with the results alone, or as CSV",
        )
    if "xl/workbook.xml" not in archive.namelist():
        raise Malformed("an archive, and no workbook (.xlsx)", place=path, remedy=_SAVE_AS)


def _sheets(data: bytes, parts: dict[str, bytes]) -> Iterator[WorkSheet]:
    from openpyxl import load_workbook  # noqa: PLC0415 - late: the command line starts without it

    values = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    has_formulas = any(_FORMULA.search(text) for text in parts.values())
    written = load_workbook(BytesIO(data), read_only=True, keep_links=False) if has_formulas else None
    for sheet in values.worksheets[:MOST_SHEETS]:
        if sheet.sheet_state != "visible":
            continue
        rows = _rows(sheet)
        if written is not None:
            formulas = _rows(written[sheet.title])
            rows = [_with_formulas(row, below) for row, below in zip_longest(rows, formulas, fillvalue=())]
        shown = [_without_end(tuple(map(_shown, row))) for row in rows]
        while shown and not shown[-1]:
            shown.pop()
        part = parts.get(str(getattr(sheet, "_worksheet_path", "")).lstrip("/"), b"")
        yield WorkSheet(sheet.title, tuple(shown), tuple(_merged(part)))


def _rows(sheet: Any) -> list[Sequence[Any]]:  # noqa: ANN401 - a sheet of openpyxl, which has three classes for them
    sheet.reset_dimensions()  # what a file says of its size need not be so
    rows: list[Sequence[Any]] = []
    before: Sequence[Any] = ()
    for row in sheet.iter_rows(max_col=MOST_COLUMNS + 1):
        if len(rows) < MOST_ROWS:
            rows.append(row)
        elif row is not before and any(cell.value is not None for cell in row):  # rows left out are one and the same
            return [*rows, row]
        before = row
    return rows


def _without_end(row: tuple[str, ...]) -> tuple[str, ...]:
    last = max((number for number, cell in enumerate(row, start=1) if cell), default=0)
    return row[:last]


def _with_formulas(row: Sequence[Any], written: Sequence[Any]) -> list[Any]:
    """The cells with their saved values; where a formula was saved without one, the formula."""
    return [
        formula if cell.value is None and str(formula.value or "").startswith("=") else cell
        for cell, formula in zip(row, written, strict=True)
    ]


def _merged(part: bytes) -> Iterator[Merged]:
    from openpyxl.utils import column_index_from_string  # noqa: PLC0415 - late, as above

    for first, top, last, bottom in _MERGED.findall(part)[:MOST_ROWS]:
        left, right = (column_index_from_string(name.decode()) for name in (first, last))
        yield Merged((int(top), int(bottom)), (left, right))


def _shown(cell: Any) -> str:  # noqa: ANN401 - openpyxl has a class for empty cells that is no Cell
    value = cell.value
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int():
            return _whole(value, str(cell.number_format))
        case float():
            return _whole(int(value), str(cell.number_format)) if value.is_integer() else f"{value:.10g}"
        case timedelta():
            return _duration(value)
        case time():
            return _duration(timedelta(hours=value.hour, minutes=value.minute, seconds=value.second) + _part(value))
        case datetime() if value.year <= _DAY_NOUGHT.year + 1:
            of_day = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second) + _part(value)
            return _duration(timedelta(days=max(1, (value.date() - _DAY_NOUGHT).days)) + of_day)
        case datetime():
            return value.date().isoformat()
        case _:
            return str(value).strip()


def _whole(value: int, number_format: str) -> str:
    """A whole number with the zeros its format puts in front: car 021."""
    return str(value).zfill(len(number_format)) if set(number_format) == {"0"} and value >= 0 else str(value)


def _part(value: time | datetime) -> timedelta:
    return timedelta(microseconds=value.microsecond)


def _duration(length: timedelta) -> str:
    ms = round(length / timedelta(milliseconds=1))
    sign, ms = ("-", -ms) if ms < 0 else ("", ms)
    minutes, ms = divmod(ms, 60_000)
    return f"{sign}{minutes // 60}:{minutes % 60:02d}:{ms // 1000:02d}.{ms % 1000:03d}"


def _check_size(sheet: WorkSheet, path: str) -> None:
    if len(sheet.rows) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in sheet.rows):
        raise Malformed(
            f"the sheet {sheet.title[:60]!r} has more than {MOST_ROWS} rows or {MOST_COLUMNS} columns",
            place=path,
            remedy="Save the rows with the results alone",
        )
