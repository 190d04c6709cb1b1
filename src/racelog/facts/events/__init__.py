"""The event catalogue, one file a subject; `Event` is every fact a log may hold."""

from racelog.facts.events.basis import Basis, Fact, Known
from racelog.facts.events.bookkeeping import EventVoided, NoteRecorded
from racelog.facts.events.calendar import (
    RegulationsAdopted,
    RegulationsAmended,
    RoundScheduled,
    SeasonOpened,
    SessionScheduled,
    WeekendCancelled,
    WeekendScheduled,
)
from racelog.facts.events.decisions import (
    BackOfClass,
    BackOfField,
    Disqualified,
    Fine,
    GridPlaces,
    LapsPenalty,
    NoPoints,
    Penalty,
    PenaltyApplied,
    PenaltyReinstated,
    PenaltyRescinded,
    PointsAdjusted,
    PointsDeduction,
    Positions,
    Reprimand,
    TimePenalty,
)
from racelog.facts.events.entry_list import (
    DriverRegistered,
    EntryAmended,
    EntryRegistered,
    EntryWithdrawn,
    TeamRegistered,
)
from racelog.facts.events.sessions import (
    ClassificationAmended,
    ClassificationPublished,
    ClassifiedOrder,
    Drove,
    FastestLapSet,
    GridPlace,
    GridSet,
    PoleSet,
    QualifyingClassified,
    RaceClassified,
    Row,
)

Event = (
    SeasonOpened
    | RegulationsAdopted
    | RegulationsAmended
    | WeekendScheduled
    | WeekendCancelled
    | RoundScheduled
    | SessionScheduled
    | DriverRegistered
    | TeamRegistered
    | EntryRegistered
    | EntryAmended
    | EntryWithdrawn
    | QualifyingClassified
    | GridSet
    | PoleSet
    | RaceClassified
    | ClassificationAmended
    | FastestLapSet
    | ClassificationPublished
    | PenaltyApplied
    | PenaltyRescinded
    | PenaltyReinstated
    | PointsAdjusted
    | EventVoided
    | NoteRecorded
)

__all__ = [
    "BackOfClass",
    "BackOfField",
    "Basis",
    "ClassificationAmended",
    "ClassificationPublished",
    "ClassifiedOrder",
    "Disqualified",
    "DriverRegistered",
    "Drove",
    "EntryAmended",
    "EntryRegistered",
    "EntryWithdrawn",
    "Event",
    "EventVoided",
    "Fact",
    "FastestLapSet",
    "Fine",
    "GridPlace",
    "GridPlaces",
    "GridSet",
    "Known",
    "LapsPenalty",
    "NoPoints",
    "NoteRecorded",
    "Penalty",
    "PenaltyApplied",
    "PenaltyReinstated",
    "PenaltyRescinded",
    "PointsAdjusted",
    "PointsDeduction",
    "PoleSet",
    "Positions",
    "QualifyingClassified",
    "RaceClassified",
    "RegulationsAdopted",
    "RegulationsAmended",
    "Reprimand",
    "RoundScheduled",
    "Row",
    "SeasonOpened",
    "SessionScheduled",
    "TeamRegistered",
    "TimePenalty",
    "WeekendCancelled",
    "WeekendScheduled",
]
