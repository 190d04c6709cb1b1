"""Who is listed: a finish is a place that tells level points apart; who did not qualify has not started."""

import pytest

from paddock import Paddock, championship, regulations, three_cars
from racelog.facts.events import RaceClassified, Row, SessionScheduled
from racelog.facts.regulations import Scores
from racelog.facts.values import Status


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
