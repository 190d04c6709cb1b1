"""What sessions pay: places, bonuses, multiples of the points, and races stopped early."""

from collections.abc import Mapping
from difflib import get_close_matches
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from racelog.facts.regulations.rule import Rule, SessionKind, since
from racelog.facts.values import HonourName, Place, Points, RoundNumber, Slug, Status, WeekendId

BonusFactor = Literal["multiplied", "as_they_are", "none"]
"""What becomes of bonuses where the points of a round are multiplied."""

Headcount = Annotated[str, Field(pattern=r"^(entries|starters)( \+ [0-9]{1,2})?\z")]
"""Points by how many there are: "entries + 1", "starters"."""

BY_PLACE = "place"
"""The table that pays the place itself: 1 for the first, 2 for the second."""


NO_PLACES = "no-places"
"""The table of a session that pays bonuses and nothing for places."""


class SmallField(Rule):
    """What places pay where fewer cars than so many started: by another table, or a part of the points."""

    below: int = Field(ge=1, le=1000)
    among: Literal["overall", "class"] | None = None
    """Starters of the whole field, or of the car's class; as places are counted where nothing is said."""
    points: Slug | None = None
    factor: Annotated[Points, Field(ge=0, le=1)] | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "SmallField":
        if (self.factor is None) == (self.points is None):
            raise ValueError("a small field is paid a factor, or by another table of points")
        return self


class Scores(Rule):
    """The points one kind of session pays, by place: in every round, or in those that fit all that is said of them."""

    session: SessionKind = "race"
    points: Slug
    """The name of a table under [points]; "place": the place itself."""
    countback: bool = True
    rounds: tuple[RoundNumber, ...] | None = since(None)
    weekends: tuple[WeekendId, ...] | None = since(None)
    minutes_from: int | None = since(None)
    """Only sessions planned for so many minutes at least."""
    minutes_below: int | None = since(None)
    """Only sessions planned for fewer."""
    statuses: dict[Status, Headcount | Points] = since({})
    """What a car without a place is paid, by what became of it."""
    for_starting: Points = since(Fraction(0))
    """The least whoever started is paid, unless disqualified."""
    starters: tuple[SmallField, ...] = since(())
    """For small fields; of those a field is below, the smallest decides."""

    @property
    def everywhere(self) -> bool:
        """Whether they hold wherever no others do."""
        asked = (self.rounds, self.weekends, self.minutes_from, self.minutes_below)
        return all(condition is None for condition in asked)

    @property
    def by_length(self) -> bool:
        """Whether they depend on how long a session is planned to be."""
        return self.minutes_from is not None or self.minutes_below is not None

    @property
    def tables(self) -> tuple[str, ...]:
        """Every table of points they may pay by."""
        return (self.points, *(small.points for small in self.starters if small.points is not None))

    @property
    def fixed(self) -> Mapping[str, Fraction]:
        """What is paid whatever the place: by status, and for starting."""
        said: dict[str, Fraction] = {"starting": self.for_starting}
        said.update((status, points) for status, points in self.statuses.items() if isinstance(points, Fraction))
        return said

    @model_validator(mode="after")
    def _placed_cars_are_paid_by_place(self) -> "Scores":
        if "classified" in self.statuses:
            raise ValueError("a classified car is paid for its place; for_starting is the least it gets")
        return self


WORKED_OUT = ("pole", "fastest_lap", "most_places_gained")
"""The honours that follow from results, where nobody states them."""


def _usual_ties(said: dict[str, Any]) -> Literal["split", "each"]:
    """Whoever is said to have led a lap has led one; a pole or a fastest lap is one, whoever shares it."""
    return "split" if said.get("on") in WORKED_OUT else "each"


class Bonus(Rule):
    """Points beside those for a place."""

    on: HonourName
    """Pole, fastest_lap, most_places_gained; or any other, which is stated: led_a_lap, most_laps_led."""
    points: Points
    session: SessionKind = "race"
    among: Literal["overall", "class"] = "overall"
    within_top: Place | None = None
    """Only when classified in the first so many places."""
    ties: Literal["split", "each", "first", "none"] = Field(default_factory=_usual_ties)
    """Several hold it: equal parts, each gets it, the one named first, or nobody."""
    ineligible: Literal["pass_down", "lost"] = "pass_down"
    disqualified: Literal["keeps", "pass_down", "lost"] | None = None
    """What a disqualification from the race does to the bonus; where nothing is said, pole stays with the car
    that set it in qualifying, and any other passes down, for the laps of the car do not count."""
    rounds: tuple[RoundNumber, ...] | None = since(None)
    """Only in these rounds."""
    outside: Literal["lost", "pass_down"] = since("lost")
    """Held by a car that is not within the top: nobody gets it, or the next that is."""
    only_if: SessionKind | None = since(None)
    """Only where a session of this kind, of the same round, has a classification."""

    @model_validator(mode="after")
    def _is_spelt_right(self) -> "Bonus":
        near = get_close_matches(self.on, WORKED_OUT, n=1, cutoff=0.8)
        if near and self.on not in WORKED_OUT:
            raise ValueError(f"{self.on!r} is almost {near[0]!r}: write that, or name the honour otherwise")
        return self


class Multiplier(Rule):
    """Rounds that pay a multiple of the points."""

    rounds: tuple[RoundNumber, ...] = Field(min_length=1)
    factor: Points
    bonuses: BonusFactor = "multiplied"


class ReducedPoints(Rule):
    """What a race pays that was stopped short of a share of its distance: a part of the points, or another table."""

    below: Annotated[Points, Field(gt=0, le=1)]
    factor: Annotated[Points, Field(ge=0, le=1)] | None = None
    points: Slug | None = None
    bonuses: BonusFactor = "as_they_are"

    @model_validator(mode="after")
    def _one_of_both(self) -> "ReducedPoints":
        if (self.factor is None) == (self.points is None):
            raise ValueError("reduced points are a factor, or another table of points")
        return self
