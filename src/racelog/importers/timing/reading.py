"""A timing file, read and checked as a whole: every car once, every place taken."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from racelog.errors import Malformed
from racelog.importers.timing.formats import printed_in
from racelog.importers.timing.timing_file import ANY, Asked, Handed, TimedRow, TimingFile, claim_of, is_car
from racelog.importers.timing.twins import check_cars_once
from racelog.outside.text_files import read_bytes

NOTHING_MAPPED: Mapping[int, str] = {}


def read_timing(
    file: Path, mapped: Mapping[int, str] = NOTHING_MAPPED, asked: Asked = ANY, *, twins_allowed: bool = False
) -> TimingFile:
    """The order of a session as a timing system, a simulator, or somebody by hand wrote it.

    Shape:   `mapped` says which car a row is, where the number printed does not: row to car; `asked` which session is
             meant, and who is entered. With `twins_allowed` two rows may show one number, to be compared and never
             appended.
    Errors:  Malformed, naming file, line and row, and what to do.
    """
    handed = Handed(read_bytes(file), str(file), dict(mapped), asked=asked)
    printed = printed_in(handed)
    _check_map(file, mapped, len(printed.rows))
    by_driver = {row.row: row.car for row in printed.rows if row.car != row.number}
    timing = TimingFile(
        name=file.name,
        path=str(file),
        sha256=hashlib.sha256(handed.data).hexdigest(),
        format=printed.format,
        has_statuses=printed.has_statuses,
        words=printed.words,
        columns=printed.columns,
        claims=claim_of(file.name),
        mapped={**by_driver, **handed.mapped},
        rows=tuple(replace(row, car=mapped.get(row.row, row.car)) for row in printed.rows),
    )
    for row in timing.rows:
        _check_number(row)
    if not twins_allowed:
        check_cars_once(timing)
    _check_places(timing, by_hand=printed.by_hand)
    return timing


def _check_number(row: TimedRow) -> None:
    if not is_car(row.car):
        raise Malformed(
            f"row {row.row}: {row.car!r} is no car number" if row.car else f"row {row.row} has no car number",
            place=row.at,
            excerpt=f"driven by {' / '.join(row.driver_names)}" if row.drivers else None,
            remedy=f"1 to 5 letters or digits, such as 7, 021 or 24/2; say which car it is: --map {row.row}=7",
        )


def _check_map(file: Path, mapped: Mapping[int, str], last: int) -> None:
    for row, car in mapped.items():
        option = f"--map {row}={car}"
        if not 1 <= row <= last:
            remedy = f"Name one of its rows, 1 to {last}; the header is none"
            raise Malformed(f"{option}: the file has no row {row}", place=str(file), remedy=remedy)
        if not is_car(car):
            remedy = "1 to 5 letters or digits, such as 7, 021 or 24/2"
            raise Malformed(f"{option}: {car!r} is no car number", place=str(file), remedy=remedy)


def _check_places(timing: TimingFile, *, by_hand: bool) -> None:
    """Places run from 1 without a gap; two cars share one only where both rows say dead heat."""
    placed = sorted((row.place, row.row, row) for row in timing.rows if row.place is not None)
    expected = 1
    for place, sharing in groupby(placed, key=itemgetter(0)):
        rows = [row for _, _, row in sharing]
        _check_shared(place, rows, by_hand=by_hand)
        if place != expected:
            raise Malformed(
                f"nobody has place {expected}",
                place=rows[0].at,
                excerpt=f"row {rows[0].row}: car {rows[0].car} is next, in place {place}",
                remedy="Give every classified car its place, 1 to last; a row may be missing from the file",
            )
        expected += len(rows)


def _check_shared(place: int, rows: Sequence[TimedRow], *, by_hand: bool) -> None:
    if len(rows) == 1 and rows[0].dead_heat:
        raise Malformed(
            f"row {rows[0].row} says dead heat, and nobody else has place {place}",
            place=rows[0].at,
            remedy="Give both cars of a dead heat the same place, and yes under dead_heat",
        )
    if len(rows) > 1 and not all(row.dead_heat for row in rows):
        raise Malformed(
            f"place {place} is there twice",
            place=rows[1].at,
            excerpt="\n".join(f"row {row.row}: car {row.car}" for row in rows),
            remedy="Give each car its own place; for a dead heat say yes under dead_heat in both rows"
            + ("" if by_hand else " of a file in racelog's own format"),
        )
