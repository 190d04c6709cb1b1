"""Set-up of a season: what it is called, its regulations, its meetings, rounds and sessions."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from racelog.facts.events.basis import Fact, Support, Touches
from racelog.facts.regulations import BonusFactor, Regulations, SessionKind
from racelog.facts.values import (
    ChampionshipId,
    Laps,
    Mentions,
    Name,
    New,
    Points,
    RoundNumber,
    SeasonId,
    SessionId,
    Text,
    WeekendId,
)


class SeasonOpened(Fact):
    """The first line of a season."""

    TYPE: ClassVar[str] = "season_opened"
    TOUCHES: ClassVar[Touches] = "nothing"

    season: New[SeasonId]
    title: Name
    year: int = Field(ge=1886, le=2200)


class RegulationsAdopted(Fact):
    """The regulations, embedded whole, so that the log replays by itself for ever."""

    TYPE: ClassVar[str] = "regulations_adopted"
    TOUCHES: ClassVar[Touches] = "points"

    regulations: Mentions[Regulations]

    @property
    def gives(self) -> tuple[Support, ...]:
        return (("regulations", ""),)


class RegulationsAmended(Fact):
    """The regulations as amended, whole again; they hold from `effective_round` on."""

    TYPE: ClassVar[str] = "regulations_amended"
    TOUCHES: ClassVar[Touches] = "points"

    regulations: Mentions[Regulations]
    effective_round: Mentions[RoundNumber]

    @property
    def needs(self) -> tuple[Support, ...]:
        return (("regulations", ""),)


class WeekendScheduled(Fact):
    """A meeting. Weekends stand in the calendar by their days; where these are not known, as they were scheduled."""

    TYPE: ClassVar[str] = "weekend_scheduled"
    TOUCHES: ClassVar[Touches] = "nothing"

    weekend: New[WeekendId]
    name: Name
    circuit: Name
    place: Name | None = None
    country: Name | None = None
    first_day: date | None = None
    last_day: date | None = None
    zone: Name | None = None
    """The IANA name of the circuit's time zone."""


class WeekendCancelled(Fact):
    """A meeting that was not held; its rounds are not run."""

    TYPE: ClassVar[str] = "weekend_cancelled"
    TOUCHES: ClassVar[Touches] = "nothing"

    weekend: WeekendId


class WeekendMoved(Fact):
    """A meeting put on other days, at another circuit where one is named; without days they are to be announced.

    What is not named of the circuit stays as it was.
    """

    TYPE: ClassVar[str] = "weekend_moved"
    TOUCHES: ClassVar[Touches] = "nothing"

    weekend: WeekendId
    first_day: date | None = None
    last_day: date | None = None
    circuit: Name | None = None
    name: Name | None = None
    place: Name | None = None
    country: Name | None = None
    zone: Name | None = None


class WeekendClosed(Fact):
    """A meeting of which everything is official and nothing is open."""

    TYPE: ClassVar[str] = "weekend_closed"
    TOUCHES: ClassVar[Touches] = "nothing"

    weekend: WeekendId


class RoundScheduled(Fact):
    """A points-paying race; round 8 is run in session "R8"."""

    TYPE: ClassVar[str] = "round_scheduled"
    TOUCHES: ClassVar[Touches] = "nothing"

    round: New[RoundNumber]
    weekend: WeekendId
    minutes: int | None = Field(default=None, ge=1, le=6000)
    """The planned length."""
    laps: Laps | None = None
    """The planned distance."""
    day: date | None = None
    note: Text | None = None

    @property
    def gives(self) -> tuple[Support, ...]:
        return (("session", f"R{self.round}"),)


class RoundMoved(Fact):
    """A round run at another weekend, or on another day of its own; it keeps its number."""

    TYPE: ClassVar[str] = "round_moved"
    TOUCHES: ClassVar[Touches] = "nothing"

    round: RoundNumber
    weekend: WeekendId
    day: date | None = None


class RoundsReordered(Fact):
    """The order in which rounds of a weekend are run, where it is not that of their numbers."""

    TYPE: ClassVar[str] = "rounds_reordered"
    TOUCHES: ClassVar[Touches] = "nothing"

    weekend: WeekendId
    rounds: tuple[RoundNumber, ...] = Field(min_length=2)


class RoundCancelled(Fact):
    """A round that is not run, at a weekend that may be held; it counts nowhere."""

    TYPE: ClassVar[str] = "round_cancelled"
    TOUCHES: ClassVar[Touches] = "nothing"

    round: RoundNumber


class MultiplierDeclared(Fact):
    """A round pays a multiple of the points: in every championship, or in those named."""

    TYPE: ClassVar[str] = "multiplier_declared"
    TOUCHES: ClassVar[Touches] = "points"

    round: RoundNumber
    factor: Annotated[Points, Field(gt=0)]
    bonuses: BonusFactor = "as_they_are"
    championships: tuple[ChampionshipId, ...] | None = None


class SessionScheduled(Fact):
    """A session beside a round's race: practice, qualifying, a sprint, one of a kind the regulations declare."""

    TYPE: ClassVar[str] = "session_scheduled"
    TOUCHES: ClassVar[Touches] = "nothing"

    session: New[SessionId]
    kind: SessionKind
    weekend: WeekendId
    round: RoundNumber | None = None
    minutes: int | None = Field(default=None, ge=1, le=6000)
    """The planned length."""
    laps: Laps | None = None
    """The planned distance."""
