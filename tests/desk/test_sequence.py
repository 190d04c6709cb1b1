"""Times that cannot be: nothing happens before what it follows from, nor years away from its weekend."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from paddock import NOON, Paddock, said, three_cars
from racelog.desk.requests.models import (
    DecideAppeal,
    DecideProtest,
    DecideTogether,
    FileAppeal,
    NotifyAppeal,
    Request,
    WithdrawProtest,
)
from racelog.facts.events import (
    AppealNotified,
    ClassificationPublished,
    Disqualified,
    Known,
    PenaltyApplied,
    ProtestDecided,
    ProtestLodged,
    RoundScheduled,
    WeekendScheduled,
)


def at(minutes: float) -> Known:
    """So many minutes after noon."""
    return Known(at=NOON + timedelta(minutes=minutes), source="document")


@pytest.fixture
def paddock() -> Paddock:
    """Round 1 was run, and posted at noon; it is one o'clock now."""
    made = three_cars(Paddock(printed=False))
    made.race(1, "1", "2", "3")
    made.provisional("R1")
    return made.later(minutes=60)


def penalty(**said_of_it: Any) -> PenaltyApplied:
    return PenaltyApplied(session="R1", car="1", penalty=Disqualified(), basis=said("SP 1"), **said_of_it)


def test_notice_of_an_appeal_comes_after_the_decision(paddock: Paddock) -> None:
    """By its line or its id; to the minute it is in time."""
    line = paddock.ask(penalty(known=at(30)))
    refused = (
        "notice of the appeal is given at 2026-05-01 12:29 (UTC), "
        f"before the decision (#{line.seq}) at 2026-05-01 12:30 (UTC)\nCheck the time: --at"
    )
    assert paddock.refusal(NotifyAppeal(line=line.seq, by="Kelly", known=at(29))) == refused
    by_id = AppealNotified(decision=line.id, by="Kelly", suspensive=True, known=at(29))
    assert paddock.refusal(by_id) == refused
    paddock.ask(NotifyAppeal(line=line.seq, by="Kelly", known=at(30)))


def test_an_appeal_is_filed_after_its_notice_and_decided_after_both(paddock: Paddock) -> None:
    """Each refusal names the line it would come before."""
    decision = paddock.ask(penalty(known=at(30)))
    notice = paddock.ask(NotifyAppeal(line=decision.seq, by="Kelly", known=at(40)))
    lapsed = DecideAppeal(line=notice.seq, outcome="lapsed", known=at(35))
    assert f"the appeal ends at 2026-05-01 12:35 (UTC), before its notice (#{notice.seq})" in paddock.refusal(lapsed)
    early = FileAppeal(line=notice.seq, grounds="scales", known=at(35))
    assert f"the appeal is filed at 2026-05-01 12:35 (UTC), before its notice (#{notice.seq})" in paddock.refusal(early)
    filed = paddock.ask(FileAppeal(line=notice.seq, grounds="scales", known=at(50)))
    judged = DecideAppeal(line=notice.seq, outcome="confirmed", basis=said("CA 1"), known=at(45))
    assert f"the appeal ends at 2026-05-01 12:45 (UTC), before it was filed (#{filed.seq})" in paddock.refusal(judged)
    paddock.ask(judged.model_copy(update={"known": at(55)}))


def test_a_protest_is_lodged_after_the_first_publication(paddock: Paddock) -> None:
    """There was nothing to protest against before."""
    posted = paddock.replayed.season.sessions["R1"].published[0]
    asked = ProtestLodged(session="R1", by="Kelly", grounds="laps", known=at(-1))
    assert paddock.refusal(asked) == (
        "the protest is lodged at 2026-05-01 11:59 (UTC), "
        f"before the classification was posted (#{posted.seq}) at 2026-05-01 12:00 (UTC)\nCheck the time: --at"
    )


def test_a_protest_is_answered_after_it_was_lodged(paddock: Paddock) -> None:
    """By its line or its id, upheld or withdrawn."""
    line = paddock.ask(ProtestLodged(session="R1", by="Kelly", grounds="laps", known=at(20)))
    early: list[Request] = [
        DecideProtest(line=line.seq, upheld=True, basis=said("SP 2"), known=at(10)),
        ProtestDecided(protest=line.id, upheld=True, basis=said("SP 2"), known=at(10)),
        WithdrawProtest(line=line.seq, known=at(10)),
    ]
    for asked in early:
        assert f"the protest ends at 2026-05-01 12:10 (UTC), before it was lodged (#{line.seq})" in paddock.refusal(
            asked
        )
    paddock.ask(early[0].model_copy(update={"known": at(20)}))


def dated(zone: str | None = None) -> Paddock:
    """A weekend on 1 and 2 May, round 1 on the second day; run and classified."""
    made = Paddock(printed=False)
    first, last = date(2026, 5, 1), date(2026, 5, 2)
    made.ask(WeekendScheduled(weekend="1", name="S", circuit="Sydney", zone=zone, first_day=first, last_day=last))
    made.ask(RoundScheduled(round=1, weekend="1", day=date(2026, 5, 2)))
    made.enter("1", "ada").later(days=2)
    made.race(1, "1")
    return made


def posted(at_: datetime) -> ClassificationPublished:
    return ClassificationPublished(session="R1", status="provisional", known=Known(at=at_, source="document"))


def test_nothing_is_posted_before_its_weekend_nor_before_the_day_of_its_race() -> None:
    """By the days at the circuit: in Sydney the second of May begins at 14:00 UTC on the first."""
    paddock = dated("Australia/Sydney")
    season = paddock.replayed.season
    assert paddock.refusal(posted(datetime(2026, 4, 2, 12, tzinfo=UTC))) == (
        "R1 is posted at 2026-04-02 23:00 (Australia/Sydney), and its weekend begins on 2026-05-01 "
        f"(#{season.weekends['1'].seq})\nCheck the time: --at"
    )
    assert paddock.refusal(posted(datetime(2026, 5, 1, 13, tzinfo=UTC))) == (
        "R1 is posted at 2026-05-01 23:00 (Australia/Sydney), and it is run on 2026-05-02 "
        f"(#{season.rounds[1].seq})\nCheck the time: --at"
    )
    paddock.ask(posted(datetime(2026, 5, 1, 15, tzinfo=UTC)))


def test_where_the_zone_is_not_known_the_day_may_have_begun() -> None:
    """Somewhere it has."""
    paddock = dated()
    assert "it is run on 2026-05-02" in paddock.refusal(posted(datetime(2026, 5, 1, 9, tzinfo=UTC)))
    paddock.ask(posted(datetime(2026, 5, 1, 11, tzinfo=UTC)))


def test_a_decision_years_away_from_its_weekend_is_a_slip() -> None:
    """In the year, mostly; alone or among several."""
    paddock = dated("Australia/Sydney")
    long_ago = penalty(known=Known(at=datetime(2025, 4, 2, 12, tzinfo=UTC), source="document"))
    refused = (
        "a decision in R1 at 2025-04-02 23:00 (Australia/Sydney) is more than a year away from weekend 1 (S)\n"
        f"  2026-05-01 to 2026-05-02 (#{paddock.replayed.season.weekends['1'].seq})\nCheck the time, the year above all"
    )
    assert paddock.refusal(long_ago) == refused
    assert paddock.refusal(DecideTogether(decisions=(long_ago,))) == refused
    paddock.later(days=400)
    late = penalty(known=Known(at=datetime(2027, 5, 10, 12, tzinfo=UTC), source="document"))
    assert "is more than a year away" in paddock.refusal(late)
    paddock.ask(penalty(known=Known(at=datetime(2027, 4, 2, 12, tzinfo=UTC), source="document")))


def test_an_import_of_printed_tables_knows_no_clocks() -> None:
    """It takes the times as they were printed."""
    paddock = three_cars(Paddock())
    paddock.race(1, "1", "2", "3")
    line = paddock.ask(penalty(known=at(30)))
    paddock.ask(AppealNotified(decision=line.id, by="Kelly", suspensive=True, known=at(10)))
    assert paddock.replayed.season.decisions[line.id].held_back
