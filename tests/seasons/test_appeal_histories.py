"""Races decided after the flag, from the order on the road to the last word on appeal, each moment with its own tables.

The decisions are in histories/, one file a year; the season files say how it ended. Where the file of a year is not
beside the project, the race is told from memory (remembered.py).
"""

import json
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from f1_seasons import FOLDER, given_years, name_of, season_file, season_of
from paddock import NOON
from racelog.audit.compare import compare
from racelog.audit.published import read_published
from racelog.importers.f1 import SeasonFile, check_outcome, published_tables, read_decisions, steps_of
from racelog.importers.importing import log_of
from racelog.log.memory import MemoryStore
from racelog.log.store import Log
from racelog.tables.replayed import Replayed, replayed
from remembered import remembered

HISTORIES = Path(__file__).parent / "histories"
YEARS = sorted(int(file.stem) for file in HISTORIES.glob("*.toml"))
GIVEN = [year for year in YEARS if year in given_years()]
FROM_MEMORY = (1995, 1999, 2009)


@dataclass(frozen=True)
class History:
    """A season whose races were decided as they were decided."""

    file: SeasonFile
    log: Log

    def line(self, key: str) -> int:
        """The last line of what was asked under a key: "R4:classification", "decision:too-wide"."""
        return max(each.line.seq for each in self.log.placed if each.line.request.key == key)

    def as_of(self, key: str) -> Replayed:
        """The season as it was known when that had been recorded, and nothing after it."""
        seq = self.line(key)
        return replayed(self.log.placed[:seq], self.log.placed[seq - 1].digest)

    @property
    def now(self) -> Replayed:
        """The season as it stands."""
        return replayed(self.log.placed, self.log.head)


def told(file: SeasonFile) -> History:
    """A season file with its history, imported and held against the file."""
    name = name_of(file)
    histories = read_decisions(HISTORIES / f"{file.season}.toml", name, file)
    steps = steps_of(name, file, "season.json", histories)
    log = MemoryStore({name: log_of(name, steps, by="f1-history", at=NOON)}).read(name)
    history = History(file, log)
    check_outcome(history.now.season, file, histories)
    return history


@cache
def history(year: int) -> History:
    """The history of a year, on its season file."""
    return told(season_file(year))


def told_every_way(year: int) -> list[History]:
    """The history of a year as remembered, and on its season file where that is there."""
    return [told(remembered(year)), *([history(year)] if year in GIVEN else [])]


def points(season: Replayed, *wanted: str, championship: str = "drivers") -> list[Fraction]:
    """The points of some competitors; 0 for one who is not listed."""
    table = season.results.standings(championship)
    assert table is not None
    assert not table.incomplete
    totals = {line.competitor: line.points for line in table.lines}
    return [totals.get(each, Fraction(0)) for each in wanted]


def leader(season: Replayed, championship: str = "drivers") -> str:
    """Who leads."""
    table = season.results.standings(championship)
    assert table is not None
    return table.lines[0].competitor


def places(season: Replayed, session: str) -> dict[str, str]:
    """Every driver's place, or what became of him."""
    order = season.results.classifications[session].cars
    return {drove.driver: str(car.place or car.status) for car in order for drove in car.drove}


def shape(season: Replayed) -> list[Any]:
    """Every classification, and every table after every round, in brief."""
    tables = season.season.adopted[-1].regulations.championships
    standings = [
        [(line.position, line.competitor, line.points) for line in found.lines]
        for each in tables
        for after in season.results.rounds_run
        if (found := season.results.standings(each.id, after)) is not None
    ]
    return [*standings, *({key: places(season, key)} for key in sorted(season.results.classifications))]


@pytest.mark.parametrize("year", GIVEN)
def test_a_history_ends_at_the_published_tables(year: int, tmp_path: Path) -> None:
    """Drivers and constructors, points and places; every race and every table is that of the printed result."""
    published = tmp_path / "published.csv"
    published.write_text(published_tables(season_file(year)), encoding="utf-8")
    found = compare(history(year).now, read_published(published))
    assert found.agrees
    assert len(found.championships) == 2
    assert shape(history(year).now) == shape(season_of(year))


def known_histories() -> list[dict[str, Any]]:
    """The histories written down beside the season files."""
    file = FOLDER / "appeals.json"
    found: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
    return [each for each in found if each["season"] in GIVEN or each["season"] in FROM_MEMORY]


@pytest.mark.parametrize("known", known_histories(), ids=lambda each: f"{each['season']}-{each['round']}")
def test_a_race_goes_from_the_road_to_its_last_word(known: dict[str, Any]) -> None:
    """Every car is where it crossed the line when the race was classified, and where it ended when all was decided."""
    for each in [history(known["season"])] if known["season"] in GIVEN else told_every_way(known["season"]):
        session = f"R{known['round']}"
        road, end = places(each.as_of(f"{session}:classification"), session), places(each.now, session)
        for car in known["cars"]:
            assert road[car["driver"]] == str(car["on_road"])
            assert end[car["driver"]] == car["final"]


def test_all_of_them_are_told() -> None:
    """No history known is left out, where there is a file for it or a memory."""
    assert len(known_histories()) in {0, 17}
    assert {each["season"] for each in known_histories()} <= set(YEARS)


def given(*years: int) -> pytest.MarkDecorator:
    """For the years whose season file is beside the project; told once for each."""
    return pytest.mark.parametrize("year", [year for year in years if year in GIVEN])


@given(1976)
def test_spain_1976_is_taken_from_hunt_and_given_back_after_four_more_races(year: int) -> None:
    """On the road 9 for Hunt and 6 for Lauda; two months 0 and 9; then 9 and 6 again, in every table since."""
    season = history(year)
    three = ("james-hunt", "niki-lauda", "gunnar-nilsson")
    road = points(season.as_of("R4:classification"), *three)
    assert road == [15, 30, 4]
    assert points(season.as_of("decision:too-wide"), *three) == [road[0] - 9, road[1] + 3, road[2] + 2]
    assert points(season.as_of("R8:classification"), "james-hunt", "niki-lauda") == [26 - 9, 52 + 3]
    assert points(season.as_of("decision:2"), "james-hunt", "niki-lauda") == [26, 52]
    cars = ("ferrari-ferrari", "mclaren-ford")
    assert points(season.as_of("R4:classification"), *cars, championship="constructors") == [33, 18]
    assert points(season.as_of("decision:too-wide"), *cars, championship="constructors") == [33 + 3, 18 - 9]


@given(1976)
def test_brands_hatch_1976_is_taken_from_hunt_four_races_later(year: int) -> None:
    """Hunt loses 9, Lauda wins 3 more: 11 points apart become 17 with three races to go, and Hunt is champion by one."""
    season = history(year)
    two = ("james-hunt", "niki-lauda")
    assert points(season.as_of("R9:classification"), *two) == [26 + 9, 52 + 6]
    hunt, lauda = points(season.as_of("R13:classification"), *two)
    assert points(season.as_of("decision:3"), *two) == [hunt - 9, lauda + 3] == [47, 64]
    assert points(season.now, *two) == [69, 68]


@given(1983)
def test_rio_1983_leaves_second_place_to_nobody(year: int) -> None:
    """Rosberg loses his 6 points; Lauda stays third with 4, and everybody behind stays too."""
    season = history(year)
    names = ("nelson-piquet", "keke-rosberg", "niki-lauda", "jacques-laffite")
    assert points(season.as_of("R1:classification"), *names) == [9, 6, 4, 3]
    decided = season.as_of("decision:1")
    assert points(decided, *names) == [9, 0, 4, 3]
    assert "2" not in places(decided, "R1").values()
    assert decided.results.classifications["R1"].vacant == {2}


@given(1982)
def test_three_races_of_1982(year: int) -> None:
    """Rosberg leads by one after Long Beach; when Rio is decided, Prost does, by six."""
    season = history(year)
    names = ("keke-rosberg", "alain-prost", "nelson-piquet")
    assert points(season.as_of("R2:classification"), *names) == [8, 13, 9]
    assert points(season.as_of("decision:1"), *names) == [14, 13, 9]
    assert points(season.as_of("decision:2"), *names) == [14 + 3, 13 + 2, 0]
    assert points(season.as_of("decision:3"), *names) == [17 - 9, 15 + 3, 0]
    lauda_cheever = ("niki-lauda", "eddie-cheever", "elio-de-angelis")
    before = points(season.as_of("R5:classification"), *lauda_cheever)
    assert points(season.as_of("decision:4"), *lauda_cheever) == [before[0] - 4, before[1] + 1, before[2] + 1]


@given(1985)
def test_imola_1985_is_lost_on_the_scales(year: int) -> None:
    """Prost falls from 18 points to 9; de Angelis leads with 16."""
    season = history(year)
    two = ("alain-prost", "elio-de-angelis")
    assert points(season.as_of("R3:classification"), *two) == [18, 13]
    assert points(season.as_of("decision:1"), *two) == [9, 16]
    assert leader(season.as_of("R3:classification")) == "alain-prost"
    assert leader(season.as_of("decision:1")) == "elio-de-angelis"


@given(1989)
def test_suzuka_1989_makes_a_champion(year: int) -> None:
    """On the road Senna is 7 behind, with 9 to be had; disqualified he is 16 behind."""
    season = history(year)
    two = ("alain-prost", "ayrton-senna")
    assert points(season.as_of("R15:classification"), *two) == [76, 69]
    assert points(season.as_of("decision:1"), *two) == [76, 60]
    assert points(season.now, *two) == [76, 60]


@given(1994)
def test_two_races_of_1994(year: int) -> None:
    """6 points lost weeks later, 10 the same evening; the title is decided by one."""
    season = history(year)
    two = ("michael-schumacher", "damon-hill")
    assert points(season.as_of("R8:classification"), *two) == [72, 39]
    assert points(season.as_of("decision:1"), *two) == [66, 39]
    assert points(season.as_of("R11:classification"), *two) == [86, 51]
    assert points(season.as_of("decision:2"), *two) == [76, 55]
    assert points(season.now, *two) == [92, 91]


@given(1997)
def test_suzuka_1997_is_raced_under_appeal(year: int) -> None:
    """The appeal holds the disqualification back: Villeneuve leads by a point, until it is withdrawn."""
    season = history(year)
    two = ("jacques-villeneuve", "michael-schumacher")
    assert points(season.as_of("decision:yellow-flags"), *two) == [77, 78]
    assert points(season.as_of("decision:notice"), *two) == [79, 78]
    assert points(season.as_of("decision:3"), *two) == [77, 78]


@given(2025)
def test_two_races_of_2025(year: int) -> None:
    """Two cars of one team for different reasons; then two cars of another for the same."""
    season = history(year)
    ferrari = ("charles-leclerc", "lewis-hamilton", "esteban-ocon")
    road = points(season.as_of("R2:classification"), *ferrari)
    assert points(season.as_of("decision:3"), *ferrari) == [road[0] - 10, road[1] - 8, road[2] + 10 - 6]
    mclaren = ("lando-norris", "oscar-piastri", "max-verstappen")
    assert points(season.as_of("R22:classification"), *mclaren) == [408, 378, 366]
    assert points(season.as_of("decision:4"), *mclaren) == [390, 378 + 3, 366]
    assert points(season.as_of("decision:5"), *mclaren) == [390, 366, 366]


@pytest.mark.parametrize("season", told_every_way(1995), ids=lambda each: each.file.source[:10])
def test_interlagos_1995_gives_the_drivers_their_points_back_and_the_constructors_none(season: History) -> None:
    """Disqualified, Berger wins for 10; reinstated, the drivers have 10 and 6, and their cars earned nothing."""
    drivers = ("michael-schumacher", "david-coulthard", "gerhard-berger")
    cars = ("benetton-renault", "williams-renault", "ferrari-ferrari")
    assert points(season.as_of("R1:classification"), *drivers) == [10, 6, 4]
    assert points(season.as_of("R1:classification"), *cars, championship="constructors") == [10, 6, 4 + 2]
    assert points(season.as_of("decision:fuel-6"), *drivers) == [0, 0, 10]
    assert points(season.as_of("decision:fuel-6"), *cars, championship="constructors") == [0, 0, 10 + 4]
    before = season.as_of("R2:classification")
    last = season.as_of("R1:no-points:constructors:david-coulthard")
    assert points(last, *drivers) == [
        now + moved for now, moved in zip(points(before, *drivers), (10, 6, 4 - 10), strict=True)
    ]
    assert points(last, *cars, championship="constructors") == [
        now + moved
        for now, moved in zip(points(before, *cars, championship="constructors"), (0, 0, 6 - 14), strict=True)
    ]


@pytest.mark.parametrize("season", told_every_way(1999), ids=lambda each: each.file.source[:10])
def test_sepang_1999_decides_the_title_and_undoes_it(season: History) -> None:
    """On the road Irvine leads by 4; disqualified he is 12 behind with 10 to be had; reinstated he leads by 4 again."""
    two = ("eddie-irvine", "mika-hakkinen")
    given_points = "adjustment:2" if season.file.rules.adjustments else "R15:classification"
    assert points(season.as_of(given_points), *two) == [70, 66]
    irvine, hakkinen = points(season.as_of("decision:bargeboards-3"), *two)
    assert [irvine, hakkinen] == [60, 72]
    assert hakkinen - irvine > 10
    assert places(season.as_of("decision:bargeboards-3"), "R15")["mika-hakkinen"] == "1"
    assert points(season.as_of("decision:4"), *two) == [70, 66]


@pytest.mark.parametrize("season", told_every_way(2009), ids=lambda each: each.file.source[:10])
def test_melbourne_2009_has_three_third_places(season: History) -> None:
    """Trulli third; with 25 seconds 12th, and Hamilton third; annulled; then Hamilton out, and Trulli third for good."""
    two, moments = (
        ("jarno-trulli", "lewis-hamilton"),
        ("R1:classification", "decision:behind-the-safety-car", "decision:2"),
    )
    found = [[places(season.as_of(each), "R1")[who] for who in two] for each in (*moments, "decision:3")]
    assert found == [["3", "4"], ["12", "3"], ["3", "4"], ["3", "DSQ"]]
    assert [points(season.as_of(each), *two) for each in (*moments, "decision:3")] == [[6, 5], [0, 6], [6, 5], [6, 0]]
