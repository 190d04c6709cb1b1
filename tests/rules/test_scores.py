"""What a place pays in some rounds, in small fields, for starting, and by what became of a car."""

from dataclasses import replace
from fractions import Fraction

import pytest
from pydantic import ValidationError
from pydantic_core import to_json

from paddock import Paddock, championship, regulations, rows
from racelog.desk.requests.models import Withdraw
from racelog.facts.events import Basis, NoPoints, RaceClassified, RoundScheduled, WeekendScheduled
from racelog.facts.regulations import (
    Cars,
    Championship,
    CountBest,
    Eligible,
    Multiplier,
    Places,
    Regulations,
    Scores,
    SmallField,
    upside_down,
)
from racelog.facts.values import Status
from racelog.rules.title import title_fight
from racelog.tables.explain import explain, total
from racelog.views.rules_in_words import championship_clauses

DRIVERS = {"1": "ari", "2": "bea", "3": "cai", "4": "dov", "5": "eli", "6": "fay", "7": "gil"}


def tables(**named: tuple[int | str, ...]) -> dict[str, tuple[Fraction, ...]]:
    return {name.replace("_", "-"): tuple(map(Fraction, table)) for name, table in named.items()}


def cup(
    *championships: Championship, cars: str = "12345", weekends: int = 2, **points: tuple[int | str, ...]
) -> Paddock:
    """A season of these championships and tables, with cars of one driver each."""
    paddock = Paddock(rules=regulations(*championships, points=tables(**points))).weekends(weekends)
    for car in cars:
        paddock.enter(car, DRIVERS[car])
    return paddock


def test_some_rounds_pay_by_another_table() -> None:
    """6, 8 and 24 hours: 38 is not 3/2 of 25. Bea 18+38+36 = 92, Cai 15+23+50 = 88, Ari 25+27+30 = 82."""
    scores = (
        Scores(points="six"),
        Scores(points="eight", rounds=(2,)),
        Scores(points="day", rounds=(3,)),
    )
    paddock = cup(
        championship(scores=scores), six=(25, 18, 15, 12, 10), eight=(38, 27, 23, 18, 15), day=(50, 36, 30, 24, 20)
    )
    paddock.race(1, "1", "2", "3", "4", "5")
    paddock.race(2, "2", "1", "3", "4", "5")
    paddock.race(3, "3", "2", "1", "5", "4")
    assert paddock.table() == [
        (1, "bea", "92"),
        (2, "cai", "88"),
        (3, "ari", "82"),
        (4, "dov", "50"),
        (5, "eli", "49"),
    ]


def test_a_weekend_or_the_length_of_a_race_chooses_the_table() -> None:
    """Round 1 of 40 minutes 5-3, round 2 of 60 minutes 9-6; round 3 is of the weekend that pays 20-10."""
    scores = (
        Scores(points="short", minutes_below=60),
        Scores(points="long", minutes_from=60),
        Scores(points="last", weekends=("2",)),
    )
    rules = regulations(championship(scores=scores), points=tables(short=(5, 3), long=(9, 6), last=(20, 10)))
    paddock = Paddock(rules=rules)
    for number, (weekend, minutes) in enumerate((("1", 40), ("1", 60), ("2", None)), start=1):
        if weekend not in paddock.desk.season("made-cup-2026").weekends:
            paddock.ask(WeekendScheduled(weekend=weekend, name=f"Bay {weekend}", circuit="Bay"))
        paddock.ask(RoundScheduled(round=number, weekend=weekend, minutes=minutes))
    paddock.enter("1", "ari").enter("2", "bea")
    paddock.race(1, "1", "2")
    paddock.race(2, "1", "2")
    assert paddock.table() == [(1, "ari", "14"), (2, "bea", "9")]
    paddock.race(3, "2", "1")
    standings = paddock.standings()
    assert [(line.competitor, str(line.points)) for line in standings.lines] == [("bea", "29"), ("ari", "24")]
    assert [gap.what for gap in standings.gaps] == ["the planned length of R3 is not known, by which its points go"]


def test_points_by_starters_in_class() -> None:
    """A has four starters, then three: Ari 4+3, Bea 3+2, Cai 2+1, Dov 1. B two: Eli 2+2, Fay 1+1. C one: Gil 1+1.

    Gil and Fay are level on 2: Gil won the class twice.
    """
    small = tuple(SmallField(below=below, points=f"from-{below - 1}") for below in (4, 3, 2))
    drivers = championship(places=Places(among="class"), scores=(Scores(points="four", starters=small),))
    paddock = cup(drivers, cars="", four=(4, 3, 2, 1), from_3=(3, 2, 1), from_2=(2, 1), from_1=(1,))
    for car, race_class in zip("1234567", ("pro", "pro", "pro", "pro", "am", "am", "junior"), strict=True):
        paddock.enter(car, DRIVERS[car], race_class)
    paddock.race(1, "1", "2", "5", "3", "7", "4", "6")
    paddock.race(2, "5", "1", "2", "6", "7", "3", "4 DNS")
    assert paddock.table() == [
        (1, "ari", "7"),
        (2, "bea", "5"),
        (3, "eli", "4"),
        (4, "cai", "3"),
        (5, "gil", "2"),
        (6, "fay", "2"),
        (7, "dov", "1"),
    ]
    item = explain(paddock.replayed, "drivers", "eli").items[0]
    assert (item.points, item.note) == ("2", "fewer than 3 starters: points of the table from-2")


@pytest.mark.parametrize(("starters", "points"), [(5, ["10", "8", "6"]), (4, ["5", "4", "3"]), (2, ["0", "0"])])
def test_under_a_minimum_of_starters_places_pay_half_or_nothing(starters: int, points: list[str]) -> None:
    """Below 5 half, below 3 nothing; who did not start is no starter, and who retired or was disqualified is one."""
    small = (SmallField(below=5, factor=Fraction(1, 2)), SmallField(below=3, factor=Fraction(0)))
    paddock = cup(championship(scores=(Scores(points="race", starters=small),)), race=(10, 8, 6))
    became = ["1", "2", "3", "4 DNF", "5 DSQ"][:starters]
    paddock.race(1, *became, *(f"{car} DNS" for car in "12345"[starters:]))
    assert [points for _, _, points in paddock.table()][: len(points)] == points


def test_whoever_starts_is_paid_at_least_so_much() -> None:
    """Ari 10+8, Bea 8+10, Cai 6+2, Dov 2+2; Eli did not start, and was disqualified: 0."""
    paddock = cup(championship(scores=(Scores(points="race", for_starting=Fraction(2)),)), race=(10, 8, 6))
    paddock.race(1, "1", "2", "3", "4 DNF", "5 DNS")
    paddock.race(2, "2", "1", "3 DNF", "4 DNF", "5 DSQ")
    assert paddock.table() == [(1, "ari", "18"), (1, "bea", "18"), (3, "cai", "8"), (4, "dov", "4"), (5, "eli", "0")]
    explanation = explain(paddock.replayed, "drivers", "dov")
    assert [(item.points, item.note) for item in explanation.items] == [("2", "for starting")] * 2
    assert total(explanation) == 4


def test_a_status_pays_and_multiples_and_shares_apply_to_it() -> None:
    """1 for a retirement, 1/2 for not starting; twice that in round 2. Ari 10+20, Bea 1+1, Cai 1/2+2."""
    statuses: dict[Status, str | Fraction] = {"DNF": Fraction(1), "DNS": Fraction(1, 2)}
    twice = Multiplier(rounds=(2,), factor=Fraction(2))
    drivers = championship(scores=(Scores(points="race", statuses=statuses),), multipliers=(twice,))
    paddock = cup(drivers, cars="123", race=(10, 8))
    paddock.race(1, "1", "2 DNF", "3 DNS")
    paddock.race(2, "1", "2 DNS", "3 DNF")
    assert paddock.table() == [(1, "ari", "30"), (2, "cai", "5/2"), (3, "bea", "2")]
    paddock.penalise("R1", "1", NoPoints())
    assert paddock.table()[0] == (1, "ari", "20")


def test_the_place_may_be_the_points_and_a_retirement_costs_entries_plus_one() -> None:
    """Three boats: 1st 1, 2nd 2, a retirement 4; three starters and one who stayed ashore: starters + 2 is 4 as well."""
    low = Scores(points="place", statuses={"DNF": "entries + 1", "DNS": "starters + 2"})
    paddock = cup(championship(scores=(low,), lowest_wins=True), cars="123")
    paddock.race(1, "1", "2", "3 DNF")
    paddock.race(2, "2", "1", "3 DNS")
    scored = paddock.replayed.results.scored["drivers"].awards
    points = [(award.round, award.competitor, str(award.points), award.note) for award in scored]
    assert points == [
        (1, "ari", "1", None),
        (1, "bea", "2", None),
        (1, "cai", "4", "entries + 1 for DNF"),
        (2, "bea", "1", None),
        (2, "ari", "2", None),
        (2, "cai", "4", "starters + 2 for DNS"),
    ]


def test_where_the_fewest_win_nothing_is_better_than_nothing_at_all() -> None:
    """No word of the book: a status is entries + 1, as is who was not there; a table goes on by 1 for every place.

    Table 0-3 for three boats home: the third gets 4. Dov retires, Eli is only entered for weekend 2: 5 + 1 = 6.
    """
    paddock = cup(
        championship(scores=(Scores(points="low"),), lowest_wins=True, listed="entered"), cars="1234", low=(0, 3)
    )
    paddock.enter("5", "eli", weekends=("2",))
    paddock.race(1, "1", "2", "3", "4 DNF")
    assert paddock.table() == [(1, "ari", "0"), (2, "bea", "3"), (3, "cai", "4"), (4, "dov", "6"), (4, "eli", "6")]


def test_a_dead_heat_shares_places_that_are_points() -> None:
    """Level in second: (2 + 3) / 2 each."""
    paddock = cup(championship(scores=(Scores(points="place"),), lowest_wins=True), cars="1234")
    first, second, third, fourth = rows("1", "2", "3", "4")
    level = tuple(replace(row, place=2, dead_heat=True) for row in (second, third))
    paddock.ask(RaceClassified(session="R1", rows=(first, *level, fourth)))
    awards = {award.competitor: str(award.points) for award in paddock.replayed.results.scored["drivers"].awards}
    assert awards == {"ari": "1", "bea": "5/2", "cai": "5/2", "dov": "4"}


def test_the_best_cars_of_a_team_are_the_best_paid_in_small_classes_too() -> None:
    """Red's first across the line is second of three in Pro (5), its other car alone in Am (4, halved 2): Pro counts.

    With two cars in Am the other one is paid 10 in full, and counts.
    """
    scores = (Scores(points="race", starters=(SmallField(below=2, factor=Fraction(1, 2)),)),)
    teams = championship("teams", competitor="team", places=Places(among="class"), cars=Cars(count=1), scores=scores)
    for am_cars, counted in (("3",), "5"), (("3", "4"), "10"):
        paddock = Paddock(rules=regulations(teams, points=tables(race=(10, 5, 4)))).weekends(1)
        paddock.enter("1", "ari", team="blue").enter("2", "bea", team="red").enter("3", "cai", "am", team="red")
        paddock.enter("4", "dov", "am", team="green")
        others = [] if "4" in am_cars else ["4 DNS"]
        paddock.race(1, "1", "2", *am_cars, *others)
        red = next(points for _, team, points in paddock.table("teams") if team == "red")
        assert red == counted


def test_what_is_not_said_is_not_stored() -> None:
    """A book written before these keys were known keeps its bytes in the log."""
    stored = to_json(regulations(), exclude_none=True).decode()
    for key in (
        "rounds",
        "weekends",
        "minutes_from",
        "statuses",
        "for_starting",
        "starters",
        "lowest_wins",
        "sessions",
    ):
        assert f'"{key}"' not in stored.replace('"rounds":{', "")
    said = regulations(championship(scores=(Scores(points="race", statuses={"DNF": Fraction(1)}),)))
    text = to_json(said, exclude_none=True)
    assert b'"statuses":{"DNF":"1"}' in text
    assert Regulations.model_validate_json(text) == said


def test_books_that_contradict_themselves_are_refused() -> None:
    """A table of a small field that is not there; a status paid less than nothing; a place paid as a status."""
    with pytest.raises(ValidationError, match="'few', which is not declared"):
        regulations(championship(scores=(Scores(points="race", starters=(SmallField(below=3, points="few"),)),)))
    below = regulations(championship(scores=(Scores(points="race", statuses={"DNF": Fraction(-1)}),)))
    assert upside_down(below) == "championship 'drivers' pays -1 for DNF"
    fewest = regulations(championship(scores=(Scores(points="race"),), lowest_wins=True), points=tables(race=(-1, -2)))
    assert upside_down(fewest) is None
    with pytest.raises(ValidationError, match="the last would have the most"):
        regulations(championship(scores=(Scores(points="place"),)))
    with pytest.raises(ValidationError, match="paid for its place"):
        Scores(points="race", statuses={"classified": Fraction(1)})
    with pytest.raises(ValidationError, match="'heat', which is not declared under"):
        regulations(championship(scores=(Scores(points="race"), Scores(session="heat", points="race"))))


@pytest.mark.parametrize(("paid", "champions"), [(8, ("ari",)), (9, ()), (12, ())])
def test_a_title_is_certain_by_the_most_that_a_retirement_may_bring(paid: int, champions: tuple[str, ...]) -> None:
    """Ari leads 10-1; the last round pays 5 for the win and so much for retiring: below 9 Bea cannot join Ari any more."""
    scores = (
        Scores(points="race"),
        Scores(points="last", rounds=(2,), statuses={"DNF": Fraction(paid)}),
    )
    paddock = cup(championship(scores=scores), cars="12", weekends=1, race=(10, 1), last=(5, 1))
    paddock.race(1, "1", "2")
    fight = title_fight(paddock.replayed.results, "drivers")
    assert fight is not None
    assert fight.champions == champions
    assert "cars without a place are paid in R2" in fight.to_come.notes


def test_a_title_knows_what_another_table_pays_in_the_rounds_to_come() -> None:
    """Round 1 pays 10-1, round 2 pays 30-1: nobody is out. Were it 10-1 again, a lead of 9 would not be enough either."""
    scores = (Scores(points="race"), Scores(points="final", rounds=(2,)))
    paddock = cup(championship(scores=scores), cars="12", weekends=1, race=(10, 1), final=(30, 1))
    paddock.race(1, "1", "2")
    fight = title_fight(paddock.replayed.results, "drivers")
    assert fight is not None
    assert [(chance.competitor, int(chance.most)) for chance in fight.chances] == [("ari", 30), ("bea", 30)]
    assert not fight.gaps


def test_the_rules_in_words_say_all_of_it() -> None:
    """Rounds, statuses, starting, small fields."""
    scores = Scores(
        points="place",
        rounds=(2, 3),
        statuses={"DNF": "entries + 1", "DNS": Fraction(0)},
        for_starting=Fraction(2),
        starters=(SmallField(below=5, factor=Fraction(1, 2), among="class"),),
    )
    drivers = championship(scores=(scores,), lowest_wins=True, counting=CountBest(kind="best", results=2))
    clauses = {clause.about: clause.words for clause in championship_clauses(drivers, regulations(drivers))}
    assert clauses["points"] == (
        "race (rounds 2-3): the place itself; DNF entries + 1; DNS 0; at least 2 for starting; "
        "with fewer than 5 starters of a class: 1/2 of the points"
    )
    assert clauses["order"] == "the fewest points win; who is not in a session is behind everybody in it"


def test_a_car_withdrawn_and_not_listed_is_no_entry_less() -> None:
    """Entries are those of the entry list, withdrawn or not."""
    paddock = cup(championship(scores=(Scores(points="place"),), lowest_wins=True, listed="entered"), cars="123")
    paddock.ask(Withdraw(car="3", round=1, rest_of_season=True, basis=Basis(reason="gearbox")))
    paddock.race(1, "1", "2")
    awards = {award.competitor: str(award.points) for award in paddock.replayed.results.scored["drivers"].awards}
    assert awards == {"ari": "1", "bea": "2"}
    assert paddock.table() == [(1, "ari", "1"), (2, "bea", "2"), (3, "cai", "4")]


def test_only_those_who_may_score_are_starters() -> None:
    """Five start, two of them guests: a field of three."""
    small = (SmallField(below=4, points="few"),)
    drivers = championship(scores=(Scores(points="race", starters=small),), eligible=Eligible(guests=False))
    paddock = cup(drivers, cars="123", race=(10, 8, 6), few=(3, 2, 1))
    paddock.enter("4", "dov", guest=True).enter("5", "eli", guest=True)
    paddock.race(1, "4", "1", "2", "5", "3")
    assert [(who, points) for position, who, points in paddock.table() if position] == [
        ("ari", "3"),
        ("bea", "2"),
        ("cai", "1"),
    ]
