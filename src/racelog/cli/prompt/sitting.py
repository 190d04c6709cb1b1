"""One sitting at the desk: takes line after line, and stays whatever they come to."""

import sys

import typer
from typer.core import TyperGroup

from racelog.cli.options import Folders
from racelog.cli.prompt.colour import dimmed
from racelog.cli.prompt.expanding import Seat, expand, shown
from racelog.cli.prompt.following import Following
from racelog.cli.prompt.helping import help_on
from racelog.cli.prompt.outcome import INTERRUPTED, run, told, unusual
from racelog.cli.prompt.undoing import lacks_a_reason, with_a_reason
from racelog.cli.prompt.verbs import verbs_of
from racelog.cli.prompt.wording import words_of
from racelog.errors import Malformed

LEAVING = frozenset({"quit", "exit"})
HELP = frozenset({"help", "?"})


class Leave(Exception):
    """The official gets up."""


class Sitting:
    """A season, who sits there, and what has been switched; `asking` when there is somebody to answer questions."""

    def __init__(self, command: TyperGroup, folders: Folders, season: str, by: str, *, asking: bool) -> None:
        self.command = command
        self.season = season
        self.by = by
        self.verbs = {name: verb for name, verb in verbs_of(command).items() if name != "desk"}
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
            return told(error)

    def _taken(self, line: str) -> int:
        if not line.strip() or line.lstrip().startswith("#"):
            return 0
        words = words_of(line)
        match words[0].lower():
            case word if word in LEAVING:
                raise Leave
            case word if word in HELP and len(words) == 1:
                help_on(self.verbs)
                return 0
            case word if word in HELP:
                return self._run(expand(f"{' '.join(words[1:])} --help", self.verbs, self._seat()))
            case "yes":
                return self._switch(words[1:])
            case _:
                return self._run(self._complete(expand(line, self.verbs, self._seat())))

    def _seat(self) -> Seat:
        return Seat(self.season, self.by, self.following.look().last_counting, self._unasked)

    def _complete(self, arguments: list[str]) -> list[str]:
        """What takes a line back has a reason; who is there is asked for it."""
        if self._asking and lacks_a_reason(arguments):
            return with_a_reason(arguments, self.following.look())
        return arguments

    def _run(self, arguments: list[str]) -> int:
        typer.echo(dimmed(shown([*unusual(self._folders), *arguments]), sys.stderr), err=True)
        before = self.following.look().seq
        code = run(self.command, self._folders, arguments)
        if code == INTERRUPTED:
            after = self.following.look().seq
            typer.echo("\nnothing written" if after == before else f"\nstopped; the log is at #{after}", err=True)
        return code

    def _switch(self, words: list[str]) -> int:
        """`yes on` and `yes off`. Errors: Malformed."""
        if words not in (["on"], ["off"]):
            raise Malformed("yes on, or yes off?", remedy="yes on appends entries without asking; nothing else")
        self._unasked = words == ["on"]
        said = "without asking" if self._unasked else "after asking"
        typer.echo(f"entries are appended {said}; everything else after asking", err=True)
        return 0
