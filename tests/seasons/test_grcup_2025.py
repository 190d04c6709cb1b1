"""A one-make series' timing files, entered as an official would: provisional, then official, three meetings."""

import shlex
from collections.abc import Callable
from contextlib import chdir
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest
from typer.testing import CliRunner

from racelog.cli.app import app
from racelog.importers.timing import compare_files, read_participants, read_timing
from racelog.log.files import FileStore
from racelog.tables.replayed import Replayed, replayed

SEASON = "grcup-2025"


@dataclass(frozen=True)
class Held:
    """A race: its round, its meeting's folder and name in the table, its files, and rows that are other cars."""

    round: int
    weekend: str
    folder: str
    meeting: str
    race: int
    provisional: str
    official: str | None
    maps: tuple[str, ...] = ()
    official_maps: tuple[str, ...] = ()
    drivers: tuple[str, ...] = ()


RACES = (
    Held(3, "2", "COTA/Race 1", "COTA", 1, "03_Provisional Results_Race 1_Anonymized.CSV",
         "00_Results GR Cup Race 1 Official_Anonymized.CSV", ("19=03",), ("18=03",)),
    Held(4, "2", "COTA/Race 2", "COTA", 2, "03_Provisional Results_ Race 2_Anonymized.CSV", None, ("19=03",)),
    Held(9, "5", "Road America/Race 1", "Road America", 1, "03_Provisional Results_Race 1_Anonymized.CSV",
         "05_Results by Class GR Cup Race 1 Official_Anonymized.CSV", ("17=03",), ("17=03",)),
    Held(10, "5", "Road America/Race 2", "Road America", 2, "03_Provisional Results_Race 2_Anonymized.CSV",
         "03_Results GR Cup Race 2 Official_Anonymized.CSV", ("14=03",), ("11=03",)),
    Held(11, "6", "barber/Race 1", "Barber", 1, "03_Provisional Results_Race 1_Anonymized.CSV",
         "05_Results by Class GR Cup Race 1 Official_Anonymized.CSV", ("14=03",), ("14=03",),
         ("58=Jack Murchison",)),
    Held(12, "6", "barber/Race 2", "Barber", 2, "03_Provisional Results_Race 2_Anonymized.CSV",
         "03_Results GR Cup Race 2 Official_Anonymized.CSV", ("14=03",), ("14=03",), ("58=Jack Murchison",)),
)  # fmt: skip

Type = Callable[[str], str]


@pytest.fixture
def type_(tmp_path: Path) -> Type:
    """Types a command in a folder of its own; it must be taken."""
    runner = CliRunner()

    def typed(command: str) -> str:
        with chdir(tmp_path):
            ended = runner.invoke(app, shlex.split(command), env={"RACELOG_BY": "j.doe", "NO_COLOR": "1"})
        assert ended.exit_code == 0, f"{command}\n{ended.output}\n{ended.exception}"
        return ended.output

    return typed


def as_it_stands(folder: Path) -> Replayed:
    log = FileStore(folder / "events").read(SEASON)
    return replayed(log.placed, log.head)


def set_up(type_: Type, *races: Held) -> None:
    type_(f'season open {SEASON} --title "GR Cup 2025"')
    type_(f"regulations adopt {SEASON} grcup-2025")
    for held in {each.weekend: each for each in races}.values():
        type_(f'weekend open {SEASON} {held.weekend} --circuit "{held.meeting}" --zone America/Chicago')
    for held in races:
        type_(f"round add {SEASON} {held.round} --weekend {held.weekend}")


def enter_and_race(type_: Type, held: Held, shared: Path) -> None:
    """The cars of the first race's file entered, the provisional order classified and posted."""
    folder = shared / "alkamel" / SEASON
    file = shlex.quote(str(folder / held.folder / held.provisional))
    names = shlex.quote(str(folder / "championship.csv"))
    said = " ".join(f"--driver {shlex.quote(each)}" for each in held.drivers)
    maps = " ".join(f"--map {each}" for each in held.maps)
    told = type_(f"enter-from {SEASON} {file} --names {names} --weekend {held.weekend} {maps} {said}")
    assert held.race == 1 or told.endswith("nothing to add: every one of these cars is entered already\n")
    type_(f"classify {SEASON} {held.round} --file {file} {maps}")
    type_(f"publish {SEASON} {held.round} --status provisional --at 2025-10-0{held.race}T15:00")


def make_official(type_: Type, held: Held, shared: Path) -> None:
    """The official file, where there is one, then the publication after the protest time."""
    if held.official is not None:
        file = shlex.quote(str(shared / "alkamel" / SEASON / held.folder / held.official))
        type_(
            f"classify {SEASON} {held.round} --file {file} " + " ".join(f"--map {each}" for each in held.official_maps)
        )
    words = "" if held.official is None else ' --early "the official sheet, as it was posted"'
    at = f"2025-10-0{held.race}T15:30"
    type_(f"publish {SEASON} {held.round} --status official --at {at}{words}")


def test_three_meetings_pay_what_was_published(type_: Type, tmp_path: Path, shared_data: Path) -> None:
    """Six rounds, every driver: the points computed from the files are those of the series' own table."""
    set_up(type_, *RACES)
    for held in RACES:
        enter_and_race(type_, held, shared_data)
        make_official(type_, held, shared_data)
    now = as_it_stands(tmp_path)
    published = read_participants(shared_data / "alkamel" / SEASON / "championship.csv")
    awards = now.results.scored["drivers"].awards
    compared = 0
    for held in RACES:
        computed = {now.driver(award.competitor): award.points for award in awards if award.round == held.round}
        for each in published:
            printed = each.races[(next(m for m, _ in each.races if held.meeting in m), held.race)].points or "0"
            assert computed.get(each.name, 0) == Fraction(printed if printed.isdigit() else "0"), (
                held.round,
                each.name,
            )
            compared += 1
        sessions = now.season.sessions[f"R{held.round}"]
        assert [each.status for each in sessions.published] == ["provisional", "official"]
    assert compared == len(RACES) * len(published) == 246
    standings = now.results.standings("drivers")
    assert standings is not None
    assert [(line.competitor, str(line.points)) for line in standings.lines[:2]] == [
        ("westin-workman", "101"),
        ("jaxon-bell", "81"),
    ]


@pytest.mark.parametrize("held", [RACES[0], RACES[3]], ids=["COTA race 1", "Road America race 2"])
def test_the_provisional_order_with_the_decisions_proposed_is_the_official_order(
    held: Held, type_: Type, tmp_path: Path, shared_data: Path
) -> None:
    """Time added, cars moved to the back: compare-files appends them, the replay gives the official file."""
    set_up(type_, held)
    enter_and_race(type_, Held(**{**held.__dict__, "race": 1}), shared_data)
    folder = shared_data / "alkamel" / SEASON / held.folder
    files = " ".join(shlex.quote(str(folder / name)) for name in (held.provisional, held.official or ""))
    maps = " ".join(f"--map {each}" for each in held.maps)
    told = type_(f"compare-files {files}")
    assert "with these penalties the first file gives the second: cars, places, laps, times" in told
    type_(f'compare-files {files} {maps} --append {SEASON} R{held.round} --doc "SP 1" --reason "as published"')
    now = as_it_stands(tmp_path).results.classifications[f"R{held.round}"]
    official = read_timing(
        folder / (held.official or ""), {int(m.split("=")[0]): m.split("=")[1] for m in held.official_maps}
    )
    assert [(car.car, car.place, car.laps, car.total_ms) for car in now.cars] == [
        (row.car, row.place, row.laps, row.total_ms) for row in official.order
    ]
    contained = type_(f"classify {SEASON} {held.round} --file {shlex.quote(str(folder / (held.official or '')))} "
                      + " ".join(f"--map {each}" for each in held.official_maps))  # fmt: skip
    decisions = len(
        compare_files(
            read_timing(folder / held.provisional, {int(m.split("=")[0]): m.split("=")[1] for m in held.maps}), official
        ).decisions
    )
    assert contained.count("taken as contained") == decisions
    after = as_it_stands(tmp_path).results.classifications[f"R{held.round}"]
    assert [(car.car, car.place, car.total_ms) for car in after.cars] == [
        (car.car, car.place, car.total_ms) for car in now.cars
    ]
    assert not after.unknown
