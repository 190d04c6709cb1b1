"""A request as one line, the way officials type it: a verb, and words put where its form wants them.

    p R8 16 time 5 "SP 22-31" contact
    penalty R8 --car 16 --kind time --seconds 5 --doc "SP 22-31" --reason contact

Both lines are the same request. Words that name their field (--car 16, --car=16, car=16) are taken out first. The words
left fill the bare fields of the form from left to right, a choice with what its shape needs behind it, and then those
fields around a request that the form says may be typed bare. Nothing here knows a season, or a request by its name:
what comes out is text still, for `reading.request`.
"""

import shlex
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from racelog.desk.requests.catalogue import AROUND
from racelog.desk.requests.form import Choice, Field, Form
from racelog.errors import Malformed

Place = Field | Choice
Forms = Mapping[str, Form]

LONGEST_LINE = 20_000
"""Characters: an order of every car there is, with room to spare; cutting words takes longer the more there are."""


@dataclass(slots=True)
class Line:
    """A line read as far as it goes: its form, what was typed, by the keys of the fields, what a next word fills."""

    form: Form
    typed: dict[str, str | bool | list[str]] = field(default_factory=dict)
    wanted: Place | None = None

    def type(self, place: Place, text: str, *, bare: bool = False) -> None:
        """Put a text into a field; where it may have several, one typed bare stands before those typed by name."""
        before = self.typed.get(place.key)
        if isinstance(place, Field) and place.many:
            texts = before if isinstance(before, list) else []
            self.typed[place.key] = [text, *texts] if bare else [*texts, text]
        else:
            self.typed[place.key] = text

    @property
    def said(self) -> dict[str, str]:
        """The last text of each field, by its key: what the offers of the other fields may depend on."""
        texts = {key: value[-1] if isinstance(value, list) else value for key, value in self.typed.items()}
        return {key: text for key, text in texts.items() if isinstance(text, str)}


def words_of(line: str) -> list[str]:
    """The words of a line. Errors: Malformed, when a quotation mark is left open, or nobody could have typed it."""
    if len(line) > LONGEST_LINE:
        raise Malformed(f"the line has {len(line)} characters", remedy=f"A line has {LONGEST_LINE} at most")
    try:
        return shlex.split(line)
    except ValueError:
        raise Malformed(
            "a quotation mark is opened and not closed, or a \\ ends the line",
            excerpt=line.strip()[:100],
            remedy="""Write "driver's error" where an apostrophe belongs to the words""",
        ) from None


def named(words: Sequence[str], forms: Forms) -> tuple[Form, list[str]]:
    """The form a line begins with, by its name or a short verb, and the words behind it.

    Errors:  Malformed, naming near verbs.
    """
    rest = list(words[1:] if words[:1] == ["racelog"] else words)
    if not rest or rest[0].startswith("-"):
        raise Malformed(
            "a line begins with a verb", remedy="help lists them; the folders are those the desk was opened with"
        )
    rest[0] = rest[0].lower()
    short = {verb: form for form in forms.values() for verb in form.short}
    if rest[0] in short:
        return short[rest[0]], rest[1:]
    for length in (2, 1):
        form = forms.get(" ".join(rest[:length]))
        if form is not None:
            return form, rest[length:]
    raise _no_verb(rest, forms, short)


def _no_verb(words: Sequence[str], forms: Forms, short: Forms) -> Malformed:
    below = [name for name in forms if name.startswith(f"{words[0]} ")]
    if below:
        said = f"{words[0]} what?" if len(words) == 1 else f"there is no {' '.join(words[:2])!r}"
        return Malformed(said, excerpt=f"known: {', '.join(below)}")
    near = get_close_matches(words[0], [*forms, *short], n=4)
    excerpt = f"near it: {', '.join(near)}" if near else None
    return Malformed(f"there is no verb {words[0][:40]!r}", excerpt=excerpt, remedy="help lists them")


def filled(form: Form, words: Sequence[str], around: Sequence[Field] = AROUND, last: int | None = None) -> Line:
    """The words behind a verb, in the fields they are for.

    `around` are the fields beside those of the form; `last` is the line of the log that is meant where the form lets
    one leave it out.
    Errors:  Malformed, for a word too many, an unknown option, one without its value, an unknown shape of a choice.
    """
    line = Line(form)
    bare = deque(_take_named(line, deque(words), around))
    _fill_bare(line, bare, around, last)
    if bare:
        raise Malformed(
            f"{bare[0][:60]!r} is one word too many",
            excerpt=f"{form.name} {bare_shown(form, around)}".rstrip(),
            remedy="Words that belong together stand in quotation marks; cars are separated by commas",
        )
    return line


def bare_places(form: Form, around: Sequence[Field] = AROUND) -> list[Place]:
    """The fields that bare words fill, in order."""
    behind = {place.option: place for place in around}
    own = (place for place in form.fields if isinstance(place, Choice) or place.bare)
    return [*(place for place in own if not (_is_flag(place) or _is_pair(place))), *(behind[at] for at in form.then)]


def bare_shown(form: Form, around: Sequence[Field] = AROUND) -> str:
    """The words that may stand behind a verb, as help shows them: "SESSION CAR KIND ... DOC REASON"."""
    return " ".join(_shown(place) for place in bare_places(form, around))


def _shown(place: Place) -> str:
    if isinstance(place, Choice):
        return f"{place.key.upper()} ..."
    return place.shown if place.option is None else place.key.upper()


def spellings(form: Form, around: Sequence[Field] = AROUND) -> dict[str, Place]:
    """Every way to name a field of a form: "--car", "-k", "--dismissed"."""
    places: dict[str, Place] = {}
    for place in (*form.fields, *form.every_field, *around):
        otherwise = place.otherwise if isinstance(place, Field) else None
        for spelling in filter(None, (place.option, place.letter, otherwise)):
            places.setdefault(spelling, place)
    return places


def is_option(word: str) -> bool:
    """Whether a word is meant as an option: -5 is a number, - is a word."""
    return len(word) > 1 and word.startswith("-") and not word[1].isdigit()


def _is_flag(place: Place) -> bool:
    return isinstance(place, Field) and place.kind.flag is not None


def _is_pair(place: Place) -> bool:
    """Whether its values are pairs, such as CAR=PLACE."""
    return "=" in (place.shown if isinstance(place, Field) else "")


def _take_named(line: Line, left: deque[str], around: Sequence[Field]) -> list[str]:
    """Take the words that name their field, and the values behind them; the bare words remain. Errors: Malformed."""
    known = spellings(line.form, around)
    bare: list[str] = []
    while left:
        word = left.popleft()
        if word == "--":
            return [*bare, *left]
        name, equals, value = word.partition("=")
        place = known.get(name if is_option(word) else f"--{name}")
        if is_option(word):
            _take_option(line, word, _known_place(line.form, name, known), left)
        elif place is not None and equals and not _is_flag(place):
            line.type(place, _meant(place, _listed(place, value, left)))
        elif isinstance(place, Field) and place.bare and _is_flag(place) and not equals:
            line.typed[place.key] = place.otherwise != f"--{word}"
        elif (pair := _pair_for(line.form, word)) is not None:
            line.type(pair, f"{name}={value.upper()}")
        else:
            bare.append(word)
    return bare


def _known_place(form: Form, name: str, known: Mapping[str, Place]) -> Place:
    """The field of an option. Errors: Malformed, naming near ones."""
    if name not in known:
        near = get_close_matches(name, known, n=3)
        excerpt = f"near it: {', '.join(near)}" if near else None
        remedy = f"help {form.name} lists them"
        raise Malformed(f"{form.name} has no option {name[:40]}", excerpt=excerpt, remedy=remedy)
    return known[name]


def _take_option(line: Line, word: str, place: Place, left: deque[str]) -> None:
    name, equals, value = word.partition("=")
    if isinstance(place, Field) and _is_flag(place):
        if equals:
            raise Malformed(f"{name} takes no value", excerpt=place.help)
        line.typed[place.key] = name != place.otherwise
        return
    if not equals and not left:
        raise Malformed(f"{name} needs a value", excerpt=place.help)
    line.type(place, _meant(place, _listed(place, value if equals else left.popleft(), left)))


def _pair_for(form: Form, word: str) -> Field | None:
    """The field of a pair typed bare: 21=3 is CAR=PLACE, 7=DNF is CAR=STATUS."""
    name, _, value = word.partition("=")
    if not (name and value) or "," in word:
        return None
    pairs = (place for place in form.every_field if place.bare and _is_pair(place))
    return next((place for place in pairs if value.isdigit() == place.shown.endswith("=PLACE")), None)


def _listed(place: Place, text: str, left: deque[str]) -> str:
    """A list goes on behind a comma at the end of a word: 7, 11 , 21."""
    if isinstance(place, Choice) or not place.kind.listed:
        return text
    while left and (text.endswith(",") or left[0].startswith(",")):
        text += left.popleft()
    return ",".join(part for part in text.split(",") if part) or text


def _fill_bare(line: Line, bare: deque[str], around: Sequence[Field], last: int | None) -> None:
    """Fill the bare fields of the form from left to right, as far as there are words. Errors: Malformed."""
    places = deque(bare_places(line.form, around))
    paired = any(_is_pair(place) and place.key in line.typed for place in line.form.every_field)
    while places:
        place = places.popleft()
        if isinstance(place, Choice):
            if place.key not in line.typed and bare:
                line.typed[place.key] = bare.popleft()
            if place.key in line.typed:
                places.extendleft(reversed(_needs(line, place)))
                continue
        elif place.or_last and last is not None and place.key not in line.typed and not _is_line(bare):
            line.type(place, str(last))
            continue
        elif (place.key in line.typed and not place.many) or (paired and place.kind.listed):
            continue  # said by its name, or said by pairs
        if not bare:
            line.wanted = line.wanted or place
            return
        if isinstance(place, Field):
            line.type(place, _text_for(line.form, place, bare, final=not places), bare=True)


def _needs(line: Line, choice: Choice) -> list[Field]:
    """What the shape that was typed needs; it is written out on the way. Errors: Malformed."""
    word = str(line.typed[choice.key])
    shape = choice.shape(word)
    if shape is None:
        near = get_close_matches(word, choice.words, n=3) or choice.words
        raise Malformed(f"unknown {choice.what}: {word[:40]!r}", excerpt=f"known: {', '.join(near)}")
    line.typed[choice.key] = shape.word
    return [place for place in shape.fields if place.needed]


def _is_line(bare: Sequence[str]) -> bool:
    return bool(bare) and bare[0].removeprefix("#").isdigit()


def _text_for(form: Form, place: Field, bare: deque[str], *, final: bool) -> str:
    """The next word for a field; all that are left where the form lets its last bare field have them."""
    if final and form.rest:
        text = " ".join(bare)
        bare.clear()
        return text
    return _meant(place, _listed(place, bare.popleft(), bare))


def _meant(place: Place, text: str) -> str:
    """A text as the field wants it: #171 is line 171, prov is provisional."""
    if isinstance(place, Choice):
        return text
    if place.kind.html == "number":
        return text.removeprefix("#")
    return next((word for word in place.kind.words if word.startswith(text.lower())), text)


def as_arguments(line: Line, season: str | None = None, around: Sequence[Field] = AROUND) -> list[str]:
    """A line written out as the arguments of racelog, as they could be typed in a shell."""
    options: list[str] = []
    positions = [] if season is None else [season]
    for place in dict.fromkeys((*_in_order(line.form), *around)):
        value = line.typed.get(place.key)
        texts = value if isinstance(value, list) else [value] if isinstance(value, str) else []
        if place.option is None:
            positions += texts
        elif isinstance(value, bool):
            options += filter(None, [place.option if value or not isinstance(place, Field) else place.otherwise])
        else:
            options += _options(place.option, texts)
    if any(position.startswith("-") for position in positions):
        return [*line.form.name.split(), *options, "--", *positions]
    return [*line.form.name.split(), *positions, *options]


def _in_order(form: Form) -> Iterator[Place]:
    """The fields of a form, those of the shapes of a choice behind it."""
    for place in form.fields:
        yield place
        if isinstance(place, Choice):
            yield from place.fields


def _options(option: str, texts: Sequence[str]) -> Iterator[str]:
    """An option before each of its values; a value that begins with a hyphen is tied to it."""
    for text in texts:
        yield from (f"{option}={text}",) if text.startswith("-") else (option, text)
