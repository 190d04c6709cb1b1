"""Who takes part: drivers, teams, and the entries that put them into a car for given weekends."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from racelog.facts.events.basis import Fact, Support, Touches
from racelog.facts.values import (
    CarNumber,
    Category,
    ClassId,
    DriverId,
    EventId,
    Name,
    New,
    Rating,
    RoundNumber,
    TeamId,
    WeekendId,
)


class DriverRegistered(Fact):
    """A person. Registered again: the later line adds to what is known of the same person."""

    TYPE: ClassVar[str] = "driver_registered"
    TOUCHES: ClassVar[Touches] = "nothing"

    driver: New[DriverId]
    name: Name
    also_known_as: tuple[Name, ...] = ()
    nationality: Name | None = None
    born: date | None = None


class DriverCategorised(Fact):
    """What a driver is counted as, from a weekend on or all season; what is not named stays as it was."""

    TYPE: ClassVar[str] = "driver_categorised"
    TOUCHES: ClassVar[Touches] = "points"

    driver: DriverId
    categories: tuple[Category, ...] | None = None
    """All of them from then on; an empty list is none."""
    rating: Rating | None = None
    from_weekend: WeekendId | None = None


class TeamRegistered(Fact):
    """A team or a constructor. Registered again: the later line adds to what is known of it."""

    TYPE: ClassVar[str] = "team_registered"
    TOUCHES: ClassVar[Touches] = "nothing"

    team: New[TeamId]
    name: Name
    also_known_as: tuple[Name, ...] = ()
    nationality: Name | None = None


class EntryRegistered(Fact):
    """A car number, for given weekends, with its driver or drivers, team and class."""

    TYPE: ClassVar[str] = "entry_registered"
    TOUCHES: ClassVar[Touches] = "nothing"

    car: New[CarNumber]
    drivers: tuple[DriverId, ...] = Field(min_length=1)
    team: TeamId | None = None
    constructor: TeamId | None = None
    class_: ClassId | None = Field(default=None, alias="class")
    generation: Name | None = None
    weekends: tuple[WeekendId, ...] | Literal["all"] = "all"
    full_season: bool = False
    guest: bool = False
    categories: tuple[Category, ...] | None = Field(default=None, min_length=1)
    """What the entry is counted as beside its class: rookie, lady, independent."""


class EntryAmended(Fact):
    """What changes of an entry, from a weekend on; what is not named stays as it was."""

    TYPE: ClassVar[str] = "entry_amended"
    TOUCHES: ClassVar[Touches] = "points"

    entry: EventId
    from_weekend: WeekendId
    drivers: tuple[DriverId, ...] | None = Field(default=None, min_length=1)
    team: TeamId | None = None
    constructor: TeamId | None = None
    class_: ClassId | None = Field(default=None, alias="class")
    generation: Name | None = None
    full_season: bool | None = None
    guest: bool | None = None
    categories: tuple[Category, ...] | None = None
    """All of them from then on; an empty list is none."""


class EntryRenumbered(Fact):
    """Another number painted on the same car from a weekend on; the entry, its decisions and its points stay."""

    TYPE: ClassVar[str] = "entry_renumbered"
    TOUCHES: ClassVar[Touches] = "nothing"

    entry: EventId
    car: New[CarNumber]
    from_weekend: WeekendId

    @property
    def gives(self) -> tuple[Support, ...]:
        return (("number", f"{self.entry} {self.car}"),)


class EntryWithdrawn(Fact):
    """An entry taken back from a round or a weekend on; for that weekend alone when it says so."""

    TYPE: ClassVar[str] = "entry_withdrawn"
    TOUCHES: ClassVar[Touches] = "points"

    entry: EventId
    from_round: RoundNumber | None = None
    from_weekend: WeekendId | None = None
    rest_of_season: bool = True

    @model_validator(mode="after")
    def _from_somewhere(self) -> "EntryWithdrawn":
        if (self.from_round is None) == (self.from_weekend is None):
            raise ValueError("a withdrawal is from a round or from a weekend on")
        return self


class DriverJoined(Fact):
    """One person registered twice, under two spellings: from here on `driver` counts as `same_as`, in all there is."""

    TYPE: ClassVar[str] = "driver_joined"
    TOUCHES: ClassVar[Touches] = "points"

    driver: DriverId
    same_as: DriverId


class DriverParted(Fact):
    """A driver who was joined to another one is a person of their own again."""

    TYPE: ClassVar[str] = "driver_parted"
    TOUCHES: ClassVar[Touches] = "points"

    driver: DriverId


class TeamJoined(Fact):
    """One team or constructor registered twice, under two spellings: from here on `team` counts as `same_as`."""

    TYPE: ClassVar[str] = "team_joined"
    TOUCHES: ClassVar[Touches] = "points"

    team: TeamId
    same_as: TeamId


class TeamParted(Fact):
    """A team that was joined to another one is a team of its own again."""

    TYPE: ClassVar[str] = "team_parted"
    TOUCHES: ClassVar[Touches] = "points"

    team: TeamId
