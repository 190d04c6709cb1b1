"""A table as columns, and as a data frame of pandas or polars where one of them is installed.

The rows of a table are the parts of one of its fields ("standings", "results", "entries" ...); a part that belongs to
a row ("results" of a standing: one a round) is laid out with the row's own columns in front of it. A column is named
as in the JSON. What stands in it follows from the type of the field alone, so that a column with nothing in it has
the same type as one that is full.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from importlib import import_module
from importlib.util import find_spec
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from racelog.errors import Malformed, RacelogError


class ExactPoints:
    """Marks a text as points: exact, such as "306" or "17/2"."""


Points = Annotated[str, ExactPoints()]
"""Points as data: the exact text of a fraction."""

Kind = Literal["whole number", "yes or no", "points", "time", "list of texts", "list of numbers", "text"]
Using = Literal["pandas", "polars"]
AS_TEXT = "_text"
"""What the name of the column ends in that holds points as exact texts; beside it they stand as numbers."""


class NoFrames(RacelogError):
    """Neither pandas nor polars is installed, or not the one asked for."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what stands in it, and its values from the first row to the last."""

    name: str
    kind: Kind
    values: list[Any]


def columns_of(table: BaseModel, part: str) -> tuple[Column, ...]:
    """The rows of a part of a table as columns of equal length.

    Units:   points are numbers (floats), with the exact texts in a column of their own beside them; times are
             milliseconds where the name says so.
    Errors:  Malformed, for a part the table has not.
    """
    chain = parts_of(type(table)).get(part)
    if chain is None:
        raise Malformed(f"this table has no part {part!r}", excerpt=f"it has: {', '.join(parts_of(type(table)))}")
    models = [model for _, model in chain]
    rows = list(_rows(table, [name for name, _ in chain]))
    columns: dict[str, Column] = {}
    # what a row says itself stands before what the row it belongs to says by the same name
    for depth, model in reversed(list(enumerate(models))):
        own = [
            column
            for name, field in model.model_fields.items()
            for column in _columns(name, field, [getattr(row[depth], name) for row in rows])
        ]
        columns = {column.name: column for column in own if column.name not in columns} | columns
    return tuple(columns.values())


def parts_of(table: type[BaseModel]) -> Mapping[str, Sequence[tuple[str, type[BaseModel]]]]:
    """The parts a table can be laid out by: for each the fields that lead to it, with the models found there."""
    parts: dict[str, list[tuple[str, type[BaseModel]]]] = {}
    for name, model in _nested(table):
        parts[name] = [(name, model)]
    for name, model in _nested(table):
        for inner, inner_model in _nested(model):
            parts.setdefault(inner, [(name, model), (inner, inner_model)])
    return parts


def _nested(model: type[BaseModel]) -> Iterator[tuple[str, type[BaseModel]]]:
    """The fields of a model that hold any number of other models."""
    for name, field in model.model_fields.items():
        first = next(iter(get_args(field.annotation)), None)
        if get_origin(field.annotation) is tuple and isinstance(first, type) and issubclass(first, BaseModel):
            yield name, first


def _rows(table: BaseModel, fields: Sequence[str]) -> Iterator[tuple[BaseModel, ...]]:
    """Every row, with the rows it belongs to in front of it."""
    for row in getattr(table, fields[0]):
        if len(fields) == 1:
            yield (row,)
        else:
            yield from ((row, *inner) for inner in _rows(row, fields[1:]))


def _columns(name: str, field: FieldInfo, values: Sequence[Any]) -> Iterator[Column]:
    """The column of a field; two of one that holds points, and all those of a part that stands once in a row."""
    inner = _model(field)
    if inner is not None:
        for inner_name, inner_field in inner.model_fields.items():
            inner_values = [None if value is None else getattr(value, inner_name) for value in values]
            yield from _columns(f"{name}_{inner_name}", inner_field, inner_values)
        return
    kind, shown = _kind(field), name.rstrip("_")
    match kind:
        case None:
            return
        case "points":
            yield from points_column(shown, values)
        case "list of texts" | "list of numbers":
            yield Column(shown, kind, [None if value is None else list(value) for value in values])
        case "text":
            yield Column(shown, kind, [None if value is None else _text(value) for value in values])
        case _:
            yield Column(shown, kind, list(values))


def _model(field: FieldInfo) -> type[BaseModel] | None:
    """The model a field holds once, if it does."""
    first = next(_alternatives(field.annotation), None)
    return first if isinstance(first, type) and issubclass(first, BaseModel) else None


def _text(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(f"{key}={inner}" for key, inner in value.items())
    return str(value)


def _kind(field: FieldInfo) -> Kind | None:
    """What stands in the column of a field, by its type; None for a part, which is laid out by itself."""
    hints = [*_alternatives(field.annotation)]
    if any(isinstance(mark, ExactPoints) for mark in (*field.metadata, *_marks(hints))):
        return "points"
    hint = _bare(hints[0])
    if len(hints) > 1 or get_origin(hint) in {Literal, dict}:
        return "text"
    if get_origin(hint) is tuple:
        inner = _bare(get_args(hint)[0])
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            return None
        return "list of numbers" if inner is int else "list of texts"
    kinds: dict[object, Kind] = {int: "whole number", bool: "yes or no", datetime: "time"}
    return kinds.get(hint, "text")


def _alternatives(annotation: object) -> Iterator[object]:
    """What a union is made of, without None; anything else as it is."""
    parts = get_args(annotation)
    if type(None) in parts:
        yield from (part for part in parts if part is not type(None))
    elif get_origin(annotation) not in {Literal, dict, tuple, Annotated} and len(parts) > 1:
        yield from parts
    else:
        yield annotation


def _marks(hints: Sequence[object]) -> Iterator[object]:
    for hint in hints:
        if get_origin(hint) is Annotated:
            yield from get_args(hint)[1:]


def _bare(hint: object) -> object:
    return get_args(hint)[0] if get_origin(hint) is Annotated else hint


def points_column(name: str, values: Sequence[str | None]) -> Iterator[Column]:
    """Points as numbers to reckon with, and beside them the exact texts."""
    yield Column(name, "points", [None if value is None else float(Fraction(value)) for value in values])
    yield Column(name + AS_TEXT, "text", list(values))


def frame(columns: Sequence[Column], using: Using | None) -> Any:  # noqa: ANN401 - of a library that may not be there
    """The columns as a data frame of pandas, or of polars where that is asked for or pandas is not installed.

    Errors:  NoFrames, which says what to install.
    """
    library = using or next((name for name in get_args(Using) if find_spec(name) is not None), None)
    if library is None:
        raise NoFrames(
            "a frame needs pandas or polars, and neither is installed",
            remedy="pip install pandas, or pip install polars. table.columns() gives the same as plain lists",
        )
    try:
        # imported when it is asked for: neither is a dependency
        module = import_module(library)
    except ImportError as error:
        raise NoFrames(f"{library} is not installed", remedy=f"pip install {library}") from error
    if library == "polars":
        return module.DataFrame(
            {column.name: column.values for column in columns},
            schema={column.name: _polars_type(module, column.kind) for column in columns},
        )
    return module.DataFrame(
        {column.name: module.Series(column.values, dtype=_PANDAS[column.kind]) for column in columns}
    )


_PANDAS: Mapping[Kind, str] = {
    "whole number": "Int64",
    "yes or no": "boolean",
    "points": "float64",
    "time": "datetime64[us, UTC]",
    "list of texts": "object",
    "list of numbers": "object",
    "text": "string",
}


def _polars_type(polars: Any, kind: Kind) -> object:  # noqa: ANN401 - the module itself
    match kind:
        case "whole number":
            return polars.Int64
        case "yes or no":
            return polars.Boolean
        case "points":
            return polars.Float64
        case "time":
            return polars.Datetime("us", "UTC")
        case "list of texts":
            return polars.List(polars.String)
        case "list of numbers":
            return polars.List(polars.Int64)
        case "text":
            return polars.String
