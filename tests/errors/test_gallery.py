"""The gallery of bad inputs: each folder holds what was wrong, the command, and the exact message.

    case.toml     what it is about, what it starts from (a good log, good tables, or the log of docs/a-weekend.md up to
                  one of its lines), the command, its exit code
    input/        files laid over that start; their permissions, where they matter, stand in case.toml
    message.txt   what stderr says, exactly

Whatever the message, not a byte of a log changes, and nothing new is there.
"""

import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, Ended

GALLERY = Path(__file__).parent
CASES = sorted(folder.parent.name for folder in GALLERY.glob("*/case.toml"))
EXAMPLES = ROOT / "examples"


def laid_out(name: str, folder: Path) -> dict[str, Any]:
    """The files of a case in a folder of their own."""
    case = tomllib.loads((GALLERY / name / "case.toml").read_text(encoding="utf-8"))
    if case["start"] == "log":
        shutil.copytree(GALLERY / "a-good-log", folder / "events")
    elif case["start"] == "weekend":
        log = GALLERY / "a-weekend" / "harbour-cup-2026" / "00-season.jsonl"
        kept = log.read_bytes().splitlines(keepends=True)[: case["lines"] + 1]
        if case["lines"]:
            (folder / "events" / "harbour-cup-2026").mkdir(parents=True)
            (folder / "events" / "harbour-cup-2026" / log.name).write_bytes(b"".join(kept))
    else:
        shutil.copytree(EXAMPLES / "harbour-cup-2026", folder / "harbour-cup-2026")
        shutil.copy(EXAMPLES / "harbour-cup.toml", folder)
    if (GALLERY / name / "input").is_dir():
        shutil.copytree(GALLERY / name / "input", folder, dirs_exist_ok=True)
    for gone in case["remove"]:
        (folder / gone).unlink()
    for file, mode in case.get("modes", {}).items():
        (folder / file).chmod(int(mode, 8))
    return case


def bytes_under(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name != ".lock"
    }


@pytest.mark.parametrize("name", CASES)
def test_a_bad_input_is_refused_in_exactly_these_words(
    name: str, tmp_path: Path, racelog: Callable[..., Ended]
) -> None:
    """Place, excerpt, what is wrong, what to do; the right exit code; no traceback; nothing lost or half done."""
    case = laid_out(name, tmp_path)
    before = bytes_under(tmp_path)
    ended = racelog(*case["command"], cwd=tmp_path)
    expected = (GALLERY / name / "message.txt").read_text(encoding="utf-8")
    assert ended.err == expected
    assert ended.code == case["code"]
    assert "Traceback" not in ended.err + ended.out
    if case["code"]:
        assert bytes_under(tmp_path) == before


def test_every_case_is_its_own() -> None:
    """No two cases run the same command into the same message."""
    told = []
    for name in CASES:
        case = tomllib.loads((GALLERY / name / "case.toml").read_text(encoding="utf-8"))
        told.append((tuple(case["command"]), (GALLERY / name / "message.txt").read_text(encoding="utf-8")))
    assert len(set(told)) == len(told)
