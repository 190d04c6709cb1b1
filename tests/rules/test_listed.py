"""Who is listed: a finish is a place that tells level points apart; who did not qualify has not started."""

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paddock import Paddock, championship, regulations, three_cars
from racelog.facts.events import RaceClassified, Row, SessionScheduled
from racelog.facts.regulations import Scores
from racelog.facts.values import Status
from racelog.rules.ranking.standings import rank


def with_a_sprint(*, countback: bool) -> Paddock:
    """Dickinson finishes the sprint and not the race; nobody scores in either."""
    scores = (Scores(session="race", points="race"), Scores(session="sprint", points="sprint", countback=countback))
    rules = regulations(championship(listed="classified", scores=scores), points={"race": (), "sprint": ()})
    paddock = three_cars(Paddock(rules=rules))
    paddock.ask(SessionScheduled(session="S1", kind="sprint", weekend="1", round=1))
    paddock.race(1, "1", "2", "3 DNF")
    paddock.ask(RaceClassified(session="S1", rows=(Row(car="3", status="classified", place=1),)))
    return paddock


@pytest.mark.parametrize(("countback", "listed"), [(True, 3), (False, 2)])
def test_a_sprint_that_does_not_tell_level_points_apart_is_no_finish(countback: bool, listed: int) -> None:
    """Formula 1 2025, after the second round: a sprint finish alone lists nobody."""
    assert len([each for each in with_a_sprint(countback=countback).table() if each[0] is not None]) == listed


@pytest.mark.parametrize("status", ["DNQ", "DNPQ", "DNP", "DNS"])
def test_who_did_not_qualify_has_not_started(status: Status) -> None:
    """Nor who did not pre-qualify, or practise: listed below the table, without a place."""
    paddock = three_cars(Paddock(championship()))
    paddock.race(1, "1", "2", f"3 {status}")
    assert paddock.table()[-1] == (None, "dickinson", "0")
    assert paddock.standings().lines[-1].unranked == "did not start"


def test_who_was_entered_and_then_drove_as_a_guest_is_not_ranked() -> None:
    """Listed on no points until then; the table after each round is what it is by itself."""
    paddock = Paddock(championship(listed="entered")).weekends(2)
    paddock.enter("1", "ada").enter("2", "bo").enter("99", "gus", guest=True, weekends=("2",))
    for number, cars in enumerate((("1", "2"), ("1", "2"), ("99", "1", "2")), start=1):
        paddock.race(number, *cars)
    after = paddock.replayed.results.after_every_round("drivers")
    assert [(line.competitor, line.position) for line in after[3].lines] == [("ada", 1), ("bo", 2), ("gus", None)]


@pytest.mark.parametrize("listed", ["entered", "started", "classified", "scorers"])
@given(orders=st.lists(st.permutations("12349"), min_size=1, max_size=5), out=st.sets(st.sampled_from("12349")))
def test_tables_ranked_along_are_what_each_is_by_itself(
    listed: Literal["entered", "started", "classified", "scorers"], orders: list[list[str]], out: set[str]
) -> None:
    """Whoever is listed, with a guest who comes later and cars that never finish."""
    paddock = Paddock(championship(listed=listed)).weekends(3)
    for car in "1234":
        paddock.enter(car, f"driver-{car}")
    paddock.enter("9", "guest", guest=True, weekends=("2", "3"))
    for number, order in enumerate(orders, start=1):
        cars = [car for car in order if car != "9" or number > 2]
        finished, retired = [car for car in cars if car not in out], [f"{car} DNF" for car in cars if car in out]
        paddock.race(number, *finished, *retired)
    results = paddock.replayed.results
    for after, standings in results.after_every_round("drivers").items():
        table = results.table("drivers", after)
        assert table is not None
        assert rank(table).lines == standings.lines
