"""What a command asks for: fields of a form as options, the grounds every request has, and how it is appended.

A command that appends takes `stamp: Stamp` and is registered through `asks`; on the command line the stamp is spread
out into its options, once, at the foot of the help.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import wraps
from inspect import Parameter
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

from racelog.desk.requests.catalogue import AROUND
from racelog.desk.requests.form import Choice, Field

HOW = "Every request"


@dataclass(frozen=True, slots=True)
class How:
    """Who appends, and how."""

    by: Annotated[str, typer.Option("--by", help="Who appends.", envvar="RACELOG_BY", metavar="NAME")]
    key: Annotated[str | None, typer.Option("--id", help="Your own key, for asking again.", metavar="KEY")] = None
    expect: Annotated[int | None, typer.Option("--expect", help="The last line you have seen.", metavar="SEQ")] = None
    sign: Annotated[
        Path | None,
        typer.Option(
            "--sign",
            help="Sign the lines (or RACELOG_SIGN).",
            show_envvar=False,
            envvar="RACELOG_SIGN",
            metavar="KEYFILE",
        ),
    ] = None
    preview: Annotated[bool, typer.Option("--preview", help="Show what would change; write nothing.")] = False
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask on a terminal.")] = False
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False


@dataclass(frozen=True, slots=True)
class Stamp:
    """What every append is asked with: how, and on what grounds, by the keys of the fields around every request."""

    how: How
    grounds: Mapping[str, object]


def asks(command: Callable[..., None]) -> Callable[..., None]:
    """The command with its parameter `stamp` spread out into the options of an append."""
    spread = [*_grounds(), *_how()]
    own = inspect.signature(command, eval_str=True)
    kept = [
        parameter.replace(kind=Parameter.KEYWORD_ONLY) for name, parameter in own.parameters.items() if name != "stamp"
    ]

    @wraps(command)
    def spread_out(**given: Any) -> None:  # noqa: ANN401 - whatever the command takes
        how = How(**{field.name: given.pop(field.name) for field in fields(How)})
        grounds = {field.key: given.pop(parameter_name(field)) for field in AROUND}
        command(**given, stamp=Stamp(how, grounds))

    spread_out.__signature__ = own.replace(parameters=[*kept, *spread])  # type: ignore[attr-defined]
    spread_out.__annotations__ = {parameter.name: parameter.annotation for parameter in (*kept, *spread)}
    return spread_out


def _grounds() -> list[Parameter]:
    return [parameter_of(field, HOW) for field in AROUND]


def _how() -> list[Parameter]:
    hints = get_type_hints(How, include_extras=True)
    for hint in hints.values():
        hint.__metadata__[0].rich_help_panel = HOW
    return [
        Parameter(
            field.name,
            Parameter.KEYWORD_ONLY,
            default=Parameter.empty if field.name == "by" else field.default,
            annotation=hints[field.name],
        )
        for field in fields(How)
    ]


def parameter_of(field: Field | Choice, panel: str | None = None) -> Parameter:
    """A field as a parameter of a command: an argument where it is told by its position, else an option."""
    if isinstance(field, Choice):
        words = f"One of: {', '.join(field.words)}."
        return _parameter(field, str, typer.Option(*_spellings(field), help=words, metavar="KIND"))
    if field.option is None:
        return _parameter(field, str, typer.Argument(help=field.help, metavar=field.shown))
    help_ = field.help if field.default is None else f"{field.help.rstrip('.')} (default: {field.default})."
    is_flag = field.kind.flag is not None
    option = typer.Option(
        *_spellings(field), help=help_, metavar=None if is_flag else field.shown, rich_help_panel=panel
    )
    if is_flag and field.otherwise is None:
        return _parameter(field, bool, option, default=False)
    type_: Any = bool if is_flag else list[str] if field.many else str
    if field.needed and field.missing is None:
        return _parameter(field, type_, option)
    return _parameter(field, type_ | None, option, default=None)


def _parameter(field: Field | Choice, type_: Any, shown: Any, default: Any = Parameter.empty) -> Parameter:  # noqa: ANN401 - as typer has them
    return Parameter(parameter_name(field), Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[type_, shown])


def _spellings(field: Field | Choice) -> list[str]:
    otherwise = field.otherwise if isinstance(field, Field) else None
    option = field.option if otherwise is None else f"{field.option}/{otherwise}"
    return [spelling for spelling in (option, field.letter) if spelling is not None]


def parameter_name(field: Field | Choice) -> str:
    """A name Python takes: "from_round"; words of the language get an underscore, which the desk takes off again."""
    name = field.key.replace("-", "_")
    return f"{name}_" if name in {"from", "class", "round", "is", "map"} else name
