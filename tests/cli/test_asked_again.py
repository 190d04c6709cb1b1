"""What was asked of an old log is the same request today: its key gets the first answer, whatever made it since."""

import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT, Ended
from racelog.log.files import FileStore

HARBOUR = ROOT / "tests" / "errors" / "a-weekend"
SHOWN_ALONE = {"standings", "entries", "grid", "sheet", "verify"}


def appended() -> list[list[str]]:
    """The commands of docs/a-weekend.md that append, in order."""
    text = (ROOT / "docs" / "a-weekend.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```console\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    typed = [line.removeprefix("$ ") for block in blocks for line in block.splitlines() if line.startswith("$ racelog")]
    commands = [shlex.split(command)[1:] for command in typed if "||" not in command and "--preview" not in command]
    return [words for words in commands if words[0] not in SHOWN_ALONE or "--confirm" in words]


@pytest.fixture
def keys() -> list[str]:
    """The keys of the log of that weekend, as it was recorded long ago; each once, in order."""
    lines = FileStore(HARBOUR).read("harbour-cup-2026").lines
    return list(dict.fromkeys(line.request.key for line in lines))


def test_every_command_of_a_recorded_weekend_is_the_same_request_as_then(
    keys: list[str], tmp_path: Path, racelog: Callable[..., Ended]
) -> None:
    """Kind and digest are a contract: penalties, rescissions, protests, appeals, orders in files, all of them."""
    shutil.copytree(HARBOUR, tmp_path / "events")
    shutil.copy(ROOT / "examples" / "harbour-cup.toml", tmp_path)
    for file in (ROOT / "examples" / "a-weekend").iterdir():
        shutil.copy(file, tmp_path)
    commands = appended()
    assert len(commands) == len(keys)
    for words, key in zip(commands, keys, strict=True):
        ended = racelog(*words, "--id", key, cwd=tmp_path, RACELOG_BY="j.doe")
        assert ended.code == 0, (words, ended.err)
        assert "appended before (the same request)" in ended.out, words
