"""TOML files: a text as a table, a table as a strict model."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar, get_args

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from racelog.errors import Malformed
from racelog.facts.complaints import first_complaint, plainly
from racelog.facts.values import Model, PointsAt

M = TypeVar("M", bound=Model)
MOST_DOTS = 500
"""In one line."""
TOO_DEEP = "no TOML that can be read: nested too deep, or a number too long"


def parse_toml(text: str, place: str, model: type[M]) -> M:
    """A TOML text as a strict model. Errors: Malformed, naming the key."""
    return validated(load_toml(text, place), place, model)


def load_toml(text: str, place: str) -> dict[str, Any]:
    """A TOML text as it stands. Errors: Malformed."""
    if any(line.count(".") > MOST_DOTS for line in text.split("\n")):
        raise Malformed(TOO_DEEP, place=place)  # a key of so many parts takes the parser for ever
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Malformed(f"no TOML: {error}", place=place) from None
    except (RecursionError, ValueError):
        raise Malformed(TOO_DEEP, place=place) from None


def validated(table: dict[str, Any], place: str, model: type[M]) -> M:
    """A table of a TOML file as a strict model; read as JSON, so that the log and a book mean the same."""
    try:
        return model.model_validate_json(json.dumps(table, default=str))
    except RecursionError:
        raise Malformed(TOO_DEEP, place=place) from None
    except ValidationError as error:
        first = first_complaint(error)
        raise Malformed(f"{_where(first)}{plainly(first)}", place=place, remedy=_meant(first, model)) from None


def _meant(error: ErrorDetails, model: type[Model]) -> str | None:
    """What may stand where a key is not known, or what a table needs that lacks one."""
    if error["type"] not in {"extra_forbidden", "missing"}:
        return None
    parts = {model}
    for step in error["loc"][:-1]:
        of_kind = {part for part in parts if step in _kinds(part)} if len(parts) > 1 else set()
        parts = of_kind or {inner for part in parts for inner in _models(part.model_fields, step)} or parts
    if error["type"] == "missing":
        return _needed(*parts) if len(parts) == 1 else None
    known = sorted({name for part in parts for name in part.model_fields})
    near = get_close_matches(str(error["loc"][-1]), known, n=1)
    return f"Did you mean {near[0]}?" if near else f"Known here: {', '.join(known)}"


def _kinds(model: type[Model]) -> tuple[object, ...]:
    """The word by which one of several tables says which it is."""
    field = model.model_fields.get("kind")
    return () if field is None else get_args(field.annotation)


def _needed(model: type[Model]) -> str | None:
    """What a table of a kind needs, with an example of it."""
    if not _kinds(model):
        return None
    needed = {name: field for name, field in model.model_fields.items() if field.is_required() and name != "kind"}
    example = [f'kind = "{_kinds(model)[0]}"', *(f"{name} = {_example(field)}" for name, field in needed.items())]
    return f"It needs {', '.join(needed)}; such as: {', '.join(example)}"


def _example(field: FieldInfo) -> str:
    """A value that could stand there."""
    said = get_args(field.annotation)
    if field.annotation is int:
        return "8" if any(isinstance(mark, PointsAt) for mark in field.metadata) else "2"
    return json.dumps(said[0]) if said and isinstance(said[0], str) else "[...]" if said else '"..."'


def _models(fields: Mapping[str, FieldInfo], name: str | int) -> Iterator[type[Model]]:
    """The models a field may hold, in whatever it wraps them."""
    if isinstance(name, str) and name in fields:
        waiting: list[Any] = [fields[name].annotation]
        while waiting:
            type_ = waiting.pop()
            if isinstance(type_, type) and issubclass(type_, Model):
                yield type_
            waiting.extend(get_args(type_))


def _where(error: ErrorDetails) -> str:
    """Such as: championships[2].counting.kind; entries are counted from 1, as people do."""
    where = ""
    for part in error["loc"]:
        if isinstance(part, str) and part.startswith(
            "literal["
        ):  # of which of several shapes a value has, none has a name
            continue
        where += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if where else str(part)
    return f"{where}: " if where else ""
