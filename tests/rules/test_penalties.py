"""What each penalty does to an order; every case a race report."""

from dataclasses import replace

import pytest

from paddock import Paddock, cars_of, rows, three_cars, timed
from racelog.facts.events import (
    BackOfClass,
    BackOfField,
    Disqualified,
    Fine,
    GridPlaces,
    LapsPenalty,
    NoPoints,
    Penalty,
    PointsDeduction,
    Positions,
    RaceClassified,
    Reprimand,
    Row,
    TimePenalty,
)
from racelog.facts.values import exact_points


@pytest.fixture
def paddock() -> Paddock:
    """Five cars in two classes: 1, 3, 5 Pro and 2, 4 Am."""
    made = Paddock().weekends(1)
    for car, driver, race_class in (
        ("1", "ada", "pro"),
        ("2", "bo", "am"),
        ("3", "cy", "pro"),
        ("4", "dee", "am"),
        ("5", "eve", "pro"),
    ):
        made.enter(car, driver, race_class)
    return made


def test_back_of_class_is_behind_the_last_of_the_class_in_the_overall_order_too(paddock: Paddock) -> None:
    """Car 1 (Pro) goes behind car 5, the last Pro, and so behind the Am cars between."""
    paddock.race(1, "1", "2", "3", "5", "4")
    paddock.penalise("R1", "1", BackOfClass())
    assert paddock.order("R1") == ["1 2", "2 3", "3 5", "4 1", "5 4"]


def test_back_of_class_when_it_is_the_last_of_its_class_changes_nothing(paddock: Paddock) -> None:
    """The last of the class has nobody to go behind."""
    paddock.race(1, "2", "1", "3", "5", "4")
    paddock.penalise("R1", "4", BackOfClass())
    assert cars_of(paddock.order("R1")) == ["2", "1", "3", "5", "4"]


def test_back_of_field_is_behind_the_last_classified_car(paddock: Paddock) -> None:
    """Cars that did not finish stay behind it."""
    paddock.race(1, "1", "2", "3", "4 DNF", "5 DNS")
    paddock.penalise("R1", "1", BackOfField())
    assert paddock.order("R1") == ["1 2", "2 3", "3 1", "DNF 4", "DNS 5"]


@pytest.mark.parametrize(("places", "after"), [(1, "2 1 3 4 5"), (2, "2 3 1 4 5"), (9, "2 3 4 5 1")])
def test_places_lost_are_counted_in_the_order(paddock: Paddock, places: int, after: str) -> None:
    """More places than there are cars behind: the last place."""
    paddock.race(1, "1", "2", "3", "4", "5")
    paddock.penalise("R1", "1", Positions(places=places))
    assert cars_of(paddock.order("R1")) == after.split()


def test_a_disqualified_winner_leaves_the_place_to_the_next(paddock: Paddock) -> None:
    """Everybody moves up; the disqualified car is listed without a place."""
    paddock.race(1, "1", "2", "3", "4", "5 DNF")
    paddock.penalise("R1", "1", Disqualified())
    assert paddock.order("R1") == ["1 2", "2 3", "3 4", "DSQ 1", "DNF 5"]


def test_a_disqualification_may_leave_the_place_vacant(paddock: Paddock) -> None:
    """Nobody moves up: there is no second place (Brazil 1983)."""
    paddock.race(1, "1", "2", "3", "4", "5")
    paddock.penalise("R1", "2", Disqualified(leaves_vacant=True))
    assert paddock.order("R1") == ["1 1", "3 3", "4 4", "5 5", "DSQ 2"]


def test_a_car_that_did_not_finish_can_be_disqualified(paddock: Paddock) -> None:
    """Its status changes, nobody's place does."""
    paddock.race(1, "1", "2", "3 DNF")
    paddock.penalise("R1", "3", Disqualified())
    assert paddock.order("R1") == ["1 1", "2 2", "DSQ 3"]


@pytest.mark.parametrize("penalty", [Reprimand(), Fine(amount=500, currency="USD"), GridPlaces(places=3), NoPoints(),
                                     PointsDeduction(points=exact_points(5))])  # fmt: skip
def test_what_is_no_matter_of_places_leaves_the_order_alone(paddock: Paddock, penalty: Penalty) -> None:
    """Words, money, the next grid and points do not move a car."""
    paddock.race(1, "1", "2", "3")
    paddock.penalise("R1", "1", penalty)
    assert paddock.order("R1") == ["1 1", "2 2", "3 3"]


def test_five_seconds_drop_the_winner_behind_everyone_within_five_seconds(paddock: Paddock) -> None:
    """A time penalty is added to the total and sorts within the lap."""
    paddock.ask(RaceClassified(session="R1", rows=timed("1 40:01.000", "2 40:03.100", "3 40:06.000", "4 40:06.001")))
    paddock.penalise("R1", "1", TimePenalty(milliseconds=5000))
    assert cars_of(paddock.order("R1")) == ["2", "1", "3", "4"]


def test_level_after_a_time_penalty_keeps_the_order_of_crossing_the_line(paddock: Paddock) -> None:
    """40:01.000 and 5 seconds is 40:06.000: the car that crossed the line first stays ahead."""
    paddock.ask(RaceClassified(session="R1", rows=timed("1 40:01.000", "3 40:06.000")))
    paddock.penalise("R1", "1", TimePenalty(milliseconds=5000))
    assert cars_of(paddock.order("R1")) == ["1", "3"]


def test_a_time_penalty_never_drops_a_car_behind_one_with_fewer_laps(paddock: Paddock) -> None:
    """A minute does not cost a lap."""
    paddock.ask(RaceClassified(session="R1", rows=timed("1 40:01.000", "2 40:03.000", "3 40:01.500 -1")))
    paddock.penalise("R1", "1", TimePenalty(milliseconds=60_000))
    assert cars_of(paddock.order("R1")) == ["2", "1", "3"]


def test_a_lap_taken_off_drops_a_car_behind_those_on_the_lead_lap(paddock: Paddock) -> None:
    """Among cars on its new lap count its time decides."""
    paddock.ask(
        RaceClassified(session="R1", rows=timed("1 40:01.000", "2 40:03.000", "3 40:00.500 -1", "4 40:05.000 -1"))
    )
    paddock.penalise("R1", "1", LapsPenalty(laps=1))
    assert cars_of(paddock.order("R1")) == ["2", "3", "1", "4"]


def test_two_cars_with_time_penalties_are_sorted_by_their_new_times(paddock: Paddock) -> None:
    """Whichever decision was taken first."""
    order = timed("1 40:01.000", "2 40:02.000", "3 40:03.000", "4 40:10.000")
    for first, second in (("1", "2"), ("2", "1")):
        again = Paddock().weekends(1)
        for car, driver in (("1", "ada"), ("2", "bo"), ("3", "cy"), ("4", "dee")):
            again.enter(car, driver)
        again.ask(RaceClassified(session="R1", rows=order))
        again.penalise("R1", first, TimePenalty(milliseconds=5000))
        again.penalise("R1", second, TimePenalty(milliseconds=5000), document="SP 2")
        assert cars_of(again.order("R1")) == ["3", "1", "2", "4"]


def test_several_penalties_on_one_car_add_up(paddock: Paddock) -> None:
    """Two times five seconds are ten."""
    paddock.ask(RaceClassified(session="R1", rows=timed("1 40:01.000", "2 40:06.500", "3 40:11.500")))
    paddock.penalise("R1", "1", TimePenalty(milliseconds=5000))
    paddock.penalise("R1", "1", TimePenalty(milliseconds=5000), document="SP 2")
    assert cars_of(paddock.order("R1")) == ["2", "1", "3"]


def test_a_disqualification_is_applied_before_places_are_lost(paddock: Paddock) -> None:
    """Places are lost among the cars that stay in the classification, whichever decision came first."""
    for kinds in ((Positions(places=1), Disqualified()), (Disqualified(), Positions(places=1))):
        again = three_cars(Paddock())
        again.race(1, "1", "2", "3")
        for kind in kinds:
            again.penalise("R1", "2" if isinstance(kind, Disqualified) else "1", kind)
        assert again.order("R1") == ["1 3", "2 1", "DSQ 2"]


def test_a_penalty_in_a_dead_heat_breaks_it(paddock: Paddock) -> None:
    """The other car keeps the place."""
    heat = [replace(row, dead_heat=True) for row in rows("1", "2")]
    both = (heat[0], replace(heat[1], place=1), rows("1", "2", "3")[2])
    paddock.ask(RaceClassified(session="R1", rows=both))
    assert paddock.order("R1") == ["1 1", "1 2", "3 3"]
    paddock.penalise("R1", "1", Positions(places=1))
    assert paddock.order("R1") == ["1 2", "2 3", "3 1"]


def level(*cars: str, behind: str = "") -> tuple[Row, ...]:
    """These cars in a dead heat for the win, the others behind them."""
    heat = [replace(row, place=1, dead_heat=True) for row in rows(*cars)]
    return (*heat, *rows(*cars, *behind.split())[len(cars) :])


def test_who_was_level_with_a_disqualified_car_keeps_the_place(paddock: Paddock) -> None:
    """Both covered the places 1 and 2: the other one is first, second is vacant; overall and in class."""
    paddock.ask(RaceClassified(session="R1", rows=level("1", "3", behind="5 2")))
    paddock.penalise("R1", "1", Disqualified(leaves_vacant=True))
    assert paddock.order("R1") == ["1 3", "3 5", "4 2", "DSQ 1"]
    cars = paddock.replayed.results.classifications["R1"].cars
    assert [(car.car, car.class_place) for car in cars] == [("3", 1), ("5", 3), ("2", 1), ("1", None)]


def test_a_disqualified_car_level_with_one_of_another_class_leaves_its_own_class_place_vacant(paddock: Paddock) -> None:
    """Overall second is vacant, and first in the class of the disqualified car."""
    paddock.ask(RaceClassified(session="R1", rows=level("1", "2", behind="3 4")))
    paddock.penalise("R1", "1", Disqualified(leaves_vacant=True))
    cars = paddock.replayed.results.classifications["R1"].cars
    assert [(car.car, car.place, car.class_place) for car in cars] == [
        ("2", 1, 1), ("3", 3, 2), ("4", 4, 2), ("1", None, None),
    ]  # fmt: skip


def test_two_of_three_level_cars_disqualified_leave_two_places_vacant(paddock: Paddock) -> None:
    """The third of them has won alone."""
    paddock.ask(RaceClassified(session="R1", rows=level("1", "3", "5", behind="2")))
    paddock.penalise("R1", "1", Disqualified(leaves_vacant=True))
    paddock.penalise("R1", "3", Disqualified(leaves_vacant=True))
    assert paddock.order("R1") == ["1 5", "4 2", "DSQ 1", "DSQ 3"]


def test_a_time_penalty_next_to_a_car_without_a_time_says_what_is_not_known(paddock: Paddock) -> None:
    """Never guessed: the classification says that it is uncertain."""
    known = timed("1 40:01.000", "2 40:02.000")
    paddock.ask(RaceClassified(session="R1", rows=(known[0], replace(known[1], total_ms=None))))
    paddock.penalise("R1", "1", TimePenalty(milliseconds=5000))
    unknown = paddock.replayed.results.classifications["R1"].unknown
    assert unknown == ("car 1: the laps or time of 2, behind it, are not known",)


def test_a_decision_the_order_already_contains_counts_once(paddock: Paddock) -> None:
    """An amended file with the penalty in it, and the decision itself: the car is moved back once."""
    penalty = paddock.penalise("R1", "1", Positions(places=1))
    paddock.race(1, "2", "1", "3", includes=(penalty.id,))
    assert cars_of(paddock.order("R1")) == ["2", "1", "3"]


def test_rescinding_what_the_order_contains_is_unknown_never_unchanged(paddock: Paddock) -> None:
    """The order before it was never recorded."""
    penalty = paddock.penalise("R1", "1", Positions(places=1))
    paddock.race(1, "2", "1", "3", includes=(penalty.id,))
    paddock.rescind(penalty)
    unknown = paddock.replayed.results.classifications["R1"].unknown
    assert unknown == (
        "the order contains a decision against car 1 that no longer counts; the order before it is not known",
    )
    assert paddock.standings().incomplete


def test_a_small_time_penalty_costs_nothing_beside_a_vacant_place(paddock: Paddock) -> None:
    """Nobody took third, so nobody gains by it."""
    order = timed("1 40:01.000", "2 40:03.000", "4 40:09.000")
    vacant = (*order[:2], replace(order[2], place=4))
    paddock.ask(RaceClassified(session="R1", rows=vacant, vacant=(3,)))
    paddock.penalise("R1", "2", TimePenalty(milliseconds=1000))
    assert paddock.order("R1") == ["1 1", "2 2", "4 4"]


def test_back_of_field_is_behind_cars_not_behind_vacant_places(paddock: Paddock) -> None:
    """The vacant place stays where it is."""
    paddock.ask(RaceClassified(session="R1", rows=rows("1", "2"), vacant=(3,)))
    paddock.penalise("R1", "1", BackOfField())
    assert paddock.order("R1") == ["1 2", "2 1"]
