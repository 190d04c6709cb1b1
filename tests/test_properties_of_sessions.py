"""What holds for every book with sessions of its own: whatever its keys, and whatever happens in it."""

from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from paddock import SEASON, Paddock, championship, regulations, rows
from racelog.desk.refusals import Refusal
from racelog.facts.events import (
    Disqualified,
    HonourSet,
    LapsPenalty,
    Penalty,
    Positions,
    RaceClassified,
    RoundScheduled,
    Row,
    SessionScheduled,
    TimePenalty,
    WeekendScheduled,
)
from racelog.facts.line import Line
from racelog.facts.regulations import (
    Ballast,
    Bonus,
    CountBest,
    GridRule,
    Ineligible,
    MergeOf,
    Places,
    Regulations,
    Scores,
    SessionRule,
    SmallField,
    SumOf,
)
from racelog.rules.ballast import ballast_at
from racelog.tables.replayed import Replayed, replayed

CARS = ("1", "2", "3", "4")
CLASSES = ("pro", "am", "pro", "am")
TABLES = {"race": (10, 8, 6, 5), "heat": (4, 3, 2), "few": (3, 1)}

points = st.integers(0, 5).map(Fraction)
orders_of_races = st.one_of(
    st.none(),
    st.builds(
        SumOf,
        sum_of=st.just(("heat",)),
        by=st.sampled_from(["points", "time", "places"]),
        points=st.just("heat"),
        ties=st.sampled_from(["latest", "earliest", "best", "share"]),
        needs=st.sampled_from([None, "all", "any"]),
        over=st.sampled_from(["round", "weekend"]),
    ),
    st.builds(MergeOf, merge_of=st.just(("heat",)), by=st.sampled_from(["time", "turns", "stacked"])),
)
small_fields = st.lists(
    st.one_of(
        st.builds(SmallField, below=st.integers(1, 5), points=st.just("few")),
        st.builds(
            SmallField,
            below=st.integers(1, 5),
            factor=st.sampled_from([Fraction(0), Fraction(1, 2)]),
            among=st.sampled_from([None, "overall", "class"]),
        ),
    ),
    max_size=2,
).map(tuple)
statuses = st.dictionaries(
    st.sampled_from(["DNF", "DNS", "DSQ"]), st.one_of(points, st.sampled_from(["entries + 1", "starters"])), max_size=2
)


def scores(**fixed: Any) -> st.SearchStrategy[Scores]:
    return st.builds(
        Scores,
        points=st.just("race"),
        statuses=statuses,
        for_starting=points,
        starters=small_fields,
        **{name: st.just(value) for name, value in fixed.items()},
    )


bonuses = st.lists(
    st.builds(
        Bonus,
        on=st.sampled_from(["led_a_lap", "most_places_gained", "pole"]),
        points=points,
        ties=st.sampled_from(["each", "split", "first", "none"]),
        rounds=st.sampled_from([None, (1,), (2,)]),
        within_top=st.sampled_from([None, 2]),
        outside=st.sampled_from(["lost", "pass_down"]),
        only_if=st.sampled_from([None, "heat"]),
    ),
    max_size=2,
).map(tuple)
ways = st.sampled_from(["close_up", "vacate", "close_up_points_only"])
places = st.builds(
    Places,
    among=st.sampled_from(["overall", "class"]),
    ineligible=st.one_of(ways, st.builds(Ineligible, guest=ways, no_team=ways, other=ways)),
)


@st.composite
def books(draw: st.DrawFn) -> Regulations:
    """Regulations with heats that may make the race, and any of the keys of what is paid."""
    race = draw(orders_of_races)
    paid = (
        draw(scores(session="race")),
        draw(scores(session="race", rounds=(2,))),
        draw(scores(session="heat", countback=False)),
    )
    common: dict[str, Any] = {"scores": paid, "bonuses": draw(bonuses), "places": draw(places)}
    low = [one.model_copy(update={"points": "place"}) for one in paid]
    return regulations(
        championship("low", **{**common, "scores": tuple(low)}, lowest_wins=True),
        championship("drivers", **common),
        championship("teams", competitor="team", counting=CountBest(kind="best", results=2), **common),
        sessions=(SessionRule(kind="heat"), *(() if race is None else (SessionRule(kind="race", order=race),))),
        grids=(GridRule(championship="drivers", reverse=draw(st.sampled_from([None, 2, "all"]))),),
        ballast=(Ballast(by="points", table=(Fraction(1),), championship="drivers"),),
        points={name: tuple(map(Fraction, table)) for name, table in TABLES.items()},
    )


@st.composite
def orders(draw: st.DrawFn) -> tuple[Row, ...]:
    """Some of the cars, some of whom finish, on times in order."""
    cars = draw(st.lists(st.sampled_from(CARS), min_size=1, unique=True))
    finishers = draw(st.integers(0, len(cars)))
    became = [draw(st.sampled_from(["DNF", "DNS", "DSQ"])) for _ in cars[finishers:]]
    found = rows(*cars[:finishers], *(f"{car} {status}" for car, status in zip(cars[finishers:], became, strict=True)))
    return tuple(
        Row(
            car=row.car,
            status=row.status,
            place=row.place,
            laps=None if row.place is None else 10,
            total_ms=None if row.place is None else 600_000 + 1000 * row.place,
            best_ms=None if row.place is None else 60_000 + row.place,
        )
        for row in found
    )


penalties: st.SearchStrategy[Penalty] = st.one_of(
    st.builds(Positions, places=st.integers(1, 3)),
    st.builds(TimePenalty, milliseconds=st.integers(1, 5000)),
    st.builds(LapsPenalty, laps=st.just(1)),
    st.builds(Disqualified),
)
SESSIONS = ("H1", "H2", "R1", "H3", "R2")


def run(book: Regulations, classified: Sequence[tuple[Row, ...]]) -> Paddock:
    """A weekend of two rounds: round 1 with two heats, round 2 with one; what may be classified is."""
    paddock = Paddock(rules=book)
    paddock.ask(WeekendScheduled(weekend="1", name="Ring", circuit="Ring"))
    for number, heats in ((1, ("H1", "H2")), (2, ("H3",))):
        paddock.ask(RoundScheduled(round=number, weekend="1"))
        for heat in heats:
            paddock.ask(SessionScheduled(session=heat, kind="heat", weekend="1", round=number))
    for car, race_class in zip(CARS, CLASSES, strict=True):
        paddock.enter(
            car, f"driver-{car}", race_class, team=None if car == "4" else f"team-{int(car) % 2}", guest=car == "3"
        )
    for session, order in zip(SESSIONS, classified, strict=False):
        with suppress(Refusal):  # a race that is worked out from its heats
            paddock.ask(RaceClassified(session=session, rows=order))
    with suppress(Refusal):
        paddock.ask(HonourSet(session="R1", honour="led_a_lap", cars=("1", "2")))
    return paddock


def what_follows(found: Replayed) -> object:
    """Classifications, awards, tables, grids and ballast, without the numbers of the lines they came from."""
    results = found.results
    return (
        {
            session: [(car.car, car.place, car.class_place, car.status, car.total_ms) for car in classification.cars]
            for session, classification in results.classifications.items()
        },
        {
            name: [(award.competitor, award.session, award.kind, award.points, award.place) for award in scored.awards]
            for name, scored in results.scored.items()
        },
        [
            [(line.competitor, line.position, line.points) for line in standings.lines]
            for name in results.scored
            if (standings := results.standings(name)) is not None
        ],
        {
            session.id: [(slot.car, slot.place) for slot in results.grid(session)]
            for session in found.season.sessions.values()
        },
    )


@settings(max_examples=60)
@given(
    books(),
    st.lists(orders(), min_size=2, max_size=5),
    st.lists(st.tuples(st.sampled_from(SESSIONS), st.sampled_from(CARS), penalties), max_size=3),
)
def test_line_by_line_is_as_from_nothing_and_rescinded_is_as_never_imposed(
    book: Regulations, classified: Sequence[tuple[Row, ...]], given_penalties: Sequence[tuple[str, str, Penalty]]
) -> None:
    """Whatever the book: totals are sums of awards, results taken over are those of a replay, and undone is undone."""
    paddock = run(book, classified)
    never = what_follows(paddock.replayed)
    imposed: list[Line] = []
    for number, (session, car, penalty) in enumerate(given_penalties):
        with suppress(Refusal):
            imposed.append(paddock.penalise(session, car, penalty, document=f"SP {number}"))
    for line in imposed:
        paddock.rescind(line)
    assert what_follows(paddock.replayed) == never
    placed = paddock.store.read(SEASON).placed
    kept = replayed(placed[:2], "")
    for cut in range(3, len(placed) + 1):
        kept, fresh = replayed(placed[:cut], "", kept), replayed(placed[:cut], "")
        assert kept.results == fresh.results
        for name in fresh.results.scored:
            assert kept.results.standings(name) == fresh.results.standings(name)
        for session_of in fresh.season.sessions.values():
            assert kept.results.grid(session_of) == fresh.results.grid(session_of)
            assert ballast_at(kept.results, session_of) == ballast_at(fresh.results, session_of)
    for name in kept.results.scored:
        standings = kept.results.standings(name)
        for standing in () if standings is None else standings.lines:
            assert standing.points == sum((award.points for award in standing.counted), Fraction(0))


@settings(max_examples=60)
@given(books(), st.lists(orders(), min_size=2, max_size=5))
def test_an_order_worked_out_has_every_car_once_and_places_without_gaps(
    book: Regulations, classified: Sequence[tuple[Row, ...]]
) -> None:
    """1 to n, level cars in one place; every car of its parts, and no other."""
    found = run(book, classified).replayed
    for session in found.season.sessions.values():
        classification = found.results.classifications.get(session.id)
        if classification is None or session.orders:
            continue
        assert len({car.car for car in classification.cars}) == len(classification.cars)
        held = sorted(car.place for car in classification.cars if car.place is not None)
        assert all(held.count(place) == 1 or held.index(place) + 1 == place for place in held)
        assert all(place == held.index(place) + 1 for place in held)
        assert all(car.causes for car in classification.cars)
