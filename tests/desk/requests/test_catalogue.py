"""The catalogue and the models say the same; a request added to it is at every door."""

import json
import shlex
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest
import typer
from pydantic import TypeAdapter
from typer.testing import CliRunner

from racelog.cli import requests as door
from racelog.cli.app import app
from racelog.desk.requests.catalogue import AROUND, REQUESTS
from racelog.desk.requests.form import Choice, Field, Form, Role, Subject
from racelog.desk.requests.forms.stewards import PENALTY_KINDS
from racelog.desk.requests.kinds import NUMBER, TEXT
from racelog.desk.requests.models import KINDS
from racelog.desk.requests.reading import request
from racelog.errors import Malformed
from racelog.facts.events import Penalty
from racelog.facts.evolve import replay
from racelog.facts.line import Line
from racelog.facts.season import Season
from racelog.log.files import FileStore

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
HARBOUR = Path(__file__).parents[2] / "errors" / "a-weekend"
GROUNDS = {"basis", "known", "after_official"}


@pytest.fixture(scope="module")
def lines() -> tuple[Line, ...]:
    """The log of docs/a-weekend.md."""
    return FileStore(HARBOUR).read("harbour-cup-2026").lines


@pytest.fixture(scope="module")
def season(lines: tuple[Line, ...]) -> Season:
    """What it adds up to."""
    return replay(lines)


@pytest.mark.parametrize("form", REQUESTS.values(), ids=REQUESTS)
def test_a_form_asks_for_every_field_of_its_model_and_for_no_other(form: Form) -> None:
    """Both ways: nothing of a model cannot be said, and nothing that is asked for is lost."""
    model = set(KINDS[form.kind].model_fields) - GROUNDS
    asked = {field.name for field in form.fields}
    assert asked | set(form.unasked) == model
    assert not asked & set(form.unasked)


def test_every_shape_of_a_penalty_asks_for_every_field_of_its_model() -> None:
    """And every kind of penalty the log knows is a shape."""
    models = {model.model_fields["kind"].default: model for model in get_args(get_args(Penalty)[0])}
    assert {shape.kind for shape in PENALTY_KINDS.shapes} == set(models)
    for shape in PENALTY_KINDS.shapes:
        fields = {name: field for name, field in models[shape.kind].model_fields.items() if name != "kind"}
        assert {field.name for field in shape.fields} == set(fields)
        needed = {field.name for field in shape.fields if field.needed}
        assert needed == {name for name, field in fields.items() if field.is_required()}


@pytest.mark.parametrize("form", REQUESTS.values(), ids=REQUESTS)
def test_what_a_model_needs_is_needed_by_its_form(form: Form) -> None:
    """Unless something else of the form makes it: an order typed or in a file, a year out of a name, the weekend of a round."""
    made = {
        "classify": {"rows"},
        "qualifying": {"rows"},
        "grid": {"places"},
        "season open": {"year"},
        "session add": {"weekend"},
    }
    defaulted = {field.name for field in form.every_field if field.default is not None or field.like is not None}
    required = {name for name, field in KINDS[form.kind].model_fields.items() if field.is_required()}
    choices = {field.name for field in form.fields if isinstance(field, Choice)}
    asked = {field.name for field in form.fields if isinstance(field, Field) and field.needed} | choices
    assert required - made.get(form.name, set()) - defaulted <= asked


@pytest.mark.parametrize("form", REQUESTS.values(), ids=REQUESTS)
def test_keys_and_short_verbs_are_told_apart(form: Form) -> None:
    """Two fields of a form never share a key, two forms never a verb."""
    keys = [field.key for field in (*form.every_field, *AROUND)]
    assert len(keys) == len(set(keys))
    others = [short for other in REQUESTS.values() if other is not form for short in (other.name, *other.short)]
    assert not {form.name, *form.short} & set(others)
    assert form.roles


def test_values_are_read_by_id_by_name_and_by_a_part(season: Season, lines: tuple[Line, ...]) -> None:
    """The same request, byte for byte, whichever way its competitor and its championship were named."""
    form = REQUESTS["adjust-points"]
    common = {"points": "-5", "from-round": "2", "doc": "SP 1", "reason": "fee"}
    asked = [
        request(form, {**common, "championship": table, "competitor": who}, season, lines, now=NOW)
        for table, who in (("drivers", "ada-lindqvist"), ("Drivers", "Ada Lindqvist"), ("driv", "lindqvist"))
    ]
    assert len({one.model_dump_json() for one in asked}) == 1


def test_what_fits_several_names_its_option(season: Season, lines: tuple[Line, ...]) -> None:
    """Whoever typed it finds the place."""
    typed = {"championship": "drivers", "competitor": "a", "points": "1", "from-round": "2"}
    with pytest.raises(Malformed, match="--competitor: 'a' fits several: Ada Lindqvist"):
        request(REQUESTS["adjust-points"], typed, season, lines, now=NOW)


def test_a_value_nobody_asked_for_is_refused(season: Season, lines: tuple[Line, ...]) -> None:
    """A program that misspells a key is told, instead of being half heard."""
    with pytest.raises(Malformed, match="note has no 'txt'"):
        request(REQUESTS["note"], {"text": "rain", "txt": "rain"}, season, lines, now=NOW)


@pytest.fixture
def inspected(monkeypatch: pytest.MonkeyPatch) -> Form:
    """One more request: the same fact as a note, under a name of its own, with a field and a default."""
    form = Form(
        "inspect",
        kind="note_recorded",
        says="Record that a car was looked at.",
        example='"ride height measured"',
        subject=Subject.TRACK,
        roles=(Role.STEWARD,),
        short=("insp",),
        fields=(
            Field("text", TEXT, "What was looked at.", needed=True, bare=True),
            Field("about", NUMBER, "The line it is about.", "--about-line", default=None),
        ),
    )
    monkeypatch.setitem(REQUESTS, "inspect", form)
    return form


def test_a_request_added_to_the_catalogue_is_on_the_command_line(inspected: Form, tmp_path: Path) -> None:
    """With its options, help and example, and it appends: no other line of code."""
    commands = typer.Typer()
    door.add_to(commands, {inspected.name: inspected, "note": REQUESTS["note"]})

    @commands.callback()
    def _folders(context: typer.Context) -> None:
        from racelog.cli.options import Folders  # noqa: PLC0415 - as the command line does

        context.obj = Folders(tmp_path / "events", tmp_path / "projections")

    runner = CliRunner()
    help_ = runner.invoke(commands, ["inspect", "--help"], env={"COLUMNS": "120"}).stdout
    assert "Record that a car was looked at." in help_
    assert "--about-line" in help_
    opened = 'season open harbour-cup-2026 --title "Harbour Cup" --by j.doe'
    folders = ["--events", str(tmp_path / "events"), "--projections", str(tmp_path / "projections")]
    assert runner.invoke(app, [*folders, *shlex.split(opened)]).exit_code == 0
    ended = runner.invoke(commands, shlex.split(f"inspect harbour-cup-2026 {inspected.example} --by j.doe"))
    assert ended.exit_code == 0, ended.output
    assert "appended #2 note_recorded: ride height measured" in ended.stdout


def test_a_request_added_to_the_catalogue_has_a_schema(inspected: Form) -> None:
    """A program is told what it may send."""
    schema = TypeAdapter(KINDS[inspected.kind]).json_schema()
    assert "text" in schema["properties"]
    assert json.dumps(schema)


def test_help_and_the_catalogue_need_no_models() -> None:
    """`racelog --help` starts at once: models are looked up when a request is made."""
    code = (
        "import sys; import racelog.cli.app, racelog.desk.requests.catalogue;"
        "print([name for name in sys.modules if name.split('.')[0] in {'pydantic', 'sqlite_utils'}])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"
