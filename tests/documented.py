"""The commands a document shows, and the weekend of docs/a-weekend.md as they make it."""

import re
import shlex
import shutil
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from conftest import ROOT
from racelog.cli.app import app


@dataclass(frozen=True)
class Shown:
    """A command as a document shows it, and the output it shows."""

    line: int
    command: str
    output: tuple[str, ...]


def shown_in(document: str) -> Iterator[Shown]:
    """Every command of the console blocks of a document."""
    text = (ROOT / document).read_text(encoding="utf-8")
    for block in re.finditer(r"^```console\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        line = text[: block.start(1)].count("\n") + 1
        command: str | None = None
        began, output = line, list[str]()
        for number, content in enumerate(block[1].splitlines(), start=line):
            if content.startswith("$ "):
                if command is not None:
                    yield Shown(began, command, tuple(output))
                command, began, output = content.removeprefix("$ "), number, []
            else:
                output.append(content)
        if command is not None:
            yield Shown(began, command, tuple(output))


@pytest.fixture(scope="session")
def weekend(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The log of docs/a-weekend.md, made by its commands in one process."""
    folder = tmp_path_factory.mktemp("weekend")
    runner = CliRunner()
    for each in ("harbour-cup.toml", "a-weekend/race-1.csv", "a-weekend/race-2.csv"):
        shutil.copy(ROOT / "examples" / each, folder)
    for shown in shown_in("docs/a-weekend.md"):
        words = shlex.split(shown.command)
        appends = "--preview" not in words and "||" not in words and words[0] == "racelog"
        if appends and words[1] not in {"standings", "entries", "grid", "sheet", "verify"}:
            with chdir(folder):
                ended = runner.invoke(app, words[1:], env={"RACELOG_BY": "j.doe"})
            assert ended.exit_code == 0, shown.command
    return folder / "events" / "harbour-cup-2026" / "00-season.jsonl"
