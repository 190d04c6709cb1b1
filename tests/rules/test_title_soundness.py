"""A title is certain only where no end of the season says otherwise, whatever the rules of what is to come pay."""

from collections.abc import Sequence
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from every_end import every_end
from paddock import Paddock, championship, regulations
from racelog.facts.events import Basis, RegulationsAmended
from racelog.facts.regulations import Bonus, CountAll, CountBest, Counting, Scores, SessionRule, SmallField, SumOf
from racelog.rules.title import title_fight

CARS = ("1", "2", "3")
TABLES = {"race": (9, 6, 3), "other": (5, 4, 1), "few": (2, 1)}
points = st.integers(0, 9).map(Fraction)
scores = st.builds(
    Scores,
    points=st.just("race"),
    statuses=st.dictionaries(
        st.sampled_from(["DNF", "DNS"]), st.one_of(points, st.sampled_from(["starters + 1", "entries"])), max_size=1
    ),
    for_starting=st.one_of(st.just(Fraction(0)), points),
    starters=st.one_of(
        st.just(()), st.builds(SmallField, below=st.integers(2, 4), points=st.just("few")).map(lambda small: (small,))
    ),
)
last = st.one_of(
    st.none(), st.builds(Scores, points=st.just("other"), rounds=st.just((4,)), for_starting=points), scores
)
countings: st.SearchStrategy[Counting] = st.sampled_from([CountAll(), CountBest(kind="best", results=2)])
bonuses = st.one_of(
    st.just(()),
    st.builds(
        Bonus,
        on=st.just("pole"),
        points=points,
        rounds=st.sampled_from([None, (3, 4)]),
        within_top=st.sampled_from([None, 1]),
        outside=st.sampled_from(["lost", "pass_down"]),
        ties=st.sampled_from(["each", "none"]),
    ).map(lambda bonus: (bonus,)),
)


@settings(max_examples=40)
@given(scores, last, countings, bonuses, st.booleans(), st.lists(st.permutations(CARS), min_size=3, max_size=3))
def test_no_end_contradicts_what_is_certain(
    every: Scores,
    special: Scores | None,
    counting: Counting,
    paid_beside: tuple[Bonus, ...],
    lowest_wins: bool,
    races: Sequence[Sequence[str]],
) -> None:
    """Three of four rounds run; champions are first in every end, and who is out in none."""
    if lowest_wins:
        every = every.model_copy(update={"points": "place"})
    of_last = () if special is None else (special.model_copy(update={"rounds": (4,)}),)
    drivers = championship(
        scores=(every, *of_last), counting=counting, bonuses=paid_beside, lowest_wins=lowest_wins, listed="entered"
    )
    rules = regulations(drivers, points={name: tuple(map(Fraction, table)) for name, table in TABLES.items()})
    paddock = Paddock(rules=rules).weekends(2)
    for car in CARS:
        paddock.enter(car, f"driver-{car}")
    for number, order in enumerate(races, start=1):
        paddock.qualifying(number, *order)
        paddock.race(number, *order[:2], f"{order[2]} DNF")
    found = paddock.replayed.results
    fight = title_fight(found, "drivers")
    assert fight is not None
    ends = list(every_end(found, "drivers", ["R4"], CARS))
    for chance in fight.chances:
        first = [end for end in ends if chance.competitor in end.first]
        assert chance.can_win != "no" or not first, chance
        assert chance.certain != 0 or all(end.first == (chance.competitor,) for end in ends), chance
    assert not fight.champions or {end.first for end in ends} == {fight.champions}


def test_a_race_made_of_motos_is_bounded_by_the_most_it_may_bring() -> None:
    """18 to 9 with a race of 9 to go: driver 2 may be level, so nothing is certain; at 27 to 0 it is."""
    order = SumOf(sum_of=("moto",), by="points", points="race")
    for won, champions in ((2, ()), (3, ("driver-1",))):
        rules = regulations(
            championship(scores=(Scores(points="race"),)),
            points={"race": (Fraction(9), Fraction(0))},
            sessions=(SessionRule(kind="moto"),),
        )
        last_round = rules.model_copy(update={"sessions": (*rules.sessions, SessionRule(kind="race", order=order))})
        paddock = Paddock(rules=rules).weekends(2)
        for car in "12":
            paddock.enter(car, f"driver-{car}")
        for number in (1, 2, 3):
            winner, other = ("1", "2") if number <= won else ("2", "1")
            paddock.race(number, winner, other)
        amended = RegulationsAmended(
            regulations=last_round, effective_round=4, basis=Basis(document="B 1", reason="motos")
        )
        paddock.ask(amended)
        fight = title_fight(paddock.replayed.results, "drivers")
        assert fight is not None
        assert fight.champions == champions
