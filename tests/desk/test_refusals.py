"""What the desk refuses, and the words it refuses it with; a refusal changes nothing."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from uuid import UUID

import pytest
from pydantic import ValidationError

from paddock import SEASON, Paddock, championship, regulations, rows, timed
from racelog.desk.deciding import decide
from racelog.desk.refusals import Refusal, Refused
from racelog.desk.requests import (
    AmendClassification,
    AmendEntry,
    Change,
    Reinstate,
    Request,
    Rescind,
    Void,
    Withdraw,
)
from racelog.facts.events import (
    BackOfClass,
    Basis,
    ClassificationAmended,
    ClassificationPublished,
    Disqualified,
    DriverRegistered,
    Drove,
    EntryAmended,
    EntryRegistered,
    EntryWithdrawn,
    EventVoided,
    FastestLapSet,
    GridPlace,
    GridSet,
    LapsPenalty,
    NoPoints,
    Penalty,
    PenaltyApplied,
    PenaltyReinstated,
    PenaltyRescinded,
    PointsAdjusted,
    PointsDeduction,
    PoleSet,
    QualifyingClassified,
    RaceClassified,
    RegulationsAdopted,
    RegulationsAmended,
    RoundScheduled,
    Row,
    SeasonOpened,
    SessionScheduled,
    TeamRegistered,
    TimePenalty,
    WeekendCancelled,
    WeekendScheduled,
)
from racelog.facts.season import Season
from racelog.projections.tables import results_table

NOBODY = UUID(int=0)


@pytest.fixture
def paddock() -> Paddock:
    """Two weekends of two rounds; cars 1, 2 and 3 for all, car 8 for weekend 1; round 1 has been run."""
    made = Paddock(championship(), championship("am")).weekends(2)
    made.enter("1", "kay-van-berlo", team="kelly").enter("2", "parker-thompson").enter("3", "riley-dickinson", "am")
    made.enter("8", "leh-keen", weekends=("1",))
    made.ask(SessionScheduled(session="Q1", kind="qualifying", weekend="1", round=1))
    made.race(1, "1", "2", "3", "8 DNF")
    return made


def penalty(kind: Penalty, car: str = "1", session: str = "R1") -> PenaltyApplied:
    return PenaltyApplied(session=session, car=car, penalty=kind)


def weekend(number: str, **facts: str) -> WeekendScheduled:
    return WeekendScheduled.model_validate({"weekend": number, "name": "X", "circuit": "X", **facts}, strict=False)


def entry(car: str, *drivers: str, **terms: object) -> EntryRegistered:
    return EntryRegistered.model_validate({"car": car, "drivers": drivers, "class": "pro", **terms})


REFUSED: dict[str, tuple[Request, str]] = {
    "season open already": (
        SeasonOpened(season=SEASON, title="Again", year=2026),
        "the season made-cup-2026 is open already",
    ),
    "regulations adopted already": (
        RegulationsAdopted(regulations=regulations()),
        "regulations were adopted already (#2)\nAmend them, from a round on",
    ),
    "weekend scheduled already": (weekend("1"), "weekend 1 (Circuit 1) is in the calendar already"),
    "weekend ends before it begins": (
        weekend("9", first_day="2026-05-03", last_day="2026-05-01"),
        "weekend 9 ends on 2026-05-01, before it begins on 2026-05-03",
    ),
    "weekend unknown": (
        RoundScheduled(round=9, weekend="7"),
        "there is no weekend '7'\n  known: 1, 2\nSchedule it first",
    ),
    "weekend with a classification cancelled": (
        WeekendCancelled(weekend="1"),
        "weekend 1 (Circuit 1) cannot be cancelled: R1 has a classification",
    ),
    "round scheduled already": (
        RoundScheduled(round=2, weekend="2"),
        "round 2 is scheduled already, at weekend 1 (Circuit 1)",
    ),
    "session scheduled already": (
        SessionScheduled(session="Q1", kind="qualifying", weekend="1"),
        "session Q1 is scheduled already",
    ),
    "session of an unknown round": (
        SessionScheduled(session="Q9", kind="qualifying", weekend="1", round=9),
        "there is no round 9\nSchedule the round first",
    ),
    "session at another weekend than its round": (
        SessionScheduled(session="Q3", kind="qualifying", weekend="1", round=3),
        "round 3 is run at weekend 2 (Circuit 2)",
    ),
    "name of another driver": (
        DriverRegistered(driver="van-berlo", name="Kay VAN BERLO"),
        "'Kay VAN BERLO' is the name of kay-van-berlo already (#9)",
    ),
    "name of another team": (
        TeamRegistered(team="kellymoss", name="Kellymoss", also_known_as=("KELLY",)),
        "'KELLY' is the name of kelly already (#10)",
    ),
    "driver not registered": (
        entry("9", "parker-thomson"),
        "no driver 'parker-thomson' is registered\n  known: parker-thompson\nRegister the driver first",
    ),
    "team not registered": (
        entry("9", "leh-keen", team="kely"),
        "no team 'kely' is registered\n  known: kelly\nRegister the team first",
    ),
    "class not in the regulations": (
        entry("9", "leh-keen", **{"class": "gold"}),
        "the regulations have no class 'gold'\n  classes: pro, am, junior",
    ),
    "entered for an unknown weekend": (
        entry("9", "leh-keen", weekends=("1", "5")),
        "there is no weekend '5'\n  known: 1, 2\nSchedule it first",
    ),
    "car number taken": (
        entry("8", "leh-keen"),
        (
            "car 8 is entered already for weekend 1 (Circuit 1), by Leh Keen\n"
            "Choose another number, other weekends, or amend that entry"
        ),
    ),
    "entry of a car not entered amended": (
        AmendEntry(car="8", weekend="2", guest=True),
        (
            "car 8 is not entered for weekend 2 (Circuit 2)\n"
            "  entered cars close to it: 1 Kay Van Berlo, 2 Parker Thompson, 3 Riley Dickinson\nEnter it first"
        ),
    ),
    "entry amended in nothing": (
        AmendEntry(car="8", weekend="1"),
        "nothing to change was named\nName a driver, team, class, generation or guest",
    ),
    "entry unknown": (EntryAmended(entry=NOBODY, from_weekend="1"), f"there is no entry {NOBODY}"),
    "withdrawal of an unknown entry": (
        EntryWithdrawn(entry=NOBODY, from_weekend="1"),
        f"there is no entry {NOBODY}",
    ),
    "withdrawal from nowhere": (
        Withdraw(car="1"),
        "from when on is not said\nName a round or a weekend",
    ),
    "withdrawal from an unknown round": (Withdraw(car="1", round=9), "there is no round 9"),
    "session unknown": (
        RaceClassified(session="R9", rows=rows("1")),
        "there is no session R9\n  known: R4, R3, R2\nSchedule its round first; round 8 is run in session R8",
    ),
    "classified twice": (
        RaceClassified(session="R1", rows=rows("1")),
        "R1 has a classification already (#19)\nAmend it: a later classification replaces the earlier one",
    ),
    "a race order for qualifying": (
        RaceClassified(session="Q1", rows=rows("1")),
        "Q1 is a qualifying session, and this is the order of a race",
    ),
    "a qualifying order for a race": (
        QualifyingClassified(session="R2", rows=rows("1")),
        "R2 is a race session, and this is the order of qualifying",
    ),
    "no car in it": (RaceClassified(session="R2", rows=()), "the classification of R2 has no car in it"),
    "car not entered": (
        RaceClassified(session="R2", rows=rows("1", "01")),
        (
            "car 01 is not entered for weekend 1 (Circuit 1)\n"
            "  entered cars close to it: 1 Kay Van Berlo, 2 Parker Thompson, 3 Riley Dickinson\n"
            "Enter it first, for weekend 1"
        ),
    ),
    "car not entered this weekend": (
        RaceClassified(session="R3", rows=rows("1", "8")),
        (
            "car 8 is not entered for weekend 2 (Circuit 2)\n"
            "  entered cars close to it: 1 Kay Van Berlo, 2 Parker Thompson, 3 Riley Dickinson\n"
            "Enter it first, for weekend 2"
        ),
    ),
    "car twice": (
        RaceClassified(session="R2", rows=rows("1", "2", "1")),
        "car 1 is in the classification of R2 twice",
    ),
    "place twice": (
        RaceClassified(session="R2", rows=(rows("1")[0], rows("2")[0])),
        (
            "the places of R2 do not follow one another: cars 1 and 2 are both in place 1\n"
            "Correct the place; say dead heat where two cars share one, or that a place is vacant"
        ),
    ),
    "place missing": (
        RaceClassified(session="R2", rows=(rows("1")[0], rows("2", "3", "8")[2])),
        (
            "the places of R2 do not follow one another: nobody is in place 2\n"
            "Correct the place; say dead heat where two cars share one, or that a place is vacant"
        ),
    ),
    "dead heat of one": (
        RaceClassified(session="R2", rows=(rows("1")[0].model_copy(update={"dead_heat": True}), rows("2")[0])),
        (
            "the places of R2 do not follow one another: cars 1 and 2 are both in place 1\n"
            "Correct the place; say dead heat where two cars share one, or that a place is vacant"
        ),
    ),
    "contains an unknown decision": (
        RaceClassified(session="R2", rows=rows("1"), includes=(NOBODY,)),
        f"the order says it contains the decision {NOBODY}, which is none about R2",
    ),
    "amended before it was classified": (
        ClassificationAmended(session="R2", rows=rows("1")),
        "R2 has no classification yet\nClassify it first",
    ),
    "amended in nothing": (
        AmendClassification(session="R1", changes=(Change(car="1", place=1),)),
        "this changes nothing in the classification of R1 (#19)",
    ),
    "amended for a car that is not in it": (
        AmendClassification(session="R1", changes=(Change(car="7", place=1),)),
        "car 7 is not in the classification of R1",
    ),
    "car on the grid twice": (
        GridSet(session="R1", places=(GridPlace(car="1", place=1), GridPlace(car="1", place=2))),
        "car 1 is on the grid of R1 twice",
    ),
    "place on the grid twice": (
        GridSet(session="R1", places=(GridPlace(car="1", place=1), GridPlace(car="2", place=1))),
        "place 1 is on the grid of R1 twice",
    ),
    "pole of a class the car does not run in": (
        PoleSet(session="R1", car="1", class_="am"),
        "car 1 runs in the class pro, not am",
    ),
    "next behind itself": (
        FastestLapSet(session="R1", cars=("1",), next_eligible="1"),
        "car 1 cannot be next behind itself",
    ),
    "published before it was classified": (
        ClassificationPublished(session="R2", status="provisional"),
        "R2 has no classification yet\nClassify it first",
    ),
    "time penalty without times": (
        penalty(TimePenalty(milliseconds=5000)),
        (
            "the time of car 1 in R1 is not known, so this penalty cannot be worked out\n"
            "Amend the classification of R1 with times first, or give a penalty in places"
        ),
    ),
    "laps penalty without laps": (
        penalty(LapsPenalty(laps=1)),
        (
            "the lap count of car 1 in R1 is not known, so this penalty cannot be worked out\n"
            "Amend the classification of R1 with times first, or give a penalty in places"
        ),
    ),
    "back of class for a car that did not finish": (
        penalty(BackOfClass(), "8"),
        "car 8 has no place in R1 to lose: DNF",
    ),
    "no points in an unknown championship": (
        penalty(NoPoints(championships=("teams",))),
        "there is no championship 'teams'\n  championships: drivers, am",
    ),
    "rescind what is no penalty": (Rescind(line=19), "#19 is no penalty\n  the log has no penalties"),
    "rescind an unknown penalty": (PenaltyRescinded(penalty=NOBODY), f"there is no penalty {NOBODY}"),
    "reinstate an unknown penalty": (PenaltyReinstated(penalty=NOBODY), f"there is no penalty {NOBODY}"),
    "points for nobody": (
        PointsAdjusted(championship="drivers", competitor="leh-ken", points=Fraction(1), effective_round=1),
        "drivers is for drivers, and no driver 'leh-ken' is registered\n  known: leh-keen",
    ),
    "no points at all": (
        PointsAdjusted(championship="drivers", competitor="leh-keen", points=Fraction(0), effective_round=1),
        "0 points change nothing for Leh Keen",
    ),
    "points in an unknown championship": (
        PointsAdjusted(championship="x", competitor="leh-keen", points=Fraction(1), effective_round=1),
        "there is no championship 'x'\n  championships: drivers, am",
    ),
    "points in a drivers' table for a team": (
        PointsAdjusted(championship="drivers", competitor="kelly", points=Fraction(1), effective_round=1),
        (
            "drivers is for drivers, and no driver 'kelly' is registered\n"
            "  known: kay-van-berlo, parker-thompson, riley-dickinson, leh-keen"
        ),
    ),
    "constructor not registered": (
        entry("9", "leh-keen", constructor="lotus"),
        "no team 'lotus' is registered\n  known: kelly\nRegister the team first",
    ),
    "driven by somebody not registered": (
        RaceClassified(
            session="R2",
            rows=(Row(car="1", status="classified", place=1, drove=(Drove(driver="a-nother"),)),),
        ),
        (
            "no driver 'a-nother' is registered\n"
            "  known: kay-van-berlo, parker-thompson, riley-dickinson, leh-keen\nRegister the driver first"
        ),
    ),
    "two in one place of an order that is partly known": (
        RaceClassified(session="R2", rows=(rows("1")[0], rows("2")[0]), partial="the rest is not known"),
        (
            "the places of R2 do not follow one another: cars 1 and 2 are both in place 1\n"
            "Correct the place; say dead heat where two cars share one, or that a place is vacant"
        ),
    ),
    "withdrawn and never entered": (
        RaceClassified(session="R2", rows=rows("1", "77 WD")),
        (
            "car 77 is not entered for weekend 1 (Circuit 1)\n"
            "  entered cars close to it: 1 Kay Van Berlo, 2 Parker Thompson, 3 Riley Dickinson\n"
            "Enter it first, for weekend 1"
        ),
    ),
    "withdrawn from a race it ran in": (
        Withdraw(car="1", round=1),
        "car 1 ran in R1, so it cannot be withdrawn before that",
    ),
    "driver registered again with nothing new": (
        DriverRegistered(driver="leh-keen", name="Leh Keen"),
        "Leh Keen is registered already (#16)",
    ),
    "team registered again with nothing new": (
        TeamRegistered(team="kelly", name="Kelly"),
        "Kelly is registered already (#10)",
    ),
    "born after the season": (
        DriverRegistered(driver="baby", name="Baby", born=date(2030, 1, 1)),
        "Baby cannot be born on 2030-01-01 and drive in 2026\nCheck the date",
    ),
    "amended to what it is": (
        AmendEntry(car="1", weekend="2", team="kelly", class_="pro"),
        "this changes nothing about car 1 from weekend 2 on",
    ),
    "penalty for a driver of another car": (
        PenaltyApplied(session="R1", car="1", driver="leh-keen", penalty=Disqualified()),
        "Leh Keen does not drive car 1 in R1\n  drivers: Kay Van Berlo",
    ),
    "void an entry with results": (
        Void(line=11, basis=Basis(reason="slip")),
        (
            "#11 entry_registered has later events built on it\n  #19 race_classified\n"
            "Take those back first, or all of them together (with dependents)"
        ),
    ),
    "void an unknown line": (Void(line=99, basis=Basis(reason="slip")), "there is no line #99\n  the last one is #19"),
    "void an unknown event": (EventVoided(event=NOBODY), f"there is no event {NOBODY}"),
    "void the opening": (
        Void(line=1, basis=Basis(reason="slip")),
        "#1 opens the season; without it there is no season",
    ),
    "void what others are built on": (
        Void(line=9, basis=Basis(reason="slip")),
        (
            "#9 driver_registered has later events built on it\n  #11 entry_registered, #19 race_classified\n"
            "Take those back first, or all of them together (with dependents)"
        ),
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_says_what_is_wrong_and_what_to_do_and_changes_nothing(case: str, paddock: Paddock) -> None:
    """No byte of the log is touched."""
    request, said = REFUSED[case]
    before = paddock.store.segments(SEASON)
    with pytest.raises(Refusal) as refused:
        paddock.ask(request)
    assert str(refused.value) == f"refused: {said}"
    assert refused.value.exit_code == 1
    assert paddock.store.segments(SEASON) == before


def after(*asked: Request) -> Callable[[Paddock], None]:
    def ask(paddock: Paddock) -> None:
        for request in asked:
            paddock.ask(request)

    return ask


ONCE_MORE: dict[str, tuple[Callable[[Paddock], None], Request, str]] = {
    "weekend cancelled": (
        after(WeekendCancelled(weekend="2")),
        RaceClassified(session="R3", rows=rows("1")),
        "R3 belongs to weekend 2 (Circuit 2), which was cancelled",
    ),
    "weekend cancelled twice": (
        after(WeekendCancelled(weekend="2")),
        WeekendCancelled(weekend="2"),
        "weekend 2 (Circuit 2) was cancelled (#20)",
    ),
    "car withdrawn": (
        after(Withdraw(car="3", round=2)),
        RaceClassified(session="R2", rows=rows("1", "3")),
        "car 3 was withdrawn before R2 (#20)",
    ),
    "car withdrawn twice": (
        after(Withdraw(car="3", weekend="2", rest_of_season=True)),
        Withdraw(car="3", round=4),
        "car 3 is withdrawn already (#20)",
    ),
    "pole set twice without a reason": (
        after(PoleSet(session="R1", car="1")),
        PoleSet(session="R1", car="2"),
        "pole of R1 went to car 1 (#20)\nTo correct it, give the reason",
    ),
    "official twice": (
        after(ClassificationPublished(session="R1", status="official")),
        ClassificationPublished(session="R1", status="provisional"),
        "R1 is official already (#20)",
    ),
    "provisional twice": (
        after(ClassificationPublished(session="R1", status="provisional")),
        ClassificationPublished(session="R1", status="provisional"),
        "R1 is provisional already (#20)",
    ),
    "the same points again": (
        after(PointsAdjusted(championship="drivers", competitor="leh-keen", points=Fraction(-5), effective_round=1)),
        PointsAdjusted(championship="drivers", competitor="leh-keen", points=Fraction(-5), effective_round=1),
        "Leh Keen has these points already (#20)\nIf it is another decision, give its document number",
    ),
    "the same penalty again": (
        after(penalty(Disqualified())),
        penalty(Disqualified()),
        "car 1 has this penalty in R1 already (#20)\nIf it is another decision, give its document number",
    ),
    "rescinded twice": (
        after(penalty(Disqualified()), Rescind(line=20)),
        Rescind(line=20),
        "the penalty #20 was rescinded already (#21)",
    ),
    "reinstated while in force": (
        after(penalty(Disqualified())),
        Reinstate(line=20),
        "the penalty #20 is in force\nOnly a rescinded penalty is reinstated",
    ),
    "rescind another line than the penalty": (
        after(penalty(Disqualified())),
        Rescind(line=19),
        "#19 is no penalty\n  the latest: #20 R1 car 1",
    ),
    "void of a void": (
        after(PoleSet(session="R1", car="1"), Void(line=20, basis=Basis(reason="slip"))),
        Void(line=21, basis=Basis(reason="slip")),
        "#21 takes back a clerical error; that is not taken back again\nRecord the fact anew",
    ),
    "void twice": (
        after(PoleSet(session="R1", car="1"), Void(line=20, basis=Basis(reason="slip"))),
        Void(line=20, basis=Basis(reason="slip")),
        "#20 was taken back already (#21)",
    ),
    "disqualified in the order already": (
        after(RaceClassified(session="R2", rows=(*rows("1"), Row(car="2", status="DSQ")))),
        penalty(Disqualified(), "2", "R2"),
        "car 2 is disqualified in R2 already (#20)",
    ),
    "penalty for a car that is not in the order": (
        after(RaceClassified(session="R2", rows=rows("1"))),
        penalty(BackOfClass(), "2", "R2"),
        "car 2 is not in the classification of R2 (#20)",
    ),
}


@pytest.mark.parametrize("case", ONCE_MORE)
def test_what_was_decided_before_may_stand_in_the_way(case: str, paddock: Paddock) -> None:
    """The message names the line that does."""
    prepare, request, said = ONCE_MORE[case]
    prepare(paddock)
    before = paddock.store.segments(SEASON)
    with pytest.raises(Refusal) as refused:
        paddock.ask(request)
    assert str(refused.value) == f"refused: {said}"
    assert paddock.store.segments(SEASON) == before


def test_nothing_is_recorded_before_the_season_is_open() -> None:
    """The first line opens it."""
    answer = decide(Season(), (), DriverRegistered(driver="ada", name="Ada"))
    assert answer == Refused("the season is not open", remedy="Open it first")


def test_regulations_are_adopted_before_they_are_amended() -> None:
    """There is nothing to amend."""
    answer = decide(Season(id="x"), (), RegulationsAmended(regulations=regulations(), effective_round=2))
    assert answer == Refused("there are no regulations to amend", remedy="Adopt them first")


def test_an_official_may_not_keep_an_irregular_order_as_printed(paddock: Paddock) -> None:
    """Only an import of a printed table may."""
    asked = RaceClassified(session="R2", rows=(rows("1")[0], rows("2")[0]), as_printed="two cars in place 1")
    answer = decide(paddock.replayed.season, (), asked)
    assert isinstance(answer, Refused)
    assert answer.what == "the order of R2 is irregular: two cars in place 1"


def test_what_builds_on_an_error_is_taken_back_with_it_only_when_asked_for(paddock: Paddock) -> None:
    """In one append, the latest first; then the season is as if none had been written."""
    driver = paddock.ask(DriverRegistered(driver="ada", name="Ada"))
    paddock.ask(entry("77", "ada"))
    paddock.ask(RaceClassified(session="R2", rows=timed("1 40:00.000", "77 40:01.000")))
    taken = paddock.desk.append(
        SEASON, Void(line=driver.seq, basis=Basis(reason="no such person"), with_dependents=True), by="j.doe"
    )
    assert [placed.line.tx for placed in taken.lines] == ["1/3", "2/3", "3/3"]
    season = paddock.replayed.season
    assert "ada" not in season.drivers
    assert all(held.car != "77" for held in season.entries.values())


def test_a_correction_of_an_honour_needs_its_reason(paddock: Paddock) -> None:
    """With it, the later line counts."""
    paddock.ask(PoleSet(session="R1", car="1"))
    paddock.ask(PoleSet(session="R1", car="2", basis=Basis(reason="the timing sheet was misread")))
    assert paddock.replayed.season.sessions["R1"].poles[None].cars == ("2",)


def test_an_order_amended_after_it_was_official_can_be_published_again(paddock: Paddock) -> None:
    """And is not called official until it is."""
    paddock.ask(ClassificationPublished(session="R1", status="official"))
    paddock.ask(AmendClassification(session="R1", changes=(Change(car="8", status="NC"),)))
    published = results_table(paddock.replayed, "R1")
    assert published is not None
    assert published.publication == "official, amended since"
    paddock.ask(ClassificationPublished(session="R1", status="official"))
    published = results_table(paddock.replayed, "R1")
    assert published is not None
    assert published.publication == "official"


def test_a_second_registration_may_be_taken_back_while_the_first_stands(paddock: Paddock) -> None:
    """What was built on the first still stands on it."""
    again = paddock.ask(DriverRegistered(driver="leh-keen", name="Leh Keen", nationality="USA"))
    paddock.ask(Void(line=again.seq, basis=Basis(reason="wrong flag")))
    assert paddock.replayed.season.drivers["leh-keen"].nationality is None


def test_all_rows_of_an_order_lift_what_was_missing(paddock: Paddock) -> None:
    """It is partial no longer."""
    paddock.ask(RaceClassified(session="R2", rows=rows("1"), partial="only the winner is known"))
    paddock.ask(AmendClassification(session="R2", rows=rows("1", "2", "3", "8 DNF")))
    assert not paddock.standings().incomplete


@pytest.mark.parametrize(
    "change", [{"car": "1"}, {"car": "1", "status": "classified"}, {"car": "1", "place": 2, "status": "DNF"}]
)
def test_a_change_names_a_place_or_what_became_of_the_car(change: dict[str, object]) -> None:
    """Not neither, not both."""
    with pytest.raises(ValidationError, match="name a place, or a status other than classified"):
        Change.model_validate(change)


def test_a_deduction_of_nothing_or_less_is_none() -> None:
    """Points are given by an adjustment."""
    for points in ("0", "-5"):
        with pytest.raises(ValidationError):
            PointsDeduction.model_validate({"points": points})
