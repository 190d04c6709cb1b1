"""Appeals: notice in time, filed in time, and a decision that is held back until the end is known.

Source:  a choice after the FIA's International Sporting Code: notice within an hour of the decision, the appeal within
         96 hours, and an appeal suspends the decision, where the regulations do not say otherwise.
"""

from datetime import timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paddock import NOON, Paddock, championship, regulations, said, three_cars, timed
from racelog.desk.requests.models import DecideAppeal, FileAppeal, NotifyAppeal, Reinstate, Rescind, Void
from racelog.facts.events import (
    AppealFiled,
    BackOfField,
    Basis,
    Disqualified,
    GridPlaces,
    Known,
    NoPoints,
    Outcome,
    Penalty,
    PenaltyApplied,
    PointsDeduction,
    Positions,
    RaceClassified,
    TimePenalty,
)
from racelog.facts.line import Line
from racelog.facts.regulations import Procedure
from racelog.rules.ranking.results import Results


def raced(procedure: Procedure | None = None) -> Paddock:
    """Round 1 went to cars 1, 2 and 3; round 2 is still to come."""
    paddock = three_cars(Paddock(rules=regulations(procedure=procedure), printed=False))
    paddock.ask(RaceClassified(session="R1", rows=timed("1 40:00.000", "2 40:01.000", "3 40:02.000")))
    return paddock


@pytest.fixture
def paddock() -> Paddock:
    return raced()


@pytest.fixture
def disqualified(paddock: Paddock) -> Line:
    """Car 1 is disqualified at noon."""
    return paddock.penalise("R1", "1", Disqualified())


AS_RACED = ["1 1", "2 2", "3 3"]
AS_DECIDED = ["1 2", "2 3", "DSQ 1"]


def file(appeal: Line, **words: Any) -> FileAppeal:
    return FileAppeal(line=appeal.seq, grounds="the scales were not level", **words)


def decide(appeal: Line, outcome: Outcome) -> DecideAppeal:
    return DecideAppeal(line=appeal.seq, outcome=outcome, basis=said("ICA 1"))


def test_a_suspensive_appeal_holds_the_decision_back_until_it_is_lost(paddock: Paddock, disqualified: Line) -> None:
    """In the classification and in the standings, from notice to judgement."""
    assert (paddock.order("R1"), paddock.table()[0]) == (AS_DECIDED, (1, "thompson", "25"))
    appeal = paddock.appeal(disqualified)
    assert (paddock.order("R1"), paddock.table()[0]) == (AS_RACED, (1, "van-berlo", "25"))
    paddock.ask(file(appeal))
    assert paddock.order("R1") == AS_RACED
    paddock.ask(decide(appeal, "confirmed"))
    assert (paddock.order("R1"), paddock.table()[0]) == (AS_DECIDED, (1, "thompson", "25"))


@pytest.mark.parametrize("outcome", ["withdrawn", "lapsed"])
def test_an_appeal_given_up_or_never_filed_gives_the_decision_back(
    paddock: Paddock, disqualified: Line, outcome: Outcome
) -> None:
    """Without having been filed, and without a document: nobody decides anything."""
    appeal = paddock.appeal(disqualified)
    paddock.ask(DecideAppeal(line=appeal.seq, outcome=outcome))
    assert paddock.order("R1") == AS_DECIDED


def test_an_appeal_that_is_won_rescinds_the_decision_in_the_same_append(paddock: Paddock, disqualified: Line) -> None:
    """Two lines, one append: nobody reads the one without the other."""
    appeal = paddock.appeal(disqualified)
    paddock.ask(file(appeal))
    lines = paddock.ask_all(decide(appeal, "set_aside"))
    assert [(line.type, line.tx) for line in lines] == [("appeal_decided", "1/2"), ("penalty_rescinded", "2/2")]
    assert paddock.order("R1") == AS_RACED
    decision = paddock.replayed.season.decisions[disqualified.id]
    assert (decision.rescinded, decision.held_back) == (True, False)
    assert decision.seqs == (disqualified.seq, appeal.seq, appeal.seq + 1, *(line.seq for line in lines))


def test_an_appeal_that_does_not_suspend_leaves_the_decision_in_force_until_it_is_won() -> None:
    """By the regulations of the series."""
    paddock = raced(Procedure(appeals_suspend=False))
    appeal = paddock.appeal(paddock.penalise("R1", "1", Disqualified()))
    assert paddock.order("R1") == AS_DECIDED
    paddock.ask(file(appeal))
    paddock.ask(decide(appeal, "set_aside"))
    assert paddock.order("R1") == AS_RACED


def test_notice_is_in_time_for_an_hour_after_the_decision(paddock: Paddock, disqualified: Line) -> None:
    """To the minute; later it is refused, unless it is said why it is taken."""
    paddock.later(minutes=60).ask(NotifyAppeal(line=disqualified.seq, by="Kelly"))
    late = raced()
    again = late.penalise("R1", "1", Disqualified())
    late.later(minutes=61)
    assert late.refusal(NotifyAppeal(line=again.seq, by="Kelly")) == (
        f"the time for notice of an appeal against #{again.seq} ended at 2026-05-01 13:00 (UTC)\n"
        'If it is taken all the same, say why: --late "WORDS"'
    )
    late.ask(NotifyAppeal(line=again.seq, by="Kelly", late="the decision was not served on us"))
    assert late.order("R1") == AS_RACED


def test_the_words_for_a_late_notice_are_refused_in_time(paddock: Paddock, disqualified: Line) -> None:
    """They would say something that is not so."""
    assert paddock.refusal(NotifyAppeal(line=disqualified.seq, by="Kelly", late="traffic")) == (
        f"notice of an appeal against #{disqualified.seq} is in time until 2026-05-01 13:00 (UTC)\nLeave --late out"
    )


def test_the_hour_runs_from_when_it_was_decided_not_from_when_it_was_recorded(paddock: Paddock) -> None:
    """Decided at one minute to eleven, typed in at noon: the hour is over already."""
    decided = Known(at=NOON - timedelta(minutes=61), source="document")
    line = paddock.ask(PenaltyApplied(session="R1", car="1", penalty=Disqualified(), basis=said("SP 1"), known=decided))
    assert "ended at 2026-05-01 11:59 (UTC)" in paddock.refusal(NotifyAppeal(line=line.seq, by="Kelly"))


def test_an_appeal_is_filed_within_96_hours_of_its_notice(paddock: Paddock, disqualified: Line) -> None:
    """Late only with the words; in time not with them."""
    appeal = paddock.appeal(disqualified)
    assert paddock.refusal(file(appeal, late="post")) == (
        f"filing the appeal #{appeal.seq} is in time until 2026-05-05 12:00 (UTC)\nLeave --late out"
    )
    paddock.later(hours=96, minutes=1)
    assert paddock.refusal(file(appeal)) == (
        f"the time for filing the appeal #{appeal.seq} ended at 2026-05-05 12:00 (UTC)\n"
        'If it is taken all the same, say why: --late "WORDS"'
    )
    filed = paddock.ask(file(appeal, late="the court allowed it"))
    assert isinstance(filed.data, AppealFiled)
    assert filed.data.late == "the court allowed it"


def test_an_appeal_is_filed_once_and_judged_after_it_was_filed(paddock: Paddock, disqualified: Line) -> None:
    """There is nothing to judge before; the judgement has a document."""
    appeal = paddock.appeal(disqualified)
    for outcome in ("set_aside", "confirmed"):
        assert paddock.refusal(DecideAppeal(line=appeal.seq, outcome=outcome, basis=said("ICA 1"))) == (
            f"the appeal #{appeal.seq} was notified, and not filed yet\nFile it first; or it was withdrawn, or lapsed"
        )
    filed = paddock.ask(file(appeal))
    assert "has a document number" in paddock.refusal(DecideAppeal(line=appeal.seq, outcome="confirmed"))
    assert paddock.refusal(file(appeal)) == f"the appeal #{appeal.seq} was filed already (#{filed.seq})"


@pytest.mark.parametrize(
    ("outcome", "shown"),
    [("confirmed", "lost"), ("set_aside", "won"), ("withdrawn", "withdrawn"), ("lapsed", "lapsed")],
)
def test_an_appeal_ends_once(paddock: Paddock, disqualified: Line, outcome: Outcome, shown: str) -> None:
    """Whatever the end was."""
    appeal = paddock.appeal(disqualified)
    paddock.ask(file(appeal))
    ended = paddock.ask(decide(appeal, outcome))
    said_already = f"the appeal #{appeal.seq} was {shown} already (#{ended.seq})"
    assert paddock.refusal(decide(appeal, "confirmed")) == said_already
    assert paddock.refusal(file(appeal)) == said_already


def test_a_decision_may_say_that_no_appeal_is_possible(paddock: Paddock) -> None:
    """As with drive-through penalties in many series."""
    asked = PenaltyApplied(
        session="R1", car="1", penalty=TimePenalty(milliseconds=5000), basis=said("SP 1"), appealable=False
    )
    line = paddock.ask(asked)
    assert paddock.refusal(NotifyAppeal(line=line.seq, by="Kelly")) == (
        f"no appeal is possible against #{line.seq}: the decision says so"
    )


def test_disqualified_for_another_reason_while_the_first_decision_is_held_back(
    paddock: Paddock, disqualified: Line
) -> None:
    """It would change nothing while the first is in force; while that is appealed against it does."""
    second = PenaltyApplied(session="R1", car="1", penalty=Disqualified(), basis=said("SP 2", "fuel"))
    assert "A second one would change nothing" in paddock.refusal(second)
    paddock.appeal(disqualified)
    paddock.ask(second)
    assert paddock.order("R1") == AS_DECIDED


def test_one_appeal_at_a_time_and_none_against_what_was_rescinded(paddock: Paddock, disqualified: Line) -> None:
    """Each refusal names the line in the way."""
    appeal = paddock.appeal(disqualified)
    assert paddock.refusal(NotifyAppeal(line=disqualified.seq, by="Lotus")) == (
        f"an appeal against #{disqualified.seq} is open already (#{appeal.seq}, by Kelly)"
    )
    paddock.ask(decide(appeal, "withdrawn"))
    rescinded = paddock.ask(Rescind(line=disqualified.seq, basis=said("SP 2")))
    assert paddock.refusal(NotifyAppeal(line=disqualified.seq, by="Lotus")) == (
        f"the penalty #{disqualified.seq} was rescinded (#{rescinded.seq}); nothing is left of it"
    )


def test_an_appeal_won_against_what_the_stewards_rescinded_meanwhile_rescinds_nothing_twice(
    paddock: Paddock, disqualified: Line
) -> None:
    """One line."""
    appeal = paddock.appeal(disqualified)
    paddock.ask(file(appeal))
    paddock.ask(Rescind(line=disqualified.seq, basis=said("SP 2")))
    assert [line.type for line in paddock.ask_all(decide(appeal, "set_aside"))] == ["appeal_decided"]


def test_a_decision_reinstated_after_an_appeal_was_won_counts_again(paddock: Paddock, disqualified: Line) -> None:
    """A higher court's word."""
    appeal = paddock.appeal(disqualified)
    paddock.ask(file(appeal))
    paddock.ask(decide(appeal, "set_aside"))
    paddock.ask(Reinstate(line=disqualified.seq, basis=said("ICA 2")))
    assert paddock.order("R1") == AS_DECIDED


def test_what_is_no_appeal_or_no_penalty_is_named_with_those_there_are(paddock: Paddock, disqualified: Line) -> None:
    """By line or by id."""
    assert paddock.refusal(NotifyAppeal(line=3, by="Kelly")) == (
        f"#3 is no penalty\n  the latest: #{disqualified.seq} R1 car 1"
    )
    assert paddock.refusal(FileAppeal(line=3, grounds="x")) == "#3 is no notice of an appeal"
    appeal = paddock.appeal(disqualified)
    unknown = AppealFiled(appeal=UUID(int=0), grounds="x")
    assert paddock.refusal(unknown) == (
        f"{UUID(int=0)} is no notice of an appeal\n  the latest: #{appeal.seq} by Kelly"
    )


def test_a_decision_with_an_appeal_built_on_it_is_taken_back_with_it_or_not_at_all(
    paddock: Paddock, disqualified: Line
) -> None:
    """The refusal names all that stands on it, through the appeal too."""
    appeal = paddock.appeal(disqualified)
    filed = paddock.ask(file(appeal))
    slip = Basis(reason="the wrong car")
    assert paddock.refusal(Void(line=disqualified.seq, basis=slip)) == (
        f"#{disqualified.seq} penalty_applied has later events built on it\n"
        f"  #{appeal.seq} appeal_notified, #{filed.seq} appeal_filed\n"
        "Take those back first, or all of them together (--with-dependents)"
    )
    paddock.ask(Void(line=disqualified.seq, basis=slip, with_dependents=True))
    assert paddock.order("R1") == AS_RACED
    assert not paddock.replayed.season.decisions


def test_a_notice_taken_back_as_a_slip_puts_the_decision_in_force(paddock: Paddock, disqualified: Line) -> None:
    """As if nobody had appealed."""
    appeal = paddock.appeal(disqualified)
    paddock.ask(Void(line=appeal.seq, basis=Basis(reason="meant for another decision")))
    assert paddock.order("R1") == AS_DECIDED


PENALTIES: list[Penalty] = [
    Disqualified(),
    TimePenalty(milliseconds=1500),
    Positions(places=1),
    BackOfField(),
    NoPoints(),
    PointsDeduction(points=Fraction(5)),
    GridPlaces(places=2),
]


def what_counts(results: Results) -> object:
    """Orders, awards and tables, without the lines they came from."""
    orders = {
        name: [(car.car, car.status, car.place, car.class_place, car.total_ms) for car in each.cars]
        for name, each in results.classifications.items()
    }
    awards = [
        (award.competitor, award.round, award.kind, award.points, award.place, award.paid_place, award.note)
        for each in results.scored.values()
        for award in each.awards
    ]
    standings = results.standings("drivers")
    lines = None if standings is None else [(line.position, line.competitor, line.points) for line in standings.lines]
    grid = [(each.car, each.place) for each in results.grid(results.season.sessions["R2"])]
    return orders, awards, lines, grid


@given(
    decisions=st.lists(
        st.tuples(st.sampled_from("123"), st.sampled_from(PENALTIES)), min_size=1, max_size=3, unique_by=str
    ),
    ended=st.lists(st.sampled_from(["confirmed", "withdrawn", "lapsed"]), min_size=3, max_size=3),
)
def test_an_appeal_that_ends_without_success_is_as_if_there_had_been_none(
    decisions: list[tuple[str, Penalty]], ended: list[Outcome]
) -> None:
    """Classification, awards, standings and grid; and while it is open, as if there were no decision."""
    never, appealed, undecided = raced_with_grid(), raced_with_grid(), raced_with_grid()
    appeals = []
    for number, (car, penalty) in enumerate(decisions):
        never.penalise("R1", car, penalty, document=f"SP {number}")
        appeals.append(appealed.appeal(appealed.penalise("R1", car, penalty, document=f"SP {number}")))
    assert what_counts(appealed.replayed.results) == what_counts(undecided.replayed.results)
    for appeal, outcome in zip(appeals, ended, strict=False):
        appealed.ask(file(appeal))
        appealed.ask(decide(appeal, outcome))
    assert what_counts(appealed.replayed.results) == what_counts(never.replayed.results)


def raced_with_grid() -> Paddock:
    """Round 1 run, round 2 qualified for; recorded as printed, so that no decision is refused for doing nothing."""
    paddock = three_cars(Paddock(championship()))
    paddock.ask(RaceClassified(session="R1", rows=timed("1 40:00.000", "2 40:01.000", "3 40:02.000")))
    paddock.qualifying(2, "1", "2", "3")
    return paddock
