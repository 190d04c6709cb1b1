"""One row of a timing sheet, understood: its car, its place or what became of it, its laps and times, its drivers.

Liberal in what is read, strict in what is claimed. A sheet without statuses says what became of a car by what it leaves
out, and that is taken as far as it goes: laps or a time without a place are a car that was not classified; nothing at
all is a car that did not start. A car with a place keeps it, whatever else is missing; only in lists that put whoever
stayed in the paddock last, with a place and without a lap, is such a car taken as not started.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from racelog.errors import Malformed, excerpt_of, readable
from racelog.facts.values import Status, plain_text
from racelog.importers.timing.cells import (
    count,
    is_level,
    known_statuses,
    laps_behind,
    milliseconds,
    names_in,
    of_parts,
    place_of,
    status_of,
)
from racelog.importers.timing.columns import Columns, Field, Person
from racelog.importers.timing.timing_file import PrintedDriver, TimedRow, is_car
from racelog.outside.csv_files import heading

_NOBODY = {"tba", "tbc", "tbd", "n.n.", "nn", "n/a"}
_LEVEL = re.compile(r"=\d{1,3}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
CAR_REMEDY = "1 to 5 letters or digits, such as 7, 021 or 24/2"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a sheet: where it stands, its cells by position, and those of them that are merged with others."""

    at: str
    cells: Sequence[str]
    delimiter: str = ","
    merged: frozenset[int] = frozenset()

    def wrong(self, what: str, remedy: str | None = None) -> Malformed:
        """A complaint about this line."""
        return Malformed(
            what, place=self.at, excerpt=excerpt_of(self.delimiter.join(self.cells).encode()), remedy=remedy
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns of a file, and what is known of all its rows together.

    `leader_laps` and `leader_ms` are those of whoever is first, from which gaps are counted. `last_ran` is the number
    of the last row with a lap or a time.
    """

    columns: Columns
    leader_laps: int | None = None
    leader_ms: int | None = None
    last_ran: int = 0

    @property
    def ours(self) -> bool:
        """Whether people write such files by hand; then nothing in them is passed over."""
        return self.columns.ours

    def cell(self, line: Line, field: Field) -> str:
        """What a line says; empty where it says nothing, or the file has no such column. Errors: Malformed."""
        at = self.columns.at.get(field)
        return "" if at is None else self.cell_at(line, at)

    def cell_at(self, line: Line, at: int) -> str:
        """The cell of a column, checked. Errors: Malformed."""
        cell = line.cells[at] if at < len(line.cells) else ""
        if at in line.merged:
            what = f"{self.heading(at)}: the cell is merged with another one"
            raise line.wrong(what, "Split merged cells, and give each row its own value")
        try:
            plain_text(cell)
        except ValueError as error:
            raise line.wrong(f"{self.heading(at)}: {error}", "Type the cell anew") from None
        if cell.startswith("=") and not _LEVEL.fullmatch(cell):
            raise line.wrong(
                f"{self.heading(at)}: a formula, and no value was saved with it", "Save it as values, or as CSV"
            )
        return cell if self.ours or cell.strip("-\u2013\u2014. ") else ""

    def heading(self, at: int) -> str:
        """The heading of a column, for complaints."""
        return readable(self.columns.header[at])[:60]


def of_all(columns: Columns, lines: Sequence[Line]) -> Sheet:
    """What is known of a sheet once all its rows are seen. Errors: Malformed, naming the row."""
    sheet = Sheet(columns)
    ran = [number for number, line in enumerate(lines, start=1) if _has_run(sheet, line)]
    first = next((line for line in lines if place_of(sheet.cell(line, "place")) == 1), None)
    if first is None:
        return Sheet(columns, last_ran=max(ran, default=0))
    total = sheet.cell(first, "total")
    leader_ms = (
        _time(sheet, first, "total") if total and status_of(total) is None and laps_behind(total) is None else None
    )
    return Sheet(columns, _laps(sheet, first), leader_ms, max(ran, default=0))


def _has_run(sheet: Sheet, line: Line) -> bool:
    return bool(count(sheet.cell(line, "laps"))) or any(
        milliseconds(sheet.cell(line, one)) for one in ("total", "best")
    )


def timed_row(
    sheet: Sheet, number: int, line: Line, section: Status | None, *, mapped: bool
) -> tuple[TimedRow, str | None]:
    """A line of a sheet as a car with its place or status, and what an official should be told of that.

    Shape:   `section` is the status of the lines under a title such as "Not classified"; `mapped` whether the car will
             be named by hand.
    Errors:  Malformed, naming the row.
    """
    printed = _car(sheet, number, line, mapped=mapped)
    place = _place(sheet, number, line)
    best, second = (_time(sheet, line, field) for field in ("best", "second"))
    laps, total = _laps_and_total(sheet, line, _laps(sheet, line))
    ran = bool(laps) or total is not None or best is not None
    status, note = _status(sheet, number, line, section, place=place, ran=ran)
    if status != "classified" and place is not None and sheet.ours:
        raise line.wrong(f"row {number} has place {place} and is {status}", "Only a classified car has a place")
    row = TimedRow(
        row=number,
        at=line.at,
        number=printed,
        car=printed,
        place=place if status == "classified" else None,  # timing systems number the others on
        status=status,
        laps=laps,
        total_ms=total,
        best_ms=best,
        second_ms=second,
        race_class=sheet.cell(line, "class") or None,
        group=sheet.cell(line, "group") or None,
        team=sheet.cell(line, "team") or None,
        vehicle=sheet.cell(line, "vehicle") or None,
        drivers=(
            *dict.fromkeys(one for person in sheet.columns.people for one in _drivers(sheet, line, person)),
            *_drove(sheet, line),
        ),
        dead_heat=_dead_heat(sheet, line),
        remark=sheet.cell(line, "remark") or None,
    )
    return row, f"row {number}: car {printed} {note}" if note else None


def _car(sheet: Sheet, number: int, line: Line, *, mapped: bool) -> str:
    cell = sheet.cell(line, "car")
    printed = cell if sheet.ours else re.sub(r"^(?:#|n[or°º]?\.?(?= ?\d)) ?|(?<=\d)\.0$", "", cell, flags=re.IGNORECASE)
    if mapped or is_car(printed):
        return printed
    what = f"row {number}: {printed[:60]!r} is no car number" if printed else f"row {number} has no car number"
    if _DATE.fullmatch(printed):
        raise line.wrong(what, "The spreadsheet made a date of it: write the column as text")
    column = (
        "" if sheet.ours or sheet.columns.program is not None else "; or which column has them: --column car=HEADING"
    )
    raise line.wrong(what, f"{CAR_REMEDY}; say which car it is: --map {number}=7{column}")


def _place(sheet: Sheet, number: int, line: Line) -> int | None:
    printed = sheet.cell(line, "place")
    if not printed or (not sheet.ours and status_of(printed) is not None):
        return None
    place = count(printed) if sheet.ours else place_of(printed)
    if not place or place > 999:
        status = status_of(printed)
        remedy = f"Put {status} under status, and leave place empty" if status else "A place is a number from 1 on"
        raise line.wrong(f"row {number}: {printed[:60]!r} is no place", remedy)
    return place


def _status(
    sheet: Sheet, number: int, line: Line, section: Status | None, *, place: int | None, ran: bool
) -> tuple[Status, str | None]:
    """What became of a car, and what an official should be told of how that was understood. Errors: Malformed."""
    status = _printed_status(sheet, number, line, place) or section
    if status == "classified" and place is None:
        raise line.wrong(f"row {number} is classified and has no place", "Give it its place, or the status it has")
    if status is not None:
        return status, None
    if place is not None:
        program = sheet.columns.program
        absent = not ran and program is not None and program.lists_absent and number > sheet.last_ran > 0
        return ("DNS", None) if absent else ("classified", None)
    if sheet.ours:
        what, remedy = (
            f"row {number} has neither a place nor a status",
            f"Give it a place, or one of {known_statuses()}",
        )
        raise line.wrong(what, remedy)
    if ran:
        return "NC", "has laps or a time, and no place: not classified"
    return "DNS", "has neither a place nor a lap: not started"


def _printed_status(sheet: Sheet, number: int, line: Line, place: int | None) -> Status | None:
    """A status under its heading, or in place of a place, a time or a gap. Errors: Malformed, for an unknown one."""
    printed = sheet.cell(line, "status")
    if printed:
        status = status_of(printed)
        if status is None and not (place is not None and _is_running(printed)):
            raise line.wrong(f"row {number}: the status {printed[:60]!r} is not known", f"Known: {known_statuses()}")
        return status
    if sheet.ours:
        return None
    elsewhere = (status_of(sheet.cell(line, field)) for field in ("place", "total", "gap") if sheet.cell(line, field))
    return next((status for status in elsewhere if status is not None), None)


def _is_running(printed: str) -> bool:
    """Whether what stands under status is how far behind a classified car is."""
    return laps_behind(printed) is not None or milliseconds(printed.removeprefix("+").strip()) is not None


def _laps(sheet: Sheet, line: Line) -> int | None:
    printed = sheet.cell(line, "laps")
    laps = count(printed) if printed else None
    if printed and laps is None:
        raise line.wrong(
            f"{_called(sheet, 'laps')}: {printed[:60]!r} is no number of laps", "Write a whole number from 0 on"
        )
    return laps


def _time(sheet: Sheet, line: Line, field: Field) -> int | None:
    """A time in milliseconds; one of nothing but zeros is none."""
    printed = sheet.cell(line, field)
    time = milliseconds(printed) if printed else None
    if printed and time is None and (sheet.ours or status_of(printed) is None):
        raise _no_time(sheet, line, field, printed)
    return time or None


def _no_time(sheet: Sheet, line: Line, field: Field, printed: str) -> Malformed:
    remedy = "Write it like 45:57.575, 1:02:03.4 or 58.123"
    if _DATE.fullmatch(printed):
        remedy = "The spreadsheet made a date of it: write the column as text"
    return line.wrong(f"{_called(sheet, field)}: {printed[:60]!r} is no time", remedy)


def _called(sheet: Sheet, field: Field) -> str:
    """The heading of a column as complaints name it."""
    return heading(sheet.heading(sheet.columns.at[field]))


def _laps_and_total(sheet: Sheet, line: Line, laps: int | None) -> tuple[int | None, int | None]:
    """Laps and total time; where the total is a gap ("+1.234", "+1 lap"), counted from the first car."""
    printed, leader_laps = sheet.cell(line, "total"), sheet.leader_laps
    if not printed:
        return _by_gap(sheet, line, laps)
    behind = laps_behind(printed)
    if behind is not None:
        lapped = None if leader_laps is None else leader_laps - behind
        if None not in {laps, lapped} and laps != lapped:
            what = f"{printed!r} of the {leader_laps} laps of the first car are {lapped}, and the row has {laps}"
            raise line.wrong(what, "Correct the laps, or leave the gap out")
        return lapped if laps is None else laps, None
    if not printed.startswith("+"):
        return laps, _time(sheet, line, "total")
    gap = milliseconds(printed.removeprefix("+").strip())
    if gap is None:
        raise _no_time(sheet, line, "total", printed)
    if sheet.leader_ms is None:
        raise line.wrong(f"{printed!r} is a gap, and the first car has no time", "Give the first car its total time")
    if None not in {laps, leader_laps} and laps != leader_laps:
        raise line.wrong(f"{printed!r} is a gap in time, {laps} laps against {leader_laps}", 'Write it like "+1 lap"')
    return leader_laps if laps is None else laps, sheet.leader_ms + gap


def _by_gap(sheet: Sheet, line: Line, laps: int | None) -> tuple[int | None, int | None]:
    """What a gap to the first car under a heading of its own says of laps and time; nothing that is not sure."""
    printed = sheet.cell(line, "gap").removeprefix("+").strip()
    behind, gap, leader_laps = laps_behind(printed), milliseconds(printed), sheet.leader_laps
    if behind is not None and laps is None and leader_laps is not None:
        return leader_laps - behind, None
    if gap is None or sheet.leader_ms is None or (laps is not None and laps != leader_laps):
        return laps, None
    return leader_laps if laps is None else laps, sheet.leader_ms + gap


def _drivers(sheet: Sheet, line: Line, person: Person) -> Iterator[PrintedDriver]:
    """Those named in the columns of a driver: one, or all of a crew in one cell. Errors: Malformed."""
    whole, first, last, country = (
        "" if at is None else sheet.cell_at(line, at)
        for at in (person.whole, person.first, person.last, person.nationality)
    )
    names = list(names_in(whole)) or [of_parts(first, last)]
    for name in names:
        if any(map(str.isalpha, name)) and name.casefold() not in _NOBODY:
            yield PrintedDriver(name, country or None if len(names) == 1 else None)


def _drove(sheet: Sheet, line: Line) -> Iterator[PrintedDriver]:
    """Those who drove, as people write it: "Ada Moreau / Bo Okafor", each with =LAPS or =TIME where it is known.

    Errors:  Malformed, for a part without a name, or with what is neither laps nor a time.
    """
    for part in filter(None, map(str.strip, re.split(r"[/;]", sheet.cell(line, "drove")))):
        name, equals, far = (piece.strip() for piece in part.partition("="))
        laps, driven_ms = count(far), milliseconds(far)
        if not name or (equals and laps is None and driven_ms is None):
            what = f"drove: {part[:60]!r} does not say who drove, and how far"
            raise line.wrong(what, "Write Ada Moreau / Bo Okafor, or with laps or times: Ada Moreau=12 / Bo=40:00.0")
        yield PrintedDriver(name, laps=laps, driven_ms=driven_ms, drove=True)


def _dead_heat(sheet: Sheet, line: Line) -> bool:
    printed = sheet.cell(line, "dead_heat").casefold()
    if printed not in {"yes", "no", ""}:
        raise line.wrong(f"dead_heat: {printed[:60]!r} is neither yes nor no", "Say yes or no, or leave it empty")
    return printed == "yes" or (not sheet.ours and is_level(sheet.cell(line, "place")))
