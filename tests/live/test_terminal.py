"""The terminal view, as its keys are pressed and the log grows under it; the screen is read as text."""

import asyncio
import os
import re
import shutil
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pexpect  # type: ignore[import-untyped]  # it ships no types
import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot

from conftest import EVENTS, Ended
from paddock import NOON, Paddock, championship
from paddock import SEASON as MADE
from racelog.cli import watching
from racelog.cli.options import Folders
from racelog.desk.requests import Rescind
from racelog.desk.service import Desk
from racelog.errors import Malformed
from racelog.facts.events import BackOfField, Basis, ClassificationPublished, NoteRecorded
from racelog.live.following import Following
from racelog.live.gains import compared_with, gained
from racelog.live.history import KEPT, NOTHING, History
from racelog.live.terminal.app import Watching
from racelog.log.files import FileStore
from racelog.projections.replayed import Replayed
from racelog.projections.tables import standings_table

SEASON = "pccna-2022"
SMALL, LARGE = (80, 24), (160, 50)
PATIENCE = 60
"""Seconds until a test gives up; nothing is ever measured by it."""

Screen = Pilot[Exception]


def shown(screen: Screen) -> str:
    """What stands on the screen."""
    strips = screen.app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


def row(screen: Screen, name: str) -> str:
    """The line of a competitor."""
    return next(line for line in shown(screen).splitlines() if name in line)


async def until(screen: Screen, *texts: str) -> str:
    """Wait until all of these stand on the screen."""
    for _ in range(PATIENCE * 20):
        text = shown(screen)
        if all(each in text for each in texts):
            return text
        await screen.pause(0.05)
    pytest.fail(f"{texts} never stood on the screen:\n{shown(screen)}")


def watched(
    events: Path,
    see: Callable[[Screen], Awaitable[None]],
    *,
    season: str = SEASON,
    championship_id: str | None = None,
    size: tuple[int, int] = SMALL,
    now: datetime = NOON,
) -> None:
    """Sit down before a season, and see something."""

    async def watch() -> None:
        following = Following(events, (season,))
        following.look()
        live = following.replayed(season)
        assert live is not None
        app = Watching(following, live, championship_id, now=lambda: now)
        async with app.run_test(size=size) as screen:
            await screen.pause()
            await see(screen)
        assert app.return_value is None, app.return_value

    asyncio.run(watch())


@pytest.fixture
def events(copied: Callable[[str], Path]) -> Path:
    return copied(SEASON)


def rescind(events: Path) -> None:
    request = Rescind(line=171, basis=Basis(document="SP 22-40", reason="appeal upheld"))
    Desk(FileStore(events)).append(SEASON, request, by="jury")


def note(events: Path, text: str) -> None:
    Desk(FileStore(events)).append(SEASON, NoteRecorded(text=text), by="j.doe")


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("championship_id", ["overall", "pro-am", "teams"])
def test_the_screen(size: tuple[int, int], championship_id: str, snapshot: SnapshotAssertion) -> None:
    """At 80 by 24 and at 160 by 50: position, name and points whole, the latest rounds, the log, the chain."""

    async def see(screen: Screen) -> None:
        assert shown(screen) == snapshot

    watched(EVENTS, see, championship_id=championship_id, size=size)


@pytest.mark.parametrize("key", ["question_mark", "e", "d"])
@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_what_opens_over_it(key: str, size: tuple[int, int], snapshot: SnapshotAssertion) -> None:
    """The keys, an explanation, the decisions; each closed by esc."""

    async def see(screen: Screen) -> None:
        before = shown(screen)
        await screen.press(key)
        await until(screen, "esc closes")
        if key == "d":
            await until(screen, "no classification and no table")
        assert shown(screen) == snapshot
        await screen.press("escape")
        assert shown(screen) == before

    watched(EVENTS, see, championship_id="pro-am", size=size)


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


def test_a_competitor_is_found_and_explained(snapshot: SnapshotAssertion) -> None:
    """By a part of the name, however it is written; then one round of it alone."""

    async def see(screen: Screen) -> None:
        await screen.press("slash", *"TORR", "enter")
        assert row(screen, "Pedro Torres").startswith(">")
        await screen.press("e")
        text = await until(screen, "Pedro Torres: 106 points, 9th")
        assert "these add up to 106" in text
        assert "level on points: behind Jeff Mosing" in text
        await screen.press("escape", *["comma"] * 9, "enter")
        text = await until(screen, "Pedro Torres: 106 points, 9th")
        assert re.findall(r"R\d+ +\d+  \S+ \(\S+ overall\)", text) == ["R8      4  12th (32nd overall)"]
        assert text == snapshot

    watched(EVENTS, see, championship_id="pro-am", size=(100, 45))


def test_who_is_not_in_the_table_is_not_found() -> None:
    """It is said, and the cursor stays; n goes from one that fits to the next, and round."""

    async def see(screen: Screen) -> None:
        await screen.press("slash", *"senna")
        await until(screen, "nobody here is called 'senna'")
        await screen.press("escape")
        assert "senna" not in shown(screen)
        await screen.press("slash", *"mar", "enter")
        assert row(screen, "Marco Cirone").startswith(">")
        await screen.press("n")
        assert row(screen, "Marco Cirone").startswith(">")

    watched(EVENTS, see, championship_id="pro-am")


def test_the_cursor_stays_with_its_competitor(events: Path) -> None:
    """Who watches Torres goes on watching Torres, wherever a decision puts him."""

    async def see(screen: Screen) -> None:
        await screen.press(*["down"] * 8)
        assert row(screen, "Pedro Torres").startswith(">   9")
        rescind(events)
        await until(screen, "chain good 207/207")
        assert row(screen, "Pedro Torres").startswith(">*  8")
        await screen.press("pageup", "up", "down", "pagedown", "pagedown")
        assert row(screen, "Mike Zoi").startswith(">  18")

    watched(events, see, championship_id="pro-am")


def test_the_earliest_rounds_are_reached_sideways() -> None:
    """Where all do not fit, those up to the one chosen are shown; position, name and points stay."""

    async def see(screen: Screen) -> None:
        assert "R16 Pts" in shown(screen)
        await screen.press(*["comma"] * 16)
        text = shown(screen)
        assert re.search(r"Driver +R1 .*> ?Pts  \+/-", text)
        assert re.search(r"^>\*  1 Parker Thompson +2 +3 +2 .* 306", text, re.MULTILINE)
        await screen.press("escape")
        assert "R16 Pts" in shown(screen)

    watched(EVENTS, see, size=(60, 24))


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
    """Both are said; the second leaves the last good state up, until the log is there again."""

    async def see(screen: Screen) -> None:
        file = max((events / SEASON).glob("*.jsonl"))
        whole = file.read_bytes()
        file.write_bytes(b"".join(whole.splitlines(keepends=True)[:-1]))
        note(events, "another line")
        await until(screen, "THE LOG IS ANOTHER ONE than was shown up to #206")
        away = events.parent / "away"
        shutil.move(events / SEASON, away)
        text = await until(screen, "THE LOG IS GONE", "LAST GOOD")
        assert re.search(r"1 Alan Metni .* 289", text)
        shutil.move(away, events / SEASON)
        await until(screen, "The log is here again", "chain good 206/206")

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
        assert "document SP 1, recorded by j.doe" in text
        assert "why: made up" in text
        assert "R2 classification: #3 Riley Dickinson 1 -> 3" in text

    watched(events, see, season=MADE, size=(120, 40))


def test_another_championship_by_its_number() -> None:
    """And a number that none has changes nothing."""

    async def see(screen: Screen) -> None:
        assert ">[1]Overall" in shown(screen)
        await screen.press("3")
        assert ">[3]Am" in shown(screen)
        assert "Mark Kvamme" in shown(screen)
        await screen.press("9")
        assert ">[3]Am" in shown(screen)

    watched(EVENTS, see)


def test_another_size_shows_what_fits() -> None:
    """The log goes beside the table, and back under it; nobody's points are cut off at 60 columns."""

    async def see(screen: Screen) -> None:
        await screen.resize_terminal(*LARGE)
        text = await until(screen, "\u2502 12:00 #206 season-tables")
        assert " R1 " in text
        await screen.resize_terminal(60, 16)
        text = await until(screen, "\u2500log (UTC)")
        assert max(map(len, text.splitlines())) <= 60
        assert re.search(r"1 Parker Thompson .* 306", text)
        assert "chain good 206/206" in text

    watched(EVENTS, see)


def test_no_color_is_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The marks say what the colours would."""
    monkeypatch.setenv("NO_COLOR", "1")
    found = set()

    async def see(screen: Screen) -> None:
        for strip in screen.app.screen._compositor.render_strips():
            for segment in strip:
                if segment.style is not None:
                    found.update({segment.style.color, segment.style.bgcolor})

    watched(EVENTS, see)
    assert {each.name for each in found if each is not None} <= {"default"}


def test_nothing_had_been_published(committed: Callable[[str], Replayed]) -> None:
    """Then it is the last append that gains are counted from; the first one is compared with nothing."""
    history = History(committed(SEASON))
    assert compared_with(history, history.live).seq == 205
    assert compared_with(history, history.at(1)) == NOTHING


def test_a_history_gives_what_a_replay_gives(committed: Callable[[str], Replayed]) -> None:
    """Whatever was looked at before."""
    history = History(committed(SEASON))
    for seq in (171, 206, 100, 172, 99):
        state = history.at(seq)
        assert state.seq == seq
        assert state.head == history.live.placed[seq - 1].digest
        fresh = History(committed(SEASON)).at(seq)
        assert state == fresh


def test_a_history_that_grows_keeps_no_more_than_it_should(events: Path) -> None:
    """A watcher may sit there for a whole season; what is thrown away is worked out again when it is asked for."""
    followed = Following(events, (SEASON,))
    followed.look()
    live = followed.replayed(SEASON)
    assert live is not None
    history = History(live)
    for number in range(8):
        note(events, f"number {number}")
        followed.look()
        longer = followed.replayed(SEASON)
        assert longer is not None
        history = history.grown_to(longer)
    assert history.at(208).seq == 208
    assert [grown.seq for grown in history.since(206)] == list(range(207, 215))
    for seq in range(100, 206):
        history.at(seq)
    assert len(history._kept) <= KEPT
    assert history.grown_to(history.live).live is history.live
    assert len(history.grown_to(history.live)._kept) <= KEPT


def test_without_textual_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """And what works without it."""
    monkeypatch.setattr(watching, "find_spec", lambda _name: None)
    monkeypatch.setattr(watching, "_on_a_terminal", lambda: True)
    with pytest.raises(Malformed) as refused:
        watching.watch(Folders(EVENTS, Path("projections")), SEASON, None, watching.Lines(), plain=False)
    assert "pip install 'racelog[watch]'" in str(refused.value)


@pytest.mark.parametrize("key", ["q", "\x03"])
def test_on_a_real_terminal(key: str, events: Path, racelog: Callable[..., Ended]) -> None:
    """It opens, shows what an official appends, and ends on q or Ctrl-C, without a word."""
    child = pexpect.spawn(
        sys.executable,
        ["-m", "racelog.cli.app", "--events", str(events), "watch", SEASON],
        env={**os.environ, "TERM": "xterm", "NO_COLOR": "1", "PYTHONUTF8": "1"},
        dimensions=(24, 80),
        encoding="utf-8",
        timeout=PATIENCE,
    )
    child.expect_exact("chain good 206/206")
    assert racelog("--events", events, "note", SEASON, "hello", "--by", "j.doe").code == 0
    child.expect_exact("#207")
    child.send(key)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert "Traceback" not in str(child.before)


def test_times_are_those_of_the_log() -> None:
    """A clock elsewhere changes nothing that is shown of a season without a protest time running."""
    screens: list[str] = []

    async def see(screen: Screen) -> None:
        screens.append(shown(screen))

    for now in (NOON, datetime(2030, 1, 1, tzinfo=UTC)):
        watched(EVENTS, see, now=now)
    assert screens[0] == screens[1]
