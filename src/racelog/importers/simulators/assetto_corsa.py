"""Results of Assetto Corsa: those of the game (`race_out.json`), and those a server and its managers write (JSON).

Neither has car numbers: who drives tells the cars apart.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_pascal

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

TITLE = "Assetto Corsa"
_KINDS: Mapping[int, SessionKind] = {1: "practice", 2: "qualifying", 3: "race"}
_TYPES: Mapping[str, SessionKind] = {"RACE": "race", "QUALIFY": "qualifying", "PRACTICE": "practice"}


class _Player(Said):
    name: str | None = None
    car: str | None = None


class _Lap(Said):
    car: int
    time: int | None = None


class _Session(Said):
    name: str | None = None
    type: int | None = None
    laps: tuple[_Lap, ...] | None = ()
    laps_total: tuple[int, ...] | None = Field(default=(), alias="lapstotal")
    best_laps: tuple[_Lap, ...] | None = Field(default=(), alias="bestLaps")
    race_result: tuple[int, ...] | None = Field(default=(), alias="raceResult")


class _File(Said):
    players: tuple[_Player, ...]
    sessions: tuple[_Session, ...]


def is_one(table: Mapping[str, Any]) -> bool:
    """Whether a JSON table is such a file, of the game or of a server."""
    return {"players", "sessions"} <= table.keys() or {"Type", "Result", "Cars"} <= table.keys()


def read(table: Mapping[str, Any], place: str) -> SimFile:
    """The sessions of a result file. Errors: Malformed."""
    if "Result" in table:
        return _read_server(table, place)
    file = said(_File, table, place, TITLE)
    sessions = (
        _session(session, file.players, f"{place}: sessions[{at}]") for at, session in enumerate(file.sessions, 1)
    )
    return SimFile("assetto-corsa", TITLE, tuple(session for session in sessions if session.cars))


def _session(session: _Session, players: Sequence[_Player], place: str) -> SimSession:
    kind = _KINDS.get(session.type or 0)
    laps: dict[int, list[int]] = {}
    for lap in session.laps or ():
        laps.setdefault(lap.car, []).append(whole_time(lap.time) or 0)
    best = {lap.car: whole_time(lap.time) for lap in session.best_laps or ()}
    counted = session.laps_total or ()

    def car(index: int) -> SimCar:
        times = laps.get(index, [])
        number_of_laps = counted[index] if index < len(counted) and counted[index] >= 0 else len(times)
        best_ms = best.get(index) or min(filter(None, times), default=None)
        total_ms = sum(times) if times and all(times) and len(times) == number_of_laps else None
        return SimCar(
            number="",
            status=_status(kind, number_of_laps, best_ms),
            drivers=(SimDriver(cleaned(players[index].name)),),
            at=f"{place}, car {index}",
            laps=number_of_laps,
            total_ms=total_ms if kind == "race" else None,
            best_ms=best_ms,
            group=cleaned(players[index].car, 60) or None,
        )

    taking_part = [index for index, player in enumerate(players) if cleaned(player.name)]
    cars = {index: car(index) for index in taking_part}
    printed = [index for index in session.race_result or () if index in cars]
    in_order = placed(cars[index] for index in _order(kind, cars, printed))
    return SimSession(cleaned(session.name, 60) or "session", kind, in_order, says_who_finished=False)


def _order(kind: SessionKind | None, cars: Mapping[int, SimCar], printed: Sequence[int]) -> Sequence[int]:
    """The order the game printed; else by best laps, or by laps and time."""
    beyond = 10**12

    def rank(index: int) -> tuple[int, ...]:
        car = cars[index]
        if index in printed:
            return 0, printed.index(index)
        if kind == "race":
            return 1, -(car.laps or 0), car.total_ms or beyond, index
        return 1, car.best_ms or beyond, index

    return sorted(cars, key=rank)


def _status(kind: SessionKind | None, laps: int, best_ms: int | None) -> Status:
    return ("classified" if laps else "DNS") if kind == "race" else status_in_qualifying(laps, best_ms)


# a server's


class _OfServer(Said):
    model_config = ConfigDict(alias_generator=to_pascal, validate_by_name=True, validate_by_alias=True)


class _ServerDriver(_OfServer):
    name: str | None = None
    team: str | None = None
    guid: str | None = None


class _ServerCar(_OfServer):
    car_id: int
    driver: _ServerDriver | None = None


class _ServerResult(_OfServer):
    driver_name: str | None = None
    driver_guid: str | None = None
    car_id: int = -1
    car_model: str | None = None
    best_lap: int | None = None
    total_time: int | None = None
    disqualified: bool = False
    has_penalty: bool = False
    penalty_time: int = 0
    lap_penalty: int = 0


class _ServerLap(_OfServer):
    car_id: int = -1
    driver_guid: str | None = None
    lap_time: int | None = None


class _ServerFile(_OfServer):
    type: str
    cars: tuple[_ServerCar, ...] | None = ()
    result: tuple[_ServerResult, ...] | None = ()
    laps: tuple[_ServerLap, ...] | None = ()


def _read_server(table: Mapping[str, Any], place: str) -> SimFile:
    file = said(_ServerFile, table, place, TITLE)
    kind = _TYPES.get(file.type.upper())
    if kind is None:
        raise Malformed(f"Type: {file.type[:40]!r} is no session", place=place, remedy=f"Known: {', '.join(_TYPES)}")
    teams = {car.car_id: cleaned((car.driver or _ServerDriver()).team) for car in file.cars or ()}
    cars = placed(_of_server(file, kind, teams, place))
    return SimFile(
        "assetto-corsa", TITLE, (SimSession(file.type.upper(), kind, cars, says_who_finished=False),) if cars else ()
    )


def _of_server(file: _ServerFile, kind: SessionKind, teams: Mapping[int, str], place: str) -> Iterator[SimCar]:
    """A row of the result is a person; those nobody sat in are empty."""
    for at, row in enumerate(file.result or (), start=1):
        name = cleaned(row.driver_name)
        if not name:
            continue
        driven = [lap for lap in file.laps or () if (lap.car_id, lap.driver_guid) == (row.car_id, row.driver_guid)]
        best_ms, total_ms = whole_time(row.best_lap), whole_time(row.total_time)
        added_ms = (row.penalty_time // 1_000_000 or 0) if row.has_penalty and row.penalty_time > 0 else 0
        penalties = (
            *((f"{added_ms // 1000} s added",) if added_ms else ()),
            *((f"{row.lap_penalty} laps taken off",) if row.lap_penalty > 0 else ()),
        )
        laps = max(0, len(driven) - max(0, row.lap_penalty))
        yield SimCar(
            number="",
            status="DSQ" if row.disqualified else _status(kind, laps, best_ms),
            drivers=(SimDriver(name, reference=cleaned(row.driver_guid, 60) or None),),
            at=f"{place}: Result[{at}]",
            laps=laps,
            total_ms=total_ms + added_ms if total_ms is not None and kind == "race" else None,
            best_ms=best_ms,
            team=teams.get(row.car_id) or None,
            group=cleaned(row.car_model, 60) or None,
            penalties=penalties,
        )
