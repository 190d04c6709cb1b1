"""Points beside those for a place: who holds pole and the fastest lap, who inherits them, what they pay."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from paddock import Paddock, championship, rows, three_cars
from racelog.facts.events import (
    Basis,
    EntryRegistered,
    FastestLapSet,
    PoleSet,
    QualifyingClassified,
    RaceClassified,
    SessionScheduled,
)
from racelog.facts.regulations import (
    Bonus,
    SharedCars,
)

BONUSES = (Bonus(on="pole", points=Fraction(2)), Bonus(on="fastest_lap", points=Fraction(1)))


def with_guest(**rules: Any) -> Paddock:
    """Cars 1 to 3, and car 99 of a guest who wins."""
    paddock = three_cars(Paddock(championship(**rules)))
    paddock.enter("99", "heinrich", guest=True)
    return paddock


def test_pole_and_fastest_lap_pay_beside_the_place() -> None:
    """A driver may have both without a place."""
    paddock = three_cars(Paddock(championship(bonuses=BONUSES)))
    paddock.race(1, "1", "2", "3 DNF")
    paddock.ask(PoleSet(session="R1", car="3"))
    paddock.ask(FastestLapSet(session="R1", cars=("3",)))
    assert paddock.table() == [(1, "van-berlo", "25"), (2, "thompson", "20"), (3, "dickinson", "3")]


def test_an_ineligible_cars_bonus_passes_down_to_the_next_or_says_that_he_is_not_known() -> None:
    """Who is next must be in the log; it is never guessed."""
    paddock = with_guest(bonuses=BONUSES[:1])
    paddock.race(1, "99", "1", "2", "3")
    paddock.ask(PoleSet(session="R1", car="99"))
    assert [gap.what for gap in paddock.standings().gaps] == ["who inherits pole is not known"]
    paddock.ask(PoleSet(session="R1", car="99", next_eligible="2", basis=Basis(reason="the timing sheet says so")))
    assert not paddock.standings().incomplete
    assert ("thompson", "22") in [(who, points) for _, who, points in paddock.table()]


def test_an_ineligible_cars_bonus_may_be_lost() -> None:
    """By the regulations; then nothing is missing."""
    lost = (Bonus(on="pole", points=Fraction(2), ineligible="lost"),)
    paddock = with_guest(bonuses=lost)
    paddock.race(1, "99", "1", "2", "3")
    paddock.ask(PoleSet(session="R1", car="99"))
    assert not paddock.standings().incomplete
    assert all(award.kind == "place" for line in paddock.standings().lines for award in line.counted)


def test_pole_follows_from_qualifying_where_nothing_else_is_said() -> None:
    """The order of qualifying names the next eligible car too."""
    paddock = with_guest(bonuses=BONUSES[:1])
    paddock.ask(SessionScheduled(session="Q1", kind="qualifying", weekend="1", round=1))
    paddock.ask(QualifyingClassified(session="Q1", rows=rows("99", "3", "1", "2")))
    paddock.race(1, "1", "2", "3", "99")
    assert ("dickinson", "19") in [(who, points) for _, who, points in paddock.table()]
    assert not paddock.standings().incomplete


def test_pole_is_shared_by_cars_in_a_dead_heat_of_qualifying() -> None:
    """Split, given to each, or to the one named first, as the regulations say; overall and in class."""
    for ties, points in (("split", ("26", "21")), ("each", ("27", "22")), ("first", ("27", "20"))):
        bonus = Bonus.model_validate({"on": "pole", "points": Fraction(2), "ties": ties}, strict=False)
        paddock = three_cars(Paddock(championship(bonuses=(bonus,))))
        level = [replace(row, place=1, dead_heat=True) for row in rows("1", "2")]
        paddock.qualifying(1, *level, rows("1", "2", "3")[2])
        paddock.race(1, "1", "2", "3")
        assert tuple(total for _, _, total in paddock.table())[:2] == points


def test_pole_passes_down_to_everybody_who_is_level() -> None:
    """The guest was fastest; the two behind him share it."""
    paddock = with_guest(bonuses=BONUSES[:1])
    level = [replace(row, place=2, dead_heat=True) for row in rows("1", "2")]
    paddock.qualifying(1, rows("99")[0], *level, rows("99", "1", "2", "3")[3])
    paddock.race(1, "1", "2", "3", "99")
    assert [total for _, _, total in paddock.table()][:3] == ["26", "21", "17"]


def test_the_fastest_lap_follows_from_the_best_laps_and_is_split_when_level() -> None:
    """Half a point each."""
    paddock = three_cars(Paddock(championship(bonuses=BONUSES[1:])))
    best = zip(rows("1", "2", "3"), (91_000, 90_500, 90_500), strict=True)
    timed_rows = tuple(replace(row, best_ms=lap) for row, lap in best)
    paddock.ask(RaceClassified(session="R1", rows=timed_rows))
    assert paddock.table() == [(1, "van-berlo", "25"), (2, "thompson", "41/2"), (3, "dickinson", "35/2")]


def test_a_fastest_lap_outside_the_first_places_pays_nothing_where_the_rules_say_so() -> None:
    """Within the top 2 only; it is not passed on."""
    rule = (Bonus(on="fastest_lap", points=Fraction(1), within_top=2),)
    paddock = three_cars(Paddock(championship(bonuses=rule)))
    paddock.race(1, "1", "2", "3")
    paddock.ask(FastestLapSet(session="R1", cars=("3",)))
    assert [points for _, _, points in paddock.table()] == ["25", "20", "17"]


def test_a_bonus_of_a_shared_car_is_one_bonus() -> None:
    """In full to each driver, or shared as the car's points are; never halved for being two."""
    for rule, points in (("full", "27"), ("split", "27/2")):
        champ = championship(bonuses=BONUSES[:1], shared_cars=SharedCars.model_validate({"drivers": rule}))
        paddock = three_cars(Paddock(champ))
        paddock.ask(EntryRegistered(car="7", drivers=("van-berlo", "thompson"), class_="pro"))
        paddock.race(1, "7", "3")
        paddock.ask(PoleSet(session="R1", car="7"))
        assert ("van-berlo", points) in [(who, total) for _, who, total in paddock.table()]
