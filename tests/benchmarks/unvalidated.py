"""Lines built from JSON without looking whether they are right: what a verified checkpoint would allow, to be compared."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from pydantic_core import from_json

from racelog.facts.line import CATALOGUE, Asked

Make = Callable[[Any], Any]


def unvalidated(text: bytes) -> dict[str, Any]:
    """The parts of a line, with its fact and its request as the objects they are; texts are left as they are."""
    line: dict[str, Any] = from_json(text)
    line["data"] = _built(CATALOGUE[line["type"]], line["data"])
    line["request"] = _built(Asked, line["request"])
    return line


def _built(kind: type, given: dict[str, Any]) -> object:
    makes = _makes(kind)
    made: object = object.__new__(kind)
    values = {name: _value(makes[name], value) for name, value in given.items()}
    if is_dataclass(kind):
        for name in kind.__slots__:  # type: ignore[attr-defined]  # slots are what makes it slim
            object.__setattr__(made, name, values.get(name))
        return made
    object.__setattr__(made, "__dict__", values)
    object.__setattr__(made, "__pydantic_fields_set__", set(values))
    object.__setattr__(made, "__pydantic_extra__", None)
    object.__setattr__(made, "__pydantic_private__", None)
    return made


def _value(make: Make | None, given: object) -> object:
    return given if make is None or given is None else make(given)


@cache
def _makes(kind: type) -> dict[str, Make | None]:
    """How to make the value of each key; None where it is taken as it is."""
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return {each.name: _make(hints[each.name]) for each in fields(kind)}
    if not issubclass(kind, BaseModel):
        raise TypeError(f"{kind} is neither a model nor a dataclass")
    return {field.alias or name: _make(field.annotation) for name, field in kind.model_fields.items()}


def _make(hint: Any) -> Make | None:
    if get_origin(hint) is Annotated:
        return _make(get_args(hint)[0])
    if get_origin(hint) in {Union, UnionType}:
        found = [make for each in get_args(hint) if each is not type(None) and (make := _make(each))]
        return found[0] if len(found) == 1 else None
    if get_origin(hint) is tuple:
        make = _make(get_args(hint)[0])
        return (lambda given: tuple(map(make, given))) if make else tuple
    if isinstance(hint, type) and (is_dataclass(hint) or issubclass(hint, BaseModel)):
        return lambda given: _built(hint, given) if isinstance(given, dict) else given
    return None
