"""Sitting down before a season in a terminal: pressing keys, and reading the screen as text."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from paddock import NOON
from racelog.desk.requests.models import Rescind
from racelog.desk.service import Desk
from racelog.facts.events import Basis, NoteRecorded
from racelog.live.following import Following
from racelog.live.terminal.app import Watching
from racelog.log.files import FileStore

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


def rescind(events: Path) -> None:
    request = Rescind(line=171, basis=Basis(document="SP 22-40", reason="appeal upheld"))
    Desk(FileStore(events)).append(SEASON, request, by="jury")


def note(events: Path, text: str) -> None:
    Desk(FileStore(events)).append(SEASON, NoteRecorded(text=text), by="j.doe")
