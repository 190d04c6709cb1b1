"""Who can still win a title, with what: the arithmetic held against every way a season can end."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from every_end import every_end, known_of
from paddock import Paddock, championship, regulations, said
from racelog.facts.events import (
    DriverRegistered,
    Drove,
    EntryRegistered,
    FastestLapSet,
    MultiplierDeclared,
    PointsAdjusted,
    PoleSet,
    RaceClassified,
    RedressGiven,
    RegulationsAmended,
    Row,
    SessionScheduled,
    WeekendCancelled,
)
from racelog.facts.regulations import (
    BestOfKind,
    Bonus,
    Carry,
    Cars,
    Championship,
    CountBest,
    CountBySession,
    CountGrowing,
    CountSegments,
    Drop,
    DropWorst,
    Eligible,
    InRound,
    Minimum,
    Multiplier,
    Phase,
    Places,
    PlacesIn,
    Redress,
    Regulations,
    Scores,
    Segment,
    TieBreak,
    TieStep,
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
        {"counting": CountBest(kind="best", results=1, of="weekends")},
        {"counting": CountBest(kind="best", results=2, undroppable_rounds=(2, 4))},
        {"counting": CountBest(kind="best", results=3, of="sessions")},
        {"counting": CountGrowing(kind="growing", drops=(Drop(held=2, drop=1), Drop(held=4, drop=2)))},
        {"counting": CountBySession(kind="by_session", sessions=(BestOfKind(session="race", results=3),))},
    ]
)
A_STEP: st.SearchStrategy[TieStep] = st.sampled_from(
    [
        "places",
        "wins",
        "sorted_scores",
        "latest",
        "earliest",
        "head_to_head",
        "best_of_last_round",
        InRound(round="last"),
        InRound(round=2),
        PlacesIn(places_in="race"),
    ]
)
STEPS = st.lists(A_STEP, min_size=1, max_size=3).map(lambda steps: TieBreak(steps=tuple(steps)))
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


def test_the_only_one_in_a_table_of_scorers_is_first_with_a_result_that_is_dropped() -> None:
    """Rounds 2 and 4 always count, two results do, nobody has scored: the 5 points of a win in round 3 are dropped.

    Where nobody is classified in round 4 who won round 3 is the only scorer, and first with 0: so 10 is not needed.
    """
    rule = CountBest(kind="best", results=2, undroppable_rounds=(2, 4))
    double = (Multiplier(rounds=(4,), factor=Fraction(2)),)
    fight = agrees(
        season_of((5, 3, 1), [(), ()], championship(counting=rule, multipliers=double, listed="scorers")),
        "drivers",
        ["R3", "R4"],
    )
    assert {chance.needs for chance in fight.chances} == {Fraction(1)}
    assert not any(chance.needs_exact for chance in fight.chances)


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


def is_sound(paddock: Paddock, championship_id: str, sessions: Sequence[str]) -> Fight:
    """Whatever a title says is certain, no end of the season contradicts."""
    found = paddock.replayed.results
    fight = title_fight(found, championship_id)
    assert fight is not None
    ends = list(every_end(found, championship_id, sessions, CARS))
    for chance in fight.chances:
        known = known_of(chance.competitor, ends)
        told = f"{chance}\n{known}"
        assert chance.can_win != "no" or known.can_win == "no", told
        assert chance.can_win != "yes" or known.can_win == "yes", told
        assert chance.can_win != "shared" or known.can_win == "shared", told
        assert known.is_safe(chance.certain) or chance.certain_exact is False, told
        if chance.certain is not None:
            assert known.is_safe(chance.certain), told
    firsts = {end.first for end in ends}
    assert not fight.champions or firsts == {fight.champions}
    return fight


@settings(max_examples=25)
@given(rules(), STEPS, st.booleans(), POINTS, BONUSES, st.lists(RACES, min_size=3, max_size=3))
def test_with_steps_or_the_fewest_points_nothing_is_certain_that_an_end_contradicts(
    given_rules: dict[str, Any],
    steps: TieBreak,
    lowest_wins: bool,
    table: Sequence[int],
    bonuses: tuple[Bonus, ...],
    races: Sequence[Sequence[str]],
) -> None:
    """One round to run: what is said holds in every end; what is not looked ahead at is said."""
    given_rules = {**given_rules, "tie_break": steps, "lowest_wins": lowest_wins}
    is_sound(season_of(table, races, championship(bonuses=bonuses, **given_rules)), "drivers", ["R4"])


PHASES: st.SearchStrategy[tuple[Phase, ...]] = st.sampled_from(
    [
        (Phase(title="Final", first=4, keep=2),),
        (Phase(title="Final", first=3, keep=2, by="wins", reset=(Fraction(9), Fraction(7))),),
        (Phase(title="Showdown", first=2, keep=2, reset=(Fraction(5),)), Phase(title="Final", first=4, keep=1)),
        (Phase(title="Reset", first=4, reset=(Fraction(1),), carry=Carry(places={"race": (Fraction(2),)})),),
    ]
)
MINIMA = st.sampled_from([Minimum(rounds=2), Minimum(share=Fraction(3, 4)), Minimum(rounds=4, applies_from=4)])


@settings(max_examples=30)
@given(
    st.one_of(
        PHASES.map(lambda phases: {"phases": phases}),
        MINIMA.map(lambda minimum: {"minimum": minimum}),
        st.just({"redress": Redress()}),
    ),
    STEPS,
    POINTS,
    st.lists(RACES, min_size=3, max_size=3),
)
def test_with_phases_a_minimum_or_redress_nothing_is_certain_that_an_end_contradicts(
    given_rules: dict[str, Any], steps: TieBreak, table: Sequence[int], races: Sequence[Sequence[str]]
) -> None:
    """Who went on, how many are ranked and what a round missed is given are not looked ahead at; who is out is said."""
    paddock = season_of(table, races, championship(tie_break=steps, **given_rules))
    if "redress" in given_rules:
        paddock.ask(RedressGiven(championship="drivers", competitor="driver-3", round=2, basis=said("SP 1")))
    fight = is_sound(paddock, "drivers", ["R4"])
    assert fight.champions == ()


def test_times_added_up_are_not_looked_ahead_at() -> None:
    """Nobody is out and nobody is champion before the last stage; the table says why."""
    paddock = season_of((1,), [("1", "2", "3")] * 3, championship(by="time"))
    fight = title_fight(paddock.replayed.results, "drivers")
    assert fight is not None
    assert {chance.can_win for chance in fight.chances} <= {"maybe"}
    assert fight.champions == ()
    assert "times are added up" in fight.to_come.notes[0]


def test_steps_leave_certain_what_points_make_certain() -> None:
    """27 to 18 to 9 with 9 to 6 to come and no countback that is looked ahead at: 2 may be level, 3 is out."""
    steps = TieBreak(steps=("latest",))
    paddock = season_of((9, 6, 3), [("1", "2", "3")] * 3, championship(tie_break=steps))
    fight = is_sound(paddock, "drivers", ["R4"])
    assert {chance.competitor: chance.can_win for chance in fight.chances} == {
        "driver-1": "maybe",
        "driver-2": "maybe",
        "driver-3": "no",
    }
    assert fight.champions == ()
    assert fight.to_come.notes == (
        "what tells level points apart is not looked ahead at: nothing is certain that needs it",
    )
    paddock = season_of((9, 5, 3), [("1", "2", "3")] * 3, championship(tie_break=steps))
    assert is_sound(paddock, "drivers", ["R4"]).champions == ("driver-1",)


def book(table: Sequence[int], championship_: Championship, qualifying: Sequence[int] = (2,)) -> Regulations:
    """A book with one table for races and one for qualifying."""
    return regulations(
        championship_, points={"race": tuple(map(Fraction, table)), "qualifying": tuple(map(Fraction, qualifying))}
    )


def test_every_round_to_come_pays_by_the_rules_of_its_round() -> None:
    """A book amended from round 3 (50-30-20) and from round 4 (2-1) crowns nobody after round 2.

    After rounds 1 and 2 (9-6, won by car 1, then car 2 behind): driver 1 has 18, driver 2 has 12, so 6 fewer. Round 3
    still pays 50 to 30, or to nothing: driver 2 takes 50 there and driver 1 retires: 62 to 18, and round 4 pays 2.
    """
    paddock = season_of((9, 6), [("1", "2"), ("1", "2")], championship())
    paddock.ask(RegulationsAmended(regulations=book((50, 30, 20), championship()), effective_round=3))
    paddock.ask(RegulationsAmended(regulations=book((2, 1), championship()), effective_round=4))
    fight = agrees(paddock, "drivers", ["R3", "R4"])
    assert fight.champions == ()
    chances = {chance.competitor: chance for chance in fight.chances}
    assert chances["driver-1"].most == 52
    assert chances["driver-2"].can_win == chances["driver-3"].can_win == "yes"
    # with 32 (2nd and 1st) driver 1 ends on 50, and driver 2 may have 12 + 50 + 1 = 63; with the 50 of round 3 alone
    # driver 1 ends on 68, and driver 2 has at most 12 + 30 + 2 = 44
    assert chances["driver-1"].certain == 50


def test_a_round_that_pays_less_crowns_earlier() -> None:
    """The other way round: 9-6 so far, and rounds 3 and 4 pay 2-1 each: 6 points ahead with 4 to take is the title."""
    paddock = season_of((9, 6), [("1", "2"), ("1", "2")], championship())
    paddock.ask(RegulationsAmended(regulations=book((2, 1), championship()), effective_round=3))
    assert agrees(paddock, "drivers", ["R3", "R4"]).champions == ("driver-1",)


def test_a_championship_that_ends_has_nothing_more_to_come() -> None:
    """An amendment from round 4 on without the championship: round 3 is its last."""
    paddock = season_of((9, 6), [("1", "2"), ("1", "2")], championship(), championship("cup"))
    paddock.ask(RegulationsAmended(regulations=book((9, 6), championship()), effective_round=4))
    fight = title_fight(paddock.replayed.results, "cup")
    assert fight is not None
    assert [to.id for to in fight.to_come.sessions] == ["R3"]


def test_qualifying_that_pays_is_to_come_before_it_is_on_the_timetable() -> None:
    """A pole of 5 and a win of 5 to come: who is 6 behind can still win, though only the race is scheduled."""
    scores = (Scores(session="race", points="race"), Scores(session="qualifying", points="qualifying", countback=False))
    paying = championship(scores=scores)
    paddock = Paddock(rules=book((5, 3, 1), paying, (5,))).weekends(1)
    for car in CARS:
        paddock.enter(car, f"driver-{car}")
    paddock.ask(PointsAdjusted(championship="drivers", competitor="driver-1", points=Fraction(4), effective_round=1))
    paddock.race(1, "1", "2", "3")  # 9, 3, 1
    fight = agrees(paddock, "drivers", ["Q2", "R2"])
    assert {chance.competitor: chance.can_win for chance in fight.chances}["driver-2"] == "yes"
    paddock.qualifying(2, "1", "2", "3")  # 14, 3, 1: what is known of round 2 is not to come any more
    fight = agrees(paddock, "drivers", ["R2"])
    assert fight.champions == ("driver-1",)


def test_a_sprint_that_may_still_be_put_on_the_timetable_is_said() -> None:
    """What nobody has scheduled cannot be counted; whoever reads the table is told."""
    scores = (Scores(session="race", points="race"), Scores(session="sprint", points="qualifying"))
    paddock = season_of((9, 6), [("1", "2", "3")] * 3, championship())
    paddock.ask(RegulationsAmended(regulations=book((9, 6), championship(scores=scores)), effective_round=4))
    fight = title_fight(paddock.replayed.results, "drivers")
    assert fight is not None
    assert fight.to_come.notes == ("no sprint is on the timetable of round 4: one put there pays more",)
    paddock.ask(SessionScheduled(session="S4", kind="sprint", weekend="2", round=4))
    assert agrees(paddock, "drivers", ["S4", "R4"]).to_come.notes == ()


def test_a_cancelled_weekend_pays_nothing_and_its_adjustment_still_counts() -> None:
    """Round 1 won 9 to 6, weekend 2 cancelled, 4 points off from round 2 on, known now: 5 to 6 at the end."""
    paddock = season_of((9, 6), [("1", "2")], championship())
    paddock.ask(PointsAdjusted(championship="drivers", competitor="driver-1", points=Fraction(-4), effective_round=2))
    paddock.ask(WeekendCancelled(weekend="2"))
    fight = agrees(paddock, "drivers", ["R2"])
    # at the end driver 1 has 5 and what round 2 brings; the table as it stands does not know the adjustment yet
    assert {chance.competitor: (chance.points, chance.kept) for chance in fight.chances}["driver-1"] == (
        Fraction(9),
        Fraction(5),
    )


AMENDED = st.sampled_from([(), (("3", (9, 1)),), (("4", (2, 1)),), (("3", (9, 1)), ("4", (2, 1))), (("4", (9, 6, 1)),)])


@settings(max_examples=15)
@given(
    rules(),
    rules(),
    POINTS,
    BONUSES,
    AMENDED,
    st.sampled_from([(), ((4, 2, "multiplied"),), ((3, 2, "none"), (4, 3, "as_they_are"))]),
    st.lists(RACES, min_size=2, max_size=2),
)
def test_amended_books_and_declared_multiples_are_what_every_end_says(
    given_rules: dict[str, Any],
    other_rules: dict[str, Any],
    table: Sequence[int],
    bonuses: tuple[Bonus, ...],
    amended: Sequence[tuple[str, Sequence[int]]],
    declared: Sequence[tuple[int, int, Any]],
    races: Sequence[Sequence[str]],
) -> None:
    """Other points, bonuses, drops and ties from a round on, and a round declared to pay more, or nothing beside."""
    paddock = season_of(table, races, championship(**given_rules))
    for at, (from_round, points) in enumerate(amended):
        changed = championship(bonuses=bonuses if at else (), **(other_rules if at else given_rules))
        paddock.ask(RegulationsAmended(regulations=book(points, changed), effective_round=int(from_round)))
    for number, factor, what in declared:
        paddock.ask(MultiplierDeclared(round=number, factor=Fraction(factor), bonuses=what))
    agrees(paddock, "drivers", ["R3", "R4"])


@settings(max_examples=10)
@given(POINTS, st.sampled_from([Cars(), Cars(count=1)]), st.sampled_from([Cars(), Cars(count=1)]), RACES)
def test_how_many_cars_of_a_team_score_may_change_with_the_round(
    table: Sequence[int], before: Cars, from_then_on: Cars, race: Sequence[str]
) -> None:
    paddock = season_of(table, [race, race, race], championship("teams", competitor="team", cars=before))
    teams = championship("teams", competitor="team", cars=from_then_on)
    paddock.ask(RegulationsAmended(regulations=book(table, teams), effective_round=4))
    agrees(paddock, "teams", ["R4"])


@settings(max_examples=10)
@given(POINTS, st.sampled_from([(), (2,), (3, 1)]), RACES, st.booleans())
def test_qualifying_that_pays_is_what_every_end_says(
    table: Sequence[int], paid: Sequence[int], race: Sequence[str], counts: bool
) -> None:
    scores = (
        Scores(session="race", points="race"),
        Scores(session="qualifying", points="qualifying", countback=counts),
    )
    paddock = Paddock(rules=book(table, championship(scores=scores), paid or (1,))).weekends(1)
    for car in CARS:
        paddock.enter(car, f"driver-{car}")
    paddock.race(1, *race, *(f"{car} DNF" for car in CARS if car not in race))
    agrees(paddock, "drivers", ["Q2", "R2"])


def level_in_am(shared: str) -> Paddock:
    """Cars 1 to 3 of class am have 9 points each before the last round; car 2 of am, or car 9 of pro is shared."""
    am = championship("am", eligible=Eligible(classes=("am",)), places=Places(among="class"))
    paddock = Paddock(rules=regulations(am, points={"race": (Fraction(5), Fraction(3), Fraction(1))})).weekends(2)
    for car, race_class in (("1", "am"), ("2", "am"), ("3", "am"), ("9", "pro")):
        drivers = (f"driver-{car}", "driver-x") if car == shared else (f"driver-{car}",)
        for driver in drivers:
            paddock.ask(DriverRegistered(driver=driver, name=driver.replace("-", " ").title()))
        paddock.ask(EntryRegistered(car=car, drivers=drivers, class_=race_class))
    for number, order in enumerate(("123", "231", "312"), start=1):
        drove = {car: (Drove(driver=f"driver-{car}"),) if car == shared else None for car in order}
        cars = [Row(car=car, status="classified", place=at, drove=drove[car]) for at, car in enumerate(order, start=1)]
        paddock.ask(RaceClassified(session=f"R{number}", rows=(*cars, Row(car="9", status="DNF"))))
    return paddock


def needs(paddock: Paddock) -> dict[str, tuple[Fraction | None, bool | None]]:
    """The least each of the three has to take, and whether that is exact."""
    fight = title_fight(paddock.replayed.results, "am")
    assert fight is not None
    return {chance.competitor: (chance.needs, chance.needs_exact) for chance in fight.chances if chance.points == 9}


def test_what_is_needed_is_a_bound_where_drivers_share_cars_and_somebody_takes_the_places_ahead() -> None:
    """A place behind all others would do by countback, were nobody ahead: that is a bound, and is not called exact."""
    assert needs(level_in_am(shared="2")) == {f"driver-{car}": (Fraction(0), False) for car in CARS}


def test_shared_cars_of_another_class_make_no_title_of_this_one_uncertain() -> None:
    """Nobody of class am shares a car: one has to win, and it is certain with that."""
    paddock = level_in_am(shared="9")
    assert needs(paddock) == {f"driver-{car}": (Fraction(5), True) for car in CARS}
    fight = title_fight(paddock.replayed.results, "am")
    assert fight is not None
    assert not fight.to_come.notes
    assert [(chance.certain, chance.certain_exact) for chance in fight.chances] == [(Fraction(5), True)] * 3
