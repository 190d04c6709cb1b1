"""The terminal view while the log grows under it, is damaged, or is looked at as it was."""

import asyncio
import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from paddock import SEASON as MADE
from paddock import Paddock, championship
from racelog.facts.events import BackOfField, ClassificationPublished
from racelog.live.history import History, compared_with, gained
from racelog.log.files import FileStore
from racelog.tables import standings_table
from screens import SEASON, Screen, note, rescind, row, shown, until, watched


@pytest.fixture
def events(copied: Callable[[str], Path]) -> Path:
    return copied(SEASON)


def test_a_decision_moves_the_table_while_one_looks(events: Path) -> None:
    """Torres passes Mosing: the places, the points, who gained, the marks, the log and its chain follow at once."""

    async def see(screen: Screen) -> None:
        rescind(events)
        text = await until(screen, "#207", "chain good 207/207")
        assert re.search(r"^ \*  8 Pedro Torres .* 107 +\u25b21", text, re.MULTILINE)
        assert re.search(r"^ \*  9 Jeff Mosing .* 106 +\u25bc1", text, re.MULTILINE)
        assert re.search(r"^ \* 14 Dominique Lequeux .* 50$", text, re.MULTILINE)
        assert re.search(r"#207 jury  SP 22-40 back of class rescinded, R8, car 16 Torres", text)
        note(events, "all quiet")
        await until(screen, "chain good 208/208")
        assert row(screen, "Torres ").startswith("    8 Pedro Torres")

    watched(events, see, championship_id="pro-am")


def test_the_history_is_stepped_through_append_by_append(events: Path) -> None:
    """As it was known then; what comes meanwhile does not pull one away, and End leads to it."""

    async def see(screen: Screen) -> None:
        await screen.press("left")
        await until(screen, "as of #205", "(2022-10-01)")
        rescind(events)
        await until(screen, "as of #205", "chain good 207/207")
        await screen.press("left", "left", "left", "left")
        text = await until(screen, "as of #201")
        assert re.search(r"^ \*  8 Jeff Mosing .* 106 +\u25b21", text, re.MULTILINE)
        await screen.press("left")
        text = await until(screen, "as of #200")
        assert re.search(r"^    8 Pedro Torres .* 107$", text, re.MULTILINE)
        await screen.press("right")
        await until(screen, "as of #201")
        await screen.press("end")
        await until(screen, "#207", "live")
        await screen.press("home")
        await until(screen, "as of #1 ", "no regulations have been adopted")
        await screen.press("left", "right")
        await until(screen, "as of #2 ")

    watched(events, see, championship_id="pro-am")


def test_stepping_back_through_a_whole_season(three_seasons: Path) -> None:
    """A key held down: it gets there, and each state on the way is one that was."""

    async def see(screen: Screen) -> None:
        await screen.press(*["left"] * 60)
        await until(screen, "as of #146 ")
        await screen.press(*["right"] * 60)
        await until(screen, "#206", "live")

    watched(three_seasons, see)


def test_a_damaged_log_leaves_the_last_good_state_up(events: Path) -> None:
    """It is said over the table with the file and line; when it reads well again, what came meanwhile is shown."""

    async def see(screen: Screen) -> None:
        file = max((events / SEASON).glob("*.jsonl"))
        whole = file.read_bytes()
        file.write_bytes(whole.replace(b'"place":2', b'"place":3', 1))
        text = await until(screen, "LOG DAMAGED", "LAST GOOD #206")
        assert f"{file.name}:" in text
        assert re.search(r"1 Alan Metni .* 289", text)
        file.write_bytes(whole)
        await until(screen, "The log reads well again", "chain good 206/206")
        rescind(events)
        text = await until(screen, "chain good 207/207")
        assert "DAMAGED" not in text
        assert "reads well again" not in text

    watched(events, see, championship_id="pro-am")


def test_a_log_that_was_replaced_and_one_that_is_gone(events: Path) -> None:
    """Both are said, the first whatever is appended behind; the second leaves the last good state up."""

    async def see(screen: Screen) -> None:
        file = max((events / SEASON).glob("*.jsonl"))
        whole = file.read_bytes()
        file.write_bytes(b"".join(whole.splitlines(keepends=True)[:-1]))
        note(events, "another line")
        await until(screen, "THE LOG IS ANOTHER ONE than was shown up to #206")
        note(events, "one more line")
        await until(screen, "THE LOG IS ANOTHER ONE than was shown up to #206", "chain good 207/207")
        away = events.parent / "away"
        shutil.move(events / SEASON, away)
        text = await until(screen, "THE LOG IS GONE", "LAST GOOD")
        assert re.search(r"1 Alan Metni .* 289", text)
        shutil.move(away, events / SEASON)
        await until(screen, "The log is here again", "chain good 207/207")

    watched(events, see, championship_id="pro-am")


def test_a_burst_of_appends_is_shown_and_the_keys_go_on(events: Path) -> None:
    """Sixty notes as fast as they can be written; meanwhile the cursor moves, and the last one is what is shown."""

    async def see(screen: Screen) -> None:
        burst = asyncio.create_task(asyncio.to_thread(_sixty_notes, events))
        while not burst.done():
            await screen.press("down")
            await screen.press("up")
        await burst
        await until(screen, "#266", "chain good 266/266", "note: number 59")

    watched(events, see)


def _sixty_notes(events: Path) -> None:
    for number in range(60):
        note(events, f"number {number}")


def made_cup(events: Path) -> Paddock:
    """A season of officials: round 1 is official, round 2 has been run and posted."""
    made = Paddock(championship(), championship("am"), store=FileStore(events)).weekends(1)
    for car, driver in (("1", "kay-van-berlo"), ("2", "parker-thompson"), ("3", "riley-dickinson")):
        made.enter(car, driver)
    made.race(1, "1", "2", "3")
    made.official("R1")
    made.race(2, "3", "2", "1")
    made.provisional("R2")
    return made


def test_the_protest_clock_of_another_season(tmp_path: Path) -> None:
    """Eight minutes and twenty seconds after the posting, of thirty; official when it is."""
    events = tmp_path / "events"
    made = made_cup(events)

    async def see(screen: Screen) -> None:
        assert "R2 Circuit 1 \u00b7 PROVISIONAL 00:21:40 \u00b7 #" in shown(screen)
        made.later(minutes=31).ask(ClassificationPublished(session="R2", status="official"))
        await until(screen, "R2 Circuit 1 \u00b7 OFFICIAL \u00b7 #")

    watched(events, see, season=MADE, now=made.now + timedelta(minutes=8, seconds=20))


def test_places_are_gained_since_the_race_before_was_published(tmp_path: Path) -> None:
    """Round 2 and the decisions since, against the table when round 1 was official: Dickinson is level with the first."""
    events = tmp_path / "events"
    made = made_cup(events)
    penalty = made.penalise("R2", "3", BackOfField())
    made.rescind(penalty)

    history = History(made.replayed)
    before = standings_table(compared_with(history, made.replayed), "drivers")
    now = standings_table(made.replayed, "drivers")
    assert before is not None
    assert now is not None
    assert [(line.name, line.points) for line in before.standings] == [
        ("Kay Van Berlo", "25"),
        ("Parker Thompson", "20"),
        ("Riley Dickinson", "17"),
    ]
    places = gained(before, now)
    assert [(line.position, line.name, line.points, places[line.competitor]) for line in now.standings] == [
        (1, "Kay Van Berlo", "42", 0),
        (1, "Riley Dickinson", "42", 2),
        (3, "Parker Thompson", "40", -1),
    ]

    async def see(screen: Screen) -> None:
        assert re.search(r"1 Riley Dickinson +3 +1 +42 +\u25b22$", row(screen, "Riley"))
        assert re.search(r"3 Parker Thompson +2 +2 +40 +\u25bc1$", row(screen, "Parker"))

    watched(events, see, season=MADE)


def test_a_decision_shows_what_it_changed(tmp_path: Path) -> None:
    """Who decided, why, on which document, and the tables that moved; that it was rescinded since."""
    events = tmp_path / "events"
    made = made_cup(events)
    penalty = made.penalise("R2", "3", BackOfField())
    made.rescind(penalty)

    async def see(screen: Screen) -> None:
        await screen.press("d")
        text = await until(screen, "Drivers: ")
        assert "R2 car 3 Riley Dickinson: back of field (rescinded)" in text
        assert "document: SP 1" in text
        assert "recorded by: j.doe" in text
        assert "made up" in text
        assert "R2 classification: #3 Riley Dickinson 1 -> 3" in text

    watched(events, see, season=MADE, size=(120, 40))
