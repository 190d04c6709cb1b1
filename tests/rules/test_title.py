"""Who can still win a title, with what: the arithmetic held against every way a season can end."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from every_end import every_end, known_of
from paddock import Paddock, championship, regulations
from racelog.facts.events import FastestLapSet, PoleSet, Row
from racelog.facts.regulations import (
    Bonus,
    Cars,
    Championship,
    CountBest,
    CountSegments,
    DropWorst,
    Multiplier,
    Segment,
    TieBreak,
)
from racelog.rules.title import Fight, title_fight

CARS = ("1", "2", "3")
POINTS = st.sampled_from([(5, 3, 1), (9, 6), (4, 3, 2), (3, 3), (1,)])
COUNTINGS: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [
        {},
        {"counting": CountBest(kind="best", results=2)},
        {"counting": CountBest(kind="best", results=3, bonuses="kept")},
        {
            "counting": CountSegments(
                kind="segments", segments=(Segment(first=1, last=2, results=1), Segment(first=3, last=4, results=1))
            )
        },
        {"counting": DropWorst(kind="drop_worst", results=1, before_round=3, applies_from=4)},
        {"counting": DropWorst(kind="drop_worst", results=1, before_round=5, applies_from=2)},
    ]
)
TIE_BREAKS = st.builds(
    TieBreak,
    countback=st.sampled_from(["all_places", "scoring_places", "none"]),
    dropped=st.sampled_from(["count", "ignore"]),
    then=st.sampled_from(["share", "earliest"]),
)
BONUSES = st.sampled_from(
    [
        (),
        (Bonus(on="pole", points=Fraction(1)),),
        (Bonus(on="fastest_lap", points=Fraction(2), within_top=2),),
        (Bonus(on="fastest_lap", points=Fraction(1)),),
    ]
)
FACTORS = st.sampled_from([(), (Multiplier(rounds=(4,), factor=Fraction(2)),), (Multiplier(rounds=(4,), factor=Fraction(1, 2)),)])  # fmt: skip
RACES = st.permutations(CARS).flatmap(lambda cars: st.integers(0, 3).map(lambda count: tuple(cars[:count])))


@st.composite
def rules(draw: st.DrawFn) -> dict[str, Any]:
    """What a championship counts, and how it tells level points apart."""
    return {
        **draw(COUNTINGS),
        "tie_break": draw(TIE_BREAKS),
        "multipliers": draw(FACTORS),
        "listed": draw(st.sampled_from(["started", "scorers", "entered"])),
    }


def season_of(table: Sequence[int], races: Sequence[Sequence[str]], *championships: Championship) -> Paddock:
    """Four rounds, some of them run, by three cars of two teams."""
    paddock = Paddock(rules=regulations(*championships, points={"race": tuple(map(Fraction, table))})).weekends(2)
    for car in CARS:
        paddock.enter(car, f"driver-{car}", team="blue" if car == "3" else "red")
    for number, order in enumerate(races, start=1):
        rows = [Row(car=car, status="classified", place=place) for place, car in enumerate(order, start=1)]
        out = [f"{car} DNF" for car in CARS if car not in order]
        paddock.race(number, *(row.car for row in rows), *out)
        paddock.ask(PoleSet(session=f"R{number}", car=CARS[number % 3]))
        paddock.ask(FastestLapSet(session=f"R{number}", cars=(order[-1] if order else "1",)))
    return paddock


def agrees(paddock: Paddock, championship_id: str, sessions: Sequence[str]) -> Fight:
    """Every chance of a title is what all ends of the season say."""
    found = paddock.replayed.results
    fight = title_fight(found, championship_id)
    assert fight is not None
    assert not fight.gaps
    assert len(fight.chances) == len({*(each.competitor for each in fight.chances)}) >= 2
    assert [each.id for each in fight.to_come.sessions] == list(sessions)
    ends = list(every_end(found, championship_id, sessions, CARS))
    for chance in fight.chances:
        known = known_of(chance.competitor, ends)
        told = f"{chance}\n{known}"
        assert chance.can_win == known.can_win, told
        if chance.can_win != "yes":
            continue
        assert chance.needs is not None
        assert known.needs is not None
        assert chance.needs == known.needs if chance.needs_exact else chance.needs <= known.needs, told
        if chance.certain_exact:
            assert known.agrees_on(chance.certain), told
        else:
            assert known.is_safe(chance.certain), told
    certain = {each.first for each in ends}
    assert fight.champions == (next(iter(certain)) if len(certain) == 1 and len(next(iter(certain))) == 1 else ())
    return fight


@settings(max_examples=30)
@given(rules(), POINTS, BONUSES, st.lists(RACES, min_size=3, max_size=3))
def test_one_round_to_run_is_what_every_end_of_it_says(
    given_rules: dict[str, Any], table: Sequence[int], bonuses: tuple[Bonus, ...], races: Sequence[Sequence[str]]
) -> None:
    """Drops, stretches, countback, multiples, pole and fastest lap: no figure differs from all ends together."""
    agrees(season_of(table, races, championship(bonuses=bonuses, **given_rules)), "drivers", ["R4"])


@settings(max_examples=25)
@given(rules(), POINTS, st.lists(RACES, min_size=2, max_size=2))
def test_two_rounds_to_run_are_what_every_end_of_them_says(
    given_rules: dict[str, Any], table: Sequence[int], races: Sequence[Sequence[str]]
) -> None:
    """With two rounds courses with the same points differ in their places, and in what is dropped."""
    agrees(season_of(table, races, championship(**given_rules)), "drivers", ["R3", "R4"])


@settings(max_examples=25)
@given(
    rules(), st.sampled_from([Cars(), Cars(count=1)]), POINTS, BONUSES, st.lists(RACES, min_size=3, max_size=3)
)  # fmt: skip
def test_a_teams_title_is_what_every_end_says(
    given_rules: dict[str, Any],
    cars: Cars,
    table: Sequence[int],
    bonuses: tuple[Bonus, ...],
    races: Sequence[Sequence[str]],
) -> None:
    """Two cars of a team score, or the better one of them."""
    teams = championship("teams", competitor="team", cars=cars, bonuses=bonuses, **given_rules)
    agrees(season_of(table, races, teams), "teams", ["R4"])
