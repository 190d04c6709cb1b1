"""XML files somebody else wrote: a text as elements, with nothing in it that could reach out or grow.

A document type may declare one entity, for programs that write results do so and never use it; whatever declares
more, uses it, or names a file elsewhere is refused before it is read. What programs do wrong is put up with: an
ampersand that stands for itself, and characters XML does not have.
"""

import re
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat  # what makes this parser dangerous is refused by the handlers below

from racelog.errors import Malformed, excerpt_of

DEEPEST = 32
MOST_ELEMENTS = 250_000
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)")
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ENCODING = re.compile(r"\A\s*<\?xml\b[^>]{0,200}\?>")
_CUT_SHORT = {
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
}
_DANGEROUS = "Results are never written so: take the file as the program wrote it"


@dataclass(slots=True)
class Element:
    """An element: its name, its attributes, the text directly in it, what it contains, and the line it begins on."""

    name: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def child(self, name: str) -> "Element | None":
        """The first element of a name directly in this one."""
        return next((child for child in self.children if child.name == name), None)

    def all(self, name: str) -> list["Element"]:
        """The elements of a name directly in this one."""
        return [child for child in self.children if child.name == name]

    def said(self, name: str) -> str:
        """The text of the first element of a name directly in this one; empty where there is none."""
        child = self.child(name)
        return "" if child is None else child.text.strip()


def load_xml(text: str, place: str) -> Element:
    """An XML text as its outermost element. Errors: Malformed, for what is no XML, or might do harm."""
    reading = _Reading(place)
    text = _ENCODING.sub("", _NO_CHARACTER.sub("", text.strip("\ufeff\x00 \t\r\n")))
    text = text[: text.rfind(">") + 1]
    try:
        reading.parser.Parse(_BARE_AMPERSAND.sub("&amp;", text), True)  # noqa: FBT003 - the parser knows no keyword for it
    except expat.ExpatError as error:
        cut_short = error.code in _CUT_SHORT
        told = "it was cut short" if cut_short else expat.errors.messages.get(error.code, "it cannot be read")
        raise Malformed(
            f"no XML: {told}", place=f"{place}:{error.lineno}", excerpt=_line_of(text, error.lineno)
        ) from None
    except ValueError:
        raise Malformed("no XML that can be read", place=place) from None
    if reading.outermost is None:
        raise Malformed("no XML: there is no element in it", place=place)
    used = next((name for name in reading.entities if f"&{name};" in text), None)
    if used is not None:
        raise Malformed(f"the file uses an entity of its own, &{used[:40]};", place=place, remedy=_DANGEROUS)
    return reading.outermost


class _Reading:
    """What was read so far, and the handlers that go on."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.outermost: Element | None = None
        self.entities: list[str] = []
        self._open: list[Element] = []
        self._count = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.parser.StartDoctypeDeclHandler = self._document_type
        self.parser.EntityDeclHandler = self._entity
        self.parser.ExternalEntityRefHandler = self._elsewhere
        self.parser.StartElementHandler = self._begins
        self.parser.EndElementHandler = self._ends
        self.parser.CharacterDataHandler = self._text

    def _refuse(self, what: str) -> NoReturn:
        raise Malformed(what, place=f"{self.place}:{self.parser.CurrentLineNumber}", remedy=_DANGEROUS)

    def _document_type(self, _name: str, system: str | None, public: str | None, _internal: bool) -> None:  # noqa: FBT001 - the parser calls it
        if system or public:
            self._refuse("the file names a document type elsewhere")

    def _entity(self, name: str, parameter: bool, value: str | None, *_elsewhere: str | None) -> None:  # noqa: FBT001 - the parser calls it
        self.entities.append(name)
        if parameter or value is None or len(self.entities) > 1 or len(value) > 100 or "&" in value or "%" in value:
            self._refuse(f"the file declares the entity {name[:40]!r}")

    def _elsewhere(self, *_what: str | None) -> NoReturn:
        self._refuse("the file asks for another one")

    def _begins(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) >= DEEPEST or self._count > MOST_ELEMENTS:
            self._refuse("the file is nested too deep, or holds too many elements")
        element = Element(name, attributes, self.parser.CurrentLineNumber)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.outermost = element
        self._open.append(element)

    def _ends(self, _name: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        self._open[-1].text += text


def _line_of(text: str, line: int) -> str | None:
    lines = text.split("\n", line)
    return excerpt_of(lines[line - 1].strip().encode("utf-8", "replace")) if len(lines) >= line else None
