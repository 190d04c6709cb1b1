"""The tables of a season, read and understood before anything is asked of the desk."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from racelog.desk.refusals import Refusal, Refused
from racelog.errors import Malformed
from racelog.facts.naming import near_names
from racelog.facts.values import spoken
from racelog.outside.csv_files import CsvRow, read_csv

_DAYS = re.compile(r"([A-Za-z]+) (\d{1,2})(?: ?[-\u2013] ?(?:([A-Za-z]+) )?(\d{1,2}))?")
Spellings = Mapping[str, Sequence[str]]
"""A name as the entry list has it, and how else tables print it."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A row of weekends.csv; one without a number (cancelled) is called after its place."""

    row: CsvRow
    weekend: str
    first_day: date | None
    last_day: date | None

    @property
    def cancelled(self) -> bool:
        """Whether the meeting was not held."""
        return self.row["status"].casefold() in {"cancelled", "canceled"}

    @property
    def town(self) -> str:
        """The place without its state; the circuit where none is printed."""
        return (self.row["place"] or self.row["circuit"]).split(",")[0]


@dataclass(frozen=True, slots=True)
class Entrant:
    """A row of entries.csv, and the weekends it covers."""

    row: CsvRow
    weekends: tuple[str, ...]
    full_season: bool


@dataclass(frozen=True, slots=True)
class Race:
    """A round: its rows of results.csv and its row of honours.csv, as far as there are any."""

    number: int
    weekend: str
    day: date | None
    results: tuple[CsvRow, ...]
    honours: CsvRow | None


@dataclass(frozen=True, slots=True)
class SeasonTables:
    """A season's tables; names are matched in any of their spellings."""

    year: int
    meetings: tuple[Meeting, ...]
    entrants: tuple[Entrant, ...]
    races: tuple[Race, ...]
    spellings: Spellings

    def entrant(self, driver: str, weekend: str, row: CsvRow) -> Entrant:
        """The entry of a driver at a weekend. Errors: Refusal, naming the row that prints the driver."""
        usual = spoken(usual_name(driver, self.spellings))
        entered = [entrant for entrant in self.entrants if weekend in entrant.weekends]
        for entrant in entered:
            if spoken(usual_name(entrant.row["driver"], self.spellings)) == usual:
                return entrant
        raise Refusal(
            Refused(
                f"{driver!r} is not entered for weekend {weekend}",
                near_names(driver, [entrant.row["driver"] for entrant in entered]),
                "Enter the driver in entries.csv, or say in a corrections file how else a name is spelled: "
                f'[[spelling]] name = "...", also = ["{driver}"]',
            ),
            place=row.place,
        )


def usual_name(name: str, spellings: Spellings) -> str:
    """A name as the entry list has it."""
    for usual, others in spellings.items():
        if spoken(name) in {spoken(other) for other in others}:
            return usual
    return name


def read_tables(folder: Path, year: int, spellings: Spellings) -> SeasonTables:
    """Read a folder of season tables. Errors: Malformed, with file, row and remedy."""
    if not folder.is_dir():
        raise Malformed(
            "there is no such folder",
            place=str(folder),
            remedy="Name the folder that holds weekends.csv and entries.csv",
        )
    meetings = _meetings(folder / "weekends.csv", year)
    weekends = [meeting.weekend for meeting in meetings if not meeting.cancelled]
    entrants = tuple(_entrant(row, weekends) for row in read_csv(folder / "entries.csv", *ENTRIES))
    races = _races(
        _optional(folder / "results.csv", RESULTS), _optional(folder / "honours.csv", HONOURS), weekends, year
    )
    if not races:
        raise Malformed(
            "there are no results",
            place=str(folder),
            remedy="Add results.csv, or honours.csv where only winners are known",
        )
    return SeasonTables(year, meetings, entrants, races, spellings)


def without_a_row(tables: SeasonTables) -> Iterator[str]:
    """Cars entered for the whole season that stand in no row of a race, each once, in words.

    A table may leave out who did not come; it may as well have lost a row, and nobody would notice.
    """
    missing: dict[str, tuple[Entrant, list[str]]] = {}
    for race in tables.races:
        if not race.results:
            continue
        present = {tables.entrant(row["driver"], race.weekend, row).row["car"] for row in race.results}
        for entrant in tables.entrants:
            if entrant.full_season and entrant.row["car"] not in present:
                missing.setdefault(entrant.row["car"], (entrant, []))[1].append(str(race.number))
    for car, (entrant, rounds) in missing.items():
        where = f"round{'s' if len(rounds) > 1 else ''} {', '.join(rounds)}"
        yield f"car {car} ({entrant.row['driver']}), entered for the whole season, has no row in the results of {where}"


Columns = tuple[tuple[str, ...], tuple[str, ...]]
"""Those a table must have, and those it may have."""

WEEKENDS: Columns = ("weekend", "circuit"), ("place", "country", "dates", "first_race_date", "status")
ENTRIES: Columns = (
    ("car", "driver", "team", "class", "weekends"),
    ("nationality", "team_nationality", "born", "guest", "generation"),
)
RESULTS: Columns = ("race", "weekend", "driver", "result"), ("penalty",)
HONOURS: Columns = ("race", "weekend", "winner"), ("date", "pole", "fastest_lap", "winning_*")


def _optional(file: Path, columns: Columns) -> tuple[CsvRow, ...]:
    return read_csv(file, *columns) if file.exists() else ()


def _meetings(file: Path, year: int) -> tuple[Meeting, ...]:
    meetings: list[Meeting] = []
    for row in read_csv(file, *WEEKENDS):
        printed = row["dates"] or row["first_race_date"]
        span = days(printed, year) if printed else None
        if printed and span is None:
            raise row.wrong(f"{printed!r} is no day", 'Write it like "March 16-19" or "2022-03-16"')
        first, last = span or (None, None)
        # a first race day alone says when a meeting began, not when it was over
        meeting = Meeting(row, row["weekend"], first, last if row["dates"] else None)
        if not meeting.weekend and not meeting.cancelled:
            raise row.wrong("a weekend that was held has no number", "Number the weekends in the order they were held")
        if not meeting.weekend:
            meeting = Meeting(row, re.sub(r"[^a-z0-9]+", "-", meeting.town.casefold()).strip("-"), first, None)
        if meeting.weekend in {earlier.weekend for earlier in meetings}:
            raise row.wrong(f"weekend {meeting.weekend} is there twice", "Give every weekend a number of its own")
        meetings.append(meeting)
    return tuple(meetings)


def _entrant(row: CsvRow, calendar: Sequence[str]) -> Entrant:
    if not row["car"] or not row["driver"]:
        raise row.wrong("an entry needs a car number and a driver", "Fill in both")
    if row["weekends"].casefold() == "all":
        return Entrant(row, tuple(calendar), full_season=True)
    weekends: list[str] = []
    for part in row["weekends"].split(","):
        first, _, last = (end.strip() for end in part.partition("-"))
        if first not in calendar or (last or first) not in calendar:
            known = f"weekends held: {', '.join(calendar)}"
            raise row.wrong(f"{part.strip()!r} names no weekend that was held ({known})", 'Write "All" or "1-4, 6"')
        weekends.extend(calendar[calendar.index(first) : calendar.index(last or first) + 1])
    return Entrant(row, tuple(weekends), full_season=set(weekends) == set(calendar))


def _races(
    results: Sequence[CsvRow], honours: Sequence[CsvRow], calendar: Sequence[str], year: int
) -> tuple[Race, ...]:
    rows: dict[int, list[CsvRow]] = {}
    for row in results:
        rows.setdefault(_number(row), []).append(row)
    stated: dict[int, CsvRow] = {}
    for row in honours:
        earlier = stated.setdefault(_number(row), row)
        if earlier is not row:
            raise row.wrong(f"round {row['race']} has a row already ({earlier.place})", "Take one of the two out")
    races = []
    for number in sorted({*rows, *stated}):
        of_race, honour = rows.get(number, []), stated.get(number)
        weekend = _one_weekend([*of_race, *([] if honour is None else [honour])], calendar)
        races.append(Race(number, weekend, _day(honour, year), tuple(of_race), honour))
    return tuple(races)


def _day(honour: CsvRow | None, year: int) -> date | None:
    """The day of a round, where honours.csv says it."""
    if honour is None or not honour["date"]:
        return None
    printed = days(honour["date"], year)
    if printed is None:
        raise honour.wrong(f"{honour['date']!r} is no day", 'Write it like "March 19" or "2022-03-19"')
    return printed[0]


def _number(row: CsvRow) -> int:
    if not re.fullmatch(r"[1-9]\d{0,2}", row["race"], re.ASCII):
        raise row.wrong(f"{row['race']!r} is no round", "Number the rounds 1, 2, 3, ...")
    return int(row["race"])


def _one_weekend(rows: Sequence[CsvRow], calendar: Sequence[str]) -> str:
    weekend = rows[0]["weekend"]
    for row in rows:
        if row["weekend"] not in calendar:
            raise row.wrong(f"weekend {row['weekend']!r} was not held", f"Weekends held: {', '.join(calendar)}")
        if row["weekend"] != weekend:
            raise row.wrong(
                f"round {row['race']} stands under weekend {weekend} elsewhere ({rows[0].place})",
                "Put every row of a round under one weekend",
            )
    return weekend


def days(printed: str, year: int) -> tuple[date, date] | None:
    """The first and last day of "2022-03-16", "March 19", "March 16-19", "April 29 - May 1"; None for what is none."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", printed):
            return date.fromisoformat(printed), date.fromisoformat(printed)
        span = _DAYS.fullmatch(printed)
        if span is None:
            return None
        first = _day_of(span[1], span[2], year)
        return first, first if span[4] is None else _day_of(span[3] or span[1], span[4], year)
    except ValueError:
        return None


def _day_of(month: str, day: str, year: int) -> date:
    return datetime.strptime(f"{month} {day} {year} +0000", "%B %d %Y %z").date()
