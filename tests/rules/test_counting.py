"""Which results count: the best n, the best of stretches, all without the worst."""

from fractions import Fraction
from typing import Any

import pytest

from paddock import Paddock, championship, three_cars
from racelog.facts.events import PointsAdjusted, PoleSet
from racelog.facts.regulations import Bonus, CountBest, Counting, CountSegments, DropWorst, Segment


def season(counting: Counting, **rules: Any) -> Paddock:
    """Car 1 wins rounds 1 and 2, is second in 3, third in 4, and does not finish in 5."""
    paddock = three_cars(Paddock(championship(counting=counting, **rules)), weekends=4)
    for number, order in enumerate(("1 2 3", "1 2 3", "2 1 3", "2 3 1"), start=1):
        paddock.race(number, *order.split())
    paddock.race(5, "2", "3", "1 DNF")
    return paddock


def dropped(paddock: Paddock, competitor: str, after: int | None = None) -> list[int]:
    lines = [line for line in paddock.standings(after=after).lines if line.competitor == competitor]
    return sorted(award.round for award in lines[0].dropped)


def points(paddock: Paddock, competitor: str, after: int | None = None) -> str:
    return {who: total for _, who, total in paddock.table(after=after)}[competitor]


def test_the_best_n_results_count() -> None:
    """25 + 25 + 20 of 25 + 25 + 20 + 17 + 0."""
    paddock = season(CountBest(kind="best", results=3))
    assert points(paddock, "van-berlo") == "70"
    assert dropped(paddock, "van-berlo") == [4, 5]


def test_a_disqualification_may_not_be_dropped() -> None:
    """It counts as one of the n."""
    paddock = season(CountBest(kind="best", results=3, undroppable=("DNF",)))
    assert points(paddock, "van-berlo") == "50"
    assert dropped(paddock, "van-berlo") == [3, 4]


def test_the_best_of_each_stretch_count() -> None:
    """The best of rounds 1 and 2, and the best two of rounds 3 to 5."""
    stretches = (Segment(first=1, last=2, results=1), Segment(first=3, last=5, results=2))
    paddock = season(CountSegments(kind="segments", segments=stretches))
    assert points(paddock, "van-berlo") == "62"
    assert dropped(paddock, "van-berlo") == [2, 5]


def worst(**rule: object) -> DropWorst:
    return DropWorst.model_validate({"kind": "drop_worst", "results": 2, "before_round": 5, "applies_from": 5, **rule})


def test_the_worst_are_dropped_only_from_the_round_the_rule_names() -> None:
    """Two of rounds 1 to 4, once round 5 has been run; round 5 itself is safe."""
    paddock = season(worst())
    assert dropped(paddock, "van-berlo", after=4) == []
    assert dropped(paddock, "van-berlo") == [3, 4]
    assert points(paddock, "van-berlo") == "50"


def test_a_missed_round_is_a_result_of_nothing_that_may_be_dropped_or_no_result() -> None:
    """A driver of rounds 3 to 5 alone: by the rule, his two absences are dropped, or his two results."""
    for absences, left in (("count_as_zero", []), ("not_results", [3, 4])):
        paddock = three_cars(Paddock(championship(counting=worst(absences=absences))), weekends=3)
        paddock.enter("8", "late")
        for number in (1, 2):
            paddock.race(number, "1", "2", "3")
        for number in (3, 4, 5):
            paddock.race(number, "1", "8", "2", "3")
        assert dropped(paddock, "late") == left


@pytest.mark.parametrize(("bonuses", "total"), [("with_result", "50"), ("kept", "52")])
def test_bonuses_are_dropped_with_the_result_or_kept(bonuses: str, total: str) -> None:
    """Pole in round 4, whose result is dropped."""
    paddock = season(worst(bonuses=bonuses), bonuses=(Bonus(on="pole", points=Fraction(2), ineligible="lost"),))
    for number in (1, 2, 3, 5):
        paddock.ask(PoleSet(session=f"R{number}", car="2"))
    paddock.ask(PoleSet(session="R4", car="1"))
    assert points(paddock, "van-berlo") == total


def test_adjustments_are_never_dropped() -> None:
    """Points taken stay taken."""
    paddock = season(CountBest(kind="best", results=3))
    paddock.ask(PointsAdjusted(championship="drivers", competitor="van-berlo", points=Fraction(-7), effective_round=4))
    assert points(paddock, "van-berlo") == "63"
