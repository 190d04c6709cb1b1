"""Results of iRacing: the event result of its Data API and website (JSON), and an exported session (CSV).

iRacing states no total time. The winner's is their average lap times their laps, that of the others the winner's and
their interval; that of a car laps down is its own average times its laps. Gaps are exact so; a total is, to the
milliseconds an average is rounded by.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from pydantic import Field

from racelog.errors import Malformed
from racelog.facts.values import Status
from racelog.importers.simulators.json_model import Said, said, whole_time
from racelog.importers.simulators.result import (
    SessionKind,
    SimCar,
    SimDriver,
    SimFile,
    SimSession,
    cleaned,
    placed,
    status_in_qualifying,
)

TITLE = "iRacing"
_NAMED: tuple[tuple[str, SessionKind], ...] = (
    ("qual", "qualifying"), ("practice", "practice"), ("warm", "practice"), ("testing", "practice"), ("race", "race"),
    ("heat", "race"), ("feature", "race"), ("consolation", "race"),
)  # fmt: skip
_TYPES: Mapping[int, SessionKind] = {3: "practice", 4: "qualifying", 5: "qualifying", 6: "race"}


class _Livery(Said):
    car_number: str | None = None


class _Result(Said):
    cust_id: int | None = None
    display_name: str | None = None
    finish_position: int | None = None
    laps_complete: int = Field(default=0, ge=-1, le=9999)
    interval: int | None = None
    average_lap: int | None = None
    best_lap_time: int | None = None
    best_qual_lap_time: int | None = None
    reason_out: str | None = None
    car_class_id: int | None = None
    car_class_name: str | None = None
    car_class_short_name: str | None = None
    car_number: str | None = None
    livery: _Livery | None = None
    ai: bool | None = None
    driver_results: tuple["_Result", ...] | None = ()


class _Session(Said):
    simsession_number: int | None = None
    simsession_type: int | None = None
    simsession_type_name: str | None = None
    simsession_name: str | None = None
    results: tuple[_Result, ...] | None = ()


class _CarClass(Said):
    car_class_id: int | None = None
    name: str | None = None
    short_name: str | None = None


class _File(Said):
    session_results: tuple[_Session, ...]
    car_classes: tuple[_CarClass, ...] | None = ()


def is_one(table: Mapping[str, Any]) -> bool:
    """Whether a JSON table is such a file, plain or wrapped in `data`."""
    return "session_results" in _unwrapped(table)


def _unwrapped(table: Mapping[str, Any]) -> Mapping[str, Any]:
    within = table.get("data")
    return within if "session_results" not in table and isinstance(within, dict) else table


def read(table: Mapping[str, Any], place: str) -> SimFile:
    """The sessions of an event result, in the order they were run. Errors: Malformed."""
    file = said(_File, _unwrapped(table), place, TITLE)
    classes = {one.car_class_id: cleaned(one.name or one.short_name, 60) for one in file.car_classes or ()}
    run = sorted(enumerate(file.session_results, start=1), key=lambda numbered: numbered[1].simsession_number or 0)
    sessions = [_session(session, classes, f"{place}: session_results[{at}]") for at, session in run if session.results]
    return SimFile("iracing", TITLE, tuple(sessions))


def _session(session: _Session, classes: Mapping[int | None, str], place: str) -> SimSession:
    name = cleaned(session.simsession_name or session.simsession_type_name, 60) or "session"
    kind = _kind(session.simsession_type_name or "") or _kind(name) or _TYPES.get(session.simsession_type or 0)
    numbered = sorted(
        enumerate(session.results or (), start=1),
        key=lambda one: (one[1].finish_position is None, one[1].finish_position or 0),
    )
    winner = numbered[0][1]
    cars = [_car(row, winner, kind, classes, f"{place}.results[{at}]") for at, row in numbered]
    return SimSession(name, kind, placed(cars))


def _kind(name: str) -> SessionKind | None:
    return next((kind for word, kind in _NAMED if word in name.casefold()), None)


def _car(row: _Result, winner: _Result, kind: SessionKind | None, classes: Mapping[int | None, str], at: str) -> SimCar:
    laps = max(row.laps_complete, 0)
    best_ms = _time((row.best_qual_lap_time or 0) if kind == "qualifying" else 0) or _time(row.best_lap_time)
    crew = row.driver_results or ()
    out = cleaned(row.reason_out, 40)
    return SimCar(
        number=cleaned((row.livery or _Livery()).car_number or row.car_number, 20),
        status=_status(kind, out, laps, winner.laps_complete, best_ms),
        drivers=tuple(_crew(crew or (row,), shared=bool(crew))),
        at=at,
        laps=laps,
        total_ms=_total(row, winner) if kind == "race" else None,
        best_ms=best_ms,
        team=cleaned(row.display_name) or None if crew else None,
        race_class=cleaned(row.car_class_name or classes.get(row.car_class_id) or row.car_class_short_name, 60) or None,
        said=(out.lower(),) if out and out.casefold() != "running" else (),
    )


def _crew(rows: Sequence[_Result], *, shared: bool) -> Iterator[SimDriver]:
    for row in rows:
        if name := cleaned(row.display_name):
            laps = max(row.laps_complete, 0)
            driven = _time((row.average_lap or 0) * laps) if row.average_lap and row.average_lap > 0 else None
            reference = None if row.cust_id is None else str(row.cust_id)
            yield SimDriver(name, laps if shared else None, driven if shared else None, reference, bool(row.ai))


def _status(kind: SessionKind | None, out: str, laps: int, most_laps: int, best_ms: int | None) -> Status:
    """What became of a car; one that left after it had covered the distance has finished."""
    if "disqualif" in out.casefold():
        return "DSQ"
    if kind == "qualifying":
        return status_in_qualifying(laps, best_ms)
    if not out or out.casefold() == "running":
        return "classified" if laps or not most_laps else "DNS"
    return "classified" if laps and laps >= most_laps else "DNF"


def _time(tenths: int | None) -> int | None:
    """Ten-thousandths of a second as milliseconds."""
    return whole_time(None if tenths is None else tenths // 10)


def _total(row: _Result, winner: _Result) -> int | None:
    if not winner.average_lap or winner.average_lap < 0 or winner.laps_complete <= 0:
        return None
    if row.laps_complete == winner.laps_complete and row.interval is not None and row.interval >= 0:
        return _time(winner.average_lap * winner.laps_complete + row.interval)
    if row.laps_complete > 0 and row.average_lap and row.average_lap > 0:
        return _time(row.average_lap * row.laps_complete)
    return None


# the exported table

_HEADER = re.compile(r'\A"?fin pos"?[,;\t]', re.IGNORECASE)
_BELOW_AT_MOST = 40
_CLOCK = re.compile(r"-?(?:(\d{1,3}):)?(?:(\d{1,2}):)?(\d{1,5})(?:\.(\d{1,4}))?")
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "place": ("fin_pos",), "number": ("car_#",), "name": ("name", "driver"), "cust": ("cust_id", "custid"),
    "team": ("team_id",), "class": ("car_class",), "out": ("out",), "interval": ("interval",), "laps": ("laps_comp",),
    "best": ("fastest_lap_time",), "average": ("average_lap_time",), "qualify": ("qualify_time",), "ai": ("ai",),
}  # fmt: skip
Row = Mapping[str, str]


def header_line(text: str) -> int | None:
    """The line of the header of an exported table, from 1; None where there is none near the top."""
    lines = text.split("\n", _BELOW_AT_MOST + 1)[:_BELOW_AT_MOST]
    return next((at for at, line in enumerate(lines, start=1) if _HEADER.match(line.lstrip("\ufeff \t"))), None)


def read_rows(rows: Sequence[tuple[Row, str]], place: str) -> SimFile:
    """The session of an exported table: its rows by heading, each with where it stands. Errors: Malformed.

    In a session of teams the row of a team comes first, those of its drivers follow with the same place and team.
    """
    if not rows:
        raise Malformed("there is a header and no car under it", place=place, remedy="Export the results once more")
    of_cars = [
        list(of_one) for _, of_one in groupby(rows, key=lambda row: (_cell(row[0], "place"), _cell(row[0], "team")))
    ]
    winner = of_cars[0][0][0]
    cars = [_exported(of_one, winner) for of_one in of_cars]
    return SimFile("iracing", TITLE, (SimSession("exported session", None, placed(cars)),))


def _cell(row: Row, what: str) -> str:
    return next((row[name] for name in _COLUMNS[what] if row.get(name)), "")


def _exported(of_one: Sequence[tuple[Row, str]], winner: Row) -> SimCar:
    (row, at), drivers = of_one[0], of_one[1:]
    place = _cell(row, "place")
    if not place.isdigit():
        raise Malformed(f"Fin Pos: {place[:20]!r} is no place", place=at, remedy="Export the results once more")
    laps, most_laps = _count(_cell(row, "laps")), _count(_cell(winner, "laps"))
    out = cleaned(_cell(row, "out"), 40)
    best_ms = _clock(_cell(row, "best"))
    crew = drivers or of_one
    return SimCar(
        number=cleaned(_cell(row, "number"), 20),
        status=_status("race", out, laps, most_laps, best_ms),
        drivers=tuple(_exported_driver(one, shared=bool(drivers)) for one, _ in crew if cleaned(_cell(one, "name"))),
        at=at,
        laps=laps,
        total_ms=_exported_total(row, winner, laps, most_laps),
        best_ms=best_ms,
        team=cleaned(_cell(row, "name")) or None if drivers else None,
        race_class=cleaned(_cell(row, "class"), 60) or None,
        said=(out.lower(),) if out and out.casefold() != "running" else (),
    )


def _exported_driver(row: Row, *, shared: bool) -> SimDriver:
    laps, average = _count(_cell(row, "laps")), _clock(_cell(row, "average"))
    driven = None if average is None else whole_time(average * laps)
    bot = _cell(row, "ai").casefold() in {"1", "true", "yes"}
    return SimDriver(
        cleaned(_cell(row, "name")),
        laps if shared else None,
        driven if shared else None,
        _cell(row, "cust") or None,
        bot,
    )


def _exported_total(row: Row, winner: Row, laps: int, most_laps: int) -> int | None:
    """As in the event result: the winner's average times their laps, and the interval."""
    average, own = _clock(_cell(winner, "average")), _clock(_cell(row, "average"))
    interval = _cell(row, "interval")
    if average is None or not most_laps:
        return None
    if laps == most_laps and (row is winner or _CLOCK.fullmatch(interval)):
        return whole_time(average * most_laps + (0 if row is winner else _clock(interval) or 0))
    return None if own is None else whole_time(own * laps)


def _clock(text: str) -> int | None:
    """A time such as 1:18.590, 17.561 or -15.549 in milliseconds; None for none."""
    time = _CLOCK.fullmatch(text.strip())
    if time is None:
        return None
    first, second, seconds, part = time.groups()
    minutes = int(first or 0) if second is None else int(first or 0) * 60 + int(second)
    return whole_time((minutes * 60 + int(seconds)) * 1000 + int((part or "").ljust(3, "0")[:3]))


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else 0
