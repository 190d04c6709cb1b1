"""What bare `racelog` prints: every command, on two screens of 80 columns and 24 lines.

Officials know what they are about to do and need the name of it, so theirs are named, a line or two a subject; what
auditors and watchers may ask is said in a line each. `racelog COMMAND --help` says the rest.
"""

from collections.abc import Iterator
from textwrap import shorten, wrap
from typing import Any

import typer
from typer.core import TyperGroup

SEASON = "Officials: the season and its entry list"
TRACK = "Officials: from the track to the notice board"
STEWARDS = "Officials: the stewards"
LOG = "Officials: the log"
"""Where a command of the officials stands in the help."""

WIDTH = 80
NAMES = 13
OFFICIALS = "Officials"


class Overview(TyperGroup):
    """The commands of racelog, with a help that fits on two screens."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401, ARG002 - the types are typer's own
        """Print the overview instead of a box for every panel; typer prints its help at once, too."""
        typer.echo("\n".join(self._lines()))

    def _lines(self) -> Iterator[str]:
        yield from wrap(self.help or "", WIDTH)
        yield "Usage: racelog [--events DIR] [--projections DIR] [-v] COMMAND ...   (--version)"
        for panel, commands in self._panels().items():
            if panel.startswith(OFFICIALS):
                names = ", ".join(_named(command) for command in commands)
                yield panel
                yield from wrap(names, WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)
        for panel, commands in self._panels().items():
            if not panel.startswith(OFFICIALS):
                yield panel
                yield from (f"  {command.name:<{NAMES}}{_said(command)}" for command in commands)
        yield "racelog COMMAND --help says what it takes. Logs are in events/, what is"
        yield "computed from them in projections/ (or RACELOG_EVENTS, RACELOG_PROJECTIONS)."
        yield from wrap(self.epilog or "", WIDTH)

    def _panels(self) -> dict[str, list[Any]]:
        panels: dict[str, list[Any]] = {}
        for command in self.commands.values():
            panels.setdefault(getattr(command, "rich_help_panel", None) or "Commands", []).append(command)
        return panels


def _named(command: Any) -> str:  # noqa: ANN401 - a command or a group of typer's
    """A command by its name; one with commands of its own with theirs: "season open", "incident note|close"."""
    below = getattr(command, "commands", {})
    return f"{command.name} {'|'.join(below)}" if below else str(command.name)


def _said(command: Any) -> str:  # noqa: ANN401 - the same
    """The first sentence of a command's help, as much of it as fits."""
    first = " ".join((command.help or "").split("\n\n")[0].split())
    return shorten(first.partition(": ")[0].rstrip("."), WIDTH - NAMES - 2, placeholder=" ...")


def group(app: typer.Typer, name: str, help_: str, panel: str) -> typer.Typer:
    """A command with commands of its own."""
    commands = typer.Typer(no_args_is_help=True, help=help_)
    app.add_typer(commands, name=name, rich_help_panel=panel)
    return commands
