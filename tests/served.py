"""A server as a user runs it, over a copy of real seasons, and a browser: Debian's chromium, headless."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from conftest import COMMITTED, EVENTS, ROOT
from prepared import Prepared, Started

BUILT = ROOT / "build" / "screenshots"
expect.set_options(timeout=30_000)  # milliseconds: what a page shows in the end is tested, not how soon


@dataclass
class Served:
    """A running server, and the logs it serves."""

    events: Path
    address: str
    running: subprocess.Popen[str] | Started

    @property
    def port(self) -> str:
        """The port it was given."""
        return self.address.rsplit(":", 1)[1]

    def kill(self) -> None:
        """As a machine that loses its power."""
        self.running.send_signal(signal.SIGKILL)
        self.running.wait(30)


def start(events: Path, port: str = "0") -> Served:
    """Start the real command over a folder of logs; it says where it listens."""
    running = subprocess.Popen(
        [sys.executable, "-m", "racelog.cli.app", "--events", str(events), "serve", "--port", port],
        stderr=subprocess.PIPE,
        text=True,
    )
    return listening(events, running)


def listening(events: Path, running: subprocess.Popen[str] | Started) -> Served:
    """A server that was started, once it listens."""
    assert running.stderr is not None
    said = running.stderr.readline()
    assert said.startswith("http://127.0.0.1:"), said + running.stderr.read()
    return Served(events, said.split()[0], running)


def kept(name: str) -> Path:
    """Where a screenshot is kept, as output of the build."""
    BUILT.mkdir(parents=True, exist_ok=True)
    return BUILT / f"{name}.png"


def copy_of_seasons(folder: Path) -> Path:
    """The committed seasons, to append to."""
    for season in COMMITTED:
        shutil.copytree(EVENTS / season, folder / "events" / season, ignore=shutil.ignore_patterns(".lock"))
    return folder / "events"


def stop(served: Served) -> None:
    """End a server, if it still runs."""
    if served.running.poll() is None:
        served.running.terminate()
        served.running.wait(30)
    for stream in (served.running.stdout, served.running.stderr):
        if stream is not None:
            stream.close()


@pytest.fixture(scope="session")
def begin_serving(prepared: Prepared) -> Iterator[Callable[[Path], Served]]:
    """Start a server over a copy of the committed seasons that is made in a folder; stopped at the end of all tests."""
    started: list[Served] = []

    def begin(folder: Path) -> Served:
        events = copy_of_seasons(folder)
        started.append(listening(events, prepared.start("--events", events, "serve", "--port", "0")))
        return started[-1]

    yield begin
    for server in started:
        stop(server)


@pytest.fixture
def serve(prepared: Prepared, tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Start a server over a copy of the committed seasons, or one that was killed `again`; stopped after the test."""
    started: list[Served] = []

    def begin(*, again: Served | None = None) -> Served:
        events, port = (copy_of_seasons(tmp_path), "0") if again is None else (again.events, again.port)
        started.append(listening(events, prepared.start("--events", events, "serve", "--port", port)))
        return started[-1]

    yield begin
    for server in started:
        stop(server)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser is; only where nobody promised it is a test without it left out."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None and os.environ.get("CI"):
        pytest.fail("there is no chromium: apt-get install chromium")
    if found is None:
        pytest.skip("there is no chromium on this machine")
    return found


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for the tests of a module: while it runs, its event loop is that of the thread, and no other can begin."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page in a window of its own; whatever the browser complains about fails the test."""
    complaints: list[str] = []
    windows = []

    def open_page(address: str, *, complaining: bool = False, **how: object) -> Page:
        window = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **how})  # type: ignore[arg-type]
        windows.append(window)
        page = window.new_page()
        if not complaining:
            page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        return page

    yield open_page
    for window in windows:
        window.close()
    assert complaints == []
