"""The event catalogue, one file a subject; `Event` is every fact a log may hold."""

from racelog.facts.events.basis import Basis, Fact, Known
from racelog.facts.events.bookkeeping import EventVoided, NoteRecorded
from racelog.facts.events.calendar import (
    MultiplierDeclared,
    RegulationsAdopted,
    RegulationsAmended,
    RoundCancelled,
    RoundMoved,
    RoundScheduled,
    RoundsReordered,
    SeasonOpened,
    SessionScheduled,
    WeekendCancelled,
    WeekendClosed,
    WeekendMoved,
    WeekendScheduled,
)
from racelog.facts.events.decisions import (
    BackOfClass,
    BackOfField,
    CompetitorExcluded,
    Disqualified,
    Fine,
    GridPlaces,
    LapDeleted,
    LapsPenalty,
    LicencePoints,
    NoPoints,
    Penalty,
    PenaltyApplied,
    PenaltyReinstated,
    PenaltyRescinded,
    PointsAdjusted,
    PointsDeduction,
    Positions,
    Probation,
    RedressGiven,
    Reprimand,
    TimePenalty,
)
from racelog.facts.events.entry_list import (
    DriverCategorised,
    DriverJoined,
    DriverParted,
    DriverRegistered,
    EntryAmended,
    EntryRegistered,
    EntryRenumbered,
    EntryWithdrawn,
    TeamJoined,
    TeamParted,
    TeamRegistered,
)
from racelog.facts.events.officials import OfficialAppointed, OfficialDismissed, OfficialKeyRevoked
from racelog.facts.events.procedure import (
    AppealDecided,
    AppealFiled,
    AppealNotified,
    IncidentClosed,
    IncidentNoted,
    Outcome,
    ProtestDecided,
    ProtestLodged,
    ProtestWithdrawn,
)
from racelog.facts.events.sessions import (
    ClassificationAmended,
    ClassificationPublished,
    ClassifiedOrder,
    ColumnRead,
    Drove,
    FastestLapSet,
    GridDrawn,
    GridPlace,
    GridSet,
    HonourSet,
    MappedRow,
    PoleSet,
    QualifyingClassified,
    RaceClassified,
    Row,
    SessionStopped,
    SourceFile,
)

Event = (
    SeasonOpened
    | RegulationsAdopted
    | RegulationsAmended
    | WeekendScheduled
    | WeekendMoved
    | WeekendCancelled
    | WeekendClosed
    | RoundScheduled
    | RoundMoved
    | RoundsReordered
    | RoundCancelled
    | MultiplierDeclared
    | SessionScheduled
    | DriverRegistered
    | DriverCategorised
    | TeamRegistered
    | DriverJoined
    | DriverParted
    | TeamJoined
    | TeamParted
    | EntryRegistered
    | EntryAmended
    | EntryRenumbered
    | EntryWithdrawn
    | QualifyingClassified
    | GridSet
    | GridDrawn
    | PoleSet
    | SessionStopped
    | RaceClassified
    | ClassificationAmended
    | FastestLapSet
    | HonourSet
    | ClassificationPublished
    | IncidentNoted
    | IncidentClosed
    | PenaltyApplied
    | PenaltyRescinded
    | PenaltyReinstated
    | PointsAdjusted
    | RedressGiven
    | CompetitorExcluded
    | ProtestLodged
    | ProtestWithdrawn
    | ProtestDecided
    | AppealNotified
    | AppealFiled
    | AppealDecided
    | OfficialAppointed
    | OfficialDismissed
    | OfficialKeyRevoked
    | EventVoided
    | NoteRecorded
)

__all__ = [
    "AppealDecided",
    "AppealFiled",
    "AppealNotified",
    "BackOfClass",
    "BackOfField",
    "Basis",
    "ClassificationAmended",
    "ClassificationPublished",
    "ClassifiedOrder",
    "ColumnRead",
    "CompetitorExcluded",
    "Disqualified",
    "DriverCategorised",
    "DriverJoined",
    "DriverParted",
    "DriverRegistered",
    "Drove",
    "EntryAmended",
    "EntryRegistered",
    "EntryRenumbered",
    "EntryWithdrawn",
    "Event",
    "EventVoided",
    "Fact",
    "FastestLapSet",
    "Fine",
    "GridDrawn",
    "GridPlace",
    "GridPlaces",
    "GridSet",
    "HonourSet",
    "IncidentClosed",
    "IncidentNoted",
    "Known",
    "LapDeleted",
    "LapsPenalty",
    "LicencePoints",
    "MappedRow",
    "MultiplierDeclared",
    "NoPoints",
    "NoteRecorded",
    "OfficialAppointed",
    "OfficialDismissed",
    "OfficialKeyRevoked",
    "Outcome",
    "Penalty",
    "PenaltyApplied",
    "PenaltyReinstated",
    "PenaltyRescinded",
    "PointsAdjusted",
    "PointsDeduction",
    "PoleSet",
    "Positions",
    "Probation",
    "ProtestDecided",
    "ProtestLodged",
    "ProtestWithdrawn",
    "QualifyingClassified",
    "RaceClassified",
    "RedressGiven",
    "RegulationsAdopted",
    "RegulationsAmended",
    "Reprimand",
    "RoundCancelled",
    "RoundMoved",
    "RoundScheduled",
    "RoundsReordered",
    "Row",
    "SeasonOpened",
    "SessionScheduled",
    "SessionStopped",
    "SourceFile",
    "TeamJoined",
    "TeamParted",
    "TeamRegistered",
    "TimePenalty",
    "WeekendCancelled",
    "WeekendClosed",
    "WeekendMoved",
    "WeekendScheduled",
]
