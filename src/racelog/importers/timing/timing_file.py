"""A timing file as read: its rows, and what is known about the file itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import ValidationError

from racelog.errors import Malformed
from racelog.facts.complaints import first_complaint, plainly
from racelog.facts.events import Row
from racelog.facts.values import Status

Format = Literal[
    "al-kamel-race", "al-kamel-by-class", "al-kamel-best-laps", "orbits", "speedhive", "racelog"
]  # fmt: skip
Claim = Literal["provisional", "official"]


@dataclass(frozen=True, slots=True)
class TimedRow:
    """One car of a timing file.

    Shape:   `row` counts the cars from 1, in the order of the file; `number` is printed there, `car` is the one meant.
    Units:   milliseconds; None where the file does not say.
    """

    row: int
    number: str
    car: str
    place: int | None
    status: Status
    laps: int | None
    total_ms: int | None
    best_ms: int | None
    second_ms: int | None
    race_class: str | None
    group: str | None
    dead_heat: bool
    remark: str | None
    driver: str | None
    at: str
    """Where the row stands: file and line."""

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
class TimingFile:
    """A file of a session's order: its exact bytes by SHA-256, what its name claims, and its rows in file order.

    `mapped` has the rows whose number was read as another car.
    """

    name: str
    path: str
    sha256: str
    format: Format
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
