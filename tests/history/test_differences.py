"""What a line changes is one answer: of the library, the command line, the pages of the line and of the decision, JSON."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import racelog as library
from conftest import EVENTS, Ended
from racelog.desk.requests.models import Rescind
from racelog.desk.service import Desk
from racelog.facts.events import Basis
from racelog.log.files import FileStore
from racelog.web.app import make_app

Racelog = Callable[..., Ended]


def test_a_penalty_recorded_before_its_race_is_classified_changes_the_result() -> None:
    """Line 171 is the penalty, 172 the order: nothing differs between 170 and 171, and two cars change places all the same."""
    season = library.open(EVENTS)["pccna-2022"]
    effect = season.effect(171)
    assert effect.compared == "without"
    assert effect.changes is not None
    assert {(car.car, car.before, car.after) for car in effect.changes.cars} == {("16", "31", "32"), ("30", "32", "31")}
    moved = effect.changes.championships[0]
    assert moved.title == "Pro-Am"
    assert {(line.name, line.before_position, line.after_position) for line in moved.changes} == {
        ("Jeff Mosing", 9, 8),
        ("Pedro Torres", 8, 9),
        ("Dominique Lequeux", 14, 14),
    }


def test_what_is_thought_away_is_the_same_turned_round() -> None:
    """`whatif --without 171` and the effect of 171 are one comparison from either side."""
    season = library.open(EVENTS)["pccna-2022"]
    without, effect = season.whatif(without=171).changes, season.effect(171).changes
    assert effect is not None
    assert {(car.car, car.before, car.after) for car in without.cars} == {
        (car.car, car.after, car.before) for car in effect.cars
    }
    assert {(line.competitor, line.before_points, line.after_points) for line in without.championships[0].changes} == {
        (line.competitor, line.after_points, line.before_points) for line in effect.championships[0].changes
    }


def test_between_two_moments_a_line_that_has_nothing_to_change_yet_is_named(racelog: Racelog) -> None:
    """The difference says why nothing differs, in the library, in words and in JSON; with the order it differs."""
    season = library.open(EVENTS)["pccna-2022"]
    assert [(line.seq, line.session) for line in season.differences(170, 171).waiting] == [(171, "R8")]
    assert season.differences(170, 172).waiting == ()
    between = ("--events", EVENTS, "diff", "pccna-2022", "--from", 170, "--to", 171)
    assert "not yet: #171 counts once R8 is classified, which it was not by then" in racelog(*between).out
    assert json.loads(racelog(*between, "--json").out)["waiting"] == [{"seq": 171, "session": "R8"}]


def test_the_command_and_its_json_say_the_same(racelog: Racelog) -> None:
    """One line, as the library has it."""
    asked = ("--events", EVENTS, "diff", "pccna-2022", "--line", 171)
    shown = [" ".join(line.split()) for line in racelog(*asked).out.splitlines()]
    assert any(line.startswith("Pedro Torres 8 107 -> 9 106") for line in shown)
    assert json.loads(racelog(*asked, "--json").out) == json.loads(
        library.open(EVENTS)["pccna-2022"].effect(171).model_dump_json()
    )


def test_a_line_on_which_others_stand_says_what_it_changed_when_it_was_recorded() -> None:
    """The order of race 8 cannot be thought away alone: thirty-four cars got a place with it."""
    season = library.open(EVENTS)["pccna-2022"]
    effect = season.effect(172)
    assert effect.compared == "recorded"
    assert effect.changes is not None
    assert effect.changes.cars == season.differences(171, 172).changes.cars
    assert len(effect.changes.cars) == 34


def test_a_decision_that_is_not_in_force_changes_nothing(copied: Callable[[str], Path], racelog: Racelog) -> None:
    """A rescinded penalty; as it was known before, it did."""
    events = copied("pccna-2022")
    Desk(FileStore(events)).append(
        "pccna-2022", Rescind(line=171, basis=Basis(document="SP 1", reason="upheld")), by="j.doe"
    )
    season = library.open(events)["pccna-2022"]
    assert season.effect(171).changes is None
    assert "Nothing as things stand" in racelog("--events", events, "diff", "pccna-2022", "--line", 171).out
    earlier = season.effect(171, as_of=206).changes
    assert earlier is not None
    assert len(earlier.cars) == 2


@pytest.mark.parametrize("asked", [(), ("--from", "1", "--line", "2"), ("--to", "3", "--line", "2")])
def test_two_moments_or_one_line(asked: tuple[str, ...], racelog: Racelog) -> None:
    """Neither and both are a misuse."""
    assert racelog("--events", EVENTS, "diff", "pccna-2022", *asked).code == 2


def test_the_pages_of_a_decision_and_of_its_line_say_the_same() -> None:
    """Word for word; and the page of what differs between two lines says where to look."""
    with TestClient(make_app(EVENTS), base_url="http://localhost") as reader:
        pages = [reader.get(f"/pccna-2022/{page}/171").text for page in ("decisions", "log")]
        effects = [page[page.index("What it changes</h2>") :].partition("</p>")[0] for page in pages]
        assert "Pedro Torres" in effects[0]
        assert effects[0] == effects[1]
        between = reader.get("/pccna-2022/differences?from=170&to=171").text
        assert "#171 counts once R8 is classified" in between
        assert '/pccna-2022/log/171">what it changes' in between
        effect = reader.get("/api/seasons/pccna-2022/log/171/effect").json()
        assert effect == json.loads(library.open(EVENTS)["pccna-2022"].effect(171).model_dump_json())
        assert reader.get("/api/seasons/pccna-2022/log/900/effect").status_code == 404
