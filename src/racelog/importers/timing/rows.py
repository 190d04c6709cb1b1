"""One row of a timing sheet, understood."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from racelog.errors import Malformed
from racelog.facts.values import Status, spoken
from racelog.importers.timing.columns import Field, Sheet
from racelog.importers.timing.times import count, milliseconds
from racelog.importers.timing.timing_file import PrintedDriver, TimedRow, is_car
from racelog.outside.csv_files import CsvRow

STATUSES: dict[str, Status] = {
    "classified": "classified",
    "not classified": "NC", "nc": "NC",
    "retired": "DNF", "did not finish": "DNF", "dnf": "DNF",
    "not started": "DNS", "did not start": "DNS", "dns": "DNS",
    "withdrawn": "WD", "wd": "WD",
    "disqualified": "DSQ", "dsq": "DSQ", "dq": "DSQ", "excluded": "DSQ", "ex": "DSQ",
}  # fmt: skip
"""How a status is printed, letter case aside."""
_OF_PROGRAMS: dict[str, Status] = {"normal": "classified", "finished": "classified"}
"""The same, as some programs alone print it."""
_LAPS_BEHIND = re.compile(r"\+? ?([1-9]\d{0,2}) ?laps?", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Leader:
    """Laps and time of whoever is first, which gaps are counted from; None where the file does not say."""

    laps: int | None = None
    total_ms: int | None = None


def leader_of(sheet: Sheet, rows: Sequence[CsvRow]) -> Leader:
    """The first car of a file. Errors: Malformed, naming its row."""
    for row in rows:
        if count(sheet.cell(row, "place")) == 1:
            return Leader(_laps(sheet, row), _time(sheet, row, "total"))
    return Leader()


def timed_row(sheet: Sheet, number: int, row: CsvRow, leader: Leader, *, mapped: bool) -> TimedRow:
    """A row of a sheet as a car with its place or status. Errors: Malformed, naming the row."""
    printed = _car(sheet, number, row, mapped=mapped)
    place, laps = _place(sheet, number, row), _laps(sheet, row)
    laps, total = _laps_and_total(sheet, row, laps, leader)
    best, second = (_time(sheet, row, field) for field in ("best", "second"))
    ran = bool(laps) or total is not None or best is not None
    status = _status(sheet, number, row, place, ran=ran)
    return TimedRow(
        row=number,
        number=printed,
        car=printed,
        place=_place_kept(sheet, number, row, place, status),
        status=status,
        laps=laps,
        total_ms=total,
        best_ms=best,
        second_ms=second,
        race_class=sheet.cell(row, "class") or None,
        group=sheet.cell(row, "group") or None,
        dead_heat=_dead_heat(sheet, row),
        remark=sheet.cell(row, "remark") or None,
        drivers=(PrintedDriver(sheet.cell(row, "driver")),) if sheet.cell(row, "driver") else (),
        at=row.place,
    )


def _car(sheet: Sheet, number: int, row: CsvRow, *, mapped: bool) -> str:
    printed = sheet.cell(row, "car")
    if not mapped and not is_car(printed):
        what = f"row {number}: {printed!r} is no car number" if printed else f"row {number} has no car number"
        raise row.wrong(
            what, f"1 to 5 letters or digits, such as 7, 021 or 24/2; say which car it is: --map {number}=7"
        )
    return printed


def _place(sheet: Sheet, number: int, row: CsvRow) -> int | None:
    printed = sheet.cell(row, "place")
    if sheet.status_for_place and spoken(printed) in STATUSES:
        return None
    place = count(printed) if printed else None
    if printed and (not place or place > 999):
        status = STATUSES.get(spoken(printed))
        remedy = f"Put {status} under status, and leave place empty" if status else "A place is a number from 1 on"
        raise row.wrong(f"row {number}: {printed!r} is no place", remedy)
    return place


def _status(sheet: Sheet, number: int, row: CsvRow, place: int | None, *, ran: bool) -> Status:
    printed = sheet.cell(row, "place" if sheet.status_for_place else "status")
    if printed and (place is None or not sheet.status_for_place):
        return _as_printed(number, row, printed, place)
    if "status" in sheet.columns and place is None:
        raise row.wrong(f"row {number} has neither a place nor a status", f"Give it a place, or one of {_known()}")
    if place is None and ran:
        raise row.wrong(
            f"row {number} has laps or a time, and no place",
            f"{sheet.title} have no status: take the race results (STATUS), or give the row its place in a copy",
        )
    if "status" not in sheet.columns and not ran:
        return "DNS"  # such files give a car that stayed in the paddock the last place, without a lap
    return "classified"


def _as_printed(number: int, row: CsvRow, printed: str, place: int | None) -> Status:
    status = {**STATUSES, **_OF_PROGRAMS}.get(spoken(printed))
    if status is None:
        raise row.wrong(f"row {number}: the status {printed!r} is not known", f"Known: {_known()}")
    if status == "classified" and place is None:
        raise row.wrong(f"row {number} is classified and has no place", "Give it its place, or the status it has")
    return status


def _known() -> str:
    return ", ".join(STATUSES)


def _place_kept(sheet: Sheet, number: int, row: CsvRow, place: int | None, status: Status) -> int | None:
    """The place of a classified car; timing systems number the others on, and people should not."""
    if status == "classified":
        return place
    if place is not None and sheet.ours:
        raise row.wrong(f"row {number} has place {place} and is {status}", "Only a classified car has a place")
    return None


def _laps(sheet: Sheet, row: CsvRow) -> int | None:
    printed = sheet.cell(row, "laps")
    laps = count(printed) if printed else None
    if printed and laps is None:
        raise row.wrong(f"laps: {printed!r} is no number of laps", "Write a whole number from 0 on")
    return laps


def _time(sheet: Sheet, row: CsvRow, field: Field) -> int | None:
    """A time in milliseconds; one of nothing but zeros is none."""
    printed = sheet.cell(row, field)
    time = milliseconds(printed) if printed else None
    if printed and time is None:
        raise _no_time(row, sheet.columns[field], printed)
    return time or None


def _no_time(row: CsvRow, column: str, printed: str) -> Malformed:
    return row.wrong(f"{column}: {printed!r} is no time", "Write it like 45:57.575, 1:02:03.4 or 58.123")


def _laps_and_total(sheet: Sheet, row: CsvRow, laps: int | None, leader: Leader) -> tuple[int | None, int | None]:
    """Laps and total time; where the total is a gap ("+1.234", "+1 lap"), counted from the first car."""
    printed = sheet.cell(row, "total")
    if behind := _LAPS_BEHIND.fullmatch(printed):
        lapped = None if leader.laps is None else leader.laps - int(behind[1])
        if None not in {laps, lapped} and laps != lapped:
            what = f"{printed!r} of the {leader.laps} laps of the first car are {lapped}, and the row has {laps}"
            raise row.wrong(what, "Correct the laps, or leave the gap out")
        return lapped if laps is None else laps, None
    if not printed.startswith("+"):
        return laps, _time(sheet, row, "total")
    gap = milliseconds(printed.removeprefix("+").strip())
    if gap is None:
        raise _no_time(row, sheet.columns["total"], printed)
    if leader.total_ms is None:
        raise row.wrong(f"{printed!r} is a gap, and the first car has no time", "Give the first car its total time")
    if None not in {laps, leader.laps} and laps != leader.laps:
        raise row.wrong(f"{printed!r} is a gap in time, {laps} laps against {leader.laps}", 'Write it like "+1 lap"')
    return leader.laps if laps is None else laps, leader.total_ms + gap


def _dead_heat(sheet: Sheet, row: CsvRow) -> bool:
    printed = sheet.cell(row, "dead_heat").casefold()
    if printed not in {"yes", "no", ""}:
        raise row.wrong(f"dead_heat: {printed!r} is neither yes nor no", "Say yes or no, or leave it empty")
    return printed == "yes"
