"""The verbs of the desk: the commands of racelog, as far as a typed line needs to know them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption


@dataclass(frozen=True, slots=True)
class Option:
    """An option: its long name, how many values follow it, whether it may be repeated, what its help says."""

    name: str
    values: int
    repeated: bool
    about: str


@dataclass(frozen=True, slots=True)
class Verb:
    """A command: its name ("incident note"), its arguments behind the season, its options by every spelling."""

    name: str
    of_a_season: bool
    arguments: tuple[str, ...]
    options: Mapping[str, Option]
    about: str

    @property
    def signed(self) -> bool:
        """Whether it says who asks."""
        return "--by" in self.options


Verbs = Mapping[str, Verb]


def verbs_of(command: object) -> Verbs:
    """Every command, by its name, in the order of the help."""
    return {verb.name: verb for verb in _below(command, "")}


def _below(command: object, name: str) -> Iterator[Verb]:
    if isinstance(command, TyperGroup):
        for child, below in command.commands.items():
            yield from _below(below, f"{name} {child}".strip())
    elif isinstance(command, TyperCommand):
        yield _verb(command, name)


def _verb(command: TyperCommand, name: str) -> Verb:
    arguments = [each.name for each in command.params if isinstance(each, TyperArgument)]
    options = {
        spelling: option
        for each in command.params
        if isinstance(each, TyperOption)
        for spelling, option in _spellings(each)
    }
    flag = Option("--help", 0, repeated=False, about="Show the help of this verb.")
    return Verb(
        name=name,
        of_a_season=arguments[:1] == ["season"],
        arguments=tuple(each.rstrip("_") for each in arguments if each != "season"),
        options={**options, "--help": flag, "-h": flag},
        about=" ".join((command.help or "").split("\n\n")[0].split()),
    )


def _spellings(option: TyperOption) -> Iterator[tuple[str, Option]]:
    name = next((each for each in option.opts if each.startswith("--")), option.opts[0])
    values = 0 if option.is_flag else option.nargs
    known = Option(name, values, option.multiple, option.help or "")
    for spelling in option.opts:
        yield spelling, known
    for spelling in option.secondary_opts:
        yield spelling, Option(spelling, 0, repeated=False, about=known.about)
