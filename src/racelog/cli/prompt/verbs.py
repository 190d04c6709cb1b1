"""The verbs of the desk: every request of the catalogue, and the commands that read, in the same words.

A request is typed, asked and appended as the value it is, without the command line. What a reading command takes is
declared on the command line alone; so its parameters are looked at as fields of a form, words are put into them as for a
request, and click's own parser for that one command reads what comes out. That is less than a second declaration of two
dozen commands would be, and the folders and the season stay those of the desk.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from racelog.cli import grid
from racelog.desk.requests.catalogue import AROUND, HOW, REQUESTS
from racelog.desk.requests.form import Field, Form, Subject
from racelog.desk.requests.kinds import TEXT, YES, Kind
from racelog.desk.requests.lines import Forms
from racelog.desk.requests.offers import Offer, Said
from racelog.facts.season import Season

DESK = "desk"
SEASON = "season"
SHORT: Mapping[str, str] = {"sheet": "s", "standings": "st", "results": "res", "entries": "en", "log": "l"}
"""The short verbs of commands that read."""
BARE: Mapping[str, tuple[str, ...]] = {"standings": ("--championship",), "results": ("--class",)}
"""The options of theirs that bare words may fill, behind their arguments."""


AS_OF = (Field("as_of", TEXT, "Shown as it was known then.", "--as-of", metavar="LINE|TIME"),)
"""What the command `grid` takes for the grid it shows, where it is not to set one."""


@dataclass(frozen=True, slots=True)
class Verbs:
    """Every verb by its name, in the order of the help: its form, and the command of the command line it is."""

    forms: Forms
    commands: Mapping[str, TyperCommand]
    requests: Forms

    def around(self, form: Form) -> tuple[Field, ...]:
        """The fields beside those of a form: around a request its grounds, then how it is appended."""
        if form.name not in self.requests:
            return ()
        return (*AROUND, *HOW, *(AS_OF if form.name == grid.NAME else ()))

    def of_a_season(self, form: Form) -> bool:
        """Whether a season stands in front of what is typed."""
        parameters = self.commands[form.name].params
        return any(isinstance(one, TyperArgument) and one.name == SEASON for one in parameters)


def verbs_of(command: object, requests: Forms = REQUESTS) -> Verbs:
    """The verbs of the commands below one: each a request of the catalogue, or made a form of its parameters."""
    commands = {name: below for name, below in _below(command, "") if name != DESK}
    forms = {name: requests.get(name) or _form_of(below, name) for name, below in commands.items()}
    return Verbs(forms, commands, requests)


def _below(command: object, name: str) -> Iterator[tuple[str, TyperCommand]]:
    if isinstance(command, TyperGroup):
        for child, below in command.commands.items():
            yield from _below(below, f"{name} {child}".strip())
    elif isinstance(command, TyperCommand):
        yield name, command


def _form_of(command: TyperCommand, name: str) -> Form:
    return Form(
        name,
        kind="",
        says=" ".join((command.help or "").split("\n\n")[0].split()),
        example="",
        subject=Subject.LOG,
        roles=(),
        fields=tuple(_fields(command, name)),
        short=(SHORT[name],) if name in SHORT else (),
    )


def _fields(command: TyperCommand, name: str) -> Iterator[Field]:
    """The parameters of a command as fields; the season in front is that of the desk."""
    for parameter in command.params:
        if isinstance(parameter, TyperArgument) and parameter.name != SEASON:
            yield Field(
                (parameter.name or "").rstrip("_"),
                _kind_of(command, parameter),
                parameter.help or "",
                needed=parameter.required,
                bare=True,
                many=parameter.nargs != 1,
                metavar=parameter.metavar or (parameter.name or "").rstrip("_").upper(),
            )
        elif isinstance(parameter, TyperOption):
            option = next(spelling for spelling in parameter.opts if spelling.startswith("--"))
            yield Field(
                parameter.name or "",
                _kind_of(command, parameter),
                parameter.help or "",
                option,
                letter=next((spelling for spelling in parameter.opts if spelling != option), None),
                bare=option in BARE.get(name, ()),
                many=parameter.multiple,
                otherwise=next(iter(parameter.secondary_opts), None),
                metavar=parameter.metavar,
            )


def _kind_of(command: TyperCommand, parameter: TyperArgument | TyperOption) -> Kind:
    """Text for click to read, or a flag; offered is what a shell would offer, of the season of the desk."""
    if isinstance(parameter, TyperOption) and parameter.is_flag:
        return YES

    def offers(season: Season, _said: Said) -> Iterator[Offer]:
        with command.make_context(None, [], obj=season, resilient_parsing=True) as context:
            for item in parameter.shell_complete(context, ""):
                if item.type == "plain":
                    yield Offer(item.value, item.help or "")

    return Kind(parameter.metavar or "TEXT", TEXT.reads, offers=offers)


def short_for(form: Form) -> str:
    """The short verbs of a form: "v, undo"."""
    return ", ".join(form.short)


def without_season(words: Sequence[str], season: str) -> list[str]:
    """The words behind a verb, without the season, which may be typed and is known."""
    return list(words[1:] if words[:1] == [season] else words)
