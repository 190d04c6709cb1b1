"""Who competes: categories, ratings and ages; and championships of cars, crews and co-drivers."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from paddock import Paddock, championship, regulations, said
from racelog.desk.requests.models import AmendEntry, Enter
from racelog.facts.events import DriverCategorised, PointsAdjusted, RedressGiven
from racelog.facts.regulations import Championship, CountBest, Eligible, Redress, SharedCars
from racelog.rules.title import title_fight
from racelog.tables.entries import entry_table
from racelog.views.draw.markdown import page
from racelog.views.entries import entries_view


def cup(*championships: Championship, weekends: int = 2) -> Paddock:
    """Three crews of two: car 1 Ada and Bo, car 2 Cy and Di, car 3 Eve and Finn; 25-20-17."""
    table = {"race": tuple(map(Fraction, (25, 20, 17)))}
    paddock = Paddock(rules=regulations(*championships, points=table)).weekends(weekends)
    for car, drivers in (("1", ("Ada", "Bo")), ("2", ("Cy", "Di")), ("3", ("Eve", "Finn"))):
        paddock.ask(Enter(car=car, drivers=drivers, team=f"Team {car}"))
    return paddock


def counted_as(paddock: Paddock, driver: str, *categories: str, **more: Any) -> None:
    paddock.ask(DriverCategorised(driver=driver, categories=categories or None, **more))


def test_a_championship_for_a_category_of_drivers() -> None:
    """Bo and Eve are rookies: Bo is 2nd with car 1 and is paid as first of them, Eve in car 3 as second."""
    paddock = cup(championship("rookies", eligible=Eligible(categories=("rookie",))))
    counted_as(paddock, "bo", "rookie")
    counted_as(paddock, "eve", "rookie", "lady")
    paddock.race(1, "2", "1", "3")
    assert paddock.table("rookies") == [(1, "bo", "25"), (2, "eve", "20")]


def test_a_category_holds_from_its_weekend_on() -> None:
    """Bo is a rookie at weekend 1 and no more at weekend 2: rounds 1 and 2 count, round 3 does not."""
    paddock = cup(championship("rookies", eligible=Eligible(categories=("rookie",))))
    counted_as(paddock, "bo", "rookie")
    paddock.ask(DriverCategorised(driver="bo", categories=("none",), from_weekend="2"))
    for number in (1, 2, 3):
        paddock.race(number, "1", "2", "3")
    assert paddock.table("rookies") == [(1, "bo", "50")]


def test_a_category_of_the_entry_is_of_all_its_drivers() -> None:
    """Car 2 is entered as independent from weekend 2 on: Cy and Di score in round 3 alone."""
    paddock = cup(championship("independents", eligible=Eligible(categories=("independent",))))
    paddock.ask(AmendEntry(car="2", weekend="2", categories=("independent",), basis=said("B 1")))
    for number in (1, 2, 3):
        paddock.race(number, "2", "1", "3")
    assert paddock.table("independents") == [(1, "cy", "25"), (1, "di", "25")]


def test_a_rating_of_drivers_and_of_their_teams() -> None:
    """Bronze drivers among drivers; of teams those whose car has a bronze driver, whoever it is."""
    bronze = Eligible(ratings=("bronze",))
    paddock = cup(
        championship("bronze", eligible=bronze), championship("bronze-teams", competitor="team", eligible=bronze)
    )
    paddock.ask(DriverCategorised(driver="di", rating="bronze"))
    paddock.ask(DriverCategorised(driver="eve", rating="gold"))
    paddock.race(1, "1", "2", "3")
    assert paddock.table("bronze") == [(1, "di", "25")]
    assert paddock.table("bronze-teams") == [(1, "team-2", "25")]


def test_a_driver_is_rated_anew() -> None:
    """Bronze all season, silver from weekend 2 on; the categories stay what they were."""
    paddock = cup(championship("bronze", eligible=Eligible(ratings=("bronze",), categories=("lady",))))
    counted_as(paddock, "di", "lady", rating="bronze")
    paddock.ask(DriverCategorised(driver="di", rating="silver", from_weekend="2"))
    for number in (1, 3):
        paddock.race(number, "2", "1", "3")
    assert paddock.table("bronze") == [(1, "di", "25")]


@pytest.mark.parametrize(
    ("limits", "who"), [({"min_age": 40}, ["old"]), ({"max_age": 39}, ["young"]), ({}, ["old", "young"])]
)
def test_a_least_and_a_most_age(limits: dict[str, int], who: list[str]) -> None:
    """Born 1980 and 2000, on 1 January 2026: 46 and 26."""
    on = {"age_on": date(2026, 1, 1)} if limits else {}
    paddock = Paddock(championship(eligible=Eligible.model_validate({**limits, **on}))).weekends(1)
    paddock.enter("1", "old", born=date(1980, 1, 1)).enter("2", "young", born=date(2000, 6, 1))
    paddock.race(1, "1", "2")
    assert [competitor for _, competitor, _ in paddock.table()] == who


def test_ages_that_nobody_has_are_refused() -> None:
    """A least age above the most, and a least age on no date."""
    with pytest.raises(ValueError, match="nobody is at least 40 and at most 30"):
        Eligible(min_age=40, max_age=30, age_on=date(2026, 1, 1))
    with pytest.raises(ValueError, match="min_age and age_on go together"):
        Eligible(min_age=40)


def test_cars_crews_drivers_and_co_drivers_compete() -> None:
    """Car 2 wins and car 1 is second, then the other way round: each sort of competitor has 45 of it."""
    paddock = cup(
        championship("cars", competitor="car"),
        championship("crews", competitor="crew"),
        championship("drivers", shared_cars=SharedCars(drivers="first")),
        championship("co-drivers", competitor="co_driver"),
    )
    paddock.race(1, "2", "1", "3")
    paddock.race(2, "1", "2", "3")
    assert paddock.table("cars") == [(1, "1", "45"), (1, "2", "45"), (3, "3", "34")]
    assert paddock.table("crews") == [(1, "ada-and-bo", "45"), (1, "cy-and-di", "45"), (3, "eve-and-finn", "34")]
    assert paddock.table("drivers") == [(1, "ada", "45"), (1, "cy", "45"), (3, "eve", "34")]
    assert paddock.table("co-drivers") == [(1, "bo", "45"), (1, "di", "45"), (3, "finn", "34")]
    names = {
        line.competitor: paddock.replayed.competitor("crew", line.competitor)
        for line in paddock.standings("crews").lines
    }
    assert names["ada-and-bo"] == "Ada / Bo"
    assert paddock.replayed.competitor("car", "2") == "car 2"


def test_points_are_given_to_a_car_and_to_a_crew_and_to_none_that_is_not_entered() -> None:
    """An adjustment names a competitor of its championship, whatever sort that is."""
    paddock = cup(championship("cars", competitor="car"), championship("crews", competitor="crew"))
    paddock.race(1, "2", "1", "3")
    for table, competitor in (("cars", "3"), ("crews", "eve-and-finn")):
        paddock.ask(PointsAdjusted(championship=table, competitor=competitor, points=Fraction(10), effective_round=1))
        assert paddock.table(table)[0] == (1, competitor, "27")
    adjusted = PointsAdjusted(championship="crews", competitor="ada-and-finn", points=Fraction(1), effective_round=1)
    assert "no crew 'ada-and-finn' is registered" in paddock.refusal(adjusted)


def test_a_title_of_crews_is_worked_out_as_that_of_cars() -> None:
    """Three rounds won by car 1, with one to come: 75, 60 and 51, of which the last needs 25 and to be alone on points."""
    paddock = cup(championship("crews", competitor="crew"), championship("cars", competitor="car"))
    for number in (1, 2, 3):
        paddock.race(number, "1", "2", "3")
    crews, cars = (title_fight(paddock.replayed.results, table) for table in ("crews", "cars"))
    assert crews is not None
    assert cars is not None
    told = [(chance.can_win, chance.needs, chance.certain) for chance in crews.chances]
    assert told == [(chance.can_win, chance.needs, chance.certain) for chance in cars.chances]
    assert [chance.needs for chance in crews.chances] == [0, 20, 25]


def test_the_entry_list_says_what_an_entry_and_its_drivers_are_counted_as() -> None:
    """In a column of its own, where anybody is counted as anything."""
    paddock = cup(championship())
    assert "counted as" not in page(entries_view(entry_table(paddock.replayed)))
    counted_as(paddock, "bo", "rookie", rating="silver")
    paddock.ask(AmendEntry(car="1", weekend="1", categories=("independent",), basis=said("B 1")))
    shown = page(entries_view(entry_table(paddock.replayed)))
    assert "independent; Bo: silver, rookie" in shown


def test_what_is_said_already_and_of_nobody_is_refused() -> None:
    """The same rating twice, a driver nobody registered, and nothing at all."""
    paddock = cup(championship())
    paddock.ask(DriverCategorised(driver="bo", rating="silver"))
    assert "that is said of Bo already" in paddock.refusal(DriverCategorised(driver="bo", rating="silver"))
    assert "no driver 'zed' is registered" in paddock.refusal(DriverCategorised(driver="zed", rating="gold"))
    assert "nothing to change was named" in paddock.refusal(DriverCategorised(driver="bo"))
    assert "there is no weekend" in paddock.refusal(DriverCategorised(driver="bo", rating="gold", from_weekend="9"))


def redressed(rule: Redress | None, *orders: str, **rules: Any) -> Paddock:
    """Races of cars a, b and c, of which c is missing in round 2."""
    paddock = Paddock(
        rules=regulations(championship(redress=rule, **rules), points={"race": tuple(map(Fraction, (10, 8, 5)))})
    )
    paddock.weekends(2)
    for car in "abc":
        paddock.enter(car, f"driver-{car}")
    for number, order in enumerate(orders, start=1):
        paddock.race(number, *order.split())
    return paddock


def given(paddock: Paddock, round_: int = 2) -> None:
    paddock.ask(RedressGiven(championship="drivers", competitor="driver-c", round=round_, basis=said("SP 9", "rescue")))


@pytest.mark.parametrize(
    ("rule", "average", "note"),
    [
        (Redress(), "13/3", "the average of 3 rounds: 13 / 3"),
        (Redress(of="before"), "5", "the average of 1 rounds: 5 / 1"),
        (Redress(rounded=Fraction(1, 10)), "43/10", "the average of 3 rounds: 13 / 3, which is 13/3, rounded to 43/10"),
        (Redress(of="started"), "13/2", "the average of 2 rounds: 13 / 2"),
        (
            Redress(of="started", rounded=Fraction(1)),
            "7",
            "the average of 2 rounds: 13 / 2, which is 13/2, rounded to 7",
        ),
    ],
)
def test_redress_is_the_average_of_the_rounds_the_book_names(rule: Redress, average: str, note: str) -> None:
    """C has 5 of round 1, missed round 2 on duty, has 8 of round 3 and was not in round 4: 13 over 3, 1 or 2 rounds."""
    paddock = redressed(rule, "a b c", "a b", "a c b", "a b")
    given(paddock)
    line = next(line for line in paddock.standings().lines if line.competitor == "driver-c")
    (award,) = [award for award in line.counted if award.kind == "redress"]
    assert (str(award.points), award.note) == (average, note)
    assert line.points == sum((item.points for item in line.counted), Fraction(0)) == 13 + Fraction(average)


def test_redress_takes_the_place_of_what_the_round_brought() -> None:
    """C was last in round 2, which others spoilt: 23/3, the average of 10, 8 and 5, instead of 5."""
    paddock = redressed(Redress(), "c a b", "a b c", "a c b", "a b c")
    assert {who: total for _, who, total in paddock.table()}["driver-c"] == "28"
    given(paddock)
    # 10 + 8 + 5 of rounds 1, 3 and 4, and 23/3 instead of the 5 of round 2
    assert {who: total for _, who, total in paddock.table()}["driver-c"] == "92/3"


def test_redress_where_the_fewest_points_win_is_no_place_of_four() -> None:
    """Low points: c 3, (missed: 4), 2, 3: the average of 3, 2 and 3 is 8/3 instead of 4."""
    paddock = Paddock(
        rules=regulations(
            championship(redress=Redress(), lowest_wins=True), points={"race": tuple(map(Fraction, (1, 2, 3)))}
        )
    ).weekends(2)
    for car in "abc":
        paddock.enter(car, f"driver-{car}")
    for number, order in enumerate(("a b c", "a b", "a c b", "a b c"), start=1):
        paddock.race(number, *order.split())
    assert {who: total for _, who, total in paddock.table()}["driver-c"] == "12"
    given(paddock)
    assert {who: total for _, who, total in paddock.table()}["driver-c"] == "32/3"


def test_a_redressed_round_may_be_dropped() -> None:
    """The best 2 of 3: 10 and 8; the redress of 9 for round 2 is between them: 10 and 9."""
    paddock = redressed(Redress(), "c a b", "a b", "a c b", counting=CountBest(kind="best", results=2))
    given(paddock)
    line = next(line for line in paddock.standings().lines if line.competitor == "driver-c")
    assert str(line.points) == "19"
    assert [award.round for award in line.dropped] == [3]


def test_redress_the_book_does_not_know_or_that_was_given_is_refused() -> None:
    """Once for a round; where the book says how; for a round of the championship."""
    without = redressed(None, "a b c", "a b")
    asked = RedressGiven(championship="drivers", competitor="driver-c", round=2, basis=said("SP 9"))
    assert "say of no redress" in without.refusal(asked)
    paddock = redressed(Redress(), "a b c", "a b")
    given(paddock)
    assert "has redress for round 2 already" in paddock.refusal(asked)
    assert "there is no round 9" in paddock.refusal(asked.model_copy(update={"round": 9}))
