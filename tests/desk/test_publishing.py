"""Provisional, official, and what must be over before: the notice board, its clock, and closing a weekend.

Source:  a choice after the FIA's International Sporting Code: half an hour to protest from the provisional
         classification on, where the regulations do not say otherwise.
"""

from datetime import date, datetime, timedelta

import pytest

from paddock import NOON, Paddock, championship, regulations, said, three_cars
from racelog.desk.requests.models import (
    AmendClassification,
    AmendEntry,
    Change,
    CloseIncident,
    DecideAppeal,
    DecideProtest,
    DecideTogether,
    Request,
    Void,
    WithdrawProtest,
)
from racelog.facts.events import (
    Basis,
    ClassificationPublished,
    Disqualified,
    FastestLapSet,
    GridPlace,
    GridSet,
    IncidentNoted,
    Known,
    PenaltyApplied,
    PoleSet,
    ProtestLodged,
    RaceClassified,
    Reprimand,
    RoundScheduled,
    SessionScheduled,
    WeekendCancelled,
    WeekendClosed,
    WeekendScheduled,
)
from racelog.facts.events.basis import REJOINED
from racelog.facts.line import Line
from racelog.facts.regulations import Championship, Procedure, Scores
from racelog.tables.lines import lines_table
from racelog.tables.sheet import SheetTable, sheet_table
from racelog.views.log import log_view
from racelog.views.sheet import sheet_view
from racelog.views.view import Grid, Words


def raced(procedure: Procedure | None = None, *championships: Championship) -> Paddock:
    """Round 1 has been run, and classified by officials."""
    paddock = three_cars(Paddock(rules=regulations(*championships, procedure=procedure), printed=False))
    paddock.race(1, "1", "2", "3")
    return paddock


@pytest.fixture
def paddock() -> Paddock:
    return raced()


PROVISIONAL = ClassificationPublished(session="R1", status="provisional")
OFFICIAL = ClassificationPublished(session="R1", status="official")


def posted(minutes: float, status: ClassificationPublished) -> ClassificationPublished:
    """Posted so many minutes after noon, by the clock at the board."""
    return status.model_copy(update={"known": Known(at=NOON + timedelta(minutes=minutes), source="document")})


def test_official_comes_after_provisional(paddock: Paddock) -> None:
    """Nobody could have protested."""
    assert paddock.refusal(OFFICIAL) == "R1 was not published as provisional yet\nPublish it as provisional first"


def test_official_waits_for_the_protest_time(paddock: Paddock) -> None:
    """With the time left; on the minute it is over."""
    paddock.provisional("R1")
    paddock.later(minutes=8, seconds=20)
    assert paddock.refusal(OFFICIAL) == (
        "the protest time of R1 runs until 2026-05-01 12:30 (UTC): 00:21:40 left\n"
        "Publish it as official after that; --at TIME if it was posted at another time than now"
    )
    paddock.later(minutes=21, seconds=40)
    paddock.ask(OFFICIAL)
    assert paddock.replayed.season.sessions["R1"].official is not None


def test_the_regulations_say_how_long() -> None:
    """An hour; or none at all."""
    paddock = raced(Procedure(protest_minutes=60))
    paddock.provisional("R1")
    assert "runs until 2026-05-01 13:00 (UTC): 00:29:00 left" in paddock.later(minutes=31).refusal(OFFICIAL)
    paddock = raced(Procedure(protest_minutes=0))
    paddock.provisional("R1")
    paddock.ask(OFFICIAL)


def early(words: str, asked: ClassificationPublished = OFFICIAL) -> ClassificationPublished:
    return asked.model_copy(update={"early": words})


def test_an_earlier_time_that_was_stated_does_not_skip_the_protest_time(paddock: Paddock) -> None:
    """Recorded at noon, stated to be posted at 11:29: by the stated time it is over at 11:59, by the record at 12:30."""
    line = paddock.ask(posted(-31, PROVISIONAL))
    assert paddock.refusal(OFFICIAL) == (
        "by the clock of the record the protest time of R1 runs until 2026-05-01 12:30 (UTC): 00:30:00 left\n"
        f"  #{line.seq} was recorded at 2026-05-01 12:00 (UTC), and stated to be posted at 2026-05-01 11:29 (UTC)\n"
        'Publish it as official after that; or say why it is over: --early "WORDS"'
    )
    assert paddock.refusal(posted(-1, OFFICIAL)) == paddock.refusal(OFFICIAL)
    paddock.later(minutes=30)
    paddock.ask(OFFICIAL)


def test_a_later_time_that_was_stated_counts_as_stated(paddock: Paddock) -> None:
    """Posted at 12:04 by the board, recorded at noon: the protest time is over at 12:34, as stated."""
    paddock.ask(posted(4, PROVISIONAL))
    assert "runs until 2026-05-01 12:34 (UTC): 00:03:00 left" in paddock.later(minutes=31).refusal(OFFICIAL)


def test_the_words_for_official_are_kept_and_shown(paddock: Paddock) -> None:
    """In the log and on the sheet; where nothing stands against it they are refused."""
    assert "Leave --early out" in paddock.refusal(early("no need", PROVISIONAL))
    paddock.ask(posted(-31, PROVISIONAL))
    paddock.ask(early("photographed on the board at 11:29"))
    sheet = sheet_table(paddock.replayed, "R1")
    assert sheet is not None
    assert sheet.early == "photographed on the board at 11:29"
    assert "official all the same: photographed on the board at 11:29" in words_of(sheet)
    paddock = raced()
    paddock.provisional("R1")
    assert paddock.later(minutes=31).refusal(early("no need")) == (
        "nothing stands against publishing R1 as official\nLeave --early out"
    )


def test_a_time_that_was_stated_is_marked_on_the_sheet_and_in_the_log(paddock: Paddock) -> None:
    """Beside the time it was recorded at; one that was recorded is not marked."""
    line = paddock.ask(posted(-31, PROVISIONAL))
    sheet = sheet_table(paddock.replayed, "R1")
    assert sheet is not None
    assert "PROVISIONAL \u00b7 posted 2026-05-01 11:29 (UTC) as stated, recorded 2026-05-01 12:00 (UTC)" in words_of(
        sheet
    )
    assert "(stated for 2026-05-01 11:29 UTC)" in listed(paddock, line)
    paddock = raced()
    line = paddock.provisional("R1")
    sheet = sheet_table(paddock.replayed, "R1")
    assert sheet is not None
    assert not any("stated" in words for words in words_of(sheet))
    assert "stated" not in listed(paddock, line)


def listed(paddock: Paddock, line: Line) -> str:
    view = log_view(lines_table(paddock.replayed, since=line.seq - 1))
    grids = [block for block in view.blocks if isinstance(block, Grid)]
    return " ".join(cell.text for cell in grids[0].rows[0].cells)


def words_of(sheet: SheetTable) -> list[str]:
    return [block.text for block in sheet_view(sheet).blocks if isinstance(block, Words)]


MOVED: dict[str, Request] = {
    "amended": AmendClassification(session="R1", changes=(Change(car="3", status="DNF"),)),
    "an entry in another class": AmendEntry(car="3", weekend="1", class_="am"),
}


@pytest.mark.parametrize("change", MOVED)
def test_official_is_what_was_posted_as_provisional(paddock: Paddock, change: str) -> None:
    """Nobody could protest against an order that was not posted: posted again the time starts anew, or words say why not."""
    posted_first = paddock.provisional("R1")
    paddock.later(minutes=10).ask(MOVED[change])
    refusal = paddock.later(minutes=25).refusal(OFFICIAL)
    assert refusal.startswith(
        f"the classification of R1 is not the one posted as provisional (#{posted_first.seq})\n  changed "
    )
    assert refusal.endswith('the protest time starts anew; or say why it need not: --early "WORDS"')
    paddock.ask(PROVISIONAL)
    assert "runs until 2026-05-01 13:05 (UTC): 00:30:00 left" in paddock.refusal(OFFICIAL)
    paddock.later(minutes=30).ask(OFFICIAL)


def test_words_say_why_it_is_official_without_being_posted_again(paddock: Paddock) -> None:
    """What was amended was read out to everybody."""
    paddock.provisional("R1")
    paddock.ask(MOVED["amended"])
    paddock.later(minutes=31).ask(early("all agreed in writing"))
    assert paddock.replayed.season.sessions["R1"].official is not None


DECIDED = PenaltyApplied(session="R1", car="1", penalty=Disqualified(), basis=said("SP 1"))


def test_what_the_stewards_decided_is_appealed_against_and_not_protested(paddock: Paddock) -> None:
    """It has a document of its own: the result is official with it, and rescinded as well; words for it may be given."""
    paddock.provisional("R1")
    penalty = paddock.ask(DECIDED)
    paddock.later(minutes=31).ask(OFFICIAL)
    sheet = sheet_table(paddock.replayed, "R1")
    assert sheet is not None
    assert sheet.since_provisional == (penalty.seq,)
    paddock = raced()
    penalty = paddock.ask(DECIDED)
    paddock.provisional("R1")
    paddock.rescind(penalty)
    paddock.later(minutes=31).ask(early("read out to everybody"))


def test_a_decision_shown_on_the_board_that_was_a_slip_is_posted_again(paddock: Paddock) -> None:
    """Nobody decided that; and an order amended beside a decision is an order amended."""
    penalty = paddock.ask(DECIDED)
    paddock.provisional("R1")
    paddock.ask(Void(line=penalty.seq, basis=Basis(reason="wrong car")))
    assert "is not the one posted as provisional" in paddock.later(minutes=31).refusal(OFFICIAL)
    paddock.ask(PROVISIONAL)
    paddock.ask(DECIDED)
    paddock.ask(MOVED["amended"])
    assert "is not the one posted as provisional" in paddock.later(minutes=31).refusal(OFFICIAL)


@pytest.mark.parametrize("change", ["a reprimand", "decided and rescinded", "decided and voided"])
def test_what_leaves_the_order_as_it_was_posted_is_nothing_to_post_again(paddock: Paddock, change: str) -> None:
    """The board shows what it showed."""
    paddock.provisional("R1")
    penalty = paddock.penalise("R1", "1", Reprimand() if change == "a reprimand" else Disqualified())
    if change == "decided and rescinded":
        paddock.rescind(penalty)
    if change == "decided and voided":
        paddock.ask(Void(line=penalty.seq, basis=Basis(reason="wrong car")))
    paddock.later(minutes=31).ask(OFFICIAL)


def test_what_was_posted_earlier_counts_from_then(paddock: Paddock) -> None:
    """Recorded at noon, posted half an hour before: official at once with the words, and so is what was posted later."""
    paddock.ask(posted(-31, PROVISIONAL))
    paddock.ask(early("typed in after the race", posted(-1, OFFICIAL)))
    assert [each.at for each in paddock.replayed.season.sessions["R1"].published] == [
        NOON - timedelta(minutes=31), NOON - timedelta(minutes=1),
    ]  # fmt: skip


def weekend_of_days(zone: str = "UTC", first: date = date(2026, 4, 28), last: date = date(2026, 5, 1)) -> Paddock:
    """A race of a weekend whose last day is the 1st of May, when the clock says noon."""
    paddock = Paddock(rules=regulations(), printed=False)
    paddock.ask(WeekendScheduled(weekend="1", name="Ring", circuit="Ring", first_day=first, last_day=last, zone=zone))
    paddock.ask(RoundScheduled(round=1, weekend="1"))
    for car, driver in (("1", "ari-lund"), ("2", "bea-holt")):
        paddock.enter(car, driver)
    paddock.race(1, "1", "2")
    return paddock


def test_a_weekend_typed_in_from_paper_is_as_the_paper_says() -> None:
    """Both times stated, both recorded days later: the sheet marks them as stated, and no words are needed."""
    paddock = weekend_of_days().later(days=3)
    paddock.ask(posted(120, PROVISIONAL))
    paddock.later(minutes=1).ask(posted(150, OFFICIAL))
    sheet = sheet_table(paddock.replayed, "R1")
    assert sheet is not None
    shown = "OFFICIAL \u00b7 posted 2026-05-01 14:30 (UTC) as stated, recorded 2026-05-04 12:01 (UTC)"
    assert any(words.startswith(shown) for words in words_of(sheet))
    assert "runs until 2026-05-01 14:30 (UTC): 00:01:00 left" in typed(posted(149, OFFICIAL))


def typed(asked: ClassificationPublished) -> str:
    """What is said of it after a provisional classification of 14:00, typed in three days later."""
    paddock = weekend_of_days().later(days=3)
    paddock.ask(posted(120, PROVISIONAL))
    return paddock.refusal(asked)


def test_paper_is_typed_in_after_the_weekend_and_a_day_after_it_was_posted() -> None:
    """Made official at the time of the record it needs the words; so it does at the weekend, and the night after it."""
    assert "by the clock of the record" in typed(OFFICIAL)
    assert "by the clock of the record" in typed(posted(3 * 24 * 60, OFFICIAL))
    paddock = weekend_of_days()
    paddock.ask(posted(-2 * 24 * 60, PROVISIONAL))
    assert "by the clock of the record" in paddock.refusal(posted(-24 * 60, OFFICIAL))
    paddock = weekend_of_days().later(hours=13)
    paddock.ask(posted(12 * 60, PROVISIONAL))
    assert "by the clock of the record" in paddock.refusal(posted(12 * 60 + 31, OFFICIAL))


def test_the_weekend_is_over_by_the_clock_of_the_circuit() -> None:
    """The 2nd has begun in UTC, and the 1st is not over where the race was; at midnight there it is."""
    paddock = weekend_of_days("Pacific/Honolulu").later(hours=21)
    paddock.ask(posted(-7 * 60, PROVISIONAL))
    assert "by the clock of the record" in paddock.refusal(posted(-6 * 60, OFFICIAL))
    paddock = weekend_of_days("Pacific/Honolulu").later(hours=22)
    paddock.ask(posted(-7 * 60, PROVISIONAL))
    paddock.ask(posted(-6 * 60, OFFICIAL))


def test_the_protest_time_of_the_night_the_clocks_are_changed() -> None:
    """Posted at 01:55 summer time: 02:20 of it is 5 minutes too early, and 02:10 an hour after that is late enough."""
    paddock = weekend_of_days("Europe/Berlin", date(2025, 10, 25), date(2025, 10, 26))

    def at(clock: str, status: ClassificationPublished) -> ClassificationPublished:
        known = Known(at=datetime.fromisoformat(f"2025-10-26T{clock}"), source="document")
        return status.model_copy(update={"known": known})

    paddock.ask(at("01:55+02:00", PROVISIONAL))
    assert "runs until 2025-10-26 02:25 (Europe/Berlin): 00:05:00 left" in paddock.refusal(at("02:20+02:00", OFFICIAL))
    paddock.ask(at("02:10+01:00", OFFICIAL))


def test_nothing_is_posted_before_what_was_posted_already(paddock: Paddock) -> None:
    """A wrong time."""
    line = paddock.ask(posted(0, PROVISIONAL))
    assert paddock.refusal(posted(-5, OFFICIAL)) == (
        f"R1 was posted as provisional after that (#{line.seq})\nCheck the time"
    )


@pytest.mark.parametrize("request_", [posted(6, PROVISIONAL), PenaltyApplied(
    session="R1", car="1", penalty=Reprimand(), basis=said("SP 1"),
    known=Known(at=NOON + timedelta(days=1), source="document"),
)])  # fmt: skip
def test_a_time_in_the_future_is_a_slip(paddock: Paddock, request_: Request) -> None:
    """Five minutes may be a clock that goes wrong; more is refused, whatever is asked."""
    assert "has not come yet\n  the clock says 2026-05-01 12:00 (UTC)" in paddock.refusal(request_)
    paddock.ask(posted(5, PROVISIONAL))


def test_a_time_in_the_future_is_a_slip_in_one_of_several_decisions_too(paddock: Paddock) -> None:
    """Each has its own time."""
    tomorrow = Known(at=NOON + timedelta(days=1), source="document")
    asked = PenaltyApplied(session="R1", car="1", penalty=Reprimand(), basis=said("SP 1"), known=tomorrow)
    assert "2026-05-02 12:00 (UTC) has not come yet" in paddock.refusal(DecideTogether(decisions=(asked,)))


def test_provisional_again_needs_a_change_and_starts_the_time_anew(paddock: Paddock) -> None:
    """Posted at noon, amended and posted again at 12:20: protests until 12:50."""
    first = paddock.provisional("R1")
    paddock.later(minutes=20)
    assert paddock.refusal(PROVISIONAL) == f"R1 is provisional already (#{first.seq})"
    paddock.ask(AmendClassification(session="R1", changes=(Change(car="3", status="DNF"),)))
    paddock.provisional("R1")
    assert "runs until 2026-05-01 12:50 (UTC): 00:19:00 left" in paddock.later(minutes=11).refusal(OFFICIAL)


CHANGES: dict[str, Request] = {
    "a decision": PenaltyApplied(session="R1", car="1", penalty=Disqualified(), basis=said("SP 1")),
    "an amended order": AmendClassification(session="R1", changes=(Change(car="3", status="DNF"),)),
    "a pole": PoleSet(session="R1", car="2"),
    "a fastest lap": FastestLapSet(session="R1", cars=("2",)),
    "a grid": GridSet(session="R1", places=(GridPlace(car="1", place=1),)),
    "an entry in another class": AmendEntry(car="3", weekend="1", class_="am"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_official_again_only_after_a_change(paddock: Paddock, change: str) -> None:
    """Then at once: the protest time was over, and the change was said to come after official publication."""
    line = paddock.official("R1")
    assert paddock.refusal(OFFICIAL) == f"R1 is official already (#{line.seq})"
    paddock.ask(CHANGES[change].model_copy(update={"after_official": True}))
    paddock.ask(OFFICIAL)
    assert len(paddock.replayed.season.sessions["R1"].published) == 3


def test_official_again_after_a_line_was_taken_back(paddock: Paddock) -> None:
    """What a void was about is not looked at: it may have been what was published."""
    penalty = paddock.penalise("R1", "1", Disqualified())
    paddock.official("R1")
    paddock.ask(Void(line=penalty.seq, basis=Basis(reason="wrong car"), after_official=True))
    paddock.ask(OFFICIAL)
    assert paddock.order("R1")[0] == "1 1"


def test_a_session_stays_locked_when_it_is_provisional_once_more(paddock: Paddock) -> None:
    """It was official once; what is decided later still changes a published result."""
    paddock.official("R1")
    paddock.ask(CHANGES["a decision"].model_copy(update={"after_official": True}))
    paddock.provisional("R1")
    assert paddock.refusal(CHANGES["a pole"]).startswith("R1 is official (#")


def opened(paddock: Paddock, what: str) -> Request:
    """Something about round 1 that is not decided yet; and what ends it."""
    if what == "protest":
        line = paddock.ask(ProtestLodged(session="R1", by="Kelly", against="1", grounds="ride height"))
        return DecideProtest(line=line.seq, upheld=False, basis=said("SP 7"))
    if what == "protest withdrawn":
        return WithdrawProtest(line=paddock.ask(ProtestLodged(session="R1", by="Kelly", grounds="laps")).seq)
    return CloseIncident(line=paddock.ask(IncidentNoted(session="R1", cars=("1", "2"), what="contact", lap=3)).seq)


@pytest.mark.parametrize(
    ("what", "shown"),
    [
        ("protest", "the protest #14 by Kelly"),
        ("protest withdrawn", "the protest #14 by Kelly"),
        ("incident", "the incident #14 (contact)"),
    ],
)
def test_nothing_is_official_while_something_about_it_is_open(paddock: Paddock, what: str, shown: str) -> None:
    """A protest or an incident; decided, withdrawn or closed it does not stand in the way."""
    paddock.provisional("R1")
    ends = opened(paddock, what)
    paddock.later(minutes=31)
    assert paddock.refusal(OFFICIAL) == f"{shown} is open, so R1 cannot be official\nClose or decide it first"
    paddock.ask(ends)
    paddock.ask(OFFICIAL)


def test_a_result_becomes_official_subject_to_an_appeal_and_its_weekend_stays_open(paddock: Paddock) -> None:
    """A court may take months; official publication does not wait for it, closing the weekend does."""
    penalty = paddock.penalise("R1", "1", Disqualified())
    paddock.race(2, "2", "1", "3")
    paddock.provisional("R1")
    appeal = paddock.appeal(penalty)
    paddock.later(minutes=31)
    paddock.ask(OFFICIAL)
    paddock.official("R2")
    assert paddock.refusal(WeekendClosed(weekend="1")) == (
        f"weekend 1 (Circuit 1) cannot be closed: the appeal #{appeal.seq} by Kelly is open\nClose or decide it first"
    )
    paddock.ask(DecideAppeal(line=appeal.seq, outcome="withdrawn", after_official=True))
    paddock.ask(WeekendClosed(weekend="1"))


def weekend_run() -> Paddock:
    """Both rounds of weekend 1, official."""
    paddock = raced()
    paddock.race(2, "2", "1", "3")
    paddock.official("R1")
    paddock.official("R2")
    return paddock


def test_a_weekend_is_closed_when_everything_is_official() -> None:
    """Once."""
    paddock = weekend_run()
    line = paddock.ask(WeekendClosed(weekend="1"))
    assert paddock.replayed.season.weekends["1"].closed == line.seq
    assert paddock.refusal(WeekendClosed(weekend="1")) == f"weekend 1 (Circuit 1) is closed already (#{line.seq})"


def test_a_weekend_with_a_race_that_is_not_official_stays_open() -> None:
    """Whatever it is instead; a sprint is a race too."""
    pays = (Scores(session="race", points="race"), Scores(session="sprint", points="race"))
    paddock = raced(None, championship(scores=pays))
    title = "weekend 1 (Circuit 1) cannot be closed"
    assert paddock.refusal(WeekendClosed(weekend="1")) == (
        f"{title}: R1 is not official\n  nothing is published\nPublish it as official"
    )
    paddock.provisional("R1")
    assert "R1 is not official\n  it is provisional" in paddock.refusal(WeekendClosed(weekend="1"))
    paddock.later(minutes=31).ask(OFFICIAL)
    assert "R2 is not official" in paddock.refusal(WeekendClosed(weekend="1"))
    paddock.race(2, "1", "2", "3")
    paddock.official("R2")
    paddock.ask(SessionScheduled(session="S1", kind="sprint", weekend="1", round=1))
    paddock.ask(RaceClassified(session="S1", rows=paddock.replayed.season.sessions["R1"].orders[0].rows))
    assert "S1 is not official" in paddock.refusal(WeekendClosed(weekend="1"))


def test_a_weekend_with_something_open_stays_open() -> None:
    """An appeal against a decision made after official publication."""
    paddock = weekend_run()
    penalty = PenaltyApplied(session="R2", car="2", penalty=Disqualified(), basis=said("SP 1"), after_official=True)
    appeal = paddock.appeal(paddock.ask(penalty), after_official=True)
    assert paddock.refusal(WeekendClosed(weekend="1")) == (
        f"weekend 1 (Circuit 1) cannot be closed: the appeal #{appeal.seq} by Kelly is open\nClose or decide it first"
    )


def test_a_weekend_nobody_raced_at_is_cancelled_and_not_closed() -> None:
    """And a cancelled one is over."""
    paddock = three_cars(Paddock(printed=False))
    assert paddock.refusal(WeekendClosed(weekend="1")) == (
        "nothing was run at weekend 1 (Circuit 1)\nCancel it if it was not held"
    )
    line = paddock.ask(WeekendCancelled(weekend="1"))
    assert paddock.refusal(WeekendClosed(weekend="1")) == f"weekend 1 (Circuit 1) was cancelled (#{line.seq})"


def test_a_sprint_the_regulations_do_not_pay_for_is_refused(paddock: Paddock) -> None:
    """Nobody could say what its places are worth; qualifying needs no points."""
    sprint = SessionScheduled(session="S1", kind="sprint", weekend="1", round=1)
    assert paddock.refusal(sprint) == (
        "the regulations do not say what a sprint pays\n"
        "  made-cup-2026 has points for: race\n"
        'Give a championship scores for session = "sprint"; a table of [0] where it pays nothing'
    )
    paddock.ask(SessionScheduled(session="Q1", kind="qualifying", weekend="1", round=1))


def test_what_another_copy_made_official_is_taken_over(paddock: Paddock) -> None:
    """It was judged there, by the clock that recorded it; here both lines are recorded within a minute."""
    rejoined = Basis(source=f"{REJOINED} by j.doe: #13 there")
    paddock.ask(posted(-31, PROVISIONAL).model_copy(update={"basis": rejoined}))
    assert "by the clock of the record" in paddock.refusal(posted(0, OFFICIAL))
    paddock.ask(posted(0, OFFICIAL).model_copy(update={"basis": rejoined}))
