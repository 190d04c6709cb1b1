"""The kinds of session a season has beside those every season has, and how the order of each comes about."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from racelog.facts.regulations.rule import Rule, SessionKind
from racelog.facts.values import Name, Slug

USUAL: Mapping[str, Literal["race", "qualifying"]] = {
    "practice": "qualifying",
    "qualifying": "qualifying",
    "sprint": "race",
    "race": "race",
}
"""The kinds every season has, in the order of a day, and whether the finish or the best lap decides."""

Part = Annotated[str, Field(pattern=r"^([a-z0-9]+(-[a-z0-9]+)*|[A-Z][A-Z0-9-]{0,15})\z", max_length=80)]
"""A session an order is worked out from: "H1", or every one of a kind: "heat"."""


class SumOf(Rule):
    """An order worked out by adding up what cars did in other sessions: motos, heats, legs, the stages of a rally."""

    sum_of: tuple[Part, ...] = Field(min_length=1)
    by: Literal["points", "time", "places"]
    points: Slug | None = None
    """The table under [points] that is added up; where none is named, the one a championship pays the part by."""
    ties: Literal["latest", "earliest", "best", "share"] = "latest"
    """Level cars: the better place in the latest part, or in the earliest; the better places of all; or one place."""
    needs: Literal["all", "any"] | None = None
    """The parts a car must be classified in: all of them where times are added up, any of them otherwise."""
    over: Literal["round", "weekend"] = "round"
    """Where sessions of a kind are looked for."""

    @property
    def parts(self) -> tuple[str, ...]:
        """What it is made of."""
        return self.sum_of


class MergeOf(Rule):
    """An order made of the orders of other sessions, each with a part of the field: groups of qualifying, finals."""

    merge_of: tuple[Part, ...] = Field(min_length=1)
    by: Literal["time", "turns", "stacked"]
    """By best laps; the first of each, then the second of each, the group with the fastest lap first; or everybody of
    the first, then who of the second is not placed yet."""
    over: Literal["round", "weekend"] = "round"

    @property
    def parts(self) -> tuple[str, ...]:
        """What it is made of."""
        return self.merge_of


def _shape(order: object) -> str:
    """Which of the shapes an order has, so that what is wrong with it is said of that one."""
    if isinstance(order, MergeOf) or (isinstance(order, dict) and "merge_of" in order):
        return "merge_of"
    return "sum_of" if isinstance(order, SumOf | dict) else "word"


Order = Annotated[
    Annotated[Literal["race", "qualifying"], Tag("word")]
    | Annotated[SumOf, Tag("sum_of")]
    | Annotated[MergeOf, Tag("merge_of")],
    Discriminator(_shape),
]
"""As cars finish, by best laps, or worked out from other sessions."""


class SessionRule(Rule):
    """A kind of session of this season, or what is special about one every season has."""

    kind: SessionKind
    title: Name | None = None
    order: Order | None = None
    """Where nothing is said: the usual one, and of a kind of the book's own that of a race."""
    field: Literal["all", "part"] | None = None
    """Whether every car entered has to be in its order; in the kinds every season has, where nothing is said."""


def contradiction(rules: tuple[SessionRule, ...], tables: Mapping[str, object]) -> str | None:
    """What is wrong with the kinds of session of a book, in words: one named twice, unknown, or made of itself."""
    declared = {rule.kind: rule for rule in rules}
    if len(declared) < len(rules):
        twice = next(rule.kind for at, rule in enumerate(rules) if rule.kind in {one.kind for one in rules[:at]})
        return f"the session kind {twice!r} is declared twice"
    for rule in rules:
        if rule.order is None or isinstance(rule.order, str):
            continue
        unknown = next((part for part in rule.order.parts if part.islower() and part not in {*declared, *USUAL}), None)
        if unknown is not None:
            return f"the order of a {rule.kind} is made of {unknown!r}, a session kind that is not declared"
        if isinstance(rule.order, SumOf) and rule.order.points is not None and rule.order.points not in tables:
            return f"the order of a {rule.kind} adds up the points table {rule.order.points!r}, which is not declared"
        if rule.kind in _made_of(rule.kind, declared):
            return f"the order of a {rule.kind} is made of itself"
    return None


def _made_of(kind: str, declared: Mapping[str, SessionRule]) -> set[str]:
    """Every kind an order is made of, near and far."""
    made_of: set[str] = set()
    waiting = [kind]
    while waiting:
        rule = declared.get(waiting.pop())
        parts = rule.order.parts if rule is not None and isinstance(rule.order, SumOf | MergeOf) else ()
        waiting += [part for part in parts if part not in made_of]
        made_of.update(parts)
    return made_of
