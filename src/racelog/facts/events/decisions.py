"""What the stewards and the organiser decide: penalties and what becomes of them, points taken or given."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from racelog.facts.events.basis import Fact, Touches
from racelog.facts.values import (
    CURRENCY,
    CarNumber,
    ChampionshipId,
    CompetitorId,
    DriverId,
    EventId,
    Mentions,
    Milliseconds,
    Model,
    Name,
    Points,
    RoundNumber,
    SessionId,
    Text,
)


class TimePenalty(Model):
    """Time added to the car's total."""

    kind: Literal["time"] = "time"
    milliseconds: int = Field(ge=1, le=24 * 3_600_000)


class LapsPenalty(Model):
    """Laps taken off."""

    kind: Literal["laps"] = "laps"
    laps: int = Field(ge=1, le=999)


class Positions(Model):
    """Places lost in the classification."""

    kind: Literal["positions"] = "positions"
    places: int = Field(ge=1, le=999)


class BackOfClass(Model):
    """Behind the last classified car of its class, in the overall order too."""

    kind: Literal["back_of_class"] = "back_of_class"


class BackOfField(Model):
    """Behind the last classified car."""

    kind: Literal["back_of_field"] = "back_of_field"


class Disqualified(Model):
    """Out of the classification; the cars behind move up unless the place is left vacant."""

    kind: Literal["disqualified"] = "disqualified"
    leaves_vacant: bool = False


class NoPoints(Model):
    """The place stays, and earns nothing: in every table, or in the championships named."""

    kind: Literal["no_points"] = "no_points"
    championships: tuple[ChampionshipId, ...] | None = None


class PointsDeduction(Model):
    """Points (more than 0) taken from the car's driver, team or constructor, in some championships or in all."""

    kind: Literal["points"] = "points"
    points: Annotated[Points, Field(gt=0)]
    championships: tuple[ChampionshipId, ...] | None = None


class GridPlaces(Model):
    """Places on the grid of the car's next race."""

    kind: Literal["grid"] = "grid"
    places: int = Field(ge=1, le=999)


class LapDeleted(Model):
    """A lap that does not count. In qualifying the car's next-best lap does, where it is known.

    Units:   milliseconds. `lap_ms` is the lap deleted, its best one where nothing is said; `next_best_ms` the next
             best, where the classification does not hold it; `no_other_lap` when there is none.
    """

    kind: Literal["lap_deleted"] = "lap_deleted"
    lap_ms: Milliseconds | None = None
    next_best_ms: Milliseconds | None = None
    no_other_lap: Literal[True] | None = None


class Probation(Model):
    """A warning that counts until it ends; no result changes."""

    kind: Literal["probation"] = "probation"
    until: Text


class LicencePoints(Model):
    """Penalty points on the driver's licence; no result changes."""

    kind: Literal["licence_points"] = "licence_points"
    points: int = Field(ge=1, le=99)


class Reprimand(Model):
    """Words only."""

    kind: Literal["reprimand"] = "reprimand"


class Fine(Model):
    """Money, in whole units of the currency (ISO 4217); no result changes."""

    kind: Literal["fine"] = "fine"
    amount: int = Field(ge=1)
    currency: Annotated[str, Field(pattern=CURRENCY)]


Penalty = Annotated[
    TimePenalty
    | LapsPenalty
    | Positions
    | BackOfClass
    | BackOfField
    | Disqualified
    | NoPoints
    | PointsDeduction
    | GridPlaces
    | LapDeleted
    | Reprimand
    | Fine
    | Probation
    | LicencePoints,
    Field(discriminator="kind"),
]


class PenaltyApplied(Fact):
    """A stewards' decision against a car in a session; its number and its reason are in `basis`.

    `facts` is what the stewards found, `decision` their words for the penalty, `stewards` who signed.
    """

    TYPE: ClassVar[str] = "penalty_applied"
    TOUCHES: ClassVar[Touches] = "result"

    session: SessionId
    car: CarNumber
    penalty: Penalty
    driver: DriverId | None = None
    article: Text | None = None
    stewards: tuple[Name, ...] = ()
    facts: Text | None = None
    decision: Text | None = None
    appealable: bool | None = None
    """False for a decision that no appeal is possible against."""
    incident: Mentions[EventId] | None = None


class PenaltyRescinded(Fact):
    """A penalty taken back by a later decision."""

    TYPE: ClassVar[str] = "penalty_rescinded"
    TOUCHES: ClassVar[Touches] = "result"

    penalty: EventId


class PenaltyReinstated(Fact):
    """A rescinded penalty put back by a still later decision."""

    TYPE: ClassVar[str] = "penalty_reinstated"
    TOUCHES: ClassVar[Touches] = "result"

    penalty: EventId


class CompetitorExcluded(Fact):
    """A competitor out of one championship's table from a round on: listed last, without a place; the others move up.

    The points are kept, or all taken away; the results stand. `printed` is what stands for the place.
    """

    TYPE: ClassVar[str] = "competitor_excluded"
    TOUCHES: ClassVar[Touches] = "points"

    championship: ChampionshipId
    competitor: CompetitorId
    effective_round: Mentions[RoundNumber]
    points: Literal["kept", "taken"]
    printed: Literal["EX", "DSQ"] = "EX"


class PointsAdjusted(Fact):
    """Points given (or taken, when negative) in one championship, outside any session."""

    TYPE: ClassVar[str] = "points_adjusted"
    TOUCHES: ClassVar[Touches] = "points"

    championship: ChampionshipId
    competitor: CompetitorId
    points: Points
    effective_round: Mentions[RoundNumber]


class RedressGiven(Fact):
    """The average of other rounds for one that a competitor missed on duty, as the book of the championship says."""

    TYPE: ClassVar[str] = "redress_given"
    TOUCHES: ClassVar[Touches] = "points"

    championship: ChampionshipId
    competitor: CompetitorId
    round: Mentions[RoundNumber]
