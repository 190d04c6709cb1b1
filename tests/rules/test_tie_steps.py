"""Level on points, where the book lists steps: who is ahead, by which step, in which words."""

from fractions import Fraction
from typing import Any

import pytest

from paddock import Paddock, championship, regulations, rows
from racelog.facts.events import QualifyingClassified, RaceClassified, SessionScheduled
from racelog.facts.regulations import InRound, PlacesIn, Scores, TieBreak, TieStep
from racelog.rules.ties.countback import in_words


def season(steps: tuple[TieStep, ...] | None, *orders: str, points: str = "10 8 6", **rules: Any) -> Paddock:
    """Cars a to f with drivers of the same name; a race for each order."""
    table = tuple(map(Fraction, points.split()))
    given = {"tie_break": TieBreak(steps=steps), **rules}
    paddock = Paddock(rules=regulations(championship(**given), points={"race": table})).weekends(3)
    for car in "abcdef":
        paddock.enter(car, car)
    for number, order in enumerate(orders, start=1):
        paddock.race(number, *(car.replace("-", " ") for car in order.split()))
    return paddock


def why(paddock: Paddock, competitor: str) -> list[str]:
    lines = {line.competitor: line for line in paddock.standings().lines}
    return [in_words(tie, tie.against) for tie in lines[competitor].ties]


def test_the_latest_result_decides() -> None:
    """10 + 8 and 8 + 10: b won the last race."""
    paddock = season(("latest",), "a b c", "b a c")
    assert paddock.table() == [(1, "b", "18"), (2, "a", "18"), (3, "c", "12")]
    assert why(paddock, "b") == ["ahead of a: in R2 1st against 2nd"]
    assert why(paddock, "a") == ["behind b: in R2 2nd against 1st"]


def test_where_neither_is_in_the_last_race_the_one_before_decides() -> None:
    """Nobody of a and b finished race 3; race 2 was b's."""
    paddock = season(("places", "latest"), "a b c", "b a c", "c a-DNF b-DNF")
    assert paddock.table()[:3] == [(1, "c", "22"), (2, "b", "18"), (3, "a", "18")]
    assert why(paddock, "a") == ["behind b: in R2 2nd against 1st"]


def test_the_overall_of_a_meeting_goes_to_the_second_race() -> None:
    """25 + 20 and 20 + 25, then 22 + 22: as the last race of the meeting was."""
    paddock = season(("latest",), "a c b d", "b c a d", points="25 22 20 18")
    assert paddock.table()[:4] == [(1, "b", "45"), (2, "a", "45"), (3, "c", "44"), (4, "d", "36")]


def test_most_wins_and_nothing_but_wins() -> None:
    """A has a win and a third, b two seconds and neither a win: a is ahead; places behind the first tell nobody apart."""
    paddock = season(("wins",), "a b c", "d b a", points="4 3 2")
    assert paddock.table()[:2] == [(1, "a", "6"), (2, "b", "6")]
    assert why(paddock, "b") == ["behind a: wins, 0 against 1"]
    paddock = season(("wins",), "a b c", "d c b", points="4 2 2")
    assert paddock.table() == [(1, "a", "4"), (1, "d", "4"), (3, "b", "4"), (3, "c", "4")]


def test_steps_follow_one_another_among_those_still_level() -> None:
    """A and b have a win each and c none, all on 18; who won last is ahead of the other, and c stays behind."""
    paddock = season(("wins", "latest"), "a c b", "b a c", "c b a", points="6 6 6")
    assert paddock.table() == [(1, "c", "18"), (2, "b", "18"), (3, "a", "18")]
    assert why(paddock, "b") == ["behind c: in R3 2nd against 1st", "ahead of a: in R3 2nd against 3rd"]


def test_head_to_head_counts_only_those_who_are_level() -> None:
    """C wins all; a is ahead of b twice, behind once, level on 6 each by a table that pays all places alike."""
    paddock = season(("head_to_head",), "c a b", "c a b", "c b a", points="3 2 2")
    assert paddock.table()[1:] == [(2, "a", "6"), (3, "b", "6")]
    assert why(paddock, "a") == ["ahead of b: head to head, 2 times ahead and 1 behind against 1 and 2"]


def test_head_to_head_is_among_all_who_are_level() -> None:
    """A ahead of b, b of c, c of a, once each: nobody is ahead, and the position is shared."""
    paddock = season(("head_to_head",), "a b", "b c", "c a", points="5 5")
    assert paddock.table() == [(1, "a", "10"), (1, "b", "10"), (1, "c", "10")]
    assert why(paddock, "b") == [
        "level with a in every respect: the position is shared",
        "level with c in every respect: the position is shared",
    ]


def test_the_points_of_a_round_decide() -> None:
    """8 + 10 and 10 + 8 and 9 + 9: the last round, or the first."""
    last = season((InRound(round="last"),), "a b c", "b a c")
    assert [who for _, who, _ in last.table()] == ["b", "a", "c"]
    first = season((InRound(round=1),), "a b c", "b a c")
    assert [who for _, who, _ in first.table()] == ["a", "b", "c"]
    assert why(first, "b") == ["behind a: points of round 1, 8 against 10"]


def test_the_best_place_of_the_last_round_decides() -> None:
    """Of its sprint and its race: b is 1st in the sprint, a 2nd in both; all paid alike."""
    scores = (Scores(session="race", points="race"), Scores(session="sprint", points="race"))
    paddock = season(("best_of_last_round",), points="5 5 5", scores=scores)
    paddock.ask(SessionScheduled(session="S1", kind="sprint", weekend="1", round=1))
    paddock.ask(RaceClassified(session="S1", rows=rows("b", "a", "c")))
    paddock.race(1, "c", "a", "b")
    assert paddock.table() == [(1, "b", "10"), (1, "c", "10"), (3, "a", "10")]
    assert why(paddock, "a") == ["behind c: best place of round 1, 2nd against 1st"]


def test_places_in_qualifying_decide() -> None:
    """A table of 0 for qualifying puts its places beside the others: b was on pole."""
    scores = (Scores(session="race", points="race"), Scores(session="qualifying", points="nothing", countback=False))
    champ = championship(scores=scores, tie_break=TieBreak(steps=(PlacesIn(places_in="qualifying"), "share")))
    tables = {"race": tuple(map(Fraction, (5, 5))), "nothing": (Fraction(0),)}
    paddock = Paddock(rules=regulations(champ, points=tables)).weekends(1)
    for car in "ab":
        paddock.enter(car, car)
    paddock.ask(SessionScheduled(session="Q1", kind="qualifying", weekend="1", round=1))
    paddock.ask(QualifyingClassified(session="Q1", rows=rows("b", "a")))
    paddock.race(1, "a", "b")
    assert paddock.table() == [(1, "b", "5"), (2, "a", "5")]
    assert why(paddock, "b") == ["ahead of a: best place in qualifying 1st against 2nd"]


def test_whoever_reached_it_earlier() -> None:
    """A win each, a in round 1."""
    paddock = season(("places", "earliest"), "a b c", "b a c")
    assert paddock.table()[:2] == [(1, "a", "18"), (2, "b", "18")]
    assert why(paddock, "b") == [
        "behind a: reached it earlier, 1st in round 2, 2nd in round 1 against 1st in round 1, 2nd in round 2"
    ]


def test_sorted_scores_count_only_what_counts() -> None:
    """10 + 6 and 8 + 8: the best score is ahead; in words which one it was."""
    paddock = season(("sorted_scores",), "a b c", "d b a")
    assert [row for row in paddock.table() if row[1] in "ab"] == [(1, "a", "16"), (2, "b", "16")]
    assert why(paddock, "b") == ["behind a: scores that count, best first: the 1st is 8 against 10"]


def test_steps_and_countback_are_not_given_together() -> None:
    """Two ways to tell level points apart contradict each other; and nothing comes after `share`."""
    with pytest.raises(ValueError, match="by steps, or by countback"):
        TieBreak(countback="none", steps=("latest",))
    with pytest.raises(ValueError, match="`share` is the last of them"):
        TieBreak(steps=("share", "latest"))


@pytest.mark.parametrize("then", ["share", "earliest"])
def test_steps_say_what_the_countback_of_old_says(then: Any) -> None:
    """`places` and `earliest` are the countback as it always was."""
    orders = ("a b c", "b a c", "d e f", "c f e")
    old = season(None, *orders, tie_break=TieBreak(then=then)).table()
    steps: tuple[TieStep, ...] = ("places", "earliest") if then == "earliest" else ("places", "share")
    assert season(steps, *orders).table() == old
