"""A timing file as read: its rows, and what is known about the file itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from racelog.errors import Malformed
from racelog.facts.complaints import first_complaint, plainly
from racelog.facts.events import Row
from racelog.facts.values import CarNumber, Status

Claim = Literal["provisional", "official"]
_CAR: TypeAdapter[str] = TypeAdapter(CarNumber)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a file, and what officials say of it.

    Shape:   the order of a race or of qualifying; of whatever is in it; or everybody in it, for the entry list. `name`
             is the session of the file, or the sheet of the workbook, where it holds several. `entered` has the names
             of the drivers of each car, as the season knows them by now. `columns` says what a heading means, by field,
             and `remembered` what was said of earlier files, which holds where the file has those headings.
    """

    of: Literal["race", "qualifying", "any", "everybody"] = "race"
    name: str | None = None
    entered: Mapping[str, frozenset[str]] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    remembered: Mapping[str, str] = field(default_factory=dict)


ANY = Asked("any")


@dataclass(frozen=True, slots=True)
class Handed:
    """A file as it was handed in: its exact bytes, where it lies, and the rows that are another car than printed."""

    data: bytes
    path: str
    mapped: Mapping[int, str] = field(default_factory=dict)
    asked: Asked = ANY

    @property
    def name(self) -> str:
        """Its name without its folder."""
        return PurePath(self.path).name


@dataclass(frozen=True, slots=True)
class PrintedDriver:
    """A driver as a file prints them: "Ada Moreau", and the country where it says so.

    `drove` says whether they did, where the file tells who of a crew drove; `laps` and `driven_ms` how far. A `bot` is
    the simulator itself.
    """

    name: str
    nationality: str | None = None
    laps: int | None = None
    driven_ms: int | None = None
    drove: bool | None = None
    bot: bool = False


@dataclass(frozen=True, slots=True)
class TimedRow:
    """One car of a timing file.

    Shape:   `row` counts the cars from 1, in the order of the file; `number` is printed there, `car` is the one meant;
             `at` is where the row stands, file and line. A place exactly where the status is "classified".
    Units:   milliseconds; None where the file does not say.
    """

    row: int
    at: str
    number: str
    car: str
    place: int | None
    status: Status
    laps: int | None = None
    total_ms: int | None = None
    best_ms: int | None = None
    second_ms: int | None = None
    race_class: str | None = None
    group: str | None = None
    team: str | None = None
    vehicle: str | None = None
    drivers: tuple[PrintedDriver, ...] = ()
    dead_heat: bool = False
    remark: str | None = None

    @property
    def driver_names(self) -> tuple[str, ...]:
        """Who drives the car, as the file prints them."""
        return tuple(driver.name for driver in self.drivers)

    @property
    def bot(self) -> bool:
        """Whether a simulator itself drove the car."""
        return bool(self.drivers) and all(driver.bot for driver in self.drivers)

    def as_fact(self) -> Row:
        """The row as the log keeps it."""
        return Row(
            car=self.car,
            status=self.status,
            place=self.place,
            laps=self.laps,
            total_ms=self.total_ms,
            best_ms=self.best_ms,
            second_ms=self.second_ms,
            dead_heat=self.dead_heat or None,
            remark=self.remark,
        )


@dataclass(frozen=True, slots=True)
class Printed:
    """What a reader found in a file: the rows in the order of the file, `car` in them as it is printed.

    `format` is what the log calls the kind of file; `has_statuses` whether it says what became of cars without a place;
    `words` what an official should be told of how it was read; `columns` what was said of headings, and held.
    """

    format: str
    rows: tuple[TimedRow, ...]
    has_statuses: bool
    words: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    by_hand: bool = False
    """Whether people write such files by hand, and may say in them that two cars are level."""


@dataclass(frozen=True, slots=True)
class TimingFile:
    """A file of a session's order: its exact bytes by SHA-256, what its name claims, and its rows in file order.

    `mapped` has the rows whose number was read as another car; the rest is as in `Printed`.
    """

    name: str
    path: str
    sha256: str
    format: str
    has_statuses: bool
    words: tuple[str, ...]
    columns: Mapping[str, str]
    claims: Claim | None
    mapped: Mapping[int, str]
    rows: tuple[TimedRow, ...]

    @property
    def order(self) -> tuple[Row, ...]:
        """The rows for the log: the classified by place, then the others as the file has them."""
        lined_up = sorted(self.rows, key=lambda row: (row.place is None, row.place or 0, row.row))
        return tuple(map(_as_fact, lined_up))

    def wrong(self, what: str, remedy: str, excerpt: str | None = None) -> Malformed:
        """A complaint about the file as a whole."""
        return Malformed(what, place=self.path, excerpt=excerpt, remedy=remedy)


def _as_fact(row: TimedRow) -> Row:
    """A row for the log. Errors: Malformed, for a value the log does not take."""
    try:
        return row.as_fact()
    except ValidationError as error:
        first = first_complaint(error)
        where = ".".join(str(part) for part in first["loc"])
        raise Malformed(f"row {row.row}: {where}: {plainly(first)}", place=row.at, remedy="Correct the row") from None


def claim_of(name: str) -> Claim | None:
    """What a file's name says it is; nothing where it says neither or both. "Unofficial" is not official."""
    official = re.search(r"(?<![a-z])official", name.casefold()) is not None
    provisional = "provisional" in name.casefold()
    if official == provisional:
        return None
    return "official" if official else "provisional"


def is_car(printed: str) -> bool:
    """Whether a text can be the number of a car."""
    try:
        _CAR.validate_python(printed)
    except ValidationError:
        return False
    return True


def without_zeros(car: str) -> str:
    """A car number as a spreadsheet would have it: "03" and "3" look alike."""
    return car.lstrip("0") or "0"
