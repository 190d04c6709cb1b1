"""What a fact points at: the drivers, cars, sessions and earlier events that its fields name.

The types of the fields say it (`DriverId`, `SessionId`, `EventId` ... in `values.py` carry a mark), so that no fact is
matched by hand to find out. The ways through a model that lead to a mark are read from its annotations once a class;
a walk then looks at those fields alone, so that its cost is the number of ids in the fact. Requests are walked alike.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, is_dataclass, replace
from functools import cache
from typing import Annotated, Any, TypeVar, cast, get_args, get_origin, get_type_hints
from uuid import UUID

from pydantic import BaseModel

from racelog.facts.values import How, Kind, PointsAt

Id = str | int | UUID
M = TypeVar("M", bound=BaseModel)
FactOf = Callable[[UUID], BaseModel | None]
"""Looks an earlier fact up by the id of its event."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One id in a fact, and what it is of.

    `new` where the fact itself brings it, `mentioned` where the fact stands without it, `listed` where it is one of
    several, or stands in a row of a table.
    """

    kind: Kind
    id: Id
    new: bool = False
    mentioned: bool = False
    listed: bool = False


def references(model: BaseModel) -> tuple[Reference, ...]:
    """Every id in a model, in the order of its fields; those it brings and those it points at."""
    return tuple(reference for field in _ways(type(model)) for reference in _walked(getattr(model, field.name), field))


def points_at(model: BaseModel) -> tuple[Reference, ...]:
    """What a model names that was there before it."""
    return tuple(reference for reference in references(model) if not reference.new)


def brings(model: BaseModel) -> tuple[Reference, ...]:
    """What a model names that comes into being with it, for later facts to point at."""
    return tuple(reference for reference in references(model) if reference.new)


def subjects(model: BaseModel, kind: Kind) -> tuple[Id, ...]:
    """What of one kind a model is about as a whole: named on its own, neither in a list nor in passing."""
    return tuple(
        reference.id
        for reference in references(model)
        if reference.kind == kind and not reference.listed and not reference.mentioned
    )


def sessions_named(fact: BaseModel, fact_of: FactOf) -> list[str]:
    """The sessions a fact names, then those its earlier facts name (a ruling: the session of the penalty), each once.

    What is only mentioned leads nowhere: a decision is about its own session, whatever incident led to it.
    """
    pointers = points_at(fact)
    sessions = [pointer.id for pointer in pointers if pointer.kind == "session"]
    for pointer in pointers:
        if isinstance(pointer.id, UUID) and not pointer.mentioned:
            earlier = fact_of(pointer.id)
            sessions += [] if earlier is None else sessions_named(earlier, fact_of)
    return [str(session) for session in dict.fromkeys(sessions)]


def pointing_elsewhere(model: M, kind: Kind, elsewhere: Callable[[Any], Id]) -> M:
    """The same model with its ids of one kind changed, however deep they stand; the model itself where none changes.

    Errors:  whatever `elsewhere` raises.
    """
    return cast("M", _elsewhere(model, kind, elsewhere))


def _elsewhere(value: Any, kind: Kind, elsewhere: Callable[[Any], Id]) -> Any:  # noqa: ANN401 - a model, or a row of one
    changes: dict[str, object] = {}
    for way in _ways(cast("type", type(value))):
        before = getattr(value, way.name)
        after = _led_elsewhere(before, way, kind, elsewhere)
        if after != before:
            changes[way.name] = after
    if not changes:
        return value
    return value.model_copy(update=changes) if isinstance(value, BaseModel) else replace(value, **changes)


def _led_elsewhere(value: Any, way: "_Way", kind: Kind, elsewhere: Callable[[Any], Id]) -> Any:  # noqa: ANN401 - as above
    if isinstance(value, tuple):
        return tuple(_led_elsewhere(part, way, kind, elsewhere) for part in value)
    if isinstance(value, BaseModel) or is_dataclass(value):
        return _elsewhere(value, kind, elsewhere)
    of_the_kind = way.mark is not None and way.mark.kind == kind and value is not None
    return elsewhere(value) if of_the_kind else value


@dataclass(frozen=True, slots=True)
class _Way:
    """A field that leads to ids: it holds them (`mark`), or models that do."""

    name: str
    mark: PointsAt | None
    many: bool
    new: bool
    mentioned: bool


def _walked(value: Any, way: _Way, *, listed: bool = False, mentioned: bool = False) -> Iterator[Reference]:  # noqa: ANN401 - a field's value
    mentioned = mentioned or way.mentioned
    if isinstance(value, tuple):
        for part in value:
            yield from _walked(part, way, listed=True, mentioned=mentioned)
    elif isinstance(value, BaseModel) or is_dataclass(value):
        for field in _ways(cast("type", type(value))):
            yield from _walked(getattr(value, field.name), field, listed=listed, mentioned=mentioned)
    elif way.mark is not None and value is not None and listed >= way.many:  # a word such as "all" is no id
        yield Reference(way.mark.kind, value, new=way.new, mentioned=mentioned, listed=listed)


@cache
def _ways(model: type) -> tuple[_Way, ...]:
    """The fields of a model that lead to ids."""
    hints = get_type_hints(model, include_extras=True)
    ways = (_way(name, annotation) for name, annotation in hints.items())
    return tuple(way for way in ways if way is not None)


def _way(name: str, annotation: Any) -> _Way | None:  # noqa: ANN401 - whatever a field says it is
    found = tuple(_leads(annotation, many=False))
    marks = {mark for mark, _, _ in found if mark is not None}
    if len(marks) > 1:
        raise TypeError(f"{name} may hold ids of several kinds, and nothing tells them apart")
    if not found:
        return None
    return _Way(
        name,
        mark=next(iter(marks), None),
        many=any(many for mark, many, _ in found if mark is not None),
        new=any(how.new for _, _, how in found),
        mentioned=any(how.mentioned for _, _, how in found),
    )


def _leads(annotation: Any, how: How = How(), *, many: bool) -> Iterator[tuple[PointsAt | None, bool, How]]:  # noqa: ANN401, B008 - as above; a frozen value
    """The marks an annotation leads to, through tuples, unions and models; None stands for a model that has some."""
    if get_origin(annotation) is Annotated:
        inner, *extras = get_args(annotation)
        marks = [extra for extra in extras if isinstance(extra, PointsAt)]
        how = next((extra for extra in extras if isinstance(extra, How)), how)
        if marks:
            yield marks[-1], many, how
        else:
            yield from _leads(inner, how, many=many)
    elif isinstance(annotation, type) and (issubclass(annotation, BaseModel) or is_dataclass(annotation)):
        if _ways(annotation):
            yield None, many, how
    else:
        for part in get_args(annotation):
            yield from _leads(part, how, many=many or get_origin(annotation) is tuple)
