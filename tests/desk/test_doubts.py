"""What an official is told of, though nothing forbids it: dates out of order, rows that contradict each other."""

from datetime import date
from typing import Any

from paddock import Paddock
from racelog.desk.doubts import contradicting, doubts
from racelog.desk.requests.models import AmendClassification, AmendEntry, Change, Withdraw
from racelog.facts.events import (
    Basis,
    EntryRegistered,
    RaceClassified,
    RoundScheduled,
    Row,
    TeamRegistered,
    WeekendScheduled,
)
from racelog.facts.evolve import replay
from racelog.rules.title import title_fight


def open_weekend(paddock: Paddock, weekend: str, day: date | None, number: int) -> list[str]:
    """A weekend and its round; what is said of it."""
    scheduled = WeekendScheduled(weekend=weekend, name=f"Circuit {weekend}", circuit="Here", first_day=day)
    paddock.ask(scheduled)
    paddock.ask(RoundScheduled(round=number, weekend=weekend))
    return doubts(paddock.replayed.season, [scheduled])


def moved_from_weekend_3() -> Paddock:
    """Car 1 drives for red, and for blue from the weekend of June on. May, June, then April are opened."""
    paddock = Paddock()
    assert open_weekend(paddock, "may", date(2026, 5, 2), 1) == []
    assert open_weekend(paddock, "june", date(2026, 6, 6), 2) == []
    paddock.enter("1", "ada", team="red").enter("2", "bo", team="blue")
    paddock.ask(AmendEntry(car="1", weekend="june", team="blue"))
    return paddock


def test_an_amended_entry_follows_the_days_not_the_order_of_opening() -> None:
    """Opened last and run in April: the car still drives for red there, and for blue from June on."""
    paddock = moved_from_weekend_3()
    said = open_weekend(paddock, "april", date(2026, 4, 4), 3)
    before_may = "weekend april (Circuit april) begins on 2026-04-04, before weekend may (Circuit may) (#3, 2026-05-02)"
    assert said == [f"{before_may}, which was opened earlier: it takes its place in the calendar by its days"]
    season = paddock.replayed.season
    (entry,) = (entry for entry in season.entries.values() if entry.car == "1")
    assert [season.terms_at(entry, weekend).team for weekend in ("april", "may", "june")] == ["red", "red", "blue"]
    assert [weekend.id for weekend in season.weekends.values()] == ["april", "may", "june"]
    assert [weekend.order for weekend in season.weekends.values()] == [1, 2, 3]


def test_a_weekend_opened_after_an_amendment_moves_what_holds_from_there_on() -> None:
    """A weekend put between two others takes what was amended from the one before it on."""
    paddock = moved_from_weekend_3()
    open_weekend(paddock, "july", date(2026, 7, 4), 3)
    paddock.ask(AmendEntry(car="1", weekend="july", team="red"))
    open_weekend(paddock, "late-june", date(2026, 6, 20), 4)
    season = paddock.replayed.season
    (entry,) = (entry for entry in season.entries.values() if entry.car == "1")
    teams = [season.terms_at(entry, weekend).team for weekend in season.weekends]
    assert list(zip(season.weekends, teams, strict=True)) == [
        ("may", "red"),
        ("june", "blue"),
        ("late-june", "blue"),
        ("july", "red"),
    ]
    lines = paddock.store.read(season.id).lines
    assert replay(lines) == season


def test_a_withdrawal_moves_with_its_weekend() -> None:
    """Withdrawn from June on, and a weekend in April is opened after that: there the car still runs."""
    paddock = moved_from_weekend_3()
    paddock.ask(Withdraw(car="2", weekend="june", rest_of_season=True))
    open_weekend(paddock, "april", date(2026, 4, 4), 3)
    season = paddock.replayed.season
    (entry,) = (entry for entry in season.entries.values() if entry.car == "2")
    out = [season.withdrawal_of(entry, weekend) is not None for weekend in season.weekends]
    assert out == [False, False, True]
    fight = title_fight(paddock.replayed.results, "drivers")
    assert fight is not None


def test_weekends_without_days_stay_as_they_were_opened() -> None:
    paddock = Paddock()
    for weekend, day in (("b", None), ("a", date(2026, 5, 2)), ("c", None), ("d", date(2026, 4, 4))):
        open_weekend(paddock, weekend, day, "bacd".index(weekend) + 1)
    # b is before any day that is known; c was opened after the second of May
    assert list(paddock.replayed.season.weekends) == ["b", "d", "a", "c"]


def row(car: str, place: int | None, laps: int | None = None, total_ms: int | None = None, **said: Any) -> Row:
    return Row(car=car, status="classified" if place else "DNF", place=place, laps=laps, total_ms=total_ms, **said)


def test_rows_that_contradict_each_other_are_named_both() -> None:
    """A winner a lap down, a better time behind a worse one, a dead heat a second apart."""
    a_lap_down = [row("1", 1, 19, 2_400_000), row("2", 2, 20, 2_401_000)]
    assert list(contradicting(a_lap_down, by_best_lap=False)) == [
        "car 1 (place 1) with 19 laps is ahead of car 2 (place 2) with 20 laps"
    ]
    faster_behind = [row("1", 1, 20, 2_402_000), row("2", 2, 20, 2_401_000), row("3", 3, 20, 2_403_000)]
    assert list(contradicting(faster_behind, by_best_lap=False)) == [
        "car 2 in 40:01.000 (place 2) is behind car 1 in 40:02.000 (place 1), which is slower"
    ]
    level = [row("1", 1, 20, 2_400_000, dead_heat=True), row("2", 1, 20, 2_401_000, dead_heat=True)]
    assert list(contradicting(level, by_best_lap=False)) == [
        "car 1 in 40:00.000 (place 1) and car 2 in 40:01.000 (place 1) share a place, and their times differ"
    ]
    best_laps = [row("1", 1, best_ms=91_000), row("2", 2, best_ms=90_000), row("3", None)]
    assert list(contradicting(best_laps, by_best_lap=True)) == [
        "car 2 in 1:30.000 (place 2) is behind car 1 in 1:31.000 (place 1), which is slower"
    ]


def test_an_order_that_holds_together_is_not_doubted() -> None:
    """Lapped cars, level times, times that are not known: nothing of that is wrong."""
    rows_ = [
        row("1", 1, 20, 2_400_000),
        row("2", 2, 20, 2_400_000),
        row("3", 3, 19, 2_390_000),
        row("4", 4),
        row("5", None, 3),
    ]
    assert list(contradicting(rows_, by_best_lap=False)) == []


def test_many_contradictions_are_told_in_part() -> None:
    paddock = Paddock().weekends(1)
    rows_ = tuple(row(str(n), n, 20, 2_400_000 - n * 1000) for n in range(1, 10))
    paddock.ask(TeamRegistered(team="red", name="Red"))
    for entered in rows_:
        paddock.enter(entered.car, f"driver-{entered.car}")
    order = RaceClassified(session="R1", rows=rows_)
    paddock.ask(order)
    said = doubts(paddock.replayed.season, [order, EntryRegistered(car="99", drivers=("driver-1",))])
    assert len(said) == 6
    assert said[-1] == "R1: and 3 more of this kind"


def timed_race() -> Paddock:
    """Three cars: 20 laps in 40:00, 20 laps in 40:05, 19 laps in 40:02."""
    paddock = Paddock().weekends(1)
    for car in "123":
        paddock.enter(car, f"driver-{car}")
    timed = (row("1", 1, 20, 2_400_000), row("2", 2, 20, 2_405_000), row("3", 3, 19, 2_402_000))
    paddock.ask(RaceClassified(session="R1", rows=timed))
    return paddock


def amended(paddock: Paddock, *changes: Change, **said: Any) -> list[tuple[str, int | None, int | None]]:
    """Car, laps and time of the order after these changes."""
    request = AmendClassification(session="R1", changes=changes, basis=Basis(reason="read again"), **said)
    paddock.ask(request)
    order = paddock.replayed.season.sessions["R1"].order
    assert order is not None
    assert list(contradicting(order.rows, by_best_lap=False)) == []
    return [(row.car, row.laps, row.total_ms) for row in order.rows]


def test_cars_that_change_places_change_laps_and_times() -> None:
    """2 and 3 were taken for one another: 3 has the 20 laps in 40:05, 2 the 19 in 40:02."""
    assert amended(timed_race(), Change(car="3", place=2), Change(car="2", place=3)) == [
        ("1", 20, 2_400_000),
        ("3", 20, 2_405_000),
        ("2", 19, 2_402_000),
    ]


def test_three_cars_go_round() -> None:
    """1 to the last place, the others up by one: each has what was recorded for the place it takes."""
    assert amended(timed_race(), Change(car="1", place=3), Change(car="2", place=1), Change(car="3", place=2)) == [
        ("2", 20, 2_400_000),
        ("3", 20, 2_405_000),
        ("1", 19, 2_402_000),
    ]


def test_a_car_that_is_out_keeps_what_it_did() -> None:
    """A status is no exchange of places."""
    assert amended(timed_race(), Change(car="3", status="DNF")) == [
        ("1", 20, 2_400_000),
        ("2", 20, 2_405_000),
        ("3", 19, 2_402_000),
    ]
