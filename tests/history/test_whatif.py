"""What would stand without a line of the log: the same as a copy on which it is taken back."""

import json
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import COMMITTED, EVENTS, Ended
from racelog.desk.refusals import Refusal
from racelog.desk.requests.models import Rescind
from racelog.desk.service import Desk
from racelog.facts.events import Basis
from racelog.history.whatif import Supposed, suppose, without
from racelog.log.files import FileStore
from racelog.log.memory import MemoryStore
from racelog.tables.replayed import Replayed, replayed

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


SHORT = {
    "p R8 30 back-of-class": "penalty R8 --car 30 --kind back-of-class",
    "r 171": "rescind 171",
}
"""Short verbs of the desk, and what they stand for."""
REQUESTS = (
    *SHORT,
    "penalty R8 --car 30 --kind back-of-class",
    "penalty R15 --car 9 --kind positions --places 3",
    "penalty R1 --car 9 --kind disqualified",
    "adjust-points --championship overall --competitor parker-thompson --points=-5 --from-round 3",
    "rescind 171",
    "void 206",
    "note 'nothing changes'",
)


def as_supposed(events: Path, season: str, *requests: str) -> Replayed:
    """What would stand with requests as an official types them."""
    return suppose(FileStore(events), season, Supposed(requests=requests)).replayed()


@pytest.mark.parametrize("request_typed", REQUESTS)
def test_with_a_request_it_stands_as_if_an_official_had_appended_it(
    request_typed: str, copied: Callable[[str], Path], racelog: Callable[..., Ended]
) -> None:
    """Typed at the desk of a copy the same request comes to the same places, awards and tables."""
    events = copied("pccna-2022")
    before = FileStore(events).segments("pccna-2022")
    would = as_supposed(events, "pccna-2022", request_typed)
    assert FileStore(events).segments("pccna-2022") == before
    assert not (events.parent / "projections").exists()
    words = [
        *shlex.split(SHORT.get(request_typed, request_typed)),
        "--by",
        "j.doe",
        "--doc",
        "SP 1",
        "--reason",
        "made up",
        "--yes",
    ]
    appended = racelog("--events", events, words[0], "pccna-2022", *words[1:])
    assert appended.code == 0, appended.err
    log = FileStore(events).read("pccna-2022")
    assert len(would.placed) == len(log.placed) > 206
    assert said_by(would) == said_by(replayed(log.placed, log.head))


@pytest.mark.parametrize("season", COMMITTED)
def test_with_any_decision_rescinded_it_stands_as_without_it(season: str, committed: Committed) -> None:
    """Two ways to suppose the same, over every decision of every log."""
    for decision in committed(season).season.decisions.values():
        with_it = as_supposed(EVENTS, season, f"rescind {decision.seq}")
        assert said_by(with_it) == said_by(without(FileStore(EVENTS), season, [decision.seq]))


def test_branches_stand_side_by_side(three_seasons: Path, racelog: Callable[..., Ended]) -> None:
    """Who differs in any branch, as it stands and in each; a branch may be several changes."""
    shown = racelog(
        "--events", three_seasons, "whatif", "pccna-2022",
        "--branch", "the appeal succeeds: without 171",
        "--branch", "Lequeux goes back too: rescind #171 ; penalty R8 --car 30 --kind points --points 1",
        "--json",
    )  # fmt: skip
    found = json.loads(shown.out)
    assert [each["name"] for each in found["branches"]] == ["the appeal succeeds", "Lequeux goes back too"]
    pro_am = next(each for each in found["championships"] if each["championship"] == "pro-am")
    rows = {
        each["name"]: [(stood["position"], stood["points"]) for stood in (each["as_it_stands"], *each["branches"])]
        for each in pro_am["competitors"]
    }
    assert rows == {
        "Pedro Torres": [(9, "106"), (8, "107"), (8, "107")],
        "Jeff Mosing": [(8, "106"), (9, "106"), (9, "106")],
        "Dominique Lequeux": [(14, "51"), (14, "50"), (14, "49")],
    }


def test_what_stands_after_a_round_and_as_known_then(three_seasons: Path, racelog: Callable[..., Ended]) -> None:
    """After round 8 Torres had 84 points; on line 170 the decision had not been taken."""
    at = ("--events", three_seasons, "whatif", "pccna-2022")
    after = racelog(*at, "--with", "rescind 171", "--after", "8")
    assert "Pedro Torres 6 84 -> 6 85" in [" ".join(line.split()) for line in after.out.splitlines()]
    known = racelog(*at, "--with", "penalty R8 --car 16 --kind back-of-class", "--as-of", "170")
    assert "with #171 penalty_applied: R8, car 16: back of class" in known.out
    assert racelog(*at, "--with", "rescind 171", "--as-of", "170").code == 1


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        ((), 2, "what is to be supposed?"),
        (("--with", "rescind 999"), 1, "as supposed: rescind 999\nrefused: #999 is no penalty"),
        (("--with", "penalty R8 --car 777 --kind time --seconds 5"), 1, "refused: car 777 is not entered"),
        (("--with", "penlty R8"), 2, "there is no verb 'penlty'\n  near it: penalty"),
        (("--with", "penalty R8 --bogus 3"), 2, "penalty has no option --bogus"),
        (("--with", "standings"), 2, "there is no verb 'standings'"),
        (("--with", "penalty R8 --help"), 2, "penalty has no option --help"),
        (("--with", "season open foo"), 1, "refused: "),
        (("--without", "999"), 1, "there is no line #999"),
        (("--branch", "rescind 171"), 2, "--branch: a branch begins with its name"),
        (("--branch", "nothing at all: "), 2, "nothing is supposed in 'nothing at all'"),
        (("--branch", "a: without that"), 2, "without which line?"),
        (("--branch", "a: without 171", "--branch", "a: rescind 171"), 2, "two branches are called 'a'"),
        (("--without", "171", "--after", "17"), 2, "round 17 does not exist"),
    ],
)
def test_what_cannot_be_supposed_is_told(
    asked: tuple[str, ...], code: int, said: str, three_seasons: Path, racelog: Callable[..., Ended]
) -> None:
    """As officials are told it, with the request in front; nothing is printed as an answer."""
    ended = racelog("--events", three_seasons, "whatif", "pccna-2022", *asked)
    assert (ended.code, ended.out) == (code, "")
    assert said in ended.err
