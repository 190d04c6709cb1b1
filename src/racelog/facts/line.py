"""One line of a log: an event in its envelope, and how its text is written and read."""

from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal, cast, get_args
from uuid import UUID

from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError, create_model, field_validator
from pydantic.dataclasses import dataclass as slim
from pydantic_core import ErrorDetails, from_json, to_json

from racelog.facts.complaints import first_complaint, plainly
from racelog.facts.events import Event, Fact
from racelog.facts.upcast import STEPS, Steps, upcast
from racelog.facts.values import STRICT, Model, Name, Text

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}\z")]


class NotAFact(ValueError):
    """A line that is not a fact of this catalogue; the text says where in the line, and why."""


@slim(frozen=True, slots=True, kw_only=True, config=STRICT)
class Asked:
    """The request an append answers: its key, what kind of request it was, and a digest of what was asked."""

    key: Text
    kind: Text
    digest: Sha256


class Line(Model):
    """The envelope of an event.

    Units:   `seq` is gapless over the season; `at` is UTC, when recorded, never decreasing; `tx` is "i/n"
             when several lines belong to one append; `prev` is the SHA-256 of the previous line's exact
             bytes and `hash` that of this line's bytes before `,"hash"`.
    """

    seq: int = Field(ge=1)
    prev: Sha256
    id: UUID
    request: Asked
    type: str
    v: int
    at: AwareDatetime
    by: Name
    tx: str | None = Field(default=None, pattern=r"^[1-9][0-9]{0,5}/[1-9][0-9]{0,5}\z")
    data: Event
    signed: str | None = Field(default=None, pattern=r"^[^\s+\"]{1,200} [A-Za-z0-9+/=]{8,8000}\z")
    """Who signed the line with a key of their own: the signature as it stands below a signed note."""
    hash: Sha256

    @field_validator("at")
    @classmethod
    def _utc(cls, at: AwareDatetime) -> AwareDatetime:
        if at.utcoffset() != timedelta(0):
            raise ValueError("is not in UTC")
        return at

    @property
    def part(self) -> tuple[int, int]:
        """Which part of its append this line is, of how many."""
        if self.tx is None:
            return 1, 1
        part, of = self.tx.split("/")
        return int(part), int(of)


@dataclass(frozen=True, slots=True)
class Placed:
    """A line and where it stands: its segment, the number of the line in that file, the SHA-256 of its bytes."""

    line: Line
    segment: str
    number: int
    digest: str

    @property
    def place(self) -> str:
        """Where to look it up: "01-sebring:9"."""
        return f"{self.segment}:{self.number}"


CATALOGUE: dict[str, type[Fact]] = {fact.TYPE: fact for fact in cast("tuple[type[Fact], ...]", get_args(Event))}


def _line_of(fact: type[Fact]) -> type[Line]:
    """The line that carries one type of fact: `type` and `v` are literals, `data` is that fact."""
    fields: dict[str, Any] = {
        "type": (Literal[fact.TYPE], ...),
        "v": (Annotated[int, Field(ge=fact.V, le=fact.V)], ...),
        "data": (fact, ...),
    }
    return create_model(f"{fact.__name__}Line", __base__=Line, **fields)


AnyLine: Any = Annotated[reduce(or_, map(_line_of, CATALOGUE.values())), Field(discriminator="type")]
_LINES: TypeAdapter[Line] = TypeAdapter(AnyLine)
_validated = _LINES.validator.validate_json
"""What `_LINES.validate_json` does, without its way there: a log has many lines."""


def encode(  # noqa: PLR0913 - an envelope has this many parts
    *,
    seq: int,
    prev: str,
    event_id: UUID,
    asked: Asked,
    at: AwareDatetime,
    by: str,
    tx: str | None,
    fact: Fact,
) -> bytes:
    """The text of a line up to, and without, its hash: compact JSON, what is absent left out."""
    envelope = {
        "seq": seq,
        "prev": prev,
        "id": event_id,
        "request": asked,
        "type": fact.TYPE,
        "v": fact.V,
        "at": at,
        "by": by,
    }
    if tx is not None:
        envelope["tx"] = tx
    return to_json({**envelope, "data": fact}, exclude_none=True, by_alias=True)


def decode(text: bytes, steps: Steps = STEPS) -> Line:
    """Read one line strictly (unknown keys, "1" for 1 and NaN are errors), in today's shape.

    Errors:  NotAFact, with the place in the line and what is wrong there.
    """
    try:
        return cast("Line", _validated(text))
    except ValidationError as error:
        younger = _younger(text, steps)
        if younger is None:
            raise NotAFact(_explain(error)) from None
    try:
        return cast("Line", _validated(younger))
    except ValidationError as error:
        raise NotAFact(_explain(error)) from None


def _younger(text: bytes, steps: Steps) -> bytes | None:
    """The same line in today's shape, if it is an older one."""
    try:
        line = from_json(text, allow_inf_nan=False)
    except ValueError:
        return None
    match line:
        case {"type": str(type_), "v": int(version), "data": dict(data)} if (type_, version) in steps:
            version, data = upcast(type_, version, data, steps)
            return to_json({**line, "v": version, "data": data})
        case _:
            return None


def _explain(error: ValidationError) -> str:
    first = first_complaint(error)
    kind = first["type"]
    if kind == "union_tag_invalid":
        return _unknown_type(str(first.get("ctx", {}).get("tag")))
    if kind == "union_tag_not_found":
        return "is no line of a log (it has no type)"
    where = [str(part) for part in first["loc"]]
    if where and where[0] in CATALOGUE:
        where = where[1:]
    if where == ["v"] and type(first["input"]) is int:
        return f"version {first['input']} of {error_type(first)} is newer than this racelog knows"
    return f"{'.'.join(where)}: {plainly(first)}" if where else plainly(first)


def error_type(error: ErrorDetails) -> str:
    """The type of fact an error is about."""
    return str(error["loc"][0])


def _unknown_type(tag: str) -> str:
    near = get_close_matches(tag, CATALOGUE, n=1)
    hint = f" (did it mean {near[0]!r}?)" if near else ""
    return f"no type of event is called {tag!r}{hint}; a newer racelog may have written it"
