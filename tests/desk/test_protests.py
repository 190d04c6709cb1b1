"""Protests and incidents: in time or late, opened and ended once, by the line that names them."""

from typing import Any
from uuid import UUID

import pytest

from paddock import Paddock, said, three_cars
from racelog.desk.requests.models import CloseIncident, DecideProtest, Void, WithdrawProtest
from racelog.facts.events import (
    Basis,
    IncidentClosed,
    IncidentNoted,
    ProtestDecided,
    ProtestLodged,
    ProtestWithdrawn,
    Reprimand,
)

NOBODY = UUID(int=0)


@pytest.fixture
def paddock() -> Paddock:
    """Round 1 was posted as provisional at noon; protests until half past."""
    made = three_cars(Paddock(printed=False))
    made.race(1, "1", "2", "3")
    made.provisional("R1")
    return made


def protest(**words: Any) -> ProtestLodged:
    return ProtestLodged(session="R1", by="Kelly", grounds="the ride height of car 1", **words)


def test_a_protest_in_time_is_taken_to_the_minute(paddock: Paddock) -> None:
    """12:30 is in time."""
    line = paddock.later(minutes=30).ask(protest(against="1"))
    held = paddock.replayed.season.protests[line.id]
    assert (held.by, held.against, held.late, held.outcome) == ("Kelly", "1", None, None)


def test_a_late_protest_is_refused_without_the_words_for_it(paddock: Paddock) -> None:
    """With them it is taken, and they are kept."""
    paddock.later(minutes=31)
    assert paddock.refusal(protest()) == (
        'the time for a protest in R1 ended at 2026-05-01 12:30 (UTC)\nIf it is taken all the same, say why: --late "WORDS"'
    )
    line = paddock.ask(protest(late="force majeure: the office was closed"))
    assert paddock.replayed.season.protests[line.id].late == "force majeure: the office was closed"


def test_the_words_for_a_late_protest_are_refused_in_time(paddock: Paddock) -> None:
    """They would say something that is not so."""
    assert paddock.refusal(protest(late="the office was closed")) == (
        "a protest in R1 is in time until 2026-05-01 12:30 (UTC)\nLeave --late out"
    )


def test_there_is_nothing_to_protest_against_before_a_classification_is_posted() -> None:
    """Nor before there is one."""
    paddock = three_cars(Paddock(printed=False))
    assert paddock.refusal(protest()) == "R1 has no classification yet\nClassify it first"
    paddock.race(1, "1", "2", "3")
    assert paddock.refusal(protest()) == "R1 was not published yet, so there is nothing to protest against"


def test_a_protest_is_against_a_car_that_takes_part(paddock: Paddock) -> None:
    """Or against the classification as a whole."""
    assert "car 7 is not entered for weekend 1" in paddock.refusal(protest(against="7"))


@pytest.mark.parametrize("upheld", [True, False])
def test_a_protest_is_decided_once_by_a_document_with_a_reason(paddock: Paddock, upheld: bool) -> None:
    """What follows for the car is a decision of its own: the protest moves nobody."""
    line = paddock.ask(protest(against="1"))
    undocumented = DecideProtest(line=line.seq, upheld=upheld)
    assert "a decision of the stewards has a document number" in paddock.refusal(undocumented)
    asked = DecideProtest(line=line.seq, upheld=upheld, stewards=("Ada King",), basis=said("SP 4"))
    decided = paddock.ask(asked)
    assert isinstance(decided.data, ProtestDecided)
    assert decided.data.stewards == ("Ada King",)
    outcome = "upheld" if upheld else "dismissed"
    assert paddock.replayed.season.protests[line.id].outcome == outcome
    assert paddock.order("R1") == ["1 1", "2 2", "3 3"]
    already = f"the protest #{line.seq} was {outcome} already (#{decided.seq})"
    assert paddock.refusal(asked) == already
    assert paddock.refusal(WithdrawProtest(line=line.seq)) == already


def test_a_protest_may_be_withdrawn_by_its_line_or_its_id(paddock: Paddock) -> None:
    """Without a document: it is the competitor's letter."""
    first, second = paddock.ask(protest()), paddock.ask(protest(against="2"))
    paddock.ask(WithdrawProtest(line=first.seq))
    paddock.ask(ProtestWithdrawn(protest=second.id))
    assert {each.outcome for each in paddock.replayed.season.protests.values()} == {"withdrawn"}


def test_what_is_no_protest_is_named_with_those_there_are(paddock: Paddock) -> None:
    """The latest three."""
    assert paddock.refusal(WithdrawProtest(line=3)) == "#3 is no protest\n  the log has no protests"
    line = paddock.ask(protest())
    assert paddock.refusal(WithdrawProtest(line=3)) == f"#3 is no protest\n  the latest: #{line.seq}"
    assert f"{NOBODY} is no protest" in paddock.refusal(ProtestWithdrawn(protest=NOBODY))


def test_a_protest_taken_back_as_a_slip_takes_its_answer_with_it_only_when_asked_to(paddock: Paddock) -> None:
    """The answer is built on it."""
    line = paddock.ask(protest())
    answer = paddock.ask(DecideProtest(line=line.seq, upheld=False, basis=said("SP 4")))
    slip = Basis(reason="lodged against another race")
    assert f"#{answer.seq} protest_decided" in paddock.refusal(Void(line=line.seq, basis=slip))
    paddock.ask(Void(line=line.seq, basis=slip, with_dependents=True))
    assert not paddock.replayed.season.protests


def test_a_protest_that_was_answered_may_be_lodged_again(paddock: Paddock) -> None:
    """New evidence; and the same grounds may be another car's, or another competitor's."""
    line = paddock.ask(protest(against="1"))
    paddock.ask(protest(against="2"))
    paddock.ask(ProtestLodged(session="R1", by="Lotus", against="1", grounds="the ride height of car 1"))
    assert f"this protest by Kelly is open already (#{line.seq})" in paddock.refusal(protest(against="1"))
    paddock.ask(WithdrawProtest(line=line.seq))
    paddock.ask(protest(against="1"))


def test_a_car_is_in_an_incident_once(paddock: Paddock) -> None:
    """A slip of the finger."""
    assert paddock.refusal(IncidentNoted(session="R1", cars=("1", "2", "1"), what="contact")) == (
        "car 1 is named twice in one incident\nName each car once"
    )


def test_an_incident_is_noted_and_closed_without_a_decision(paddock: Paddock) -> None:
    """Nothing followed; the log says that it was looked into."""
    line = paddock.ask(IncidentNoted(session="R1", cars=("1", "2"), what="contact at turn 3", lap=7))
    closed = paddock.ask(CloseIncident(line=line.seq))
    held = paddock.replayed.season.incidents[line.id]
    assert (held.closed, held.decision, held.seqs) == (True, None, (line.seq, closed.seq))
    assert paddock.refusal(CloseIncident(line=line.seq)) == (
        f"the incident #{line.seq} is closed already (#{closed.seq})"
    )


def test_an_incident_is_closed_by_the_decision_that_followed(paddock: Paddock) -> None:
    """Which must be one."""
    line = paddock.ask(IncidentNoted(session="R1", cars=("1",), what="contact"))
    assert f"#{line.seq} is no penalty" in paddock.refusal(CloseIncident(line=line.seq, decision=line.seq))
    penalty = paddock.penalise("R1", "1", Reprimand())
    closed = paddock.ask(CloseIncident(line=line.seq, decision=penalty.seq))
    assert isinstance(closed.data, IncidentClosed)
    assert closed.data.decision == penalty.id


def test_an_incident_may_be_noted_before_the_race_is_classified_and_about_no_car(paddock: Paddock) -> None:
    """Debris; but a car it is about takes part."""
    paddock.ask(IncidentNoted(session="R2", what="debris at turn 1"))
    assert "car 9 is not entered for weekend 1" in paddock.refusal(
        IncidentNoted(session="R2", cars=("9",), what="contact")
    )
    assert paddock.refusal(CloseIncident(line=1)).startswith("#1 is no incident\n  the latest: #")
