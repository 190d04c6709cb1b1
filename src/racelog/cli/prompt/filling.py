"""Bare words put where a verb wants them: arguments in their places, options in front of their values. Pure."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import get_args

from racelog.cli.prompt.shorthand import (
    FLAGS,
    FORMS,
    KIND_NEEDS,
    KINDS_FOR_SHORT,
    LISTS,
    PENALTIES,
    PUBLISHED,
    REST,
    form_shown,
)
from racelog.cli.prompt.verbs import Option, Verb
from racelog.errors import Malformed
from racelog.facts.values import Status

AMEND = "amend-classification"


@dataclass(slots=True)
class Filled:
    """What the words of a line come to, so far.

    `said` are the last values by place; `wanted` is the place the next bare word would go to; `unread` when an
    option is not known, and every word is left to the command.
    """

    arguments: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)
    wanted: str | None = None
    unread: bool = False

    def say(self, place: str, value: str) -> None:
        """Put a value in a place; a value that begins with a hyphen is tied to its option."""
        self.said[place] = value
        if not place.startswith("--"):
            self.arguments.append(value)
        elif value.startswith("-"):
            self.options.append(f"{place}={value}")
        else:
            self.options += [place, value]


def filled(verb: Verb, words: Sequence[str], last: int | None = None) -> Filled:
    """The words behind a verb as arguments and options; `last` is the line taken back where none is named.

    Errors:  Malformed, for a word too many, an option without its value, and a kind of penalty that does not exist.
    """
    found = Filled()
    bare = _options_taken(verb, deque(words), found)
    if bare is None:
        return Filled(arguments=list(words), unread=True)
    if verb.name not in FORMS:
        found.arguments += bare
        found.wanted = next(iter(verb.arguments[len(found.arguments) :]), None)
        return found
    named, found.options = found.options, []
    left = _placed(verb, deque(bare), found, last)
    found.options += named
    if left:
        raise Malformed(
            f"{left[0][:60]!r} is one word too many",
            excerpt=f"{verb.name} {form_shown(verb.name)}",
            remedy="Words that belong together stand in quotation marks; cars are separated by commas",
        )
    return found


def _options_taken(verb: Verb, left: deque[str], found: Filled) -> list[str] | None:
    """Take the options off, --name VALUE and name=VALUE; the bare words remain. None for an option nobody knows."""
    bare: list[str] = []
    while left:
        word = left.popleft()
        named = _named(verb, word)
        if word == "--":
            return [*bare, *left]
        if _is_option(word):
            option = verb.options.get(word.partition("=")[0])
            if option is None:
                return None
            _take_option(option, word, left, found)
        elif word in FLAGS.get(verb.name, ()):
            found.options.append(f"--{word}")
        elif verb.name == AMEND and (place := _change(word)) is not None:
            found.say(place, word if place == "--place" else word.upper())
            found.said["--order"] = ""
        elif named is not None:
            found.say(named.name, _listed(named.name, word.partition("=")[2], left))
        else:
            bare.append(word)
    return bare


def _take_option(option: Option, word: str, left: deque[str], found: Filled) -> None:
    needed = 0 if "=" in word else option.values
    if len(left) < needed:
        raise Malformed(f"{word} needs a value", excerpt=option.about)
    values = [left.popleft() for _ in range(needed)]
    found.options += [word, *values]
    found.said[option.name] = values[0] if values else word.partition("=")[2]


def _is_option(word: str) -> bool:
    """-5 is a number, - is a word."""
    return len(word) > 1 and word.startswith("-") and not word[1].isdigit()


def _named(verb: Verb, word: str) -> Option | None:
    """The option of a word such as dnf=021."""
    name, equals, _ = word.partition("=")
    option = verb.options.get(f"--{name}") if equals else None
    return option if option is not None and option.values == 1 else None


def _change(word: str) -> str | None:
    """The option of a changed line of a classification: 21=3 is a place, 7=DNF a status."""
    car, equals, became = word.partition("=")
    if not (car and equals) or "," in word:
        return None
    if became.isdigit():
        return "--place"
    return "--status" if became.upper() in get_args(Status) else None


def _listed(place: str, value: str, left: deque[str]) -> str:
    """A list goes on behind a comma at the end of a word."""
    if place not in LISTS:
        return value
    while left and (value.endswith(",") or left[0].startswith(",")):
        value += left.popleft()
    return ",".join(part for part in value.split(",") if part) or value


def _placed(verb: Verb, bare: deque[str], found: Filled, last: int | None) -> deque[str]:
    """Fill the places of the verb's form from left to right; what is left over is given back."""
    places = deque(FORMS[verb.name].split())
    while places:
        place = places.popleft()
        option = verb.options.get(place)
        if place == KIND_NEEDS:
            places.extendleft(reversed(_needs(found.said.get("--kind"))))
        elif verb.name == "void" and place == "line" and last is not None and not _is_line(bare):
            found.say(place, str(last))
        elif place in found.said and not (option is not None and option.repeated):
            continue
        elif not bare:
            found.wanted = place.removesuffix(REST)
            break
        elif place.endswith(REST):
            found.say(place.removesuffix(REST), " ".join(bare))
            bare.clear()
        else:
            _say(place, bare, found, cars=option is not None and option.repeated)
    return bare


def _is_line(bare: deque[str]) -> bool:
    return bool(bare) and bare[0].removeprefix("#").isdigit()


def _say(place: str, bare: deque[str], found: Filled, *, cars: bool) -> None:
    """One word, or a list, put in its place."""
    value = _listed(place, bare.popleft(), bare)
    if place == "--car" and cars:
        for car in filter(None, value.split(",")):
            found.say(place, car)
    else:
        found.say(place, _as_written(place, value))


def _as_written(place: str, word: str) -> str:
    """A value as the command wants it: #171 is line 171, boc is back-of-class, prov is provisional."""
    if place == "line":
        return word.removeprefix("#")
    if place == "--kind":
        return KINDS_FOR_SHORT.get(word, word)
    if place == "--status":
        return next((each for each in PUBLISHED if each.startswith(word.lower())), word)
    return word


def _needs(kind: str | None) -> tuple[str, ...]:
    if kind is None:
        return ()
    known = PENALTIES.get(kind.replace("_", "-"))
    if known is None:
        near = get_close_matches(kind, PENALTIES, n=3) or PENALTIES
        raise Malformed(f"{kind[:40]!r} is no kind of penalty", excerpt=f"known: {', '.join(near)}")
    return known
