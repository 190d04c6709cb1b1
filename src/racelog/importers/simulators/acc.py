"""Results of Assetto Corsa Competizione: those a server dumps, and those of the game itself (JSON)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel

from racelog.facts.values import Status
from racelog.importers.simulators.json_model import Said, said, whole_time
from racelog.importers.simulators.result import (
    SessionKind,
    SimCar,
    SimDriver,
    SimFile,
    SimSession,
    cleaned,
    in_words,
    placed,
    status_in_qualifying,
)

TITLE = "Assetto Corsa Competizione"
_KINDS: Mapping[str, SessionKind] = {
    "R": "race", "10": "race", "Q": "qualifying", "4": "qualifying", "P": "practice", "FP": "practice", "0": "practice",
}  # fmt: skip
_CUPS: Mapping[int, str] = {0: "Overall", 1: "Pro-Am", 2: "Am", 3: "Silver", 4: "National"}
_STOP_AND_GO = re.compile(r"StopAndGo_(\d{1,3})")


class _Said(Said):
    model_config = ConfigDict(alias_generator=to_camel, validate_by_name=True, validate_by_alias=True)


class _Driver(_Said):
    first_name: str | None = None
    last_name: str | None = None
    short_name: str | None = None
    player_id: str | None = None


class _Car(_Said):
    car_id: int
    race_number: int | None = None
    cup_category: int | None = None
    car_group: str | None = None
    team_name: str | None = None
    drivers: tuple[_Driver, ...] | None = ()


class _Timing(_Said):
    best_lap: int | None = None
    total_time: int | None = None
    lap_count: int = Field(default=0, ge=0, le=9999)


class _Line(_Said):
    car: _Car
    timing: _Timing
    current_driver: _Driver | None = None
    missing_mandatory_pitstop: int | None = None
    driver_total_times: tuple[float, ...] | None = ()
    b_is_spectator: bool = False


class _Leaderboard(_Said):
    leader_board_lines: tuple[_Line, ...] | None = ()


class _Lap(_Said):
    car_id: int | None = None
    driver_index: int | None = None
    driver_id: int | None = None
    laptime: int | None = Field(default=None, alias="laptime")
    lap_time: int | None = None
    is_valid_for_best: bool = False


class _Penalty(_Said):
    car_id: int | None = None
    reason: str | None = None
    penalty: str | None = None
    penalty_value: float | None = None
    violation_in_lap: int | None = None
    cleared_in_lap: int | None = None


class _Session(_Said):
    session_type: str | None = None


class _File(_Session):
    session_def: _Session | None = None
    session_result: _Leaderboard | None = None
    snap_shot: _Leaderboard | None = Field(default=None, alias="snapShot")
    laps: tuple[_Lap, ...] | None = ()
    penalties: tuple[_Penalty, ...] | None = ()
    post_race_penalties: tuple[_Penalty, ...] | None = Field(default=(), alias="post_race_penalties")


def is_one(table: Mapping[str, Any]) -> bool:
    """Whether a JSON table is such a file."""
    return "sessionResult" in table or ("sessionDef" in table and "snapShot" in table)


def read(table: Mapping[str, Any], place: str) -> SimFile:
    """The session of a result file. Errors: Malformed."""
    file = said(_File, table, place, TITLE)
    printed = (file.session_def or file).session_type or file.session_type or ""
    kind = _KINDS.get(printed) or _KINDS.get(printed.upper().rstrip("0123456789"))
    board = file.session_result or file.snap_shot or _Leaderboard()
    lines = [(at, line) for at, line in enumerate(board.leader_board_lines or (), start=1) if not line.b_is_spectator]
    grouped = len({line.car.car_group for _, line in lines}) > 1
    where = f"{place}: {'snapShot' if file.session_result is None else 'sessionResult'}.leaderBoardLines"
    cars = [_car(file, line, kind, f"{where}[{at}]", by_group=grouped) for at, line in lines]
    session = SimSession(cleaned(printed, 20) or "session", kind, placed(cars), says_who_finished=False)
    return SimFile("acc", TITLE, (session,) if cars else ())


def _car(file: _File, line: _Line, kind: SessionKind | None, at: str, *, by_group: bool) -> SimCar:
    car, timing = line.car, line.timing
    penalties = [
        one for one in (*(file.penalties or ()), *(file.post_race_penalties or ())) if one.car_id == car.car_id
    ]
    laps = [lap for lap in file.laps or () if lap.car_id == car.car_id]
    crew = tuple(_crew(line, laps))
    best_ms, total_ms = whole_time(timing.best_lap), whole_time(timing.total_time)
    cup = None if car.cup_category is None else _CUPS.get(car.cup_category)
    group = cleaned(car.car_group, 40) or None
    started = total_ms is not None or any(driver.drove for driver in crew)
    if any((one.penalty or "").startswith("Disqualified") for one in penalties):
        status: Status = "DSQ"
    elif kind == "qualifying":
        status = status_in_qualifying(timing.lap_count, best_ms)
    else:
        status = "classified" if timing.lap_count else "DNF" if started else "DNS"
    missing = int(line.missing_mandatory_pitstop or 0)
    return SimCar(
        number=str(car.race_number) if car.race_number is not None and car.race_number >= 0 else "",
        status=status,
        drivers=crew,
        at=at,
        laps=timing.lap_count,
        total_ms=total_ms if kind != "qualifying" else None,
        best_ms=best_ms,
        second_ms=_second(laps, best_ms),
        team=cleaned(car.team_name) or _team_in_name(car) or None,
        race_class=group if by_group else cup,
        group=cup if by_group else group,
        penalties=tuple(filter(None, map(_in_words, penalties))),
        said=("without a mandatory pit stop",) if missing > 0 else (),
    )


def _crew(line: _Line, laps: Sequence[_Lap]) -> Iterator[SimDriver]:
    """The drivers of a car, with the laps and the time of each."""
    drivers = line.car.drivers or tuple(filter(None, (line.current_driver,)))
    times = line.driver_total_times or ()
    told = bool(laps) or len(times) == len(drivers) > 1
    for index, driver in enumerate(drivers):
        name = _name(driver)
        if not name:
            continue
        driven = [lap for lap in laps if _index(lap) == index]
        time = whole_time(times[index]) if len(times) == len(drivers) else None
        yield SimDriver(
            name, len(driven) if laps else None, time if told else None, cleaned(driver.player_id, 60) or None
        )


def _name(driver: _Driver) -> str:
    """First and last name; some leagues put the team into the last name, below it."""
    last = (driver.last_name or "").split("\n")[0]
    return cleaned(f"{driver.first_name or ''} {last}") or cleaned(driver.short_name)


def _team_in_name(car: _Car) -> str:
    below = [(driver.last_name or "").partition("\n")[2] for driver in car.drivers or ()]
    return cleaned(next(filter(None, below), ""))


def _index(lap: _Lap) -> int:
    return next((index for index in (lap.driver_index, lap.driver_id) if index is not None), 0)


def _second(laps: Sequence[_Lap], best_ms: int | None) -> int | None:
    """The second-best lap that counts, where the best one is among the laps of the file."""
    counting = (whole_time(lap.laptime or lap.lap_time) for lap in laps if lap.is_valid_for_best)
    times = sorted(time for time in counting if time is not None)
    return times[1] if len(times) > 1 and times[0] == best_ms else None


def _in_words(penalty: _Penalty) -> str | None:
    """A penalty as a person would say it; None for a cut that was let off."""
    printed = penalty.penalty or ""
    value = int(penalty.penalty_value or 0)
    if printed in {"", "None"}:
        return None
    if seconds := _STOP_AND_GO.fullmatch(printed):
        what = f"stop and go of {seconds[1]} s"
    elif printed == "PostRaceTime":
        what = f"{value // 1000 if value >= 1000 else value} s added after the race"
    else:
        what = "drive-through" if printed == "DriveThrough" else in_words(printed)
    reason = in_words(penalty.reason or "")
    lap = f"lap {penalty.violation_in_lap}" if (penalty.violation_in_lap or 0) > 0 else ""
    why = ", ".join(filter(None, (reason, lap)))
    return f"{what} ({why})" if why else what
