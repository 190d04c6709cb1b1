"""A competitor out of a championship: listed last, the others move up, the points kept or taken."""

from fractions import Fraction
from typing import Literal

import pytest

from paddock import Paddock, championship, said, three_cars
from racelog.facts.events import CompetitorExcluded, Event, EventVoided
from racelog.facts.regulations import CountBest


def three_rounds(championship_id: str = "drivers") -> Paddock:
    """Two weekends, three rounds: Van Berlo 75, Thompson 60, Dickinson 51; two tables of the same."""
    made = three_cars(Paddock(championship(), championship("am")), weekends=2)
    for number in (1, 2, 3):
        made.race(number, "1", "2", "3")
    return made


def excluded(points: Literal["kept", "taken"], from_round: int = 3, championship_id: str = "drivers") -> Event:
    """Van Berlo out of a table."""
    return CompetitorExcluded(
        championship=championship_id,
        competitor="van-berlo",
        effective_round=from_round,
        points=points,
        printed="DSQ",
        basis=said("SP 7", "dangerous driving"),
    )


@pytest.mark.parametrize(("points", "left"), [("kept", "75"), ("taken", "0")])
def test_one_excluded_is_listed_last_and_the_others_move_up(points: Literal["kept", "taken"], left: str) -> None:
    """The results stand; the points are kept, or all taken."""
    paddock = three_rounds()
    paddock.ask(excluded(points))
    assert paddock.table() == [(1, "thompson", "60"), (2, "dickinson", "51"), (None, "van-berlo", left)]
    last = paddock.standings().lines[-1]
    assert (last.unranked, last.printed) == ("excluded", "DSQ")
    assert paddock.order("R1") == ["1 1", "2 2", "3 3"]


def test_it_holds_from_a_round_on() -> None:
    """A table after an earlier round is as it was."""
    paddock = three_rounds()
    paddock.ask(excluded("taken"))
    assert paddock.table(after=2)[0] == (1, "van-berlo", "50")
    assert paddock.table(after=3)[-1] == (None, "van-berlo", "0")


def test_it_is_about_one_championship() -> None:
    """The other one is as it was."""
    paddock = three_rounds()
    paddock.ask(excluded("taken", championship_id="am"))
    assert paddock.table()[0] == (1, "van-berlo", "75")
    assert paddock.table("am")[-1] == (None, "van-berlo", "0")


def test_what_is_taken_is_an_item_of_the_total_and_names_its_line() -> None:
    """A total is the sum of its items."""
    paddock = three_rounds()
    line = paddock.ask(excluded("taken"))
    last = paddock.standings().lines[-1]
    assert sum((award.points for award in last.counted), Fraction(0)) == last.points == 0
    item = last.counted[-1]
    assert (item.kind, item.points, item.note) == ("exclusion", Fraction(-75), "dangerous driving")
    assert item.causes == (line.seq,)


def test_points_taken_are_those_that_counted() -> None:
    """What was dropped was no part of the total."""
    paddock = three_cars(Paddock(championship(counting=CountBest(kind="best", results=1))))
    paddock.race(1, "1", "2", "3")
    paddock.race(2, "1", "2", "3")
    paddock.ask(excluded("taken", from_round=2))
    assert paddock.table()[-1] == (None, "van-berlo", "0")


def test_one_excluded_is_listed_where_only_scorers_are() -> None:
    """With no points at all."""
    paddock = three_cars(Paddock(championship(listed="scorers")))
    paddock.race(1, "2", "3", "1 DNF")
    paddock.ask(excluded("taken", from_round=1))
    assert paddock.table()[-1] == (None, "van-berlo", "0")


def test_an_exclusion_taken_back_never_was() -> None:
    """As any clerical error."""
    paddock = three_rounds()
    line = paddock.ask(excluded("taken"))
    paddock.ask(EventVoided(event=line.id, basis=said("-", "the wrong driver")))
    assert paddock.table()[0] == (1, "van-berlo", "75")


def test_what_the_desk_refuses_about_exclusions() -> None:
    """An unknown table, somebody unknown, and the same again."""
    paddock = three_rounds()
    nobody = CompetitorExcluded(championship="drivers", competitor="senna", effective_round=1, points="kept")
    assert paddock.refusal(nobody).startswith("drivers is for drivers, and no driver 'senna' is registered")
    elsewhere = excluded("kept", championship_id="juniors")
    assert paddock.refusal(elsewhere).startswith("there is no championship 'juniors'")
    line = paddock.ask(excluded("kept"))
    again = paddock.refusal(excluded("taken"))
    assert again.startswith(f"Van Berlo is excluded from drivers already (#{line.seq})")
