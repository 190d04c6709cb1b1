"""Laps deleted: the next-best one counts in qualifying; in a race only the fastest lap may pass to another.

Source:  a choice, as timekeepers do it; no regulation read so far says more than that a lap is deleted.
"""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from paddock import Paddock, cars_of, championship, lap, lapped, rows, said
from racelog.facts.events import (
    Disqualified,
    FastestLapSet,
    LapDeleted,
    PenaltyApplied,
    PoleSet,
    QualifyingClassified,
    RaceClassified,
    SessionScheduled,
)
from racelog.facts.regulations import Bonus

POLE = Bonus(on="pole", points=Fraction(2))
FASTEST = Bonus(on="fastest_lap", points=Fraction(1))


def paddock_with(*bonuses: Bonus, printed: bool = True) -> Paddock:
    """Cars 1 and 3 in Pro, 2 and 4 in Am."""
    paddock = Paddock(championship(bonuses=bonuses), printed=printed).weekends(1)
    for car in "1234":
        paddock.enter(car, f"driver-{car}", "am" if car in "24" else "pro")
    return paddock


def qualified(*order: str, printed: bool = True) -> Paddock:
    """Qualifying of round 1 with the laps given."""
    paddock = paddock_with(POLE, printed=printed)
    paddock.qualifying(1, *lapped(*order))
    return paddock


FOUR = ("1 1:30.000 1:30.600", "2 1:30.500 1:31.000", "3 1:30.600", "4 1:32.000 1:32.100")


def test_the_second_best_lap_counts_when_the_best_is_deleted() -> None:
    """Behind car 2, level with car 3: a choice, level cars stay as they were, for who set his lap first is not known."""
    paddock = qualified(*FOUR)
    paddock.penalise("Q1", "1", LapDeleted())
    assert paddock.order("Q1") == ["1 2", "2 1", "3 3", "4 4"]
    first = paddock.replayed.results.classifications["Q1"].cars[1]
    assert (first.best_ms, first.timed_best_ms) == (lap("1:30.600"), lap("1:30.000"))


def test_the_decision_may_say_what_the_next_best_lap_is() -> None:
    """It comes before what the classification holds: the stewards looked at all laps."""
    paddock = qualified(*FOUR)
    paddock.penalise("Q1", "1", LapDeleted(lap_ms=lap("1:30.000"), next_best_ms=lap("1:31.900")))
    assert cars_of(paddock.order("Q1")) == ["2", "3", "1", "4"]


def test_a_car_without_another_lap_is_not_classified() -> None:
    """And does not start from what is left of qualifying."""
    paddock = qualified(*FOUR)
    paddock.penalise("Q1", "1", LapDeleted(no_other_lap=True))
    assert paddock.order("Q1") == ["1 2", "2 3", "3 4", "NC 1"]
    results = paddock.replayed.results
    assert [car.car for car in results.grid(results.season.sessions["R1"])] == ["2", "3", "4"]


def test_an_unknown_next_best_lap_leaves_the_order_uncertain() -> None:
    """Recorded before qualifying was classified, as the desk would refuse it afterwards: unknown, never unchanged."""
    paddock = paddock_with(POLE)
    schedule(paddock)
    paddock.penalise("Q1", "3", LapDeleted())
    paddock.ask(QualifyingClassified(session="Q1", rows=lapped(*FOUR)))
    assert unknown(paddock) == ["car 3: its next-best lap is not known"]
    paddock.race(1, "1", "2", "3", "4")
    # car 3 falls behind, however far; car 1 has pole whatever its lap was
    assert [gap.what for gap in paddock.standings().gaps] == []
    assert paddock.table()[0] == (1, "driver-1", "27")


def test_pole_is_not_known_while_the_first_place_is_open() -> None:
    """The lap of the fastest car is deleted, and what counts instead is not known."""
    paddock = paddock_with(POLE)
    schedule(paddock)
    paddock.penalise("Q1", "1", LapDeleted())
    paddock.ask(QualifyingClassified(session="Q1", rows=lapped("1 1:30.000", *FOUR[1:])))
    assert unknown(paddock) == ["car 1: its next-best lap is not known"]
    paddock.race(1, "1", "2", "3", "4")
    assert [gap.what for gap in paddock.standings().gaps] == ["pole is not known"]
    # 25, 20, 17 and 14 so far, and 2 points that any of them may have: nobody can pass or join another
    assert paddock.standings().in_doubt == frozenset()


def test_an_unknown_lap_behind_leaves_it_uncertain_only_when_it_is_reached() -> None:
    """Car 1 falls behind car 2 and stays ahead of car 3; that car 4's lap is not known does not matter."""
    paddock = qualified("1 1:30.000 1:30.550", "2 1:30.500", "3 1:30.600", "4")
    paddock.penalise("Q1", "1", LapDeleted())
    assert cars_of(paddock.order("Q1")) == ["2", "1", "3", "4"]
    assert unknown(paddock) == []
    paddock.penalise("Q1", "3", LapDeleted(next_best_ms=lap("1:31.000")))
    assert unknown(paddock) == ["car 3: the best lap of 4, behind it, is not known"]


def test_the_desk_asks_for_the_next_best_lap() -> None:
    """Officials are told before an order becomes uncertain, and how to say it."""
    paddock = qualified(*FOUR, printed=False)
    assert paddock.refusal(deleted("3")) == (
        "the next-best lap of car 3 in Q1 is not known\n"
        "Give it with --next-best TIME, or say that there is none with --no-other-lap"
    )
    paddock.ask(deleted("3", next_best_ms=lap("1:31.500")))
    assert cars_of(paddock.order("Q1")) == ["1", "2", "3", "4"]


def test_the_desk_refuses_a_next_best_lap_that_would_have_been_the_best() -> None:
    """A slip of the pen."""
    paddock = qualified(*FOUR, printed=False)
    assert paddock.refusal(deleted("3", next_best_ms=lap("1:29.000"))) == (
        "the next-best lap of car 3 in Q1 cannot be faster than the one deleted\nCheck the times"
    )


def test_a_second_lap_deleted_needs_the_lap_after_that() -> None:
    """The second-best lap is used up by the first deletion."""
    paddock = qualified(*FOUR, printed=False)
    paddock.ask(deleted("1", "SP 1", lap_ms=lap("1:30.000")))
    assert "the next-best lap of car 1 in Q1 is not known" in paddock.refusal(
        deleted("1", "SP 2", lap_ms=lap("1:30.600"))
    )
    paddock.ask(deleted("1", "SP 2", lap_ms=lap("1:30.600"), next_best_ms=lap("1:33.000")))
    assert cars_of(paddock.order("Q1")) == ["2", "3", "4", "1"]


def test_a_lap_that_was_not_the_best_changes_no_place() -> None:
    """Neither the second-best one nor any other."""
    paddock = qualified(*FOUR)
    paddock.penalise("Q1", "1", LapDeleted(lap_ms=lap("1:30.600")))
    paddock.penalise("Q1", "2", LapDeleted(lap_ms=lap("1:35.000")), document="SP 2")
    assert cars_of(paddock.order("Q1")) == ["1", "2", "3", "4"]


def test_a_deleted_second_best_lap_does_not_count_when_the_best_is_deleted_too() -> None:
    """It is gone already; so the third is asked for."""
    paddock = qualified(*FOUR)
    paddock.penalise("Q1", "1", LapDeleted(lap_ms=lap("1:30.600")))
    assert "the next-best lap of car 1 in Q1 is not known" in paddock.refusal(deleted("1", "SP 2"))
    paddock.ask(deleted("1", "SP 2", next_best_ms=lap("1:31.800")))
    assert cars_of(paddock.order("Q1")) == ["2", "3", "1", "4"]


def test_a_deletion_rescinded_gives_the_lap_back() -> None:
    """As if it had not been decided."""
    paddock = qualified(*FOUR)
    paddock.rescind(paddock.penalise("Q1", "1", LapDeleted()))
    assert cars_of(paddock.order("Q1")) == ["1", "2", "3", "4"]


@pytest.mark.parametrize(("among", "holders"), [("overall", {"driver-2"}), ("class", {"driver-3", "driver-2"})])
def test_pole_and_class_pole_move_with_a_deleted_lap(among: str, holders: set[str]) -> None:
    """Car 1 falls to third: car 2 (Am) has pole, car 3 that of Pro, car 2 that of Am."""
    paddock = paddock_with(POLE.model_copy(update={"among": among}))
    paddock.qualifying(1, *lapped("1 1:30.000 1:30.700", "2 1:30.500", "3 1:30.600", "4 1:32.000"))
    paddock.race(1, "1", "2", "3", "4")
    paddock.penalise("Q1", "1", LapDeleted())
    assert poles(paddock) == holders


def test_a_pole_stated_before_the_lap_was_deleted_moves_too() -> None:
    """A choice: a decision about qualifying taken after the statement comes before it; one it knew of does not."""
    paddock = qualified(*FOUR)
    paddock.race(1, "1", "2", "3", "4")
    paddock.ask(PoleSet(session="R1", car="1"))
    assert poles(paddock) == {"driver-1"}
    paddock.penalise("Q1", "1", LapDeleted())
    assert poles(paddock) == {"driver-2"}
    paddock.ask(PoleSet(session="R1", car="1", basis=said("bulletin 4", "the stewards let it stand")))
    assert poles(paddock) == {"driver-1"}


def test_a_stated_pole_whose_lap_was_deleted_is_unknown_without_a_qualifying_order() -> None:
    """Nobody knows who was second."""
    paddock = paddock_with(POLE)
    schedule(paddock)
    paddock.race(1, "1", "2", "3", "4")
    paddock.ask(PoleSet(session="R1", car="1"))
    paddock.penalise("Q1", "1", Disqualified())
    assert [gap.what for gap in paddock.standings().gaps] == ["pole is not known"]


def raced(*best: str) -> Paddock:
    """Round 1 in the order 1 to 4, with the best laps given."""
    paddock = paddock_with(FASTEST)
    laps = zip(rows(*"1234"), map(lap, best), strict=True)
    paddock.ask(RaceClassified(session="R1", rows=tuple(replace(row, best_ms=best) for row, best in laps)))
    return paddock


def test_a_lap_deleted_in_a_race_moves_the_fastest_lap_and_no_car() -> None:
    """Places in a race are a matter of laps and time; the next-best lap of car 1 is the second fastest of all."""
    paddock = raced("1:30.000", "1:30.800", "1:30.500", "1:31.000")
    deletion = paddock.penalise("R1", "1", LapDeleted(next_best_ms=lap("1:30.600")))
    assert paddock.order("R1") == ["1 1", "2 2", "3 3", "4 4"]
    assert fastest(paddock) == {"driver-3"}
    award = next(each for line in paddock.standings().lines for each in line.awards if each.kind == "fastest_lap")
    assert deletion.seq in award.causes


def test_a_deleted_lap_that_was_not_the_fastest_leaves_the_fastest_lap_where_it_was() -> None:
    """What car 4 did next is not known; that it was no faster is."""
    paddock = raced("1:30.000", "1:30.800", "1:30.500", "1:31.000")
    paddock.penalise("R1", "4", LapDeleted())
    assert fastest(paddock) == {"driver-1"}
    assert not paddock.standings().incomplete


def test_a_deleted_fastest_lap_without_the_next_best_leaves_the_honour_unknown() -> None:
    """Car 1's next lap may be faster than car 3's best."""
    paddock = raced("1:30.000", "1:30.800", "1:30.500", "1:31.000")
    paddock.penalise("R1", "1", LapDeleted())
    assert [gap.what for gap in paddock.standings().gaps] == ["the fastest lap is not known"]


def test_a_stated_fastest_lap_passes_on_when_that_lap_is_deleted_afterwards() -> None:
    """To the next who was named; with nobody named it is unknown, and another lap changes nothing."""
    for named, holder, gaps in (("3", {"driver-3"}, []), (None, set(), ["the fastest lap is not known"])):
        paddock = paddock_with(FASTEST)
        paddock.race(1, "1", "2", "3", "4")
        paddock.ask(FastestLapSet(session="R1", cars=("1",), lap_ms=lap("1:30.000"), next_eligible=named))
        paddock.penalise("R1", "1", LapDeleted(lap_ms=lap("1:35.000")))
        assert fastest(paddock) == {"driver-1"}
        paddock.penalise("R1", "1", LapDeleted(lap_ms=lap("1:30.000")), document="SP 2")
        assert fastest(paddock) == holder
        assert [gap.what for gap in paddock.standings().gaps] == gaps


def deleted(car: str, document: str = "SP 1", **times: Any) -> PenaltyApplied:
    return PenaltyApplied(session="Q1", car=car, penalty=LapDeleted(**times), basis=said(document))


def schedule(paddock: Paddock) -> None:
    """Qualifying of round 1 on the timetable, not yet run."""
    paddock.ask(SessionScheduled(session="Q1", kind="qualifying", weekend="1", round=1))


def unknown(paddock: Paddock) -> list[str]:
    return list(paddock.replayed.results.classifications["Q1"].unknown)


def poles(paddock: Paddock) -> set[str]:
    return holders_of(paddock, "pole")


def fastest(paddock: Paddock) -> set[str]:
    return holders_of(paddock, "fastest_lap")


def holders_of(paddock: Paddock, honour: str) -> set[str]:
    lines = paddock.standings().lines
    return {line.competitor for line in lines for award in line.awards if award.kind == honour and award.points}
