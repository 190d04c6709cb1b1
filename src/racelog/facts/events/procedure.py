"""What leads to decisions and what is done about them: incidents, protests, appeals."""

from typing import ClassVar, Literal

from pydantic import Field

from racelog.facts.events.basis import Fact, Touches
from racelog.facts.values import CarNumber, EventId, Name, SessionId, Text

Outcome = Literal["set_aside", "confirmed", "withdrawn", "lapsed"]
"""What became of an appeal: the decision goes, or it stays (decided, given up, or never filed in time)."""


class IncidentNoted(Fact):
    """Something the stewards look into."""

    TYPE: ClassVar[str] = "incident_noted"
    TOUCHES: ClassVar[Touches] = "procedure"

    session: SessionId
    cars: tuple[CarNumber, ...] = ()
    what: Text
    lap: int | None = Field(default=None, ge=1, le=9999)


class IncidentClosed(Fact):
    """An incident looked into: a decision followed, or nothing did."""

    TYPE: ClassVar[str] = "incident_closed"
    TOUCHES: ClassVar[Touches] = "nothing"

    incident: EventId
    decision: EventId | None = None


class ProtestLodged(Fact):
    """A competitor's protest against a classification, or against a car in it."""

    TYPE: ClassVar[str] = "protest_lodged"
    TOUCHES: ClassVar[Touches] = "procedure"

    session: SessionId
    by: Name
    against: CarNumber | None = None
    grounds: Text
    late: Text | None = None
    """Why it was taken after the protest time had ended."""


class ProtestWithdrawn(Fact):
    """A protest given up by who lodged it."""

    TYPE: ClassVar[str] = "protest_withdrawn"
    TOUCHES: ClassVar[Touches] = "nothing"

    protest: EventId


class ProtestDecided(Fact):
    """The stewards' answer to a protest; what follows for a car is a decision of its own."""

    TYPE: ClassVar[str] = "protest_decided"
    TOUCHES: ClassVar[Touches] = "nothing"

    protest: EventId
    upheld: bool
    stewards: tuple[Name, ...] = ()


class AppealNotified(Fact):
    """The intention to appeal against a decision; a suspensive one holds the decision back."""

    TYPE: ClassVar[str] = "appeal_notified"
    TOUCHES: ClassVar[Touches] = "result"

    decision: EventId
    by: Name
    suspensive: bool
    late: Text | None = None


class AppealFiled(Fact):
    """The appeal itself, with its grounds."""

    TYPE: ClassVar[str] = "appeal_filed"
    TOUCHES: ClassVar[Touches] = "nothing"

    appeal: EventId
    grounds: Text
    late: Text | None = None


class AppealDecided(Fact):
    """The end of an appeal."""

    TYPE: ClassVar[str] = "appeal_decided"
    TOUCHES: ClassVar[Touches] = "result"

    appeal: EventId
    outcome: Outcome
