"""What tests start from: the committed logs, the data beside the project, the command line."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from racelog.cli.app import main
from racelog.cli.reading import _seasons
from racelog.log.files import FileStore
from racelog.tables.replayed import Replayed, replayed

ROOT = Path(__file__).parent.parent
EVENTS = ROOT / "events"
SHARED = ROOT.parent / "shared" / "data"
USUAL = {"NO_COLOR": "1", "COLUMNS": "100", "RACELOG_KEYS": "keys"}
COMMITTED = ("pccna-2021", "pccna-2022", "pccna-2024")

pytest_plugins = ["documented", "prepared", "served", "hanging", "torture", "elsewhere"]

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # a shell starts what runs in the background deaf to Ctrl-C, and so would be every program a test starts and stops
    signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("usual", deadline=None, print_blob=True)
settings.register_profile("ci", parent=settings.get_profile("usual"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "usual")


@pytest.fixture(scope="session")
def committed() -> Callable[[str], Replayed]:
    """A committed season, replayed; each once for all tests."""
    seasons: dict[str, Replayed] = {}

    def read(season: str) -> Replayed:
        if season not in seasons:
            log = FileStore(EVENTS).read(season)
            seasons[season] = replayed(log.placed, log.head)
        return seasons[season]

    return read


@pytest.fixture(scope="session")
def three_seasons(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the committed seasons and no other, to be read only."""
    events = tmp_path_factory.mktemp("events")
    for season in COMMITTED:
        shutil.copytree(EVENTS / season, events / season, ignore=shutil.ignore_patterns(".lock"))
    return events


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[str], Path]:
    """A copy of a committed season's log to append to; gives the folder of seasons."""

    def copy(season: str) -> Path:
        shutil.copytree(EVENTS / season, tmp_path / "events" / season, ignore=shutil.ignore_patterns(".lock"))
        return tmp_path / "events"

    return copy


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real data beside the project; only where nobody promised it is a test without it left out."""
    if not SHARED.is_dir() and os.environ.get("CI"):
        pytest.fail(f"the real data is not beside the project: {SHARED}")
    if not SHARED.is_dir():
        pytest.skip(f"the real data is not beside the project: {SHARED}")
    return SHARED


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def racelog(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ended]:
    """The command line, in a folder of its own unless another is given: from its arguments to its exit code.

    It runs in this process, for a start costs more than most commands; `racelog_process` starts one.
    """

    def run(*arguments: str | Path, cwd: Path | None = None, **environment: str) -> Ended:
        _seasons.cache_clear()
        capsys.readouterr()
        with monkeypatch.context() as set_up, Path(os.devnull).open(encoding="utf-8") as nothing_typed:
            set_up.chdir(cwd or tmp_path)
            set_up.setattr(sys, "argv", ["racelog", *map(str, arguments)])
            set_up.setattr(sys, "stdin", nothing_typed)
            for name in [name for name in os.environ if name.startswith("RACELOG_")]:
                set_up.delenv(name)
            for name, value in {**USUAL, **environment}.items():
                set_up.setenv(name, value)
            # a process of its own would look up TMPDIR; this one may have done so before
            set_up.setattr(tempfile, "tempdir", None)
            with pytest.raises(SystemExit) as ended:
                main()
        printed = capsys.readouterr()
        return Ended(int(ended.value.code or 0), printed.out, printed.err)

    return run


@pytest.fixture
def racelog_process(tmp_path: Path) -> Callable[..., Ended]:
    """The command line as a process of its own: for what a start, a stream or a locale has a part in."""

    def run(*arguments: str | Path, cwd: Path | None = None, **environment: str) -> Ended:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("RACELOG_")}
        done = subprocess.run(
            [sys.executable, "-m", "racelog.cli.app", *map(str, arguments)],
            cwd=cwd or tmp_path,
            env={**clean, **USUAL, **environment},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            stdin=subprocess.DEVNULL,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    return run
