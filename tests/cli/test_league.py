"""A league from an empty season: one command enters everybody in a simulator's file, one classifies the race."""

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Ended
from sim_files import (
    AC_GAME,
    AC_SERVER,
    ACC_RACE,
    IRACING_CSV,
    IRACING_EVENT,
    RF2_RACE,
    acc,
    acc_line,
    iracing,
    iracing_row,
    rf2,
    rf2_driver,
)

SEASON = "league-2026"
BOOK = """
name = "league"
title = "League"
source = "made up"
[points]
race = [10, 8, 6]
[[championships]]
id = "drivers"
title = "Drivers"
[[championships.scores]]
points = "race"
"""
Typed = Callable[..., Ended]


@pytest.fixture
def typed(tmp_path: Path, racelog: Callable[..., Ended]) -> Typed:
    """Types a command about the league; it must be done."""

    def type_(command: str, *arguments: str) -> Ended:
        ended = racelog(*command.split(), SEASON, *arguments, cwd=tmp_path, RACELOG_BY="j.doe")
        assert ended.code == 0, ended.err
        return ended

    return type_


@pytest.fixture
def league(tmp_path: Path, typed: Typed) -> Callable[..., Path]:
    """An open season with one weekend of two rounds; gives a file somebody saved there."""

    def opened(data: bytes, book: str = BOOK) -> Path:
        if not (tmp_path / "events").exists():
            (tmp_path / "book.toml").write_text(book)
            typed("season open", "--title", "League")
            typed("regulations adopt", "book.toml")
            typed("weekend open", "1", "--circuit", "Harbour", "--zone", "UTC")
            typed("round add", "1", "--weekend", "1")
            typed("round add", "2", "--weekend", "1")
        file = tmp_path / "results"
        file.write_bytes(data)
        return file

    return opened


def column(table: str, name: str) -> list[str]:
    header, *rows = (row.split(",") for row in table.splitlines())
    return [row[header.index(name)] for row in rows]


def cars_of(table: str) -> list[str]:
    return column(table, "car")


@pytest.mark.parametrize(
    ("data", "order"),
    [
        (ACC_RACE, ["7 Ada Lindqvist", "21 Bo Okafor", "5 Cy Tanaka"]),
        (IRACING_EVENT, ["7 Ada Lindqvist", "021 Bo Okafor", "5 Cy Tanaka"]),
        (IRACING_CSV, ["7 Ada Lindqvist", "021 Bo Okafor", "5 Cy Tanaka"]),
        (RF2_RACE, ["7 Ada Lindqvist", "021 Bo Okafor", "5 Cy Tanaka"]),
        (AC_GAME, ["1 Bo Okafor", "2 Ada Lindqvist", "3 Cy Tanaka"]),
        (AC_SERVER, ["1 Bo Okafor", "2 Ada Lindqvist"]),
    ],
    ids=["acc", "iracing", "iracing-csv", "rfactor-2", "ac", "ac-server"],
)
def test_two_commands_from_an_empty_season(
    data: bytes, order: list[str], league: Callable[..., Path], typed: Typed
) -> None:
    """Cars, drivers and the order of the file; whoever has no number there gets one."""
    file = league(data)
    typed("enter-from", file.name, "--weekend", "1")
    typed("classify", "R1", "--file", file.name)
    rows = typed("results", "R1", "--csv").out.splitlines()
    header = rows[0].split(",")
    car, driver, status = (header.index(name) for name in ("car", "drivers", "status"))
    table = [row.split(",") for row in rows[1:]]
    assert [f"{row[car]} {row[driver]}" for row in table if row[status] == "classified"] == order
    assert (
        typed("enter-from", file.name, "--weekend", "1").out
        == "nothing to add: every one of these cars is entered already\n"
    )


def test_qualifying_and_race_from_one_file(league: Callable[..., Path], typed: Typed) -> None:
    """Each command takes its own session."""
    file = league(IRACING_EVENT)
    typed("enter-from", file.name, "--weekend", "1")
    typed("qualifying", "1", "--file", file.name, "--dns", "11")
    typed("classify", "R1", "--file", file.name)
    first = [cars_of(typed("results", session, "--csv").out)[0] for session in ("Q1", "R1")]
    assert first == ["021", "7"]


def test_classes_are_called_as_the_book_calls_them(league: Callable[..., Path], typed: Typed) -> None:
    """GT3 Class of a file is gt3 of a book; where the book knows groups and the file cup categories, the group counts."""
    classes = '[[classes]]\nid = "gt3"\ntitle = "GT3"\n[[classes]]\nid = "gt4"\ntitle = "GT4"\n'
    book = BOOK.replace("[points]", classes + "[points]")
    file = league(iracing({"RACE": [iracing_row(0, "Ada Lindqvist", "7", interval=0)]}), book)
    typed("enter-from", file.name, "--weekend", "1")
    file = league(acc([acc_line(1, 8, "Bo Okafor", laps=1, total=2)]))
    typed("enter-from", file.name, "--weekend", "1")
    file = league(
        acc([acc_line(1, 9, "Cy Tanaka", laps=1, total=2), acc_line(2, 10, "Dov Hale", laps=1, total=2, group="GT4")])
    )
    typed("enter-from", file.name, "--weekend", "1")
    rows = [row.split(",") for row in typed("entries", "--csv").out.splitlines()]
    assert [row[rows[0].index("class")] for row in rows[1:]] == ["gt3", "gt3", "gt3", "gt4"]


def test_overall_is_pro(league: Callable[..., Path], typed: Typed) -> None:
    """As a book calls what the game calls so."""
    classes = '[[classes]]\nid = "pro"\ntitle = "Pro"\n[[classes]]\nid = "am"\ntitle = "Am"\n'
    file = league(ACC_RACE, BOOK.replace("[points]", classes + "[points]"))
    typed("enter-from", file.name, "--weekend", "1")
    rows = [row.split(",") for row in typed("entries", "--csv").out.splitlines()]
    assert [row[rows[0].index("class")] for row in rows[1:]] == ["pro", "am", "am", "am", "pro"]


def test_a_car_the_game_drives_is_a_guest(league: Callable[..., Path], typed: Typed) -> None:
    """It holds its place in the order, and scores nothing."""
    aids = '<ControlAndAids startLap="1" endLap="3">AIControl</ControlAndAids>'
    robo = rf2_driver(1, "Robo", "7", ("100.0",), "100.0", more=aids)
    file = league(rf2("Race", [robo, rf2_driver(2, "Ada Lindqvist", "8", ("101.0",), "101.0")]))
    told = typed("enter-from", file.name, "--weekend", "1").err
    assert "row 1: car 7 is driven by the simulator: entered as a guest" in told
    typed("classify", "R1", "--file", file.name)
    table = typed("standings", "--csv").out
    points = dict(zip(column(table, "name"), column(table, "points"), strict=True))
    assert points["Ada Lindqvist"] == "10"
    assert points.get("Robo", "0") == "0"


def test_who_drove_comes_with_the_file(league: Callable[..., Path], typed: Typed) -> None:
    """A team's drivers are entered, and those who sat in the car drove it."""
    crew = [
        iracing_row(0, "Ada Lindqvist", "7", laps=12),
        iracing_row(0, "Bo Okafor", "7", laps=8),
        iracing_row(0, "Cy Tanaka", "7", laps=0),
    ]
    file = league(iracing({"RACE": [iracing_row(0, "Red", "7", interval=0, team_id=-1, driver_results=crew)]}))
    typed("enter-from", file.name, "--weekend", "1")
    typed("classify", "R1", "--file", file.name)
    assert "Ada Lindqvist/Bo Okafor " in typed("results", "R1").out
    typed("drove", "R1", "--car", "7", "--driver", "Tanaka", "--reason", "the simulator lost its connection")
    assert "Ada Lindqvist/" not in typed("results", "R1").out
