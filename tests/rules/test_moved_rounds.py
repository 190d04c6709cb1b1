"""Weekends and rounds that are moved, reordered or cancelled: a round keeps its number, and is run when it is run."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from paddock import SEASON, Paddock, championship, regulations, rows, said
from racelog.desk.requests.models import AmendEntry, MoveRound, MoveWeekend, Void, Withdraw
from racelog.facts.events import (
    ClassificationPublished,
    GridPlaces,
    PointsAdjusted,
    QualifyingClassified,
    RaceClassified,
    RegulationsAmended,
    RoundCancelled,
    RoundScheduled,
    RoundsReordered,
    SessionScheduled,
    WeekendClosed,
    WeekendScheduled,
)
from racelog.facts.evolve import replay
from racelog.facts.regulations import Championship, CountBest, CountSegments, DropWorst, Scores, Segment, TieBreak
from racelog.rules.ranking.results import results
from racelog.rules.title.to_come import to_come
from racelog.tables import season_table
from racelog.tables.progress import progress_table

OCTOBER = date(2026, 10, 10)


def spring(*championships: Championship, rounds: int = 1) -> Paddock:
    """Weekends on the first of April, May, June and July, each with so many rounds; three cars."""
    paddock = Paddock(*championships)
    for weekend in range(1, 5):
        first = date(2026, weekend + 3, 1)
        paddock.ask(WeekendScheduled(weekend=str(weekend), name=f"Ring {weekend}", circuit=f"Ring {weekend}",
                                     first_day=first, last_day=first.replace(day=2)))  # fmt: skip
        for number in range(1, rounds + 1):
            paddock.ask(RoundScheduled(round=(weekend - 1) * rounds + number, weekend=str(weekend)))
    return paddock.enter("1", "ada").enter("2", "bo").enter("3", "cy")


def move(paddock: Paddock, weekend: str, first: date | None, **facts: Any) -> None:
    """Put a weekend on another day; without one it is to be announced."""
    paddock.ask(
        MoveWeekend(weekend=weekend, first_day=first, to_be_announced=first is None, basis=said("B 1"), **facts)
    )


def calendar_of(paddock: Paddock) -> list[str]:
    return list(paddock.replayed.season.weekends)


def in_every_table(paddock: Paddock, championship_id: str = "drivers") -> dict[int, list[tuple[str, str]]]:
    """Everybody's points after each round, as the rounds were run."""
    tables = paddock.replayed.results.after_every_round(championship_id)
    return {after: [(line.competitor, str(line.points)) for line in table.lines] for after, table in tables.items()}


def test_tables_after_a_round_follow_the_order_in_which_rounds_are_run() -> None:
    """Round 2 is put off behind round 3: after round 3 it is not in the table, after round 2 all three are."""
    paddock = spring()
    paddock.race(1, "1", "2", "3")
    move(paddock, "2", OCTOBER)
    paddock.race(3, "2", "1", "3")
    paddock.race(2, "3", "2", "1")
    assert calendar_of(paddock) == ["1", "3", "4", "2"]
    assert paddock.replayed.results.rounds_run == (1, 3, 2)
    assert in_every_table(paddock) == {
        1: [("ada", "25"), ("bo", "20"), ("cy", "17")],
        3: [("ada", "45"), ("bo", "45"), ("cy", "34")],  # 25 + 20, 20 + 25, 17 + 17
        2: [("bo", "65"), ("ada", "62"), ("cy", "59")],  # with 20, 17 and 25 of round 2
    }
    assert [row[1:] for row in paddock.table(after=3)] == [("ada", "45"), ("bo", "45"), ("cy", "34")]
    assert paddock.table() == paddock.table(after=2)
    progress = progress_table(paddock.replayed, "drivers")
    assert progress is not None
    assert progress.rounds == (1, 3, 2)
    assert {line.name: line.points for line in progress.progress}["Cy"] == ("17", "34", "59")


def test_a_weekend_that_is_to_be_announced_is_the_last_and_one_moved_back_stands_where_it_stood() -> None:
    paddock = spring()
    move(paddock, "2", None)
    assert calendar_of(paddock) == ["1", "3", "4", "2"]
    assert paddock.replayed.season.weekends["2"].to_be_announced
    move(paddock, "2", OCTOBER)
    assert calendar_of(paddock) == ["1", "3", "4", "2"]
    move(paddock, "2", date(2026, 5, 1), last_day=date(2026, 5, 2))
    season = paddock.replayed.season
    assert calendar_of(paddock) == ["1", "2", "3", "4"]
    assert season.turns == {}
    assert [line.changes for line in season_table(paddock.replayed).weekends] == [
        (),
        (
            "moved from 2026-05-01 to 2026-05-02: made up (#17)",
            "moved from days to be announced: made up (#18)",
            "moved from 2026-10-10: made up (#19)",
        ),
        (),
        (),
    ]
    assert season.taken_back == ()


def test_a_weekend_moved_to_another_circuit_says_where_it_was_to_be() -> None:
    paddock = spring()
    move(paddock, "2", OCTOBER, circuit="Old Harbour")
    weekend = paddock.replayed.season.weekends["2"]
    assert (weekend.circuit, weekend.name, weekend.last_day) == ("Old Harbour", "Ring 2", OCTOBER)
    line = next(line for line in season_table(paddock.replayed).weekends if line.weekend == "2")
    assert line.changes == ("moved from 2026-05-01 to 2026-05-02, Ring 2: made up (#17)",)
    said_again = MoveWeekend(weekend="3", circuit="Old Quay")
    paddock.ask(said_again)  # the days stay where only the circuit is another one
    assert paddock.replayed.season.weekends["3"].first_day == date(2026, 6, 1)


def test_what_is_dropped_before_a_round_is_what_was_run_before_it() -> None:
    """The worst result from before round 4 is dropped from round 4 on; round 2 is run after it, and is none of them."""
    rule = DropWorst(kind="drop_worst", results=1, before_round=4, applies_from=4)
    paddock = spring(championship(counting=rule))
    move(paddock, "2", OCTOBER)
    for number, order in ((1, "123"), (3, "132"), (4, "213"), (2, "312")):
        paddock.race(number, *order)
    # before round 4: ada 25 25, bo 20 17, cy 17 20; the lower one is dropped. Round 4: 20 25 17. Round 2: 20 17 25.
    assert in_every_table(paddock)[4] == [("ada", "45"), ("bo", "45"), ("cy", "37")]
    assert in_every_table(paddock)[2] == [("ada", "65"), ("bo", "62"), ("cy", "62")]


def test_a_stretch_of_the_season_is_made_of_the_numbers_the_book_names() -> None:
    """Best one of rounds 1 and 2, best one of 3 and 4; round 2 is run last and is of the first stretch."""
    stretches = (Segment(first=1, last=2, results=1), Segment(first=3, last=4, results=1))
    paddock = spring(championship(counting=CountSegments(kind="segments", segments=stretches)))
    move(paddock, "2", OCTOBER)
    for number, order in ((1, "321"), (3, "123"), (4, "123"), (2, "123")):
        paddock.race(number, *order)
    assert in_every_table(paddock)[4] == [("ada", "42"), ("cy", "42"), ("bo", "40")]
    assert in_every_table(paddock)[2] == [("ada", "50"), ("cy", "42"), ("bo", "40")]  # ada's 25 of round 2 for the 17


def test_whoever_reached_a_place_earlier_did_so_in_the_order_rounds_were_run() -> None:
    paddock = spring(championship(tie_break=TieBreak(then="earliest")))
    move(paddock, "2", OCTOBER)
    paddock.race(3, "1", "2")
    paddock.race(2, "2", "1")
    first, second = paddock.standings().lines[:2]
    assert (first.competitor, second.competitor) == ("ada", "bo")
    assert [(tie.decided_by, tie.own, tie.other) for tie in second.ties] == [("earliest", 2, 3)]


def test_points_adjusted_from_a_round_on_are_in_the_tables_from_when_it_is_run() -> None:
    paddock = spring()
    move(paddock, "2", OCTOBER)
    paddock.race(1, "1", "2")
    paddock.race(3, "1", "2")
    paddock.race(2, "1", "2")
    paddock.ask(
        PointsAdjusted(
            championship="drivers", competitor="bo", points=Fraction(-5), effective_round=2, basis=said("B 2")
        )
    )
    assert in_every_table(paddock)[3] == [("ada", "50"), ("bo", "40")]
    assert in_every_table(paddock)[2] == [("ada", "75"), ("bo", "55")]


def test_the_table_of_the_season_is_made_by_the_book_amended_meanwhile_and_a_late_round_by_its_own() -> None:
    """Round 2 pays by the book that held for its number; what holds from round 3 on makes every table after it."""
    paddock = spring()
    double = regulations(championship(scores=(Scores(points="more"),)), points={"more": (50, 40, 30)}, name="more")
    paddock.ask(RegulationsAmended(regulations=double, effective_round=3, basis=said("B 3")))
    move(paddock, "2", OCTOBER)
    paddock.race(3, "1", "2")
    paddock.race(2, "1", "2")
    assert in_every_table(paddock)[2] == [("ada", "75"), ("bo", "60")]  # 50 + 25, 40 + 20
    assert paddock.standings().regulations == paddock.standings(after=3).regulations


def test_results_worked_out_line_by_line_are_those_worked_out_at_once() -> None:
    """Whatever is moved between the rounds."""
    paddock = spring(championship(counting=CountBest(kind="best", results=2)), championship("am"))
    paddock.race(1, "1", "2", "3")
    move(paddock, "2", None)
    paddock.race(3, "2", "3", "1")
    move(paddock, "2", date(2026, 6, 15))
    paddock.race(2, "3", "1", "2")
    paddock.ask(RoundCancelled(round=4, basis=said("B 1")))
    log = paddock.store.read(SEASON)
    before = None
    for end in range(1, len(log.placed) + 1):
        season = replay(log.lines[:end])
        before, alone = results(season, before), results(season)
        for name in ("drivers", "am"):
            assert before.after_every_round(name) == alone.after_every_round(name)
            assert list(before.after_every_round(name)) == list(alone.after_every_round(name))


def test_a_grid_penalty_is_served_at_the_next_race_that_is_run() -> None:
    """Given in round 1, it waits for round 3 where round 2 is put off, and for round 2 where round 3 is cancelled."""
    paddock = spring()
    paddock.race(1, "1", "2", "3")
    paddock.penalise("R1", "2", GridPlaces(places=2))
    for number in (2, 3):
        paddock.qualifying(number, "2", "1", "3")

    def served() -> list[str]:
        current = paddock.replayed
        grids = {race: current.results.grid(current.season.sessions[race]) for race in ("R2", "R3")}
        return [race for race, grid in grids.items() if grid[0].car != "2"]

    assert served() == ["R2"]
    paddock.ask(MoveRound(round=2, weekend="4"))
    assert served() == ["R3"]
    cancelled = paddock.ask(RoundCancelled(round=3, basis=said("B 1")))
    assert served() == ["R2"]
    paddock.ask(Void(line=cancelled.seq, basis=said("B 2")))
    assert served() == ["R3"]


def test_a_cancelled_round_is_not_to_come_and_counts_nowhere() -> None:
    """Four rounds, round 4 cancelled: three count, nothing is to come, the weekend closes, the title is won."""
    paddock = spring(championship(counting=CountBest(kind="best", results=3)))
    for number in (1, 2, 3):
        paddock.race(number, "1", "2", "3")
    paddock.ask(RoundScheduled(round=5, weekend="4"))
    paddock.race(5, "2", "1", "3")
    fight = to_come(paddock.replayed.results, "drivers")
    assert fight is not None
    assert [to.id for to in fight.sessions] == ["R4"]
    cancelled = paddock.ask(RoundCancelled(round=4, basis=said("B 1")))
    fight = to_come(paddock.replayed.results, "drivers")
    assert fight is not None
    assert fight.sessions == ()
    table = season_table(paddock.replayed)
    assert (table.rounds_run, table.rounds_scheduled) == (4, 4)
    assert [(line.rounds, line.rounds_cancelled) for line in table.weekends][3] == ((5,), (4,))
    for request in (
        RaceClassified(session="R4", rows=rows("1", "2", "3")),
        ClassificationPublished(session="R4", status="provisional"),
        RoundCancelled(round=4),
        MoveRound(round=4, weekend="3"),
    ):
        assert f"was cancelled (#{cancelled.seq})" in paddock.refusal(request)
    paddock.official("R5")
    paddock.ask(WeekendClosed(weekend="4"))
    closed = paddock.replayed.season.weekends["4"].closed
    assert closed is not None
    paddock.ask(Void(line=closed, basis=said("B 2")))
    paddock.ask(Void(line=cancelled.seq, basis=said("B 2")))
    paddock.race(4, "3", "1", "2")
    assert season_table(paddock.replayed).rounds_run == 5


def test_qualifying_alone_does_not_keep_a_round_from_being_cancelled_unless_it_pays() -> None:
    paddock = spring(championship(scores=(Scores(points="race"),)))
    paddock.qualifying(2, "1", "2", "3")
    paddock.ask(RoundCancelled(round=2))
    paid = (Scores(points="race"), Scores(session="qualifying", points="race"))
    paddock = spring(championship(scores=paid))
    paddock.qualifying(2, "1", "2", "3")
    assert paddock.refusal(RoundCancelled(round=2)).startswith("round 2 cannot be cancelled: Q2 has a classification")


@pytest.mark.parametrize("back", [False, True])
def test_what_holds_from_a_weekend_on_holds_when_that_weekend_is_put_off(back: bool) -> None:
    """The team changes from weekend 2 on, car 2 is out from there on; weekend 2 is then put off behind weekend 3."""
    paddock = spring(championship(), championship("teams", competitor="team"))
    paddock.enter("8", "dee", team="red")
    paddock.ask(AmendEntry(car="8", weekend="2", team="Blue", new_names=True))
    paddock.ask(Withdraw(car="2", weekend="2", rest_of_season=True))
    move(paddock, "2", OCTOBER)
    if back:
        move(paddock, "2", date(2026, 5, 1))
    season = paddock.replayed.season
    entries = {entry.car: entry for entry in season.entries.values()}
    teams = {weekend: season.terms_at(entries["8"], weekend).team for weekend in season.weekends}
    assert teams == {"1": "red", "2": "blue", "3": "blue", "4": "blue"}
    out = {weekend for weekend in season.weekends if season.withdrawal_of(entries["2"], weekend) is not None}
    assert out == {"2", "3", "4"}


def test_what_holds_from_a_later_weekend_on_holds_for_one_put_off_behind_it() -> None:
    """The team changes from weekend 3 on; weekend 2 is held after it, so it is another team's there, too."""
    paddock = spring(championship("teams", competitor="team"))
    paddock.enter("8", "dee", team="red")
    paddock.ask(AmendEntry(car="8", weekend="3", team="Blue", new_names=True))
    move(paddock, "2", OCTOBER)
    paddock.race(1, "8")
    paddock.race(3, "8")
    paddock.race(2, "8")
    assert paddock.table("teams") == [(1, "blue", "50"), (2, "red", "25")]


def test_a_round_moved_to_another_weekend_is_run_there_with_its_entry_list() -> None:
    """Round 2 is made up for at weekend 4 on Sunday, behind round 4; the guest of weekend 4 may take part."""
    paddock = spring()
    paddock.enter("9", "eve", weekends=("4",))
    paddock.ask(MoveRound(round=2, weekend="4", day=date(2026, 7, 2), basis=said("B 4", "too wet")))
    paddock.ask(MoveRound(round=4, day=date(2026, 7, 1)))
    paddock.race(1, "1", "2")
    paddock.race(3, "1", "2")
    paddock.race(4, "1", "9")
    paddock.race(2, "9", "1")
    assert paddock.replayed.results.rounds_run == (1, 3, 4, 2)
    lines = {line.weekend: line for line in season_table(paddock.replayed).weekends}
    assert (lines["2"].rounds, lines["4"].rounds) == ((), (4, 2))
    assert lines["4"].changes[-1] == "R2 moved from weekend 2: too wet (#19)"


def test_rounds_of_a_weekend_are_run_in_another_order() -> None:
    """Fog in the morning: round 4 before round 3; the order stays when the weekend is put off, and may be put back."""
    paddock = spring(rounds=2)
    paddock.ask(RoundsReordered(weekend="2", rounds=(4, 3), basis=said("B 5", "fog")))
    move(paddock, "2", OCTOBER)
    paddock.race(1, "1", "2")
    paddock.race(4, "1", "2")
    paddock.race(3, "1", "2")
    assert paddock.replayed.results.rounds_run == (1, 4, 3)
    again = spring(rounds=2)
    again.ask(RoundsReordered(weekend="2", rounds=(4, 3)))
    again.ask(RoundsReordered(weekend="2", rounds=(3, 4)))
    assert again.replayed.season.turns == {}


def test_a_car_withdrawn_from_a_round_on_is_out_of_what_is_run_after_it() -> None:
    """From round 4 on, which is run before round 3."""
    paddock = spring(rounds=2)
    paddock.ask(RoundsReordered(weekend="2", rounds=(4, 3)))
    paddock.ask(Withdraw(car="2", round=4))
    season = paddock.replayed.season
    entry = season.entry_of("2", "2")
    assert entry is not None
    assert [season.withdrawal_of(entry, "2", number) is not None for number in (4, 3)] == [True, True]


def test_qualifying_that_was_held_stays_where_it_was_held() -> None:
    """The race of round 2 is made up for at weekend 4; its grid is that of the qualifying held at weekend 2."""
    paddock = spring()
    paddock.ask(SessionScheduled(session="Q2", kind="qualifying", weekend="2", round=2))
    paddock.ask(QualifyingClassified(session="Q2", rows=rows("3", "1", "2")))
    paddock.ask(MoveRound(round=2, weekend="4"))
    season = paddock.replayed.season
    assert (season.sessions["Q2"].weekend, season.sessions["R2"].weekend) == ("2", "4")
    assert [slot.car for slot in paddock.replayed.results.grid(season.sessions["R2"])] == ["3", "1", "2"]
