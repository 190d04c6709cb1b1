"""Several drivers in one car, one driver in several: what they get, what the car's team gets, who has the fastest lap."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from paddock import Paddock, championship, rows, said, three_cars
from racelog.facts.events import (
    Basis,
    Disqualified,
    DriverRegistered,
    Drove,
    EntryRegistered,
    FastestLapSet,
    NoPoints,
    Penalty,
    PenaltyApplied,
    PointsDeduction,
    RaceClassified,
    Row,
    TeamRegistered,
)
from racelog.facts.regulations import Bonus, Championship, CountBest, SharedCars
from racelog.tables import decisions_table, standings_table
from racelog.tables.explain import explain

POINT = (Bonus(on="fastest_lap", points=Fraction(1)),)


def shared_winner(**rules: Any) -> Paddock:
    """Car 9 of Van Berlo and Thompson wins before cars 3 (Dickinson) and 2 (Thompson again)."""
    teams = championship("teams", competitor="team", **{**rules, "bonuses": ()})
    paddock = three_cars(Paddock(championship(**rules), teams))
    paddock.ask(TeamRegistered(team="kelly", name="Kelly"))
    paddock.ask(EntryRegistered(car="9", drivers=("van-berlo", "thompson"), team="kelly"))
    paddock.race(1, "9", "3", "2", "1 DNF")
    return paddock


def points(paddock: Paddock, championship_id: str = "drivers") -> dict[str, str]:
    """Points by competitor."""
    return {who: total for _, who, total in paddock.table(championship_id)}


@pytest.mark.parametrize(("rule", "total"), [("full", "25"), ("split", "25"), ("none", "0")])
def test_a_shared_car_earns_its_points_for_its_team_unless_shared_cars_earn_none(rule: str, total: str) -> None:
    """The points of the place are lost then, for the constructor too (Formula 1 from 1958)."""
    paddock = shared_winner(shared_cars=SharedCars.model_validate({"drivers": rule}))
    assert points(paddock, "teams") == {"kelly": total}


def test_points_of_two_cars_form_one_result() -> None:
    """They are dropped or counted together."""
    rules = {"shared_cars": SharedCars(drivers="split"), "counting": CountBest(kind="best", results=1)}
    paddock = shared_winner(**rules)
    paddock.race(2, "2", "1", "3")
    assert points(paddock)["thompson"] == str(Fraction(25, 2) + 17)
    assert [award.round for award in paddock.standings().lines[0].counted] == [1, 1]


def test_a_driver_of_two_cars_may_get_nothing_for_one_and_leave_his_co_driver_his_half() -> None:
    """A stated share is that driver's alone (Formula 1 1956, the second round)."""
    paddock = three_cars(Paddock(championship(shared_cars=SharedCars(drivers="split"))))
    paddock.ask(EntryRegistered(car="9", drivers=("van-berlo", "thompson"), class_="pro"))
    drove = (Drove(driver="van-berlo", share="0"), Drove(driver="thompson"))
    paddock.ask(
        RaceClassified(session="R1", rows=(*rows("1", "3"), Row(car="9", status="classified", place=3, drove=drove)))
    )
    assert points(paddock) == {"van-berlo": "25", "dickinson": "20", "thompson": "17/2"}


def test_a_fastest_lap_is_the_drivers_who_set_it() -> None:
    """In full, whatever becomes of the car's points, and nothing for the one he shared it with."""
    for rule in ("split", "none", "full"):
        paddock = shared_winner(bonuses=POINT, shared_cars=SharedCars.model_validate({"drivers": rule}))
        before = points(paddock)
        paddock.ask(FastestLapSet(session="R1", cars=("9",), drivers=("thompson",)))
        after = points(paddock)
        assert Fraction(after["thompson"]) == Fraction(before["thompson"]) + 1
        assert after["van-berlo"] == before["van-berlo"]


def test_a_fastest_lap_several_drivers_set_is_split_among_them() -> None:
    """Two of one car and one of another are three (Formula 1 1954: seven, of a seventh each)."""
    paddock = shared_winner(bonuses=POINT, shared_cars=SharedCars(drivers="none"))
    everybody = ("van-berlo", "thompson", "dickinson")
    paddock.ask(FastestLapSet(session="R1", cars=("9", "3"), drivers=everybody))
    assert points(paddock) == {"dickinson": "61/3", "thompson": "52/3", "van-berlo": "1/3"}


def test_the_point_may_be_given_to_one_of_those_level() -> None:
    """Whoever else set the lap (Formula 1 1953, the fifth round)."""
    paddock = three_cars(Paddock(championship(bonuses=POINT)))
    paddock.race(1, "1", "2", "3")
    given = FastestLapSet(session="R1", cars=("1", "2"), points_to=("thompson",), basis=said("-", "to him alone"))
    paddock.ask(given)
    assert points(paddock) == {"van-berlo": "25", "thompson": "21", "dickinson": "17"}


def test_the_first_of_those_level_may_have_it() -> None:
    """By the regulations; of a car that may not score it passes down as ever."""
    paddock = three_cars(Paddock(championship(bonuses=(POINT[0].model_copy(update={"ties": "first"}),))))
    paddock.race(1, "1", "2", "3")
    paddock.ask(FastestLapSet(session="R1", cars=("2", "1")))
    assert points(paddock) == {"van-berlo": "25", "thompson": "21", "dickinson": "17"}


def test_a_fastest_lap_of_a_disqualified_car_may_stay_with_its_driver() -> None:
    """Where the regulations say so (Formula 1 1959, the fourth round)."""
    keeps = (POINT[0].model_copy(update={"disqualified": "keeps"}),)
    paddock = three_cars(Paddock(championship(bonuses=keeps)))
    paddock.race(1, "1", "2", "3 DSQ")
    paddock.ask(FastestLapSet(session="R1", cars=("3",)))
    assert points(paddock)["dickinson"] == "1"
    assert not paddock.standings().incomplete


def test_a_fastest_lap_is_refused_for_who_drives_none_of_the_cars() -> None:
    """Its driver and whoever is given the point."""
    paddock = three_cars(Paddock(championship(bonuses=POINT)))
    paddock.race(1, "1", "2", "3")
    for asked in (
        FastestLapSet(session="R1", cars=("1", "2"), drivers=("dickinson",)),
        FastestLapSet(session="R1", cars=("1", "2"), points_to=("dickinson",)),
    ):
        refused = paddock.refusal(asked)
        assert refused == (
            "Dickinson drives none of the cars with the fastest lap of R1\n  their drivers: Van Berlo, Thompson"
        )


def shared_by_two(*championships: Championship) -> Paddock:
    """Car 1 of red, shared by ada and bo and first; car 2 of blue, driven by cy, second. Drivers get all points."""
    teams = championship("teams", competitor="team")
    paddock = Paddock(*(championships or (championship(), teams))).weekends(1)
    paddock.enter("2", "cy", team="blue")
    for driver in ("ada", "bo"):
        paddock.ask(DriverRegistered(driver=driver, name=driver.title()))
    paddock.ask(TeamRegistered(team="red", name="Red"))
    paddock.ask(EntryRegistered(car="1", drivers=("ada", "bo"), team="red", class_="pro"))
    paddock.race(1, "1", "2")
    return paddock


def against(paddock: Paddock, driver: str | None, penalty: Penalty) -> None:
    paddock.ask(PenaltyApplied(session="R1", car="1", penalty=penalty, driver=driver, basis=Basis(document="SP 1")))


def test_points_taken_from_one_driver_are_that_drivers_alone() -> None:
    """Ada loses the 25; bo and the team keep theirs, without a mark or a word."""
    paddock = shared_by_two()
    against(paddock, "ada", NoPoints())
    assert paddock.table() == [(1, "bo", "25"), (2, "cy", "20"), (3, "ada", "0")]
    assert paddock.table("teams") == [(1, "red", "25"), (2, "blue", "20")]
    drivers = standings_table(paddock.replayed, "drivers")
    teams = standings_table(paddock.replayed, "teams")
    assert drivers is not None
    assert teams is not None
    marks = {line.competitor: line.results[0].marks for line in (*drivers.standings, *teams.standings)}
    assert marks == {"bo": (), "cy": (), "ada": ("penalty",), "red": (), "blue": ()}
    items = [explain(paddock.replayed, "drivers", who) for who in ("ada", "bo")]
    assert [item.decisions for found in items for item in found.items] == [("no points (SP 1)",), ()]
    assert decisions_table(paddock.replayed).decisions[0].drivers == ("Ada",)


def test_points_deducted_from_one_driver_leave_the_team_alone() -> None:
    """25 - 10 for ada; the team keeps 25, and loses 10 only where the decision names its championship."""
    paddock = shared_by_two()
    against(paddock, "ada", PointsDeduction(points=Fraction(10)))
    assert paddock.table() == [(1, "bo", "25"), (2, "cy", "20"), (3, "ada", "15")]
    assert paddock.table("teams")[0] == (1, "red", "25")
    against(paddock, "ada", PointsDeduction(points=Fraction(10), championships=("teams",)))
    assert paddock.table("teams") == [(1, "blue", "20"), (2, "red", "15")]
    assert paddock.table()[2] == (3, "ada", "15")


def test_points_taken_without_a_driver_are_the_whole_cars() -> None:
    """As before: both drivers and the team, or what is named of them."""
    paddock = shared_by_two()
    against(paddock, None, NoPoints(championships=("teams",)))
    assert (paddock.table()[0], paddock.table("teams")[-1]) == ((1, "ada", "25"), (2, "red", "0"))
    against(paddock, None, NoPoints())
    assert paddock.table() == [(1, "cy", "20"), (2, "ada", "0"), (2, "bo", "0")]


def test_a_result_taken_from_one_driver_is_the_cars() -> None:
    """A disqualification for what one driver did puts the whole car out; the driver is the one that is named."""
    paddock = shared_by_two()
    against(paddock, "ada", Disqualified())
    assert paddock.table() == [(1, "cy", "25"), (2, "ada", "0"), (2, "bo", "0")]
    assert paddock.table("teams") == [(1, "blue", "25"), (2, "red", "0")]
    assert decisions_table(paddock.replayed).decisions[0].drivers == ("Ada",)


@pytest.mark.parametrize(
    ("rule", "in_qualifying", "totals"),
    [
        ("full", ("thompson",), {"van-berlo": "25", "thompson": "2", "dickinson": "20"}),
        ("full", ("van-berlo", "thompson"), {"van-berlo": "27", "thompson": "2", "dickinson": "20"}),
        ("split", ("van-berlo", "thompson"), {"van-berlo": "26", "thompson": "1", "dickinson": "20"}),
        ("split", (), {"van-berlo": "26", "thompson": "1", "dickinson": "20"}),
    ],
)
def test_pole_is_of_those_who_drove_qualifying(
    rule: str, in_qualifying: tuple[str, ...], totals: dict[str, str]
) -> None:
    """Whoever drove the race; that is everybody entered in the car, where nobody said who drove qualifying."""
    pole = (Bonus(on="pole", points=Fraction(2)),)
    paddock = three_cars(Paddock(championship(bonuses=pole, shared_cars=SharedCars.model_validate({"drivers": rule}))))
    paddock.ask(EntryRegistered(car="9", drivers=("van-berlo", "thompson")))
    qualified = tuple(Drove(driver=driver) for driver in in_qualifying)
    first = Row(car="9", status="classified", place=1, drove=qualified or None)
    paddock.qualifying(1, first, replace(rows("3")[0], place=2))
    raced = Row(car="9", status="classified", place=1, drove=(Drove(driver="van-berlo"),))
    paddock.ask(RaceClassified(session="R1", rows=(raced, replace(rows("3")[0], place=2))))
    assert points(paddock) == totals


def test_who_did_not_drive_the_race_has_no_pole_where_a_book_asks_how_far_they_drove_it() -> None:
    """They earn nothing in it; the one who drove far enough keeps the bonus."""
    pole = (Bonus(on="pole", points=Fraction(2)),)
    paddock = three_cars(Paddock(championship(bonuses=pole, shared_cars=SharedCars(minimum_laps=5))))
    paddock.ask(EntryRegistered(car="9", drivers=("van-berlo", "thompson")))
    paddock.qualifying(1, Row(car="9", status="classified", place=1), replace(rows("3")[0], place=2))
    raced = Row(car="9", status="classified", place=1, laps=20, drove=(Drove(driver="van-berlo", laps=20),))
    paddock.ask(RaceClassified(session="R1", rows=(raced, replace(rows("3")[0], place=2))))
    assert points(paddock) == {"van-berlo": "27", "dickinson": "20"}
