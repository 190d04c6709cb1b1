"""Two rows of a file that show one number: refused, or told apart by what else they say."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from racelog.errors import Malformed
from racelog.importers.timing.timing_file import TimedRow, TimingFile
from racelog.tables.shown import time_shown

Called = Mapping[str, TimedRow]
"""The rows of a file by what they are called: the car, and for a twin what tells it: "3 (Legends)"."""


def check_cars_once(timing: TimingFile) -> None:
    """Every row is a car of its own. Errors: Malformed, with the option to type."""
    cars = {row.car for row in timing.rows}
    for car, rows in _by_car(timing).items():
        if len(rows) > 1:
            raise Malformed(
                f"car {car} is in the file {'twice' if len(rows) == 2 else f'{len(rows)} times'}",
                place=rows[1].at,
                excerpt="\n".join(map(_described, rows)),
                remedy=f"Say which is which, for example (or the other way round): {_maps(car, rows, cars)}",
            )


def _by_car(timing: TimingFile) -> Mapping[str, Sequence[TimedRow]]:
    rows: dict[str, list[TimedRow]] = defaultdict(list)
    for row in timing.rows:
        rows[row.car].append(row)
    return rows


def _described(row: TimedRow) -> str:
    """What an official may know a car by."""
    laps = None if row.laps is None else f"{row.laps} {'lap' if row.laps == 1 else 'laps'}"
    place = row.status if row.place is None else f"place {row.place}"
    said = (
        " / ".join(row.driver_names),
        row.race_class,
        row.group,
        place,
        laps,
        time_shown(row.total_ms),
        _best(row) and f"best lap {_best(row)}",
    )
    return f"row {row.row}: {', '.join(part for part in said if part)}"


def _maps(car: str, rows: Sequence[TimedRow], taken: set[str]) -> str:
    """One row keeps the number; files that went through a spreadsheet lost the zero in front of the other."""
    free = (f"{'0' * zeros}{car}" for zeros in range(1, len(rows) + len(taken) + 1))
    numbers = [number for number in free if number not in taken][: len(rows) - 1]
    return " ".join(f"--map {row.row}={number}" for row, number in zip(rows, (*numbers, car), strict=True))


def told_apart(before: TimingFile, after: TimingFile) -> tuple[Called, Called]:
    """The rows of two files by what they are called in both.

    Errors:  Malformed, where two rows of one number cannot be told apart in both files.
    """
    then, now = _by_car(before), _by_car(after)
    called: tuple[dict[str, TimedRow], dict[str, TimedRow]] = {}, {}
    for car in dict.fromkeys((*then, *now)):
        pair = then.get(car, ()), now.get(car, ())
        label = _label(after, car, pair) if max(map(len, pair)) > 1 else _plain
        for names, rows in zip(called, pair, strict=True):
            names.update({label(row): row for row in rows})
    return called


Label = Callable[[TimedRow], str]


def _label(after: TimingFile, car: str, pair: tuple[Sequence[TimedRow], Sequence[TimedRow]]) -> Label:
    """The first thing that tells twins apart in both files."""
    for tell in (_group, _best):
        then, now = ({tell(row) for row in rows} for rows in pair)
        if then == now and len(then) == len(pair[0]) == len(pair[1]) and "" not in then:
            return partial(_named, tell)
    raise after.wrong(
        f"car {car} is there twice, and nothing tells the two apart in both files",
        "Say which row is which car with --map, or give them two numbers in copies of the files",
        "\n".join(_described(row) for rows in pair for row in rows),
    )


def _named(tell: Label, row: TimedRow) -> str:
    return f"{row.car} ({tell(row)})"


def _plain(row: TimedRow) -> str:
    return row.car


def _group(row: TimedRow) -> str:
    return row.group or row.race_class or ""


def _best(row: TimedRow) -> str:
    return time_shown(row.best_ms)


def carried_over(before: TimingFile, after: TimingFile) -> Mapping[int, str]:
    """The rows of a later file that are another car, as was said of the earlier one: same number, best lap, group."""
    carried: dict[int, str] = {}
    for was in before.rows:
        alike = [
            now
            for now in after.rows
            if (now.number, now.best_ms, now.group) == (was.number, was.best_ms, was.group) and now.row not in carried
        ]
        if was.row in before.mapped and len(alike) == 1:
            carried[alike[0].row] = was.car
    return carried
