"""Which results count: the best n, the best of stretches, all without the worst."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest

from paddock import Paddock, championship, regulations, rows, three_cars
from racelog.facts.events import (
    PointsAdjusted,
    PoleSet,
    RaceClassified,
    RoundScheduled,
    SessionScheduled,
    WeekendScheduled,
)
from racelog.facts.regulations import (
    BestOfKind,
    Bonus,
    Championship,
    CountBest,
    CountBySession,
    CountGrowing,
    Counting,
    CountSegments,
    Drop,
    DropWorst,
    Scores,
    Segment,
    TieBreak,
)


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


def cup(championship_: Championship, *meetings: Sequence[str], table: Sequence[int] = (10, 8, 6, 4, 2)) -> Paddock:
    """Five cars a to e; a race for each order, as many a meeting as are given together."""
    paddock = Paddock(rules=regulations(championship_, points={"race": tuple(map(Fraction, table))}))
    for car in "abcde":
        paddock.enter(car, f"driver-{car}")
    number = 0
    for weekend, orders in enumerate(meetings, start=1):
        paddock.ask(WeekendScheduled(weekend=f"m{weekend}", name=f"Meeting {weekend}", circuit="Ring"))
        for order in orders:
            number += 1
            paddock.ask(RoundScheduled(round=number, weekend=f"m{weekend}"))
            paddock.race(number, *order.split())
    return paddock


MEETINGS = (("a b c d e", "e d c b a"), ("b a c d e", "b a c d e"), ("a c b d e", "c a b d e"))


def test_the_best_meetings_count_and_not_the_best_races() -> None:
    """Best 2 of 3 meetings: a 12, 16, 18 is 34; b 12, 20, 12 is 32; c 12, 12, 18 is 30; d 12, 8, 8 and e 12, 4, 4."""
    best = CountBest(kind="best", results=2, of="weekends")
    paddock = cup(championship(counting=best), *MEETINGS)
    expected = [(1, "driver-a", "34"), (2, "driver-b", "32"), (3, "driver-c", "30"), (4, "driver-d", "20")]
    assert paddock.table() == [*expected, (5, "driver-e", "16")]
    assert dropped(paddock, "driver-a") == [1, 2]
    assert dropped(paddock, "driver-c") == [3, 4]  # 12 as in the first meeting, and in the same places: the later one


def test_a_meeting_that_was_missed_is_dropped_before_one_that_was_not() -> None:
    """E is at no race of meeting 2: 12, 0, 4 of which 12 and 4 count."""
    orders = (MEETINGS[0], ("b a c d", "b a c d"), MEETINGS[2])
    paddock = cup(championship(counting=CountBest(kind="best", results=2, of="weekends")), *orders)
    assert points(paddock, "driver-e") == "16"
    assert dropped(paddock, "driver-e") == []


def test_a_meeting_that_is_named_is_never_dropped() -> None:
    """The best 2 meetings, but the first always counts: c has 12 and 18; a has 12 and 18 instead of 16 and 18."""
    best = CountBest(kind="best", results=2, of="weekends", undroppable_weekends=("m1",))
    paddock = cup(championship(counting=best), *MEETINGS)
    assert points(paddock, "driver-a") == "30"
    assert points(paddock, "driver-c") == "30"
    assert dropped(paddock, "driver-a") == [3, 4]


def test_a_round_that_is_named_is_never_dropped() -> None:
    """One of 5 is dropped, not round 5, in which the best so far retires: round 4 goes, 25 + 25 + 20 + 0."""
    paddock = season(CountBest(kind="best", results=4, undroppable_rounds=(5,)))
    assert dropped(paddock, "van-berlo") == [4]
    assert points(paddock, "van-berlo") == "70"


def test_more_results_are_dropped_the_more_were_held() -> None:
    """One from the fourth on, two from the eighth on; by hand from 10-8-6.

    a: 10 8 6 10 8 0 10 8: 24 after 3, 34 - 6 = 28 after 4, 60 - 0 - 6 = 54 after 8.
    b: 8 10 8 8 6 10 6 6: 26, 34 - 8 = 26, 62 - 6 - 6 = 50. c: 6 6 10 0 10 8 8 10: 22, 22 - 0 = 22, 58 - 0 - 6 = 52.
    """
    growing = CountGrowing(kind="growing", drops=(Drop(held=4, drop=1), Drop(held=8, drop=2)))
    orders = ("a b c", "b a c", "c b a", "a b", "c a b", "b c", "a c b", "c a b")
    out = {4: ("c DNF",), 6: ("a DNF",)}
    paddock = Paddock(
        rules=regulations(championship(counting=growing), points={"race": tuple(map(Fraction, (10, 8, 6)))})
    )
    paddock.weekends(4)
    for car in "abc":
        paddock.enter(car, f"driver-{car}")
    for number, order in enumerate(orders, start=1):
        paddock.race(number, *order.split(), *out.get(number, ()))
    assert paddock.table(after=3) == [(1, "driver-b", "26"), (2, "driver-a", "24"), (3, "driver-c", "22")]
    assert paddock.table(after=4) == [(1, "driver-a", "28"), (2, "driver-b", "26"), (3, "driver-c", "22")]
    assert paddock.table(after=8) == [(1, "driver-a", "54"), (2, "driver-c", "52"), (3, "driver-b", "50")]


def test_drops_that_do_not_grow_are_refused() -> None:
    """Two dropped once 4 were held, and one once 8 were: no rule anybody meant."""
    with pytest.raises(ValueError, match="drops grow"):
        CountGrowing(kind="growing", drops=(Drop(held=4, drop=2), Drop(held=8, drop=1)))


def sprints(counting: Counting) -> Paddock:
    """Two rounds with a sprint each, of which car 1 wins both races and retires from both sprints."""
    scores = (Scores(session="race", points="race"), Scores(session="sprint", points="sprint", countback=False))
    tables = {"race": tuple(map(Fraction, (10, 8, 6))), "sprint": tuple(map(Fraction, (4, 3, 2)))}
    paddock = three_cars(Paddock(rules=regulations(championship(scores=scores, counting=counting), points=tables)))
    for number, order in enumerate(("2 3", "3 2"), start=1):
        sprint = SessionScheduled(session=f"S{number}", kind="sprint", weekend="1", round=number)
        paddock.ask(sprint)
        paddock.ask(RaceClassified(session=f"S{number}", rows=rows(*order.split(), "1 DNF")))
        paddock.race(number, "1", *order.split())
    return paddock


def test_the_best_sessions_of_each_kind_count() -> None:
    """The better sprint and the better race: 10 + 0; 8 + 4; 8 + 4."""
    by_kind = (BestOfKind(session="race", results=1), BestOfKind(session="sprint", results=1))
    paddock = sprints(CountBySession(kind="by_session", sessions=by_kind))
    assert {who: total for _, who, total in paddock.table()} == {"van-berlo": "10", "thompson": "12", "dickinson": "12"}


def test_kinds_that_are_not_named_all_count() -> None:
    """Both races and the better sprint: 20 + 0; 8 + 6 + 4; 6 + 8 + 4."""
    paddock = sprints(CountBySession(kind="by_session", sessions=(BestOfKind(session="sprint", results=1),)))
    assert {who: total for _, who, total in paddock.table()} == {"van-berlo": "20", "thompson": "18", "dickinson": "18"}


def test_single_sessions_may_be_dropped() -> None:
    """The best 3 of 4 sessions: 10 + 10 + 0, and 8 + 6 + 4 of 8 + 6 + 4 + 3."""
    paddock = sprints(CountBest(kind="best", results=3, of="sessions"))
    assert {who: total for _, who, total in paddock.table()} == {"van-berlo": "20", "thompson": "18", "dickinson": "18"}


def sailing(**rules: Any) -> Paddock:
    """Four races of three boats with one discard; a is not in race 2, which is 3 competitors and one: 4 points.

    a 1 4 1 3, b 2 1 3 2, c 3 2 2 1, each without its worst: 5.
    """
    low = championship(lowest_wins=True, counting=CountBest(kind="best", results=3), **rules)
    paddock = Paddock(rules=regulations(low, points={"race": tuple(map(Fraction, (1, 2, 3)))})).weekends(3)
    for car in "abc":
        paddock.enter(car, f"driver-{car}")
    for number, order in enumerate(("a b c", "b c", "a c b", "c b a"), start=1):
        paddock.race(number, *order.split())
    return paddock


def test_the_fewest_points_win_and_the_most_are_dropped() -> None:
    """All on 5, told apart by their scores (1 1 3, 1 2 2, 1 2 2: RRS A8.1), then by the last race (A8.2)."""
    paddock = sailing(tie_break=TieBreak(steps=("sorted_scores", "latest")))
    assert paddock.table() == [(1, "driver-a", "5"), (2, "driver-c", "5"), (3, "driver-b", "5")]
    assert [dropped(paddock, f"driver-{car}") for car in "abc"] == [[2], [3], [1]]
    (missed,) = paddock.standings().lines[0].dropped
    assert (missed.points, missed.status) == (Fraction(4), "DNS")
    assert missed.note == "not in it: 3 competitors, and one"


def test_who_does_not_finish_is_paid_as_many_as_are_entered_and_one() -> None:
    """A does not finish race 2: 4 points by the book for it, dropped as its worst; all on 5 as above."""
    low = championship(
        lowest_wins=True,
        counting=CountGrowing(kind="growing", drops=(Drop(held=4, drop=1),)),
        tie_break=TieBreak(steps=("sorted_scores", "latest")),
        scores=(Scores(session="race", points="place", statuses={"DNF": "entries + 1"}),),
    )
    paddock = Paddock(rules=regulations(low)).weekends(2)
    for car in "abc":
        paddock.enter(car, f"driver-{car}")
    for number, order in enumerate(("a b c", "b c", "a c b", "c b a"), start=1):
        paddock.race(number, *order.split(), *(("a DNF",) if number == 2 else ()))
    assert paddock.table() == [(1, "driver-a", "5"), (2, "driver-c", "5"), (3, "driver-b", "5")]
    (dropped_award,) = paddock.standings().lines[0].dropped
    assert (dropped_award.points, dropped_award.status) == (Fraction(4), "DNF")


def test_a_car_without_a_place_is_never_the_best_where_the_fewest_points_win() -> None:
    """The book states nothing for a retirement: as many as are in the table, and one."""
    paddock = sailing()
    paddock.race(5, "b", "c", "a DNF")
    a = next(line for line in paddock.standings(after=5).lines if line.competitor == "driver-a")
    assert {award.round: award.points for award in a.awards}[5] == 4


def test_before_anything_is_dropped_the_fewest_points_win() -> None:
    """After race 2 nothing is dropped yet: b 3, then a and c with 5, a ahead for its win."""
    assert sailing().table(after=2) == [(1, "driver-b", "3"), (2, "driver-a", "5"), (3, "driver-c", "5")]


def test_a_book_without_the_new_keys_is_stored_as_before() -> None:
    """What a book does not say is not in its line, so that its bytes and the digest of its request stay."""
    stored = championship(counting=CountBest(kind="best", results=2)).model_dump_json(exclude_none=True)
    assert '"counting":{"kind":"best","results":2,"undroppable":[],"bonuses":"with_result"}' in stored
    assert "lowest_wins" not in stored
    assert "steps" not in stored
