"""What is only partly known is not made up: nobody behind an unknown car is placed in class, or paid."""

from fractions import Fraction

import pytest

from paddock import Paddock, championship, rows, three_cars
from racelog.facts.events import Disqualified, PoleSet, QualifyingClassified, RaceClassified, Row, SessionScheduled
from racelog.facts.regulations import Bonus, Eligible, Places


def partly_known() -> Paddock:
    """The winner and the fifth are known, nobody between."""
    am = championship("am", eligible=Eligible(classes=("am",)), places=Places(among="class"))
    paddock = Paddock(championship(), am).weekends(1)
    for car, race_class in (("1", "pro"), ("2", "am"), ("3", "am"), ("4", "pro"), ("5", "am")):
        paddock.enter(car, f"driver-{car}", race_class)
    known = (rows("1")[0], Row(car="5", status="classified", place=5))
    paddock.ask(RaceClassified(session="R1", rows=known, partial="places 2 to 4 are not known"))
    return paddock


def test_a_place_behind_unknown_ones_stays_and_pays_nothing_yet() -> None:
    """Fifth is fifth, not second; and in his class it is not known which."""
    paddock = partly_known()
    assert paddock.order("R1") == ["1 1", "5 5"]
    assert [(who, points) for _, who, points in paddock.table()] == [("driver-1", "25"), ("driver-5", "0")]
    car = paddock.replayed.results.classifications["R1"].cars[1]
    assert (car.firm, car.class_place) == (False, None)
    assert paddock.table("am")[0][2] == "0"
    assert paddock.standings("am").incomplete


def test_pole_goes_to_whoever_qualified_first_though_only_the_winner_is_known() -> None:
    """The pole-sitter need not be in what is known of the race."""
    paddock = three_cars(Paddock(championship(bonuses=(Bonus(on="pole", points=Fraction(2)),))))
    paddock.ask(SessionScheduled(session="Q1", kind="qualifying", weekend="1", round=1))
    paddock.ask(QualifyingClassified(session="Q1", rows=rows("3", "1", "2")))
    paddock.race(1, "1", partial="only the winner is known")
    assert ("dickinson", "2") in [(who, points) for _, who, points in paddock.table()]


def test_who_is_disqualified_from_qualifying_loses_pole_and_grid_place() -> None:
    """The next one has both."""
    paddock = three_cars(Paddock(championship(bonuses=(Bonus(on="pole", points=Fraction(2)),))))
    paddock.ask(SessionScheduled(session="Q1", kind="qualifying", weekend="1", round=1))
    paddock.ask(QualifyingClassified(session="Q1", rows=rows("3", "1", "2")))
    paddock.penalise("Q1", "3", Disqualified())
    paddock.race(1, "1", "2", "3")
    assert paddock.table()[0] == (1, "van-berlo", "27")
    results = paddock.replayed.results
    assert [car.car for car in results.grid(results.season.sessions["R1"])] == ["1", "2"]


@pytest.mark.parametrize("policy", ["close_up", "close_up_points_only", "vacate"])
def test_a_place_left_vacant_is_paid_to_nobody(policy: str) -> None:
    """Third stays third on the road, in class, and in points, whatever is done about ineligible cars."""
    places = {"ineligible": policy}
    overall = championship(places=Places.model_validate(places))
    pro = championship(
        "pro", eligible=Eligible(classes=("pro",)), places=Places.model_validate({**places, "among": "class"})
    )
    paddock = three_cars(Paddock(overall, pro))
    paddock.race(1, "1", "2", "3")
    paddock.penalise("R1", "2", Disqualified(leaves_vacant=True))
    for table in ("drivers", "pro"):
        assert paddock.table(table)[:2] == [(1, "van-berlo", "25"), (2, "dickinson", "17")]


def test_a_decision_that_moves_nobody_leaves_an_irregular_order_as_printed() -> None:
    """A car that did not finish is disqualified: the two printed in one place stay there."""
    paddock = three_cars(Paddock())
    both = (rows("1")[0], rows("2")[0], Row(car="3", status="DNF"))
    paddock.ask(RaceClassified(session="R1", rows=both, as_printed="cars 1 and 2 are both in place 1"))
    paddock.penalise("R1", "3", Disqualified())
    classification = paddock.replayed.results.classifications["R1"]
    assert paddock.order("R1") == ["1 1", "1 2", "DSQ 3"]
    assert classification.as_printed is not None


def test_two_cars_printed_in_one_place_are_level_in_class_whichever_row_came_first() -> None:
    """The order of rows is no fact."""
    am = championship("am", eligible=Eligible(classes=("am",)), places=Places(among="class"))
    for first, second in (("1", "2"), ("2", "1")):
        paddock = Paddock(am).weekends(1).enter("1", "ada", "am").enter("2", "bo", "am").enter("3", "cy", "am")
        printed = (rows(first)[0], rows(second)[0], rows("x", "y", "3")[2])
        paddock.ask(RaceClassified(session="R1", rows=printed, as_printed="two cars in place 1"))
        assert paddock.table("am") == [(1, "ada", "25"), (1, "bo", "25"), (3, "cy", "17")]


def test_an_honour_of_a_car_behind_an_unknown_one_still_counts() -> None:
    """Pole is known, whatever the place is."""
    paddock = three_cars(Paddock(championship(bonuses=(Bonus(on="pole", points=Fraction(2)),))))
    paddock.race(1, "1", partial="only the winner is known")
    paddock.ask(PoleSet(session="R1", car="2"))
    assert paddock.table()[:2] == [(1, "van-berlo", "25"), (2, "thompson", "2")]
