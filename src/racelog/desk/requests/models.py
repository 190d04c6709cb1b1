"""What may be asked: to record a fact, or one of the few things people say in other words than the log does.

A fact is asked for as the event itself; the desk checks it and gives it an id. The requests below speak of
car numbers and line numbers where the log speaks of ids.
"""

from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field, model_validator

from racelog.facts import events
from racelog.facts.events import Basis, Drove, Known, Outcome, PenaltyApplied, Row, SourceFile
from racelog.facts.line import CATALOGUE
from racelog.facts.values import (
    CarNumber,
    Category,
    ClassId,
    Model,
    Name,
    Place,
    RoundNumber,
    SessionId,
    Status,
    Text,
    WeekendId,
)

EventRef = Annotated[int, Field(ge=1)] | UUID
"""An event a request is about: by its line, as people say it, or by its id."""


ASKING: dict[str, type["Asking"]] = {}
"""The requests in people's words, by their kinds."""


class Asking(Model):
    """A request in people's words; like a fact, it says why and since when."""

    KIND: ClassVar[str]

    basis: Basis | None = None
    known: Known | None = None
    after_official: Literal[True] | None = None

    def __init_subclass__(cls, *, kind: str | None = None) -> None:
        """A request of its own has a kind: what it is called in the log."""
        if kind is not None:
            cls.KIND = kind
            ASKING[kind] = cls


class AskingAboutEvent(Asking):
    """A request about an event of the log, which it names by its line or its id."""

    line: EventRef


class Enter(Asking, kind="enter"):
    """Enter a car with drivers and a team, by name or id; who is not registered yet is registered with it.

    `new_names` says that a name close to one already registered is meant as another one.
    """

    car: CarNumber
    drivers: tuple[Name, ...] = Field(min_length=1)
    team: Name | None = None
    constructor: Name | None = None
    class_: ClassId | None = Field(default=None, alias="class")
    generation: Name | None = None
    weekends: tuple[WeekendId, ...] | Literal["all"] = "all"
    full_season: bool = False
    guest: bool = False
    categories: tuple[Category, ...] | None = Field(default=None, min_length=1)
    nationality: Name | None = None
    born: date | None = None
    new_names: Literal[True] | None = None


class EnterAll(Asking, kind="enter_all"):
    """Several entries in one append; a car that is entered so already is left as it is."""

    entries: tuple[Enter, ...] = Field(min_length=1)


class AmendEntry(Asking, kind="amend_entry"):
    """Change the drivers, team or class of a car from a weekend on, or make it a guest; people by name or id."""

    car: CarNumber
    weekend: WeekendId
    drivers: tuple[Name, ...] | None = None
    team: Name | None = None
    constructor: Name | None = None
    class_: ClassId | None = Field(default=None, alias="class")
    generation: Name | None = None
    full_season: bool | None = None
    guest: bool | None = None
    categories: tuple[Category, ...] | None = Field(default=None, min_length=1)
    """`none` alone takes all away."""
    new_names: Literal[True] | None = None


class RenumberEntry(Asking, kind="renumber_entry"):
    """Paint another number on a car from a weekend on; entry, decisions and points stay."""

    car: CarNumber
    number: CarNumber
    weekend: WeekendId


class AddRounds(Asking, kind="add_rounds"):
    """Several weekends and rounds in one append; one that is in the calendar so already is left as it is."""

    weekends: tuple[events.WeekendScheduled, ...] = ()
    rounds: tuple[events.RoundScheduled, ...] = ()


class MoveWeekend(Asking, kind="move_weekend"):
    """Put a weekend on other days, which may be still to be announced; at another circuit where one is named."""

    weekend: WeekendId
    first_day: date | None = None
    last_day: date | None = None
    to_be_announced: bool = False
    circuit: Name | None = None
    name: Name | None = None
    place: Name | None = None
    country: Name | None = None
    zone: Name | None = None


class MoveRound(Asking, kind="move_round"):
    """Run a round at another weekend, or on another day of its own."""

    round: RoundNumber
    weekend: WeekendId | None = None
    day: date | None = None


class Withdraw(Asking, kind="withdraw"):
    """Take a car off the entry list from a round or a weekend on; for that weekend alone, or for good."""

    car: CarNumber
    round: RoundNumber | None = None
    weekend: WeekendId | None = None
    rest_of_season: bool = False


class Qualify(Asking, kind="qualify"):
    """The order of a round's qualifying; the session is put on the timetable with it.

    `second` is the order by second-best laps, which makes the grid of the next round.
    """

    round: RoundNumber
    rows: tuple[Row, ...]
    second: tuple[Row, ...] = ()
    partial: Text | None = None
    file: SourceFile | None = None


class Change(Model):
    """One car's line in a classification, changed: a place, or what became of it."""

    car: CarNumber
    place: Place | None = None
    status: Status | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "Change":
        if (self.place is None) == (self.status in {None, "classified"}):
            raise ValueError("name a place, or a status other than classified")
        return self


class AmendClassification(Asking, kind="amend_classification"):
    """A later classification of a session: all its rows, or the present ones with changes.

    `includes` are the decisions the amended order already contains; the present ones where it is not given.
    `partial` says what is still missing where all rows are given; changes leave that as it was.
    """

    session: SessionId
    rows: tuple[Row, ...] | None = None
    changes: tuple[Change, ...] = ()
    partial: Text | None = None
    includes: tuple[UUID, ...] | None = None
    vacant: tuple[Place, ...] = ()
    file: SourceFile | None = None


class WhoDrove(Asking, kind="drove"):
    """Who drove a car in a session that is classified, of all who might have; and how far, where that is known."""

    session: SessionId
    car: CarNumber
    drove: tuple[Drove, ...] = Field(min_length=1)


class DecideTogether(Asking, kind="decide_together"):
    """Several decisions of the stewards in one append; all of them or none."""

    decisions: tuple[PenaltyApplied, ...] = Field(min_length=1)


class Rescind(AskingAboutEvent, kind="rescind"):
    """Take back a penalty, named by line or id."""


class Reinstate(AskingAboutEvent, kind="reinstate"):
    """Put back a rescinded penalty, named by line or id."""


class CloseIncident(AskingAboutEvent, kind="close_incident"):
    """Close an incident, named by line or id; with the decision that followed, if one did."""

    decision: EventRef | None = None


class WithdrawProtest(AskingAboutEvent, kind="withdraw_protest"):
    """A protest, named by line or id, given up."""


class DecideProtest(AskingAboutEvent, kind="decide_protest"):
    """The stewards' answer to a protest, named by line or id."""

    upheld: bool
    stewards: tuple[Name, ...] = ()


class NotifyAppeal(AskingAboutEvent, kind="notify_appeal"):
    """The intention to appeal against a penalty, named by line or id; `late` takes it after its time, in words."""

    by: Name
    late: Text | None = None


class FileAppeal(AskingAboutEvent, kind="file_appeal"):
    """The appeal itself, named by line (of its notice) or id."""

    grounds: Text
    late: Text | None = None


class DecideAppeal(AskingAboutEvent, kind="decide_appeal"):
    """The end of an appeal, named by line (of its notice) or id; one that sets the decision aside rescinds it."""

    outcome: Outcome


class Void(AskingAboutEvent, kind="void"):
    """Take back a clerical error, named by line or id, for a reason; with what builds on it only when asked for."""

    with_dependents: bool = False


DecisionRequest = (
    events.PenaltyApplied
    | events.PenaltyRescinded
    | events.PenaltyReinstated
    | events.PointsAdjusted
    | events.RedressGiven
    | events.CompetitorExcluded
    | DecideTogether
)
ProcedureRequest = (
    events.IncidentNoted
    | events.IncidentClosed
    | events.ProtestLodged
    | events.ProtestWithdrawn
    | events.ProtestDecided
    | events.AppealNotified
    | events.AppealFiled
    | events.AppealDecided
)
Resolved = (
    events.SeasonOpened
    | events.RegulationsAdopted
    | events.RegulationsAmended
    | events.WeekendScheduled
    | events.WeekendMoved
    | MoveWeekend
    | AddRounds
    | events.WeekendCancelled
    | events.WeekendClosed
    | events.RoundScheduled
    | events.RoundMoved
    | MoveRound
    | events.RoundsReordered
    | events.RoundCancelled
    | events.MultiplierDeclared
    | events.SessionScheduled
    | events.DriverRegistered
    | events.DriverCategorised
    | events.TeamRegistered
    | events.DriverJoined
    | events.DriverParted
    | events.TeamJoined
    | events.TeamParted
    | events.EntryRegistered
    | events.EntryAmended
    | events.EntryRenumbered
    | events.EntryWithdrawn
    | Enter
    | EnterAll
    | AmendEntry
    | RenumberEntry
    | Withdraw
    | events.QualifyingClassified
    | events.RaceClassified
    | events.ClassificationAmended
    | events.GridSet
    | events.PoleSet
    | events.FastestLapSet
    | events.GridDrawn
    | events.HonourSet
    | events.SessionStopped
    | events.ClassificationPublished
    | Qualify
    | AmendClassification
    | WhoDrove
    | DecisionRequest
    | ProcedureRequest
    | events.OfficialAppointed
    | events.OfficialDismissed
    | events.OfficialKeyRevoked
    | events.EventVoided
    | events.NoteRecorded
    | Void
)
"""A request whose events are named by id: what the desk decides on."""
ByReference = (
    Rescind | Reinstate | CloseIncident | WithdrawProtest | DecideProtest | NotifyAppeal | FileAppeal | DecideAppeal
)
"""What names the event it is about by an `EventRef`: the desk makes it the fact that names it by id, once."""
Request = Resolved | ByReference

KINDS: dict[str, type[Model]] = {**CATALOGUE, **ASKING}


def kind_of(request: Request) -> str:
    """What a request is called in the log: the type of the fact asked for, or the kind of asking."""
    return request.KIND if isinstance(request, Asking) else request.TYPE
