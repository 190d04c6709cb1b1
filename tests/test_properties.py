"""What holds for every log: any prefix is a season, and what was undone has never been."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import COMMITTED, EVENTS
from paddock import SEASON, TABLE, Paddock, championship, regulations, said
from racelog.desk.refusals import Refusal
from racelog.facts.events import (
    BackOfClass,
    BackOfField,
    Disqualified,
    EventVoided,
    LapsPenalty,
    NoPoints,
    Penalty,
    PointsDeduction,
    Positions,
    RaceClassified,
    RedressGiven,
    Row,
    TimePenalty,
)
from racelog.facts.evolve import evolve, replay
from racelog.facts.line import Placed
from racelog.facts.regulations import (
    BestOfKind,
    Bonus,
    CountAll,
    CountBest,
    CountBySession,
    CountGrowing,
    Counting,
    Drop,
    Eligible,
    Minimum,
    Phase,
    Places,
    Redress,
    TieBreak,
    TieStep,
)
from racelog.facts.season import Season
from racelog.facts.values import Status
from racelog.log.files import FileStore
from racelog.rules.awards import Award
from racelog.rules.ranking.results import Results, results
from racelog.tables.replayed import Replayed, replayed

OUT: tuple[Status, ...] = ("DNF", "NC", "DNS")
CARS = ("1", "2", "3", "4", "5", "6")
CLASSES = ("pro", "am", "pro", "am", "pro", "am")

PENALTIES = st.one_of(
    st.builds(Positions, places=st.integers(1, 7)),
    st.builds(TimePenalty, milliseconds=st.integers(1, 20_000)),
    st.builds(LapsPenalty, laps=st.integers(1, 3)),
    st.builds(Disqualified, leaves_vacant=st.booleans()),
    st.builds(NoPoints, championships=st.one_of(st.none(), st.just(("drivers",)))),
    st.builds(PointsDeduction, points=st.integers(1, 30).map(Fraction)),
    st.sampled_from([BackOfClass(), BackOfField()]),
)


@st.composite
def orders(draw: st.DrawFn) -> tuple[Row, ...]:
    """A race: some cars finish, on laps and times in order, the others do not."""
    cars = draw(st.permutations(CARS))
    finishers = draw(st.integers(1, len(cars)))
    gaps = draw(st.lists(st.integers(0, 9000), min_size=finishers, max_size=finishers))
    lapped = draw(st.integers(0, finishers))
    found, total = [], 2_400_000
    for place, (car, gap) in enumerate(zip(cars[:finishers], gaps, strict=True), start=1):
        total += gap
        laps = 19 if place > finishers - lapped else 20
        found.append(Row(car=car, status="classified", place=place, laps=laps, total_ms=total))
    out = [Row(car=car, status=draw(st.sampled_from(OUT))) for car in cars[finishers:]]
    return (*found, *out)


def season_with(races: Sequence[tuple[Row, ...]]) -> Paddock:
    paddock = Paddock(
        championship(counting=CountBest(kind="best", results=2), bonuses=(Bonus(on="pole", points=Fraction(2)),)),
        championship("am", eligible=Eligible(classes=("am",)), places=Places(among="class")),
        championship("teams", competitor="team"),
    ).weekends(2)
    for car, race_class in zip(CARS, CLASSES, strict=True):
        paddock.enter(car, f"driver-{car}", race_class, team=f"team-{int(car) % 3}")
    for number, race in enumerate(races, start=1):
        paddock.ask(RaceClassified(session=f"R{number}", rows=race))
    return paddock


def what_follows(found: Results) -> object:
    """Classifications, awards and standings, without the numbers of the lines they came from."""

    def plain(award: Award) -> tuple[object, ...]:
        return (
            award.competitor,
            award.round,
            award.kind,
            award.points,
            award.place,
            award.paid_place,
            award.status,
        )

    return (
        [
            [(car.car, car.place, car.class_place, car.status, car.laps, car.total_ms) for car in each.cars]
            for each in found.classifications.values()
        ],
        {name: sorted(map(plain, each.awards), key=str) for name, each in found.scored.items()},
        {
            name: [(line.competitor, line.position, line.points, line.unranked) for line in standings.lines]
            for name in found.scored
            if (standings := found.standings(name)) is not None
        },
    )


@given(st.lists(orders(), min_size=1, max_size=3), st.lists(st.tuples(st.sampled_from(CARS), PENALTIES), max_size=4))
def test_a_penalty_imposed_and_rescinded_is_as_if_it_had_never_been(
    races: Sequence[tuple[Row, ...]], penalties: Sequence[tuple[str, Penalty]]
) -> None:
    """In classifications, awards and standings; put back, it is as it was."""
    paddock = season_with(races)
    never = what_follows(paddock.replayed.results)
    imposed = []
    for number, (car, penalty) in enumerate(penalties):
        with suppress(Refusal):  # what the desk refuses is imposed on nobody
            imposed.append(paddock.penalise("R1", car, penalty, document=f"SP {number}"))
    in_force = what_follows(paddock.replayed.results)
    for penalty_line in imposed:
        paddock.rescind(penalty_line)
    assert what_follows(paddock.replayed.results) == never
    for penalty_line in reversed(imposed):
        paddock.reinstate(penalty_line)
    assert what_follows(paddock.replayed.results) == in_force


@given(orders(), st.lists(st.tuples(st.sampled_from(CARS), PENALTIES), max_size=5))
def test_a_classification_keeps_every_car_once_and_places_without_gaps(
    race: tuple[Row, ...], penalties: Sequence[tuple[str, Penalty]]
) -> None:
    """Whatever is decided: 1 to n, but for places deliberately left vacant."""
    paddock = season_with([race])
    vacant = 0
    for number, (car, penalty) in enumerate(penalties):
        with suppress(Refusal):
            paddock.penalise("R1", car, penalty, document=f"SP {number}")
            vacant += isinstance(penalty, Disqualified) and penalty.leaves_vacant
    cars = paddock.replayed.results.classifications["R1"].cars
    assert sorted(car.car for car in cars) == sorted(CARS)
    places = [car.place or 0 for car in cars if car.place is not None]
    assert len(set(places)) == len(places)
    assert places == sorted(places)
    by_class = [
        [car.class_place or 0 for car in cars if car.race_class == race_class and car.place is not None]
        for race_class in ("pro", "am")
    ]
    for held in (places, *by_class):
        assert held == sorted(held)
        assert vacant or held == list(range(1, len(held) + 1))


@given(st.lists(orders(), min_size=1, max_size=3))
def test_no_more_points_are_paid_than_the_table_holds(races: Sequence[tuple[Row, ...]]) -> None:
    """Places pay the table, once a round."""
    standings = season_with(races).replayed.results
    for name in ("drivers", "am"):
        scored = standings.scored[name]
        for number in range(1, len(races) + 1):
            paid = sum((award.points for award in scored.awards if award.round == number), Fraction(0))
            assert paid <= sum(TABLE, Fraction(0))


@pytest.mark.parametrize("season", COMMITTED)
def test_any_prefix_of_a_log_is_a_season(season: str) -> None:
    """As it was known then: every line is replayed, none is refused, and tables can be asked for."""
    log = FileStore(EVENTS).read(season)
    step_by_step = Season()
    for cut, line in enumerate(log.lines, start=1):
        step_by_step = evolve(step_by_step, line)
        if cut % 7 == 0 or cut == log.seq:
            assert replay(log.lines[:cut]) == step_by_step
            found = results(step_by_step)
            for name in found.scored:
                assert found.standings(name) is not None


@pytest.mark.parametrize("season", COMMITTED)
def test_voiding_the_latest_line_is_as_if_it_had_not_been_written(
    season: str, committed: Callable[[str], Replayed]
) -> None:
    """Every line that records something, one at a time at the end of the log as it was then."""
    placed = committed(season).placed
    for cut in range(len(placed), 2, -23):
        voided = _voided(placed[:cut])
        assert what_follows(voided.results) == what_follows(replayed(placed[: cut - 1], "").results)


def _voided(placed: Sequence[Placed]) -> Replayed:
    """A log whose last line is taken back by one more."""
    last = placed[-1].line
    void = last.model_copy(update={"seq": last.seq + 1, "id": UUID(int=1), "data": EventVoided(event=last.id)})
    return replayed([*placed, Placed(void, placed[-1].segment, placed[-1].number + 1, "")], "")


COUNTINGS: st.SearchStrategy[Counting] = st.sampled_from(
    [
        CountAll(),
        CountBest(kind="best", results=1, of="weekends"),
        CountBest(kind="best", results=2, undroppable_rounds=(1,), undroppable_weekends=("2",)),
        CountBest(kind="best", results=2, of="sessions"),
        CountGrowing(kind="growing", drops=(Drop(held=2, drop=1), Drop(held=3, drop=2))),
        CountBySession(kind="by_session", sessions=(BestOfKind(session="race", results=2),)),
    ]
)
A_STEP: st.SearchStrategy[TieStep] = st.sampled_from(
    ["places", "wins", "sorted_scores", "latest", "earliest", "head_to_head", "best_of_last_round"]
)
STEPS = st.one_of(st.none(), st.lists(A_STEP, min_size=1, max_size=3).map(tuple))


@given(
    COUNTINGS,
    STEPS,
    st.booleans(),
    st.lists(orders(), min_size=3, max_size=3),
    st.lists(st.tuples(st.sampled_from(["R1", "R3"]), st.sampled_from(CARS), PENALTIES), max_size=3),
    st.sampled_from(
        [
            {},
            {"minimum": Minimum(share=Fraction(1, 2))},
            {"phases": (Phase(title="Final", first=3, keep=2, by="wins", reset=(Fraction(9), Fraction(7))),)},
            {"redress": Redress()},
        ]
    ),
)
def test_tables_ranked_line_by_line_are_those_ranked_from_nothing(
    counting: Counting,
    steps: tuple[TieStep, ...] | None,
    lowest_wins: bool,
    races: Sequence[tuple[Row, ...]],
    penalties: Sequence[tuple[str, str, Penalty]],
    more: dict[str, Any],
) -> None:
    """Over every way of counting and of telling level points apart, after every line and every round."""
    lowest_wins = lowest_wins and "phases" not in more
    rules = championship(counting=counting, tie_break=TieBreak(steps=steps), lowest_wins=lowest_wins, **more)
    paddock = Paddock(rules=regulations(rules, points={"race": tuple(map(Fraction, (3, 3, 2)))})).weekends(2)
    for car in CARS:
        paddock.enter(car, f"driver-{car}")
    began = paddock.store.read(SEASON).seq
    for number, race in enumerate(races, start=1):
        paddock.ask(RaceClassified(session=f"R{number}", rows=race))
    if "redress" in more:
        paddock.ask(RedressGiven(championship="drivers", competitor="driver-1", round=2, basis=said("SP 99")))
    for number, (session, car, penalty) in enumerate(penalties):
        with suppress(Refusal):
            paddock.penalise(session, car, penalty, document=f"SP {number}")
    placed = paddock.store.read(SEASON).placed
    kept = replayed(placed[:began], "").results
    for cut in range(began + 1, len(placed) + 1):
        kept = results(replay([line.line for line in placed[:cut]]), kept)
        anew = results(replay([line.line for line in placed[:cut]]))
        assert kept.after_every_round("drivers") == anew.after_every_round("drivers")
        for table in anew.after_every_round("drivers").values():
            for line in table.lines:
                assert line.points == sum((award.points for award in line.counted), Fraction(0))


@pytest.mark.parametrize("season", COMMITTED)
def test_what_is_worked_out_line_by_line_is_what_a_replay_gives(season: str) -> None:
    """Only the round that a new fact is about is worked out again; nothing else may differ for that."""
    log = FileStore(EVENTS).read(season)
    kept = replayed(log.placed[:1], "")
    for cut in range(2, log.seq + 1):
        kept = replayed(log.placed[:cut], "", kept)
        if cut % 11 == 0 or cut == log.seq:
            assert kept == replayed(log.placed[:cut], "")
