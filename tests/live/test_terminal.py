"""The terminal view, as its keys are pressed; the screen is read as text."""

import importlib
import os
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pexpect  # type: ignore[import-untyped]  # it ships no types
import pytest
from syrupy.assertion import SnapshotAssertion

from conftest import EVENTS, Ended
from paddock import NOON
from screens import LARGE, PATIENCE, SEASON, SMALL, Screen, rescind, row, shown, until, watched


@pytest.fixture
def events(copied: Callable[[str], Path]) -> Path:
    return copied(SEASON)


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
        assert re.findall(r"(R\d+) +(\S+ \(\S+ overall\)) +(\d+) ", text) == [("R8", "12th (32nd overall)", "4")]
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
        assert re.search(r"^>   1 Parker Thompson +2 +3 +2 .* 306", text, re.MULTILINE)
        await screen.press("escape")
        assert "R16 Pts" in shown(screen)

    watched(EVENTS, see, size=(60, 24))


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


def test_without_textual_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, racelog: Callable[..., Ended]
) -> None:
    """And what works without it."""
    command = importlib.import_module("racelog.cli.watch")
    monkeypatch.setattr(command, "find_spec", lambda _name: None)
    monkeypatch.setattr(command, "_on_a_terminal", lambda: True)
    ended = racelog("--events", EVENTS, "watch", SEASON)
    assert ended.code == 2
    assert "pip install 'racelog[watch]'" in ended.err


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
