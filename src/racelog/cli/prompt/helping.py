"""The help of the desk: every verb in a line."""

import shutil
import sys
from collections.abc import Iterator, Mapping

import typer

from racelog.cli.prompt.shorthand import SHORT, form_shown
from racelog.cli.prompt.standing import cut
from racelog.cli.prompt.verbs import Verb, Verbs

OWN: Mapping[str, str] = {
    "undo": "take back the last event that counts; undo LINE REASON takes back that one",
    "yes on, yes off": "append entries without asking, or ask again; everything else is always asked about",
    "help VERB": "the help of a verb, with its options; dnf=021 is --dnf 021",
    "quit": "get up; exit does too, and Ctrl-D at an empty line",
}
LEFT = 44


def help_on(verbs: Verbs) -> None:
    """Print every verb in a line: how short it may be, what stands behind it, what it does; the short ones last."""
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    for line in _lines(verbs):
        typer.echo(line if width is None else cut(line, width))


def _lines(verbs: Verbs) -> Iterator[str]:
    for verb in sorted(verbs.values(), key=lambda verb: bool(short_for(verb.name))):
        yield _line(short_for(verb.name), f"{verb.name} {words_shown(verb)}", verb.about.partition(". ")[0].rstrip("."))
    for word, about in OWN.items():
        yield _line("", word, about)
    yield "Words that belong together stand in quotation marks. The season, and who appends, are added."


def _line(short: str, said: str, about: str) -> str:
    return f"{short:<8} {said:<{LEFT}}  {about}"


def short_for(verb: str) -> str:
    """The short verbs of a verb: "v, undo"."""
    return ", ".join(short for short, meant in SHORT.items() if meant == verb)


def words_shown(verb: Verb) -> str:
    """What stands behind a verb."""
    return form_shown(verb.name) or " ".join(each.upper() for each in verb.arguments)
