"""After official publication: a fact about the session is taken with the words that say so, and carries them."""

from collections.abc import Callable
from fractions import Fraction

import pytest

from paddock import Paddock, championship, regulations, rows, said
from racelog.desk.requests.models import (
    AmendClassification,
    AmendEntry,
    Change,
    CloseIncident,
    DecideTogether,
    Enter,
    NotifyAppeal,
    Qualify,
    Reinstate,
    Request,
    Rescind,
    Void,
    Withdraw,
)
from racelog.facts.events import (
    Basis,
    ClassificationPublished,
    CompetitorExcluded,
    Disqualified,
    DriverRegistered,
    FastestLapSet,
    Fine,
    GridPlace,
    GridSet,
    IncidentNoted,
    MultiplierDeclared,
    NoteRecorded,
    PenaltyApplied,
    PointsAdjusted,
    PoleSet,
    ProtestLodged,
    RegulationsAdopted,
    RegulationsAmended,
    Reprimand,
    SessionStopped,
)
from racelog.tables.sheet import sheet_table


@pytest.fixture
def paddock() -> Paddock:
    """Two weekends; round 1 is official, with a penalty in it (#14) and one rescinded (#15); round 2 is only run."""
    made = Paddock(championship(), printed=False).weekends(2)
    made.enter("1", "ada").enter("2", "bo").enter("3", "cy", "am")
    made.race(1, "1", "2", "3")
    made.penalise("R1", "2", Reprimand())
    rescinded = made.penalise("R1", "3", Fine(amount=500, currency="USD"))
    made.rescind(rescinded)
    made.official("R1")
    made.race(2, "1", "2", "3")
    return made


def penalties(paddock: Paddock) -> list[int]:
    return [decision.seq for decision in paddock.replayed.season.decisions.values()]


def penalty(session: str) -> PenaltyApplied:
    return PenaltyApplied(session=session, car="1", penalty=Disqualified(), basis=said("SP 9"))


Asked = Callable[[Paddock], Request]
CHANGED = AmendClassification(session="R1", changes=(Change(car="3", status="DNF"),))

ABOUT_ROUND_1: dict[str, Asked] = {
    "penalty": lambda _: penalty("R1"),
    "penalties together": lambda _: DecideTogether(decisions=(penalty("R1"),)),
    "rescission": lambda paddock: Rescind(line=penalties(paddock)[0], basis=said("SP 9")),
    "reinstatement": lambda paddock: Reinstate(line=penalties(paddock)[1], basis=said("SP 9")),
    "appeal": lambda paddock: NotifyAppeal(line=penalties(paddock)[0], by="Kelly"),
    "protest": lambda _: ProtestLodged(session="R1", by="Kelly", grounds="laps", late="new evidence"),
    "incident": lambda _: IncidentNoted(session="R1", what="contact"),
    "amended order": lambda _: CHANGED,
    "pole": lambda _: PoleSet(session="R1", car="2"),
    "fastest lap": lambda _: FastestLapSet(session="R1", cars=("2",)),
    "grid": lambda _: GridSet(session="R1", places=(GridPlace(car="1", place=1),)),
    "stop": lambda _: SessionStopped(session="R1", count_back_to=12),
    "points": lambda _: PointsAdjusted(
        championship="drivers", competitor="bo", points=Fraction(-5), effective_round=1, basis=said("SP 9")
    ),
    "exclusion": lambda _: CompetitorExcluded(
        championship="drivers", competitor="bo", effective_round=1, points="taken", basis=said("SP 9")
    ),
    "multiplier": lambda _: MultiplierDeclared(round=1, factor=Fraction(1, 2)),
    "regulations": lambda _: RegulationsAmended(regulations=regulations(championship()), effective_round=1),
    "the regulations themselves": lambda _: Void(line=2, basis=Basis(reason="slip")),
    "an entry from that weekend on": lambda _: AmendEntry(car="3", weekend="1", class_="pro"),
    "qualifying of that round": lambda _: Qualify(round=1, rows=rows("1", "2", "3")),
    "a slip in the order": lambda paddock: Void(
        line=paddock.replayed.season.sessions["R1"].orders[0].seq, basis=Basis(reason="slip"), with_dependents=True
    ),
    "a slip in a penalty": lambda paddock: Void(line=penalties(paddock)[0], basis=Basis(reason="slip")),
    "the publication itself": lambda paddock: Void(
        line=paddock.replayed.season.sessions["R1"].published[-1].seq, basis=Basis(reason="slip")
    ),
}


@pytest.mark.parametrize("what", ABOUT_ROUND_1)
def test_what_changes_an_official_result_is_asked_for_with_the_words(paddock: Paddock, what: str) -> None:
    """Refused without them; taken with them, and the fact keeps them for ever."""
    request = ABOUT_ROUND_1[what](paddock)
    official = paddock.replayed.season.sessions["R1"].official
    assert official is not None
    assert paddock.refusal(request) == (
        f"R1 is official (#{official.seq}): what is decided now changes a published result\n"
        "If that is meant, say so: --after-official"
    )
    lines = paddock.ask_all(request.model_copy(update={"after_official": True}))
    assert any(line.data.after_official for line in lines)


ABOUT_SOMETHING_ELSE: dict[str, Asked] = {
    "penalty in round 2": lambda _: penalty("R2"),
    "order of round 2": lambda _: AmendClassification(session="R2", changes=(Change(car="3", status="DNF"),)),
    "pole of round 2": lambda _: PoleSet(session="R2", car="2"),
    "multiplier of round 2": lambda _: MultiplierDeclared(round=2, factor=Fraction(1, 2)),
    "points after round 2": lambda _: PointsAdjusted(
        championship="drivers", competitor="bo", points=Fraction(-5), effective_round=2, basis=said("SP 9")
    ),
    "regulations from round 2 on": lambda _: RegulationsAmended(
        regulations=regulations(championship()), effective_round=2
    ),
    "entry from the next weekend on": lambda _: AmendEntry(car="3", weekend="2", class_="pro"),
    "withdrawal from the next weekend": lambda _: Withdraw(car="3", weekend="2"),
    "another car": lambda _: Enter(car="7", drivers=("Dee Okafor",), class_="am"),
    "qualifying of round 2": lambda _: Qualify(round=2, rows=rows("1", "2", "3")),
    "driver": lambda _: DriverRegistered(driver="dee", name="Dee Okafor"),
    "note": lambda _: NoteRecorded(text="rain"),
}


@pytest.mark.parametrize("what", ABOUT_SOMETHING_ELSE)
def test_what_changes_nothing_official_is_asked_for_without_them(paddock: Paddock, what: str) -> None:
    """The words are refused where they would say something that is not so."""
    request = ABOUT_SOMETHING_ELSE[what](paddock)
    with_words = request.model_copy(update={"after_official": True})
    assert paddock.refusal(with_words) == "nothing this is about is official yet\nLeave --after-official out"
    assert not any(line.data.after_official for line in paddock.ask_all(request))


def test_regulations_adopted_anew_change_every_official_result(paddock: Paddock) -> None:
    """Taken back with the words, and adopted again with them."""
    official = paddock.replayed.season.sessions["R1"].official
    assert official is not None
    paddock.ask(Void(line=2, basis=Basis(reason="the wrong file"), after_official=True))
    adopted = RegulationsAdopted(regulations=regulations(championship()))
    assert f"R1 is official (#{official.seq})" in paddock.refusal(adopted)
    assert paddock.ask(adopted.model_copy(update={"after_official": True})).data.after_official


def test_a_provisional_publication_is_taken_back_with_the_official_one_or_not_at_all(paddock: Paddock) -> None:
    """What is official stands on it."""
    first, second = paddock.replayed.season.sessions["R1"].published
    slip = Void(line=first.seq, basis=Basis(reason="posted too early"), after_official=True)
    assert paddock.refusal(slip) == (
        f"#{first.seq} classification_published has later events built on it\n  #{second.seq} classification_published\n"
        "Take those back first, or all of them together (--with-dependents)"
    )
    paddock.ask(slip.model_copy(update={"with_dependents": True}))
    assert not paddock.replayed.season.sessions["R1"].published


def test_one_of_two_provisional_publications_may_be_taken_back(paddock: Paddock) -> None:
    """The other one is enough to stand on."""
    first = paddock.provisional("R2")
    paddock.ask(penalty("R2"))
    paddock.official("R2")
    paddock.ask(Void(line=first.seq, basis=Basis(reason="never posted"), after_official=True))
    assert paddock.replayed.season.sessions["R2"].official is not None


def published(paddock: Paddock) -> str:
    sheet = sheet_table(paddock.replayed, "R1")
    assert sheet is not None
    return f"{sheet.status} {sheet.after_official}"


BEFORE = {
    "penalty": lambda paddock: penalties(paddock)[0],
    "rescission": lambda paddock: penalties(paddock)[1] + 1,
}


@pytest.mark.parametrize("what", BEFORE)
def test_a_decision_taken_back_after_publication_is_a_change(paddock: Paddock, what: str) -> None:
    """The page no longer shows what was posted: it says so, and names the line; posted again it is official."""
    assert published(paddock) == "official ()"
    void = paddock.ask(Void(line=BEFORE[what](paddock), basis=Basis(reason="slip"), after_official=True))
    assert published(paddock) == f"official, changed since ({void.seq},)"
    paddock.ask(ClassificationPublished(session="R1", status="official"))
    assert published(paddock) == f"official ({void.seq},)"


def test_a_decision_taken_back_that_was_not_in_what_was_posted_changes_nothing(paddock: Paddock) -> None:
    """It came after, and it is gone; what is posted is what stands."""
    line = paddock.ask(penalty("R1").model_copy(update={"after_official": True}))
    assert published(paddock) == f"official, decisions since ({line.seq},)"
    void = paddock.ask(Void(line=line.seq, basis=Basis(reason="slip"), after_official=True))
    assert published(paddock) == f"official ({void.seq},)"


def test_an_end_to_what_was_open_before_needs_no_words() -> None:
    """Closing an incident changes no result; nor does publishing."""
    paddock = Paddock(printed=False).weekends(1).enter("1", "ada")
    paddock.race(1, "1")
    paddock.official("R1")
    incident = paddock.ask(IncidentNoted(session="R1", what="contact", after_official=True))
    paddock.ask(CloseIncident(line=incident.seq))
    paddock.ask(penalty("R1").model_copy(update={"after_official": True}))
    paddock.ask(ClassificationPublished(session="R1", status="official"))
    assert paddock.order("R1") == ["DSQ 1"]


def test_a_decision_says_that_it_came_after_official_publication(paddock: Paddock) -> None:
    """A page can mark it."""
    line = paddock.ask(penalty("R1").model_copy(update={"after_official": True}))
    decisions = paddock.replayed.season.decisions
    assert [each.after_official for each in decisions.values()] == [False, False, True]
    assert decisions[line.id].in_force


def test_of_an_append_about_two_sessions_only_the_official_one_is_marked(paddock: Paddock) -> None:
    """Two decisions in one append."""
    both = DecideTogether(decisions=(penalty("R1"), penalty("R2")), after_official=True)
    assert [line.data.after_official for line in paddock.ask_all(both)] == [True, None]


def test_a_car_amended_from_an_official_weekend_on_is_locked_only_where_it_was_listed(paddock: Paddock) -> None:
    """A car that was not there has no published result."""
    paddock.ask(Enter(car="7", drivers=("Dee Okafor",), class_="am"))
    paddock.ask(AmendEntry(car="7", weekend="1", class_="pro"))
    assert "R1 is official" in paddock.refusal(AmendEntry(car="3", weekend="1", class_="pro"))


def test_an_import_of_printed_tables_needs_no_words() -> None:
    """It knows nothing of clocks and boards."""
    paddock = Paddock().weekends(1).enter("1", "ada").enter("2", "bo")
    paddock.race(1, "1", "2")
    paddock.official("R1")
    paddock.penalise("R1", "1", Disqualified())
    assert paddock.order("R1") == ["1 2", "DSQ 1"]


DECISIONS: dict[str, Request] = {
    "penalty": PenaltyApplied(session="R2", car="1", penalty=Reprimand()),
    "penalties together": DecideTogether(decisions=(PenaltyApplied(session="R2", car="1", penalty=Reprimand()),)),
    "points": PointsAdjusted(championship="drivers", competitor="bo", points=Fraction(5), effective_round=2),
}


@pytest.mark.parametrize("what", DECISIONS)
def test_a_decision_of_the_stewards_has_a_document_and_a_reason(paddock: Paddock, what: str) -> None:
    """First the one is asked for, then the other; with both it is taken."""

    def with_basis(basis: Basis) -> Request:
        request = DECISIONS[what]
        if isinstance(request, DecideTogether):
            return DecideTogether(decisions=(request.decisions[0].model_copy(update={"basis": basis}),))
        return request.model_copy(update={"basis": basis})

    assert paddock.refusal(DECISIONS[what]) == (
        'a decision of the stewards has a document number\nGive it: --doc "SP 26-9", as on the paper'
    )
    assert paddock.refusal(with_basis(Basis(document="SP 4"))) == (
        'a decision of the stewards has a reason\nGive it: --reason "WORDS"'
    )
    assert paddock.ask(with_basis(said("SP 4"))).data.basis == said("SP 4")


def test_every_later_word_on_a_decision_is_documented_too(paddock: Paddock) -> None:
    """Rescinding and reinstating."""
    line = paddock.penalise("R2", "1", Disqualified())
    assert "document number" in paddock.refusal(Rescind(line=line.seq))
    paddock.ask(Rescind(line=line.seq, basis=said("SP 5")))
    assert "a reason" in paddock.refusal(Reinstate(line=line.seq, basis=Basis(document="SP 6")))


def test_a_printed_table_has_no_documents() -> None:
    """An import takes a penalty as it finds it."""
    paddock = Paddock().weekends(1).enter("1", "ada")
    paddock.ask(PenaltyApplied(session="R1", car="1", penalty=Reprimand()))
    assert len(paddock.replayed.season.decisions) == 1
