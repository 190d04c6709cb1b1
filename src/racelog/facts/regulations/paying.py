"""What sessions pay: places, bonuses, multiples of the points, and races stopped early."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from racelog.facts.regulations.rule import Rule, SessionKind
from racelog.facts.values import Place, Points, RoundNumber, Slug

BonusFactor = Literal["multiplied", "as_they_are", "none"]
"""What becomes of bonuses where the points of a round are multiplied."""


class Scores(Rule):
    """The points one kind of session pays, by place."""

    session: SessionKind = "race"
    points: Slug
    """The name of a table under [points]."""
    countback: bool = True


class Bonus(Rule):
    """Points beside those for a place."""

    on: Literal["pole", "fastest_lap"]
    points: Points
    session: SessionKind = "race"
    among: Literal["overall", "class"] = "overall"
    within_top: Place | None = None
    """Only when classified in the first so many places."""
    ties: Literal["split", "each", "first"] = "split"
    """Several hold it: equal parts, each gets it, or the one named first."""
    ineligible: Literal["pass_down", "lost"] = "pass_down"
    disqualified: Literal["keeps", "pass_down", "lost"] | None = None
    """What a disqualification from the race does to the bonus; where nothing is said, pole stays with the car
    that set it in qualifying, and a fastest lap passes down, for the laps of the car do not count."""


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
