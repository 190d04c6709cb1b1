"""Where one stands at the desk, and what Tab offers: from the log as it is, in the words of the paddock."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from typer.main import get_command

from paddock import NOON, SEASON, Paddock, championship, under_way
from racelog.cli.app import app
from racelog.cli.prompt.completion import completions
from racelog.cli.prompt.season import Seen, cut, event_shown, last_events, prompt_shown
from racelog.cli.prompt.verbs import verbs_of
from racelog.desk.requests.models import Void
from racelog.facts.events import Basis, ClassificationPublished, NoteRecorded, Reprimand
from racelog.tables import lines_table
from racelog.tables.shown import short_head

VERBS = verbs_of(get_command(app))


@pytest.fixture
def paddock() -> Paddock:
    """Two weekends of two rounds; round 1 has been run."""
    return under_way()


def offered(before: str, paddock: Paddock) -> dict[str, str]:
    """What Tab offers behind a text, and what stands beside each."""
    return {each.text: each.meta for each in completions(before, VERBS, paddock.desk.season(SEASON))}


def seen(paddock: Paddock) -> Seen:
    return Seen(paddock.replayed)


def test_verbs_are_offered_first() -> None:
    """By their beginning, the short ones too."""
    offers = offered("pen", under_way())
    assert offers == {"penalty": VERBS.forms["penalty"].says}
    assert {"penalty", "publish", "p", "pub", "protest"} <= set(offered("p", under_way()))
    assert set(offered("incident ", under_way())) == {"note", "close"}
    assert "penalty" in offered("help pen", under_way())


def test_cars_are_offered_with_their_drivers(paddock: Paddock) -> None:
    """In the place of the car, behind --car, behind car=, in an order; found by the driver's name too."""
    beside = {"1": "Kay Van Berlo", "2": "Parker Thompson", "3": "Riley Dickinson", "8": "Leh Keen"}
    assert offered("p R1 ", paddock) == beside
    assert offered("penalty R1 --car ", paddock) == beside
    assert offered("fl R1 car=", paddock) == beside
    assert offered("p R1 dick", paddock) == {"3": "Riley Dickinson"}
    assert offered("c R1 1,2,", paddock) == {"3": "Riley Dickinson", "8": "Leh Keen"}
    assert offered("c R1 1,2 dnf=", paddock) == beside


def test_cars_are_those_of_the_weekend_named(paddock: Paddock) -> None:
    """Car 8 is entered for weekend 1 alone; without a session the weekend is the one where one stands."""
    assert "8" not in offered("p R3 ", paddock)
    assert "8" not in offered("q 3 ", paddock)
    assert "8" in offered("w ", paddock)


def test_sessions_are_offered_with_what_was_published(paddock: Paddock) -> None:
    """Classified, provisional, official."""
    paddock.provisional("R1")
    offers = offered("s ", paddock)
    assert offers["R1"] == "Circuit 1, provisional"
    assert offers["R2"] == "Circuit 1, no order yet"


def test_kinds_championships_and_classes_are_offered(paddock: Paddock) -> None:
    """Kinds with what they need."""
    assert offered("p R1 1 ti", paddock) == {"time": "SECONDS"}
    assert offered("p R1 1 --kind fi", paddock) == {"fine": "AMOUNT CURRENCY"}
    assert set(offered("st ", paddock)) == {"drivers", "am"}
    assert set(offered('e 9 "Ada" "Red" ', paddock)) == {"pro", "am", "junior"}
    assert set(offered("pub R1 ", paddock)) == {"provisional", "official"}
    assert '"Kay Van Berlo"' in offered('e 9 "Kay', paddock)


def test_lines_of_penalties_are_offered_for_what_may_become_of_them(paddock: Paddock) -> None:
    """One in force may be rescinded, one rescinded reinstated."""
    first = paddock.penalise("R1", "1", Reprimand(), "SP 1")
    second = paddock.penalise("R1", "2", Reprimand(), "SP 2")
    paddock.rescind(first)
    assert offered("r ", paddock) == {str(second.seq): "R1, car 2: reprimand"}
    assert offered("ri ", paddock) == {str(first.seq): "R1, car 1: reprimand"}


def test_options_are_offered_by_name(paddock: Paddock) -> None:
    """With two hyphens, or as words with an equals sign."""
    assert "--steward" in offered("p R1 1 --st", paddock)
    assert "dnf=" in offered("c R1 1,2 d", paddock)
    assert "confirm" in offered("g 1 con", paddock)


@pytest.mark.parametrize("before", ["", "x", "nope nope ", 'n "', "p R1 1 tiem ", "incident x y", "c R1 1 2 3 ", "'"])
def test_nothing_typed_breaks_completion(before: str, paddock: Paddock) -> None:
    """Half a line is no line."""
    completions(before, VERBS, paddock.desk.season(SEASON))


def test_the_prompt_says_where_one_stands() -> None:
    """The next race; then the race run last, its publication, its protest time; the last line and its head."""
    made = Paddock(championship()).weekends(1)
    for car, driver in (("1", "van-berlo"), ("2", "thompson")):
        made.enter(car, driver)
    standing = seen(made)
    assert prompt_shown(SEASON, Seen(), NOON) == "made-cup-2026 \u00b7 not open yet > "
    head = short_head(made.replayed.head)
    assert prompt_shown(SEASON, standing, NOON) == f"made-cup-2026 \u00b7 R1 to come \u00b7 #{standing.seq} {head} > "
    made.race(1, "1", "2")
    assert " \u00b7 R1 not published \u00b7 " in prompt_shown(SEASON, seen(made), NOON)
    made.provisional("R1")
    later = NOON + timedelta(minutes=8, seconds=20)
    assert " \u00b7 R1 provisional 00:21:40 \u00b7 " in prompt_shown(SEASON, seen(made), later)
    over = NOON + timedelta(minutes=31)
    assert " \u00b7 R1 provisional protest time over \u00b7 " in prompt_shown(SEASON, seen(made), over)
    made.later(minutes=31).ask(ClassificationPublished(session="R1", status="official"))
    assert " \u00b7 R1 official \u00b7 " in prompt_shown(SEASON, seen(made), NOON)
    made.race(2, "2", "1")
    assert " \u00b7 R2 not published \u00b7 " in prompt_shown(SEASON, seen(made), NOON)


def test_the_last_ten_events_are_in_sight_and_marked_when_taken_back(paddock: Paddock) -> None:
    """One line each, cut at the edge of the screen."""
    slip = paddock.ask(NoteRecorded(text="a slip"))
    paddock.ask(Void(line=slip.seq, basis=Basis(reason="slip")))
    events = list(last_events(seen(paddock), 200))
    assert len(events) == 10
    assert events[-2:] == [
        f"#{slip.seq} note_recorded a slip (voided by #{slip.seq + 1}) \u00b7 j.doe 12:00",
        f"#{slip.seq + 1} event_voided #{slip.seq} \u00b7 j.doe 12:00",
    ]
    assert all(len(each) <= 20 for each in last_events(seen(paddock), 20))
    assert seen(paddock).last_counting == slip.seq - 1


def test_the_time_beside_an_event_is_that_of_the_circuit(paddock: Paddock) -> None:
    """14:00 in Berlin in summer, where it is 12:00 UTC."""
    line = lines_table(paddock.replayed).lines[0]
    assert event_shown(line, ZoneInfo("Europe/Berlin")).endswith("\u00b7 j.doe 14:00")


def test_a_text_is_cut_by_the_width_it_has_on_the_screen() -> None:
    """A wide character takes two columns."""
    assert cut("\u9234\u9e7f\u30b5\u30fc\u30ad\u30c3\u30c8", 7) == "\u9234\u9e7f\u30b5\u2026"
    assert cut("short", 7) == "short"
