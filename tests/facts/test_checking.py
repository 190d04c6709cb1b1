"""What in a book can hardly be meant is said in words, and nothing of a book that is in order."""

import json
from typing import Any

import pytest

from racelog.desk.books import read_book, shipped_books
from racelog.facts.regulations import Regulations
from racelog.facts.regulations.checking import doubts


def book(*championships: dict[str, Any], points: dict[str, list[int]] | None = None) -> Regulations:
    """A book of these championships, each with what every championship needs."""
    usual = {"title": "Drivers", "scores": [{"points": "race"}]}
    return Regulations.model_validate_json(
        json.dumps(
            {
                "name": "made",
                "title": "Made",
                "source": "made up",
                "classes": [{"id": "pro", "title": "Pro"}, {"id": "am", "title": "Am"}],
                "points": points or {"race": [3, 2, 1]},
                "championships": [
                    {"id": f"table-{number}", **usual, "title": f"Table {number}", **championship}
                    for number, championship in enumerate(championships, start=1)
                ],
            }
        )
    )


@pytest.mark.parametrize("name", shipped_books())
def test_there_is_nothing_odd_in_a_book_that_ships(name: str) -> None:
    """Whoever takes one is not told of what is not so."""
    assert doubts(read_book(name)) == ()


SPRINTS = [{"points": "race"}, {"points": "race", "session": "sprint"}]
ODD: list[tuple[dict[str, Any], str]] = [
    ({"multipliers": [{"rounds": [1, 2], "factor": 2}, {"rounds": [2], "factor": 3}]}, "round 2 has 2 multipliers, of which the first alone applies"),
    ({"rounds": {"without": [3]}, "multipliers": [{"rounds": [3], "factor": 2}]}, "a rule names round 3, which it does not count"),
    ({"rounds": {"rounds": [1, 2]}, "counting": {"kind": "best", "results": 2}}, "the best 2 of 2 rounds count, so that nothing is ever dropped"),
    ({"counting": {"kind": "segments", "segments": [{"first": 1, "last": 4, "results": 2}, {"first": 4, "last": 8, "results": 3}]}}, "two stretches hold round 4, which either may drop"),
    ({"counting": {"kind": "segments", "segments": [{"first": 4, "last": 1, "results": 2}]}}, "the stretch from round 4 to round 1 has no round"),
    ({"counting": {"kind": "segments", "segments": [{"first": 1, "last": 3, "results": 3}]}}, "of rounds 1 to 3 nothing is ever dropped"),
    ({"counting": {"kind": "drop_worst", "results": 1, "before_round": 1, "applies_from": 3}}, "results from before round 1 are dropped: there is none"),
    ({"rounds": {"rounds": [1, 2, 3]}, "counting": {"kind": "growing", "drops": [{"held": 4, "drop": 1}]}}, "1 are dropped once 4 were held, and it counts 3 rounds"),
    ({"counting": {"kind": "by_session", "sessions": [{"session": "sprint", "results": 2}]}}, "the best 2 of sprint are never counted, for it has no scores for that kind"),
    ({"tie_break": {"steps": [{"places_in": "qualifying"}]}}, "places in qualifying tell nobody apart, for it has no scores for that kind of session"),
    ({"tie_break": {"steps": ["wins", "latest", "wins"]}}, "a step of its tie break stands there twice, the second of which never decides"),
    ({"tie_break": {"countback": "none", "then": "earliest"}}, "without a countback nothing of `by`, `dropped` and `then` ever applies"),
    ({"scores": [{"points": "race", "countback": False}], "tie_break": {"steps": ["wins"]}}, "none of its places tell level points apart, for every one of its scores has `countback = false`"),
    ({"phases": [{"title": "One", "first": 3, "keep": 4}, {"title": "Two", "first": 5, "keep": 4}]}, "Two keeps 4 of the 4 of One, so that nobody is ever out"),
    ({"phases": [{"title": "One", "first": 3, "reset": [9], "carry": {"places": {"sprint": [1]}}}]}, "One carries points for places in sprint, for which it has no scores"),
    ({"rounds": {"rounds": [1, 2]}, "minimum": {"rounds": 3}}, "it takes 3 rounds to be ranked, and it counts 2: nobody ever is"),
    ({"missed": "behind"}, "`missed` is about championships of times, and it adds up points"),
    ({"competitor": "team", "eligible": {"max_age": 30, "age_on": "2026-01-01"}}, "an age is asked for, and teams have none"),
    ({"eligible": {"classes": []}}, "it is open to no class, or to no generation of car: nobody ever competes"),
    ({"change_of_class": "move"}, "points move with a driver who changes class, and it is open to every class"),
    ({"cars": {"surplus": "close_up"}}, "every car scores, so that `best` and `surplus` never apply"),
    ({"competitor": "crew", "cars": {"count": 1}}, "a crew has one car, so that `cars` never applies"),
    ({"competitor": "team", "shared_cars": {"two_cars": "best"}}, "`two_cars` is about drivers"),
    ({"reduced": [{"below": "1/2", "factor": "1/2"}, {"below": "1/2", "factor": 0}]}, "two of its reduced points are below the same share, of which one never applies"),
]  # fmt: skip


@pytest.mark.parametrize(("championship", "words"), ODD, ids=[words[:40] for _, words in ODD])
def test_a_rule_that_never_applies_is_said(championship: dict[str, Any], words: str) -> None:
    """One sentence, which names the championship; and none of a championship without that rule."""
    assert doubts(book(championship)) == (f"championship 'table-1': {words}",)


def test_a_book_in_order_is_not_doubted() -> None:
    """A few of everything."""
    counting = {"kind": "by_session", "sessions": [{"session": "sprint", "results": 2}]}
    assert doubts(book({"scores": SPRINTS, "counting": counting, "tie_break": {"steps": ["wins", "latest"]}})) == ()


def test_a_table_nobody_uses_is_said() -> None:
    """Such as one whose name was misspelt where it was to be used."""
    odd = book({}, points={"race": [3], "sprnt": [1]})
    assert doubts(odd) == ("the points table 'sprnt' is never used",)


def test_championships_at_odds_are_said() -> None:
    """The same title, the same rules, and points that move out of one class and into none."""
    assert doubts(book({"title": "Cup"}, {"title": "Cup", "listed": "entered"})) == (
        "championships 'table-1' and 'table-2' have the same title, 'Cup'",
    )
    assert doubts(book({}, {})) == ("championships 'table-1' and 'table-2' say the same, and have the same table",)
    moving = {"eligible": {"classes": ["pro"]}, "change_of_class": "move"}
    (said,) = doubts(book(moving, {"eligible": {"classes": ["am"]}}))
    assert said.startswith("points leave 'table-1' with a driver who changes class, and 'table-2' takes none in")


def test_what_is_not_on_the_calendar_is_said_where_there_is_one() -> None:
    """Rounds and weekends a rule names, held against those of a season."""
    odd = book({"multipliers": [{"rounds": [9], "factor": 2}], "rounds": {"weekends": ["monza"]}})
    assert doubts(odd) == ()
    assert doubts(odd, rounds=(1, 2), weekends=("1",)) == (
        "championship 'table-1': names round 9, which is not on the calendar",
        "championship 'table-1': names weekend 'monza', which is not on the calendar",
    )
