"""Every id in a fact says by its type what it is of, and the one walk over a fact finds it."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from fractions import Fraction
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from racelog.facts import events
from racelog.facts.line import CATALOGUE
from racelog.facts.pointing import (
    Reference,
    brings,
    pointing_elsewhere,
    points_at,
    references,
    sessions_named,
    subjects,
)
from racelog.facts.regulations import Regulations
from racelog.facts.values import CarNumber, PointsAt, RoundNumber, SessionId, Slug

INSIDE_THE_BOOK = {
    ("Carry", "places"),
    ("Regulations", "name"),
    ("Regulations", "points"),
    ("Scores", "points"),
    ("ReducedPoints", "points"),
    ("SmallField", "points"),
    ("SumOf", "points"),
    ("Scores", "session"),
    ("Bonus", "session"),
    ("Bonus", "only_if"),
    ("Ballast", "session"),
    ("GridRule", "session"),
    ("GridRule", "result_of"),
    ("Carry", "places"),
    ("SessionRule", "kind"),
    ("BestOfKind", "session"),
    ("PlacesIn", "places_in"),
    ("SessionScheduled", "kind"),
}
"""What a book calls itself, its tables of points and kinds of session: names nothing outside the book points at."""


def patterns_of(annotation: Any) -> set[str]:
    """The patterns texts of this type fit."""
    return {
        pattern
        for part in get_args(annotation)[1:]
        if isinstance(part, FieldInfo)
        for pattern in (getattr(constraint, "pattern", None) for constraint in part.metadata)
        if pattern is not None
    }


ID_PATTERNS = patterns_of(Slug) | patterns_of(CarNumber) | patterns_of(SessionId)
ROUND = get_args(RoundNumber)[1]


def leaves(annotation: Any) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """Every plain type a field may hold, with what is annotated around it."""
    if get_origin(annotation) is Annotated:
        inner, *extras = get_args(annotation)
        for leaf, more in leaves(inner):
            yield leaf, (*more, *extras)
    elif get_origin(annotation) in {Union, UnionType, tuple, dict}:
        for part in get_args(annotation):
            yield from leaves(part)
    elif get_origin(annotation) is not Literal:
        yield annotation, ()


def models_in(model: type, seen: set[type]) -> None:
    """A fact and every model it is made of."""
    if model in seen:
        return
    seen.add(model)
    for annotation in get_type_hints(model, include_extras=True).values():
        for leaf, _ in leaves(annotation):
            if isinstance(leaf, type) and (issubclass(leaf, BaseModel) or is_dataclass(leaf)):
                models_in(leaf, seen)


ALL_MODELS: set[type] = set()
for fact in CATALOGUE.values():
    models_in(fact, ALL_MODELS)


def is_an_id(leaf: Any, extras: tuple[Any, ...]) -> bool:
    """Whether values of a type look like ids: a line's, a round's number, or texts of a shape ids have."""
    shapes = {
        getattr(part, "pattern", None) for extra in extras if isinstance(extra, FieldInfo) for part in extra.metadata
    }
    return leaf is UUID or ROUND in extras or bool(shapes & ID_PATTERNS)


def test_every_field_that_looks_like_an_id_says_what_it_is_of() -> None:
    """An event whose new field is a bare UUID, slug, session, car or round is found here."""
    unmarked = [
        (model.__name__, name)
        for model in ALL_MODELS
        for name, annotation in get_type_hints(model, include_extras=True).items()
        for leaf, extras in leaves(annotation)
        if is_an_id(leaf, extras) and not any(isinstance(extra, PointsAt) for extra in extras)
    ]
    assert set(unmarked) == INSIDE_THE_BOOK


def value_for(mark: PointsAt) -> str | int | UUID:
    """An id of a kind, told apart from every other kind's."""
    if mark.kind == "event":
        return UUID(int=7)
    return 7 if mark.kind == "round" else f"some-{mark.kind}"


def filled(model: type) -> tuple[Any, list[str]]:
    """A model with every id in it set, built without asking the walk; and the kinds it holds, by its annotations."""
    values, kinds = {}, []
    for name, annotation in get_type_hints(model, include_extras=True).items():
        value, below = _filled_field(annotation)
        if below:
            values[name] = value
            kinds += below
    return (model.model_construct(**values) if issubclass(model, BaseModel) else _made(model, values)), kinds


def _made(model: type, values: dict[str, Any]) -> Any:
    made: Any = object.__new__(model)
    for field in fields(model):
        object.__setattr__(made, field.name, values.get(field.name))
    return made


def _filled_field(annotation: Any) -> tuple[Any, list[str]]:
    if get_origin(annotation) is Annotated:
        inner, *extras = get_args(annotation)
        marks = [extra for extra in extras if isinstance(extra, PointsAt)]
        return (value_for(marks[0]), [marks[0].kind]) if marks else _filled_field(inner)
    if get_origin(annotation) is tuple:
        value, kinds = _filled_field(get_args(annotation)[0])
        return (value, value), kinds * 2
    if get_origin(annotation) in {Union, UnionType}:
        return max(map(_filled_field, get_args(annotation)), key=lambda pair: len(pair[1]))
    if isinstance(annotation, type) and (issubclass(annotation, BaseModel) or is_dataclass(annotation)):
        return filled(annotation)
    return None, []


@pytest.mark.parametrize("fact", CATALOGUE.values(), ids=CATALOGUE)
def test_the_walk_finds_every_id_of_every_fact(fact: type[events.Fact]) -> None:
    """Nested rows, tuples and unions too."""
    whole, kinds = filled(fact)
    assert sorted(reference.kind for reference in references(whole)) == sorted(kinds)
    assert all(reference.id == value_for(PointsAt(reference.kind)) for reference in references(whole))
    assert {*points_at(whole), *brings(whole)} == set(references(whole))


@pytest.mark.parametrize("fact", CATALOGUE.values(), ids=CATALOGUE)
def test_every_fact_says_what_it_may_change(fact: type[events.Fact]) -> None:
    """There is no silent default: a fact that does not say it may be locked would never be."""
    assert "TOUCHES" in {name for base in fact.__mro__ for name in vars(base)}


def test_an_order_points_at_its_session_cars_drivers_and_decisions() -> None:
    decision = UUID(int=5)
    order = events.RaceClassified(
        session="R8",
        rows=(
            events.Row(car="7", status="classified", place=1, drove=(events.Drove(driver="ann-doe"),)),
            events.Row(car="21", status="DNF"),
        ),
        includes=(decision,),
    )
    assert points_at(order) == (
        Reference("session", "R8"),
        Reference("car", "7", listed=True),
        Reference("driver", "ann-doe", listed=True),
        Reference("car", "21", listed=True),
        Reference("event", decision, listed=True),
    )
    assert order.gives == (("order", "R8"),)


def test_a_word_for_all_is_no_weekend() -> None:
    """An entry for the whole season names no meeting; one for some names each."""
    whole = events.EntryRegistered(car="7", drivers=("ann-doe",))
    some = events.EntryRegistered(car="7", drivers=("ann-doe",), weekends=("1", "2"))
    assert [pointer.id for pointer in points_at(whole) if pointer.kind == "weekend"] == []
    assert [pointer.id for pointer in points_at(some) if pointer.kind == "weekend"] == ["1", "2"]
    assert brings(some) == (Reference("car", "7", new=True),)


def test_a_penalty_points_into_its_kind() -> None:
    """The championships of a `no points` are ids of its own variant of a union; the incident is mentioned."""
    incident = UUID(int=9)
    penalty = events.PenaltyApplied(
        session="R1", car="7", penalty=events.NoPoints(championships=("overall",)), incident=incident
    )
    assert points_at(penalty)[-2:] == (
        Reference("championship", "overall", listed=True),
        Reference("event", incident, mentioned=True),
    )
    assert sessions_named(penalty, lambda _: events.IncidentNoted(session="Q1", what="a cut")) == ["R1"]


def test_a_ruling_is_about_the_session_of_its_penalty() -> None:
    facts = {
        UUID(int=1): events.PenaltyApplied(session="R1", car="7", penalty=events.Reprimand()),
        UUID(int=2): events.AppealNotified(decision=UUID(int=1), by="Team", suspensive=True),
    }
    assert sessions_named(events.PenaltyRescinded(penalty=UUID(int=1)), facts.get) == ["R1"]
    assert sessions_named(events.AppealDecided(appeal=UUID(int=2), outcome="confirmed"), facts.get) == ["R1"]
    assert sessions_named(events.PenaltyRescinded(penalty=UUID(int=3)), facts.get) == []


def test_ids_of_events_are_exchanged_wherever_they_stand() -> None:
    """As another copy of a log needs it; every other field stays."""
    old, new = UUID(int=1), UUID(int=2)
    order = events.RaceClassified(session="R8", rows=(), includes=(old, old))
    note = events.NoteRecorded(text="read this")
    assert pointing_elsewhere(order, "event", lambda _: new).includes == (new, new)
    assert pointing_elsewhere(order, "event", lambda _: new).session == "R8"
    assert pointing_elsewhere(note, "event", lambda _: new) == note


def test_a_fact_is_about_what_it_names_alone() -> None:
    """One of several, or one named in passing, is not what a fact is about."""
    adjusted = events.PointsAdjusted(
        championship="overall", competitor="ann-doe", points=Fraction(3), effective_round=4
    )
    assert subjects(adjusted, "round") == ()
    assert subjects(events.MultiplierDeclared(round=4, factor=Fraction(2)), "round") == (4,)


def test_rules_are_mentioned_never_stood_on() -> None:
    """A book may speak of rounds and weekends that nobody has scheduled yet."""
    whole, _ = filled(events.RegulationsAdopted)
    assert isinstance(whole.regulations, Regulations)
    assert all(reference.mentioned for reference in references(whole))
    assert {"class", "championship"} <= {reference.kind for reference in brings(whole)}
