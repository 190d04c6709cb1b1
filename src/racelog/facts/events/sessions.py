"""What happened on the track: qualifying, grid, pole, the race as timed, fastest lap, publication."""

from typing import ClassVar, Literal

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from racelog.facts.events.basis import Fact, Support, Touches
from racelog.facts.values import (
    STRICT,
    CarNumber,
    ClassId,
    DriverId,
    EventId,
    HonourName,
    Laps,
    Milliseconds,
    Model,
    Place,
    SessionId,
    Status,
    Text,
)


class Drove(Model):
    """One who drove a car, how far, and their exact share of its points, where it is not the regulations' usual one."""

    driver: DriverId
    laps: Laps | None = None
    """The laps they drove of those of the car."""
    driven_ms: Milliseconds | None = None
    """The time they drove."""
    share: str | None = Field(default=None, pattern=r"^[01](/[1-9][0-9]*)?\z|^[0-9]+/[1-9][0-9]*\z")


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT)
class Row:
    """One car of a classification: its place when classified, else what became of it.

    No model, for a season has thousands: as strict, in a fraction of the memory and of the time.
    """

    car: CarNumber
    status: Status
    place: Place | None = None
    laps: Laps | None = None
    total_ms: Milliseconds | None = None
    best_ms: Milliseconds | None = None
    second_ms: Milliseconds | None = None
    """The second-best lap, which counts when the best one is deleted."""
    dead_heat: bool | None = None
    """Two cars may share a place only when both say so."""
    drove: tuple[Drove, ...] | None = None
    """Who drove, where it is not simply everybody entered."""
    remark: Text | None = None

    @model_validator(mode="after")
    def _place_or_status(self) -> "Row":
        if (self.place is None) == (self.status == "classified"):
            raise ValueError("a classified car has a place, and no other car has one")
        return self


class MappedRow(Model):
    """A row of a file whose car number was read as another one."""

    row: int = Field(ge=1)
    printed: Text
    car: CarNumber


class ColumnRead(Model):
    """A heading of a file that officials said the meaning of: what is read under it, or "none"."""

    field: Text
    heading: Text


class SourceFile(Model):
    """The file an order was read from: its exact bytes by SHA-256, and what its name claims it to be.

    `columns` is what officials said of its headings, and what they had said of an earlier file and held for this one.
    """

    name: Text
    sha256: str = Field(pattern=r"^[0-9a-f]{64}\z")
    format: Text
    claims: Literal["provisional", "official"] | None = None
    mapped: tuple[MappedRow, ...] = ()
    columns: tuple[ColumnRead, ...] | None = None


class ClassifiedOrder(Fact):
    """The order of a session as timed or printed, decisions named in `includes` already contained."""

    session: SessionId
    rows: tuple[Row, ...]
    partial: Text | None = None
    """What is missing, where only part of the classification is known."""
    includes: tuple[EventId, ...] = ()
    """The decisions this order and these times already contain, so that none counts twice."""
    as_printed: Text | None = None
    """What is irregular in the printed table and was kept."""
    vacant: tuple[Place, ...] = ()
    """Places deliberately left empty."""
    file: SourceFile | None = None


class QualifyingClassified(ClassifiedOrder):
    """The order of a qualifying session."""

    TYPE: ClassVar[str] = "qualifying_classified"
    TOUCHES: ClassVar[Touches] = "result"

    @property
    def gives(self) -> tuple[Support, ...]:
        return (("order", self.session),)


class RaceClassified(ClassifiedOrder):
    """The order of a race."""

    TYPE: ClassVar[str] = "race_classified"
    TOUCHES: ClassVar[Touches] = "result"

    @property
    def gives(self) -> tuple[Support, ...]:
        return (("order", self.session),)


class ClassificationAmended(ClassifiedOrder):
    """A later classification of the same session; it replaces the earlier one as a whole."""

    TYPE: ClassVar[str] = "classification_amended"
    TOUCHES: ClassVar[Touches] = "result"

    @property
    def needs(self) -> tuple[Support, ...]:
        return (("order", self.session),)


class GridPlace(Model):
    """A car's place on the grid; none for a start from the pit lane. `penalty` is one this place contains already."""

    car: CarNumber
    place: Place | None = None
    penalty: Text | None = None


class GridSet(Fact):
    """The starting grid of a race."""

    TYPE: ClassVar[str] = "grid_set"
    TOUCHES: ClassVar[Touches] = "result"

    session: SessionId
    places: tuple[GridPlace, ...]


class GridDrawn(Fact):
    """How many of the first places of a grid are reversed, as it was drawn."""

    TYPE: ClassVar[str] = "grid_drawn"
    TOUCHES: ClassVar[Touches] = "result"

    session: SessionId
    reverse: int = Field(ge=0, le=999)


class PoleSet(Fact):
    """The car on pole, overall or of a class, and who inherits the honour if that car may not have it."""

    TYPE: ClassVar[str] = "pole_set"
    TOUCHES: ClassVar[Touches] = "result"

    session: SessionId
    car: CarNumber
    class_: ClassId | None = Field(default=None, alias="class")
    next_eligible: CarNumber | None = None


class FastestLapSet(Fact):
    """The car with the fastest lap (several when level), overall or of a class, and who is next.

    `drivers` are those who set it, where a car had several; `points_to` those who are given the points for it, where
    that was not everyone who set it.
    """

    TYPE: ClassVar[str] = "fastest_lap_set"
    TOUCHES: ClassVar[Touches] = "result"

    session: SessionId
    cars: tuple[CarNumber, ...] = Field(min_length=1)
    class_: ClassId | None = Field(default=None, alias="class")
    lap_ms: Milliseconds | None = None
    next_eligible: CarNumber | None = None
    drivers: tuple[DriverId, ...] | None = Field(default=None, min_length=1)
    points_to: tuple[DriverId, ...] | None = Field(default=None, min_length=1)


class HonourSet(Fact):
    """The cars that hold an honour of a session, overall or of a class: who led a lap, who led the most laps.

    `drivers` are those it is credited to, where a car had several.
    """

    TYPE: ClassVar[str] = "honour_set"
    TOUCHES: ClassVar[Touches] = "result"

    session: SessionId
    honour: HonourName
    cars: tuple[CarNumber, ...] = Field(min_length=1)
    class_: ClassId | None = Field(default=None, alias="class")
    drivers: tuple[DriverId, ...] | None = Field(default=None, min_length=1)


class SessionStopped(Fact):
    """A race stopped early; its classification is the order at the end of an earlier lap.

    Units:   laps; `of_laps` is the planned distance, where the round does not say it.
    """

    TYPE: ClassVar[str] = "session_stopped"
    TOUCHES: ClassVar[Touches] = "result"

    session: SessionId
    count_back_to: Laps
    of_laps: Laps | None = None


class ClassificationPublished(Fact):
    """The classification put on the notice board: provisional starts the protest clock, official ends it."""

    TYPE: ClassVar[str] = "classification_published"
    TOUCHES: ClassVar[Touches] = "nothing"

    session: SessionId
    status: Literal["provisional", "official"]
    early: Text | None = None
    """Why it is official although it changed since it was posted, or the protest time is not over as recorded."""

    @property
    def gives(self) -> tuple[Support, ...]:
        return (("provisional", self.session),) if self.status == "provisional" else ()

    @property
    def needs(self) -> tuple[Support, ...]:
        order: Support = ("order", self.session)
        return (order, ("provisional", self.session)) if self.status == "official" else (order,)
