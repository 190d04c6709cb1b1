"""What a command asks for: fields of a form as options, the grounds every request has, and how it is appended.

A command that appends takes `stamp: Stamp` and is registered through `asks`; on the command line the stamp is spread
out into its options, once, at the foot of the help.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from inspect import Parameter
from pathlib import Path
from typing import Annotated, Any

import typer

from racelog.cli.completion import completes
from racelog.desk.requests.catalogue import AROUND, HOW
from racelog.desk.requests.form import Choice, Field
from racelog.desk.requests.kinds import whole
from racelog.errors import Malformed

PANEL = "Every request"
ENVIRONMENT: Mapping[str, str] = {"by": "RACELOG_BY", "sign": "RACELOG_SIGN"}
"""Where a value is looked for that was not typed."""


@dataclass(frozen=True, slots=True)
class How:
    """Who appends, and how."""

    by: str
    key: str | None = None
    expect: int | None = None
    sign: Path | None = None
    clock_is_right: bool = False
    preview: bool = False
    yes: bool = False
    as_json: bool = False


@dataclass(frozen=True, slots=True)
class Stamp:
    """What every append is asked with: how, and on what grounds, by the keys of the fields around every request."""

    how: How
    grounds: Mapping[str, object]


def stamp_of(typed: Mapping[str, object]) -> Stamp:
    """What was typed around a request, by the keys of its fields. Errors: Malformed, for an --expect that is no line."""
    expect, sign = typed.get("expect"), typed.get("sign")
    seq = None if expect is None else whole(str(expect))
    if expect is not None and seq is None:
        raise Malformed(f"--expect: {str(expect)[:40]!r} is no line of the log", remedy="Give its number, such as 171")
    how = How(
        by=str(typed["by"]),
        key=None if typed.get("id") is None else str(typed["id"]),
        expect=seq,
        sign=None if sign is None else Path(str(sign)),
        clock_is_right=bool(typed.get("clock-is-right")),
        preview=bool(typed.get("preview")),
        yes=bool(typed.get("yes")),
        as_json=bool(typed.get("json")),
    )
    return Stamp(how, {field.key: typed.get(field.key) for field in AROUND})


def asks(command: Callable[..., None]) -> Callable[..., None]:
    """The command with its parameter `stamp` spread out into the options of an append."""
    spread = [parameter_of(field, PANEL) for field in (*AROUND, *HOW)]
    own = inspect.signature(command, eval_str=True)
    kept = [
        parameter.replace(kind=Parameter.KEYWORD_ONLY) for name, parameter in own.parameters.items() if name != "stamp"
    ]

    @wraps(command)
    def spread_out(**given: Any) -> None:  # noqa: ANN401 - whatever the command takes
        stamp = stamp_of({field.key: given.pop(parameter_name(field)) for field in (*AROUND, *HOW)})
        command(**given, stamp=stamp)

    spread_out.__signature__ = own.replace(parameters=[*kept, *spread])  # type: ignore[attr-defined]
    spread_out.__annotations__ = {parameter.name: parameter.annotation for parameter in (*kept, *spread)}
    return spread_out


def parameter_of(field: Field | Choice, panel: str | None = None) -> Parameter:
    """A field as a parameter of a command: an argument where it is told by its position, else an option."""
    if isinstance(field, Choice):
        words = f"One of: {', '.join(field.words)}."
        kind = typer.Option(*_spellings(field), help=words, metavar="KIND", autocompletion=completes(field))
        return _parameter(field, str, kind)
    if field.option is None:
        argument = typer.Argument(help=field.help, metavar=field.shown, autocompletion=completes(field))
        if field.missing is not None:
            return _parameter(field, str | None, argument, default=None)
        return _parameter(field, str, argument)
    help_ = field.help if field.default is None else f"{field.help.rstrip('.')} (default: {field.default})."
    is_flag = field.kind.flag is not None
    option = typer.Option(
        *_spellings(field),
        help=help_,
        metavar=None if is_flag else field.shown,
        rich_help_panel=panel,
        envvar=ENVIRONMENT.get(field.key),
        show_envvar=field.needed,  # else its help says so, in fewer words
        autocompletion=completes(field),
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
