"""What may come next on a line of the desk: verbs, options, and the cars, sessions and lines of this season."""

import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from racelog.cli.completion import shapes
from racelog.cli.prompt.verbs import Verbs, without_season
from racelog.desk.requests.form import Choice, Field, Form
from racelog.desk.requests.lines import LONGEST_LINE, Line, Place, filled, named, spellings
from racelog.desk.requests.offers import Offer
from racelog.errors import Malformed
from racelog.facts.season import Season

OWN = ("help", "quit", "undo", "yes on", "yes off")


class DeskCompleter(Completer):
    """Completes a line of the desk; `season` gives the log as it stands now."""

    def __init__(self, verbs: Verbs, season: Callable[[], Season]) -> None:
        self._verbs = verbs
        self._season = season

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:  # noqa: ARG002
        """The ways to go on; none where they cannot be worked out."""
        try:
            ways = completions(document.text_before_cursor, self._verbs, self._season())
        except Exception:  # noqa: BLE001 - an official who types is never stopped by what might have been offered
            return
        for way in ways:
            yield Completion(way.text, start_position=-way.length, display_meta=way.meta)


@dataclass(frozen=True, slots=True)
class Completed:
    """A way to go on: what replaces the last `length` characters, and what is said beside it."""

    text: str
    length: int
    meta: str


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A line up to the cursor: the words that are complete, and the one being typed, as typed and as meant."""

    words: tuple[str, ...]
    typed: str
    meant: str


def unfinished(before: str) -> Unfinished:
    """The line before the cursor."""
    start, quote = 0, ""
    for place, character in enumerate(before):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character.isspace():
            start = place + 1
    typed = before[start:]
    return Unfinished(_complete(before[:start]), typed, typed.replace(quote, "", 1) if quote else typed)


def _complete(text: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(text))
    except ValueError:
        return tuple(text.split())


def quoted(word: str) -> str:
    """A word as a person would type it, in quotation marks where it needs them."""
    plain = word and not any(character.isspace() or character in "\"'\\" for character in word)
    if plain:
        return word
    return shlex.quote(word) if any(character in '"\\' for character in word) else f'"{word}"'


def completions(before: str, verbs: Verbs, season: Season) -> list[Completed]:
    """Every way to go on from the text before the cursor."""
    if len(before) > LONGEST_LINE:
        return []
    typing = unfinished(before)
    if not typing.words or typing.words == ("help",):
        return list(_verbs(typing, verbs))
    try:
        form, words = named(typing.words, verbs.forms)
        return list(_behind(form, without_season(words, season.id), typing, verbs.around(form), season))
    except Malformed:
        return list(_commands_of_a_group(typing, verbs))


def _verbs(typing: Unfinished, verbs: Verbs) -> Iterator[Completed]:
    says = {name.split()[0]: "" for name in verbs.forms} | {name: form.says for name, form in verbs.forms.items()}
    whole = [word for word in says if " " not in word]
    short = {word: form.says for form in verbs.forms.values() for word in form.short} if typing.typed else {}
    for word in dict.fromkeys((*whole, *short, *OWN)):
        if word.startswith(typing.typed.lower()):
            yield Completed(word, len(typing.typed), says.get(word) or short.get(word, ""))


def _commands_of_a_group(typing: Unfinished, verbs: Verbs) -> Iterator[Completed]:
    if len(typing.words) == 1:
        for name, form in verbs.forms.items():
            group, _, command = name.partition(" ")
            if group == typing.words[0] and command.startswith(typing.typed):
                yield Completed(command, len(typing.typed), form.says)


def _behind(
    form: Form, words: list[str], typing: Unfinished, around: tuple[Field, ...], season: Season
) -> Iterator[Completed]:
    """Behind an option its values; else what the next bare word may be, or options by their name."""
    known = spellings(form, around)
    option = known.get(words[-1]) if words else None
    if option is not None and _takes_value(option):
        yield from _values(option, filled(form, words[:-1], around), typing.typed, typing.meant, season)
        return
    line = filled(form, words, around)
    name, equals, value = typing.meant.partition("=")
    tied = known.get(name if name.startswith("-") else f"--{name}") if equals else None
    if tied is not None:
        yield from _values(tied, line, typing.typed.partition("=")[2], value, season)
    elif typing.typed.startswith("-"):
        for spelling, place in known.items():
            if spelling.startswith("--") and spelling.startswith(typing.typed):
                yield Completed(spelling, len(typing.typed), place.help)
    else:
        if line.wanted is not None:
            yield from _values(line.wanted, line, typing.typed, typing.meant, season)
        yield from _words(known, line, typing.typed)


def _takes_value(place: Place) -> bool:
    return isinstance(place, Choice) or place.kind.flag is None


def _words(known: dict[str, Place], line: Line, typed: str) -> Iterator[Completed]:
    """Words that are options: confirm, dnf=."""
    for spelling, place in known.items():
        word = spelling.removeprefix("--")
        if spelling.startswith("-") and not spelling.startswith("--"):
            continue
        if not _takes_value(place):
            if isinstance(place, Field) and place.bare and word.startswith(typed):
                yield Completed(word, len(typed), place.help)
        elif typed and word.startswith(typed.rstrip("=")) and _unsaid(place, line):
            yield Completed(f"{word}=", len(typed), place.help)


def _unsaid(place: Place, line: Line) -> bool:
    return place.key not in line.typed or (isinstance(place, Field) and place.many)


def _values(place: Place, line: Line, typed: str, meant: str, season: Season) -> Iterator[Completed]:
    """What may stand in a field; in a list, behind its last comma, what is not in it yet."""
    taken: set[str] = set()
    if isinstance(place, Field) and place.kind.listed:
        before, _, meant = meant.replace("=", ",").rpartition(",")
        taken, typed = set(before.split(",")), meant
    for offer in _offers(place, line, season):
        if offer.text not in taken and _fits(offer, meant):
            yield Completed(quoted(offer.text), len(typed), offer.meta)


def _offers(place: Place, line: Line, season: Season) -> Iterator[Offer]:
    if isinstance(place, Choice):
        yield from shapes(place)
    elif place.kind.offers is not None:
        yield from place.kind.offers(season, line.said)


def _fits(offer: Offer, meant: str) -> bool:
    """By how it begins; from two letters on, by how a word beside it begins, such as a driver's name."""
    start, beside, sought = offer.text.casefold(), offer.meta.casefold().replace("/", " "), meant.casefold()
    return start.startswith(sought) or (len(sought) > 1 and f" {sought}" in f" {beside}")
