"""What the documentation shows is what happens: README's commands, the examples in --help, the demo."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from typer.main import get_command

from conftest import COMMITTED, ROOT, Ended
from documented import shown_in
from racelog.cli.app import app
from racelog.facts.regulations import Regulations
from racelog.facts.values import Model
from racelog.importers.corrections import read_corrections
from racelog.importers.season_tables import reading
from racelog.outside.toml_files import load_toml, validated

DOCUMENTS = {
    "README.md": 10,
    "docs/a-weekend.md": 10,
    "docs/auditing.md": 5,
    "docs/calendar.md": 10,
    "docs/elsewhere.md": 2,
    "docs/log.md": 4,
    "docs/rehearsing.md": 5,
    "docs/trust.md": 15,
    "docs/watching.md": 1,
    "docs/what-if.md": 7,
}
"""The pages whose console blocks are run, and how many commands each has at least."""
READERS = {"NO_COLOR": "1", "COLUMNS": "80", "RACELOG_BY": "j.doe", "RACELOG_KEYS": "keys"}
UNTIL_STOPPED = frozenset({"racelog serve", "racelog office"})
WEEKEND = Path(__file__).parent / "weekend"
KNOWN_LINES = {
    "racelog season open": 0,
    "racelog regulations adopt": 1,
    "racelog regulations amend": 19,
    "racelog weekend open": 2,
    "racelog weekend move": 19,
    "racelog weekend cancel": 19,
    "racelog weekend close": 44,
    "racelog round add": 3,
    "racelog round move": 19,
    "racelog round reorder": 19,
    "racelog round cancel": 19,
    "racelog round multiply": 19,
    "racelog session add": 19,
    "racelog enter": 5,
    "racelog enter-from": 5,
    "racelog amend-entry": 19,
    "racelog categorise": 19,
    "racelog renumber": 19,
    "racelog withdraw": 29,
    "racelog qualifying": 19,
    "racelog pole": 19,
    "racelog grid": 23,
    "racelog classify": 23,
    "racelog amend-classification": 24,
    "racelog drove": 24,
    "racelog fastest-lap": 24,
    "racelog redress": 24,
    "racelog honour": 24,
    "racelog draw": 24,
    "racelog publish": 24,
    "racelog sheet": 25,
    "racelog stop": 30,
    "racelog compare-files": 0,
    "racelog penalty": 25,
    "racelog rescind": 28,
    "racelog reinstate": 28,
    "racelog adjust-points": 32,
    "racelog exclude": 32,
    "racelog incident note": 25,
    "racelog incident close": 26,
    "racelog protest lodge": 32,
    "racelog protest withdraw": 33,
    "racelog protest decide": 33,
    "racelog appeal notify": 38,
    "racelog appeal file": 40,
    "racelog appeal decide": 41,
    "racelog official appoint": 19,
    "racelog official dismiss": 19,
    "racelog official revoke-key": 19,
    "racelog driver join": 19,
    "racelog driver part": 19,
    "racelog team join": 19,
    "racelog team part": 19,
    "racelog void": 35,
    "racelog note": 19,
    "racelog desk": 19,
}
"""How many lines the log of docs/a-weekend.md has when an official would type the example of a command."""
NEW_KEY = "racelog keys new --name j.doe --into keys"
APPOINTED = "racelog official appoint harbour-cup-2026"
JOINED = "harbour-cup-2026"
LED = 's/on = "fastest_lap"/on = "led_a_lap"/'
BEFORE = {
    "racelog redress": 'sed \'s/^title = "Drivers"/title = "Drivers"\\nredress = { of = "others" }/\' harbour-cup.toml > redress.toml && '
    "racelog regulations amend harbour-cup-2026 redress.toml --from-round 1 --doc B1 --reason 'redress'",
    "racelog drove": "racelog amend-entry harbour-cup-2026 --car 7 --weekend 1 --driver 'Ada Lindqvist' --driver 'Ida Berg'",
    "racelog draw": "cp harbour-cup.toml drawn.toml && "
    'printf \'[[grids]]\\nnth = 2\\nresult_of = "race"\\nreverse = "drawn"\\n\' >> drawn.toml && '
    "racelog regulations amend harbour-cup-2026 drawn.toml --from-round 1 --doc B1 --reason 'reversed grids'",
    "racelog honour": f"sed '{LED}' harbour-cup.toml > led.toml && racelog regulations amend harbour-cup-2026 led.toml "
    "--from-round 1 --doc B1 --reason 'a point for leading'",
    "racelog driver part": f'racelog driver join {JOINED} --driver "Flo Guest" --same-as "Eve Santos"',
    "racelog team part": f'racelog team join {JOINED} --team "Blue Motorsport" --same-as "Red Racing"',
    "racelog round reorder": "racelog weekend move harbour-cup-2026 1 --first-day 2026-10-17 --last-day 2026-10-18",
    "racelog official dismiss": f"{APPOINTED} j.doe --role administrator && {APPOINTED} t.keeper --role timekeeper",
    "racelog official revoke-key": f"{NEW_KEY} && {APPOINTED} j.doe --role administrator --with-key keys/j.doe.vkey",
    "racelog keys show": NEW_KEY,
    "racelog seal": NEW_KEY,
    "racelog prove": f"{NEW_KEY} && racelog seal pccna-2022 --key keys/j.doe.key",
    "racelog restore": "racelog backup pccna-2022 pccna-2022.zip",
    "racelog rejoin": "cp -r events other && racelog note pccna-2022 here && racelog --events other note pccna-2022 there",
}
"""What somebody who types the example of a command has typed before."""


def matches(shown: tuple[str, ...], printed: list[str]) -> bool:
    """Whether output is as shown; a line of "..." stands for any lines, "..." in a line for any text."""
    pattern = "".join(
        r"(?:.*\n)*?" if line == "..." else ".*?".join(map(re.escape, line.split("..."))) + r"\n" for line in shown
    )
    return re.fullmatch(pattern, "".join(line.rstrip() + "\n" for line in printed)) is not None


def up_to(lines: int, log: Path, events: Path) -> None:
    """Keep the log up to one of its lines; none at all up to line 0."""
    if lines:
        kept = log.read_bytes().splitlines(keepends=True)[: lines + 1]
        (events / "harbour-cup-2026").mkdir(parents=True)
        (events / "harbour-cup-2026" / log.name).write_bytes(b"".join(kept))


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what a clone has, to run documented commands in."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    for season in COMMITTED:
        for name in ("events", "projections"):
            ignored = shutil.ignore_patterns(".lock", "*.json", "*.csv.new")
            shutil.copytree(ROOT / name / season, tmp_path / name / season, ignore=ignored)
    return tmp_path


@pytest.fixture
def typed(racelog: Callable[..., Ended]) -> Callable[[str, Path], Ended]:
    """What a command line gives in a folder: racelog alone in this process, whatever else is in it in a shell."""

    def run(command: str, folder: Path) -> Ended:
        alone = command.removesuffix(" || true")
        if alone.startswith("racelog ") and not set(alone) & set("|&;<>$*"):
            ended = racelog(*shlex.split(alone)[1:], cwd=folder, **READERS)
            return Ended(0 if alone != command else ended.code, ended.out, ended.err)
        clean = {name: value for name, value in os.environ.items() if not name.startswith("RACELOG_")}
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=folder,
            env={**clean, "PATH": path, **READERS},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            stdin=subprocess.DEVNULL,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    return run


@pytest.mark.parametrize("document", DOCUMENTS)
def test_documented_commands_print_what_is_documented(
    document: str, checkout: Path, typed: Callable[[str, Path], Ended]
) -> None:
    """In order, in one folder, as a reader would type them."""
    commands = list(shown_in(document))
    assert len(commands) >= DOCUMENTS[document]
    for shown in commands:
        ended = typed(shown.command, checkout)
        place = f"{document}:{shown.line}: {shown.command}"
        assert ended.code == 0, f"{place}\n{ended.err}"
        assert matches(shown.output, ended.out.splitlines()), f"{place}\n{ended.out}"


def commands() -> dict[str, str]:
    """Every command of the command line and its help text."""
    found: dict[str, str] = {}

    def walk(name: str, command: object) -> None:
        for child, below in getattr(command, "commands", {}).items():
            walk(f"{name} {child}", below)
        if not getattr(command, "commands", {}):
            found[name] = getattr(command, "help", "") or ""

    walk("racelog", get_command(app))
    return found


@pytest.mark.parametrize("command", commands())
def test_every_command_has_help_with_an_example_that_works(
    command: str, checkout: Path, weekend: Path, typed: Callable[[str, Path], Ended]
) -> None:
    """An official reads one line and types it."""
    up_to(KNOWN_LINES.get(command, 0), weekend, checkout / "events")
    shutil.copytree(WEEKEND, checkout, dirs_exist_ok=True)
    for book in ("harbour-cup.toml", "amended.toml"):
        shutil.copy(ROOT / "examples/harbour-cup.toml", checkout / book)
    text = " ".join(commands()[command].split())
    example = re.search(rf"Example: ({command}( .*)?)$", text)
    assert example is not None, text
    line = (
        example[1]
        .replace("tables/my-cup-2026", "examples/harbour-cup-2026")
        .replace("my-cup.toml", "examples/harbour-cup.toml")
    )
    if command in UNTIL_STOPPED:
        assert begins(line, checkout).startswith("http://127.0.0.1:")
        return
    if command in BEFORE:
        assert typed(BEFORE[command], checkout).code == 0
    if command == "racelog reinstate":
        assert typed(line.replace("reinstate", "rescind"), checkout).code == 0
    ended = typed(line, checkout)
    assert ended.code == (1 if command == "racelog audit" else 0), ended.err
    assert ended.out or command in {"racelog rebuild", "racelog desk"}


def begins(command: str, folder: Path) -> str:
    """What a command says first that runs until it is stopped; then it is stopped, and ends well."""
    words = shlex.split(re.sub(r"--port \d+", "--port 0", command))
    started = subprocess.Popen(
        [sys.executable, "-m", "racelog.cli.app", *words[1:]], cwd=folder, stderr=subprocess.PIPE, text=True
    )
    assert started.stderr is not None
    said = started.stderr.readline()
    started.send_signal(signal.SIGINT)
    _, rest = started.communicate(timeout=60)
    assert started.returncode == 0, rest
    assert not rest or rest.startswith("for who administers it")
    return said


def toml_of(document: str) -> str:
    """The first TOML block of a document."""
    block = re.search(r"^```toml\n(.*?)^```$", (ROOT / document).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert block is not None
    return block[1]


def blocks_of(document: str) -> list[dict[str, Any]]:
    """Every TOML block of a document, read."""
    page = (ROOT / document).read_text(encoding="utf-8")
    return [load_toml(block, document) for block in re.findall(r"^```toml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)]


def rules_below(model: type[Model]) -> Iterator[type[Model]]:
    """A model and every model its fields are made of."""

    def models_in(annotation: object) -> Iterator[type[Model]]:
        if isinstance(annotation, type) and issubclass(annotation, Model):
            yield from rules_below(annotation)
        for part in get_args(annotation):
            yield from models_in(part)

    yield model
    for field in model.model_fields.values():
        yield from models_in(field.annotation)


def test_the_page_of_regulations_names_every_key() -> None:
    """Whoever writes a book needs no source code."""
    page = re.sub(
        r"^```.*?^```$", "", (ROOT / "docs/regulations.md").read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    named = {name for quoted in re.findall(r"`([^`]+)`", page) for name in re.findall(r"[a-z_]+", quoted)}
    keys = {key for rule in rules_below(Regulations) for key in rule.model_fields}
    assert len(keys) > 40
    assert keys <= named


def test_the_book_shown_is_a_book() -> None:
    """The example of the page of regulations can be copied."""
    (shown,) = [block for block in blocks_of("docs/regulations.md") if "name" in block]
    book = validated(shown, "docs", Regulations)
    assert [championship.id for championship in book.championships] == ["drivers"]


def test_every_part_of_a_book_shown_can_stand_in_one() -> None:
    """The short examples beside the keys, with what every book needs around them."""
    parts = [block for block in blocks_of("docs/regulations.md") if "name" not in block]
    assert len(parts) >= 3
    for part in parts:
        usual = {"title": "Shown", "scores": [{"points": "race"}]}
        championships = [
            {"id": f"shown-{number}", **usual, **championship}
            for number, championship in enumerate(part.get("championships", [{}]))
        ]
        book = {"name": "shown", "title": "Shown", "source": "the docs", "points": {"race": [3, 2, 1]}, **part}
        validated({**book, "championships": championships}, "docs", Regulations)


def test_the_corrections_shown_are_corrections(tmp_path: Path) -> None:
    """Every kind of correction the page shows is read."""
    file = tmp_path / "corrections.toml"
    file.write_text(toml_of("docs/season-tables.md"), encoding="utf-8")
    corrections = read_corrections(file)
    assert corrections.spellings == {"José Muñoz": ("Jose Munoz",)}
    assert len(corrections.steps) == 5


@pytest.mark.parametrize("columns", [reading.WEEKENDS, reading.ENTRIES, reading.RESULTS, reading.HONOURS])
def test_the_page_of_tables_names_every_column(columns: reading.Columns) -> None:
    """What the importer takes is what the page lists."""
    page = (ROOT / "docs/season-tables.md").read_text(encoding="utf-8")
    for column in (*columns[0], *columns[1]):
        assert f"`{column.replace('winning_*', 'winning_<class>')}`" in page


def test_the_front_page_of_help_names_the_three_doors(racelog: Callable[..., Ended]) -> None:
    """And the exit codes."""
    ended = racelog("--help")
    assert ended.code == 0
    for said in ("Officials", "Auditors", "Watchers", "Exit codes", "RACELOG_EVENTS"):
        assert said in ended.out
