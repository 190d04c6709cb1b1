"""The desk without anybody at it: a weekend in a file, line by line, until one goes wrong."""

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT, Ended
from racelog.cli.options import Folders
from racelog.cli.prompt.desk import dimmed, unusual

SEASON = "harbour-cup-2026"
WEEKEND = """\
# the whole of a small weekend
season open "Harbour Cup 2026"
regulations adopt harbour-cup.toml

weekend open 1 Quayside Europe/Berlin
round add 1 1 30
e 7 "Ada Lindqvist" "Red Racing" pro
e 021 "Zoë O'Neill" "Équipe 🏁" am
e 11 "דנה לוי" "Red Racing" am
   # typed in the tower
q 1 7, 11, 021
c R1 11,7 dnf=021
pub R1 provisional 2026-05-02T14:00
p R1 11 positions 1 "SP 26-1" "contact"
undo "the stewards thought again"
st
"""


@pytest.fixture
def piped(tmp_path: Path) -> Callable[..., Ended]:
    """The desk with a script on its stdin."""
    shutil.copy(ROOT / "examples" / "harbour-cup.toml", tmp_path)

    def run(script: str | bytes) -> Ended:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("RACELOG_")}
        done = subprocess.run(
            [sys.executable, "-m", "racelog.cli.app", "desk", SEASON, "--by", "j.doe"],
            cwd=tmp_path,
            env={**clean, "NO_COLOR": "1", "COLUMNS": "100", "PYTHONUTF8": "1"},
            input=script.encode() if isinstance(script, str) else script,
            capture_output=True,
            check=False,
        )
        return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


def test_a_weekend_is_read_from_a_pipe(piped: Callable[..., Ended], racelog: Callable[..., Ended]) -> None:
    """No prompt and no question; what each line stood for is told on stderr, and stdout is what the commands print."""
    ended = piped(WEEKEND)
    assert (ended.code, ended.out.count("appended #")) == (0, 18), ended.err
    assert f"racelog classify {SEASON} R1 --order 11,7 --dnf 021 --by j.doe\n" in ended.err
    assert f"{SEASON} \u00b7 Drivers" in ended.out
    assert racelog("verify", SEASON).code == 0
    assert "\x1b" not in ended.out + ended.err


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("c R9 7,11", 1, "refused: there is no session R9"),
        ("p R1 7", 2, "--kind: which penalty kind?"),
        ("xyzzy", 2, "there is no verb 'xyzzy'"),
        ("n driver's", 2, "a quotation mark is opened"),
        ("undo", 1, "refused: a clerical error is taken back with a reason"),
        ("desk", 2, "there is no verb 'desk'"),
        ("yes please", 2, "yes on, or yes off?"),
    ],
)
def test_a_script_stops_at_the_first_line_that_goes_wrong(
    line: str, code: int, said: str, piped: Callable[..., Ended]
) -> None:
    """With its exit code, and which line it was; nothing behind it is done."""
    ended = piped(f'season open "Harbour Cup 2026"\n\n{line}\nn never\n')
    assert ended.code == code
    assert said in ended.err
    assert ended.err.endswith(f"stopped at line 3: {line}\n")
    assert ended.out.count("appended #") == 1


def test_a_script_may_end_early(piped: Callable[..., Ended]) -> None:
    """At quit; with or without a line feed at its end; under Windows' line ends and mark."""
    assert piped("seasons\nquit\nxyzzy\n").code == 3
    assert piped('season open "X"\nquit\nxyzzy\n').code == 0
    assert piped(b"\xef\xbb\xbfn rain\r\n\r\nhelp").code == 0


def test_bytes_that_are_no_text_are_an_error_and_no_crash(piped: Callable[..., Ended]) -> None:
    """Nothing of them reaches the log."""
    ended = piped(b'season open "X"\nn \xff\xfe\n')
    assert ended.code == 2
    assert "stopped at line 2" in ended.err
    assert "Traceback" not in ended.err


def test_a_name_that_is_none_of_a_season_is_refused_at_the_door(racelog: Callable[..., Ended]) -> None:
    """Before anybody types."""
    ended = racelog("desk", "../elsewhere", "--by", "j.doe")
    assert (ended.code, "is no name of a season" in ended.err) == (2, True)


def test_only_the_desk_imports_its_prompt() -> None:
    """Racelog --help stays quick."""
    check = "import sys, racelog.cli.app; sys.exit('prompt_toolkit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


def test_what_is_dim_on_a_terminal_is_plain_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """And where NO_COLOR says so."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    terminal = io.StringIO()
    assert dimmed("said", terminal) == "said"
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    assert dimmed("said", terminal) == "\x1b[2msaid\x1b[0m"
    monkeypatch.setenv("NO_COLOR", "1")
    assert dimmed("said", terminal) == "said"


def test_folders_elsewhere_are_named_in_what_is_shown(tmp_path: Path, racelog: Callable[..., Ended]) -> None:
    """So that the line does the same in a shell."""
    elsewhere = tmp_path / "elsewhere"
    assert unusual(Folders(Path("events"), elsewhere)) == ["--projections", str(elsewhere)]
    assert unusual(Folders(Path("events"), Path("projections"))) == []
