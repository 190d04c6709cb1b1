"""What would stand without a line of the log: the same as a copy on which it is taken back."""

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import COMMITTED, EVENTS, Ended
from racelog.audit.whatif import without
from racelog.desk.refusals import Refusal
from racelog.desk.requests import Rescind
from racelog.desk.service import Desk
from racelog.facts.events import Basis
from racelog.log.files import FileStore
from racelog.log.memory import MemoryStore
from racelog.projections.replayed import Replayed, replayed

Committed = Callable[[str], Replayed]
RESCINDED = Basis(document="SP 1", reason="made up")


def said_by(replayed: Replayed) -> tuple[object, ...]:
    """Places, awards and standings, without the numbers of the lines that caused them."""
    results = replayed.results
    return (
        [[(car.car, car.place, car.status, car.total_ms) for car in each.cars] for each in results.classifications.values()],
        [[(each.competitor, each.round, each.kind, each.points) for each in scored.awards] for scored in results.scored.values()],
        [
            [(line.competitor, line.position, line.points) for line in table.lines]
            for table in map(results.standings, results.scored)
            if table is not None
        ],
    )  # fmt: skip


@pytest.mark.parametrize("season", COMMITTED)
def test_without_any_decision_it_stands_as_if_that_were_rescinded(season: str, committed: Committed) -> None:
    """Over every decision of every log; the log itself is as it was."""
    store = FileStore(EVENTS)
    segments = store.segments(season)
    for decision in committed(season).season.decisions.values():
        copy = MemoryStore({season: segments})
        Desk(copy).append(season, Rescind(line=decision.seq, basis=RESCINDED), by="j.doe")
        log = copy.read(season)
        assert said_by(without(store, season, [decision.seq])) == said_by(replayed(log.placed, log.head))
    assert store.segments(season) == segments


def test_the_command_shows_who_would_stand_where(three_seasons: Path, racelog: Callable[..., Ended]) -> None:
    """The penalty of race 8 thought away: one point, two places, one championship."""
    shown = racelog("--events", three_seasons, "whatif", "pccna-2022", "--without", "171")
    lines = [" ".join(line.split()) for line in shown.out.splitlines()]
    assert lines[0] == "without #171 penalty_applied: R8, car 16: back of class"
    assert "Pedro Torres 9 106 -> 8 107" in lines
    assert "not touched: Overall, Am, Teams" in lines
    assert lines[-1] == "Nothing was written."


def test_a_penalty_the_order_contains_makes_the_answer_unknown(
    three_seasons: Path, racelog: Callable[..., Ended]
) -> None:
    """The order before it was never printed: the tables say so, and nobody is said to stand unchanged."""
    penalty = next(
        line.seq
        for line in FileStore(three_seasons).read("pccna-2022").lines
        if line.type == "penalty_applied" and "R5" in str(line.data)
    )
    shown = racelog("--events", three_seasons, "whatif", "pccna-2022", "--without", str(penalty))
    assert "Overall becomes INCOMPLETE" in shown.out
    assert "the order before it is not known (round 5)" in shown.out


def test_a_line_that_is_not_there_is_refused(three_seasons: Path) -> None:
    """The last line is named."""
    with pytest.raises(Refusal, match=r"there is no line #999\n  the last one is #206"):
        without(FileStore(three_seasons), "pccna-2022", [999])
