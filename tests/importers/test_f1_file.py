"""A season file of Formula 1 history becomes a log: every part of the format, and every complaint."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from f1_file import constructors_rules, facts, imported, override, plain, result, rules, second_race, table, written
from racelog.facts.events import (
    CompetitorExcluded,
    EntryRegistered,
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
from racelog.importers.f1 import published_after_rounds, published_tables, read_season_file
from racelog.tables.replayed import Replayed


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
