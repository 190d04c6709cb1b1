"""`racelog report`: one file, whole or not at all, the same for the same log."""

import json
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from conftest import EVENTS, Ended
from report_page import Page

Racelog = Callable[..., Ended]


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder with the log of one season, and its published tables."""
    shutil.copytree(EVENTS / "pccna-2022", tmp_path / "events" / "pccna-2022", ignore=shutil.ignore_patterns(".lock"))
    return tmp_path


def test_a_page_is_written_and_its_name_printed(racelog: Racelog, here: Path) -> None:
    """The same bytes again, at another place, and on stdout."""
    ended = racelog("report", "pccna-2022")
    assert (ended.code, ended.out, ended.err) == (0, "pccna-2022-report.html\n", "")
    text = (here / "pccna-2022-report.html").read_bytes()
    assert Page(text.decode()).tables["Overall · after round 16"].row("Parker Thompson")["points"] == "306"
    assert racelog("report", "pccna-2022", "--out", "-").out.encode() == text
    (here / "elsewhere").mkdir()
    shutil.copytree(here / "events", here / "elsewhere" / "logs")
    told = racelog("--events", here / "elsewhere/logs", "report", "pccna-2022", "-o", "elsewhere/x.html", "--json")
    assert (here / "elsewhere" / "x.html").read_bytes() == text
    assert json.loads(told.out) == {
        "season": "pccna-2022",
        "seq": 206,
        "log_head": json.loads(racelog("standings", "pccna-2022", "--json").out)["log_head"],
        "written": "elsewhere/x.html",
        "bytes": len(text),
        "sha256": sha256(text).hexdigest(),
    }
    assert sorted(file.name for file in here.iterdir()) == ["elsewhere", "events", "pccna-2022-report.html"]


def test_a_name_that_ends_in_pdf_asks_for_one(racelog: Racelog, here: Path) -> None:
    """As --pdf does; the two may not disagree."""
    assert racelog("report", "pccna-2022", "--out", "season.pdf").code == 0
    assert racelog("report", "pccna-2022", "--pdf").out == "pccna-2022-report.pdf\n"
    assert (here / "season.pdf").read_bytes() == (here / "pccna-2022-report.pdf").read_bytes()
    assert (here / "season.pdf").read_bytes().startswith(b"%PDF-")
    ended = racelog("report", "pccna-2022", "--pdf", "--out", "season.html")
    assert (ended.code, ended.err.splitlines()[0]) == (2, "--pdf writes no HTML: season.html")


def test_as_it_was_known_then(racelog: Racelog, here: Path) -> None:
    """After nine of sixteen rounds there is no final table to hold the published one against; it says so."""
    ended = racelog("report", "pccna-2022", "--as-of", "175", "--out", "then.html")
    assert ended.code == 0
    found = Page((here / "then.html").read_text(encoding="utf-8"))
    assert "175 lines of 206" in found.words
    assert "what was recorded later is not in this report" in found.words
    assert "the last round run is" in found.words
    assert "Overall · after round 9" in found.tables


def test_published_tables_may_lie_anywhere_or_nowhere(racelog: Racelog, here: Path) -> None:
    """A season without any is reported all the same."""
    (here / "events" / "pccna-2022" / "published.csv").rename(here / "as-posted.csv")
    assert racelog("report", "pccna-2022", "-o", "without.html").code == 0
    assert "there is no published table to compare with" in Page((here / "without.html").read_text()).words
    assert racelog("report", "pccna-2022", "-o", "with.html", "--published", "as-posted.csv").code == 0
    assert (
        Page((here / "with.html").read_text())
        .tables["Overall: every difference"]
        .rows[1][-1]
        .startswith("as-posted.csv:")
    )
    ended = racelog("report", "pccna-2022", "--published", "nowhere.csv")
    assert (ended.code, ended.err.splitlines()[0]) == (2, "nowhere.csv: there are no published tables")
    (here / "strange.csv").write_text("championship,position,driver,points\nkarts,1,A,1\n")
    ended = racelog("report", "pccna-2022", "--published", "strange.csv")
    assert (ended.code, ended.err.splitlines()[0]) == (2, "strange.csv: no table in it is one of the season: karts")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["pccna-1999"], 2, "no season 'pccna-1999' in events"),
        (["pccna-2022", "--out", "nowhere/x.html"], 3, "nowhere: there is no such folder"),
        (["pccna-2022", "--out", "events"], 3, "events: this is a folder"),
        (["pccna-2022", "--out", "/dev/null"], 3, "/dev/null: this is no plain file"),
        (["pccna-2022", "--out", "events/pccna-2022/00-season.jsonl"], 2,
         "events/pccna-2022/00-season.jsonl: this is where the logs are kept"),
        (["pccna-2022", "--out", "-", "--json"], 2, "--json says where the report was written"),
        (["pccna-2022", "--as-of", "999"], 2, "--as-of: there is no line #999"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    racelog: Racelog, here: Path, arguments: list[str], code: int, said: str
) -> None:
    """The place, what is wrong, what to do."""
    before = sorted(here.rglob("*"))
    ended = racelog("report", *arguments)
    assert (ended.code, ended.out, ended.err.splitlines()[0]) == (code, "", said)
    assert len(ended.err.splitlines()) > 1
    assert [file for file in sorted(here.rglob("*")) if file.name != ".lock"] == before


def test_a_full_disk_leaves_the_report_that_was_there(here: Path) -> None:
    """Never half a file, and nothing beside it."""
    (here / "x.html").write_text("yesterday's")
    ended = subprocess.run(
        [sys.executable, "-m", "racelog.cli.app", "report", "pccna-2022", "--out", "x.html"],
        cwd=here,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
    )
    assert ended.returncode == 3
    assert ended.stderr.endswith(
        "File too large\nNo report was written. Name another file with --out, or make room there\n"
    )
    assert (here / "x.html").read_text() == "yesterday's"
    assert sorted(file.name for file in here.iterdir()) == ["events", "x.html"]


def test_without_the_typesetter_a_pdf_is_refused_and_the_extra_named(here: Path) -> None:
    """And a page needs none."""
    without = "import sys; sys.modules['typst'] = None; from racelog.cli.app import main; main()"
    for arguments, code, said in (
        (["--pdf"], 2, "a PDF needs typst, which is not installed\nInstall it: pip install 'racelog[pdf]'"),
        ([], 0, ""),
    ):
        ended = subprocess.run(
            [sys.executable, "-c", without, "report", "pccna-2022", *arguments],
            cwd=here,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (ended.returncode, ended.stderr.startswith(said)) == (code, True)
