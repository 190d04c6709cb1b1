"""Sitting at the desk: takes line after line, and stays whatever they come to."""

import os
import shlex
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TextIO

import typer
from typer.core import TyperCommand
from typer.exceptions import TyperException
from typer.rich_utils import rich_format_error

from racelog.cli import errors, grid
from racelog.cli.appending import append_typed
from racelog.cli.form_options import stamp_of
from racelog.cli.options import Folders
from racelog.cli.prompt.season import Following, Seen, cut
from racelog.cli.prompt.verbs import short_for, verbs_of, without_season
from racelog.cli.questions import answer
from racelog.desk.requests.form import Field, Form
from racelog.desk.requests.kinds import whole
from racelog.desk.requests.lines import Line, as_arguments, bare_shown, filled, named, words_of
from racelog.errors import Malformed, readable
from racelog.tables import lines_table

LEAVING = frozenset({"quit", "exit"})
HELP = frozenset({"help", "?"})
ASKED_FOR_HELP = frozenset({"--help", "-h"})
ENTRIES = frozenset({"enter", "enter-from"})
"""What `yes on` no longer asks about."""
ANSWERED = frozenset({"yes", "preview", "json"})
REFUSED = 1
INTERRUPTED = 130
LEFT = 44
OWN: Mapping[str, str] = {
    "undo": "take back the last event that counts; undo LINE REASON takes back that one",
    "yes on, yes off": "append entries without asking, or ask again; everything else is always asked about",
    "help VERB": "the help of a verb, with its options; dnf=021 is --dnf 021",
    "quit": "leave the desk; so do exit, and Ctrl-D at an empty line",
}


class Leave(Exception):
    """The official gets up."""


class Sitting:
    """A season, who sits there, and what has been switched; `asking` when there is somebody to answer questions."""

    def __init__(self, command: object, folders: Folders, season: str, by: str, *, asking: bool) -> None:
        self.season = season
        self.by = by
        self.verbs = verbs_of(command)
        self.following = Following(folders, season)
        self._folders = folders
        self._asking = asking
        self._unasked = False

    def take(self, line: str) -> int:
        """Do what a line says; its exit code. Errors: Leave, and nothing else."""
        try:
            return self._taken(line)
        except Leave:
            raise
        except BaseException as error:  # noqa: BLE001 - whatever goes wrong, the official can type on
            return print_error(error)

    def _taken(self, typed: str) -> int:
        if not typed.strip() or typed.lstrip().startswith("#"):
            return 0
        words = words_of(typed)
        match words[0].lower():
            case word if word in LEAVING:
                raise Leave
            case word if word in HELP and len(words) == 1:
                self._help()
                return 0
            case word if word in HELP:
                return self._help_on(named(words[1:], self.verbs.forms)[0])
            case "yes":
                return self._switch(words[1:])
            case _:
                return self._do(*named(words, self.verbs.forms))

    def _do(self, form: Form, words: Sequence[str]) -> int:
        """What the words behind a verb ask for: shown as it could be typed in a shell, then done."""
        if not ASKED_FOR_HELP.isdisjoint(words):
            return self._help_on(form)
        seen = self.following.look()
        line = self.read(form, words, seen)
        arguments = self.arguments(line)
        typer.echo(dimmed(shown([*unusual(self._folders), *arguments]), sys.stderr), err=True)
        try:
            if form.name in self.verbs.requests:
                self._append(line, seen)
                return 0
            behind = arguments[len(form.name.split()) :]
            return run(self.verbs.commands[form.name], self._folders, form.name, behind)
        except KeyboardInterrupt:
            after = self.following.look().seq
            typer.echo("\nnothing written" if after == seen.seq else f"\nstopped; the log is at #{after}", err=True)
            return INTERRUPTED

    def read(self, form: Form, words: Sequence[str], seen: Seen) -> Line:
        """A line with what the desk knows: the season, who appends, the line taken back. Errors: Malformed."""
        around = self.verbs.around(form)
        line = filled(form, without_season(words, self.season), around, seen.last_counting)
        if any(isinstance(place, Field) and place.or_last and place.key not in line.typed for place in form.fields):
            raise Malformed("there is nothing to take back", excerpt=f"{self.season} has no line that counts")
        if any(place.key == "by" for place in (*form.every_field, *around)):
            line.typed.setdefault("by", self.by)
        if self._unasked and form.name in ENTRIES and ANSWERED.isdisjoint(line.typed):
            line.typed["yes"] = True
        return line

    def arguments(self, line: Line) -> list[str]:
        """A line as it could be typed in a shell."""
        season = self.season if self.verbs.of_a_season(line.form) else None
        return as_arguments(line, season, self.verbs.around(line.form))

    def _append(self, line: Line, seen: Seen) -> None:
        """Have a request appended: previewed and asked first, where there is somebody to answer."""
        if self._asking and "reason" not in line.typed:
            self._ask_reason(line, seen)
        own = {place.key for place in (*line.form.fields, *line.form.every_field)}
        typed = {key: value for key, value in line.typed.items() if key in own}
        sign = line.typed.get("sign") or os.environ.get("RACELOG_SIGN")
        stamp = stamp_of({**line.typed, "sign": sign})
        if line.form.name == grid.NAME and grid.shown(self._folders, self.season, _for_grid(line), stamp):
            return
        append_typed(self._folders, self.season, line.form, typed, stamp)

    def _ask_reason(self, line: Line, seen: Seen) -> None:
        """What takes a line back has a reason; it is asked for, the line named first. Errors: Abort, for none."""
        taken_back = next((place for place in line.form.every_field if place.or_last), None)
        if taken_back is None:
            return
        seq = whole(str(line.typed[taken_back.key])) or 0
        taken_lines = () if seen.replayed is None else lines_table(seen.replayed, since=seq - 1).lines
        for taken_line in taken_lines[:1]:
            typer.echo(f"to be taken back: #{taken_line.seq} {taken_line.type}: {taken_line.about}, by {taken_line.by}")
        reason = answer("Reason: ").strip()
        if not reason:
            raise typer.Abort
        line.typed["reason"] = reason

    def _switch(self, words: list[str]) -> int:
        """`yes on` and `yes off`. Errors: Malformed."""
        if words not in (["on"], ["off"]):
            raise Malformed("yes on, or yes off?", remedy="yes on appends entries without asking; nothing else")
        self._unasked = words == ["on"]
        said = "without asking" if self._unasked else "after asking"
        typer.echo(f"entries are appended {said}; everything else after asking", err=True)
        return 0

    def _help(self) -> None:
        """Print every verb in a line: how short it may be, what stands behind it, what it does; the short ones last."""
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        for text in self._help_lines():
            typer.echo(text if width is None else cut(text, width))

    def _help_lines(self) -> Iterator[str]:
        for form in sorted(self.verbs.forms.values(), key=lambda form: bool(form.short)):
            said = f"{form.name} {bare_shown(form, self.verbs.around(form))}"
            yield f"{short_for(form):<8} {said:<{LEFT}}  {form.says.partition('. ')[0].rstrip('.')}"
        for word, about in OWN.items():
            yield f"{'':<8} {word:<{LEFT}}  {about}"
        yield "Words that belong together stand in quotation marks. The season, and who appends, are added."

    def _help_on(self, form: Form) -> int:
        return run(self.verbs.commands[form.name], self._folders, form.name, ["--help"])


def _for_grid(line: Line) -> dict[str, object]:
    """What the command `grid` shows the grid by, where nothing is to be set."""
    return {"round_": line.typed.get("round"), "confirm": bool(line.typed.get("confirm")),
            **{name: line.typed.get(name.replace("_", "-")) for name in ("order", "pit_lane", "as_of")}}  # fmt: skip


def run(command: TyperCommand, folders: Folders, name: str, arguments: Sequence[str]) -> int:
    """Have one command read its arguments and do what it does on the folders of the desk; its exit code."""
    try:
        with command.make_context(f"racelog {name}", list(arguments), obj=folders) as context:
            command.invoke(context)
    except typer.Exit as done:
        return done.exit_code
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else 0
    return 0


def shown(arguments: Sequence[str]) -> str:
    """A command as it could be typed in a shell."""
    return readable(f"racelog {shlex.join(arguments)}")


def unusual(folders: Folders) -> list[str]:
    """The folders that would have to be named in a shell, as options."""
    usual = {
        "--events": (str(folders.events), os.environ.get("RACELOG_EVENTS") or "events"),
        "--projections": (str(folders.projections), os.environ.get("RACELOG_PROJECTIONS") or "projections"),
    }
    return [word for option, (here, there) in usual.items() if here != there for word in (option, here)]


def dimmed(text: str, stream: TextIO) -> str:
    """A text that stands back: on a terminal only, and not where NO_COLOR says so."""
    plain = os.environ.get("NO_COLOR") or not stream.isatty()
    return text if plain else typer.style(text, dim=True)


def print_error(error: BaseException) -> int:
    """Tell what went wrong, on stderr, as the command line does; its exit code."""
    match error:
        case TyperException():
            rich_format_error(error)  # type: ignore[arg-type]
            return error.exit_code
        case typer.Abort() | KeyboardInterrupt():
            # a question answered with no; after Ctrl-C or Ctrl-D the cursor still stands behind it
            answered = isinstance(error, typer.Abort) and error.__context__ is None
            typer.echo("nothing written" if answered else "\nnothing written", err=True)
            return REFUSED
        case _:
            return errors.print_error(error)
