"""A published results matrix, in long form: one row for each car of each race, as printed.

    race, driver (or car, or both), result, and where the table prints one, penalty; weekend may be there

The result is a place, or what became of the car: DNF, NC, DNS, WD, DSQ, EX.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from racelog.errors import Malformed
from racelog.facts.values import Status, spoken
from racelog.outside.csv_files import CsvRow, read_csv

PRINTED_STATUSES: dict[str, Status] = {
    "DNF": "DNF", "NC": "NC", "DNS": "DNS", "WD": "WD", "DSQ": "DSQ", "EX": "DSQ",
}  # fmt: skip
_NUMBER = re.compile(r"[1-9]\d{0,2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """One cell of a matrix: who, in which round, and what is printed; `penalised` when it carries a mark."""

    where: str
    """Where it is printed: file and line."""
    round: int
    car: str | None
    driver: str | None
    place: int | None
    status: Status | None
    penalised: bool
    printed: str

    @property
    def who(self) -> str:
        """Driver and car as printed."""
        return " ".join(part for part in (self.driver, f"(car {self.car})" if self.car else "") if part)


def read_matrix(file: Path) -> tuple[PrintedCell, ...]:
    """Every cell of a matrix, in the order printed. Errors: Malformed, with file, line and remedy."""
    rows = read_csv(file, ("race", "result"), ("driver", "car", "weekend", "penalty", "class", "team"))
    if not rows:
        raise Malformed("there is no result in it", place=str(file), remedy="Columns: race, driver, result, penalty")
    seen: dict[tuple[int, str], PrintedCell] = {}
    cells: list[PrintedCell] = []
    for row in rows:
        cell = _cell(row)
        for name in filter(None, (cell.driver, cell.car)):
            earlier = seen.setdefault((cell.round, spoken(name)), cell)
            if earlier is not cell:
                raise row.wrong(
                    f"{name!r} is in race {cell.round} already ({earlier.where})", "Take one of the two out"
                )
        cells.append(cell)
    return tuple(cells)


def _cell(row: CsvRow) -> PrintedCell:
    if not _NUMBER.fullmatch(row["race"]):
        raise row.wrong(f"{row['race']!r} is no race", "Number the races 1, 2, 3, ...")
    if not row["driver"] and not row["car"]:
        raise row.wrong("the row names nobody", "Fill in the column driver, or car")
    printed = row["result"]
    if printed not in PRINTED_STATUSES and not _NUMBER.fullmatch(printed):
        raise row.wrong(f"{printed!r} is no result", f"A place, or one of {', '.join(PRINTED_STATUSES)}")
    if row["penalty"] not in {"", "back_of_class"}:
        raise row.wrong(f"{row['penalty']!r} is no penalty a table prints", "Known: back_of_class")
    return PrintedCell(
        where=row.place,
        round=int(row["race"]),
        car=row["car"] or None,
        driver=row["driver"] or None,
        place=None if printed in PRINTED_STATUSES else int(printed),
        status=PRINTED_STATUSES.get(printed),
        penalised=bool(row["penalty"]),
        printed=printed,
    )
