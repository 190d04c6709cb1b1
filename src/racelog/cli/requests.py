"""The commands that append: one for every request of the catalogue, with its options, help, example and errors.

A command asks for its own values first, then for those around every request and how it is appended; all are read by
`desk/requests/reading.py`, so that an official reads the same words at every door.
"""

from collections.abc import Callable, Mapping, Sequence
from inspect import Parameter, Signature
from typing import Any

import typer

from racelog.cli import grid, lists
from racelog.cli.form_options import Stamp, asks, parameter_name, parameter_of
from racelog.cli.options import Folders, Season, folders_of
from racelog.cli.overview import group
from racelog.desk.requests.catalogue import GROUPS, REQUESTS
from racelog.desk.requests.form import Choice, Form

EXAMPLE_SEASON = "harbour-cup-2026"
OF_A_SHAPE = "What the {} needs"

Instead = Callable[[Folders, str, Mapping[str, Any], Stamp], bool]
"""What a command may do instead of appending: whether it did, given the folders, the season and what was typed."""


INSTEAD: Mapping[str, tuple[Sequence[Parameter], Instead]] = {
    grid.NAME: (grid.MORE, grid.shown),
    "enter": (lists.MORE, lists.entered),
    "round add": (lists.MORE, lists.scheduled),
}
"""The commands that may do something else, with the parameters that say so."""


def add_to(app: typer.Typer, requests: Mapping[str, Form] = REQUESTS) -> Mapping[str, typer.Typer]:
    """Put a command for every request on the command line; the commands that have commands of their own."""
    groups: dict[str, typer.Typer] = {}
    for form in requests.values():
        first, _, second = form.name.partition(" ")
        panel = f"Officials: {form.subject.value}"
        more, instead = INSTEAD.get(form.name, ((), None))
        command = command_of(form, more, instead)
        if not second:
            app.command(first, help=help_of(form), rich_help_panel=panel)(command)
            continue
        if first not in groups:
            groups[first] = group(app, first, GROUPS.get(first, ""), panel)
        groups[first].command(second, help=help_of(form))(command)
    return groups


def help_of(form: Form) -> str:
    """What a command does, and one example that works."""
    example = f"Example: racelog {form.name} {EXAMPLE_SEASON} {form.example} --by j.doe"
    return "\n\n".join(filter(None, (form.says, form.more, example)))


def command_of(form: Form, more: Sequence[Parameter] = (), instead: Instead | None = None) -> Callable[..., None]:
    """The command of a request: reads what was typed, has it appended as the stamp says.

    `more` are parameters that are no part of the request, for what the command may do `instead`.
    """
    asked_for = [field for field in form.fields if field.key != "season"]  # the first argument of every command
    of_shapes = [
        (field, OF_A_SHAPE.format(choice.what))
        for choice in asked_for
        if isinstance(choice, Choice)
        for field in choice.fields
    ]
    keys = {parameter_name(field): field.key for field in (*asked_for, *(field for field, _ in of_shapes))}

    def command(context: typer.Context, season: str, stamp: Stamp, **given: Any) -> None:  # noqa: ANN401 - what was typed
        from racelog.cli.appending import append_typed  # late: --help stays quick

        if instead is not None and instead(folders_of(context), season, given, stamp):
            return
        append_typed(folders_of(context), season, form, {keys[name]: given[name] for name in keys}, stamp)

    command.__signature__ = Signature(  # type: ignore[attr-defined]
        [
            Parameter("context", Parameter.KEYWORD_ONLY, annotation=typer.Context),
            Parameter("season", Parameter.KEYWORD_ONLY, annotation=Season),
            *map(parameter_of, asked_for),
            *(parameter_of(field, panel) for field, panel in of_shapes),
            *more,
            Parameter("stamp", Parameter.KEYWORD_ONLY, annotation=Stamp),
        ]
    )
    command.__name__ = form.name.replace(" ", "_").replace("-", "_")
    return asks(command)
