"""Who competes in a championship, which places it counts, and what cars and drivers bring into it."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from racelog.facts.regulations.rule import Rule, since
from racelog.facts.values import Category, ClassId, Name, New, Rating, RoundNumber, WeekendId

PassDown = Literal["close_up", "vacate", "close_up_points_only"]


class RaceClass(Rule):
    """A class of cars or drivers; entries name it."""

    id: New[ClassId]
    title: Name
    generation: Name | None = None
    """The generation of car of this class, where an entry does not say its own."""


class Eligible(Rule):
    """Who competes in a championship. Every condition given must hold."""

    classes: tuple[ClassId, ...] | None = None
    generations: tuple[Name, ...] | None = None
    categories: tuple[Category, ...] = since(())
    """One of them, of the entry or the driver; where no single driver competes, of any driver of the car."""
    ratings: tuple[Rating, ...] = since(())
    """Of the driver; where no single driver competes, of any driver of the car."""
    max_age: int | None = Field(default=None, ge=1, le=120)
    """Completed years of age on `age_on`, at most."""
    min_age: int | None = Field(default=None, ge=1, le=120)
    """And at least."""
    age_on: date | None = None
    full_season: bool = False
    guests: bool = False

    @model_validator(mode="after")
    def _age_needs_a_date(self) -> "Eligible":
        if self.min_age is not None and self.age_on is None:
            raise ValueError("min_age and age_on go together")
        if self.min_age is None and (self.max_age is None) != (self.age_on is None):
            raise ValueError("max_age and age_on go together")
        if self.min_age is not None and self.max_age is not None and self.min_age > self.max_age:
            raise ValueError(f"nobody is at least {self.min_age} and at most {self.max_age}")
        return self


class Ineligible(Rule):
    """What a car that may not score does to those behind it, by why it may not."""

    guest: PassDown = "close_up"
    no_team: PassDown = "close_up"
    """It is entered for nobody who competes: without a team in a table of teams, without a constructor."""
    other: PassDown = "close_up"
    """Another class or generation, an age, a part of the season."""


class Places(Rule):
    """Which places a championship counts, and what a car that may not score does to those behind it."""

    among: Literal["overall", "class"] = "overall"
    ineligible: Annotated[
        Annotated[PassDown, Tag("one")] | Annotated[Ineligible, Tag("by_reason")],
        Discriminator(lambda said: "one" if isinstance(said, str) else "by_reason"),
    ] = "close_up"
    """One for every reason, or each by itself.

    close_up: places and points move up; vacate: nobody moves up; close_up_points_only: points move up, the place in
    the classification (and in the countback) stays."""
    dead_heat: Literal["share", "full"] = "share"
    """share: the points of the places covered are added up and divided equally."""

    @property
    def pass_down(self) -> frozenset[PassDown]:
        """Whatever a car that may not score may do to those behind it."""
        rule = self.ineligible
        return frozenset({rule} if isinstance(rule, str) else {rule.guest, rule.no_team, rule.other})


class Cars(Rule):
    """How many cars of one competitor score in a session, and whether the others' places are passed on."""

    count: int | None = Field(default=None, ge=1)
    """None: every car."""
    best: Literal["placed"] | None = None
    """Which ones: those paid most; `placed`: those first in the classification, whatever they are paid."""
    surplus: Literal["keep_place", "close_up"] = "keep_place"


class SharedCars(Rule):
    """What several drivers of one car get, and one driver of several cars."""

    drivers: Literal["full", "split", "none", "first"] = "full"
    """first: the first of its drivers alone."""
    two_cars: Literal["add", "best"] = "add"
    minimum_minutes: int | None = since(default=None)
    """Who drove a shared car for less earns nothing in that session; the car, the others and the team keep theirs."""
    minimum_laps: int | None = since(default=None)
    """The same, in laps."""

    @model_validator(mode="after")
    def _something_is_asked_for(self) -> "SharedCars":
        for name, least in (("minimum_minutes", self.minimum_minutes), ("minimum_laps", self.minimum_laps)):
            if least is not None and not 1 <= least <= 6000:
                raise ValueError(f"{name} is {least}, and should be 1 to 6000")
        return self


class RoundsOf(Rule):
    """The rounds a championship counts: those named, those of the weekends named, without those excepted."""

    rounds: tuple[RoundNumber, ...] | None = None
    weekends: tuple[WeekendId, ...] | None = None
    without: tuple[RoundNumber, ...] = ()
