"""A request added to the catalogue is at every other door too: at the prompt, in whatif, in completion, in help."""

import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup
from typer.main import get_command

from conftest import Ended
from racelog.cli import requests as door
from racelog.cli.options import Folders
from racelog.cli.prompt.completion import completions
from racelog.cli.prompt.desk import Sitting
from racelog.cli.prompt.verbs import verbs_of
from racelog.desk.requests.catalogue import REQUESTS
from racelog.desk.requests.form import Field, Form, Role, Subject
from racelog.desk.requests.kinds import LINE_ID, one_of
from racelog.log.files import FileStore

SEASON = "harbour-cup-2026"
HARBOUR = Path(__file__).parents[1] / "errors" / "a-weekend"
INSPECT = Form(
    "inspect",
    kind="note_recorded",
    says="Record that a car was looked at.",
    example='floor "ride height measured"',
    subject=Subject.TRACK,
    roles=(Role.STEWARD,),
    short=("insp",),
    fields=(
        Field("text", one_of("part", "floor", "fuel", "tyres", metavar="PART"), "What was looked at.", needed=True, bare=True),
        Field("about", LINE_ID, "The line it is about.", "--about-line"),
    ),
    then=("--reason",),
)  # fmt: skip


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> TyperGroup:
    """The commands of the catalogue with one request more: nothing else is told of it."""
    monkeypatch.setitem(REQUESTS, INSPECT.name, INSPECT)
    commands = typer.Typer()
    door.add_to(commands)

    @commands.callback()
    def racelog(context: typer.Context, events: str = str(HARBOUR)) -> None:
        context.obj = Folders(Path(events), tmp_path / "projections")

    group = get_command(commands)
    assert isinstance(group, TyperGroup)
    return group


@pytest.fixture
def weekend(tmp_path: Path) -> Path:
    """The log of docs/a-weekend.md, to append to."""
    log = HARBOUR / SEASON / "00-season.jsonl"
    kept = tmp_path / "events" / SEASON / log.name
    kept.parent.mkdir(parents=True)
    kept.write_bytes(log.read_bytes())
    return tmp_path / "events"


def test_it_is_typed_at_the_prompt(
    command: TyperGroup, weekend: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By its short verb and bare words, a word cut short among them; shown as a command, and appended."""
    sitting = Sitting(command, Folders(weekend, tmp_path / "projections"), SEASON, "j.doe", asking=False)
    assert sitting.take("insp fl about-line=#3 low") == 0
    printed = capsys.readouterr()
    assert f"inspect {SEASON} floor --about-line 3 --reason low --by j.doe" in printed.err
    assert "note_recorded: floor" in printed.out
    last = FileStore(weekend).read(SEASON).lines[-1]
    assert (last.by, last.type) == ("j.doe", "note_recorded")
    assert sitting.take("help") == 0
    assert "insp     inspect PART REASON" in capsys.readouterr().out
    assert sitting.take("insp engine") == 2
    assert "unknown part: 'engine'" in capsys.readouterr().err


def test_it_is_completed_at_the_prompt(command: TyperGroup) -> None:
    """Its verb, its option, and what it may be."""
    verbs, season = verbs_of(command), FileStore(HARBOUR).read(SEASON)
    facts = Sitting(command, Folders(HARBOUR, HARBOUR), SEASON, "j.doe", asking=False).following.look().season
    assert season.seq == facts.seq
    assert [way.text for way in completions("insp", verbs, facts)] == ["inspect", "insp"]
    assert [way.text for way in completions("insp f", verbs, facts)] == ["floor", "fuel"]
    assert "--about-line" in [way.text for way in completions("insp floor --ab", verbs, facts)]


@pytest.mark.parametrize("line", ["insp floor low", f"inspect {SEASON} {INSPECT.example}"])
@pytest.mark.usefixtures("command")
def test_it_is_supposed(line: str, racelog: Callable[..., Ended]) -> None:
    """By `whatif --with`, and in a branch; its grounds are made up where none are typed."""
    supposed = racelog("--events", HARBOUR, "whatif", SEASON, "--with", line)
    assert (supposed.code, "note_recorded: floor" in supposed.out) == (0, True), supposed.err
    branch = racelog("--events", HARBOUR, "whatif", SEASON, "--branch", f"looked at: {line}", "--json")
    assert (branch.code, "note_recorded: floor" in branch.out) == (0, True), branch.err


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("racelog insp", "inspect"),
        (f"racelog inspect {SEASON} f", "floor\nfuel"),
        (f"racelog inspect {SEASON} floor --about", "--about-line\tThe line it is about."),
    ],
)
def test_it_is_completed_in_a_shell(
    line: str,
    offered: str,
    command: TyperGroup,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Its name, its option, and what it may be."""
    for name, value in {"": "complete_fish", "ARGS": line, "FISH_ACTION": "get-args"}.items():
        monkeypatch.setenv(f"_TYPER_COMPLETE_{name}" if name else "_RACELOG_COMPLETE", value)
    with pytest.raises(SystemExit) as ended:
        command.main(shlex.split(line)[1:], prog_name="racelog")
    assert ended.value.code == 0
    assert offered in capsys.readouterr().out
