"""A request of the catalogue as a form of a page, and what somebody filled in as the text the catalogue reads.

The form knows no request by its name: what a field is drawn as, what it offers and how it is read is said where it is
declared. What would read a file of this machine (a book, a key) is not taken as a path: a browser sends the file.
"""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe
from tempfile import TemporaryDirectory
from threading import Lock
from time import monotonic
from typing import Any

from starlette.datastructures import FormData, UploadFile

from racelog.desk.books import shipped_books
from racelog.desk.requests import kinds
from racelog.desk.requests.catalogue import AROUND
from racelog.desk.requests.form import Choice, Field, Form
from racelog.desk.requests.offers import Offer
from racelog.desk.requests.orders import check_given_once, mapped_rows
from racelog.errors import Malformed, readable
from racelog.facts.regulations import Regulations
from racelog.facts.season import Season
from racelog.importers.timing import order_read, read_timing
from racelog.outside.toml_files import parse_toml

LARGEST_FILE = 4 << 20
"""Units: bytes."""
MOST_KEPT = 64 << 20
KEPT_SECONDS = 3600.0
MOST_OFFERS = 400
LONGEST_NAME = 120
"""Of a file that is sent. Units: bytes."""
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Asked:
    """A field as it is drawn: what it is called, what stands in it, what the season offers for it."""

    key: str
    label: str
    help: str
    html: str
    needed: bool
    many: bool
    value: str
    offers: tuple[Offer, ...] = ()
    only: str | None = None
    """The shapes of a choice it belongs to, with spaces between them."""


def drawn(form: Form, season: Season, filled: Mapping[str, object]) -> Iterator[Asked]:
    """The fields of a form, those of its choices behind the choice, and those around every request."""
    said = {key: value for key, value in filled.items() if isinstance(value, str)}
    for place in form.fields:
        if isinstance(place, Choice):
            yield _choice(place, filled)
            for field in place.fields:
                shapes = (shape.word for shape in place.shapes if field.key in {one.key for one in shape.fields})
                yield _field(field, season, said, filled, only=" ".join(shapes))
        else:
            yield _field(place, season, said, filled)
    for field in AROUND:
        yield _field(field, season, said, filled)


def _choice(choice: Choice, filled: Mapping[str, object]) -> Asked:
    offers = tuple(Offer(word, word.replace("-", " ")) for word in choice.words)
    return Asked(
        choice.key,
        choice.what.capitalize(),
        choice.help,
        html="chips",
        needed=True,
        many=False,
        value=_text(filled, choice.key),
        offers=offers,
    )


def _field(
    field: Field, season: Season, said: Mapping[str, str], filled: Mapping[str, object], only: str | None = None
) -> Asked:
    html = "checkbox" if field.kind.flag is not None else field.kind.html
    if field.otherwise is not None:
        html = "chips"
        offered: tuple[Offer, ...] = (Offer(YES, field.key), Offer(NO, field.otherwise.removeprefix("--")))
    elif field.kind is kinds.BOOK:
        html, offered = "book", tuple(map(Offer, shipped_books()))
    else:
        offered = tuple(field.kind.offers(season, said))[:MOST_OFFERS] if field.kind.offers is not None else ()
    label = field.key.replace("-", " ").capitalize()
    needed = field.needed and only is None
    return Asked(field.key, label, field.help, html, needed, field.many, _text(filled, field.key), offered, only)


def _text(filled: Mapping[str, object], key: str) -> str:
    value = filled.get(key)
    if isinstance(value, (list, tuple)):
        return "\n".join(map(str, value))
    return value if isinstance(value, str) else YES if value is True else NO if value is False else ""


async def typed(form: Form, data: FormData, uploads: "Uploads", owner: str) -> dict[str, object]:
    """What was filled in, by the keys of the fields, as text; what was sent as a file is kept, and named by its token.

    Errors:  Malformed, for a file that is too large, and for what names one of this machine.
    """
    filled: dict[str, object] = {}
    for place in {place.key: place for place in (*form.fields, *form.every_field, *AROUND)}.values():
        values = [value for value in data.getlist(place.key) if value != ""]
        files = [value for value in values if isinstance(value, UploadFile) and value.filename]
        texts = [value for value in values if isinstance(value, str)]
        kept = data.get(f"file:{place.key}")
        if files:
            filled[f"file:{place.key}"] = uploads.keep(
                owner, files[0].filename or "file", await files[0].read(LARGEST_FILE + 1)
            )
        elif isinstance(kept, str) and kept:
            filled[f"file:{place.key}"] = kept
        elif texts and isinstance(place, Field) and place.kind.flag is not None:
            filled[place.key] = texts[0] != NO
        elif texts and isinstance(place, Field) and place.many:
            parts = [part.strip() for text in texts for part in text.splitlines()]
            filled[place.key] = [_here(place, part) for part in parts if part]
        elif texts:
            filled[place.key] = _here(place, texts[0].strip())
    return {key: value for key, value in filled.items() if value is False or value not in ("", [])}


def with_files(form: Form, filled: Mapping[str, object], uploads: "Uploads", owner: str) -> dict[str, object]:
    """What was filled in, with the files read: a book of regulations, the order of a timing file. Errors: Malformed."""
    mapped = filled.get("map")
    rows = mapped_rows(mapped) if isinstance(mapped, list) else {}
    given: dict[str, object] = {}
    for key, value in filled.items():
        if not key.startswith("file:"):
            given[key] = value
            continue
        place = next(field for field in form.every_field if field.key == key.removeprefix("file:"))
        name, content = uploads.kept(owner, str(value))
        given[place.key] = _read(place, name, content, rows)
        if place.kind is kinds.TIMING_FILE:
            given.pop("map", None)
            check_given_once({**filled, place.key: name})
    return given


def of_json(form: Form, body: Mapping[str, Any]) -> dict[str, object]:
    """What a program sent, by the keys of the fields: texts, numbers, true, and lists of them. Errors: Malformed."""
    places = {place.key: place for place in (*form.fields, *form.every_field, *AROUND)}
    filled: dict[str, object] = {}
    for key, value in body.items():
        place = places.get(key)
        texts = value if isinstance(value, list) else [value]
        if any(not isinstance(text, str | int | bool) for text in texts):
            raise Malformed(f"{key[:40]}: a text, a number, true, or a list of these", remedy='Points are texts: "1/2"')
        if isinstance(value, list) and not (isinstance(place, Field) and place.many):
            raise Malformed(f"{key[:40]}: one value, not a list")
        said = [text if isinstance(text, bool) else _here(place, str(text)) for text in texts]
        filled[key] = said if isinstance(value, list) else said[0]
    no = {key for key, place in places.items() if not isinstance(place, Field) or place.otherwise is None}
    return {
        key: value
        for key, value in filled.items()
        if value not in (None, "", []) and not (value is False and key in no)
    }


def _here(place: Field | Choice | None, text: str) -> object:
    """A text as it is read on: one that would be a file of this machine is not. Errors: Malformed."""
    if not isinstance(place, Field):
        return text
    if place.kind is kinds.BOOK and text not in shipped_books():
        raise Malformed(
            f"no book of regulations is called {text[:60]!r}", remedy="Choose one, or send your own as a file"
        )
    if place.kind is kinds.TIMING_FILE:
        raise Malformed(f"{place.key}: send the file itself")
    if place.kind is kinds.PUBLIC_KEY and ("+" not in text or "/" in text.split("+", 1)[0] or "\\" in text):
        raise Malformed(f"{text[:60]!r} is no public key", remedy="Paste the line that racelog keys show prints")
    return text


def _read(place: Field, name: str, content: bytes, rows: Mapping[int, str]) -> object:
    """A file that was sent, as its field takes it. Errors: Malformed."""
    if place.kind is kinds.BOOK:
        try:
            return parse_toml(content.decode("utf-8"), name, Regulations)
        except UnicodeDecodeError:
            raise Malformed(f"{name} is no text in UTF-8") from None
    if place.kind is not kinds.TIMING_FILE:
        raise Malformed(f"{place.key} is not given as a file")
    with TemporaryDirectory(prefix="racelog-") as folder:
        file = Path(folder) / name
        file.write_bytes(content)
        try:
            return order_read(read_timing(file, rows))
        except Malformed as error:
            at = None if error.place is None else error.place.replace(f"{folder}/", "")
            raise Malformed(error.what, place=at, excerpt=error.excerpt, remedy=error.remedy) from None


def _short(name: str) -> str:
    """The end of a name, with what a file system allows of one; it is bytes that count there."""
    return name.encode("utf-8", "replace")[-LONGEST_NAME:].decode("utf-8", "ignore")


class Uploads:
    """Files that were sent with a form and are not appended yet: a browser does not send them again with the next step.

    They are in memory, for an hour, each for whoever sent it; the oldest give way.
    """

    def __init__(self) -> None:
        self._files: OrderedDict[str, tuple[str, str, bytes, float]] = OrderedDict()
        self._lock = Lock()

    def keep(self, owner: str, name: str, content: bytes) -> str:
        """Keep a file; its token. Errors: Malformed, for one that is too large."""
        name = _short(Path(name.replace("\\", "/")).name).strip(". ") or "file"
        if len(content) > LARGEST_FILE:
            raise Malformed(f"{readable(name)} is larger than {LARGEST_FILE >> 20} MB")
        if not name.isprintable():
            raise Malformed("the name of the file cannot be printed", remedy="Give it another name")
        token = token_urlsafe(18)
        with self._lock:
            self._files[token] = (owner, name, content, monotonic())
            while len(self._files) > 1 and sum(len(file[2]) for file in self._files.values()) > MOST_KEPT:
                self._files.popitem(last=False)
        return token

    def kept(self, owner: str, token: str) -> tuple[str, bytes]:
        """The name and the bytes of a file. Errors: Malformed, where it is kept no longer, or was somebody else's."""
        with self._lock:
            found = self._files.get(token)
        if found is None or found[0] != owner or monotonic() - found[3] > KEPT_SECONDS:
            raise Malformed("the file was kept for an hour, and is not any more", remedy="Send it again")
        return found[1], found[2]

    def name(self, owner: str, token: str) -> str | None:
        """What a file is called; None where it is not kept."""
        try:
            return self.kept(owner, token)[0]
        except Malformed:
            return None
