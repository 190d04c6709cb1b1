"""Qualifying recorded by its round: the session put on the timetable with it, and the next round's grid."""

import pytest

from paddock import Paddock, cars_of, lapped, rows, said, three_cars
from racelog.desk.requests.models import AmendClassification, Change, DecideAppeal, Qualify, Rescind, Withdraw
from racelog.facts.events import (
    Fine,
    GridPlace,
    GridPlaces,
    GridSet,
    IncidentNoted,
    PenaltyApplied,
    QualifyingClassified,
    RaceClassified,
    SessionScheduled,
)
from racelog.facts.line import Line


@pytest.fixture
def paddock() -> Paddock:
    return three_cars(Paddock(printed=False), weekends=2)


def grid(paddock: Paddock, session: str) -> str:
    results = paddock.replayed.results
    return " ".join(car.car for car in results.grid(results.season.sessions[session]))


def grid_penalty(session: str, car: str, places: int, document: str = "SP 1") -> PenaltyApplied:
    return PenaltyApplied(session=session, car=car, penalty=GridPlaces(places=places), basis=said(document))


def test_the_session_is_put_on_the_timetable_with_its_order(paddock: Paddock) -> None:
    """Q1 of round 1, two lines in one append."""
    lines = paddock.ask_all(Qualify(round=1, rows=rows("2", "1", "3")))
    assert [(line.type, line.tx) for line in lines] == [("session_scheduled", "1/2"), ("qualifying_classified", "2/2")]
    assert cars_of(paddock.order("Q1")) == ["2", "1", "3"]
    assert grid(paddock, "R1") == "2 1 3"


def test_a_session_on_the_timetable_already_is_not_scheduled_again(paddock: Paddock) -> None:
    """One line."""
    paddock.ask(SessionScheduled(session="Q1", kind="qualifying", weekend="1", round=1))
    lines = paddock.ask_all(Qualify(round=1, rows=rows("2", "1", "3")))
    assert [line.type for line in lines] == ["qualifying_classified"]


def test_the_order_of_second_best_laps_is_the_next_rounds_qualifying(paddock: Paddock) -> None:
    """One session, two grids: Q1 by best laps, Q2 by second-best ones."""
    best = lapped("1 1:30.000 1:31.000", "2 1:30.100 1:30.200", "3 1:30.900 1:31.500")
    second = lapped("2 1:30.200", "1 1:31.000", "3 1:31.500")
    lines = paddock.ask_all(Qualify(round=1, rows=best, second=second))
    assert [line.data.session for line in lines if isinstance(line.data, QualifyingClassified)] == ["Q1", "Q2"]
    assert lines[-1].tx == "4/4"
    assert (grid(paddock, "R1"), grid(paddock, "R2")) == ("1 2 3", "2 1 3")


def test_the_grid_of_round_2_is_the_second_order_and_the_grid_penalties_of_race_1(paddock: Paddock) -> None:
    """A penalty from qualifying is served in race 1, one from race 1 in race 2."""
    paddock.ask(Qualify(round=1, rows=rows("1", "2", "3"), second=rows("2", "1", "3")))
    paddock.ask(grid_penalty("Q1", "1", 1))
    paddock.race(1, "2", "1", "3")
    paddock.ask(grid_penalty("R1", "2", 2, "SP 2"))
    assert (grid(paddock, "R1"), grid(paddock, "R2")) == ("2 1 3", "1 3 2")


def test_the_second_order_is_for_a_round_of_the_same_weekend(paddock: Paddock) -> None:
    """Round 2 is the last of weekend 1."""
    paddock.race(1, "1", "2", "3")
    assert paddock.refusal(Qualify(round=2, rows=rows("1", "2", "3"), second=rows("2", "1", "3"))) == (
        "the second order makes the grid of round 3, which is not run at this weekend\n  rounds: 1, 2, 3, 4"
    )
    assert "the grid of round 5, which is not run" in paddock.refusal(
        Qualify(round=4, rows=rows("1", "2", "3"), second=rows("1", "2", "3"))
    )
    assert "there is no round 9" in paddock.refusal(Qualify(round=9, rows=rows("1")))


def test_an_unsound_second_order_leaves_the_first_unrecorded(paddock: Paddock) -> None:
    """All of it or nothing."""
    asked = Qualify(round=1, rows=rows("1", "2", "3"), second=rows("1", "9"))
    assert "car 9 is not entered for weekend 1" in paddock.refusal(asked)
    assert "Q1" not in paddock.replayed.season.sessions


def test_qualifying_is_classified_once(paddock: Paddock) -> None:
    """A later order amends it."""
    paddock.ask(Qualify(round=1, rows=rows("1", "2", "3")))
    assert paddock.refusal(Qualify(round=1, rows=rows("2", "1", "3"))).startswith("Q1 has a classification already")


def four_rounds() -> Paddock:
    """Everybody qualifies 1, 2, 3 for every round; round 4, the last, has been run."""
    paddock = three_cars(Paddock(printed=False), weekends=3)
    for number in (1, 2, 3, 4, 5):
        paddock.ask(Qualify(round=number, rows=rows("1", "2", "3")))
    return paddock


def test_a_grid_penalty_of_the_last_race_waits_for_the_cars_next_one() -> None:
    """At the next weekend; nothing is served where the car has raced already."""
    paddock = four_rounds()
    paddock.race(2, "1", "2", "3")
    paddock.ask(grid_penalty("R2", "1", 2))
    assert [grid(paddock, f"R{number}") for number in (1, 2, 3, 4)] == ["1 2 3", "1 2 3", "2 3 1", "1 2 3"]


def test_a_grid_penalty_nobody_can_serve_yet_is_kept() -> None:
    """The season's last race: on no grid, and still in force."""
    paddock = four_rounds()
    paddock.ask(grid_penalty("R6", "1", 2))
    assert [grid(paddock, f"R{number}") for number in range(1, 6)] == ["1 2 3"] * 5
    assert all(decision.in_force for decision in paddock.replayed.season.decisions.values())


def test_an_appeal_holds_a_grid_penalty_back() -> None:
    """And gives it back for the next race when it is given up in time."""
    paddock = four_rounds()
    appeal = paddock.appeal(paddock.ask(grid_penalty("R1", "1", 2)))
    assert grid(paddock, "R2") == "1 2 3"
    paddock.ask(withdrawn(appeal))
    assert grid(paddock, "R2") == "2 3 1"


def test_a_grid_penalty_held_back_over_a_race_is_served_in_the_first_one_afterwards() -> None:
    """Race 2 was run while the appeal was open, and from its own grid: the penalty is still owed."""
    paddock = four_rounds()
    appeal = paddock.appeal(paddock.ask(grid_penalty("R1", "1", 2)))
    paddock.race(2, "1", "2", "3")
    paddock.ask(withdrawn(appeal))
    assert (grid(paddock, "R2"), grid(paddock, "R3")) == ("1 2 3", "2 3 1")


def test_a_grid_penalty_rescinded_over_a_race_and_put_back_is_served_afterwards() -> None:
    """As one that was held back."""
    paddock = four_rounds()
    penalty = paddock.ask(grid_penalty("R1", "1", 2))
    paddock.ask(Rescind(line=penalty.seq, basis=said("SP 2")))
    paddock.race(2, "1", "2", "3")
    paddock.reinstate(penalty)
    assert (grid(paddock, "R2"), grid(paddock, "R3")) == ("1 2 3", "2 3 1")


def test_a_grid_penalty_served_before_somebody_appealed_stays_served() -> None:
    """Race 2 was started from the back; the appeal came later."""
    paddock = four_rounds()
    penalty = paddock.ask(grid_penalty("R1", "1", 2))
    paddock.race(2, "1", "2", "3")
    appeal = paddock.appeal(penalty)
    paddock.ask(withdrawn(appeal))
    assert (grid(paddock, "R2"), grid(paddock, "R3")) == ("2 3 1", "1 2 3")


def test_a_car_withdrawn_after_qualifying_ran_in_it(paddock: Paddock) -> None:
    """Its qualifying may be amended, fined and looked into; it is on no grid, and in no race."""
    paddock.ask(Qualify(round=1, rows=rows("1", "2", "3")))
    withdrawal = paddock.ask(Withdraw(car="2", round=1))
    paddock.ask(AmendClassification(session="Q1", changes=(Change(car="3", place=2), Change(car="2", place=3))))
    paddock.ask(AmendClassification(session="Q1", rows=rows("3", "2", "1")))
    paddock.ask(PenaltyApplied(session="Q1", car="2", penalty=Fine(amount=500, currency="USD"), basis=said("SP 1")))
    paddock.ask(IncidentNoted(session="Q1", cars=("2",), what="impeding"))
    assert grid(paddock, "R1") == "3 1"
    starters = tuple(GridPlace(car=car, place=place) for place, car in enumerate("31", start=1))
    paddock.ask(GridSet(session="R1", places=starters))
    refused = f"car 2 was withdrawn before R1 (#{withdrawal.seq})"
    assert paddock.refusal(GridSet(session="R1", places=(GridPlace(car="2", place=1),))) == refused
    assert paddock.refusal(RaceClassified(session="R1", rows=rows("1", "2", "3"))) == refused


def withdrawn(appeal: Line) -> DecideAppeal:
    return DecideAppeal(line=appeal.seq, outcome="withdrawn", basis=said("letter"))
