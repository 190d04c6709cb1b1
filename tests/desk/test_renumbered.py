"""A car gets another number: one entry, one competitor, the same decisions and points; what was run stays as it was."""

from datetime import date
from fractions import Fraction

import pytest

from paddock import Paddock, championship, said
from racelog.desk.requests.models import AmendEntry, MoveWeekend, RenumberEntry, Void, Withdraw
from racelog.facts.events import EntryRegistered, EntryRenumbered, GridPlaces, PointsDeduction
from racelog.facts.regulations import Cars
from racelog.tables import entry_table, results_table

WHY = said("B 1", "the number of the champion")


@pytest.fixture
def paddock() -> Paddock:
    """Three weekends of two rounds; cars 1 and 2 of the red team, 3 of the blue one; weekend 1 was run."""
    made = Paddock(championship(), championship("teams", competitor="team", cars=Cars(count=1))).weekends(3)
    made.enter("1", "ada", team="red").enter("2", "bo", team="red").enter("3", "cy", team="blue")
    made.race(1, "1", "2", "3")
    made.race(2, "1", "3", "2")
    return made


def test_points_stay_with_whoever_drives_and_the_team_has_one_car_as_before(paddock: Paddock) -> None:
    """Bo: 20 + 17 with the number 2, then 25 + 25 with 70. Red by its best car: 25, 25, 25, 25."""
    paddock.ask(RenumberEntry(car="2", number="70", weekend="2", basis=WHY))
    paddock.race(3, "70", "1", "3")
    paddock.race(4, "70", "3", "1")
    assert {name: points for _, name, points in paddock.table()} == {"ada": "87", "bo": "87", "cy": "74"}
    assert {name: points for _, name, points in paddock.table("teams")} == {"red": "100", "blue": "74"}
    cars = [award.car for line in paddock.standings().lines if line.competitor == "bo" for award in line.awards]
    assert cars == ["2", "2", "70", "70"]


def test_a_weekend_that_was_run_shows_the_number_it_was_run_under(paddock: Paddock) -> None:
    before = results_table(paddock.replayed, "R1")
    paddock.ask(RenumberEntry(car="2", number="70", weekend="2", basis=WHY))
    after = results_table(paddock.replayed, "R1")
    assert before is not None
    assert after is not None
    assert after.results == before.results
    lines = [(line.car, line.drivers, line.weekends) for line in entry_table(paddock.replayed).entries]
    assert lines[1:3] == [("2", ("Bo",), ("1",)), ("70", ("Bo",), ("2", "3"))]


def test_decisions_about_the_old_number_stay_with_the_entry(paddock: Paddock) -> None:
    """Ten points and two places on the grid given to car 2, served by car 70; rescinded, it starts where it qualified."""
    paddock.penalise("R1", "2", PointsDeduction(points=Fraction(10)), "SP 2")
    penalty = paddock.penalise("R2", "2", GridPlaces(places=2))
    paddock.ask(RenumberEntry(car="2", number="70", weekend="2", basis=WHY))
    paddock.qualifying(3, "70", "1", "3")
    season = paddock.replayed.season

    def grid() -> list[str]:
        current = paddock.replayed
        return [slot.car for slot in current.results.grid(current.season.sessions["R3"])]

    assert grid() == ["1", "3", "70"]
    paddock.rescind(penalty)
    assert grid() == ["70", "1", "3"]
    assert {name: points for _, name, points in paddock.table()}["bo"] == "27"
    assert season.entry_of("70", "2") == season.entry_of("2", "1")
    assert season.entry_of("2", "2") is None


def test_the_number_follows_the_calendar(paddock: Paddock) -> None:
    """From weekend 2 on, which is put off behind weekend 3: both are run with the new number."""
    paddock.ask(RenumberEntry(car="2", number="70", weekend="2", basis=WHY))
    for weekend, first in (("3", date(2026, 6, 1)), ("2", date(2026, 7, 1))):
        paddock.ask(MoveWeekend(weekend=weekend, first_day=first))
    assert list(paddock.replayed.season.weekends) == ["1", "3", "2"]
    paddock.race(5, "70", "1", "3")
    paddock.race(3, "70", "1", "3")


def test_what_is_said_of_the_new_number_is_about_the_same_entry(paddock: Paddock) -> None:
    """Another team from weekend 3 on, asked for by the new number; it may be renumbered again, and back."""
    paddock.ask(RenumberEntry(car="2", number="70", weekend="2", basis=WHY))
    paddock.ask(AmendEntry(car="70", weekend="3", team="blue"))
    paddock.ask(RenumberEntry(car="70", number="2", weekend="3", basis=WHY))
    season = paddock.replayed.season
    (entry,) = (entry for entry in season.entries.values() if entry.car == "2")
    assert [(terms.car, terms.team) for terms in (season.terms_at(entry, weekend) for weekend in "123")] == [
        ("2", "red"),
        ("70", "red"),
        ("2", "blue"),
    ]
    assert paddock.refusal(Withdraw(car="70", weekend="3")).startswith("car 70 is not entered for weekend 3")
    paddock.ask(Withdraw(car="2", weekend="3"))
    paddock.race(5, "1", "3")


def test_two_cars_exchange_their_numbers_by_way_of_a_third(paddock: Paddock) -> None:
    for was, number in (("2", "99"), ("3", "2"), ("99", "3")):
        paddock.ask(RenumberEntry(car=was, number=number, weekend="2", basis=WHY))
    paddock.race(3, "2", "1", "3")
    assert {name: points for _, name, points in paddock.table()} == {"cy": "62", "ada": "70", "bo": "54"}


def test_a_number_that_became_free_may_be_given_to_another_car_for_what_is_to_come(paddock: Paddock) -> None:
    taken = "car 2 is entered already for weekend 1 (Circuit 1), by Bo\nChoose another number, other weekends, or amend that entry"
    paddock.ask(RenumberEntry(car="2", number="70", weekend="2", basis=WHY))
    paddock.enter("8", "dee")
    assert paddock.refusal(EntryRegistered(car="2", drivers=("dee",))) == taken
    paddock.ask(EntryRegistered(car="2", drivers=("dee",), weekends=("2", "3")))
    paddock.race(3, "2", "70", "1", "3", "8 DNS")
    assert paddock.table()[-1] == (4, "dee", "25")


def test_a_change_that_was_a_mistake_is_taken_back_until_it_was_raced_on(paddock: Paddock) -> None:
    changed = paddock.ask(RenumberEntry(car="2", number="70", weekend="2", basis=WHY))
    raced = paddock.race(3, "70", "1", "3")
    refusal = paddock.refusal(Void(line=changed.seq, basis=said("B 2")))
    assert refusal.startswith(f"#{changed.seq} entry_renumbered has later events built on it\n  #{raced.seq} race")
    paddock.ask(Void(line=raced.seq, basis=said("B 2")))
    paddock.ask(Void(line=changed.seq, basis=said("B 2")))
    paddock.race(3, "2", "1", "3")


@pytest.mark.parametrize(
    ("car", "number", "weekend", "said_"),
    [
        ("2", "3", "2", "car 3 is entered already for weekend 2 (Circuit 2), by Cy"),
        ("2", "2", "2", "car 2 has that number at weekend 2 (Circuit 2) already"),
        ("2", "70", "1", "car 2 is known by that number in R1 already"),
        ("9", "70", "2", "car 9 is not entered for weekend 2 (Circuit 2)"),
        ("2", "70", "9", "there is no weekend '9'"),
    ],
)
def test_a_number_that_cannot_be_is_refused(paddock: Paddock, car: str, number: str, weekend: str, said_: str) -> None:
    assert paddock.refusal(RenumberEntry(car=car, number=number, weekend=weekend)).splitlines()[0] == said_


def test_a_car_something_was_said_of_keeps_its_number_there(paddock: Paddock) -> None:
    """A penalty for something at weekend 2, before anything was run there, is about the number it had."""
    paddock.penalise("R3", "2", GridPlaces(places=2))
    request = RenumberEntry(car="2", number="70", weekend="2")
    assert paddock.refusal(request).startswith("car 2 is known by that number in R3 already")
    fact = EntryRenumbered(entry=next(iter(paddock.replayed.season.entries)), car="1", from_weekend="2")
    assert paddock.refusal(fact) == "car 1 has that number at weekend 2 (Circuit 2) already"


def test_points_stay_with_the_team_they_were_scored_for(paddock: Paddock) -> None:
    """Bo drives for blue from weekend 2 on, then takes over car 3: what was scored for red stays red's, and so on.

    Red by its best car: 25, 25 of car 1; then 20, 17 of it. Blue: 17, 20 of car 3; then 25, 25 of car 2.
    """
    paddock.ask(AmendEntry(car="2", weekend="2", team="blue"))
    paddock.race(3, "2", "1", "3")
    paddock.race(4, "2", "3", "1")
    assert {name: points for _, name, points in paddock.table("teams")} == {"red": "87", "blue": "87"}
    assert {name: points for _, name, points in paddock.table()}["bo"] == "87"
    paddock.ask(Withdraw(car="2", weekend="3", rest_of_season=True))
    paddock.ask(AmendEntry(car="3", weekend="3", drivers=("bo",), team="red"))
    paddock.race(5, "3", "1")
    assert {name: points for _, name, points in paddock.table("teams")} == {"red": "112", "blue": "87"}
    assert {name: points for _, name, points in paddock.table()}["bo"] == "112"
