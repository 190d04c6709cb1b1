"""The starting grid, and grid penalties that wait for the car's next race."""

import pytest

from paddock import Paddock, rows
from racelog.desk.requests.models import Withdraw
from racelog.facts.events import (
    Basis,
    GridPlace,
    GridPlaces,
    GridSet,
    QualifyingClassified,
    RoundScheduled,
    SessionScheduled,
    WeekendCancelled,
    WeekendClosed,
    WeekendScheduled,
)
from racelog.rules.grid import GridCar


@pytest.fixture
def paddock() -> Paddock:
    """Five cars, two weekends; qualifying for every round, in the order 1 to 5."""
    made = Paddock().weekends(2)
    for car in "12345":
        made.enter(car, f"driver-{car}")
    for number in (1, 2, 3, 4):
        made.ask(
            SessionScheduled(session=f"Q{number}", kind="qualifying", weekend=str((number + 1) // 2), round=number)
        )
        made.ask(QualifyingClassified(session=f"Q{number}", rows=rows(*"12345")))
    return made


def cars_on(paddock: Paddock, session: str) -> tuple[GridCar, ...]:
    results = paddock.replayed.results
    return results.grid(results.season.sessions[session])


def grid(paddock: Paddock, session: str) -> str:
    cars = cars_on(paddock, session)
    assert [car.place for car in cars] == list(range(1, len(cars) + 1))
    return " ".join(car.car for car in cars)


def test_the_grid_follows_qualifying(paddock: Paddock) -> None:
    """Each with the place it qualified in."""
    assert grid(paddock, "R1") == "1 2 3 4 5"


def test_a_grid_penalty_is_served_in_the_next_race(paddock: Paddock) -> None:
    """Given in race 1, served in race 2, and not again in race 3."""
    penalty = paddock.penalise("R1", "1", GridPlaces(places=3))
    assert [grid(paddock, each) for each in ("R1", "R2", "R3")] == ["1 2 3 4 5", "2 3 4 1 5", "1 2 3 4 5"]
    assert [car.causes[1:] for car in cars_on(paddock, "R2") if car.car == "1"] == [(penalty.seq,)]


def test_a_grid_penalty_of_qualifying_is_served_in_that_rounds_race(paddock: Paddock) -> None:
    """It is the car's next."""
    paddock.penalise("Q1", "2", GridPlaces(places=1))
    assert grid(paddock, "R1") == "1 3 2 4 5"


def test_more_places_than_there_are_cars_is_the_back_of_the_grid(paddock: Paddock) -> None:
    """And two cars sent there stand in the order they qualified."""
    paddock.penalise("Q1", "1", GridPlaces(places=20))
    paddock.penalise("Q1", "2", GridPlaces(places=20))
    assert grid(paddock, "R1") == "3 4 5 1 2"


def test_grid_penalties_of_one_car_add_up(paddock: Paddock) -> None:
    """One place and two are three."""
    paddock.penalise("Q1", "1", GridPlaces(places=1))
    paddock.penalise("Q1", "1", GridPlaces(places=2), document="SP 2")
    assert grid(paddock, "R1") == "2 3 4 1 5"


def test_a_grid_penalty_waits_while_the_car_does_not_start(paddock: Paddock) -> None:
    """Withdrawn from round 2, where the others close up, and did not start round 3: served in round 4."""
    paddock.penalise("R1", "1", GridPlaces(places=1))
    paddock.ask(Withdraw(car="1", round=2))
    paddock.race(3, "2", "3", "4", "5", "1 DNS")
    assert [grid(paddock, each) for each in ("R2", "R3", "R4")] == ["2 3 4 5", "1 2 3 4 5", "2 1 3 4 5"]


def test_a_withdrawn_car_leaves_the_grid_and_the_others_close_up(paddock: Paddock) -> None:
    """Withdrawn after qualifying: the order of qualifying keeps it, and the grid follows from the others."""
    paddock.ask(Withdraw(car="2", round=1))
    assert grid(paddock, "R1") == "1 3 4 5"
    assert [(car.car, car.qualified) for car in cars_on(paddock, "R1")][1] == ("3", 3)
    assert "2 2" in paddock.order("Q1")


def test_a_grid_penalty_counts_the_cars_that_start(paddock: Paddock) -> None:
    """Three places back of those left, the withdrawn car not among them."""
    paddock.penalise("Q1", "1", GridPlaces(places=2))
    paddock.ask(Withdraw(car="2", round=1))
    assert grid(paddock, "R1") == "3 4 1 5"


def test_a_rescinded_grid_penalty_is_not_served(paddock: Paddock) -> None:
    """As if it had never been."""
    paddock.rescind(paddock.penalise("R1", "1", GridPlaces(places=3)))
    assert grid(paddock, "R2") == "1 2 3 4 5"


def test_a_grid_that_was_set_is_the_grid(paddock: Paddock) -> None:
    """With its pit-lane start, whatever qualifying and penalties would give."""
    paddock.penalise("Q1", "1", GridPlaces(places=3))
    paddock.ask(GridSet(session="R1", places=(GridPlace(car="5", place=1), GridPlace(car="1"))))
    cars = cars_on(paddock, "R1")
    assert [(car.car, car.place, car.qualified) for car in cars] == [("5", 1, 5), ("1", None, 1)]


def test_without_qualifying_there_is_no_grid() -> None:
    """Nothing is made up."""
    paddock = Paddock().weekends(1).enter("1", "ada")
    assert cars_on(paddock, "R1") == ()


def three_weekends(*qualified: int) -> Paddock:
    """Round 1 of weekend 1 was run, and car 1 has two places to lose; round 3 is at weekend 2, round 5 at weekend 3.

    Cars 1, 2, 3 qualify in that order for the rounds named.
    """
    paddock = Paddock()
    for weekend, number in (("1", 1), ("2", 3), ("3", 5)):
        paddock.ask(WeekendScheduled(weekend=weekend, name=f"Circuit {weekend}", circuit="Here"))
        paddock.ask(RoundScheduled(round=number, weekend=weekend))
    for car in "123":
        paddock.enter(car, f"driver-{car}")
    for number in (1, *qualified):
        paddock.qualifying(number, "1", "2", "3")
    paddock.race(1, "1", "2", "3")
    paddock.penalise("R1", "1", GridPlaces(places=2))
    return paddock


def test_a_grid_penalty_is_not_served_at_a_race_that_was_cancelled() -> None:
    """First of three, two places down: 2 3 1, in round 5, for weekend 2 is not held."""
    paddock = three_weekends(5)
    assert grid(paddock, "R5") == "1 2 3"
    paddock.ask(WeekendCancelled(weekend="2"))
    assert grid(paddock, "R5") == "2 3 1"


def test_a_grid_penalty_is_not_served_at_a_weekend_closed_without_its_race() -> None:
    """Qualifying was run, the race was not, and the weekend is closed with the words for it."""
    paddock = three_weekends(3, 5)
    assert (grid(paddock, "R3"), grid(paddock, "R5")) == ("2 3 1", "1 2 3")
    paddock.official("Q3")
    paddock.ask(WeekendClosed(weekend="2", basis=Basis(reason="R3 was not run, the track was flooded")))
    assert (grid(paddock, "R3"), grid(paddock, "R5")) == ("1 2 3", "2 3 1")


def test_a_grid_penalty_is_not_kept_for_a_race_others_were_run_before() -> None:
    """Round 3 is put off: the car's next race was round 5."""
    paddock = three_weekends(3, 5)
    paddock.race(5, "1", "2", "3")
    assert (grid(paddock, "R3"), grid(paddock, "R5")) == ("1 2 3", "2 3 1")
