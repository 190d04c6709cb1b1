"""Level on points: who is ahead, and why."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paddock import Paddock, championship, regulations
from racelog.facts.regulations import TieBreak
from racelog.rules.awards import Award
from racelog.rules.ties.countback import in_words, key, ordinal, reason, record, weight


def season(*orders: str, points: str = "4 2 2 1", **rules: Any) -> Paddock:
    """Cars a to f with drivers of the same name; a race for each order. Second and third pay the same."""
    table = tuple(map(Fraction, points.split()))
    paddock = Paddock(rules=regulations(championship(**rules), points={"race": table})).weekends(4)
    for car in "abcdef":
        paddock.enter(car, car)
    for number, order in enumerate(orders, start=1):
        paddock.race(number, *order.split())
    return paddock


def why(paddock: Paddock, competitor: str) -> list[str]:
    lines = {line.competitor: line for line in paddock.standings().lines}
    return [in_words(tie, tie.against) for tie in lines[competitor].ties]


def test_the_better_best_place_is_ahead() -> None:
    """2 points from a second place, 2 from a third."""
    paddock = season("a b c d")
    assert paddock.table()[1:3] == [(2, "b", "2"), (3, "c", "2")]
    assert why(paddock, "b") == ["ahead of c: best place 2nd against 3rd"]
    assert why(paddock, "c") == ["behind b: best place 3rd against 2nd"]


def test_more_of_the_same_best_place_is_ahead() -> None:
    """Two seconds and a third against a second and two thirds."""
    paddock = season("a b c", "d b c", "e c b")
    assert [row for row in paddock.table() if row[1] in "bc"] == [(1, "b", "6"), (2, "c", "6")]
    assert why(paddock, "b") == ["ahead of c: 2nd places, 2 against 1"]


def test_level_in_every_respect_shares_the_position() -> None:
    """A win and a second place each: both first, nobody second."""
    paddock = season("a b c", "b a c")
    assert paddock.table()[:3] == [(1, "a", "6"), (1, "b", "6"), (3, "c", "4")]
    assert why(paddock, "a") == ["level with b in every respect: the position is shared"]


def test_who_reached_the_place_first_may_be_ahead() -> None:
    """By the regulations: a won round 1, b round 2."""
    paddock = season("a b c", "b a c", tie_break=TieBreak(then="earliest"))
    assert paddock.table()[:2] == [(1, "a", "6"), (2, "b", "6")]
    assert why(paddock, "b") == ["behind a: 1st in round 2 against round 1"]


def test_without_countback_level_points_share_the_position() -> None:
    """A second and a third place pay the same, and nothing else is asked."""
    assert season("a b c", tie_break=TieBreak(countback="none")).table()[1:] == [(2, "b", "2"), (2, "c", "2")]


def test_places_that_pay_nothing_may_be_left_out() -> None:
    """Sixth against fifth, both without points: level."""
    order = "a b c d e f"
    everything = season(order).table()
    assert everything[-2:] == [(5, "e", "0"), (6, "f", "0")]
    scoring = season(order, tie_break=TieBreak(countback="scoring_places")).table()
    assert scoring[-2:] == [(5, "e", "0"), (5, "f", "0")]


@pytest.mark.parametrize(("by", "first"), [("classified", "b"), ("paid", "a")])
def test_countback_looks_at_places_as_classified_or_as_paid(by: str, first: str) -> None:
    """Behind a guest who won, a was second and paid as first; b won the other race and was fourth there."""
    rules = {"places": {"ineligible": "close_up_points_only"}, "tie_break": {"by": by}}
    champ = championship().model_validate({**championship().model_dump(by_alias=True), **rules}, strict=False)
    table = {"race": tuple(map(Fraction, (4, 2, 2, 0)))}
    paddock = Paddock(rules=regulations(champ, points=table)).weekends(1)
    for car in "abc":
        paddock.enter(car, car)
    paddock.enter("g", "guest", guest=True)
    paddock.race(1, "g", "a", "c", "b")
    paddock.race(2, "b", "c", "a", "g")
    totals = {who: points for _, who, points in paddock.table()}
    assert totals["a"] == totals["b"] == "6"
    assert paddock.table()[0][1] == first


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (112, "112th"),
    ],
)
def test_ordinals(number: int, said: str) -> None:
    """As they are said."""
    assert ordinal(number) == said


def placed(places: list[int]) -> list[Award]:
    return [
        Award(
            "c",
            "x",
            number,
            f"R{number}",
            "place",
            Fraction(0),
            (1,),
            place=place,
            paid_place=place,
            countback=True,
        )
        for number, place in enumerate(places, start=1)
    ]


@given(
    st.lists(st.integers(1, 6), max_size=6),
    st.lists(st.integers(1, 6), max_size=6),
    st.sampled_from(["share", "earliest"]),
)
def test_the_reason_given_is_the_one_that_sorts(one: list[int], other: list[int], then: str) -> None:
    """Whoever sorts first is told to be ahead by the same rule; who is level is told so."""
    rule = TieBreak.model_validate({"then": then})
    mine, theirs = (record(placed(places), (), rule, 6) for places in (one, other))
    first, second = key(mine, rule, 6), key(theirs, rule, 6)
    told = reason("other", mine, theirs, rule, ahead=first < second)
    assert (told.decided_by == "shared") == (first == second)
    if told.decided_by == "countback":
        assert told.own is not None
        assert told.other is not None
        assert (told.own > told.other) == (first < second)
    if told.decided_by == "earliest":
        assert told.own is not None
        assert told.other is not None
        assert (told.own < told.other) == (first < second)


@given(
    st.lists(st.integers(1, 6), max_size=6),
    st.lists(st.integers(1, 6), max_size=6),
    st.sampled_from(["share", "earliest"]),
    st.sampled_from(["all_places", "scoring_places", "none"]),
    st.integers(0, 6),
)
def test_weights_sort_as_keys_do_and_add_up(
    one: list[int], other: list[int], then: str, countback: str, split: int
) -> None:
    """The arithmetic of a title adds weights round by round; a table sorts by keys."""
    rule = TieBreak.model_validate({"then": then, "countback": countback})
    mine, theirs = (record(placed(places), (), rule, 3) for places in (one, other))
    rounds = range(1, 7)
    heavier = weight(mine, rule, 6, rounds) > weight(theirs, rule, 6, rounds)
    assert heavier == (key(mine, rule, 6) < key(theirs, rule, 6))
    parts = [record(awards, (), rule, 3) for awards in (placed(one)[:split], placed(one)[split:])]
    added = [sum(pair) for pair in zip(*(weight(part, rule, 6, rounds) for part in parts), strict=True)]
    assert added == list(weight(mine, rule, 6, rounds))
