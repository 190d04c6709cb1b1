"""What every append is asked with: who, under which key, on what grounds; as one parameter of a command.

A command that appends takes `stamp: Stamp` and is registered through `asks`; on the command line the stamp is spread
out into its options, in two groups at the foot of the help.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

HOW = "How it is appended"
WHY = "On what grounds, and since when"


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who appends, on what grounds, and how; a time as it was typed."""

    by: Annotated[
        str, typer.Option("--by", help="Who appends.", envvar="RACELOG_BY", metavar="NAME", rich_help_panel=HOW)
    ]
    doc: Annotated[
        str | None,
        typer.Option("--doc", help="The number of the document, as on the paper.", metavar="N", rich_help_panel=WHY),
    ] = None
    reason: Annotated[
        str | None, typer.Option("--reason", help="The reason, in words.", metavar="TEXT", rich_help_panel=WHY)
    ] = None
    source: Annotated[
        str | None, typer.Option("--source", help="Where it is known from.", metavar="TEXT", rich_help_panel=WHY)
    ] = None
    at: Annotated[
        str | None,
        typer.Option(
            "--at",
            help="When it was held, decided or posted, if not now: 14:40 or 2026-05-02T14:40, at the circuit.",
            metavar="TIME",
            rich_help_panel=WHY,
        ),
    ] = None
    after_official: Annotated[
        bool,
        typer.Option(
            "--after-official", help="The result is official, and this is meant to change it.", rich_help_panel=WHY
        ),
    ] = False
    key: Annotated[
        str | None,
        typer.Option(
            "--id", help="A key of your own: asked again with it, nothing is appended twice.", rich_help_panel=HOW
        ),
    ] = None
    expect: Annotated[
        int | None,
        typer.Option(
            "--expect",
            help="The last line you have seen; refused when the log has moved on.",
            metavar="SEQ",
            min=0,
            rich_help_panel=HOW,
        ),
    ] = None
    sign: Annotated[
        Path | None,
        typer.Option(
            "--sign",
            help="Sign the lines with this private key (racelog keys new).",
            envvar="RACELOG_SIGN",
            metavar="KEYFILE",
            rich_help_panel=HOW,
        ),
    ] = None
    preview: Annotated[
        bool, typer.Option("--preview", help="Show what would change, and write nothing.", rich_help_panel=HOW)
    ] = False
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask on a terminal.", rich_help_panel=HOW)] = False
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.", rich_help_panel=HOW)] = False


def asks(command: Callable[..., None]) -> Callable[..., None]:
    """The command with its parameter `stamp` spread out into the options of an append."""
    hints = get_type_hints(Stamp, include_extras=True)
    spread = [
        inspect.Parameter(
            field.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=inspect.Parameter.empty if field.name == "by" else field.default,
            annotation=hints[field.name],
        )
        for field in fields(Stamp)
    ]
    own = inspect.signature(command, eval_str=True)
    kept = [
        parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)
        for name, parameter in own.parameters.items()
        if name != "stamp"
    ]

    @wraps(command)
    def spread_out(**given: Any) -> None:  # noqa: ANN401 - whatever the command takes
        stamp = Stamp(**{field.name: given.pop(field.name) for field in fields(Stamp)})
        command(**given, stamp=stamp)

    spread_out.__signature__ = own.replace(parameters=[*kept, *spread])  # type: ignore[attr-defined]
    spread_out.__annotations__ = {each.name: each.annotation for each in (*kept, *spread)}
    return spread_out
