"""Entry lists and calendars as people keep them, in CSV or in a workbook, read as a whole.

The header is the first line that names what a row needs; headings are known in seven languages, as those of timing
files are (`timing/columns.py`). Every row becomes a request of its own, or a fault with its place, what is wrong and
what to do; so that whoever wrote the list mends it in one go. Columns nobody knows are passed over, and that is said.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from io import StringIO
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from racelog.desk.deciding.calendar import faults_of_calendar
from racelog.desk.deciding.entry_list import faults_of_entries, told_apart
from racelog.desk.refusals import Refusal, Refused
from racelog.desk.requests.models import AddRounds, Enter, EnterAll
from racelog.desk.requests.times import day as day_typed
from racelog.errors import Malformed, excerpt_of, readable
from racelog.facts.complaints import first_complaint, plainly
from racelog.facts.events import RoundScheduled, WeekendScheduled
from racelog.facts.season import Season
from racelog.importers.timing.columns import WORDS, key
from racelog.outside.csv_files import delimiter_of
from racelog.outside.text_files import read_bytes, text_of_any_country
from racelog.outside.workbooks import is_workbook, read_workbook

HIGHEST_HEADER = 40
MOST_ROWS = 2000
LONGEST_FAULT = 400
_YES = frozenset(
    ("yes", "y", "x", "true", "1", "ja", "j", "oui", "si", "sim", "guest", "gast", "invite", "full season")
)
_NO = frozenset(("", "no", "n", "false", "0", "nein", "non", "nao", "-"))
_DRIVER = re.compile(r"(?:co ?)?(?:driver|fahrer|pilote?|pilota|piloto|rijder|rider) ?(?:\d{1,2}|[a-d])?(?: name)?")

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")

ENTRY_HEADINGS: Mapping[str, Sequence[str]] = {
    "car": WORDS["car"],
    "driver": (*WORDS["driver"], "second driver", "co driver", "codriver", "beifahrer"),
    "first name": WORDS["first_name"],
    "last name": WORDS["last_name"],
    "team": WORDS["team"],
    "constructor": ("constructor", "manufacturer", "hersteller", "constructeur", "costruttore", "fabrikant"),
    "class": WORDS["class"],
    "generation": ("generation", "gen", "model year"),
    "weekends": ("weekends", "weekend", "meetings", "meeting", "rounds", "events", "termine"),
    "guest": ("guest", "guest entry", "gast", "gaststarter", "invite", "wildcard", "wild card"),
    "full season": ("full season", "season entry", "ganze saison", "saison complete"),
    "nationality": WORDS["nationality"],
    "born": ("born", "date of birth", "birthday", "dob", "geboren", "geburtsdatum", "ne le", "nato il"),
}
CALENDAR_HEADINGS: Mapping[str, Sequence[str]] = {
    "weekend": ("weekend", "meeting", "event", "wochenende", "veranstaltung"),
    "round": ("round", "rd", "rnd", "race", "lauf", "rennen", "manche", "course", "gara", "no", "number"),
    "circuit": ("circuit", "track", "venue", "strecke", "rennstrecke", "piste", "circuito", "tracciato"),
    "name": ("name", "title", "meeting name", "event name", "bezeichnung"),
    "place": ("place", "town", "location", "ort", "lieu", "luogo", "lugar"),
    "country": ("country", "nation", "land", "pays", "paese", "pais"),
    "zone": ("zone", "time zone", "timezone", "zeitzone", "tz"),
    "first day": ("first day", "from", "start", "start date", "begins", "von", "du", "dal"),
    "last day": ("last day", "to", "until", "end", "end date", "ends", "bis", "au", "al"),
    "day": ("day", "date", "race day", "race date", "datum", "tag", "jour", "data", "fecha"),
    "minutes": ("minutes", "min", "duration", "length", "minuten", "dauer", "duree", "durata"),
    "laps": ("laps", "distance", "runden", "tours", "giri", "vueltas", "voltas", "ronden"),
    "note": ("note", "remark", "comment", "bemerkung", "remarque"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a row, and what to do about it."""

    row: "Row"
    what: str
    remedy: str | None = None

    def __str__(self) -> str:
        said = f"row {self.row.number}: {self.what}{'' if self.remedy is None else f'. {self.remedy}'}"
        return said if len(said) <= LONGEST_FAULT else f"{said[:LONGEST_FAULT]}..."


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list: its number in the file, as a spreadsheet counts, and its cells by the fields they are for."""

    number: int
    cells: Mapping[str, tuple[str, ...]]

    def __getitem__(self, field: str) -> str:
        return next(iter(self.cells.get(field, ())), "")


@dataclass(frozen=True, slots=True)
class PeoplesList:
    """A list as it was read: its rows, and what an official is told of its columns."""

    path: str
    rows: tuple[Row, ...]
    words: tuple[str, ...]

    def refuse(self, faults: Sequence[Fault], *, malformed: bool) -> None:
        """Raise what is wrong with all rows together. Errors: Malformed, or Refusal where the rules alone refuse."""
        if not faults:
            return
        what = f"{len(faults)} of {len(self.rows)} rows cannot be taken" if len(faults) > 1 else "a row cannot be taken"
        told = "\n".join(map(str, sorted(faults, key=lambda fault: fault.row.number)))
        remedy = "Nothing was written. Correct the rows, and hand the list in again"
        if malformed:
            raise Malformed(what, place=self.path, excerpt=told, remedy=remedy)
        raise Refusal(Refused(what, told, remedy), self.path)


# from a file to rows


def read_entry_list(file: Path) -> PeoplesList:
    """The rows of an entry list: a car, and a driver or more. Errors: Malformed."""
    return _read(file, _fields_of(ENTRY_HEADINGS), ("car", ("driver", "last name")), "entry list")


def read_calendar(file: Path) -> PeoplesList:
    """The rows of a calendar: a weekend, and a round where one is run at it. Errors: Malformed."""
    return _read(file, _fields_of(CALENDAR_HEADINGS), ("weekend", "round"), "calendar")


Fields = Callable[[Sequence[str]], dict[int, str]]


def _fields_of(headings: Mapping[str, Sequence[str]]) -> Fields:
    """What each column of a header is for: a field takes the best heading that fits it, drivers every one."""

    def fields(header: Sequence[str]) -> dict[int, str]:
        keys = [key(cell) for cell in header]
        found: dict[int, str] = {}
        for field, words in headings.items():
            fitting = [at for word in words for at, name in enumerate(keys) if name == word and at not in found]
            found.update(dict.fromkeys(fitting[:1], field))
        if "driver" in headings:
            found.update({at: "driver" for at, name in enumerate(keys) if at not in found and _DRIVER.fullmatch(name)})
        return found

    return fields


def _read(file: Path, fields: Fields, needs: Sequence[str | tuple[str, ...]], what: str) -> PeoplesList:
    data = read_bytes(file)
    lines = list(_workbook_lines(data, str(file)) if is_workbook(data) else _csv_lines(data, str(file)))
    for at, (_, header) in enumerate(lines[:HIGHEST_HEADER]):
        known = fields(header)
        there = set(known.values())
        if all(need in there if isinstance(need, str) else there & set(need) for need in needs):
            rows = tuple(_rows(lines[at + 1 :], known, len(header), str(file)))
            if not rows:
                raise Malformed("there is a header and nothing under it", place=str(file))
            return PeoplesList(str(file), rows, tuple(_passed_over(header, known, fields)))
    wanted = " and ".join(need if isinstance(need, str) else need[0] for need in needs)
    raise Malformed(
        f"no line has the headings of an {what}: {wanted}" if what[0] in "aeiou" else
        f"no line has the headings of a {what}: {wanted}",
        place=str(file),
        excerpt=excerpt_of(",".join(lines[0][1]).encode()) if lines else None,
        remedy="Write the name of each column above it",
    )  # fmt: skip


def _csv_lines(data: bytes, path: str) -> Iterator[tuple[int, list[str]]]:
    """The lines of a CSV with their numbers, cut as the line that has most separators says. Errors: Malformed."""
    text = text_of_any_country(data, path)
    first = max(text.splitlines()[:HIGHEST_HEADER], key=lambda line: max(map(line.count, ",;\t")), default="")
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter_of(first), strict=True)
    begins = 1
    try:
        for cells in reader:
            yield begins, [cell.strip() for cell in cells]
            begins = reader.line_num + 1
    except csv.Error as error:
        remedy = "A quote that is opened must be closed, and a quote inside a quoted cell is doubled"
        raise Malformed(f"no CSV: {error}", place=f"{path}:{reader.line_num}", remedy=remedy) from None


def _workbook_lines(data: bytes, path: str) -> Iterator[tuple[int, list[str]]]:
    """The lines of the one sheet that is filled in. Errors: Malformed."""
    filled = [sheet for sheet in read_workbook(data, path) if any(any(row) for row in sheet.rows)]
    if len(filled) != 1:
        titles = ", ".join(readable(sheet.title) for sheet in filled)
        what = f"{len(filled)} sheets of the workbook are filled in"
        raise Malformed(what, place=path, excerpt=titles or None, remedy="Save the list as a workbook of one sheet")
    yield from ((number, list(row)) for number, row in enumerate(filled[0].rows, start=1))


def _rows(lines: Iterable[tuple[int, Sequence[str]]], known: Mapping[int, str], width: int, path: str) -> Iterator[Row]:
    for count, (number, cells) in enumerate(lines):
        if count > MOST_ROWS:
            raise Malformed(f"more than {MOST_ROWS} rows", place=path, remedy="Hand the list in in parts")
        if any(cells[width:]):
            what = f"the row has {len(cells)} cells, the header {width}"
            raise Malformed(what, place=f"{path}:{number}", remedy="A separator inside a cell needs quotes around it")
        by_field: dict[str, tuple[str, ...]] = {}
        for at, field in known.items():
            if at < len(cells) and cells[at]:
                by_field[field] = (*by_field.get(field, ()), cells[at])
        if by_field:
            yield Row(number, by_field)


def _passed_over(header: Sequence[str], known: Mapping[int, str], fields: Fields) -> Iterator[str]:
    """The columns nothing is taken from, and what a misspelt one may have meant."""
    left = [cell for at, cell in enumerate(header) if cell and at not in known]
    names = [word for words in (*ENTRY_HEADINGS.values(), *CALENDAR_HEADINGS.values()) for word in words]
    for cell in left:
        near = [word for word in get_close_matches(key(cell), names, n=3, cutoff=0.8) if fields([word])]
        meant = f" (did you mean {near[0]}?)" if near else ""
        yield f"column passed over: {readable(cell[:60])}{meant}"


# from rows to requests


def entries_of(
    season: Season, read: PeoplesList, *, weekends: str | None = None, new_names: bool = False
) -> EnterAll | None:
    """The entries of a list, checked against a season; None where every one of them is there already.

    `weekends` are those of rows that name none (default: all).
    Errors:  Malformed, or Refusal, with every row that cannot be taken.
    """
    entries: list[Enter] = []
    of_rows: list[Row] = []
    faults: list[Fault] = []
    for row in read.rows:
        entry = _tried(row, lambda row: _entry(season, row, weekends, new_names=new_names), faults)
        if entry is not None:
            entries.append(entry)
            of_rows.append(row)
    apart = told_apart(season, entries)
    refused, there = faults_of_entries(season, apart)
    malformed = bool(faults)
    faults += [Fault(of_rows[at], told.what, told.remedy) for at, told in refused.items()]
    read.refuse(faults, malformed=malformed)
    missing = tuple(entry for at, entry in enumerate(apart) if at not in there)
    return EnterAll(entries=missing) if missing else None


def _entry(season: Season, row: Row, weekends: str | None, *, new_names: bool) -> Enter:
    drivers = row.cells.get("driver", ())
    if not drivers:
        drivers = tuple(filter(None, (" ".join(filter(None, (row["first name"], row["last name"]))),)))
    if not drivers:
        raise Malformed("it names no driver", remedy="Write who drives the car")
    named = _listed(row["weekends"] or weekends or "all")
    return _made(
        Enter,
        car=row["car"],
        drivers=drivers,
        team=row["team"] or None,
        constructor=row["constructor"] or None,
        **({"class": _class(season, row["class"])} if row["class"] else {}),
        generation=row["generation"] or None,
        weekends="all" if [name.casefold() for name in named] in (["all"], ["alle"]) else tuple(named),
        guest=_yes(row, "guest"),
        full_season=_yes(row, "full season"),
        nationality=row["nationality"] or None if len(drivers) == 1 else None,
        born=_day(row["born"]) if len(drivers) == 1 else None,
        new_names=True if new_names else None,
    )


def _listed(text: str) -> list[str]:
    return [part for part in re.split(r"[,;/+\s]+", text.strip()) if part]


def _class(season: Season, said: str) -> str:
    """A class by its id or title. Errors: Malformed, where the regulations declare others."""
    declared = {one.id: one.title for adopted in season.adopted for one in adopted.regulations.classes}
    known = next((name for name, title in declared.items() if key(said) in {key(name), key(title)}), None)
    if known is None and declared:
        remedy = f"Its classes: {', '.join(declared.values())}"
        raise Malformed(f"the regulations have no class {said[:40]!r}", remedy=remedy)
    return known or said


def _yes(row: Row, field: str) -> bool:
    said = key(row[field])
    if said in _YES or said in _NO:
        return said in _YES
    raise Malformed(f"{field}: {row[field][:40]!r} is neither yes nor no", remedy="Write yes, or leave it empty")


def _day(text: str) -> date | None:
    """A day as 2026-05-02, or 2.5.2026. Errors: Malformed, also for one that may be read in two ways."""
    if not text:
        return None
    dotted = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text)
    if dotted is not None:
        text = f"{dotted[3]}-{int(dotted[2]):02d}-{int(dotted[1]):02d}"
    return day_typed(text)


def _number(row: Row, field: str) -> int | None:
    text = row[field]
    if text and not re.fullmatch(r"[rR]?\d{1,6}", text, re.ASCII):
        raise Malformed(f"{field}: {text[:40]!r} is no whole number")
    return int(text.lstrip("rR")) if text else None


def _made(model: type[M], **values: object) -> M:
    """Errors: Malformed, for a value that does not fit."""
    try:
        return model.model_validate({name: value for name, value in values.items() if value is not None})
    except ValidationError as error:
        first = first_complaint(error)
        where = str(first["loc"][0]) if first["loc"] else model.__name__
        raise Malformed(f"{where}: {plainly(first)}") from None


def rounds_of(season: Season, read: PeoplesList) -> AddRounds | None:
    """The weekends and rounds of a calendar, checked against a season; None where all of them are there already.

    A row that names no weekend belongs to the one above. A weekend whose days are not named has those of its rounds.
    Errors:  Malformed, or Refusal, with every row that cannot be taken.
    """
    faults: list[Fault] = []
    by_weekend: dict[str, list[Row]] = {}
    for row in read.rows:
        named = row["weekend"] or next(reversed(by_weekend), "")
        by_weekend.setdefault(named, []).append(row)
    weekends: list[WeekendScheduled] = []
    rounds: list[RoundScheduled] = []
    of_weekends: list[Row] = []
    of_rounds: list[Row] = []
    for name, rows in by_weekend.items():
        before = len(faults)
        days = {row.number: _tried(row, lambda row: _day(row["day"]), faults) for row in rows}
        known = name in season.weekends
        weekend = _tried(rows[0], lambda _: _weekend(name, rows, days, known=known), faults)  # noqa: B023 - called at once
        if weekend is not None:
            weekends.append(weekend)
            of_weekends.append(rows[0])
        for row in rows:
            round_ = _tried(row, lambda row: _round(name, row, days[row.number]), faults) if row["round"] else None  # noqa: B023 - as above
            if round_ is not None and (weekend is not None or known or len(faults) == before):
                rounds.append(round_)
                of_rounds.append(row)
    malformed = bool(faults)
    refused_weekends, refused_rounds, there = faults_of_calendar(season, weekends, rounds)
    faults += [Fault(of_weekends[at], told.what, told.remedy) for at, told in refused_weekends.items()]
    faults += [Fault(of_rounds[at], told.what, told.remedy) for at, told in refused_rounds.items()]
    read.refuse(faults, malformed=malformed)
    missing = AddRounds(
        weekends=tuple(one for one in weekends if one.weekend not in there),
        rounds=tuple(one for one in rounds if one.round not in there),
    )
    return missing if missing.weekends or missing.rounds else None


def _tried(row: Row, read: Callable[[Row], T], faults: list[Fault]) -> T | None:
    """What is read of a row; None, with a fault more, where it cannot be read."""
    try:
        return read(row)
    except Malformed as error:
        faults.append(Fault(row, error.what, error.remedy))
        return None


def _weekend(
    name: str, rows: Sequence[Row], days_of_rows: Mapping[int, date | None], *, known: bool
) -> WeekendScheduled | None:
    """A weekend as its rows describe it; None for one of the season that they only name."""
    said = {field: next((row[field] for row in rows if row[field]), "") for field in CALENDAR_HEADINGS}
    if not name:
        raise Malformed("it names no weekend", remedy="Write what the calendar calls it, such as 1")
    if not said["circuit"] and not said["name"]:
        if known:
            return None
        raise Malformed(f"weekend {name} is held at no circuit", remedy="Write the circuit in its first row")
    days = sorted(day for day in days_of_rows.values() if day is not None)
    first = _day(said["first day"]) or (days[0] if days else None)
    return _made(
        WeekendScheduled,
        weekend=name,
        circuit=said["circuit"] or said["name"],
        name=said["name"] or said["circuit"],
        place=said["place"] or None,
        country=said["country"] or None,
        zone=said["zone"] or None,
        first_day=first,
        last_day=_day(said["last day"]) or (days[-1] if days else first),
    )


def _round(weekend: str, row: Row, day: date | None) -> RoundScheduled:
    return _made(
        RoundScheduled,
        round=_number(row, "round"),
        weekend=weekend,
        minutes=_number(row, "minutes"),
        laps=_number(row, "laps"),
        day=day,
        note=row["note"] or None,
    )
