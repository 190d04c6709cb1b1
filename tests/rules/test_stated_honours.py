"""Bonuses on what is stated, and on places gained; who gets them, in which rounds, and who is next."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError

from paddock import Paddock, championship, lap, regulations, rows, said
from racelog.facts.events import (
    Disqualified,
    GridPlace,
    GridSet,
    HonourSet,
    RaceClassified,
    Row,
    SessionScheduled,
)
from racelog.facts.regulations import Bonus, Cars, CountBest, Ineligible, Places, Scores
from racelog.rules.title import title_fight
from racelog.tables import results_table
from racelog.tables.explain import explain, total
from racelog.tables.replayed import replayed
from racelog.views.rules_in_words import championship_clauses

DRIVERS = {"1": "ari", "2": "bea", "3": "cai", "4": "dov", "5": "eli"}
TABLE = tuple(map(Fraction, (10, 8, 6, 5, 4)))


def cup(*bonuses: Bonus, cars: str = "123", **rules: Any) -> Paddock:
    """A season with these bonuses, and a car of one driver each."""
    drivers = championship(bonuses=bonuses, **rules)
    paddock = Paddock(rules=regulations(drivers, points={"race": TABLE})).weekends(1)
    for car in cars:
        paddock.enter(car, DRIVERS[car])
    return paddock


def led(honour: str, *cars: str, session: str = "R1", **facts: Any) -> HonourSet:
    return HonourSet(session=session, honour=honour, cars=cars, **facts)


MOST_LED = Bonus(on="most_laps_led", points=Fraction(2))
LED = Bonus(on="led_a_lap", points=Fraction(1))


def test_who_led_the_most_laps_is_paid_for_it() -> None:
    """Ari 10, Bea 8+2, Cai 6: Ari and Bea share the lead."""
    paddock = cup(MOST_LED)
    paddock.race(1, "1", "2", "3")
    assert [gap.what for gap in paddock.standings().gaps] == ["most laps led is not known"]
    line = paddock.ask(led("most-laps-led", "2"))
    assert [(who, points) for _, who, points in paddock.table()] == [("ari", "10"), ("bea", "10"), ("cai", "6")]
    item = explain(paddock.replayed, "drivers", "bea").items[-1]
    assert (item.awarded_for, item.points, item.rule) == ("most laps led", "2", "the bonus for most laps led")
    assert [cause.seq for cause in item.causes] == [line.seq]
    assert total(explain(paddock.replayed, "drivers", "bea")) == 10
    table = results_table(paddock.replayed, "R1")
    assert table is not None
    assert ("most laps led", "#2 Bea") in table.headlines


@pytest.mark.parametrize(
    ("ties", "points"),
    [("each", ["11", "9"]), ("split", ["21/2", "17/2"]), ("none", ["10", "8"]), ("first", ["11", "8"])],
)
def test_several_who_led_a_lap_are_paid_as_the_book_says(ties: Any, points: list[str]) -> None:
    """Each in full where nothing is said; or in parts, nobody, or the one named first."""
    paddock = cup(replace_ties(LED, ties))
    paddock.race(1, "1", "2", "3")
    paddock.ask(led("led_a_lap", "1", "2"))
    assert [points for _, _, points in paddock.table()] == [*points, "6"]
    assert LED.ties == "each"


def replace_ties(bonus: Bonus, ties: Any) -> Bonus:
    return bonus.model_copy(update={"ties": ties})


def test_a_later_statement_replaces_the_earlier_one_and_says_why() -> None:
    """Corrected for a reason; without one it is refused."""
    paddock = cup(LED)
    paddock.race(1, "1", "2", "3")
    paddock.ask(led("led_a_lap", "1"))
    assert paddock.refusal(led("led_a_lap", "1", "3")).startswith("led a lap of R1 went to car 1")
    paddock.ask(led("led_a_lap", "1", "3", basis=said("TK 2", "lap chart read again")))
    assert [points for _, _, points in paddock.table()] == ["11", "8", "7"]


def test_what_nobody_pays_is_not_stated() -> None:
    """An honour no book knows, pole by another name, a car twice, a driver of another car."""
    paddock = cup(LED)
    assert paddock.refusal(led("led_laps", "1")).startswith("no championship pays a bonus on 'led_laps'")
    assert paddock.refusal(led("fastest-lap", "1")).startswith("a fastest lap is stated by a request of its own")
    assert paddock.refusal(led("led_a_lap", "1", "1")).startswith("car 1 is named twice")
    assert "drives none of the cars that hold led a lap" in paddock.refusal(led("led_a_lap", "1", drivers=("bea",)))


def test_an_honour_is_credited_to_the_driver_named() -> None:
    """Two drivers share car 1; the one who led has the point."""
    paddock = cup(LED, cars="23")
    paddock.enter("7", "fay")
    paddock.race(1, "2", "3", "7")
    paddock.ask(led("led_a_lap", "7", drivers=("fay",)))
    assert paddock.table()[-1] == (3, "fay", "7")


@pytest.mark.parametrize("disqualified", [None, "keeps", "lost"])
def test_a_disqualified_car_loses_what_it_did_on_the_track(disqualified: Any) -> None:
    """Nobody is next where a honour is stated; the book may let it be kept."""
    paddock = cup(Bonus(on="led_a_lap", points=Fraction(1), disqualified=disqualified))
    paddock.race(1, "1", "2", "3")
    paddock.ask(led("led_a_lap", "1", "2"))
    paddock.penalise("R1", "1", Disqualified())
    points = {who: points for _, who, points in paddock.table()}
    assert points == {"bea": "11", "cai": "8", "ari": "1" if disqualified == "keeps" else "0"}


def test_a_bonus_is_paid_in_its_rounds_alone() -> None:
    """Round 2 only: nothing is missing in round 1."""
    paddock = cup(LED.model_copy(update={"rounds": (2,)}))
    paddock.race(1, "1", "2", "3")
    assert paddock.standings().gaps == ()
    paddock.race(2, "1", "2", "3")
    paddock.ask(led("led_a_lap", "3", session="R2"))
    assert [points for _, _, points in paddock.table()] == ["20", "16", "13"]


def test_only_where_another_session_was_classified() -> None:
    """The point for the fastest lap is paid only in rounds with a sprint that was run."""
    bonus = Bonus(on="fastest_lap", points=Fraction(1), only_if="sprint")
    scores = (Scores(points="race"), Scores(session="sprint", points="race"))
    paddock = cup(bonus, scores=scores)
    for number in (1, 2):
        paddock.ask(RaceClassified(session=f"R{number}", rows=best("1 90", "2 89", "3 91")))
    paddock.ask(SessionScheduled(session="S2", kind="sprint", weekend="1", round=2))
    assert paddock.table()[1] == (2, "bea", "16")
    paddock.ask(RaceClassified(session="S2", rows=rows("1", "2", "3")))
    assert paddock.table()[1] == (2, "bea", "25")


def best(*laps: str) -> tuple[Row, ...]:
    """Rows with best laps in seconds."""
    cars = rows(*(text.split()[0] for text in laps))
    return tuple(replace(row, best_ms=lap(f"0:{text.split()[1]}")) for row, text in zip(cars, laps, strict=True))


@pytest.mark.parametrize(("outside", "paid"), [("lost", {}), ("pass_down", {"bea": "1"})])
def test_outside_the_top_it_is_lost_or_the_next_within_has_it(outside: Any, paid: dict[str, str]) -> None:
    """Car 4 is fourth with the fastest lap; of the first three car 2 was fastest."""
    bonus = Bonus(on="fastest_lap", points=Fraction(1), within_top=3, outside=outside)
    paddock = cup(bonus, cars="1234")
    paddock.ask(RaceClassified(session="R1", rows=best("1 90", "2 89", "3 91", "4 88")))
    awards = paddock.replayed.results.scored["drivers"].awards
    assert {award.competitor: str(award.points) for award in awards if award.kind == "fastest_lap"} == paid
    assert not paddock.standings().gaps
    if paid:
        note = next(award.note for award in awards if award.kind == "fastest_lap")
        assert note == "passed down from an ineligible car or one outside the first 3"


def test_most_places_gained_follow_from_the_grid_that_was_set() -> None:
    """Cai from 5th to 2nd, +3; Eli from the pit lane, behind all five, to 3rd, +2; without a grid nobody knows."""
    paddock = cup(Bonus(on="most_places_gained", points=Fraction(3)), cars="12345")
    paddock.race(1, "1", "3", "5", "2", "4")
    assert [gap.what for gap in paddock.standings().gaps] == ["most places gained is not known"]
    places = [GridPlace(car=car, place=place) for place, car in enumerate("124", start=1)]
    grid = (*places, GridPlace(car="3", place=4), GridPlace(car="5"))
    paddock.ask(GridSet(session="R1", places=grid))
    awards = paddock.replayed.results.scored["drivers"].awards
    gained = {award.competitor: str(award.points) for award in awards if award.kind == "honour"}
    assert gained == {"cai": "3/2", "eli": "3/2"}
    assert {award.honour for award in awards if award.kind == "honour"} == {"most_places_gained"}


def test_bonuses_go_with_a_dropped_result() -> None:
    """Best one of two rounds: Ari 10 + 1 in round 1, 8 in round 2."""
    paddock = cup(LED, counting=CountBest(kind="best", results=1))
    paddock.race(1, "1", "2", "3")
    paddock.race(2, "2", "1", "3")
    paddock.ask(led("led_a_lap", "1"))
    paddock.ask(led("led_a_lap", "3", session="R2"))
    assert {who: points for _, who, points in paddock.table()} == {"ari": "11", "bea": "10", "cai": "7"}


def test_line_by_line_is_as_from_nothing() -> None:
    """Honours stated, corrected, with a penalty between them."""
    paddock = cup(LED, MOST_LED)
    paddock.race(1, "1", "2", "3")
    paddock.ask(led("led_a_lap", "1", "2"))
    paddock.ask(led("most_laps_led", "2"))
    paddock.penalise("R1", "2", Disqualified())
    paddock.race(2, "1", "2", "3")
    paddock.ask(led("led_a_lap", "3", basis=said("TK 2")))
    placed = paddock.store.read("made-cup-2026").placed
    kept = replayed(placed[:1], "")
    for cut in range(2, len(placed) + 1):
        kept = replayed(placed[:cut], "", kept)
        assert kept == replayed(placed[:cut], "")


def test_a_title_counts_what_several_may_lead() -> None:
    """10 to go for the win and 1 for leading: Bea at 12 behind is out, at 11 she can join by leading alone with Ari not."""
    paddock = cup(LED, cars="12", scores=(Scores(points="race"),))
    paddock.race(1, "1", "2")
    paddock.ask(led("led_a_lap", "1"))
    fight = title_fight(paddock.replayed.results, "drivers")
    assert fight is not None
    assert {chance.competitor: int(chance.most) for chance in fight.chances} == {"ari": 11, "bea": 11}
    assert fight.champions == ()


def test_a_misspelt_honour_of_every_season_is_refused() -> None:
    """It would never be stated, and the table never be whole."""
    with pytest.raises(ValidationError, match="almost 'fastest_lap'"):
        Bonus(on="fastest_laps", points=Fraction(1))


def team_table(ineligible: Any, *order: str) -> dict[str, tuple[int | None, str]]:
    """Teams red (car 1) and blue (car 3); car 2 has no team, car 4 of team grey is a guest. Place and points by team."""
    teams = championship("teams", competitor="team", places=Places(ineligible=ineligible), cars=Cars(count=1))
    paddock = Paddock(rules=regulations(teams, points={"race": TABLE})).weekends(1)
    paddock.enter("1", "ari", team="red").enter("2", "bea").enter("3", "cai", team="blue")
    paddock.enter("4", "dov", team="grey", guest=True)
    paddock.race(1, *order)
    awards: Sequence[Any] = paddock.replayed.results.scored["teams"].awards
    return {award.competitor: (award.place, str(award.points)) for award in awards if not award.guest}


@pytest.mark.parametrize(
    ("ineligible", "red", "blue"),
    [
        ("close_up", (1, "10"), (2, "8")),
        ("vacate", (3, "6"), (4, "5")),
        (Ineligible(guest="close_up", no_team="vacate"), (2, "8"), (3, "6")),
        (Ineligible(guest="vacate", no_team="close_up"), (2, "8"), (3, "6")),
        (Ineligible(guest="close_up_points_only", no_team="vacate"), (3, "8"), (4, "6")),
    ],
)
def test_a_guest_and_a_car_without_a_team_are_two_reasons(
    ineligible: Any, red: tuple[int, str], blue: tuple[int, str]
) -> None:
    """The guest wins, the car without a team is second: who closes up is said for each."""
    assert team_table(ineligible, "4", "2", "1", "3") == {"red": red, "blue": blue}


def test_the_bonuses_in_words() -> None:
    """Rounds, the condition, who is next."""
    bonus = Bonus(
        on="led_a_lap", points=Fraction(1), within_top=10, outside="pass_down", rounds=(1, 2), only_if="qualifying"
    )
    drivers = championship(bonuses=(bonus,))
    clauses = {clause.about: clause.words for clause in championship_clauses(drivers, regulations(drivers))}
    assert clauses["bonus"] == (
        "1 for led a lap of a race; only within the first 10; else by the next who is; only in rounds 1-2; "
        "only where a qualifying was classified; paid to each where several hold it; "
        "passed down by those who may not score"
    )


def test_a_session_may_pay_bonuses_alone() -> None:
    """A point for the fastest lap of the sprint, and nothing for its places."""
    bonus = Bonus(on="fastest_lap", points=Fraction(1), session="sprint")
    paddock = cup(bonus, scores=(Scores(points="race"), Scores(session="sprint", points="race", rounds=(2,))))
    paddock.ask(SessionScheduled(session="S1", kind="sprint", weekend="1", round=1))
    paddock.ask(RaceClassified(session="S1", rows=best("1 90", "2 89", "3 91")))
    paddock.race(1, "1", "2", "3")
    assert paddock.table() == [(1, "ari", "10"), (2, "bea", "9"), (3, "cai", "6")]
    assert not [
        award
        for award in paddock.replayed.results.scored["drivers"].awards
        if award.session == "S1" and award.kind == "place"
    ]
