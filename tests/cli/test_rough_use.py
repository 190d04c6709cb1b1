"""Rough use: odd names, odd files, full disks, cut-short imports. Nothing is lost, and every answer is one of racelog's."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT, Ended
from racelog.log.files import FileStore

Command = Callable[..., Ended]
CUP = ROOT / "examples" / "harbour-cup-2026"
BOOK = ROOT / "examples" / "harbour-cup.toml"
GOOD = ROOT / "tests" / "errors" / "a-good-log" / "harbour-cup-2026"
FIRST, SECOND = "00-season.jsonl", "01-old-harbour.jsonl"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A season's log to ill-treat."""
    folder = tmp_path / "events" / "harbour-cup-2026"
    shutil.copytree(GOOD, folder)
    return folder


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A season's tables to ill-treat."""
    folder = tmp_path / "harbour-cup-2026"
    shutil.copytree(CUP, folder)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file() and file.name != ".lock"}


def imported(racelog: Command, folder: Path, *more: str | Path) -> Ended:
    return racelog("import", "season-tables", folder, "--regulations", BOOK, *more)


def rewritten(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


# who appends, and why


@pytest.mark.parametrize(
    "given",
    [
        ("--by", " j.doe"),
        ("--by", ""),
        ("--by", "j.\x1b[31mdoe"),
        ("--by", "x" * 121),
        ("--doc", ""),
        ("--reason", " x"),
        ("--reason", "a\nb"),
    ],
)
def test_a_name_or_a_reason_that_would_garble_the_log_is_refused(
    given: tuple[str, str], good: Path, racelog: Command
) -> None:
    """Before a byte is written."""
    asked = {"--doc": "SP 1", "--reason": "slip", "--by": "j.doe", given[0]: given[1]}
    before = contents(good)
    ended = racelog("rescind", "harbour-cup-2026", "19", *(part for pair in asked.items() for part in pair))
    assert ended.code == 2, ended.err
    assert given[0].removeprefix("--") in ended.err
    assert "\x1b" not in ended.err
    assert contents(good) == before


# names of places and people


@pytest.mark.parametrize(
    ("place", "segment"),
    [
        ("Zürich, Switzerland", "01-zurich.jsonl"),
        ("鈴鹿", "01-ling-lu.jsonl"),
        ("🏁", "01-weekend-1.jsonl"),
        ("???", "01-weekend-1.jsonl"),
        ("../../etc/passwd", "01-etc-passwd.jsonl"),
        ("Llanfair " * 12, "01-llanfair-llanfair-llanfair-llanfair.jsonl"),
    ],
)
def test_a_segment_is_called_after_any_place(place: str, segment: str, tables: Path, racelog: Command) -> None:
    """A name in any script gives a file that every file system takes, inside the season's folder."""
    rewritten(tables / "weekends.csv", "Old Harbour, Nowhere", place.strip())
    ended = imported(racelog, tables)
    assert ended.code == 0, ended.err
    assert {file.name for file in (tables.parent / "events" / "harbour-cup-2026").glob("*.jsonl")} == {FIRST, segment}
    assert racelog("verify", "harbour-cup-2026").code == 0


def test_two_people_are_never_taken_for_one(tables: Path, racelog: Command) -> None:
    """José Muñoz and Jose Munoz are two until somebody says otherwise."""
    for old, new in (("Cy Tanaka", "José Muñoz"), ("Dee Moreau", "Jose Munoz")):
        for file in ("entries.csv", "results.csv"):
            rewritten(tables / file, old, new)
    ended = imported(racelog, tables)
    assert ended.code == 1
    assert "'Jose Munoz' and 'José Muñoz'" in ended.err
    assert "[[spelling]]" in ended.err
    assert not (tables.parent / "events").exists()


@pytest.mark.parametrize("name", ["[bold]Ada[/bold]", "[/x] Ada", "Ada | Lind", "<b>Ada</b>", "=1+1"])
def test_a_name_is_shown_as_it_is_written(name: str, tables: Path, racelog: Command) -> None:
    """Markup of a terminal, a table, a page or a spreadsheet in a name is text."""
    for file in ("entries.csv", "results.csv", "honours.csv"):
        rewritten(tables / file, "Ada Lindqvist", name)
    assert imported(racelog, tables).code == 0
    shown = racelog("standings", "harbour-cup-2026")
    assert shown.code == 0, shown.err
    assert name in shown.out
    assert name in racelog("log", "harbour-cup-2026").out


@pytest.mark.parametrize(
    "arguments",
    [("--season", "Harbour-2026"), ("--season", "../x"), ("--season", "x" * 200), ("--year", "1800"), ("--by", " x")],
)
def test_an_import_under_an_impossible_name_is_refused(
    arguments: tuple[str, str], tables: Path, racelog: Command
) -> None:
    """Nothing is made."""
    ended = imported(racelog, tables, *arguments)
    assert ended.code == 2, ended.err
    assert not (tables.parent / "events").exists()


def test_a_status_printed_with_a_bar_does_not_break_a_table(tables: Path, racelog: Command) -> None:
    """How a series prints a status is text too."""
    book = tables.parent / "book.toml"
    shutil.copy(BOOK, book)
    rewritten(book, "race_minutes = 30", 'race_minutes = 30\nprinted = { DNF = "|" }')
    assert racelog("import", "season-tables", tables, "--regulations", book).code == 0
    page = (tables.parent / "projections" / "harbour-cup-2026" / "standings-drivers.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("|")]
    assert any("\\|" in row for row in rows)
    assert len({row.replace("\\|", "").count("|") for row in rows}) == 1


# logs that are none


@pytest.mark.parametrize("command", ["verify", "standings", "log"])
@pytest.mark.parametrize("odd", ["directory", "fifo", "capital", "no header"])
def test_a_segment_that_is_none_is_said_to_be_none(odd: str, command: str, good: Path, racelog: Command) -> None:
    """Whatever lies in a season's folder under a segment's name is looked at, never waited for."""
    if odd == "directory":
        (good / "02-x.jsonl").mkdir()
    elif odd == "fifo":
        os.mkfifo(good / "02-x.jsonl")
    elif odd == "capital":
        (good / SECOND).rename(good / "01-Old-Harbour.jsonl")
    else:
        text = (good / SECOND).read_bytes()
        (good / SECOND).write_bytes(text[text.index(b"\n") + 1 :])
    ended = racelog(command, "harbour-cup-2026")
    assert ended.code == 3, (ended.out, ended.err)
    assert "Traceback" not in ended.err
    assert "harbour-cup-2026" in ended.err


def test_lines_cut_off_at_the_end_show_against_a_backup(good: Path, racelog: Command) -> None:
    """A shorter log is whole by itself; only a copy can tell."""
    backup = good.parent.parent / "backup" / good.name
    shutil.copytree(good, backup)
    lines = (good / SECOND).read_bytes().splitlines(keepends=True)
    (good / SECOND).write_bytes(b"".join(lines[:-2]))
    assert racelog("verify", "harbour-cup-2026").code == 0
    ended = racelog("verify", "harbour-cup-2026", "--against", backup)
    assert ended.code == 3
    assert "lines are missing at the end" in ended.err


def test_a_damaged_backup_is_said_to_be_damaged(good: Path, racelog: Command) -> None:
    """And the log itself is not blamed for it."""
    backup = good.parent.parent / "backup" / good.name
    shutil.copytree(good, backup)
    rewritten(backup / SECOND, '"place":2', '"place":5')
    ended = racelog("verify", "harbour-cup-2026", "--against", backup)
    assert ended.code == 3
    assert "backup" in ended.err


# cut short


def test_an_import_cut_short_is_no_log_until_it_is_done_again(tables: Path, racelog: Command) -> None:
    """A mark says that the copy is under way; the same import completes it."""
    assert imported(racelog, tables).code == 0
    folder = tables.parent / "events" / "harbour-cup-2026"
    whole = contents(folder)
    (folder / SECOND).unlink()
    (folder / ".installing").touch()
    ended = racelog("verify", "harbour-cup-2026")
    assert ended.code == 3
    assert "import" in ended.err
    at = json.loads(whole[FIRST].splitlines()[1])["at"]
    assert imported(racelog, tables, "--at", at).code == 0
    assert contents(folder) == whole


def test_an_append_stands_when_nobody_can_be_told_of_it(good: Path, racelog: Command) -> None:
    """The answer cannot be printed; the decision is kept and projected all the same, and the exit code says something."""
    assert good.is_dir()
    asked = ("rescind", "harbour-cup-2026", "19", "--doc", "SP 1", "--reason", "slip", "--by", "j.doe")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "racelog.cli.app", *asked],
            cwd=good.parent.parent,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 3, done.stderr
    assert b"Traceback" not in done.stderr
    assert FileStore(good.parent).read("harbour-cup-2026").lines[-1].type == "penalty_rescinded"
    projected = good.parent.parent / "projections" / "harbour-cup-2026" / "standings-drivers.json"
    assert json.loads(projected.read_text(encoding="utf-8"))["seq"] == 23


@pytest.mark.parametrize("environment", [{"PYTHONIOENCODING": "latin-1"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}])
def test_a_terminal_that_lacks_letters_gets_others(environment: dict[str, str], good: Path, racelog: Command) -> None:
    """A dagger that cannot be printed is no reason to fail."""
    assert good.is_dir()
    done = subprocess.run(
        [sys.executable, "-m", "racelog.cli.app", "standings", "harbour-cup-2026"],
        cwd=good.parent.parent,
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert b"Ada Lindqvist" in done.stdout


# files that are none


def test_a_file_without_an_end_is_refused(good: Path, racelog: Command) -> None:
    """A published table is read up to a size no table has."""
    assert good.is_dir()
    ended = racelog("audit", "harbour-cup-2026", "--published", "/dev/zero")
    assert ended.code == 2, ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 5000 + "]" * 5000, "race_minutes = " + "9" * 5000, "\x00", "a = 1\na = 2"]
)
def test_a_book_that_is_none_is_refused(text: str, tables: Path, racelog: Command) -> None:
    """However deep or large."""
    book = tables.parent / "book.toml"
    book.write_text(text, encoding="utf-8")
    ended = racelog("import", "season-tables", tables, "--regulations", book)
    assert ended.code == 2, ended.err
    assert "book.toml" in ended.err


def test_projections_never_go_where_the_logs_are(good: Path, racelog: Command) -> None:
    """Deleting projections must always be safe."""
    before = contents(good)
    ended = racelog("--projections", good.parent, "rebuild")
    assert ended.code == 2, ended.err
    assert contents(good) == before


# corrections


def test_a_line_written_by_mistake_is_taken_back_by_a_correction(tables: Path, racelog: Command) -> None:
    """The line stays readable, and says what voided it."""
    assert imported(racelog, tables).code == 0
    corrections = tables.parent / "corrections.toml"
    corrections.write_text(
        '[[correction]]\nrecord = "void"\nline = 22\nreason = "no pole was set"\nsource = "the timing sheet"\n',
        encoding="utf-8",
    )
    ended = imported(racelog, tables, "--corrections", corrections)
    assert ended.code == 0, ended.err
    assert "1 line added" in ended.err + ended.out
    lines = json.loads(racelog("log", "harbour-cup-2026", "--json").out)["lines"]
    assert lines[21]["voided_by"] == 23
