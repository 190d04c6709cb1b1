"""What may be asked: to record a fact, or one of the few things people say in other words than the log does.

A fact is asked for as the event itself; the desk checks it and gives it an id. The requests below speak of
car numbers and line numbers where the log speaks of ids.
"""

from typing import ClassVar
from uuid import UUID

from pydantic import Field, model_validator

from racelog.facts import events
from racelog.facts.events import Basis, Known, Row
from racelog.facts.line import CATALOGUE
from racelog.facts.values import Car, Model, Name, Place, RoundNumber, SessionId, Slug, Status, Text, WeekendId


class Asking(Model):
    """A request in people's words; like a fact, it says why and since when."""

    KIND: ClassVar[str]

    basis: Basis | None = None
    known: Known | None = None


class AmendEntry(Asking):
    """Change the driver, team or class of a car from a weekend on, or make it a guest."""

    KIND: ClassVar[str] = "amend_entry"

    car: Car
    weekend: WeekendId
    drivers: tuple[Slug, ...] | None = None
    team: Slug | None = None
    constructor: Slug | None = None
    class_: Slug | None = Field(default=None, alias="class")
    generation: Name | None = None
    full_season: bool | None = None
    guest: bool | None = None


class Withdraw(Asking):
    """Take a car off the entry list from a round or a weekend on; for that weekend alone, or for good."""

    KIND: ClassVar[str] = "withdraw"

    car: Car
    round: RoundNumber | None = None
    weekend: WeekendId | None = None
    rest_of_season: bool = False


class Change(Model):
    """One car's line in a classification, changed: a place, or what became of it."""

    car: Car
    place: Place | None = None
    status: Status | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "Change":
        if (self.place is None) == (self.status in {None, "classified"}):
            raise ValueError("name a place, or a status other than classified")
        return self


class AmendClassification(Asking):
    """A later classification of a session: all its rows, or the present ones with changes.

    `includes` are the decisions the amended order already contains; the present ones where it is not given.
    `partial` says what is still missing where all rows are given; changes leave that as it was.
    """

    KIND: ClassVar[str] = "amend_classification"

    session: SessionId
    rows: tuple[Row, ...] | None = None
    changes: tuple[Change, ...] = ()
    partial: Text | None = None
    includes: tuple[UUID, ...] | None = None
    vacant: tuple[Place, ...] = ()


class Rescind(Asking):
    """Take back a penalty, named by its line."""

    KIND: ClassVar[str] = "rescind"

    line: int = Field(ge=1)


class Reinstate(Asking):
    """Put back a rescinded penalty, named by its line."""

    KIND: ClassVar[str] = "reinstate"

    line: int = Field(ge=1)


class Void(Asking):
    """Take back a clerical error, named by its line, for a reason; with what builds on it only when asked for."""

    KIND: ClassVar[str] = "void"

    line: int = Field(ge=1)
    with_dependents: bool = False


CalendarRequest = (
    events.SeasonOpened
    | events.RegulationsAdopted
    | events.RegulationsAmended
    | events.WeekendScheduled
    | events.WeekendCancelled
    | events.RoundScheduled
    | events.SessionScheduled
)
EntryListRequest = (
    events.DriverRegistered
    | events.TeamRegistered
    | events.EntryRegistered
    | events.EntryAmended
    | events.EntryWithdrawn
    | AmendEntry
    | Withdraw
)
SessionRequest = (
    events.QualifyingClassified
    | events.RaceClassified
    | events.ClassificationAmended
    | events.GridSet
    | events.PoleSet
    | events.FastestLapSet
    | events.ClassificationPublished
    | AmendClassification
)
DecisionRequest = (
    events.PenaltyApplied
    | events.PenaltyRescinded
    | events.PenaltyReinstated
    | events.PointsAdjusted
    | Rescind
    | Reinstate
)
BookkeepingRequest = events.EventVoided | events.NoteRecorded | Void

Request = CalendarRequest | EntryListRequest | SessionRequest | DecisionRequest | BookkeepingRequest

_ASKING: tuple[type[Asking], ...] = (AmendEntry, Withdraw, AmendClassification, Rescind, Reinstate, Void)
KINDS: dict[str, type[Model]] = {**CATALOGUE, **{asking.KIND: asking for asking in _ASKING}}


def kind_of(request: Request) -> str:
    """What a request is called in the log: the type of the fact asked for, or the kind of asking."""
    return request.KIND if isinstance(request, Asking) else request.TYPE
