"""What leads to decisions and what is done about them: incidents, protests, appeals."""

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import Field

from racelog.facts.events.basis import Fact
from racelog.facts.values import Car, Name, SessionId, Text

Outcome = Literal["set_aside", "confirmed", "withdrawn", "lapsed"]
"""What became of an appeal: the decision goes, or it stays (decided, given up, or never filed in time)."""


class IncidentNoted(Fact):
    """Something the stewards look into."""

    TYPE: ClassVar[str] = "incident_noted"

    session: SessionId
    cars: tuple[Car, ...] = ()
    what: Text
    lap: int | None = Field(default=None, ge=1, le=9999)


class IncidentClosed(Fact):
    """An incident looked into: a decision followed, or nothing did."""

    TYPE: ClassVar[str] = "incident_closed"

    incident: UUID
    decision: UUID | None = None


class ProtestLodged(Fact):
    """A competitor's protest against a classification, or against a car in it."""

    TYPE: ClassVar[str] = "protest_lodged"

    session: SessionId
    by: Name
    against: Car | None = None
    grounds: Text
    late: Text | None = None
    """Why it was taken after the protest time had ended."""


class ProtestWithdrawn(Fact):
    """A protest given up by who lodged it."""

    TYPE: ClassVar[str] = "protest_withdrawn"

    protest: UUID


class ProtestDecided(Fact):
    """The stewards' answer to a protest; what follows for a car is a decision of its own."""

    TYPE: ClassVar[str] = "protest_decided"

    protest: UUID
    upheld: bool
    stewards: tuple[Name, ...] = ()


class AppealNotified(Fact):
    """The intention to appeal against a decision; a suspensive one holds the decision back."""

    TYPE: ClassVar[str] = "appeal_notified"

    decision: UUID
    by: Name
    suspensive: bool
    late: Text | None = None


class AppealFiled(Fact):
    """The appeal itself, with its grounds."""

    TYPE: ClassVar[str] = "appeal_filed"

    appeal: UUID
    grounds: Text
    late: Text | None = None


class AppealDecided(Fact):
    """The end of an appeal."""

    TYPE: ClassVar[str] = "appeal_decided"

    appeal: UUID
    outcome: Outcome
