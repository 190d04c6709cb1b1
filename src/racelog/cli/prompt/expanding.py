"""A line as an official types it, made the command it stands for. Pure: text in, arguments out."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from racelog.cli.prompt.filling import Filled, filled
from racelog.cli.prompt.shorthand import ENTRIES, SHORT
from racelog.cli.prompt.verbs import Verb, Verbs
from racelog.cli.prompt.wording import words_of
from racelog.errors import Malformed, readable

ASKED_FOR_HELP = frozenset({"--help", "-h"})
ANSWERED = frozenset({"--yes", "-y", "--preview", "--json"})


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a line is typed: the season, by whom, the last line that counts, and whether entries go unasked."""

    season: str
    by: str
    last: int | None = None
    unasked: bool = False


def expand(line: str, verbs: Verbs, seat: Seat) -> list[str]:
    """The arguments of racelog a line stands for. Errors: Malformed."""
    verb, words = named(words_of(line), verbs)
    asked_for_help = not ASKED_FOR_HELP.isdisjoint(words)
    if verb.of_a_season and words[:1] == [seat.season]:
        words = words[1:]
    if asked_for_help:
        return [*verb.name.split(), "--help"]
    found = filled(verb, words, seat.last)
    if verb.name == "void" and not found.arguments:
        raise Malformed("there is nothing to take back", excerpt=f"{seat.season} has no line that counts")
    return _written(verb, found, seat)


def named(words: Sequence[str], verbs: Verbs) -> tuple[Verb, list[str]]:
    """The verb a line begins with, and the words behind it. Errors: Malformed, naming near verbs."""
    rest = list(words[1:] if words[:1] == ["racelog"] else words)
    if not rest or rest[0].startswith("-"):
        raise Malformed(
            "a line begins with a verb", remedy="help lists them; the folders are those the desk was opened with"
        )
    first = rest[0].lower()
    rest[:1] = SHORT[first].split() if first in SHORT else [first]
    for length in (2, 1):
        verb = verbs.get(" ".join(rest[:length]))
        if verb is not None:
            return verb, rest[length:]
    raise _no_verb(rest, verbs)


def _no_verb(words: Sequence[str], verbs: Verbs) -> Malformed:
    below = [each for each in verbs if each.startswith(f"{words[0]} ")]
    if below:
        said = f"{words[0]} what?" if len(words) == 1 else f"there is no {' '.join(words[:2])!r}"
        return Malformed(said, excerpt=f"known: {', '.join(below)}")
    near = get_close_matches(words[0], [*verbs, *SHORT], n=4)
    excerpt = f"near it: {', '.join(near)}" if near else None
    return Malformed(f"there is no verb {words[0][:40]!r}", excerpt=excerpt, remedy="help lists them")


def _written(verb: Verb, found: Filled, seat: Seat) -> list[str]:
    season = [seat.season] if verb.of_a_season else []
    options = list(found.options)
    if verb.signed and "--by" not in found.said:
        options += ["--by", seat.by]
    if seat.unasked and verb.name in ENTRIES and ANSWERED.isdisjoint(options):
        options.append("--yes")
    if not found.unread and any(each.startswith("-") for each in found.arguments):
        return [*verb.name.split(), *options, "--", *season, *found.arguments]
    return [*verb.name.split(), *season, *found.arguments, *options]


def shown(arguments: Sequence[str]) -> str:
    """A command as it could be typed in a shell."""
    return readable(f"racelog {shlex.join(arguments)}")
