"""Several drivers in one car, one driver in several: what they get, what the car's team gets, who has the fastest lap."""

from fractions import Fraction
from typing import Any

import pytest

from paddock import Paddock, championship, rows, said, three_cars
from racelog.facts.events import Drove, EntryRegistered, FastestLapSet, RaceClassified, Row, TeamRegistered
from racelog.facts.regulations import Bonus, CountBest, SharedCars

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
