"""The rules of a season file: every key they may hold."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from racelog.facts.values import Model, Place, Points, RoundNumber, Slug, Text


class FastestLapPoint(Model):
    """The point for the fastest lap: who gets it when several are level, and who must finish where for it."""

    points: Points
    tie: Literal["split", "each", "first"]
    must_finish_in_top: Place | None = None


class Half(Model):
    """A part of the season of which the best results count."""

    from_round: RoundNumber
    to_round: RoundNumber
    best: int = Field(ge=1)


class AllCount(Model):
    """Every result counts."""

    type: Literal["all"]


class BestCount(Model):
    """The best n results count."""

    type: Literal["best"]
    n: int = Field(ge=1)


class HalvesCount(Model):
    """The best of each part of the season count."""

    type: Literal["segments"]
    segments: tuple[Half, ...] = Field(min_length=1)


Counted = Annotated[AllCount | BestCount | HalvesCount, Field(discriminator="type")]


class TieBroken(Model):
    """How level points are told apart."""

    countback: Literal["scoring_positions", "all_classified_positions", "none"]
    still_level: Literal["share_position", "earliest_result_first"]


class DriversRules(Model):
    """The drivers' championship."""

    points: tuple[Points, ...]
    fastest_lap: FastestLapPoint | None = None
    shared_car: Literal["split", "none", "full"]
    counting: Counted
    tie_break: TieBroken


class EntrySplit(Model):
    """A constructor that ends, and starts again at zero as another entry from a round on."""

    constructor: tuple[str, ...] = Field(min_length=2, max_length=2)
    from_round: RoundNumber
    entry: Slug


class ConstructorsRules(Model):
    """The constructors' championship; a constructor is a chassis with an engine."""

    points: tuple[Points, ...]
    key: Literal["constructor+engine"]
    cars: Literal["best", "all"]
    fastest_lap: bool
    counting: Counted
    tie_break: TieBroken
    entry_split: tuple[EntrySplit, ...] = ()


class SprintRules(Model):
    """What a sprint pays."""

    points: tuple[Points, ...]


class Override(Model):
    """What holds for one round alone.

    `points_override`: what a driver gets for a place: [["race", "who", 4], "3"]. `ineligible` cars keep their places
    and nobody moves up, unless those behind close up for points.
    """

    why: Text | None = None
    points_multiplier: Points | None = None
    fastest_lap: bool | None = None
    fastest_lap_to: tuple[Slug, ...] | None = None
    constructors_round: bool | None = None
    drivers_round: bool | None = None
    ineligible: tuple[Slug, ...] = ()
    close_up_after_ineligible: bool | None = None
    no_driver_points: tuple[Slug, ...] = ()
    no_constructor_points: tuple[Slug, ...] = ()
    points_override: tuple[tuple[tuple[Literal["race", "sprint"], Slug, Place | None], Points], ...] = ()


class Adjustment(Model):
    """A competitor excluded from the standings, or points taken away, from the table after a round on.

    Without `after_round`, from the last one on. One excluded keeps the points unless `points` says 0.
    """

    type: Literal["exclude", "deduct", "deduction", "points_deduction", "points"]
    driver: Slug | None = None
    constructor: tuple[str, ...] | None = Field(default=None, min_length=2, max_length=3)
    text: Literal["DSQ", "EX"] | None = None
    points: Points | None = None
    after_round: RoundNumber | None = None
    why: Text | None = None

    @model_validator(mode="after")
    def _of_somebody(self) -> "Adjustment":
        if (self.driver is None) == (self.constructor is None):
            raise ValueError("an adjustment names a driver or a constructor")
        if self.type == "exclude" and self.points not in {None, 0}:
            raise ValueError("one excluded has 0 points, or keeps those it has (no points named)")
        if self.type != "exclude" and not self.points:
            raise ValueError("points taken away are not 0")
        return self


class Rules(Model):
    """The rules of a season."""

    drivers: DriversRules
    constructors: ConstructorsRules | None = None
    sprint: SprintRules | None = None
    listed: Literal["scorers", "classified"]
    round_overrides: dict[str, Override] = Field(default_factory=dict)
    adjustments: tuple[Adjustment, ...] = ()
