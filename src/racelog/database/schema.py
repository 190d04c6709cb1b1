"""The schema of racelog.db: one dataclass a table, in the order the tables point at each other.

A field is a column; one that may be None may be null. Points stand twice: exact as text ("17/2"), and as a number
to sort and sum by.
"""

from dataclasses import dataclass, fields
from types import UnionType
from typing import ClassVar, get_args

PointsAt = tuple[tuple[str, ...], str]
"""Columns, and the table whose key they are."""

_SEASON: PointsAt = (("season",), "seasons")
_EVENT: PointsAt = (("season", "seq"), "events")
_WEEKEND: PointsAt = (("season", "weekend"), "weekends")
_ROUND: PointsAt = (("season", "round"), "rounds")
_SESSION: PointsAt = (("season", "session"), "sessions")
_CHAMPIONSHIP: PointsAt = (("season", "championship"), "championships")
_COMPETITOR: PointsAt = (("season", "kind", "competitor"), "competitors")


@dataclass(frozen=True, slots=True, kw_only=True)
class DbRow:
    """A row of a table of the projection."""

    TABLE: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]]
    POINTS_AT: ClassVar[tuple[PointsAt, ...]] = (_SEASON,)

    season: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonRow(DbRow):
    """A season, and how far it is."""

    TABLE: ClassVar[str] = "seasons"
    KEY: ClassVar[tuple[str, ...]] = ("season",)
    POINTS_AT: ClassVar[tuple[PointsAt, ...]] = ()

    title: str
    year: int
    regulations: str | None
    rounds_run: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltFromRow(DbRow):
    """Which line of which log, and which code, a season was projected from."""

    TABLE: ClassVar[str] = "built_from"
    KEY: ClassVar[tuple[str, ...]] = ("season",)

    seq: int
    log_head: str
    code_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow(DbRow):
    """A line of the log: the fact, who recorded it, when, and where it stands."""

    TABLE: ClassVar[str] = "events"
    KEY: ClassVar[tuple[str, ...]] = ("season", "seq")

    seq: int
    id: str
    type: str
    v: int
    at: str
    by: str
    request_key: str
    about: str
    reason: str | None
    data: str
    after_official: int
    voided_by: int | None
    segment: str
    line: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekendRow(DbRow):
    """A weekend: where and when; it holds one or more rounds."""

    TABLE: ClassVar[str] = "weekends"
    KEY: ClassVar[tuple[str, ...]] = ("season", "weekend")
    POINTS_AT: ClassVar[tuple[PointsAt, ...]] = (_SEASON, _EVENT)

    weekend: str
    number: int
    name: str
    circuit: str
    place: str | None
    country: str | None
    first_day: str | None
    last_day: str | None
    cancelled: int
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundRow(DbRow):
    """A round: a race that pays points."""

    TABLE: ClassVar[str] = "rounds"
    KEY: ClassVar[tuple[str, ...]] = ("season", "round")
    POINTS_AT: ClassVar[tuple[PointsAt, ...]] = (_WEEKEND, _EVENT)

    round: int
    weekend: str
    minutes: int | None
    day: str | None
    run: int
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow(DbRow):
    """A session of a weekend, and how far its order is known and published."""

    TABLE: ClassVar[str] = "sessions"
    KEY: ClassVar[tuple[str, ...]] = ("season", "session")
    POINTS_AT: ClassVar[tuple[PointsAt, ...]] = (_WEEKEND, _EVENT)

    session: str
    kind: str
    weekend: str
    round: int | None
    publication: str | None
    partial: str | None
    as_printed: str | None
    unknown: str | None
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetitorRow(DbRow):
    """A driver, a team or a constructor, under all its names."""

    TABLE: ClassVar[str] = "competitors"
    KEY: ClassVar[tuple[str, ...]] = ("season", "kind", "competitor")

    kind: str
    competitor: str
    name: str
    also_known_as: str | None
    nationality: str | None
    born: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow(DbRow):
    """A car on the entry list of one weekend."""

    TABLE: ClassVar[str] = "entries"
    KEY: ClassVar[tuple[str, ...]] = ("season", "weekend", "car")
    POINTS_AT: ClassVar[tuple[PointsAt, ...]] = (_WEEKEND, _EVENT)

    weekend: str
    car: str
    drivers: str
    team: str | None
    race_class: str | None
    generation: str | None
    full_season: int
    guest: int
    withdrawn: int
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassificationRow(DbRow):
    """A car in the order of a session: as it stands, and as it was timed."""

    TABLE: ClassVar[str] = "classifications"
    KEY: ClassVar[tuple[str, ...]] = ("season", "session", "car")
    POINTS_AT: ClassVar[tuple[PointsAt, ...]] = (_SESSION,)

    session: str
    line: int
    car: str
    drivers: str
    team: str | None
    race_class: str | None
    place: int | None
    class_place: int | None
    status: str
    timed_place: int | None
    timed_status: str
    laps: int | None
    total_ms: int | None
    timed_ms: int | None
    best_ms: int | None
    causes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow(DbRow):
    """A car on the starting grid of a race."""

    TABLE: ClassVar[str] = "grids"
    KEY: ClassVar[tuple[str, ...]] = ("season", "session", "car")
    POINTS_AT: ClassVar[tuple[PointsAt, ...]] = (_SESSION,)

    session: str
    car: str
    place: int | None
    qualified: int | None
    causes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow(DbRow):
    """A penalty the stewards decided, whether it counts now, and what became of it."""

    TABLE: ClassVar[str] = "decisions"
    KEY: ClassVar[tuple[str, ...]] = ("season", "seq")
    POINTS_AT: ClassVar[tuple[PointsAt, ...]] = (_EVENT,)

    seq: int
    session: str
    car: str
    drivers: str
    penalty: str
    details: str
    document: str | None
    article: str | None
    reason: str | None
    facts: str | None
    stewards: str
    decided_at: str
    after_official: int
    held_back: int
    in_force: int
    contained: int
    rulings: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChampionshipRow(DbRow):
    """A championship, what it assumes and what it lacks."""

    TABLE: ClassVar[str] = "championships"
    KEY: ClassVar[tuple[str, ...]] = ("season", "championship")

    championship: str
    number: int
    title: str
    kind: str
    assumptions: str | None
    incomplete: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardRow(DbRow):
    """One item of a total; award_causes says which lines it follows from."""

    TABLE: ClassVar[str] = "awards"
    KEY: ClassVar[tuple[str, ...]] = ("season", "championship", "award")
    POINTS_AT: ClassVar[tuple[PointsAt, ...]] = (_CHAMPIONSHIP, _COMPETITOR)

    championship: str
    award: int
    kind: str
    competitor: str
    round: int
    session: str | None
    what: str
    points: str
    points_value: float
    car: str | None
    status: str | None
    place: int | None
    paid_place: int | None
    overall: int | None
    dropped: int
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardCauseRow(DbRow):
    """A line of the log an award follows from."""

    TABLE: ClassVar[str] = "award_causes"
    KEY: ClassVar[tuple[str, ...]] = ("season", "championship", "award", "seq")
    POINTS_AT: ClassVar[tuple[PointsAt, ...]] = ((("season", "championship", "award"), "awards"), _EVENT)

    championship: str
    award: int
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRow(DbRow):
    """A line of a championship's table as it stands now."""

    TABLE: ClassVar[str] = "standings"
    KEY: ClassVar[tuple[str, ...]] = ("season", "championship", "competitor")
    POINTS_AT: ClassVar[tuple[PointsAt, ...]] = (_CHAMPIONSHIP, _COMPETITOR)

    championship: str
    line: int
    kind: str
    competitor: str
    position: int | None
    points: str
    points_value: float
    unranked: str | None
    tie: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingAfterRow(DbRow):
    """A line of a table as it stands after a round, with all that is known now."""

    TABLE: ClassVar[str] = "standings_after"
    KEY: ClassVar[tuple[str, ...]] = ("season", "championship", "round", "competitor")
    POINTS_AT: ClassVar[tuple[PointsAt, ...]] = (_CHAMPIONSHIP, _COMPETITOR, _ROUND)

    championship: str
    round: int
    line: int
    kind: str
    competitor: str
    position: int | None
    points: str
    points_value: float
    unranked: str | None


TABLES: tuple[type[DbRow], ...] = (
    SeasonRow,
    BuiltFromRow,
    EventRow,
    WeekendRow,
    RoundRow,
    SessionRow,
    CompetitorRow,
    EntryRow,
    ClassificationRow,
    GridRow,
    DecisionRow,
    ChampionshipRow,
    AwardRow,
    AwardCauseRow,
    StandingRow,
    StandingAfterRow,
)


def columns(table: type[DbRow]) -> dict[str, type]:
    """The columns of a table and their types, in order."""
    return {field.name: _plain_type(field.type) for field in fields(table)}


def required(table: type[DbRow]) -> list[str]:
    """The columns that may not be null."""
    return [field.name for field in fields(table) if not isinstance(field.type, UnionType)]


def _plain_type(annotation: object) -> type:
    found = get_args(annotation)[0] if isinstance(annotation, UnionType) else annotation
    if not isinstance(found, type):
        raise TypeError(f"{annotation} is no type of a column")
    return found
