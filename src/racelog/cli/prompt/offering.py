"""What may come next on a line: verbs, options, and the cars, sessions, kinds and lines of this season. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from racelog.cli.prompt.expanding import named
from racelog.cli.prompt.filling import Filled, filled
from racelog.cli.prompt.known import Offer, offered
from racelog.cli.prompt.shorthand import FLAGS, LISTS, SHORT
from racelog.cli.prompt.verbs import Option, Verb, Verbs
from racelog.cli.prompt.wording import LONGEST_LINE, Unfinished, quoted, unfinished
from racelog.errors import Malformed
from racelog.facts.season import Season

OWN = ("help", "quit", "undo", "yes on", "yes off")


@dataclass(frozen=True, slots=True)
class Completed:
    """A way to go on: what replaces the last `length` characters, and what is said beside it."""

    text: str
    length: int
    meta: str


def completions(before: str, verbs: Verbs, season: Season) -> list[Completed]:
    """Every way to go on from the text before the cursor."""
    if len(before) > LONGEST_LINE:
        return []
    line = unfinished(before)
    if not line.words or line.words == ("help",):
        return list(_verbs(line, verbs))
    try:
        verb, words = named(line.words, verbs)
        if words[:1] == [season.id]:
            words = words[1:]
        return list(_behind(verb, words, line, season))
    except Malformed:
        return list(_commands_of_a_group(line, verbs))


def _verbs(line: Unfinished, verbs: Verbs) -> Iterator[Completed]:
    groups = dict.fromkeys(name.split()[0] for name in verbs)
    for word in (*groups, *(SHORT if line.typed else ()), *OWN):
        if word.startswith(line.typed.lower()):
            meant = SHORT.get(word, word)
            yield Completed(word, len(line.typed), verbs[meant].about if meant in verbs else "")


def _commands_of_a_group(line: Unfinished, verbs: Verbs) -> Iterator[Completed]:
    if len(line.words) == 1:
        for name, verb in verbs.items():
            group, _, command = name.partition(" ")
            if group == line.words[0] and command.startswith(line.typed):
                yield Completed(command, len(line.typed), verb.about)


def _behind(verb: Verb, words: list[str], line: Unfinished, season: Season) -> Iterator[Completed]:
    option = verb.options.get(words[-1]) if words else None
    if option is not None and option.values:
        yield from _values(option.name, filled(verb, words[:-1]), line.typed, line.meant, verb, season)
        return
    found = filled(verb, words)
    name, equals, value = line.meant.partition("=")
    tied = verb.options.get(name if name.startswith("-") else f"--{name}") if equals else None
    if tied is not None:
        yield from _values(tied.name, found, line.typed.partition("=")[2], value, verb, season)
    elif line.typed.startswith("-"):
        yield from _options(verb, line.typed)
    else:
        if found.wanted is not None:
            yield from _values(found.wanted, found, line.typed, line.meant, verb, season)
        yield from _words(verb, found, line.typed)


def _options(verb: Verb, typed: str) -> Iterator[Completed]:
    for spelling, option in verb.options.items():
        if spelling.startswith("--") and spelling.startswith(typed):
            yield Completed(spelling, len(typed), option.about)


def _words(verb: Verb, found: Filled, typed: str) -> Iterator[Completed]:
    """Words that are options: confirm, dnf=."""
    for flag in FLAGS.get(verb.name, ()):
        if flag.startswith(typed):
            yield Completed(flag, len(typed), verb.options[f"--{flag}"].about)
    for option in _unsaid(verb.options.values(), found) if typed else ():
        word = f"{option.name.removeprefix('--')}="
        if word.startswith(typed):
            yield Completed(word, len(typed), option.about)


def _unsaid(options: Iterable[Option], found: Filled) -> Iterator[Option]:
    taking = (each for each in dict.fromkeys(options) if each.values == 1)
    yield from (each for each in taking if each.repeated or each.name not in found.said)


def _values(place: str, found: Filled, typed: str, meant: str, verb: Verb, season: Season) -> Iterator[Completed]:
    """What may stand in a place; in a list, behind its last comma, what is not in it yet."""
    listed = place in LISTS or (place == "--car" and verb.options["--car"].repeated)
    taken = set(meant.replace("=", ",").split(",")[:-1]) if listed else set()
    if listed:
        meant = meant.replace("=", ",").rpartition(",")[2]
        typed = meant
    for offer in offered(place, found.said, verb.name, season):
        if offer.text not in taken and _fits(offer, meant):
            yield Completed(quoted(offer.text), len(typed), offer.meta)


def _fits(offer: Offer, meant: str) -> bool:
    """By how it begins; from two letters on, by how a word beside it begins, such as a driver's name."""
    start, beside, sought = offer.text.casefold(), offer.meta.casefold().replace("/", " "), meant.casefold()
    return start.startswith(sought) or (len(sought) > 1 and f" {sought}" in f" {beside}")
