"""What a place is worth, and to whom."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from paddock import Paddock, championship, regulations, rows, three_cars
from racelog.desk.requests.models import AmendEntry
from racelog.facts.events import (
    Basis,
    Drove,
    EntryRegistered,
    FastestLapSet,
    NoPoints,
    Penalty,
    PenaltyApplied,
    PointsAdjusted,
    PointsDeduction,
    PoleSet,
    RaceClassified,
    RegulationsAmended,
    Row,
    SessionScheduled,
)
from racelog.facts.regulations import (
    Bonus,
    Cars,
    DropWorst,
    Eligible,
    Multiplier,
    Places,
    RoundsOf,
    Scores,
    SharedCars,
)
from racelog.views.rules_in_words import championship_clauses


def with_guest(**rules: Any) -> Paddock:
    """Cars 1 to 3, and car 99 of a guest who wins."""
    paddock = three_cars(Paddock(championship(**rules)))
    paddock.enter("99", "heinrich", guest=True)
    return paddock


def test_places_pay_by_the_table_and_beyond_it_nothing() -> None:
    """25, 20, 17, and 0 for a car that did not finish."""
    paddock = three_cars(Paddock())
    paddock.race(1, "1", "2", "3 DNF")
    assert paddock.table() == [(1, "van-berlo", "25"), (2, "thompson", "20"), (3, "dickinson", "0")]


def test_behind_a_guest_points_move_up_and_places_stay() -> None:
    """close_up_points_only: second on the road is paid as first, and still counts as a second place."""
    paddock = with_guest(places=Places(ineligible="close_up_points_only"))
    paddock.race(1, "99", "1", "2", "3")
    line = paddock.standings().lines[0]
    assert (line.competitor, str(line.points)) == ("van-berlo", "25")
    assert (line.counted[0].place, line.counted[0].paid_place) == (2, 1)


def test_behind_a_guest_everything_moves_up() -> None:
    """close_up: the place counted is the one among the eligible."""
    paddock = with_guest(places=Places(ineligible="close_up"))
    paddock.race(1, "99", "1", "2", "3")
    award = paddock.standings().lines[0].counted[0]
    assert (award.place, award.paid_place, str(award.points)) == (1, 1, "25")


def test_behind_a_guest_nobody_moves_up() -> None:
    """vacate: the points of the guest's place are paid to nobody."""
    paddock = with_guest(places=Places(ineligible="vacate"))
    paddock.race(1, "99", "1", "2", "3")
    assert paddock.table()[:3] == [(1, "van-berlo", "20"), (2, "thompson", "17"), (3, "dickinson", "14")]


def test_a_guest_is_listed_without_points_and_not_ranked() -> None:
    """Below the table, with the reason."""
    paddock = with_guest()
    paddock.race(1, "99", "1", "2", "3")
    last = paddock.standings().lines[-1]
    assert (last.competitor, last.position, str(last.points), last.unranked) == ("heinrich", None, "0", "guest")


def test_a_class_championship_counts_places_in_class() -> None:
    """Third and fourth overall are first and second of Am."""
    am = championship("am", eligible=Eligible(classes=("am",)), places=Places(among="class"))
    paddock = Paddock(am).weekends(1)
    for car, driver, race_class in (
        ("1", "ada", "pro"),
        ("2", "bo", "pro"),
        ("3", "cy", "am"),
        ("4", "dee", "am"),
    ):
        paddock.enter(car, driver, race_class)
    paddock.race(1, "1", "2", "3", "4")
    assert paddock.table("am") == [(1, "cy", "25"), (2, "dee", "20")]


def test_a_dead_heat_shares_the_points_of_the_places_it_covers() -> None:
    """Two firsts: (25 + 20) / 2 each, exactly; the next car is third."""
    paddock = three_cars(Paddock())
    first, second, third = rows("1", "2", "3")
    level = tuple(replace(row, place=1, dead_heat=True) for row in (first, second))
    paddock.ask(RaceClassified(session="R1", rows=(*level, third)))
    assert paddock.table() == [(1, "thompson", "45/2"), (1, "van-berlo", "45/2"), (3, "dickinson", "17")]


def test_a_dead_heat_may_pay_the_full_points_to_each() -> None:
    """By the regulations."""
    paddock = three_cars(Paddock(championship(places=Places(dead_heat="full"))))
    first, second, third = rows("1", "2", "3")
    level = tuple(replace(row, place=1, dead_heat=True) for row in (first, second))
    paddock.ask(RaceClassified(session="R1", rows=(*level, third)))
    assert [points for _, _, points in paddock.table()] == ["25", "25", "17"]


BONUSES = (Bonus(on="pole", points=Fraction(2)), Bonus(on="fastest_lap", points=Fraction(1)))


def test_a_round_may_pay_a_multiple() -> None:
    """Half points, bonuses as they are."""
    half = Multiplier(rounds=(1,), factor=Fraction(1, 2), bonuses="as_they_are")
    paddock = three_cars(Paddock(championship(multipliers=(half,), bonuses=BONUSES[:1])))
    paddock.race(1, "1", "2", "3")
    paddock.ask(PoleSet(session="R1", car="2"))
    assert paddock.table() == [(1, "van-berlo", "25/2"), (2, "thompson", "12"), (3, "dickinson", "17/2")]


def test_a_place_may_keep_and_earn_nothing() -> None:
    """no_points: the points are taken, nobody moves up."""
    paddock = three_cars(Paddock())
    paddock.race(1, "1", "2", "3")
    paddock.penalise("R1", "1", NoPoints())
    assert paddock.table() == [(1, "thompson", "20"), (2, "dickinson", "17"), (3, "van-berlo", "0")]


def test_points_may_be_taken_in_one_table_alone() -> None:
    """The driver keeps the win, the team does not."""
    teams = championship("teams", competitor="team")
    paddock = Paddock(championship(), teams).weekends(1)
    paddock.enter("1", "ada", team="red").enter("2", "bo", team="blue")
    paddock.race(1, "1", "2")
    paddock.penalise("R1", "1", NoPoints(championships=("teams",)))
    assert paddock.table() == [(1, "ada", "25"), (2, "bo", "20")]
    assert paddock.table("teams") == [(1, "blue", "20"), (2, "red", "0")]


def test_deductions_and_adjustments_are_items_of_the_total() -> None:
    """Each names its line; they take effect with the table after their round."""
    paddock = three_cars(Paddock())
    paddock.race(1, "1", "2", "3")
    taken = paddock.penalise("R2", "1", PointsDeduction(points=Fraction(6)))
    given = paddock.ask(
        PointsAdjusted(championship="drivers", competitor="dickinson", points=Fraction(4), effective_round=1,
                       basis=Basis(reason="points owed from the test day"))
    )  # fmt: skip
    assert paddock.table() == [(1, "van-berlo", "25"), (2, "dickinson", "21"), (3, "thompson", "20")]
    paddock.race(2, "1 DNF", "2 DNF", "3 DNF")
    assert paddock.table() == [(1, "dickinson", "21"), (2, "thompson", "20"), (3, "van-berlo", "19")]
    items = {(award.kind, award.causes) for line in paddock.standings().lines for award in line.counted}
    assert {("deduction", (taken.seq,)), ("adjustment", (given.seq,))} <= items


def test_an_adjustment_counts_from_its_round_on() -> None:
    """After round 1 it is not there yet."""
    paddock = three_cars(Paddock())
    paddock.race(1, "1", "2", "3")
    paddock.race(2, "1", "2", "3")
    paddock.ask(PointsAdjusted(championship="drivers", competitor="thompson", points=Fraction(-5), effective_round=2))
    assert paddock.table(after=1)[1] == (2, "thompson", "20")
    assert paddock.table(after=2)[1] == (2, "thompson", "35")


def test_only_the_best_car_of_a_team_scores_and_its_others_keep_their_places() -> None:
    """Places of the second car are not passed on."""
    teams = championship("teams", competitor="team", cars=Cars(count=1, surplus="keep_place"))
    paddock = Paddock(teams).weekends(1)
    paddock.enter("1", "ada", team="red").enter("2", "bo", team="red").enter("3", "cy", team="blue")
    paddock.race(1, "1", "2", "3")
    assert paddock.table("teams") == [(1, "red", "25"), (2, "blue", "17")]


def test_places_of_surplus_cars_may_be_passed_on() -> None:
    """The second car of a team holds no place against others."""
    teams = championship("teams", competitor="team", cars=Cars(count=1, surplus="close_up"))
    paddock = Paddock(teams).weekends(1)
    paddock.enter("1", "ada", team="red").enter("2", "bo", team="red").enter("3", "cy", team="blue")
    paddock.race(1, "1", "2", "3")
    assert paddock.table("teams") == [(1, "red", "25"), (2, "blue", "20")]


def shared_car(rule: SharedCars, *drove: Drove) -> Paddock:
    """Car 1 entered with two drivers."""
    paddock = three_cars(Paddock(championship(shared_cars=rule)))
    paddock.ask(EntryRegistered(car="7", drivers=("van-berlo", "thompson"), class_="pro"))
    row = Row(car="7", status="classified", place=1, drove=drove or None)
    paddock.ask(RaceClassified(session="R1", rows=(row, rows("9", "3")[1])))
    return paddock


def test_drivers_of_one_car_share_its_points_as_the_rules_say() -> None:
    """In full, equally, or not at all."""
    assert shared_car(SharedCars(drivers="full")).table()[:2] == [(1, "thompson", "25"), (1, "van-berlo", "25")]
    assert ("van-berlo", "25/2") in [row[1:] for row in shared_car(SharedCars(drivers="split")).table()]
    assert ("van-berlo", "0") in [row[1:] for row in shared_car(SharedCars(drivers="none")).table()]


def test_a_stated_share_of_a_car_comes_before_the_rule() -> None:
    """One drove too little: all to the other."""
    paddock = shared_car(
        SharedCars(drivers="split"), Drove(driver="van-berlo", share="1"), Drove(driver="thompson", share="0")
    )
    assert paddock.table()[0] == (1, "van-berlo", "25")
    assert (3, "thompson", "0") in paddock.table()


def test_a_driver_of_two_cars_keeps_both_results_or_the_better() -> None:
    """By the regulations."""
    for rule, points in ((SharedCars(two_cars="add"), "45"), (SharedCars(two_cars="best"), "25")):
        paddock = three_cars(Paddock(championship(shared_cars=rule)))
        paddock.enter("8", "van-berlo")
        paddock.race(1, "1", "8", "2", "3")
        assert paddock.table()[0] == (1, "van-berlo", points)


def test_a_sub_championship_counts_some_rounds() -> None:
    """By weekend, by number, or all but some."""
    weekend = championship("cup", rounds=RoundsOf(weekends=("2",)))
    named = championship("named", rounds=RoundsOf(rounds=(1, 4)))
    without = championship("without", rounds=RoundsOf(without=(2, 3, 4)))
    paddock = three_cars(Paddock(championship(), weekend, named, without), weekends=2)
    for number in (1, 2, 3, 4):
        paddock.race(number, "1", "2", "3")
    assert [paddock.standings(each).rounds for each in ("drivers", "cup", "named", "without")] == [
        (1, 2, 3, 4), (3, 4), (1, 4), (1,),
    ]  # fmt: skip
    assert paddock.table("cup")[0] == (1, "van-berlo", "50")


def test_a_sprint_pays_by_its_own_table() -> None:
    """The same round, another session."""
    champ = championship(
        scores=(Scores(session="race", points="race"), Scores(session="sprint", points="sprint", countback=False))
    )
    rules = regulations(champ, points={"race": tuple(map(Fraction, (10, 6))), "sprint": tuple(map(Fraction, (3, 2)))})
    paddock = three_cars(Paddock(rules=rules))
    paddock.ask(SessionScheduled(session="S1", kind="sprint", weekend="1", round=1))
    paddock.ask(RaceClassified(session="S1", rows=rows("2", "1", "3")))
    paddock.race(1, "1", "2", "3")
    assert paddock.table()[:2] == [(1, "van-berlo", "12"), (2, "thompson", "9")]


def test_an_amended_regulation_changes_later_rounds_only() -> None:
    """From round 2 on a win pays 10."""
    paddock = three_cars(Paddock())
    paddock.race(1, "1", "2", "3")
    paddock.ask(RegulationsAmended(regulations=regulations(points={"race": (Fraction(10),)}), effective_round=2))
    paddock.race(2, "1", "2", "3")
    assert paddock.table(after=1) == [(1, "van-berlo", "25"), (2, "thompson", "20"), (3, "dickinson", "17")]
    assert paddock.table() == [(1, "van-berlo", "35"), (2, "thompson", "20"), (3, "dickinson", "17")]


def test_points_stay_or_move_with_a_change_of_class() -> None:
    """Eve goes from Am to Pro after round 1; by the rules her Am points stay there, or come along."""
    for rule, am, pro in (("stay", "25", "20"), ("move", None, "45")):
        classes = [
            championship(each, eligible=Eligible(classes=(each,)), places=Places(among="class"), change_of_class=rule)
            for each in ("am", "pro")
        ]
        paddock = Paddock(*classes).weekends(2).enter("1", "ada", "pro")
        paddock.enter("5", "eve", "am", weekends=("1",)).enter("5", "eve", "pro", weekends=("2",))
        paddock.race(1, "1", "5")
        paddock.race(3, "1", "5")
        points = {table: {who: total for _, who, total in paddock.table(table)}.get("eve") for table in ("am", "pro")}
        assert points == {"am": am, "pro": pro}
        assert {who: total for _, who, total in paddock.table("am", after=1)} == {"eve": "25"}


def test_every_award_names_a_line_and_totals_are_their_sums() -> None:
    """306 points are so many awards that add up to 306."""
    paddock = three_cars(Paddock(championship(bonuses=BONUSES)), weekends=2)
    for number in (1, 2, 3):
        paddock.race(number, "1", "2", "3")
        paddock.ask(PoleSet(session=f"R{number}", car="2"))
        paddock.ask(FastestLapSet(session=f"R{number}", cars=("1",)))
    standings = paddock.standings()
    for line in standings.lines:
        assert line.points == sum((award.points for award in line.counted), Fraction(0))
        assert all(award.causes and max(award.causes) <= paddock.replayed.seq for award in line.awards)


def test_a_drop_that_applies_later_does_not_touch_the_table_now() -> None:
    """The table now is the one after the last round run."""
    rule = DropWorst(kind="drop_worst", results=1, before_round=3, applies_from=3)
    paddock = three_cars(Paddock(), weekends=2)
    paddock.ask(RegulationsAmended(regulations=regulations(championship(counting=rule)), effective_round=3))
    paddock.race(1, "1", "2", "3")
    paddock.race(2, "1", "2", "3")
    assert paddock.table() == paddock.table(after=2)
    assert paddock.table()[0] == (1, "van-berlo", "50")
    paddock.race(3, "1", "2", "3")
    assert paddock.table()[0] == (1, "van-berlo", "50")
    assert paddock.standings().lines[0].dropped


def test_class_places_of_several_classes_are_counted_class_by_class() -> None:
    """First and second of each class are paid as first and second, in a table open to both."""
    teams = championship("teams", competitor="team", places=Places(among="class"))
    paddock = Paddock(teams).weekends(1)
    for car, race_class in (("1", "pro"), ("2", "pro"), ("3", "am"), ("4", "am")):
        paddock.enter(car, f"driver-{car}", race_class, team=f"team-{car}")
    paddock.race(1, "1", "2", "3", "4")
    assert [points for _, _, points in paddock.table("teams")] == ["25", "25", "20", "20"]


def test_a_penalty_may_name_one_driver_of_a_car() -> None:
    """Only his points are taken."""
    paddock = three_cars(Paddock())
    paddock.ask(EntryRegistered(car="7", drivers=("van-berlo", "thompson"), class_="pro"))
    paddock.race(1, "7", "3")
    kinds: tuple[Penalty, ...] = (NoPoints(), PointsDeduction(points=Fraction(3)))
    for number, kind in enumerate(kinds):
        basis = Basis(document=f"SP {number}")
        paddock.ask(PenaltyApplied(session="R1", car="7", driver="thompson", penalty=kind, basis=basis))
    assert paddock.table() == [(1, "van-berlo", "25"), (2, "dickinson", "20"), (3, "thompson", "-3")]


def test_a_deduction_leaves_a_championship_alone_that_does_not_count_the_round() -> None:
    """Unless the decision names it."""
    cup = championship("cup", rounds=RoundsOf(weekends=("2",)))
    paddock = three_cars(Paddock(championship(), cup), weekends=2)
    for number in (1, 3):
        paddock.race(number, "1", "2", "3")
    paddock.penalise("R1", "1", PointsDeduction(points=Fraction(5)))
    assert (paddock.table()[0], paddock.table("cup")[0]) == ((1, "van-berlo", "45"), (1, "van-berlo", "25"))
    paddock.penalise("R1", "1", PointsDeduction(points=Fraction(5), championships=("cup",)), document="SP 2")
    assert paddock.table("cup")[:2] == [(1, "van-berlo", "20"), (2, "thompson", "20")]


def test_surplus_cars_pass_on_their_places_even_where_ineligible_ones_do_not() -> None:
    """The two rules are separate."""
    rules = {"places": Places(ineligible="vacate"), "cars": Cars(count=1, surplus="close_up")}
    paddock = Paddock(championship("teams", competitor="team", **rules)).weekends(1)
    paddock.enter("1", "ada", team="red").enter("2", "bo", team="red")
    paddock.enter("9", "guest", team="green", guest=True).enter("3", "cy", team="blue")
    paddock.race(1, "1", "2", "9", "3")
    assert paddock.table("teams")[:2] == [(1, "red", "25"), (2, "blue", "17")]


def test_the_worse_of_two_cars_is_not_looked_at_by_the_countback() -> None:
    """Where only the better counts."""
    paddock = three_cars(Paddock(championship(shared_cars=SharedCars(two_cars="best"))))
    paddock.enter("8", "van-berlo")
    paddock.race(1, "1", "8", "2", "3")
    awards = [award for award in paddock.standings().lines[0].awards if award.countback]
    assert [award.place for award in awards] == [1]


def test_everybody_entered_is_listed_where_the_rules_say_so() -> None:
    """Also who is in no order at all."""
    paddock = three_cars(Paddock(championship(listed="entered")))
    paddock.race(1, "1", "2")
    assert paddock.table() == [(1, "van-berlo", "25"), (2, "thompson", "20"), (3, "dickinson", "0")]


def test_amendments_of_an_entry_hold_from_their_weekends_whatever_order_they_came_in() -> None:
    """The team from weekend 3, then the class from weekend 2: at weekend 3 both."""
    paddock = Paddock().weekends(3).enter("1", "ada", "pro", team="red").enter("2", "bo", team="blue")
    paddock.ask(AmendEntry(car="1", weekend="3", team="blue"))
    paddock.ask(AmendEntry(car="1", weekend="2", class_="am"))
    season = paddock.replayed.season
    entry = season.entry_of("1", "1")
    assert entry is not None
    terms = [season.terms_at(entry, weekend) for weekend in ("1", "2", "3")]
    assert [(each.team, each.race_class) for each in terms] == [("red", "pro"), ("red", "am"), ("blue", "am")]


def class_teams(**cars: Any) -> Paddock:
    """Red has two cars in a full class and two at the head of a slow one; blue has the others."""
    teams = championship("teams", competitor="team", places=Places(among="class"), cars=Cars(count=2, **cars))
    paddock = Paddock(rules=regulations(teams, points={"race": tuple(map(Fraction, (9, 7, 6, 4)))})).weekends(1)
    paddock.enter("1", "ada", "pro", team="blue").enter("2", "bo", "pro", team="blue")
    paddock.enter("3", "cy", "pro", team="red").enter("4", "di", "pro", team="red")
    paddock.enter("5", "ed", "am", team="red").enter("6", "flo", "am", team="red")
    return paddock


def test_the_best_cars_of_a_team_are_those_paid_most() -> None:
    """Red's first two across the line are 3rd and 4th of their class (6 + 4 = 10); its class win and 2nd pay 9 + 7.

    So red has 16, level with blue's 9 + 7.
    """
    paddock = class_teams()
    paddock.race(1, "1", "2", "3", "4", "5", "6")
    assert paddock.table("teams") == [(1, "blue", "16"), (1, "red", "16")]
    counted = {award.car: award.points for award in paddock.standings("teams").lines[1].awards}
    assert counted == {"5": 9, "6": 7}


def test_a_book_may_count_the_first_cars_across_the_line() -> None:
    """`best = "placed"`: then red has the 6 + 4 of its first two."""
    paddock = class_teams(best="placed")
    paddock.race(1, "1", "2", "3", "4", "5", "6")
    assert paddock.table("teams") == [(1, "blue", "16"), (2, "red", "10")]


def test_a_car_whose_points_are_taken_is_not_one_of_the_best() -> None:
    """Red's class winner loses its 9 points: its best two are then the 7 and the 6."""
    paddock = class_teams()
    paddock.race(1, "1", "2", "3", "4", "5", "6")
    paddock.penalise("R1", "5", NoPoints())
    assert paddock.table("teams") == [(1, "blue", "16"), (2, "red", "13")]


def test_places_of_those_that_are_not_the_best_are_passed_on() -> None:
    """The two that do not count hold no place: blue's third car, 5th of the class behind them, is then 3rd of it."""
    paddock = class_teams(surplus="close_up")
    paddock.enter("7", "gus", "pro", team="green")
    paddock.race(1, "1", "2", "3", "4", "7", "5", "6")
    assert paddock.table("teams") == [(1, "blue", "16"), (1, "red", "16"), (3, "green", "6")]


def test_paid_alike_the_better_placed_car_counts() -> None:
    """3rd and 4th of five paid alike: the countback looks at the 3rd place."""
    teams = championship("teams", competitor="team", cars=Cars(count=1))
    paddock = Paddock(rules=regulations(teams, points={"race": tuple(map(Fraction, (9, 5, 5, 5)))})).weekends(1)
    paddock.enter("1", "ada", team="blue").enter("2", "bo", team="red").enter("3", "cy", team="red")
    paddock.race(1, "1", "2", "3")
    assert [award.place for award in paddock.standings("teams").lines[1].awards] == [2]


def test_the_words_of_a_book_say_which_cars_are_the_best() -> None:
    """What a report says of a rule is what the rule does."""
    paid = championship("teams", competitor="team", cars=Cars(count=2))
    placed = championship("teams", competitor="team", cars=Cars(count=2, best="placed"))
    said = [
        next(clause.words for clause in championship_clauses(each, regulations(each)) if clause.about == "cars")
        for each in (paid, placed)
    ]
    assert said == [
        "the 2 of a competitor paid most score; the others keep their places",
        "the first 2 of a competitor across the line score; the others keep their places",
    ]
