"""The appending service: decides on the log as it is, answers the same request once, gives way to nobody unseen."""

from datetime import UTC, datetime

import pytest

from paddock import SEASON, Paddock, three_cars
from racelog.desk.refusals import Refusal
from racelog.desk.requests.models import Void
from racelog.desk.service import Desk, asked_of
from racelog.facts.events import Basis, NoteRecorded, PoleSet, SeasonOpened
from racelog.log.memory import MemoryStore
from racelog.log.store import Appended, Draft, KeyReused, LogMoved, UnknownSeason


def test_the_same_request_with_the_same_key_is_answered_and_not_repeated() -> None:
    """An official presses enter twice."""
    paddock = three_cars(Paddock())
    asked = PoleSet(session="R1", car="1")
    first = paddock.desk.append(SEASON, asked, by="j.doe", key="pole of round 1")
    again = paddock.desk.append(SEASON, asked, by="j.doe", key="pole of round 1")
    assert again == Appended(first.lines, again=True)


def test_a_key_is_looked_up_before_the_request_is_decided_again() -> None:
    """What would be refused by now was accepted then, and that is the answer."""
    paddock = three_cars(Paddock())
    opened = SeasonOpened(season="other-cup", title="Other Cup", year=2026)
    desk = Desk(MemoryStore())
    desk.append("other-cup", opened, by="j.doe", key="open")
    assert desk.append("other-cup", opened, by="j.doe", key="open").again
    with pytest.raises(Refusal, match="open already"):
        desk.append("other-cup", opened, by="j.doe", key="open it again")
    assert paddock.replayed.seq > 0


def test_the_same_key_for_another_request_is_refused() -> None:
    """The earlier line is named."""
    paddock = three_cars(Paddock())
    paddock.desk.append(SEASON, PoleSet(session="R1", car="1"), by="j.doe", key="pole")
    with pytest.raises(KeyReused, match="'pole' was used for another request"):
        paddock.desk.append(SEASON, PoleSet(session="R1", car="2"), by="j.doe", key="pole")


def test_an_expected_line_that_has_moved_is_refused_with_who_came_first() -> None:
    """The caller asked to be told."""
    paddock = three_cars(Paddock())
    seen = paddock.replayed.seq
    paddock.desk.append(SEASON, NoteRecorded(text="rain at turn 3"), by="a.nother")
    with pytest.raises(LogMoved, match=f"but it is #{seen + 1}: #{seen + 1} note_recorded by a.nother came first"):
        paddock.desk.append(SEASON, PoleSet(session="R1", car="1"), by="j.doe", expect=seen)


class Overtaken(MemoryStore):
    """A store in which somebody else always gets in first, once."""

    def __init__(self) -> None:
        super().__init__()
        self.overtaker: Desk | None = None

    def append(self, season: str, draft: Draft) -> Appended:
        overtaker, self.overtaker = self.overtaker, None
        if overtaker is not None:
            overtaker.append(season, PoleSet(session="R1", car="2"), by="a.nother")
        return super().append(season, draft)


def test_a_request_is_decided_again_when_the_log_moved_in_between() -> None:
    """What was fine a moment ago is refused by what came first."""
    store = Overtaken()
    paddock = three_cars(Paddock(store=store))
    store.overtaker = Desk(store)
    with pytest.raises(Refusal, match="pole of R1 went to car 2"):
        paddock.desk.append(SEASON, PoleSet(session="R1", car="1"), by="j.doe")
    store.overtaker = Desk(store)
    with pytest.raises(Refusal, match="pole of R1 went to car 2"):
        paddock.desk.append(SEASON, NoteRecorded(text="still dry"), by="j.doe")
    assert [line.type for line in store.read(SEASON).lines].count("pole_set") == 1


def test_a_season_is_opened_under_its_own_name() -> None:
    """The folder and the first line agree."""
    with pytest.raises(Refusal, match="the season 'other-cup' is opened under its own name, not 'made-cup'"):
        Desk(MemoryStore()).append("made-cup", SeasonOpened(season="other-cup", title="X", year=2026), by="j.doe")


def test_an_unknown_season_is_no_refusal_but_a_wrong_name() -> None:
    """With the names that are known."""
    paddock = three_cars(Paddock())
    with pytest.raises(UnknownSeason):
        paddock.desk.append("maid-cup-2026", NoteRecorded(text="hello"), by="j.doe")


def test_a_desk_kept_warm_sees_what_others_took_back() -> None:
    """An event voided by another process does not count for the next decision."""
    paddock = three_cars(Paddock())
    pole = paddock.ask(PoleSet(session="R1", car="1"))
    Desk(paddock.store).append(SEASON, Void(line=pole.seq, basis=Basis(reason="slip of the pen")), by="a.nother")
    paddock.ask(PoleSet(session="R1", car="2"))
    assert paddock.replayed.season.sessions["R1"].poles[None].cars == ("2",)


def test_ids_are_fresh_and_sort_by_time_and_the_clock_is_utc() -> None:
    """UUIDs of version 7, taken where the append is made."""
    desk = Desk(MemoryStore())
    desk.append("x-cup", SeasonOpened(season="x-cup", title="X", year=2026), by="j.doe")
    for text in ("a", "b"):
        desk.append("x-cup", NoteRecorded(text=text), by="j.doe")
    lines = desk.store.read("x-cup").lines
    assert [line.id.version for line in lines] == [7, 7, 7]
    assert sorted(lines, key=lambda line: line.id) == list(lines)
    assert all(line.at.tzinfo is not None and abs(line.at - datetime.now(UTC)).total_seconds() < 60 for line in lines)


def test_the_stamp_of_a_request_is_the_same_for_the_same_words() -> None:
    """The digest is of what was asked, not of when."""
    one, other = PoleSet(session="R1", car="1"), PoleSet(session="R1", car="2")
    assert asked_of(one, "k") == asked_of(PoleSet(session="R1", car="1"), "k")
    assert asked_of(one, "k").digest != asked_of(other, "k").digest
