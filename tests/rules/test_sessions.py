"""Sessions beside the race: heats, sprints, groups of qualifying; orders worked out from those of others."""

import json
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError

from paddock import SEASON, Paddock, championship, lapped, regulations, rows, said, timed
from racelog.desk.requests.models import AmendClassification
from racelog.facts.events import (
    ClassificationPublished,
    Disqualified,
    NoPoints,
    Penalty,
    PenaltyApplied,
    Positions,
    QualifyingClassified,
    RaceClassified,
    RoundScheduled,
    Row,
    SessionScheduled,
    SessionStopped,
    TimePenalty,
    WeekendClosed,
    WeekendScheduled,
)
from racelog.facts.regulations import (
    Cars,
    Championship,
    MergeOf,
    Places,
    Scores,
    SessionRule,
    SumOf,
)
from racelog.rules.title import title_fight
from racelog.tables import results_table
from racelog.tables.explain import explain, total
from racelog.tables.replayed import replayed
from racelog.views.rules_in_words import season_clauses

DRIVERS = {"1": "ari", "2": "bea", "3": "cai", "4": "dov", "5": "eli", "6": "fay"}
EIGHT = tuple(map(Fraction, (10, 8, 6, 5, 4, 3, 2, 1)))
MOTO = tuple(map(Fraction, (25, 22, 20, 18)))


def meeting(
    *championships: Championship,
    sessions: Sequence[SessionRule],
    timetable: dict[str, str],
    cars: str = "123456",
    printed: bool = True,
    **points: tuple[Fraction, ...],
) -> Paddock:
    """One weekend with one round, these kinds of session, and on the timetable each session of its kind."""
    rules = regulations(*championships, sessions=tuple(sessions), points={"race": EIGHT, "moto": MOTO, **points})
    paddock = Paddock(rules=rules, printed=printed)
    paddock.ask(WeekendScheduled(weekend="1", name="Ring", circuit="Ring"))
    paddock.ask(RoundScheduled(round=1, weekend="1", laps=20))
    for session, kind in timetable.items():
        paddock.ask(SessionScheduled(session=session, kind=kind, weekend="1", round=1))
    for car in cars:
        paddock.enter(car, DRIVERS[car])
    return paddock


def run(paddock: Paddock, session: str, *cars: str | Row) -> None:
    """Classify a session by the cars in order, or by rows."""
    order = tuple(car for car in cars if isinstance(car, Row)) or rows(*map(str, cars))
    by_best_lap = paddock.desk.season(SEASON).by_best_lap(paddock.desk.season(SEASON).sessions[session])
    paddock.ask((QualifyingClassified if by_best_lap else RaceClassified)(session=session, rows=order))


HEATS = [SessionRule(kind="heat", title="Heat")]
BOTH = (Scores(points="race"), Scores(session="heat", points="race", countback=False))


def test_heats_hold_a_part_of_the_field_and_pay() -> None:
    """Heat A: Ari 10, Bea 8, Cai 6; heat B: Dov 10, Eli 8, Fay 6; final: Dov 10, Ari 8, Eli 6, Bea 5.

    Dov 10+10, Ari 10+8, Eli 8+6, Bea 8+5; Cai and Fay were in no final.
    """
    paddock = meeting(championship(scores=BOTH), sessions=HEATS, timetable={"HA": "heat", "HB": "heat"})
    run(paddock, "HA", "1", "2", "3")
    run(paddock, "HB", "4", "5", "6")
    run(paddock, "R1", "4", "1", "5", "2")
    assert paddock.table() == [
        (1, "dov", "20"),
        (2, "ari", "18"),
        (3, "eli", "14"),
        (4, "bea", "13"),
        (5, "cai", "6"),
        (5, "fay", "6"),
    ]
    explanation = explain(paddock.replayed, "drivers", "dov")
    assert sorted((item.session, item.place, item.points) for item in explanation.items) == [
        ("HB", 1, "10"),
        ("R1", 1, "10"),
    ]
    assert total(explanation) == 20
    table = results_table(paddock.replayed, "HB")
    assert table is not None
    assert (table.kind, [line.car for line in table.results]) == ("heat", ["4", "5", "6"])


def test_officials_may_leave_cars_out_of_a_heat_and_not_out_of_a_race() -> None:
    """A heat holds a part of the field, unless the book says all of it; so do several sessions of qualifying."""
    everybody = SessionRule(kind="superpole", order="qualifying", field="all")
    timetable = {"H1": "heat", "SP": "superpole", "Q1A": "qualifying", "Q1B": "qualifying"}
    paddock = meeting(championship(scores=BOTH), sessions=[*HEATS, everybody], timetable=timetable, printed=False)
    run(paddock, "H1", "1", "2", "3")
    run(paddock, "Q1A", *lapped("1 1:30.000", "2 1:31.000"))
    run(paddock, "Q1B", *lapped("3 1:30.500"))
    assert paddock.refusal(RaceClassified(session="R1", rows=rows("1", "2", "3"))).startswith(
        "3 cars are entered for R1 and not in the order"
    )
    assert paddock.refusal(QualifyingClassified(session="SP", rows=rows("1", "2", "3", "4", "5"))).startswith(
        "1 car is entered for SP and not in the order"
    )


def test_a_session_of_any_kind_is_published_penalised_and_stopped() -> None:
    """A heat posted as official is locked; it counts back like a race; its planned distance is its own."""
    paddock = meeting(championship(scores=BOTH), sessions=HEATS, timetable={"H1": "heat"}, printed=False)
    paddock.ask(SessionScheduled(session="S1", kind="heat", weekend="1", round=1, laps=10, minutes=15))
    assert paddock.refusal(SessionStopped(session="S1", count_back_to=11)).startswith("S1 is planned for 10 laps")
    run(paddock, "H1", *timed("1 10:00.000", "2 10:01.000", "3 10:02.000"))
    decision = PenaltyApplied(session="H1", car="1", penalty=TimePenalty(milliseconds=1500), basis=said("SP 1"))
    paddock.ask(decision)
    assert paddock.order("H1") == ["1 2", "2 1", "3 3"]
    paddock.official("H1")
    late = PenaltyApplied(session="H1", car="2", penalty=Positions(places=1), basis=said("SP 2"))
    assert "H1 is official" in paddock.refusal(late)


def test_a_weekend_is_not_closed_without_the_heats_that_pay() -> None:
    """Heats that pay points are posted as official like the race; others need not be."""
    unpaid = SessionRule(kind="warm-up-race")
    timetable = {"H1": "heat", "W1": "warm-up-race"}
    paddock = meeting(championship(scores=BOTH), sessions=[*HEATS, unpaid], timetable=timetable, printed=False)
    for session in ("H1", "W1", "R1"):
        run(paddock, session, "1", "2", "3", "4", "5", "6")
    paddock.official("R1")
    assert paddock.refusal(WeekendClosed(weekend="1")).startswith(
        "weekend 1 (Ring) cannot be closed: H1 is not official"
    )
    paddock.official("H1")
    paddock.ask(WeekendClosed(weekend="1"))


OVERALL = SessionRule(kind="race", order=SumOf(sum_of=("moto",), by="points", points="moto"))
MOTOS = [SessionRule(kind="moto", title="Moto", field="all"), OVERALL]


def motos(ties: str = "latest", *, printed: bool = True) -> Paddock:
    """Two motos make the race: the points of both, and by `ties` who is ahead of those level."""
    overall = SumOf.model_validate({"sum_of": ("moto",), "by": "points", "points": "moto", "ties": ties})
    rules = [MOTOS[0], SessionRule(kind="race", order=overall)]
    timetable = {"M1": "moto", "M2": "moto"}
    return meeting(sessions=rules, timetable=timetable, cars="1234", printed=printed)


@pytest.mark.parametrize(
    ("ties", "order"),
    [
        ("latest", ["1 2", "2 1", "3 3", "4 4"]),
        ("earliest", ["1 1", "2 2", "3 3", "4 4"]),
        ("best", ["1 1", "1 2", "3 3", "4 4"]),
        ("share", ["1 1", "1 2", "3 3", "4 4"]),
    ],
)
def test_two_motos_make_the_overall_of_a_meeting(ties: str, order: list[str]) -> None:
    """25+20 and 20+25 are level on 45: the second moto decides, or the first, or neither; then 22+22, and 18+18."""
    paddock = motos(ties)
    run(paddock, "M1", "1", "3", "2", "4")
    assert "R1" not in paddock.replayed.results.classifications
    run(paddock, "M2", "2", "3", "1", "4")
    assert paddock.order("R1") == order
    cars = {car.car: car.remark for car in paddock.replayed.results.classifications["R1"].cars}
    assert cars["2"] == "M1 20 + M2 25 = 45"


def test_a_penalty_in_a_moto_moves_the_overall_and_rescinded_it_never_was() -> None:
    """Bea wins overall; two places back in the second moto she has 20+20 and is third behind Cai (22+25), Ari (25+22)."""
    paddock = motos()
    run(paddock, "M1", "1", "3", "2", "4")
    run(paddock, "M2", "2", "3", "1", "4")
    never = paddock.order("R1")
    penalty = paddock.penalise("M2", "2", Positions(places=2))
    assert paddock.order("R1") == ["1 3", "2 1", "3 2", "4 4"]
    points = {who: points for _, who, points in paddock.table()}
    assert points == {"cai": "10", "ari": "8", "bea": "6", "dov": "5"}
    item = next(item for item in explain(paddock.replayed, "drivers", "bea").items if item.session == "R1")
    assert item.note == "M1 20 + M2 20 = 40"
    lines = {cause.type for cause in item.causes}
    assert {"race_classified", "penalty_applied"} <= lines
    assert penalty.seq in {cause.seq for cause in item.causes}
    paddock.rescind(penalty)
    assert paddock.order("R1") == never


def test_a_penalty_of_the_overall_itself_is_applied_to_what_was_worked_out() -> None:
    """Disqualified from the meeting: out of the overall, and the motos stand."""
    paddock = motos()
    run(paddock, "M1", "1", "3", "2", "4")
    run(paddock, "M2", "2", "3", "1", "4")
    paddock.penalise("R1", "2", Disqualified())
    assert paddock.order("R1") == ["1 1", "2 3", "3 4", "DSQ 2"]
    assert paddock.order("M2") == ["1 2", "2 3", "3 1", "4 4"]


def test_who_missed_a_moto_has_the_points_of_the_other() -> None:
    """Dov retires from the first moto and wins the second: 25, behind Ari (25+22), Bea (22+20) and Cai (20+18)."""
    paddock = motos()
    run(paddock, "M1", "1", "2", "3", "4 DNF")
    run(paddock, "M2", "4", "1", "2", "3")
    assert paddock.order("R1") == ["1 1", "2 2", "3 3", "4 4"]
    out = motos()
    run(out, "M1", "1", "2", "3", "4 DNF")
    run(out, "M2", "1", "2", "3", "4 DNS")
    assert out.order("R1") == ["1 1", "2 2", "3 3", "DNS 4"]


def test_nobody_classifies_what_is_worked_out() -> None:
    """And nobody amends it; it is published like any other, and a moto that changes it after that says so."""
    paddock = motos(printed=False)
    order = RaceClassified(session="R1", rows=rows("1", "2", "3", "4"))
    assert paddock.refusal(order).startswith("the order of R1 is worked out from M1, M2")
    provisional = ClassificationPublished(session="R1", status="provisional")
    assert paddock.refusal(provisional).startswith("R1 has no classification yet")
    run(paddock, "M1", "1", "3", "2", "4")
    run(paddock, "M2", "2", "3", "1", "4")
    amended = AmendClassification(session="R1", rows=rows("1", "2", "3", "4"))
    assert paddock.refusal(amended).startswith("the order of R1 is worked out from M1, M2")
    paddock.official("R1")
    late = PenaltyApplied(session="M2", car="2", penalty=Positions(places=2), basis=said("SP 2"))
    assert paddock.refusal(late).startswith("R1 is official")
    paddock.ask(late.model_copy(update={"after_official": True}))
    paddock.ask(provisional)


LEGS = [
    SessionRule(kind="leg", field="all"),
    SessionRule(kind="race", order=SumOf(sum_of=("L1", "L2"), by="time")),
]


def test_times_of_legs_are_added_up_and_a_leg_missed_is_a_race_missed() -> None:
    """Ari 10:00+10:05 = 20:05, Bea 10:03+10:01 = 20:04 wins; Cai retired from the second leg; Dov never started it."""
    paddock = meeting(sessions=LEGS, timetable={"L1": "leg", "L2": "leg"}, cars="1234")
    run(paddock, "L1", *timed("1 10:00.000", "2 10:03.000", "3 10:04.000", "4 10:05.000"))
    second = timed("2 10:01.000", "1 10:05.000")
    run(paddock, "L2", *second, Row(car="3", status="DNF"), Row(car="4", status="DNS"))
    assert paddock.order("R1") == ["1 2", "2 1", "DNF 3", "DNS 4"]
    best = paddock.replayed.results.classifications["R1"].cars[0]
    assert (best.total_ms, best.laps) == (20 * 60_000 + 4000, 40)
    assert best.remark == "L1 10:03.000 + L2 10:01.000"
    paddock.penalise("L1", "2", TimePenalty(milliseconds=2000))
    assert paddock.order("R1")[:2] == ["1 1", "2 2"]
    paddock.penalise("R1", "1", TimePenalty(milliseconds=1500), document="SP 2")
    assert paddock.order("R1")[:2] == ["1 2", "2 1"]


def test_laps_come_before_time_where_legs_are_added_up() -> None:
    """A lap down in one leg is behind whoever drove them all, however fast."""
    paddock = meeting(sessions=LEGS, timetable={"L1": "leg", "L2": "leg"}, cars="12")
    run(paddock, "L1", *timed("1 10:00.000", "2 9:00.000 -1"))
    run(paddock, "L2", *timed("2 9:00.000", "1 10:00.000"))
    assert paddock.order("R1") == ["1 1", "2 2"]


def test_a_time_that_is_not_known_makes_no_order_up() -> None:
    """Who has no time in a leg stands last in the list, and no place is certain: the table says so."""
    paddock = meeting(sessions=LEGS, timetable={"L1": "leg", "L2": "leg"}, cars="12")
    run(paddock, "L1", "1", "2")
    run(paddock, "L2", *timed("2 9:00.000", "1 10:00.000"))
    classification = paddock.replayed.results.classifications["R1"]
    assert classification.unknown == (
        "the time of car 1 in L1 is not known",
        "the time of car 2 in L1 is not known",
    )
    assert paddock.standings().in_doubt == {"ari", "bea"}


def test_places_are_added_up_and_the_fewest_win() -> None:
    """Ari 1+3, Bea 2+1 = 3 wins, Cai 3+2; Dov missed the second heat: 4 + one more than the field = 4+5."""
    order = SumOf(sum_of=("heat",), by="places")
    final = SessionRule(kind="final-grid", order=order)
    timetable = {"H1": "heat", "H2": "heat", "F1": "final-grid"}
    paddock = meeting(sessions=[*HEATS, final], timetable=timetable, cars="1234")
    run(paddock, "H1", "1", "2", "3", "4")
    run(paddock, "H2", "2", "3", "1")
    assert paddock.order("F1") == ["1 2", "2 1", "3 3", "4 4"]
    remarks = [car.remark for car in paddock.replayed.results.classifications["F1"].cars]
    assert remarks == ["H1 2 + H2 1 = 3", "H1 1 + H2 3 = 4", "H1 3 + H2 2 = 5", "H1 4 + H2 5 = 9"]


GROUPS = {"Q1": "qualifying", "QA": "group", "QB": "group"}


def grouped(by: str) -> Paddock:
    """Qualifying of a round is made of two groups."""
    merged = MergeOf.model_validate({"merge_of": ("group",), "by": by})
    kinds = [SessionRule(kind="group", order="qualifying"), SessionRule(kind="qualifying", order=merged)]
    pole = championship(bonuses=())
    return meeting(pole, sessions=kinds, timetable=GROUPS)


@pytest.mark.parametrize(
    ("by", "order"),
    [
        ("time", ["4", "5", "1", "2", "6", "3"]),
        ("turns", ["4", "1", "5", "2", "6", "3"]),
        ("stacked", ["1", "2", "3", "4", "5", "6"]),
    ],
)
def test_groups_of_qualifying_are_merged_into_one_grid(by: str, order: list[str]) -> None:
    """By time over both; by turns, the group with the fastest lap first; or one behind the other."""
    paddock = grouped(by)
    run(paddock, "QA", *lapped("1 1:30.000", "2 1:31.000", "3 1:33.000"))
    run(paddock, "QB", *lapped("4 1:29.000", "5 1:29.500", "6 1:32.000"))
    assert [car.car for car in paddock.replayed.results.classifications["Q1"].cars] == order
    race = paddock.desk.season(SEASON).sessions["R1"]
    assert [slot.car for slot in paddock.replayed.results.grid(race)] == order


def test_knock_out_qualifying_is_stacked_from_the_last_part_down() -> None:
    """The last part orders the first two, the part before it who was left; without a lap there one keeps its place."""
    stacked = MergeOf(merge_of=("Q1-3", "Q1-2", "Q1-1"), by="stacked")
    kinds = [SessionRule(kind="knock-out", order="qualifying"), SessionRule(kind="qualifying", order=stacked)]
    timetable = {"Q1": "qualifying", "Q1-1": "knock-out", "Q1-2": "knock-out", "Q1-3": "knock-out"}
    paddock = meeting(sessions=kinds, timetable=timetable)
    run(paddock, "Q1-1", "1", "2", "3", "4", "5", "6")
    run(paddock, "Q1-2", "3", "2", "1", "4")
    run(paddock, "Q1-3", "2", "3 DNF")
    assert paddock.order("Q1") == ["1 2", "2 3", "3 1", "4 4", "5 5", "6 6"]


def test_what_one_heat_leaves_open_is_open_in_all_that_is_made_of_it() -> None:
    """Only the winner of the first moto is known: no place overall is certain, and nothing is paid as if it were."""
    paddock = motos()
    paddock.ask(RaceClassified(session="M1", rows=rows("1"), partial="only the winner is known"))
    run(paddock, "M2", "2", "3", "1", "4")
    standings = paddock.standings()
    assert any("M1: only the winner is known" in gap.what for gap in standings.gaps)
    assert standings.in_doubt


def test_a_title_does_not_guess_at_orders_worked_out() -> None:
    """A race made of motos to come: nothing is certain, and the reason is said."""
    paddock = motos()
    run(paddock, "M1", "1", "3", "2", "4")
    fight = title_fight(paddock.replayed.results, "drivers")
    assert fight is not None
    assert fight.champions == ()
    assert "the order of R1 follows from other sessions" in fight.to_come.notes


@pytest.mark.parametrize(
    ("kinds", "complaint"),
    [
        ([{"kind": "final", "order": {"sum_of": ["heat"], "by": "points"}}], "made of 'heat', a session kind that is"),
        ([{"kind": "heat"}, {"kind": "heat"}], "the session kind 'heat' is declared twice"),
        ([{"kind": "a", "order": {"sum_of": ["a"], "by": "time"}}], "the order of a a is made of itself"),
        (
            [
                {"kind": "a", "order": {"sum_of": ["b"], "by": "time"}},
                {"kind": "b", "order": {"merge_of": ["a"], "by": "time"}},
            ],
            "is made of itself",
        ),
        ([{"kind": "a", "order": {"sum_of": ["race"], "by": "points", "points": "few"}}], "the points table 'few'"),
    ],
)
def test_kinds_of_session_that_make_no_sense_are_refused(kinds: list[dict[str, Any]], complaint: str) -> None:
    """Unknown, twice, made of themselves, by tables that are not there."""
    with pytest.raises(ValidationError, match=complaint):
        regulations(sessions=tuple(SessionRule.model_validate_json(json.dumps(kind)) for kind in kinds))


def test_the_timetable_takes_known_kinds_alone() -> None:
    """A kind the book has not; the name of a race; a round that is not there."""
    paddock = meeting(sessions=HEATS, timetable={})
    assert paddock.refusal(SessionScheduled(session="H1", kind="heats", weekend="1", round=1)).startswith(
        "there is no session of the kind 'heats'"
    )
    assert paddock.refusal(SessionScheduled(session="R2", kind="heat", weekend="1", round=1)).startswith(
        "R2 is what the race of round 2 is called"
    )
    assert paddock.refusal(SessionScheduled(session="H1", kind="heat", weekend="1", round=2)).startswith(
        "there is no round 2"
    )


def test_the_kinds_of_session_in_words() -> None:
    """As regulations are shown."""
    rules = regulations(
        sessions=(*HEATS, SessionRule(kind="race", order=SumOf(sum_of=("heat",), by="points", points="race")))
    )
    words = [clause.words for clause in season_clauses(rules) if clause.about == "session"]
    assert words == [
        "Heat (heat): in the order of the finish",
        "race (race): points added up of heat; level: the better place in the latest",
    ]


PENALTIES: tuple[Penalty, ...] = (Positions(places=1), Disqualified(), NoPoints(), TimePenalty(milliseconds=4000))


@pytest.mark.parametrize("penalty", PENALTIES, ids=lambda penalty: penalty.kind)
def test_line_by_line_is_as_from_nothing_where_orders_reach_over_rounds(penalty: Penalty) -> None:
    """An overall of the weekend, made of the races of two rounds: a decision about the first moves it."""
    order = SumOf(sum_of=("race",), by="points", points="moto", over="weekend")
    kinds = [SessionRule(kind="overall", order=order)]
    scores = (Scores(points="race"), Scores(session="overall", points="moto"))
    drivers = championship(scores=scores)
    teams = championship("teams", competitor="team", cars=Cars(count=1), places=Places(among="class"))
    paddock = Paddock(
        rules=regulations(drivers, teams, sessions=tuple(kinds), points={"race": EIGHT, "moto": MOTO})
    ).weekends(2)
    for car, driver in DRIVERS.items():
        paddock.enter(car, driver, team=f"team-{int(car) % 2}")
    paddock.ask(SessionScheduled(session="O1", kind="overall", weekend="1", round=2))
    run(paddock, "R1", *timed("1 10:00.000", "2 10:01.000", "3 10:02.000", "4 10:03.000"))
    run(paddock, "R3", "1", "2", "3")
    run(paddock, "R2", *timed("2 10:00.000", "1 10:01.000", "3 10:02.000", "4 10:03.000"))
    line = paddock.penalise("R1", "1", penalty)
    paddock.rescind(line)
    paddock.reinstate(line)
    placed = paddock.store.read(SEASON).placed
    kept = replayed(placed[:1], "")
    for cut in range(2, len(placed) + 1):
        kept = replayed(placed[:cut], "", kept)
        fresh = replayed(placed[:cut], "")
        assert kept == fresh
        for table in ("drivers", "teams"):
            if cut > 3:
                assert kept.results.standings(table) == fresh.results.standings(table)
    assert paddock.order("O1")[0] == {"positions": "1 2", "disqualified": "1 2", "time": "1 2"}.get(penalty.kind, "1 2")


def test_two_cars_that_tie_in_every_part_share_the_place() -> None:
    """Dead heats in both motos: level on points and places, whatever the book says of ties."""
    paddock = motos()
    for moto in ("M1", "M2"):
        first, second, third, fourth = rows("1", "2", "3", "4")
        level = tuple(replace(row, place=1, dead_heat=True) for row in (first, second))
        run(paddock, moto, *level, third, fourth)
    assert paddock.order("R1") == ["1 1", "1 2", "3 3", "4 4"]
    assert [points for _, _, points in paddock.table()][:2] == ["9", "9"]
