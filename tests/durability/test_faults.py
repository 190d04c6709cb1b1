"""Processes killed, calls that fail, disks that fill up, many writers at once: no acknowledged fact is lost, none half there.

Each campaign is a program of its own beside this file (it forks and kills; `python kills.py FOLDER 300` runs one by hand).
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from figures import Tell
from scale import TORTURE, chosen

HERE = Path(__file__).parent
SRC = HERE.parent.parent / "src"


def campaign(program: str, folder: Path, *arguments: object, before: tuple[str, ...] = ()) -> dict[str, Any]:
    """Run a campaign; what it counted."""
    path = os.pathsep.join([str(SRC), str(HERE)])
    done = subprocess.run(
        [*before, sys.executable, str(HERE / program), str(folder), *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    counted: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return counted


def allowed(*command: str) -> bool:
    """Whether this machine has and allows something."""
    return (
        shutil.which(command[0]) is not None
        and subprocess.run(command, capture_output=True, check=False).returncode == 0
    )


def test_an_appender_that_is_killed_loses_and_doubles_nothing(tmp_path: Path, tell: Tell) -> None:
    """SIGKILL at random moments; the next appender asks again for what was not acknowledged."""
    kills = chosen(15, 400)
    counted = campaign("kills.py", tmp_path, kills)
    assert (counted["kills"], counted["lost"], counted["doubled"]) == (kills, 0, 0)
    assert counted["acknowledged"]
    tell("kills of an appender", **counted)


def test_any_system_call_of_an_append_may_fail(tmp_path: Path, tell: Tell) -> None:
    """EIO, ENOSPC, EINTR and SIGKILL at every call of every kind, through strace."""
    if not allowed("strace", "-e", "trace=fdatasync", "true"):
        tell("calls that fail", strace="not run (not installed, or not allowed to trace)")
        return
    counted = campaign("every_call.py", tmp_path, *(() if TORTURE else ("--reduced",)))
    assert counted["points"] == counted["acknowledged"] + counted["refused"] + counted["killed"]
    assert counted["refused"]
    assert counted["killed"]
    tell("calls that fail", **counted)


def test_a_disk_may_be_full_at_any_byte(tmp_path: Path, tell: Tell) -> None:
    """The append is refused and says so, the log is as it was and can be read, and with room again the next one works."""
    own_mounts = ("unshare", "-m") if allowed("unshare", "-m", "true") else ()
    counted = campaign("full_disk.py", tmp_path, chosen(512, 1), "mount" if own_mounts else "", before=own_mounts)
    assert counted["refused_by_the_limit"] == counted["levels_of_a_limit"] > 0
    assert (counted["refused_by_the_disk"] > 0) == (counted["mount"] != "not run")
    tell("full disks", **counted)


def test_many_writers_killed_at_random_leave_a_history_that_can_have_happened(tmp_path: Path, tell: Tell) -> None:
    """Eight processes, and a server with one group writer for four clients; every answer is held against the log."""
    counted = campaign("together.py", tmp_path / "log", chosen(3, 60))
    assert counted.pop("wrong") == []
    assert counted["appends"]
    assert counted["refused_as_moved"] or not TORTURE
    tell("many writers", **counted)
