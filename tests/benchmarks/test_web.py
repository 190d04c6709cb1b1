"""How soon a watcher sees an append: painted in a browser, and delivered to two thousand at once."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Page
from results import Row, percentile, section

from conftest import ROOT
from racelog.desk.requests.models import Reinstate, Rescind
from racelog.desk.service import Desk
from racelog.facts.events import Basis, NoteRecorded
from racelog.log.files import FileStore
from served import Served

pytestmark = pytest.mark.benchmark
SEASON, PENALTY = "pccna-2022", 171
APPENDS = 200
WATCHERS = 2_000
WHY = Basis(document="SP 22-40", reason="appeal")
OBSERVE = """() => {
  window.painted = {};
  new MutationObserver(() => {
    const seq = document.querySelector('.head a')?.textContent;
    if (seq && !(seq in window.painted)) {
      window.painted[seq] = null;
      requestAnimationFrame(() => setTimeout(() => { window.painted[seq] = performance.timeOrigin + performance.now(); }));
    }
  }).observe(document.body, {childList: true, subtree: true, characterData: true});
}"""


PERCENTILES = ("p50", "p95", "p99")


def percentiles(seconds: Sequence[float]) -> tuple[str, ...]:
    """The usual three."""
    return tuple(f"{percentile(seconds, share) * 1000:.1f} ms" for share in (0.5, 0.95, 0.99))


def test_an_append_painted_in_a_browser(serve: Callable[..., Served], visit: Callable[..., Page]) -> None:
    """A penalty rescinded and reinstated, again and again: two drivers change places each time."""
    served = serve()
    desk = Desk(FileStore(served.events))
    page = visit(f"{served.address}/{SEASON}/standings/pro-am")
    page.wait_for_selector("[data-mark=live]")
    page.evaluate(OBSERVE)
    took = []
    for number in range(APPENDS):
        request = Rescind(line=PENALTY, basis=WHY) if number % 2 == 0 else Reinstate(line=PENALTY, basis=WHY)
        appended = desk.append(SEASON, request, by="jury")
        acknowledged = time.time()
        seq = f"#{appended.lines[-1].line.seq}"
        while not (at := page.evaluate("(seq) => window.painted[seq]", seq)):
            time.sleep(0.005)
        took.append(at / 1000 - acknowledged)
    aim = "p95 under 100 ms"
    rows = [Row("(d) painted in a browser", percentiles(took), aim, percentile(took, 0.95) < 0.1)]
    section("painted", f"From an append acknowledged to the page having changed ({APPENDS} appends)", PERCENTILES, rows)


def test_two_thousand_watchers(serve: Callable[..., Served]) -> None:
    """One server process; the watchers are in another, on the same machine."""
    served = serve()
    before = _resident(served)
    told = _told(served, WATCHERS, asleep=1, appends=20)
    each = (_resident(served) - before) / WATCHERS
    everyone = [late for lates in told for late in lates]
    rows = [
        Row("delivered to each", (*percentiles(everyone), f"{each / 1024:.0f} KiB")),
        Row("delivered to the last of them", (*percentiles([max(lates) for lates in told]), "")),
    ]
    columns = (*PERCENTILES, "memory a watcher")
    section("watched", f"{WATCHERS} open watchers of one server process, {len(told)} appends", columns, rows)


def test_a_watcher_that_does_not_read(serve: Callable[..., Served]) -> None:
    """It is dropped with a word, and the others are not slowed: they are told as if it were not there."""
    served = serve()
    alone = [late for lates in _told(served, 100, asleep=0, appends=20) for late in lates]
    desk = Desk(FileStore(served.events))
    watching = _start(served, 100, asleep=20)
    for number in range(2_000):  # one by one: what comes at once is told at once
        desk.append(SEASON, NoteRecorded(text=f"{number} " + "x" * 1_500), by="j.doe")
        time.sleep(0.01)
    lates = [late for _ in range(20) for late in _late(desk, watching)]
    _end(watching)
    said = _said(served)
    rows = [
        Row("100 watchers", (*percentiles(alone), "")),
        Row("100 watchers, beside 20 that do not read", (*percentiles(lates), f"{said} of 20")),
    ]
    columns = (*PERCENTILES, "dropped")
    section("asleep", "Watchers that do not read, through 2,000 appends", columns, rows)


def _told(served: Served, watchers: int, *, asleep: int, appends: int) -> list[list[float]]:
    watching = _start(served, watchers, asleep=asleep)
    desk = Desk(FileStore(served.events))
    told = [_late(desk, watching) for _ in range(appends)]
    _end(watching)
    return told


def _start(served: Served, watchers: int, *, asleep: int) -> "subprocess.Popen[str]":
    address = f"{served.address}/live/{SEASON}"
    watching = subprocess.Popen(
        [sys.executable, str(ROOT / "tests/benchmarks/many_watchers.py"), address, str(watchers), str(asleep)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert watching.stdout is not None
    assert watching.stdout.readline() == "READY\n"
    return watching


def _late(desk: Desk, watching: "subprocess.Popen[str]") -> list[float]:
    appended = desk.append(SEASON, NoteRecorded(text="weighed"), by="j.doe")
    acknowledged = time.time()
    assert watching.stdin is not None
    assert watching.stdout is not None
    print(appended.lines[-1].line.seq, file=watching.stdin, flush=True)
    return [at - acknowledged for at in json.loads(watching.stdout.readline())]


def _end(watching: "subprocess.Popen[str]") -> None:
    watching.communicate("\n", timeout=60)


def _resident(served: Served) -> int:
    """The memory of a server. Units: bytes."""
    status = Path(f"/proc/{served.running.pid}/status").read_text(encoding="utf-8")
    return int(status.split("VmRSS:")[1].split()[0]) * 1024


def _said(served: Served) -> int:
    """How many watchers a server said it dropped."""
    served.running.terminate()
    assert served.running.stderr is not None
    return served.running.stderr.read().count("watcher dropped")
