"""A season file of Formula 1 history becomes a log: every part of the format, and every complaint."""

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, Ended
from paddock import NOON, brief
from racelog.desk.refusals import Refusal
from racelog.errors import Malformed
from racelog.facts.events import (
    CompetitorExcluded,
    EntryRegistered,
    Fact,
    FastestLapSet,
    GridSet,
    MultiplierDeclared,
    NoPoints,
    PenaltyApplied,
    PointsAdjusted,
    QualifyingClassified,
    RaceClassified,
    TimePenalty,
)
from racelog.facts.regulations import CountBest, CountSegments, Regulations
from racelog.importers.f1 import published_after_rounds, published_tables, read_season_file, steps_of
from racelog.importers.importing import log_of
from racelog.log.memory import MemoryStore
from racelog.projections.replayed import Replayed, replayed

EXAMPLE = ROOT / "examples" / "f1-season.json"
Change = Callable[[dict[str, Any]], object]


def example() -> dict[str, Any]:
    """The season of the example, to be changed."""
    return dict(json.loads(EXAMPLE.read_text(encoding="utf-8")))


def imported(folder: Path, *changes: Change) -> Replayed:
    """The example with some changes, imported in memory."""
    file = written(folder, *changes)
    store = MemoryStore({"gp": log_of("gp", steps_of("gp", read_season_file(file), "gp.json"), by="t", at=NOON)})
    log = store.read("gp")
    return replayed(log.placed, log.head)


def written(folder: Path, *changes: Change) -> Path:
    """The example with some changes, as a file."""
    season = example()
    for change in changes:
        change(season)
    file = folder / "gp.json"
    file.write_text(json.dumps(season), encoding="utf-8")
    return file


def facts(season: Replayed, kind: type[Fact]) -> list[Any]:
    """The facts of one kind."""
    return [each.line.data for each in season.placed if isinstance(each.line.data, kind)]


def table(season: Replayed, championship: str = "drivers", after: int | None = None) -> list[tuple[Any, ...]]:
    """A championship in brief."""
    found = season.results.standings(championship, after)
    assert found is not None
    return brief(found)


def result(pos: int | str, number: int | None, driver: str, car: str = "ash/ash", **more: Any) -> dict[str, Any]:
    """A row of a race."""
    placed = {"pos": pos} if isinstance(pos, int) else {}
    return {**placed, "text": str(pos), "number": number, "driver": driver, "constructor": car, **more}


def rules(**changes: Any) -> Change:
    """The drivers' rules changed."""
    return lambda season: season["rules"]["drivers"].update(changes)


def constructors_rules(**changes: Any) -> Change:
    return lambda season: season["rules"]["constructors"].update(changes)


def override(number: int, **said: Any) -> Change:
    """What holds for one round alone; with nothing else said of it."""

    def change(season: dict[str, Any]) -> None:
        season["rules"]["round_overrides"] = {str(number): said}
        season["rounds"][1].pop("points_multiplier", None)

    return change


def second_race(*rows: dict[str, Any]) -> Change:
    """The race of round 2, as printed."""
    return lambda season: season["rounds"][1].update(results=list(rows), fastest_laps=[])


def plain(season: dict[str, Any]) -> None:
    """No adjustments, no sprint, no fastest lap, no special cases."""
    season["rules"].update(adjustments=[], round_overrides={}, sprint=None)
    season["rules"]["drivers"]["fastest_lap"] = None
    season["rounds"][1].pop("points_multiplier", None)


def test_the_example_agrees_with_what_it_says_was_published(tmp_path: Path) -> None:
    """Drivers and constructors; half points, a sprint, a fastest lap, the best two results, a deduction."""
    season = imported(tmp_path)
    assert table(season) == [
        (1, "bo-okafor", "29/2"), (2, "ada-lindqvist", "13"), (3, "dee-novak", "4"), (4, "cy-marsh", "4"),
    ]  # fmt: skip
    assert table(season, "constructors") == [(1, "ash-ash", "17"), (2, "birch-otter", "31/2")]


def test_rules_become_regulations(tmp_path: Path) -> None:
    """Points by championship and kind of session; counting, ties, who is listed."""
    adopted = imported(tmp_path, constructors_rules(points=[8, 6, 4])).season.adopted[0].regulations
    assert adopted.points == {
        "race": (9, 6, 4, 3, 2, 1), "race-constructors": (8, 6, 4), "sprint": (3, 2, 1),
    }  # fmt: skip
    drivers, constructors = adopted.championships
    assert [(each.session, each.points, each.countback) for each in drivers.scores] == [
        ("race", "race", True),
        ("sprint", "sprint", False),
    ]
    assert constructors.scores[0].points == "race-constructors"
    assert drivers.counting == CountBest(kind="best", results=2)
    assert [(each.ties, each.within_top) for each in drivers.bonuses] == [("first", 4)]
    assert constructors.bonuses == ()
    assert {each.listed for each in adopted.championships} == {"classified"}


def test_halves_become_segments(tmp_path: Path) -> None:
    """The best results of each part of the season."""
    halves = [{"from_round": 1, "to_round": 1, "best": 1}, {"from_round": 2, "to_round": 2, "best": 1}]
    counting = {"type": "segments", "segments": halves}
    season = imported(tmp_path, rules(counting=counting), constructors_rules(cars="best", counting=counting))
    adopted: Regulations = season.season.adopted[0].regulations
    for each in adopted.championships:
        assert isinstance(each.counting, CountSegments)
        assert [(part.first, part.last, part.results) for part in each.counting.segments] == [(1, 1, 1), (2, 2, 1)]
    assert adopted.championships[1].cars.count == 1


def test_rounds_become_weekends_orders_grids_and_penalties(tmp_path: Path) -> None:
    """With times in milliseconds, grid penalties, a start from the pit lane, retirements and their reasons."""
    season = imported(tmp_path)
    order = season.season.sessions["R1"].order
    assert order is not None
    assert [(row.car, row.status, row.place, row.laps, row.total_ms, row.remark) for row in order.rows] == [
        ("3", "classified", 1, 40, 3_250_000, None),
        ("7", "classified", 2, 40, 3_252_500, None),
        ("4", "classified", 3, 38, None, "classified, though retired: Fuel"),
        ("8", "DNF", None, 3, None, "started from the pit lane; Gearbox"),
    ]
    grid = facts(season, GridSet)[0]
    assert [(each.car, each.place, each.penalty) for each in grid.places] == [
        ("7", 1, None), ("4", 2, None), ("3", 3, "2 places"), ("8", None, None),
    ]  # fmt: skip
    (qualifying,) = facts(season, QualifyingClassified)
    assert [(row.car, row.status, row.best_ms) for row in qualifying.rows] == [
        ("3", "classified", 79_900), ("7", "classified", 80_000), ("4", "classified", 80_900), ("8", "NC", None),
    ]  # fmt: skip
    assert [each.session for each in facts(season, RaceClassified)] == ["S1", "R1", "R2"]
    assert season.season.rounds[2].laps == 45


def test_a_time_penalty_is_a_decision_the_order_contains_already(tmp_path: Path) -> None:
    """Rescinded, it leaves the order before it unknown; it is never added twice."""
    season = imported(tmp_path)
    (penalty,) = facts(season, PenaltyApplied)
    assert (penalty.car, penalty.penalty) == ("7", TimePenalty(milliseconds=5000))
    order = season.season.sessions["R1"].order
    assert order is not None
    assert order.includes == tuple(season.season.decisions)
    assert season.results.classifications["R1"].cars[1].total_ms == 3_252_500


def test_a_shared_car_is_one_car_with_its_drivers(tmp_path: Path) -> None:
    """Rows with one number, constructor and result; the points are split, or lost."""
    shared = (
        result(1, 3, "ada-lindqvist", laps=20),
        result(1, 3, "cy-marsh", shared_car=True),
        result(2, 7, "bo-okafor", "birch/otter", laps=20),
    )
    split = imported(tmp_path, plain, rules(shared_car="split", counting={"type": "all"}), second_race(*shared))
    assert table(split, after=2)[:2] == [(1, "ada-lindqvist", "27/2"), (2, "bo-okafor", "12")]
    lost = imported(tmp_path, plain, rules(counting={"type": "all"}), second_race(*shared))
    assert {who: points for _, who, points in table(lost)} == {
        "ada-lindqvist": "9", "bo-okafor": "12", "cy-marsh": "4",
    }  # fmt: skip
    assert table(lost, "constructors")[0] == (1, "ash-ash", "13")


def test_a_driver_of_two_cars_adds_up_unless_the_round_says_otherwise(tmp_path: Path) -> None:
    """Points for a place may be given explicitly: nothing for the second car, the co-driver keeps his half."""
    cars = (
        result(1, 3, "ada-lindqvist", laps=20),
        result(1, 3, "cy-marsh", shared_car=True),
        result(3, 4, "cy-marsh", laps=20),
        result(3, 4, "dee-novak", shared_car=True),
        result(2, 7, "bo-okafor", "birch/otter", laps=20),
    )
    usual = (plain, rules(shared_car="split", counting={"type": "best", "n": 1}), second_race(*cars))
    assert points_of(imported(tmp_path, *usual), "cy-marsh") == "13/2"
    better = override(2, points_override=[[["race", "cy-marsh", 3], "0"]], why="the better of two cars")
    season = imported(tmp_path, *usual, better)
    assert (points_of(season, "cy-marsh"), points_of(season, "dee-novak")) == ("9/2", "2")
    all_of_it = override(2, points_override=[[["race", "cy-marsh", 3], "4"], [["race", "dee-novak", 3], "0"]])
    season = imported(tmp_path, *usual, all_of_it)
    assert (points_of(season, "cy-marsh"), points_of(season, "dee-novak")) == ("17/2", None)


def points_of(season: Replayed, driver: str) -> str | None:
    """The points of a driver; None where he has none."""
    found = {who: points for _, who, points in table(season)}.get(driver)
    return None if found in {None, "0"} else found


def test_a_number_used_twice_is_two_cars(tmp_path: Path) -> None:
    """A driver who did not start, or did not qualify, under a number that raced."""
    rows = (
        result(1, 3, "ada-lindqvist", laps=20),
        result("DNS", 3, "cy-marsh"),
        result("DNQ", 7, "bo-okafor", "birch/otter"),
        result("DNPQ", None, "dee-novak", "birch/otter"),
    )
    season = imported(tmp_path, plain, second_race(*rows))
    order = season.season.sessions["R2"].order
    assert order is not None
    assert [(row.car, row.status) for row in order.rows] == [
        ("3", "classified"), ("3/2", "DNS"), ("7", "DNQ"), ("X", "DNPQ"),
    ]  # fmt: skip


def test_places_nobody_holds_stay_vacant_and_are_told(tmp_path: Path) -> None:
    """A disqualification that leaves its place vacant; those behind are paid for the places they have."""
    rows = (
        result(1, 3, "ada-lindqvist", laps=20),
        result(3, 7, "bo-okafor", "birch/otter", laps=20),
        result("DSQ", 4, "cy-marsh", laps=20),
        result("EX", 8, "dee-novak", "birch/otter"),
    )
    season = imported(tmp_path, plain, second_race(*rows))
    order = season.season.sessions["R2"].order
    assert order is not None
    assert (order.vacant, order.as_printed) == ((2,), "nobody is in place 2")
    assert [(row.status, row.remark) for row in order.rows[2:]] == [("DSQ", None), ("DSQ", "excluded")]
    assert points_of(season, "bo-okafor") == "10"


@pytest.mark.parametrize(("close_up", "points"), [(None, "10"), (True, "12")])
def test_ineligible_cars_keep_their_places_and_others_may_close_up_for_points(
    tmp_path: Path, close_up: bool | None, points: str
) -> None:
    """Nobody moves up; or those behind do for points, not in the classification."""
    rows = (result(1, 3, "ada-lindqvist"), result(2, 4, "cy-marsh"), result(3, 7, "bo-okafor", "birch/otter"))
    said: dict[str, Any] = {"ineligible": ["cy-marsh"], "why": "another formula"}
    if close_up:
        said["close_up_after_ineligible"] = True
    season = imported(tmp_path, plain, second_race(*rows), override(2, **said))
    assert [each.guest for each in facts(season, EntryRegistered)].count(True) == 1
    assert points_of(season, "bo-okafor") == points
    assert points_of(season, "cy-marsh") == "4"
    assert season.results.classifications["R2"].cars[2].place == 3


def test_a_place_may_earn_nothing_for_driver_or_constructor(tmp_path: Path) -> None:
    """One keeps what the other loses."""
    nothing = override(2, no_driver_points=["bo-okafor"], no_constructor_points=["dee-novak"], why="no seal")
    season = imported(tmp_path, plain, nothing)
    taken = [each.penalty for each in facts(season, PenaltyApplied) if isinstance(each.penalty, NoPoints)]
    assert [each.championships for each in taken] == [("drivers",), ("constructors",)]
    assert (points_of(season, "bo-okafor"), points_of(season, "dee-novak")) == ("6", "6")
    assert ("birch-otter", "15") in [(who, points) for _, who, points in table(season, "constructors")]


def test_a_round_may_not_count_for_constructors(tmp_path: Path) -> None:
    """It is no round of their championship."""
    season = imported(tmp_path, plain, override(2, constructors_round=False))
    assert table(season, "constructors") == [(1, "ash-ash", "13"), (2, "birch-otter", "6")]


def test_a_round_may_give_no_point_for_the_fastest_lap(tmp_path: Path) -> None:
    """With half points, or alone."""
    season = imported(tmp_path, override(1, fastest_lap=False))
    (declared,) = facts(season, MultiplierDeclared)
    assert (declared.factor, declared.bonuses) == (1, "none")
    assert points_of(season, "bo-okafor") == "18"


def test_a_tied_fastest_lap_is_split_or_given_to_a_driver_named(tmp_path: Path) -> None:
    """The drivers who set it are named where their cars were shared."""

    def tied(season: dict[str, Any]) -> None:
        season["rounds"][1]["fastest_laps"] = [
            {"number": 7, "driver": "bo-okafor", "time": "1:44.000"},
            {"number": 8, "driver": "dee-novak", "time": "1:44.000"},
        ]

    split = rules(fastest_lap={"points": 1, "tie": "split", "must_finish_in_top": None}, counting={"type": "all"})
    season = imported(tmp_path, split, tied)
    assert facts(season, FastestLapSet)[1].cars == ("7", "8")
    assert (points_of(season, "bo-okafor"), points_of(season, "dee-novak")) == ("15", "9/2")
    season = imported(tmp_path, split, tied, override(2, fastest_lap_to=["dee-novak"], why="to her alone"))
    assert (points_of(season, "bo-okafor"), points_of(season, "dee-novak")) == ("19", "8")


def test_somebody_excluded_keeps_the_points_or_loses_them(tmp_path: Path) -> None:
    """Listed last, the others move up; from the table after a round on, or after the last."""
    out = [
        {"type": "exclude", "driver": "bo-okafor", "text": "DSQ", "why": "dangerous driving"},
        {"type": "exclude", "constructor": ["ash", "ash"], "text": "EX", "points": 0, "after_round": 1, "why": "x"},
    ]
    season = imported(tmp_path, lambda found: found["rules"].update(adjustments=out))
    excluded = facts(season, CompetitorExcluded)
    assert [(each.effective_round, each.points, each.printed) for each in excluded] == [
        (1, "taken", "EX"),
        (2, "kept", "DSQ"),
    ]
    assert table(season)[0] == (1, "ada-lindqvist", "13")
    assert table(season)[-1] == (None, "bo-okafor", "29/2")
    assert table(season, after=1)[0] == (1, "ada-lindqvist", "11")
    assert table(season, "constructors", after=1) == [(1, "birch-otter", "10"), (None, "ash-ash", "0")]


@pytest.mark.parametrize(("kind", "points"), [("deduct", 3), ("deduct", -3), ("deduction", "3"), ("points", -3)])
def test_points_taken_away_count_from_a_round_on(tmp_path: Path, kind: str, points: int | str) -> None:
    """However the number is signed."""
    taken = [{"type": kind, "constructor": ["birch", "otter"], "points": points, "after_round": 2, "why": "x"}]
    season = imported(tmp_path, lambda found: found["rules"].update(adjustments=taken))
    (adjusted,) = facts(season, PointsAdjusted)
    assert (adjusted.points, adjusted.effective_round) == (Fraction(-3), 2)
    assert ("birch-otter", "10") in [(who, points) for _, who, points in table(season, "constructors", after=1)]


def test_a_constructor_that_ends_starts_again_at_zero(tmp_path: Path) -> None:
    """As another one, called after its entry; a running table goes on with the name of the first."""
    split = [{"constructor": ["birch", "otter"], "from_round": 2, "entry": "new-birch"}]
    season = imported(tmp_path, plain, constructors_rules(entry_split=split))
    assert table(season, "constructors") == [
        (1, "ash-ash", "17"),
        (2, "birch-otter-new-birch", "15"),
        (3, "birch-otter", "6"),
    ]
    file = read_season_file(written(tmp_path, plain, constructors_rules(entry_split=split)))
    running = published_after_rounds(file).splitlines()
    assert "constructors,2,Birch / Otter,10,1" in running
    assert "constructors,2,Birch / Otter (New Birch),15.5,2" in running


def test_published_tables_keep_fractions_exclusions_and_shared_positions(tmp_path: Path) -> None:
    """As the audit reads them."""

    def published(season: dict[str, Any]) -> None:
        season["driver_standings"] = [
            {"pos": 1, "driver": "bo-okafor", "points": 14.14, "exact": "99/7", "calc_gross": "20"},
            {"pos": 1, "driver": "cy-marsh", "points": 14.14, "exact": "99/7"},
            {"pos": "DSQ", "driver": "ada-lindqvist", "points": 13},
        ]
        season["constructor_standings"] = None

    file = read_season_file(written(tmp_path, published))
    assert published_tables(file).splitlines() == [
        "championship,position,competitor,points",
        "drivers,1,Bo Okafor,99/7",
        "drivers,1,Cy Marsh,99/7",
        "drivers,DSQ,Ada Lindqvist,13",
    ]


def test_two_constructors_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """By their keys, for tables are matched by name."""
    season = imported(tmp_path, lambda found: found["constructors"].update({"birch/otter": "ash"}))
    assert [each.name for each in season.season.teams.values()] == ["Ash (ash/ash)", "ash (birch/otter)"]


def test_a_season_under_way_has_rounds_without_results(tmp_path: Path) -> None:
    """They are in the calendar; the tables stand after the last one run."""

    def under_way(season: dict[str, Any]) -> None:
        season["complete"] = False
        later = {"round": 3, "name": "Last", "grand_prix": "last", "date": "2026-06-01", "circuit": "last"}
        season["rounds"].append(later)

    season = imported(tmp_path, under_way)
    assert (season.results.last_round, sorted(season.season.rounds)) == (2, [1, 2, 3])


def test_imported_again_it_adds_nothing_and_a_change_is_refused(racelog: Callable[..., Ended], tmp_path: Path) -> None:
    """What was recorded stays; the tables beside the log are what the file says now."""
    file = written(tmp_path)
    first = racelog("import", "f1", file, "--season", "made-gp", "--at", "2026-09-01")
    assert first.out.startswith("made-gp: 28 lines imported")
    assert racelog("import", "f1", file, "--season", "made-gp").out.startswith("made-gp: nothing to add")
    assert (tmp_path / "events" / "made-gp" / "published-after-rounds.csv").exists()
    assert racelog("audit", "made-gp").code == 0
    written(tmp_path, lambda season: season["rounds"][1]["results"][0].update(laps=19))
    changed = racelog("import", "f1", file, "--season", "made-gp")
    assert changed.code == 1
    assert f"{file}: rounds[2]: this was imported otherwise before" in changed.err


def test_the_season_is_called_after_its_year(racelog: Callable[..., Ended]) -> None:
    """Where it is not named."""
    assert '"season": "f1-2026"' in racelog("import", "f1", EXAMPLE, "--json").out


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda season: season.pop("drivers"), "gp.json: drivers: is missing"),
        (lambda season: season["rules"].update(wet=True), "gp.json: rules.wet: is not known here\nKnown here: adjustments, constructors, drivers, listed, round_overrides, sprint"),
        (lambda season: season["rules"]["drivers"].update(fastest_lap={"points": 1, "tie": "split", "must_finish_in_top": None, "bonus": 1}), "gp.json: rules.drivers.fastest_lap.bonus: is not known here\nKnown here: must_finish_in_top, points, tie"),
        (rules(counting={"type": "worst", "n": 2}), "gp.json: rules.drivers.counting: 'worst' is none of 'all', 'best', 'segments'"),
        (rules(points=[9.5]), 'gp.json: rules.drivers.points[1]: points are exact: a whole number, or a text such as "17/2"'),
        (rules(shared_car="halved"), "gp.json: rules.drivers.shared_car: 'halved' is none of 'split', 'none' or 'full'"),
        (override(2, inelligible=["x"]), "gp.json: rules.round_overrides.2.inelligible: is not known here\nDid you mean ineligible?"),
        (override(9, fastest_lap=False), "gp.json: rules.round_overrides: the rules speak of round 9, which the file does not have\nRounds: 1, 2"),
        (lambda season: season["rules"].update(adjustments=[{"type": "exclude", "why": "x"}]), "gp.json: rules.adjustments[1]: an adjustment names a driver or a constructor"),
        (lambda season: season["rules"].update(adjustments=[{"type": "exclude", "driver": "bo-okafor", "points": 3}]), "gp.json: rules.adjustments[1]: one excluded has 0 points, or keeps those it has (no points named)"),
        (lambda season: season["rules"].update(adjustments=[{"type": "deduct", "driver": "bo-okafor"}]), "gp.json: rules.adjustments[1]: points taken away are not 0"),
        (lambda season: season["rules"].update(adjustments=[{"type": "deduct", "driver": "bo-okafor", "points": 1, "after_round": 7}]), "gp.json: rules.adjustments[1]: after_round is 7, a round the file does not have\nRounds: 1, 2"),
        (lambda season: season["rounds"][1].update(rule_override={"fastest_lap": False}), "gp.json: rounds[2]: the rules of round 2 and its rule_override differ\nSay it once, or twice the same"),
        (lambda season: season["rounds"][1].update(points_multiplier="2"), "gp.json: rounds[2]: points_multiplier is 2, and the rules of round 2 say 1/2\nSay it in rules.round_overrides too"),
        (lambda season: season["rules"].update(round_overrides={"1": {"ineligible": ["cy-marsh"]}, "2": {"ineligible": ["cy-marsh"], "close_up_after_ineligible": True, "points_multiplier": "1/2"}}), "gp.json: rules.round_overrides: ineligible cars let others move up in one round and not in another, which no regulations here can say\nSay close_up_after_ineligible in every round with ineligible cars, or in none"),
        (lambda season: season["rounds"][1].update(round=1), "gp.json: rounds: round 1 is there twice"),
        (lambda season: season["rounds"][0].update(weather="rain"), "gp.json: rounds[1].weather: is not known here\nKnown here: circuit, date, fastest_laps, flag_order_changes, grand_prix, grid, laps, name, points_multiplier, qualifying, race_id, results, round, rule_override, scheduled_laps, sprint, sprint_flag_order_changes, sprint_grid, sprint_qualifying, sprint_results, standings_after"),
        (second_race(result(1, 3, "nobody")), "gp.json: rounds[2]: 'nobody' is no driver of this file\nAdd it to drivers"),
        (second_race(result(1, 3, "cy-marsh", "oak/oak")), "gp.json: rounds[2]: 'oak/oak' is no constructor of this file\nAdd it to constructors"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_with_place_and_remedy(tmp_path: Path, change: Change, said: str) -> None:
    """Before anything is asked of the desk."""
    with pytest.raises(Malformed) as refused:
        read_season_file(written(tmp_path, change))
    assert str(refused.value).replace(f"{tmp_path}/", "") == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "gp.json:1: no JSON: Expecting property name enclosed in double quotes"),
        ("[]", "gp.json: no object in JSON\nThe file begins with { and a key"),
        ('{"season": 1, "season": 2}', "gp.json: the key 'season' stands twice in one object\nTake one of them out"),
        ('{"season": NaN}', "gp.json: NaN is no number"),
        ("[" * 100_000, "gp.json: no JSON that can be read: nested too deep, or a number too long"),
    ],
)
def test_what_is_no_json_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """With the line where it stops being JSON."""
    file = tmp_path / "gp.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Malformed) as refused:
        read_season_file(file)
    assert str(refused.value).replace(f"{tmp_path}/", "") == said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (second_race(result("LOST", 3, "cy-marsh")), "gp.json: rounds[2]: 'LOST' is no result\nA place (pos), or one of DNF, NC, DNS, DNQ, DNPQ, DNP, DSQ, EX, WD"),
        (second_race(result(1, 3, "cy-marsh", time="one hour")), "gp.json: rounds[2]: 'one hour' is no time\nWrite it like \"1:40:52.554\", \"1:22.585\" or \"5.000\""),
        (lambda season: season["rounds"][1].update(grid=[{"pos": 1, "number": 99, "driver": "nobody"}]), "gp.json: rounds[2]: nobody in car 99 is in no result of this round\nAdd the row to its results, or take it out here"),
        (override(2, points_override=[[["race", "cy-marsh", None], "3"]]), "gp.json: rounds[2]: cy-marsh cannot get 3 points for a place that pays none"),
        (override(2, no_driver_points=["nobody"]), "gp.json: rounds[2]: nobody is in no result of this round, so no points can be taken"),
        (lambda season: season["rounds"][1]["results"][0].update(number=123456), "gp.json: car: '123456' is no car number (1 to 5 letters or digits, such as 7, 021 or 24/2)"),
        (lambda season: season["rounds"][1]["results"][0].update(laps=-1), "gp.json: rounds[2]: laps: should be greater than or equal to 0, not -1"),
    ],
)  # fmt: skip
def test_what_no_fact_can_be_made_of_is_refused_with_its_place(tmp_path: Path, change: Change, said: str) -> None:
    """The round of the file it stands in."""
    with pytest.raises(Malformed) as refused:
        imported(tmp_path, change)
    assert str(refused.value) == said


def test_what_the_desk_refuses_is_told_with_its_place(tmp_path: Path) -> None:
    """An import passes the same checks as an official."""
    unknown = [{"type": "exclude", "constructor": ["oak", "oak"], "why": "x"}]
    with pytest.raises(Refusal) as refused:
        imported(tmp_path, lambda found: found["rules"].update(adjustments=unknown))
    assert str(refused.value).startswith(
        "gp.json: rules.adjustments[1]: constructors is for constructors, and no constructor 'oak-oak' is registered"
    )
