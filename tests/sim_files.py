"""Result files of simulators, made up in the shape each writes: four races and what goes with them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

NO_TIME = 2147483647
"""What Assetto Corsa Competizione writes for a time there is not."""


def acc_line(  # a car of a leaderboard
    car_id: int,
    number: int,
    *drivers: str,
    laps: int,
    total: int,
    best: int = NO_TIME,
    cup: int = 0,
    group: str = "GT3",
    team: str = "",
    pit: int = -1,
) -> dict[str, Any]:
    """A line of a leaderboard; a driver is "First Last"."""
    crew = [
        {
            "firstName": name.partition(" ")[0],
            "lastName": name.partition(" ")[2],
            "shortName": name[:3].upper(),
            "playerId": f"S7656{car_id}{at}",
        }
        for at, name in enumerate(drivers)
    ]
    return {
        "car": {
            "carId": car_id,
            "raceNumber": number,
            "carModel": 32,
            "cupCategory": cup,
            "carGroup": group,
            "teamName": team,
            "nationality": 0,
            "carGuid": -1,
            "teamGuid": -1,
            "drivers": crew,
        },
        "currentDriver": crew[0] if crew else {},
        "currentDriverIndex": 0,
        "timing": {
            "lastLap": best,
            "lastSplits": [],
            "bestLap": best,
            "bestSplits": [],
            "totalTime": total,
            "lapCount": laps,
            "lastSplitId": 0,
        },
        "missingMandatoryPitstop": pit,
        "driverTotalTimes": [0.0] * len(crew),
    }


def acc(
    lines: Sequence[Mapping[str, Any]],
    kind: str = "R",
    laps: Sequence[Mapping[str, Any]] = (),
    penalties: Sequence[Mapping[str, Any]] = (),
    after: Sequence[Mapping[str, Any]] = (),
) -> bytes:
    """A result file as a server dumps it: UTF-16 without a mark."""
    table = {
        "sessionType": kind,
        "trackName": "harbour",
        "sessionIndex": 2,
        "raceWeekendIndex": 0,
        "metaData": "harbour",
        "serverName": "Harbour League",
        "sessionResult": {
            "bestlap": 98000,
            "bestSplits": [],
            "isWetSession": 0,
            "type": 1,
            "leaderBoardLines": list(lines),
        },
        "laps": list(laps),
        "penalties": list(penalties),
        "post_race_penalties": list(after),
    }
    return json.dumps(table, indent=4).encode("utf-16-le")


def acc_lap(car_id: int, time: int, driver: int = 0, *, counts: bool = True) -> dict[str, Any]:
    return {"carId": car_id, "driverIndex": driver, "laptime": time, "isValidForBest": counts, "splits": []}


def acc_penalty(car_id: int, penalty: str, reason: str, lap: int = 0, value: int = 0) -> dict[str, Any]:
    return {
        "carId": car_id,
        "driverIndex": 0,
        "reason": reason,
        "penalty": penalty,
        "penaltyValue": value,
        "violationInLap": lap,
        "clearedInLap": 0,
    }


ACC_RACE = acc(
    [
        acc_line(1001, 7, "Ada Lindqvist", laps=12, total=1_200_000, best=98_000),
        acc_line(1002, 21, "Bo Okafor", laps=12, total=1_216_000, best=98_500, cup=2),
        acc_line(1003, 5, "Cy Tanaka", laps=11, total=1_230_000, best=99_000, cup=2),
        acc_line(1004, 99, "Dov Hale", laps=0, total=0, cup=2),
        acc_line(1005, 11, "Eli Reyes", laps=12, total=1_201_000, best=98_100),
    ],
    penalties=[
        acc_penalty(1002, "DriveThrough", "Cutting", 4, 3),
        acc_penalty(1005, "Disqualified", "ExceededDriverStintLimit", 12),
        acc_penalty(1003, "None", "Cutting", 2),
    ],
    after=[acc_penalty(1002, "PostRaceTime", "PitSpeeding", 12, 15)],
)


def iracing_row(
    place: int,
    name: str,
    number: str | None,
    laps: int = 20,
    interval: int = -1,
    average: int = 1_000_000,
    best: int = 985_555,
    **said: Any,
) -> dict[str, Any]:
    """A result; places from 0, times in ten-thousandths of a second."""
    return {
        "cust_id": 100_000 + place,
        "display_name": name,
        "finish_position": place,
        "finish_position_in_class": place,
        "laps_lead": 0,
        "laps_complete": laps,
        "interval": interval,
        "class_interval": interval,
        "average_lap": average,
        "best_lap_num": 3,
        "best_lap_time": best,
        "best_qual_lap_time": -1,
        "reason_out_id": 0,
        "reason_out": "Running",
        "starting_position": place,
        "car_class_id": 95,
        "car_class_name": "GT3 Class",
        "car_name": "Car",
        "incidents": 2,
        "livery": {"car_id": 1, "pattern": 0, "car_number": number},
        **said,
    }


def iracing(sessions: Mapping[str, Sequence[Mapping[str, Any]]], *, wrapped: bool = False) -> bytes:
    """An event result: the rows of each session by its name ("QUALIFY", "RACE")."""
    kinds = {"PRACTICE": (3, "Open Practice"), "QUALIFY": (4, "Lone Qualifying")}
    table: dict[str, Any] = {
        "subsession_id": 71000001,
        "season_name": "Harbour League",
        "track": {"track_id": 1, "track_name": "Harbour"},
        "session_results": [
            {
                "simsession_number": at - len(sessions) + 1,
                "simsession_type": kinds.get(name, (6, "Race"))[0],
                "simsession_type_name": kinds.get(name, (6, "Race"))[1],
                "simsession_subtype": 0,
                "simsession_name": name,
                "results": list(rows),
            }
            for at, (name, rows) in enumerate(sessions.items())
        ],
    }
    return json.dumps({"type": "event_result", "data": table} if wrapped else table).encode()


IRACING_RACE = [
    iracing_row(0, "Ada Lindqvist", "7", interval=0),
    iracing_row(1, "Bo Okafor", "021", interval=15_549),
    iracing_row(2, "Cy Tanaka", "5", laps=19, average=1_050_000),
    iracing_row(3, "Dov Hale", "99", laps=8, reason_out="Disconnected", reason_out_id=32),
    iracing_row(4, "Eli Reyes", "11", laps=20, interval=20_000, reason_out="Disqualified"),
]
IRACING_QUALIFYING = [
    iracing_row(0, "Bo Okafor", "021", laps=2, best=-1, best_qual_lap_time=981_239),
    iracing_row(1, "Ada Lindqvist", "7", laps=2, best=-1, best_qual_lap_time=982_000),
    iracing_row(2, "Cy Tanaka", "5", laps=1, best=-1),
    iracing_row(3, "Dov Hale", "99", laps=0, best=-1),
]
IRACING_EVENT = iracing({"PRACTICE": IRACING_RACE[:1], "QUALIFY": IRACING_QUALIFYING, "RACE": IRACING_RACE})
IRACING_HEADER = (
    '"Fin Pos","Car ID","Car","Car Class ID","Car Class","Team ID","Cust ID","Name","Start Pos","Car #","Out ID","Out",'
    '"Interval","Laps Led","Qualify Time","Average Lap Time","Fastest Lap Time","Fast Lap#","Laps Comp","Inc","Pts",'
    '"Club Pts","Div","AI"'
)
IRACING_PREAMBLE = (
    '"Start Time","Track","Series","Season Year","Season Quarter","Rookie Season","Race Week","Strength of Field",'
    '"Special Event Type"\n'
    '"2026-05-02T14:00:00Z","Harbour","Harbour League","2026","2","N/A","1","1800",""\n\n'
)


def iracing_line(
    place: int,
    name: str,
    number: str,
    laps: int,
    interval: str,
    *,
    average: str = "1:40.000",
    best: str = "1:38.555",
    out: str = "Running",
    team: int = 0,
    ai: int = 0,
) -> str:
    """A line of an exported session."""
    cust = 100_000 + place if team >= 0 else 200_000 + laps
    cells = (
        place,
        1,
        "Car",
        95,
        "GT3 Class",
        team or cust,
        cust,
        name,
        place,
        number,
        0,
        out,
        interval,
        0,
        "",
        average,
    )
    return ",".join(f'"{cell}"' for cell in (*cells, best, 3, laps, 2, 40, "", 1, ai))


IRACING_CSV = (
    IRACING_PREAMBLE
    + "\n".join(
        (
            IRACING_HEADER,
            iracing_line(1, "Ada Lindqvist", "7", 20, "-00.000"),
            iracing_line(2, "Bo Okafor", "021", 20, "-1.554"),
            iracing_line(3, "Cy Tanaka", "5", 19, "-1L", average="1:45.000"),
            iracing_line(4, "Dov Hale", "99", 8, "-12L", out="Disconnected"),
            iracing_line(5, "Eli Reyes", "11", 20, "-2.000", out="Disqualified"),
        )
    )
    + "\n"
).encode()


def rf2_driver(
    place: int,
    name: str,
    number: str = "",
    laps: Sequence[str] = (),
    finish: str = "",
    *,
    status: str = "Finished Normally",
    race_class: str = "LMGT3",
    team: str = "",
    more: str = "",
) -> str:
    """A <Driver>; `laps` are seconds as printed."""
    times = "\n".join(
        f'<Lap num="{at}" p="{place}" et="1.0" fuel="0.9">{time}</Lap>' for at, time in enumerate(laps, 1)
    )
    best = min((float(time) for time in laps if time[0] != "-"), default=None)
    return f"""<Driver>
<Name>{name}</Name>
<Connected>1</Connected>
<VehName>Car {number}</VehName>
<CarType>Car</CarType>
<CarClass>{race_class}</CarClass>
<CarNumber>{number}</CarNumber>
<TeamName>{team}</TeamName>
<isPlayer>1</isPlayer>
<GridPos>{place}</GridPos>
<Position>{place}</Position>
<ClassGridPos>{place}</ClassGridPos>
<ClassPosition>{place}</ClassPosition>
{times}
{"" if best is None else f"<BestLapTime>{best:.4f}</BestLapTime>"}
{f"<FinishTime>{finish}</FinishTime>" if finish else ""}
<Laps>{len(laps)}</Laps>
<Pitstops>1</Pitstops>
<FinishStatus>{status}</FinishStatus>
{more}
</Driver>"""


def rf2(session: str, drivers: Sequence[str], stream: str = "") -> bytes:
    """A result file of one session ("Race", "Qualify"), with the declaration every one of them begins with."""
    cars = "\n".join(drivers)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE rF [
<!ENTITY rFEnt "rFactor Entity">
]>
<rFactorXML version="1.0">
<RaceResults>
<Setting>Multiplayer</Setting>
<ServerName>Harbour & Quay</ServerName>
<TrackVenue>Harbour</TrackVenue>
<GameVersion>1.1234</GameVersion>
<{session}>
<DateTime>1777730000</DateTime>
<Laps>2147483647</Laps>
<Minutes>20</Minutes>
<Stream>
<Score et="90.9">Ada Lindqvist(9) lap=0 point=1 t=49.578 et=90.802</Score>
{stream}
</Stream>
<MostLapsCompleted>3</MostLapsCompleted>
{cars}
</{session}>
</RaceResults>
</rFactorXML>
""".encode()


RF2_RACE = rf2(
    "Race",
    [
        rf2_driver(2, "Bo Okafor", "021", ("101.5", "--.----", "100.25"), "303.4567"),
        rf2_driver(1, "Ada Lindqvist", "7", ("101.0", "99.8765", "100.0"), "300.8765"),
        rf2_driver(3, "Cy Tanaka", "5", ("105.0", "104.0"), "310.1", race_class="Hyper"),
        rf2_driver(4, "Dov Hale", "99", ("110.0",), status="DNF", more="<DNFReason>Suspension</DNFReason>"),
        rf2_driver(5, "Eli Reyes", "11", ("101.0", "100.0", "99.9"), "301.5", status="DQ"),
        rf2_driver(6, "Fay Quinn", "12", (), status="None"),
    ],
    stream="""<Penalty et="200.0">Bo Okafor received Stop/Go penalty, 10s, 0laps. Result: penalties=1, 1st=Stop/Go,10s</Penalty>
<Penalty et="303.0">Bo Okafor finished before serving penalty, added 35 seconds to totalET</Penalty>
<Penalty Driver="Cy Tanaka" ID="3" Penalty="Drive Thru" Time="0" Laps="0" Reason="Speeding In Pitlane" et="50.0">text</Penalty>
<Penalty et="60.0">Cy Tanaka served 1st Drive Thru penalty</Penalty>""",
)
RF2_QUALIFYING = rf2(
    "Qualify",
    [
        rf2_driver(1, "Ada Lindqvist", "7", ("101.0", "99.5", "98.5"), status="None"),
        rf2_driver(2, "Bo Okafor", "021", ("99.0",), status="None"),
        rf2_driver(3, "Cy Tanaka", "5", ("--.----",), status="None"),
    ],
)
AC_GAME = json.dumps(
    {
        "track": "harbour",
        "number_of_sessions": 2,
        "players": [
            {"name": name, "car": "gt3", "skin": "red"} for name in ("Ada Lindqvist", "", "Bo Okafor", "Cy Tanaka")
        ],
        "sessions": [
            {
                "name": "Qualify",
                "type": 2,
                "lapsCount": 0,
                "duration": 15,
                "laps": [],
                "lapstotal": [2, 0, 3, 0],
                "bestLaps": [{"car": 0, "time": 98500, "lap": 1}, {"car": 2, "time": 98000, "lap": 0}],
            },
            {
                "name": "Race",
                "type": 3,
                "lapsCount": 2,
                "duration": 0,
                "laps": [
                    {"lap": lap, "car": car, "sectors": [], "time": time}
                    for car, times in ((0, (101_000, 99_000)), (2, (100_500, 98_900)), (3, (105_000,)))
                    for lap, time in enumerate(times)
                ],
                "lapstotal": [2, 0, 2, 1],
                "bestLaps": [{"car": 0, "time": 99_000, "lap": 1}],
                "raceResult": [2, 0, 3, 1],
            },
        ],
    }
).encode()
AC_SERVER = json.dumps(
    {
        "TrackName": "harbour",
        "TrackConfig": "",
        "Type": "RACE",
        "DurationSecs": 0,
        "RaceLaps": 2,
        "Cars": [{"CarId": at, "Driver": {"Name": "", "Team": "Red", "Guid": ""}, "Model": "gt3"} for at in range(4)],
        "Result": [
            {"DriverName": "Bo Okafor", "DriverGuid": "2", "CarId": 1, "CarModel": "gt3", "BestLap": 98_900, "TotalTime": 199_400},
            {"DriverName": "Ada Lindqvist", "DriverGuid": "1", "CarId": 0, "CarModel": "gt3", "BestLap": 99_000, "TotalTime": 195_000, "HasPenalty": True, "PenaltyTime": 5_000_000_000},
            {"DriverName": "Cy Tanaka", "DriverGuid": "3", "CarId": 2, "CarModel": "gt3", "BestLap": 99_000, "TotalTime": 199_000, "Disqualified": True},
            {"DriverName": "", "DriverGuid": "", "CarId": 3, "CarModel": "gt3", "BestLap": 999_999_999, "TotalTime": 0},
        ],
        "Laps": [
            {"DriverName": "", "DriverGuid": guid, "CarId": car, "LapTime": 99_000, "Sectors": [], "Cuts": 0}
            for guid, car in (("1", 0), ("2", 1), ("3", 2))
            for _ in range(2)
        ],
    }
).encode()  # fmt: skip
EVERY = (ACC_RACE, IRACING_EVENT, IRACING_CSV, RF2_RACE, RF2_QUALIFYING, AC_GAME, AC_SERVER)
