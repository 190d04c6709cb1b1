"""What is only partly known is not made up: nobody behind an unknown car is placed in class, or paid."""

from fractions import Fraction
from typing import Any

import pytest

from paddock import Paddock, championship, rows, three_cars
from racelog.facts.events import (
    ClassificationAmended,
    Disqualified,
    PoleSet,
    Positions,
    QualifyingClassified,
    RaceClassified,
    Row,
    SessionScheduled,
    TimePenalty,
)
from racelog.facts.regulations import Bonus, Championship, Eligible, Places
from racelog.tables import results_table, standings_table


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


CLASSES = {"1": "pro", "2": "am", "3": "pro", "4": "am", "5": "pro", "6": "pro"}


def six(*timed: Row, **rules: Any) -> Paddock:
    """Six cars of two classes in the order of their numbers, paid 25-20-17-14-12-10 overall and in their class."""
    tables = (championship(**rules), *(in_class(name) for name in ("pro", "am")))
    paddock = Paddock(*tables).weekends(2)
    for car, race_class in CLASSES.items():
        paddock.enter(car, f"driver-{car}", race_class)
    paddock.ask(RaceClassified(session="R1", rows=timed))
    return paddock


def in_class(name: str) -> Championship:
    return championship(name, eligible=Eligible(classes=(name,)), places=Places(among="class"))


def timed_row(car: int, laps: int, total_ms: int | None) -> Row:
    return Row(car=str(car), status="classified", place=car, laps=laps, total_ms=total_ms)


def one_time_unknown() -> Paddock:
    """20 laps for cars 1 to 4, of which car 3 has no time; 19 laps for 5 and 6. Car 2 is given ten seconds."""
    totals = {1: 2_400_000, 2: 2_405_000, 3: None, 4: 2_420_000, 5: 2_401_000, 6: 2_402_000}
    paddock = six(*(timed_row(car, 20 if car < 5 else 19, total) for car, total in totals.items()))
    paddock.penalise("R1", "2", TimePenalty(milliseconds=10_000))
    return paddock


def places_shown(paddock: Paddock, session: str = "R1") -> dict[str, tuple[str, int | None]]:
    table = results_table(paddock.replayed, session)
    assert table is not None
    return {line.car: (line.printed, line.class_place) for line in table.results}


def test_one_unknown_time_leaves_open_only_the_places_it_may_change() -> None:
    """40:15 for car 2: it may be ahead of car 3 or behind it, never behind car 4 (40:20) or those a lap down.

    Overall 2nd and 3rd are open, and nothing else. In class car 2 is of another class than car 3: all are certain.
    """
    assert places_shown(one_time_unknown()) == {
        "1": ("1", 1),
        "2": ("?", 1),
        "3": ("?", 2),
        "4": ("4", 2),
        "5": ("5", 3),
        "6": ("6", 4),
    }


def test_what_is_sure_is_paid_and_positions_that_cannot_change_stay() -> None:
    """2nd or 3rd is 17 at least, up to 20: nobody else (25, 14, 12, 10) meets that; the two are not told apart."""
    paddock = one_time_unknown()
    table = standings_table(paddock.replayed, "drivers")
    assert table is not None
    assert {line.competitor: (line.position, line.points) for line in table.standings} == {
        "driver-1": (1, "25"),
        "driver-2": (None, "17"),
        "driver-3": (None, "17"),
        "driver-4": (4, "14"),
        "driver-5": (5, "12"),
        "driver-6": (6, "10"),
    }
    assert [str(missing) for missing in table.incomplete] == [
        "car 2: the laps or time of 3, behind it, are not known (round 1)"
    ]
    assert [cell.printed for line in table.standings for cell in line.results] == ["1", "?", "?", "4", "5", "6"]
    for name, points in (("pro", ["25", "20", "17", "14"]), ("am", ["25", "20"])):
        in_class_table = paddock.standings(name)
        assert [str(line.points) for line in in_class_table.lines] == points
        assert in_class_table.in_doubt == frozenset()


def test_after_another_race_only_those_whose_spans_meet_are_in_doubt() -> None:
    """Round 2 in the order 3 1 2 4 5 6: 25+20 = 45 for car 1; 17 or 20 + 17 = 34 to 37 for car 2; 42 to 45 for car 3."""
    paddock = one_time_unknown()
    paddock.race(2, "3", "1", "2", "4", "5", "6")
    standings = paddock.standings()
    assert standings.in_doubt == {"driver-1", "driver-3"}
    assert {line.competitor: standings.position_of(line) for line in standings.lines}["driver-2"] == 3


def test_a_car_without_a_time_may_fall_behind_everybody_on_its_lap() -> None:
    """Car 1 has no time of its own: behind 2, 3 or 4, not behind 5 and 6, a lap down. 14 is sure, 25 possible."""
    totals = {1: None, 2: 2_405_000, 3: 2_410_000, 4: 2_420_000, 5: 2_401_000, 6: 2_402_000}
    paddock = Paddock(championship()).weekends(1)
    for car in CLASSES:
        paddock.enter(car, f"driver-{car}")
    paddock.penalise("R1", "1", TimePenalty(milliseconds=10_000))  # before its order: afterwards the desk refuses it
    timed = tuple(timed_row(car, 20 if car < 5 else 19, total) for car, total in totals.items())
    paddock.ask(RaceClassified(session="R1", rows=timed))
    assert [shown for shown, _ in places_shown(paddock).values()] == ["?", "?", "?", "?", "5", "6"]
    assert [str(line.points) for line in paddock.standings().lines] == ["14", "14", "14", "14", "12", "10"]


def test_a_decision_that_moves_another_car_through_the_open_places_opens_its_own() -> None:
    """Car 1 loses two places, among 2 and 3, whose order is open: so are all three; 4, 5 and 6 stay."""
    paddock = one_time_unknown()
    paddock.penalise("R1", "1", Positions(places=2), document="SP 2")
    assert [shown for shown, _ in places_shown(paddock).values()] == ["?", "?", "?", "4", "5", "6"]


def test_what_happens_behind_or_ahead_of_open_places_leaves_the_rest_certain() -> None:
    """Car 5 loses a place, car 1 is disqualified: everybody moves up, and 1st and 2nd are open now."""
    paddock = one_time_unknown()
    paddock.penalise("R1", "5", Positions(places=1), document="SP 2")
    paddock.penalise("R1", "1", Disqualified(), document="SP 3")
    assert places_shown(paddock) == {
        "2": ("?", 1),
        "3": ("?", 1),
        "4": ("3", 2),
        "6": ("4", 2),
        "5": ("5", 3),
        "1": ("DSQ", None),
    }


def test_a_bonus_nobody_knows_the_holder_of_may_be_anybodys() -> None:
    """One point for pole, to whoever: 25, 20, 17, 14 stay in order; the 12 and the 10 of the last two do not meet it."""
    paddock = three_cars(Paddock(championship(bonuses=(Bonus(on="pole", points=Fraction(3)),))))
    paddock.race(1, "1", "2", "3")
    standings = paddock.standings()
    assert [gap.what for gap in standings.gaps] == ["pole is not known"]
    # 25, 20, 17, and 3 more for one of them: 20 and 17 + 3 meet
    assert standings.in_doubt == {"thompson", "dickinson"}


def contained_then_rescinded(rows_after: tuple[Row, ...], *, earlier: bool) -> Paddock:
    """Car 1 was first by 3 seconds, and given 5; a later file contains that; the penalty is rescinded."""
    road = tuple(timed_row(car, 20, 2_400_000 + 3_000 * (car - 1)) for car in range(1, 5))
    paddock = six(*(road if earlier else rows_after))
    penalty = paddock.penalise("R1", "1", TimePenalty(milliseconds=5000))
    paddock.ask(ClassificationAmended(session="R1", rows=rows_after, includes=(penalty.id,)))
    paddock.rescind(penalty)
    return paddock


CONTAINED = (
    Row(car="2", status="classified", place=1, laps=20, total_ms=2_403_000),
    Row(car="1", status="classified", place=2, laps=20, total_ms=2_405_000),
    Row(car="3", status="classified", place=3, laps=20, total_ms=2_406_000),
    Row(car="4", status="classified", place=4, laps=20, total_ms=2_409_000),
)


@pytest.mark.parametrize("earlier", [True, False])
def test_a_contained_penalty_rescinded_gives_back_the_order_on_the_road(earlier: bool) -> None:
    """40:05 less 5 is 40:00, ahead of 40:03: from the earlier file where there is one, else from the times."""
    paddock = contained_then_rescinded(CONTAINED, earlier=earlier)
    classification = paddock.replayed.results.classifications["R1"]
    assert classification.unknown == ()
    assert [(car.place, car.car, car.total_ms) for car in classification.cars][:2] == [
        (1, "1", 2_400_000),
        (2, "2", 2_403_000),
    ]
    penalty, later = (22, 23)
    first = "the order of #21" if earlier else f"the times of #{later}"
    assert classification.worked_out == (
        f"worked out from {first}, for #{later} contains the decision #{penalty} against car 1, which no longer counts"
    )
    assert {penalty, later + 1} <= set(classification.cars[0].causes)
    table = results_table(paddock.replayed, "R1")
    assert table is not None
    assert ("order", classification.worked_out) in table.headlines
    assert not paddock.standings().incomplete
    assert paddock.table()[:2] == [(1, "driver-1", "25"), (2, "driver-2", "20")]


def test_other_decisions_in_force_still_count_in_what_is_worked_out() -> None:
    """Four seconds for car 3, in the same later file (40:06 + 4 = 40:10, behind 40:09): they stay."""
    road = tuple(timed_row(car, 20, 2_400_000 + 3_000 * (car - 1)) for car in range(1, 5))
    paddock = six(*road)
    first = paddock.penalise("R1", "1", TimePenalty(milliseconds=5000))
    other = paddock.penalise("R1", "3", TimePenalty(milliseconds=4000), document="SP 2")
    both = (
        Row(car="2", status="classified", place=1, laps=20, total_ms=2_403_000),
        Row(car="1", status="classified", place=2, laps=20, total_ms=2_405_000),
        Row(car="4", status="classified", place=3, laps=20, total_ms=2_409_000),
        Row(car="3", status="classified", place=4, laps=20, total_ms=2_410_000),
    )
    paddock.ask(ClassificationAmended(session="R1", rows=both, includes=(first.id, other.id)))
    paddock.rescind(first)
    assert paddock.order("R1") == ["1 1", "2 2", "3 4", "4 3"]
    totals = {car.car: car.total_ms for car in paddock.replayed.results.classifications["R1"].cars}
    assert totals == {"1": 2_400_000, "2": 2_403_000, "4": 2_409_000, "3": 2_410_000}


def test_a_file_that_corrects_more_than_the_penalty_is_undone_by_its_own_times() -> None:
    """The later file has car 4 at 40:02.500 and third: kept, for the order without the penalty is that of its times."""
    corrected = (
        Row(car="4", status="classified", place=1, laps=20, total_ms=2_402_500),
        Row(car="2", status="classified", place=2, laps=20, total_ms=2_403_000),
        Row(car="1", status="classified", place=3, laps=20, total_ms=2_405_000),
        Row(car="3", status="classified", place=4, laps=20, total_ms=2_406_000),
    )
    paddock = contained_then_rescinded(corrected, earlier=True)
    assert paddock.order("R1") == ["1 1", "2 4", "3 2", "4 3"]


def test_a_penalty_that_cannot_be_taken_out_leaves_open_what_is_ahead_of_its_car() -> None:
    """Without times: car 3 may have been 1st, 2nd or 3rd, cars 1 and 2 one place lower; car 4 behind it stays 4th."""
    paddock = six(*rows("1", "2", "4", "3"))
    penalty = paddock.penalise("R1", "3", Positions(places=1))
    paddock.ask(ClassificationAmended(session="R1", rows=rows("1", "2", "3", "4"), includes=(penalty.id,)))
    paddock.rescind(penalty)
    assert [shown for shown, _ in places_shown(paddock).values()] == ["?", "?", "?", "4"]
    # cars 1 and 3 are pro, car 2 is am: in class 1 and 3 are open, 2 and 4 are not
    assert [place for _, place in places_shown(paddock).values()] == [None, 1, None, 2]


def test_a_tie_on_the_road_is_not_guessed() -> None:
    """Given back, car 1 is level with car 2 on 40:03, and the log does not say who crossed the line first."""
    level = (
        Row(car="2", status="classified", place=1, laps=20, total_ms=2_400_000),
        Row(car="1", status="classified", place=2, laps=20, total_ms=2_405_000),
    )
    paddock = contained_then_rescinded((*level,), earlier=False)
    assert paddock.replayed.results.classifications["R1"].unknown
