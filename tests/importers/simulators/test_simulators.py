"""What is read from result files of simulators, each made up in the shape the simulator writes."""

import json
from collections.abc import Callable

import pytest

from racelog.errors import Malformed
from racelog.importers.simulators import SimSession, entrants, notes_of, read, session_of
from racelog.importers.simulators.result import SessionKind
from sim_files import (
    AC_GAME,
    AC_SERVER,
    ACC_RACE,
    IRACING_CSV,
    IRACING_EVENT,
    IRACING_HEADER,
    IRACING_PREAMBLE,
    IRACING_RACE,
    NO_TIME,
    RF2_QUALIFYING,
    RF2_RACE,
    acc,
    acc_lap,
    acc_line,
    iracing,
    iracing_line,
    iracing_row,
    rf2,
    rf2_driver,
)


def session(data: bytes, kind: SessionKind | None = "race", name: str | None = None) -> SimSession:
    return session_of(read(data, "r"), "r", kind, name)


def order(read_session: SimSession) -> list[tuple[str, int | None, str, int | None, int | None, int | None]]:
    return [(car.number, car.place, car.status, car.laps, car.total_ms, car.best_ms) for car in read_session.cars]


def test_a_race_of_assetto_corsa_competizione() -> None:
    """A disqualified car has no place, one without a lap did not start, and the numbers written for no time are none."""
    assert order(session(ACC_RACE)) == [
        ("7", 1, "classified", 12, 1_200_000, 98_000),
        ("21", 2, "classified", 12, 1_216_000, 98_500),
        ("5", 3, "classified", 11, 1_230_000, 99_000),
        ("99", None, "DNS", 0, None, None),
        ("11", None, "DSQ", 12, 1_201_000, 98_100),
    ]
    cars = session(ACC_RACE).cars
    assert [(car.drivers[0].name, car.drivers[0].reference, car.race_class) for car in cars[:2]] == [
        ("Ada Lindqvist", "S765610010", "Overall"),
        ("Bo Okafor", "S765610020", "Am"),
    ]
    assert cars[1].remark == "drive-through (cutting, lap 4); 15 s added after the race (pit speeding, lap 12)"
    assert cars[2].penalties == (), "a cut that was let off is no penalty"


@pytest.mark.parametrize("encode", [lambda text: text.encode(), lambda text: text.encode("utf-8-sig"), lambda text: text.encode("utf-16"), lambda text: text.encode("utf-16-le"), lambda text: text.encode("utf-16-be"), lambda text: text.encode("utf-16-le") + b"\x00\x00"])  # fmt: skip
def test_any_encoding_a_server_writes(encode: Callable[[str], bytes]) -> None:
    """UTF-16 with its mark or without, UTF-8 of a file somebody saved."""
    assert order(session(encode(ACC_RACE.decode("utf-16-le")))) == order(session(ACC_RACE))


def test_several_drivers_of_a_car_by_their_laps() -> None:
    """Who drove which laps is in the laps; who sat in no lap is known not to have driven."""
    line = acc_line(1, 7, "Ada Lindqvist", "Bo Okafor", "Cy Tanaka", laps=3, total=300_000, best=98_000)
    line["driverTotalTimes"] = [198_000.5, 102_000.0, 0.0]
    laps = [acc_lap(1, 98_000), acc_lap(1, 100_000), acc_lap(1, 102_000, 1)]
    crew = session(acc([line], laps=laps)).cars[0].drivers
    assert [(one.name, one.laps, one.driven_ms, one.drove) for one in crew] == [
        ("Ada Lindqvist", 2, 198_000, True),
        ("Bo Okafor", 1, 102_000, True),
        ("Cy Tanaka", 0, None, False),
    ]


def test_qualifying_of_assetto_corsa_competizione() -> None:
    """Best laps, and the second-best of those that count; no total, for the time of a session is none."""
    lines = [
        acc_line(1, 7, "Ada Lindqvist", laps=3, total=400_000, best=98_000),
        acc_line(2, 8, "Bo Okafor", laps=2, total=400_000),
        acc_line(3, 9, "Cy Tanaka", laps=0, total=0),
    ]
    laps = [acc_lap(1, 97_000, counts=False), acc_lap(1, 98_500), acc_lap(1, 98_000)]
    cars = session(acc(lines, "Q", laps), "qualifying").cars
    assert [(car.place, car.status, car.best_ms, car.second_ms, car.total_ms) for car in cars] == [
        (1, "classified", 98_000, 98_500, None),
        (None, "NC", None, None, None),
        (None, "DNS", None, None, None),
    ]


def test_classes_are_what_tells_the_cars_of_a_file_apart() -> None:
    """GT3 and GT4 in one race are its classes; in one of GT3 alone the cup categories are."""
    two = acc([acc_line(1, 7, "A B", laps=1, total=1), acc_line(2, 8, "C D", laps=1, total=2, group="GT4", cup=2)])
    assert [(car.race_class, car.group) for car in session(two).cars] == [("GT3", "Overall"), ("GT4", "Am")]


def test_what_acc_leaves_unsaid_is_told() -> None:
    """A car whose time ends before the winner's stopped; penalties are in the order; a place may contradict the times."""
    lines = [
        acc_line(1, 7, "Ada Lindqvist", laps=10, total=1_000_000),
        acc_line(2, 8, "Bo Okafor", laps=10, total=999_000, pit=1),
        acc_line(3, 9, "Cy Tanaka", laps=4, total=400_000),
    ]
    notes = notes_of(session(acc(lines)))
    assert notes == [
        "row 2: car 8 stands behind one with 16:40.000, and has 16:39.000: the places are taken as the file has them",
        (
            "row 3: car 9 stopped after 4 of 10 laps, before the flag, and the file says no status: if it did not "
            "finish, amend the classification with --status 9=DNF"
        ),
    ]
    assert session(acc(lines)).cars[1].remark == "without a mandatory pit stop"
    assert notes_of(session(ACC_RACE))[0] == (
        "row 2: car 21: drive-through (cutting, lap 4); 15 s added after the race (pit speeding, lap 12): "
        "contained in the order already, nothing is added"
    )


def test_a_spectator_and_a_name_with_its_team_below() -> None:
    """Who only watches is no car; leagues write the team below the last name."""
    watching = {**acc_line(2, 1, "Wat Ching", laps=0, total=0), "bIsSpectator": True}
    named = acc_line(1, 7, "Ada Lindqvist\nRed Racing", laps=1, total=1)
    cars = session(acc([named, watching])).cars
    assert [(car.drivers[0].name, car.team) for car in cars] == [("Ada Lindqvist", "Red Racing")]


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_race_of_iracing(wrapped: bool) -> None:
    """Places count from one, times are cut to thousandths, and the gap to the winner is exact."""
    data = iracing({"RACE": IRACING_RACE}, wrapped=wrapped)
    assert order(session(data)) == [
        ("7", 1, "classified", 20, 2_000_000, 98_555),
        ("021", 2, "classified", 20, 2_001_554, 98_555),
        ("5", 3, "classified", 19, 1_995_000, 98_555),
        ("99", None, "DNF", 8, 800_000, 98_555),
        ("11", None, "DSQ", 20, 2_002_000, 98_555),
    ]
    cars = session(data).cars
    assert [(car.drivers[0].reference, car.race_class, car.remark) for car in cars[2:4]] == [
        ("100002", "GT3 Class", None),
        ("100003", "GT3 Class", "disconnected"),
    ]


def test_who_leaves_after_the_distance_has_finished() -> None:
    """A car that disconnected with all its laps done keeps its place; one that lay ahead with fewer leaves its own."""
    rows = [
        iracing_row(0, "Ada Lindqvist", "7", interval=0),
        iracing_row(1, "Bo Okafor", "8", interval=9_999, reason_out="Disconnected"),
        iracing_row(2, "Cy Tanaka", "9", laps=15, reason_out="Disconnected"),
        iracing_row(3, "Dov Hale", "10", laps=14),
    ]
    assert [(car.number, car.place, car.status) for car in session(iracing({"RACE": rows})).cars] == [
        ("7", 1, "classified"),
        ("8", 2, "classified"),
        ("9", None, "DNF"),
        ("10", 3, "classified"),
    ]


def test_qualifying_of_iracing() -> None:
    """From the event that has both; who has no time is not classified, who made no lap did not take part."""
    cars = session(IRACING_EVENT, "qualifying").cars
    assert [(car.number, car.place, car.status, car.best_ms, car.total_ms) for car in cars] == [
        ("021", 1, "classified", 98_123, None),
        ("7", 2, "classified", 98_200, None),
        ("5", None, "NC", None, None),
        ("99", None, "DNS", None, None),
    ]


TEAM = iracing_row(
    0,
    "Harbour Racing",
    "7",
    interval=0,
    team_id=-77,
    driver_results=[
        iracing_row(0, "Ada Lindqvist", "7", laps=12, average=1_000_000),
        iracing_row(0, "Bo Okafor", "7", laps=8, average=1_010_000, ai=True),
        iracing_row(0, "Cy Tanaka", "7", laps=0, average=-1),
    ],
)


def test_a_team_of_iracing_is_a_car_with_its_drivers() -> None:
    """The row of a team has its drivers within, and the laps of each."""
    car = session(iracing({"RACE": [TEAM]})).cars[0]
    assert (car.team, car.bot) == ("Harbour Racing", False)
    assert [(one.name, one.laps, one.driven_ms, one.bot) for one in car.drivers] == [
        ("Ada Lindqvist", 12, 1_200_000, False),
        ("Bo Okafor", 8, 808_000, True),
        ("Cy Tanaka", 0, None, False),
    ]


def test_an_exported_session_of_iracing_is_the_same_race() -> None:
    """Above its header stand lines about the session; the order is that of the event result."""
    exported, event = order(session(IRACING_CSV)), order(session(iracing({"RACE": IRACING_RACE})))
    assert exported == event
    without = IRACING_CSV.removeprefix(IRACING_PREAMBLE.encode())
    assert order(session(without.replace(b"Bo Okafor", "Bó Okafor".encode("cp1252")))) == exported
    assert session(without.replace(b"Bo Okafor", "Bó Okafor".encode("cp1252"))).cars[1].drivers[0].name == "Bó Okafor"


def test_an_exported_session_of_teams() -> None:
    """The row of the team first, those of its drivers under it."""
    rows = [
        IRACING_HEADER,
        iracing_line(1, "Harbour Racing", "7", 20, "-00.000", team=-77),
        iracing_line(1, "Ada Lindqvist", "7", 12, "-00.000", team=-77),
        iracing_line(1, "Bo Okafor", "7", 8, "-00.000", team=-77),
        iracing_line(2, "Cy Tanaka", "8", 19, "-1L"),
    ]
    cars = session("\n".join(rows).encode()).cars
    assert [(car.team, [(one.name, one.laps) for one in car.drivers], car.place) for car in cars] == [
        ("Harbour Racing", [("Ada Lindqvist", 12), ("Bo Okafor", 8)], 1),
        (None, [("Cy Tanaka", None)], 2),
    ]


def test_an_exported_session_may_be_qualifying() -> None:
    """It does not say what it was: asked for as qualifying it has best laps, and no totals."""
    cars = session(IRACING_CSV, "qualifying").cars
    assert [(car.place, car.status, car.total_ms) for car in cars] == [
        (1, "classified", None),
        (2, "classified", None),
        (3, "classified", None),
        (4, "classified", None),
        (None, "DSQ", None),
    ]


def test_a_race_of_rfactor_2() -> None:
    """In the order of positions, whatever the order of the file; the seconds it adds itself are in its times."""
    assert order(session(RF2_RACE)) == [
        ("7", 1, "classified", 3, 300_876, 99_876),
        ("021", 2, "classified", 3, 303_456, 100_250),
        ("5", 3, "classified", 2, 310_100, 104_000),
        ("99", None, "DNF", 1, None, 110_000),
        ("11", None, "DSQ", 3, 301_500, 99_900),
        ("12", None, "DNS", 0, None, None),
    ]
    cars = session(RF2_RACE).cars
    assert [car.remark for car in cars[1:4]] == [
        "stop/go; 35 s added for a penalty not served",
        "drive thru (speeding in pitlane)",
        "suspension",
    ]
    assert [car.race_class for car in cars[1:3]] == ["LMGT3", "Hyper"]


def test_qualifying_of_rfactor_2() -> None:
    """A lap without a time is none; the second-best lap is known where the best is."""
    cars = session(RF2_QUALIFYING, "qualifying").cars
    assert [(car.place, car.status, car.best_ms, car.second_ms) for car in cars] == [
        (1, "classified", 98_500, 99_500),
        (2, "classified", 99_000, None),
        (None, "NC", None, None),
    ]


def test_drivers_of_a_shared_car_of_rfactor_2() -> None:
    """By the changes of drivers: who was in the car for which laps, and for how long where every lap has its time."""
    swaps = '<Swap startLap="1" endLap="2">Ada Lindqvist</Swap><Swap startLap="3" endLap="3">Bo Okafor</Swap>'
    swaps += '<Swap startLap="4" endLap="4">Ada Lindqvist</Swap>'
    driver = rf2_driver(1, "Ada Lindqvist", "7", ("101.0", "100.0", "--.----", "99.0"), "400.0", more=swaps)
    crew = session(rf2("Race", [driver])).cars[0].drivers
    assert [(one.name, one.laps, one.driven_ms) for one in crew] == [
        ("Ada Lindqvist", 3, 300_000),
        ("Bo Okafor", 1, None),
    ]


def test_cars_the_game_drives_are_told() -> None:
    """As are penalties: what an official should know is said, and nothing is left out of the order."""
    aids = '<ControlAndAids startLap="1" endLap="3">AIControl</ControlAndAids>'
    notes = notes_of(session(rf2("Race", [rf2_driver(1, "Robo", "7", ("100.0",), "100.0", more=aids)])))
    assert notes == ["row 1: car 7 is driven by the simulator"]


@pytest.mark.parametrize("data", [AC_GAME, AC_SERVER])
def test_a_race_of_assetto_corsa(data: bytes) -> None:
    """Without numbers, and empty seats left out; the order is the one printed."""
    cars = session(data).cars
    assert [(car.number, car.drivers[0].name, car.place) for car in cars[:2]] == [
        ("", "Bo Okafor", 1),
        ("", "Ada Lindqvist", 2),
    ]
    assert [(car.total_ms, car.laps) for car in cars[:2]] == [(199_400, 2), (200_000, 2)]
    assert len(cars) == 3


def test_what_a_server_manager_adds_to_assetto_corsa() -> None:
    """Its penalties are seconds in nanoseconds, and are added; a disqualified driver has no place."""
    cars = session(AC_SERVER).cars
    assert [(car.status, car.remark, car.team, car.drivers[0].reference) for car in cars[1:]] == [
        ("classified", "5 s added", "Red", "1"),
        ("DSQ", None, "Red", "3"),
    ]


def test_qualifying_of_assetto_corsa_is_by_best_laps() -> None:
    """The game prints no order of it."""
    cars = session(AC_GAME, "qualifying").cars
    assert [(car.drivers[0].name, car.place, car.best_ms) for car in cars] == [
        ("Bo Okafor", 1, 98_000),
        ("Ada Lindqvist", 2, 98_500),
        ("Cy Tanaka", None, None),
    ]


def test_everybody_of_a_file_is_an_entrant_once() -> None:
    """Those of the race and those who only qualified; practice counts where there is nothing else."""
    event = iracing({"PRACTICE": [iracing_row(0, "Wat Ching", "1")], "QUALIFY": [iracing_row(0, "Fay Quinn", "2")], "RACE": IRACING_RACE[:2]})  # fmt: skip
    assert [car.number for car in entrants(read(event, "r"), "r").cars] == ["7", "021", "2"]
    practice = iracing({"PRACTICE": [iracing_row(0, "Wat Ching", "1")]})
    assert [car.number for car in entrants(read(practice, "r"), "r").cars] == ["1"]


def test_a_crew_of_several_sessions_is_everybody() -> None:
    """A driver who only qualified the car is one of its drivers."""
    qualified = {**TEAM, "driver_results": [iracing_row(0, "Dov Hale", "7")]}
    crew = entrants(read(iracing({"QUALIFY": [qualified], "RACE": [TEAM]}), "r"), "r").cars[0].drivers
    assert [one.name for one in crew] == ["Ada Lindqvist", "Bo Okafor", "Cy Tanaka", "Dov Hale"]


HEATS = iracing({"HEAT 1": IRACING_RACE[:1], "HEAT 2": IRACING_RACE[:2], "QUALIFY": IRACING_RACE[:1]})


@pytest.mark.parametrize(
    ("data", "kind", "name", "complaint"),
    [
        (HEATS, "race", None, 'r: the file holds 2 sessions that may be meant: HEAT 1, HEAT 2\nName one: --in-file "HEAT 1"'),
        (HEATS, "race", "Heat 3", "r: --in-file: the file has no session 'Heat 3'\nIts sessions: HEAT 1, HEAT 2, QUALIFY"),
        (RF2_QUALIFYING, "race", None, 'r: the file holds no race; its sessions: Qualify\nTake the file of the race, or say which session is meant: --in-file "Qualify"'),
        (acc([]), "race", None, "r: the file holds no session\nSave the results after the session has ended"),
    ],
)  # fmt: skip
def test_the_session_asked_for_is_chosen(data: bytes, kind: SessionKind, name: str | None, complaint: str) -> None:
    """Or the refusal names those in the file."""
    with pytest.raises(Malformed) as refused:
        session(data, kind, name)
    assert str(refused.value) == complaint


def test_two_sessions_of_one_name_are_told_apart() -> None:
    """In the order they were run."""
    table = json.loads(HEATS)
    for heat in table["session_results"][:2]:
        heat["simsession_name"] = "RACE"
    data = json.dumps(table).encode()
    with pytest.raises(Malformed, match=r"2 sessions that may be meant: RACE \(1\), RACE \(2\)"):
        session(data)
    assert len(session(data, "race", "race (2)").cars) == 2


def test_practice_may_be_qualifying() -> None:
    """Where a league makes its grid of it: by best laps, and without totals."""
    cars = session(iracing({"PRACTICE": IRACING_RACE[:2]}), "qualifying", "PRACTICE").cars
    assert [(car.status, car.total_ms) for car in cars] == [("classified", None), ("classified", None)]


def test_a_session_is_named() -> None:
    """Letter case makes no difference."""
    assert len(session(HEATS, "race", "heat 2").cars) == 2


def changed(place: str, value: object) -> bytes:
    table = json.loads(ACC_RACE.decode("utf-16-le"))
    table["sessionResult"]["leaderBoardLines"][1][place.partition(".")[0]][place.partition(".")[2]] = value
    return json.dumps(table).encode()


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (changed("timing.lapCount", -3), "r: sessionResult.leaderBoardLines[2].timing.lapCount: should be greater than or equal to 0, not -3"),
        (changed("timing.lapCount", "many"), "r: sessionResult.leaderBoardLines[2].timing.lapCount: should be a valid integer"),
        (changed("car.carId", None), "r: sessionResult.leaderBoardLines[2].car.carId: should be a valid integer"),
        (b'{"session_results": 5}', "r: session_results: should be a valid tuple, not 5"),
        (b'{"laps": []}', "r: JSON of no simulator known here\n  it holds laps"),
        (b'{"a": 1, "a": 2}', "r: the key 'a' stands twice in one object"),
        (b"Fin Pos,Name\n", "r: there is a header and no car under it"),
        (b"Fin Pos,Name\nfirst,Ada\n", "r:2: Fin Pos: 'first' is no place"),
        (b"\x89PNG\r\n\x00\x00\x01", "r:1: the file is not UTF-8 text"),
        (b"<html/>", "r: XML, and no results of rFactor 2: there is no <RaceResults> in <html>"),
        (b"<rFactorXML><a></rFactorXML>", "r:1: no XML: mismatched tag"),
        (b'{"Type": "DRIFT", "Result": [], "Cars": []}', "r: Type: 'DRIFT' is no session"),
    ],
)  # fmt: skip
def test_what_is_no_result_is_refused_by_its_place(data: bytes, complaint: str) -> None:
    """By the key, the line or the element."""
    with pytest.raises(Malformed) as refused:
        session(data)
    assert str(refused.value).startswith(complaint)


@pytest.mark.parametrize(
    ("declared", "complaint"),
    [
        ('<!DOCTYPE rF SYSTEM "file:///etc/passwd">', "r:2: the file names a document type elsewhere"),
        ('<!DOCTYPE rF [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "r:2: the file declares the entity 'x'"),
        ('<!DOCTYPE rF [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]>', "r:2: the file declares the entity 'b'"),
        ('<!DOCTYPE rF [<!ENTITY % a "lol">%a;]>', "r:2: the file declares the entity 'a'"),
        (f'<!DOCTYPE rF [<!ENTITY a "{"lol" * 50}">]>', "r:2: the file declares the entity 'a'"),
    ],
)
def test_xml_that_reaches_out_or_grows_is_refused(declared: str, complaint: str) -> None:
    """Entities and document types from elsewhere; the one declaration all such files begin with is harmless."""
    text = RF2_RACE.decode()
    start, end = text.index("<!DOCTYPE"), text.index("]>") + 2
    with pytest.raises(Malformed) as refused:
        session((text[:start] + declared + text[end:]).encode())
    assert str(refused.value).startswith(complaint)


def test_an_entity_is_never_used() -> None:
    """Not even the one that may be declared; an ampersand that stands for itself is one, as these programs write it."""
    with pytest.raises(Malformed, match="r: the file uses an entity of its own, &rFEnt;"):
        session(RF2_RACE.replace(b"Ada Lindqvist", b"Ada &rFEnt;"))
    assert (
        session(RF2_RACE.replace(b"<TeamName></TeamName>", b"<TeamName>R&D; Racing</TeamName>")).cars[0].team
        == "R&D; Racing"
    )


def test_deep_nesting_is_refused() -> None:
    """As it is in JSON."""
    with pytest.raises(Malformed, match="nested too deep"):
        session(b"<rFactorXML>" + b"<a>" * 5000)
    with pytest.raises(Malformed, match="nested too deep"):
        session(b'{"a":' * 50_000)


def test_names_as_players_write_them() -> None:
    """Characters nobody sees and lines break no table; who has no name at all is nobody."""
    line = acc_line(1, 7, "Ada \u202eLind\tqvist", "   ", laps=1, total=1)
    assert [one.name for one in session(acc([line])).cars[0].drivers] == ["Ada Lind qvist"]
    assert session(acc([acc_line(1, -1, laps=1, total=NO_TIME)])).cars[0].number == ""
