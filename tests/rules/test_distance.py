"""How far a car must go to be classified, and a race that was stopped and counts back.

Source:  the FIA's Formula One Sporting Regulations: less than 90% of the winner's laps, rounded down to whole laps, is
         not classified; the order of a stopped race is that at the end of an earlier lap.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paddock import Paddock, cars_of, regulations, three_cars, timed
from racelog.desk.requests.models import AmendClassification, Change, Void
from racelog.facts.events import (
    Basis,
    Disqualified,
    LapsPenalty,
    QualifyingClassified,
    RaceClassified,
    Row,
    SessionScheduled,
    SessionStopped,
)
from racelog.facts.regulations import ClassifiedIf

NINE_TENTHS = Fraction(9, 10)


def laps(*driven: int | None) -> tuple[Row, ...]:
    """Cars 1, 2, 3 ... in this order, with the laps they covered."""
    return tuple(
        Row(car=str(place), status="classified", place=place, laps=each) for place, each in enumerate(driven, start=1)
    )


def ruled(share: Fraction | None = NINE_TENTHS, rounded: Literal["down", "up"] = "down") -> Paddock:
    """Three cars under regulations that ask for a share of the winner's laps, or for none."""
    rule = None if share is None else ClassifiedIf(winners_laps=share, rounded=rounded)
    return three_cars(Paddock(rules=regulations(classified_if=rule)))


@pytest.mark.parametrize(
    ("rounded", "driven", "order"),
    [
        ("down", (25, 22, 21), ["1 1", "2 2", "NC 3"]),
        ("up", (25, 23, 22), ["1 1", "2 2", "NC 3"]),
        ("down", (20, 18, 17), ["1 1", "2 2", "NC 3"]),
        ("up", (20, 18, 17), ["1 1", "2 2", "NC 3"]),
    ],
)
def test_nine_tenths_of_the_winners_laps_make_a_car_classified(
    rounded: Literal["down", "up"], driven: Sequence[int], order: list[str]
) -> None:
    """Of 25 laps 22 and a half: 22 rounded down, 23 rounded up; of 20 exactly 18."""
    paddock = ruled(rounded=rounded)
    paddock.ask(RaceClassified(session="R1", rows=laps(*driven)))
    assert paddock.order("R1") == order


def test_a_car_not_classified_is_paid_nothing_and_listed() -> None:
    """Third on the road, and no points for it."""
    paddock = ruled()
    paddock.ask(RaceClassified(session="R1", rows=laps(20, 20, 12)))
    assert paddock.table() == [(1, "van-berlo", "25"), (2, "thompson", "20"), (3, "dickinson", "0")]


def test_where_the_regulations_ask_for_nothing_every_car_is_classified_as_timed() -> None:
    """One lap of twenty is enough."""
    paddock = ruled(share=None)
    paddock.ask(RaceClassified(session="R1", rows=laps(20, 20, 1)))
    assert paddock.order("R1") == ["1 1", "2 2", "3 3"]


def test_a_lap_taken_off_can_make_a_car_fall_below() -> None:
    """18 of 20 was just enough; and with the penalty rescinded it is again."""
    paddock = ruled()
    paddock.ask(RaceClassified(session="R1", rows=laps(20, 19, 18)))
    penalty = paddock.penalise("R1", "3", LapsPenalty(laps=1))
    assert paddock.order("R1") == ["1 1", "2 2", "NC 3"]
    last = paddock.replayed.results.classifications["R1"].cars[-1]
    assert penalty.seq in last.causes
    paddock.rescind(penalty)
    assert paddock.order("R1") == ["1 1", "2 2", "3 3"]


def test_the_winner_is_the_one_the_decisions_leave() -> None:
    """With the winner's 20 laps disqualified, 16 of 17 are enough. A choice: measured after all decisions."""
    paddock = ruled()
    paddock.ask(RaceClassified(session="R1", rows=laps(20, 17, 16)))
    assert paddock.order("R1") == ["1 1", "NC 2", "NC 3"]
    paddock.penalise("R1", "1", Disqualified())
    assert paddock.order("R1") == ["1 2", "2 3", "DSQ 1"]


@pytest.mark.parametrize("driven", [(20, 19, None), (None, 5, 4)])
def test_cars_stay_as_they_were_recorded_where_laps_are_not_known(driven: Sequence[int | None]) -> None:
    """The car's own or the winner's: the timekeepers had them when they called the car classified."""
    paddock = ruled()
    paddock.ask(RaceClassified(session="R1", rows=laps(*driven)))
    assert paddock.order("R1") == ["1 1", "2 2", "3 3"]


def test_qualifying_asks_for_no_laps() -> None:
    """A car may go out once."""
    paddock = ruled()
    paddock.ask(SessionScheduled(session="Q1", kind="qualifying", weekend="1", round=1))
    paddock.ask(QualifyingClassified(session="Q1", rows=laps(10, 10, 1)))
    assert paddock.order("Q1") == ["1 1", "2 2", "3 3"]


@given(st.lists(st.integers(0, 60), min_size=3, max_size=3), st.fractions(Fraction(1, 10), 1, max_denominator=20))
def test_rounding_up_never_classifies_more_cars_than_rounding_down(driven: list[int], share: Fraction) -> None:
    """And the winner is classified whatever the share is."""
    classified = []
    for rounded in ("up", "down"):
        paddock = ruled(share, rounded)
        paddock.ask(RaceClassified(session="R1", rows=laps(*sorted(driven, reverse=True))))
        classified.append({each for each in paddock.order("R1") if not each.startswith("NC")})
    assert "1 1" in classified[0]
    assert classified[0] <= classified[1]


def test_the_order_of_a_stopped_race_is_that_of_an_earlier_lap() -> None:
    """Stopped on lap 20, counted back to lap 18: rows with more laps are refused, those of lap 18 are taken."""
    paddock = three_cars(Paddock())
    stop = paddock.ask(SessionStopped(session="R1", count_back_to=18))
    farther = RaceClassified(session="R1", rows=timed("2 40:00.000", "1 40:01.000"))
    assert paddock.refusal(farther) == (
        f"car 2 has 20 laps, and R1 was stopped and counts back to lap 18 (#{stop.seq})\n"
        "Give the order at the end of that lap"
    )
    paddock.ask(RaceClassified(session="R1", rows=timed("1 36:00.000 -2", "2 36:01.000 -2", "3 36:09.000 -3")))
    assert cars_of(paddock.order("R1")) == ["1", "2", "3"]


def test_an_amended_order_does_not_go_past_the_stop_either() -> None:
    """Whether rows are given or one is changed."""
    paddock = three_cars(Paddock())
    paddock.ask(SessionStopped(session="R1", count_back_to=18))
    paddock.ask(RaceClassified(session="R1", rows=timed("1 36:00.000 -2", "2 36:01.000 -2")))
    amended = AmendClassification(session="R1", rows=timed("2 38:00.000 -1", "1 36:00.000 -2"))
    assert paddock.refusal(amended).startswith("car 2 has 19 laps, and R1 was stopped and counts back to lap 18")
    paddock.ask(AmendClassification(session="R1", changes=(Change(car="2", status="DNF"),)))
    assert paddock.order("R1") == ["1 1", "DNF 2"]


def test_a_stop_after_the_order_was_recorded_is_refused_until_that_is_taken_back() -> None:
    """The order holds laps that would not count."""
    paddock = three_cars(Paddock())
    order = paddock.ask(RaceClassified(session="R1", rows=timed("1 40:00.000", "2 40:01.000")))
    stop = SessionStopped(session="R1", count_back_to=18)
    assert paddock.refusal(stop) == (
        f"the classification of R1 (#{order.seq}) counts 20 laps of car 1, and the race counts back to lap 18\n"
        f"Take it back first (void #{order.seq}), then classify the order at the end of that lap"
    )
    paddock.ask(Void(line=order.seq, basis=Basis(reason="the race was stopped")))
    paddock.ask(stop)
    stopped = paddock.replayed.season.sessions["R1"].stopped
    assert stopped is not None
    assert stopped.count_back_to == 18


def test_a_stop_at_the_lap_the_order_has_is_taken_afterwards_too() -> None:
    """The timekeepers counted back already."""
    paddock = three_cars(Paddock())
    paddock.ask(RaceClassified(session="R1", rows=timed("1 36:00.000 -2", "2 36:01.000 -2")))
    paddock.ask(SessionStopped(session="R1", count_back_to=18, of_laps=30))
    assert cars_of(paddock.order("R1")) == ["1", "2"]


def test_a_stop_is_said_once_and_may_be_corrected() -> None:
    """The same again is refused; another lap, or the planned distance, is taken."""
    paddock = three_cars(Paddock())
    first = paddock.ask(SessionStopped(session="R1", count_back_to=18))
    again = SessionStopped(session="R1", count_back_to=18)
    assert paddock.refusal(again) == f"R1 was stopped already (#{first.seq})"
    paddock.ask(SessionStopped(session="R1", count_back_to=18, of_laps=30))
    paddock.ask(SessionStopped(session="R1", count_back_to=17, of_laps=30))
    stopped = paddock.replayed.season.sessions["R1"].stopped
    assert stopped is not None
    assert (stopped.count_back_to, stopped.of_laps) == (17, 30)


def test_a_race_does_not_count_back_past_its_planned_distance_and_qualifying_not_at_all() -> None:
    """Slips of the pen."""
    paddock = three_cars(Paddock())
    assert paddock.refusal(SessionStopped(session="R1", count_back_to=31, of_laps=30)) == (
        "R1 is planned for 30 laps, so it cannot count back to 31"
    )
    paddock.ask(SessionScheduled(session="Q1", kind="qualifying", weekend="1", round=1))
    assert paddock.refusal(SessionStopped(session="Q1", count_back_to=3)) == (
        "Q1 is a qualifying session; only a race counts back"
    )
