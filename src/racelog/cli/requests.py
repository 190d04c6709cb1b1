"""The commands that append: one for every request of the catalogue, with its options, help, example and errors.

A command asks for its own values first, then for those around every request, then how it is appended; all are read by
`desk/requests/reading.py`, so that an official reads the same words at every door.
"""

from collections.abc import Callable, Iterator, Mapping
from inspect import Parameter, Signature
from typing import Annotated, Any

import typer

from racelog.cli.asking import Stamp, asks
from racelog.cli.officials.panels import group
from racelog.cli.options import Season, folders_of
from racelog.desk.requests.catalogue import AROUND, GROUPS, REQUESTS
from racelog.desk.requests.form import Choice, Field, Form

EXAMPLE_SEASON = "harbour-cup-2026"
OF_A_SHAPE = "What the {} needs"


def add_to(app: typer.Typer, requests: Mapping[str, Form] = REQUESTS) -> None:
    """Put a command for every request on the command line."""
    groups: dict[str, typer.Typer] = {}
    for form in requests.values():
        first, _, second = form.name.partition(" ")
        panel = f"Officials: {form.subject.value}"
        if not second:
            app.command(first, help=help_of(form), rich_help_panel=panel)(command_of(form))
            continue
        if first not in groups:
            groups[first] = group(app, first, GROUPS[first], panel)
        groups[first].command(second, help=help_of(form))(command_of(form))


def help_of(form: Form) -> str:
    """What a command does, and one example that works."""
    example = f"Example: racelog {form.name} {EXAMPLE_SEASON} {form.example} --by j.doe"
    return "\n\n".join(filter(None, (form.says, form.more, example)))


def command_of(form: Form) -> Callable[..., None]:
    """The command of a request: reads what was typed, has it appended as the stamp says."""
    keys = {_parameter_name(field): field.key for field in (*form.fields, *form.every_field)}

    def command(context: typer.Context, season: str, stamp: Stamp, **given: Any) -> None:  # noqa: ANN401 - what was typed
        from racelog.cli.appending import append_typed

        typed = {keys[name]: value for name, value in given.items()}
        append_typed(folders_of(context), season, form, typed, stamp)

    own = [Parameter(name, Parameter.KEYWORD_ONLY, **how) for name, how in _parameters(form)]
    first = [
        Parameter("context", Parameter.KEYWORD_ONLY, annotation=typer.Context),
        Parameter("season", Parameter.KEYWORD_ONLY, annotation=Season),
    ]
    stamp = Parameter("stamp", Parameter.KEYWORD_ONLY, annotation=Stamp)
    command.__signature__ = Signature([*first, *own, stamp])  # type: ignore[attr-defined]
    command.__name__ = form.name.replace(" ", "_").replace("-", "_")
    return asks(command)


def _parameters(form: Form) -> Iterator[tuple[str, dict[str, Any]]]:
    for field in form.fields:
        if field.key == "season":  # the season is every command's first argument
            continue
        if isinstance(field, Choice):
            words = f"One of: {', '.join(field.words)}."
            option = typer.Option(*_spellings(field), help=words, metavar="KIND")
            yield _parameter_name(field), {"annotation": Annotated[str, option]}
        else:
            yield _parameter_name(field), _parameter(field, None)
    for choice in (field for field in form.fields if isinstance(field, Choice)):
        for field in choice.fields:
            yield _parameter_name(field), _parameter(field, OF_A_SHAPE.format(choice.what))


def _parameter(field: Field, panel: str | None) -> dict[str, Any]:
    """A field as typer wants it: what it is annotated with, and its default."""
    needed = field.needed and field.missing is None
    if field.option is None:
        return {"annotation": Annotated[str, typer.Argument(help=field.help, metavar=field.shown)]}
    default = "" if field.default is None else f" (default: {field.default})"
    help_ = field.help if not default else f"{field.help.rstrip('.')}{default}."
    metavar = None if field.kind.flag is not None else field.shown
    option = typer.Option(*_spellings(field), help=help_, metavar=metavar, rich_help_panel=panel)
    if field.kind.flag is not None and field.otherwise is None:
        return {"annotation": Annotated[bool, option], "default": False}
    type_: Any = bool if field.kind.flag is not None else list[str] if field.many else str
    if needed:
        return {"annotation": Annotated[type_, option]}
    return {"annotation": Annotated[type_ | None, option], "default": None}


def _spellings(field: Field | Choice) -> list[str]:
    otherwise = field.otherwise if isinstance(field, Field) else None
    option = field.option if otherwise is None else f"{field.option}/{otherwise}"
    return [spelling for spelling in (option, field.letter) if spelling is not None]


def _parameter_name(field: Field | Choice) -> str:
    """A name Python takes: "from_round"; words of the language get an underscore, which the desk takes off again."""
    name = field.key.replace("-", "_")
    return f"{name}_" if name in {"from", "class", "round", "is"} else name


def around(stamp: Stamp) -> dict[str, str | bool | None]:
    """What a stamp says of the grounds of a request, by the keys of the fields around it."""
    return {field.key: getattr(stamp, field.key.replace("-", "_")) for field in AROUND}
